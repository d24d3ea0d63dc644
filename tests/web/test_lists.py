"""Lists and forms drawn from a declaration: what narrows them, what leaves by export, what a form takes."""

from __future__ import annotations

import pytest

from tests.house.readers import REGISTERS, one_of_each_post, rows_of_csv, signed_in
from wusong.keeping.dated import Dated
from wusong.keeping.registers import CATALOGUE
from wusong.web.exporting import harmless

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", REGISTERS)
def test_every_filter_and_every_order_answers_whatever_is_asked(key, little_city):
    client, _ = signed_in(one_of_each_post()["leader"])
    register = CATALOGUE[key]
    whole = client.get(f"/registers/{key}/").context["page"].paginator.count
    asked = [{name: value} for name in register.filters for value in ("nonsense", "1", "0")]
    asked += [{"sort": column} for column in (*register.columns, "nonsense")] + [{"q": "％'\"\\"}, {"page": "x"}]
    if issubclass(register.model, Dated):
        counts = [
            client.get(f"/registers/{key}/", {"time": time}).context["page"].paginator.count
            for time in ("now", "past", "coming")
        ]
        assert sum(counts) == whole, "every dated record is of now, of the past, or to come"
    for query in asked:
        answer = client.get(f"/registers/{key}/", query)
        assert answer.status_code == 200, query
        assert answer.context["page"].paginator.count <= whole


def test_an_export_is_the_list_as_it_is_narrowed(little_city):
    client, _ = signed_in(one_of_each_post()["leader"])
    narrowed = client.get("/registers/canteengrading/", {"grade": "A"}).context["page"].paginator.count
    written = rows_of_csv(client.get("/registers/canteengrading/export.csv", {"grade": "A"}).content)
    assert 0 < len(written) == narrowed
    assert {row[1] for row in written} == {"A级"}


def test_a_hidden_column_neither_sorts_nor_searches_a_list(little_city):
    client, _ = signed_in(one_of_each_post()["leader"])
    student = CATALOGUE["student"].model._base_manager.order_by("-number").first()

    def order(**query) -> list[int]:
        return [row.pk for row in client.get("/registers/student/", query).context["page"]]

    assert order(sort="-number") == order()
    assert order(sort="-sex") != order()
    assert client.get("/registers/student/", {"q": student.number}).context["page"].paginator.count == 0


def test_save_and_add_another_keeps_what_is_likely_the_same(little_city):
    client, _ = signed_in(one_of_each_post()["office"])
    canteen = CATALOGUE["canteen"].model._base_manager.order_by("pk").first()
    sent = {"canteen": canteen.pk, "grade": "B", "starts": "2008-11-20", "issuer": "卫生局", "another": "1"}
    answer = client.post("/registers/canteengrading/new/", sent)
    assert answer.status_code == 302
    assert f"canteen={canteen.pk}" in answer.url
    assert "starts=2008-11-20" in answer.url
    assert client.get(answer.url).context["form"].initial["canteen"] == canteen.pk


def test_a_box_offers_a_choice_where_several_records_fit(little_city):
    client, _ = signed_in(one_of_each_post()["office"])
    sent = {"staff": "#0", "school": "", "kind": "own", "starts": "2008-11-20"}
    page = client.post("/registers/posting/new/", sent)
    assert page.status_code == 400
    assert "没有找到“#0”" in page.content.decode()


@pytest.mark.parametrize("typed", ["=1+1", "+cmd", "@x", "\t=1", "-2+3"])
def test_nothing_typed_becomes_a_formula_in_an_export(typed):
    assert harmless(typed).startswith("'")
