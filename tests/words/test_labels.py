"""Labels speak the language of the block they are in."""

import pytest

from wusong.words.labels import L, speaking


def test_a_label_speaks_the_present_language():
    school = L("学校", "School")
    assert str(school) == "学校"
    with speaking("en"):
        assert str(school) == "School"
    assert str(school) == "学校"


def test_a_language_without_labels_is_refused():
    with pytest.raises(ValueError, match="zh, en"), speaking("fr"):
        pass
