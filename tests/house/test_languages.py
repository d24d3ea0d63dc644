"""Two languages everywhere: no Chinese in the chrome of an English page, no English-only label on a Chinese one,
and one Chinese term has one English term."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.urls import resolve

from tests.house.readers import one_of_each_post, signed_in
from tests.plans import plan_of_2008
from wusong.accounts.models import User
from wusong.engines.indicators.catalogue import CATALOGUE as INDICATORS
from wusong.keeping.checks import every_view
from wusong.keeping.registers import CATALOGUE as REGISTERS
from wusong.words.codes import CATALOGUE as CODES
from wusong.words.labels import Label

CHINESE = re.compile(r"[\u3400-\u9fff]")
SPOKEN = ("title", "aria-label", "placeholder", "alt", "data-label")
VOID = {"meta", "link", "input", "br", "img", "hr", "path", "rect"}
NAMED = {"h1", "h2", "h3", "th", "dt", "label", "button", "option", "summary", "legend"}  # what must be said in words


class Words(HTMLParser):
    """The texts of a page, each with its innermost element and the language it is marked to be in; and the links."""

    def __init__(self, html: str):
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.said: list[tuple[str, str, str]] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        tongue = given.get("lang") or (self.open[-1][1] if self.open else "")
        self.said += [(f"@{name}", tongue, given[name]) for name in SPOKEN if given.get(name)]
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag not in VOID:
            self.open.append((tag, tongue))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if data.strip() and self.open and self.open[-1][0] not in ("script", "style"):
            self.said.append((*self.open[-1], data.strip()))


def crawled(user: User | None, tongue: str) -> Iterator[tuple[str, Words]]:
    """One page for every kind of address that links lead to from the front page, as one reader sees it."""
    client, _ = signed_in(user, tongue)
    waiting, kinds = ["/", "/nowhere/", "/sign-in/"], set()
    while waiting:
        address = waiting.pop(0)
        parts = urlsplit(address)
        try:
            match = resolve(parts.path)
            kind = (match.url_name, match.kwargs.get("key"), "?" in address)
        except Exception:
            kind = (address, None, False)
        if parts.netloc or kind in kinds or not parts.path.startswith("/"):
            continue
        kinds.add(kind)
        answer = client.get(address)
        if "text/html" not in answer.headers.get("Content-Type", ""):
            continue
        page = Words(answer.content.decode())
        yield address, page
        waiting += page.links


@pytest.mark.django_db
@pytest.mark.parametrize("post", ["public", "leader", "county"])
def test_an_english_page_has_no_unmarked_chinese(post, little_city):
    plan_of_2008()
    wrong, pages = [], 0
    for address, page in crawled(one_of_each_post()[post], "en"):
        pages += 1
        wrong += [(address, *said) for said in page.said if said[1] != "zh-Hans" and CHINESE.search(said[2])]
    assert pages > 6
    assert not wrong, wrong[:5]


@pytest.mark.django_db
@pytest.mark.parametrize("post", ["public", "county"])
def test_a_chinese_page_names_everything_in_chinese(post, little_city):
    plan_of_2008()
    wrong = []
    for address, page in crawled(one_of_each_post()[post], "zh"):
        for element, tongue, text in page.said:
            english = re.search(r"[A-Za-z]{3,}", text.replace("Excel", "").replace("CSV", ""))
            if element in NAMED and tongue != "en" and english and not CHINESE.search(text):
                wrong.append((address, element, text))
    assert not wrong, wrong[:5]


def labels() -> Iterator[tuple[str, Label]]:
    """Every label of the house with the place where it is declared."""
    list(every_view())  # the pages are imported, and with them their code lists
    for register in REGISTERS.values():
        yield f"register {register.key}", register.title
        yield f"register {register.key}, about", register.about
    for model in apps.get_models():
        if model.__module__.startswith("wusong."):
            fields = [f for f in model._meta.concrete_fields if isinstance(f.verbose_name, Label)]
            yield from ((f"{model.__name__}.{field.name}", field.verbose_name) for field in fields)
    for codes in CODES.values():
        yield f"code list {codes.name}", codes.title
        yield from ((f"code list {codes.name}, {code}", label) for code, label in codes.labels.items())
    for indicator in INDICATORS.values():
        yield f"indicator {indicator.key}", indicator.title
        yield f"definition of {indicator.key}", indicator.definition
        yield from ((f"parameter of {indicator.key}", label) for label in indicator.parameters.values())
    for _, pattern in every_view():
        policy = pattern.callback.policy
        yield f"policy {policy.key}", policy.sentence


def test_every_label_is_complete_in_both_languages():
    wrong = [
        (where, label)
        for where, label in labels()
        if not label.zh.strip() or not label.en.strip() or CHINESE.search(label.en)
        or (label.zh != label.en and not CHINESE.search(label.zh))
    ]  # fmt: skip
    assert not wrong, wrong[:8]


def test_every_column_and_code_a_page_shows_has_a_label():
    for register in REGISTERS.values():
        assert isinstance(register.model._meta.verbose_name, Label), register.key
        for name in (*register.columns, *register.form, *register.filters):
            field = register.field(name)
            assert isinstance(field.verbose_name, Label), (register.key, name)
            assert all(isinstance(label, Label) for _, label in field.flatchoices), (register.key, name)


def singular(term: str) -> str:
    """An English term without its plural and its capitals, roughly, for comparing.

    >>> singular("Canteen grades"), singular("Classes"), singular("Pairing activities")
    ('canteen grade', 'class', 'pairing activity')
    """
    endings = ((r"(?<=ss)es\b", ""), (r"ies\b", "y"), (r"(?<=[^s'])s\b", ""), (r"s'(?=\s|$)", "'s"))
    said = term.casefold()
    for ending, instead in endings:
        said = re.sub(ending, instead, said)
    return said


def test_one_chinese_term_has_one_english_term():
    titles = {r.title.zh: r.model._meta.verbose_name for r in REGISTERS.values()}
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for where, label in labels():
        own_name = titles.get(label.zh)  # a register is called by the plural of what its records are called
        english = own_name.en if own_name and where.startswith("register ") and own_name.zh == label.zh else label.en
        found[label.zh][singular(english)].append(where)
    several = {zh: dict(en) for zh, en in found.items() if len(en) > 1}
    assert not several, several
