"""Labels: one Chinese and one English word for one thing, kept beside the thing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

LANGUAGES = ("zh", "en")
_language: ContextVar[str] = ContextVar("wusong_language", default="zh")


def language() -> str:
    """The language labels are spoken in now: ``"zh"`` or ``"en"``.

    >>> language()
    'zh'
    """
    return _language.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak `code` (``"zh"``, ``"en"``, or a tag such as ``"zh-hans"``) inside the block.

    Raises ValueError for a language Wusong does not have.

    >>> with speaking("en"):
    ...     str(L("学校", "School"))
    'School'
    """
    short = code.lower().split("-")[0]
    if short not in LANGUAGES:
        raise ValueError(f"no labels in {code!r}; Wusong speaks {', '.join(LANGUAGES)}")
    token = _language.set(short)
    try:
        yield
    finally:
        _language.reset(token)


@dataclass(frozen=True, order=True)
class Label:
    """A term in Chinese and English; `str()` speaks the present language.

    >>> L("食堂", "Canteen").both
    '食堂 Canteen'
    """

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if _language.get() == "en" else self.zh

    @property
    def both(self) -> str:
        return f"{self.zh} {self.en}"

    def filled(self, **values: object) -> Label:
        """The same label with ``{names}`` in it replaced.

        >>> L("第{n}行", "row {n}").filled(n=3).en
        'row 3'
        """
        return Label(self.zh.format(**values), self.en.format(**values))

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        """How a migration writes this label down."""
        return "wusong.words.labels.Label", [self.zh, self.en], {}


def L(zh: str, en: str) -> Label:
    """Short for `Label`.

    >>> str(L("学校", "School"))
    '学校'
    """
    return Label(zh, en)
