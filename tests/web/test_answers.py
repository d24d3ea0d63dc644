"""What every answer carries, and what the site says when something goes wrong."""

from __future__ import annotations

import pytest
from django.test import Client

from wusong.web.headers import CONTENT_SECURITY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/nowhere/", "/glossary/", "/static/web/wusong.css", "/registers/"])
def test_every_answer_carries_the_security_headers(client, address):
    headers = client.get(address).headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY
    assert "unsafe" not in CONTENT_SECURITY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_no_page_of_the_site_is_kept_by_a_cache(client):
    assert "no-store" in client.get("/glossary/").headers["Cache-Control"]


@pytest.mark.parametrize("accepted, tongue", [
    ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"), ("en-GB,en;q=0.9", "en"), ("fr", "zh-Hans"), ("en;q=0.5, zh;q=0.9", "zh-Hans"),
    ("*", "zh-Hans"), ("", "zh-Hans"),
])  # fmt: skip
def test_the_browsers_language_is_honoured(client, accepted, tongue):
    assert client.get("/glossary/", headers={"accept-language": accepted}).headers["Content-Language"] == tongue


def test_a_chosen_language_is_kept(client):
    client.post("/language/", {"language": "en", "next": "/glossary/"})
    answer = client.get("/", headers={"accept-language": "zh-CN"})
    assert answer.headers["Content-Language"] == "en"
    assert client.cookies["wusong_language"]["httponly"]


@pytest.mark.parametrize("tongue, words", [("zh", "没有这一页"), ("en", "No such page")])
def test_a_page_that_is_not_there_keeps_the_navigation(client, tongue, words):
    answer = client.get("/nowhere/", headers={"accept-language": tongue})
    assert answer.status_code == 404
    page = answer.content.decode()
    assert words in page
    assert '<nav class="main"' in page


def test_a_fault_tells_nothing_of_itself_and_is_no_dead_end(monkeypatch):
    def fails():
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("wusong.web.reference.terms", fails)
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    answer = client.get("/glossary/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Something went wrong" in page
    assert "secret" not in page
    assert 'href="/"' in page


def test_a_fault_that_strikes_the_navigation_too_still_gets_a_page(monkeypatch):
    def fails(*_):
        raise RuntimeError("the database is gone")

    monkeypatch.setattr("wusong.web.middleware.newest_plan", fails)
    answer = Client(raise_request_exception=False).get("/glossary/")
    assert answer.status_code == 500
    assert "出错了" in answer.content.decode()


def test_a_form_from_elsewhere_is_refused_in_words():
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "表单已过期" in answer.content.decode()


def test_no_template_carries_inline_script_or_style():
    """They would be dead letters under the policy above."""
    from importlib.resources import files

    for template in files("wusong.web").joinpath("templates/web").iterdir():
        if template.name.endswith(".html"):
            text = template.read_text(encoding="utf-8")
            assert " style=" not in text, template.name
            assert "<style" not in text, template.name
            assert "onclick" not in text, template.name
