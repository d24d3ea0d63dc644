"""Imports as pages: upload, preview, confirm, done, taken back; in both languages; by those who may."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.keeping.importing.files import comma
from wusong.accounts.models import User
from wusong.keeping.importing import runs
from wusong.keeping.importing.tables import Import
from wusong.keeping.registers import CATALOGUE
from wusong.registry.models import School, Student
from wusong.web.exporting import harmless

pytestmark = pytest.mark.django_db
HEADS = ["学籍号", "姓名", "性别", "出生日期", "学籍学校"]


@pytest.fixture
def clerk(little_city) -> Client:
    return signed_in("school-tiezhong")


def signed_in(username: str, tongue: str = "zh") -> Client:
    client = Client(headers={"accept-language": tongue})
    client.force_login(User.objects.get(username=username))
    return client


def own_school() -> str:
    return School._base_manager.get(organisation__name="吉林铁中").identifier


def pupils(*sexes: str) -> bytes:
    return comma([HEADS, *([f"NEW{n}", "新生", sex, "1998.3.5", own_school()] for n, sex in enumerate(sexes))])


def upload(client: Client, data: bytes, register: str = "student", name: str = "新生.csv"):
    answer = client.post(f"/registers/{register}/import/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return answer.url


def number(address: str) -> int:
    return int(address.strip("/").split("/")[-1])


def test_a_file_goes_in_and_comes_out_again(clerk):
    address = upload(clerk, pupils("男", "女"))
    page = clerk.get(address).content.decode()
    assert "待确认" in page and "NEW0" in page
    assert not Student._base_manager.filter(number="NEW0").exists()
    run = Import.objects.get(pk=number(address))
    clerk.post(f"{address}confirm/", {"agreed": run.agreed})
    assert Student._base_manager.filter(number__startswith="NEW").count() == 2
    assert "已导入" in clerk.get(address).content.decode()
    clerk.post(f"{address}undo/", {"reason": "传错"})
    assert not Student._base_manager.filter(number__startswith="NEW").exists()
    assert "已撤销" in clerk.get(address).content.decode()


def test_mistakes_are_told_in_the_reader_s_language_and_marked_in_the_file(little_city):
    clerk = signed_in("school-tiezhong", "en")
    address = upload(clerk, pupils("男", "M"))
    page = clerk.get(address).content.decode()
    assert "C3, Sex" in page and "Nothing was written" in page
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(f"{address}marked.xlsx").content))
    assert "Male" in book.worksheets[0]["C3"].comment.text


def test_extra_columns_must_be_agreed_to(clerk):
    data = comma([[*HEADS, "政治面貌"], ["NEW0", "新生", "男", "1998.3.5", own_school(), "群众"]])
    address = upload(clerk, data)
    agreed = Import.objects.get(pk=number(address)).agreed
    clerk.post(f"{address}confirm/", {"agreed": agreed})
    assert not Student._base_manager.filter(number="NEW0").exists()
    assert "政治面貌" in clerk.get(address).content.decode()
    clerk.post(f"{address}confirm/", {"agreed": agreed, "without_extra": "on"})
    assert Student._base_manager.filter(number="NEW0").exists()


def test_a_file_that_is_none_is_refused_on_the_page(clerk):
    page = clerk.get(upload(clerk, b"%PDF-1.7", name="a.pdf")).content.decode()
    assert "这不是 .xlsx" in page
    assert clerk.post("/registers/student/import/", {}).status_code == 400


def test_the_page_at_work_renews_itself_and_can_be_cancelled(clerk):
    address = upload(clerk, pupils("男"))
    Import.objects.update(state="checking", progress=50, total=100, worker="elsewhere:1:1", beat="2999-01-01T00:00Z")
    answer = clerk.get(address)
    assert answer["Refresh"] == "2"
    assert "50 / 100" in answer.content.decode()
    clerk.post(f"{address}cancel/")
    assert Import.objects.get(pk=number(address)).stopping


@pytest.mark.parametrize("way", ["", "marked.xlsx"])
def test_another_school_s_import_is_not_there(clerk, way):
    address = upload(clerk, pupils("M"))
    assert signed_in("school-jidian").get(address + way).status_code == 404
    assert signed_in("office-basic").get(address + way).status_code == 200, "the bureau is over the school"


@pytest.mark.parametrize("deed", ["confirm", "cancel", "undo"])
def test_nor_can_anybody_else_act_on_it(clerk, deed):
    address = upload(clerk, pupils("男"))
    agreed = Import.objects.get(pk=number(address)).agreed
    answer = signed_in("school-jidian").post(f"{address}{deed}/", {"agreed": agreed, "reason": "x"})
    assert answer.status_code == 404
    assert Import.objects.get(pk=number(address)).state == "ready"


def test_posts_that_do_not_write_a_register_have_no_way_in(clerk):
    assert clerk.get("/registers/designation/import/").status_code == 403
    assert signed_in("leader").get("/registers/student/import/").status_code == 403
    assert Client().get("/registers/student/import/").status_code == 302


@pytest.mark.parametrize("register", CATALOGUE.values(), ids=str)
def test_every_register_has_its_page_and_its_template(little_city, register):
    post = {"leader": "leader", "inspector": "inspector", "county": "county-jiaohe", "school": "school-tiezhong"}
    wanted = next((p for p in register.steward if p != "leader"), "office")
    client = signed_in(post.get(wanted, "office-basic"))
    assert client.get(f"/registers/{register.key}/import/").status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/registers/{register.key}/import/template.xlsx").content))
    assert len(book.worksheets) == 3


def with_reason(client: Client) -> None:
    """Write down why private columns are looked at, where the site asks for it."""
    client.post("/registers/student/unmask/", {"reason": "核对学籍"})


@pytest.mark.parametrize("form", ["xlsx", "csv", "csv&encoding=gb18030"])
def test_a_filtered_list_that_was_exported_comes_in_again_unchanged(clerk, form):
    with_reason(clerk)
    kind, _, encoding = form.partition("&")
    export = clerk.get(f"/registers/student/export.{kind}?sex=1&{encoding}")
    address = upload(clerk, export.content, name=f"student.{kind}")
    run = Import.objects.get(pk=number(address))
    boys = Student._base_manager.filter(keeper__organisation__name="吉林铁中", sex="1").count()
    assert boys > 0
    assert (run.state, run.new, run.changed, run.unchanged, run.mistakes) == ("ready", 0, 0, boys, 0)


NASTY = [
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "'=1",
    "''",
    "＝1+1",
    "=cmd|' /C calc'!A0",
    "-5",
    "1,2",
    'a"b',
    "<b>",
    "=HYPERLINK(1)",
]


def test_no_export_starts_a_formula_and_every_text_comes_back(clerk):
    with_reason(clerk)
    pupil = Student._base_manager.filter(keeper__organisation__name="吉林铁中").first()
    for name in NASTY:
        Student._base_manager.filter(pk=pupil.pk).update(name=name)
        for kind in ("csv", "xlsx"):
            export = clerk.get(f"/registers/student/export.{kind}?q={pupil.number}").content
            if kind == "csv":
                cell = next(csv.reader(export.decode("utf-8-sig").splitlines()[1:]))[1]
                assert cell == harmless(name)
                assert cell[0] not in "=+-@＝" or float(cell)
            else:
                assert openpyxl.load_workbook(io.BytesIO(export)).active["B2"].data_type == "s"
            run = Import.objects.get(pk=number(upload(clerk, export, name=f"a.{kind}")))
            assert (run.state, run.unchanged) == ("ready", 1), (name, kind)


def test_too_many_rows_are_refused_rather_than_cut(clerk, monkeypatch):
    from wusong.web import registers

    monkeypatch.setattr(registers, "EXPORT_LIMIT", 1)
    assert clerk.get("/registers/student/export.csv").status_code == 400


def test_the_page_of_a_record_tells_of_the_import_that_brought_it(clerk):
    address = upload(clerk, pupils("男"))
    clerk.post(f"{address}confirm/", {"agreed": Import.objects.get(pk=number(address)).agreed})
    pupil = Student._base_manager.get(number="NEW0")
    page = clerk.get(f"/registers/student/{pupil.pk}/").content.decode()
    assert Import.objects.get(pk=number(address)).sha256 in page


def test_of_a_file_too_large_to_be_marked_the_mistakes_are_listed(clerk, monkeypatch):
    monkeypatch.setattr(runs, "MOST_MARKED", 10)
    address = upload(clerk, pupils("M"))
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(f"{address}marked.xlsx").content))
    assert book.active["A2"].value == "C2"
