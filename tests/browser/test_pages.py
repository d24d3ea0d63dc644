"""The main pages in a real browser: both languages, desk and phone; charts drawn; usable by keyboard and without scripts."""

from __future__ import annotations

import pytest

from wusong.plan.taking_in import Shipped

pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
PUBLIC = (
    "/",
    "/plan/2008/",
    "/plan/2008/text/",
    "/plan/2008/commitments/",
    "/plan/2008/target/T05.02/",
    "/plan/2008/target/T25.02/",
    "/plan/2008/target/T24.11/",
    "/indicators/",
    "/glossary/",
    "/sign-in/",
)
CLERKS = (
    "/registers/",
    "/registers/canteengrading/",
    "/registers/student/",
    "/registers/canteengrading/new/",
    "/plan/2008/target/T05.02/rows/",
    "/password/",
)
WIDER_THAN_ITS_WINDOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Whatever can be used has a name; whatever is read stands out from its ground (WCAG 2.1, 4.1.2 and 1.4.3).
NAMELESS = """() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a[href], img')]
  .filter(it => !(it.labels && it.labels.length) && !it.getAttribute('aria-label') && !it.textContent.trim()
          && !it.getAttribute('alt') && !it.title)
  .map(it => it.outerHTML.slice(0, 120))"""
FAINT = """() => {
  const rgb = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
                       return .2126 * r + .7152 * g + .0722 * b; };
  const ground = it => { for (; it; it = it.parentElement) { const c = rgb(getComputedStyle(it).backgroundColor);
                         if (c.length === 3 || c[3] === 1) return c.slice(0, 3); } return [255, 255, 255]; };
  const faint = [];
  for (const it of document.querySelectorAll('body *')) {
    if (it.closest('svg, canvas') || ![...it.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    if (!it.offsetParent) continue;
    const style = getComputedStyle(it), ink = rgb(style.color);
    const [a, b] = [light(ink.slice(0, 3)), light(ground(it))].sort((x, y) => y - x);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.6 && style.fontWeight >= 700);
    if ((a + .05) / (b + .05) < (large ? 3 : 4.5)) faint.push(it.outerHTML.slice(0, 100) + ' ' + ((a + .05) / (b + .05)).toFixed(2));
  }
  return faint.slice(0, 5);
}"""


def looked_at(visitor, addresses):
    """What is wrong with the pages, in words."""
    found = []
    for address in addresses:
        page = visitor.open(address)
        if (over := page.evaluate(WIDER_THAN_ITS_WINDOW)) > 0:
            found.append(f"{address} is {over} px wider than its window")
        found += [f"{address} has no name for {it}" for it in page.evaluate(NAMELESS)]
        found += [f"{address} is faint at {it}" for it in page.evaluate(FAINT)]
        if page.locator("h1").count() != 1:
            found.append(f"{address} has {page.locator('h1').count()} first headings")
    return found + visitor.wrong


@pytest.mark.django_db
def test_an_empty_site_says_what_to_do_first(client):
    """The only test here without a browser; it comes first, before the site has records."""
    assert "wusong manage read_plan 2008" in client.get("/").content.decode()


@pytest.mark.parametrize("tongue", ["zh", "en"])
@pytest.mark.parametrize("window", [DESK, PHONE], ids=["desk", "phone"])
def test_pages_fit_their_window_and_nothing_fails(visit, sign_in, tongue, window):
    visitor = visit(viewport=window).speak(tongue)
    assert looked_at(visitor, PUBLIC) == []
    sign_in(visitor, "county-jiaohe")
    assert looked_at(visitor, CLERKS) == []


def test_pages_can_be_read_in_the_dark(visit):
    assert looked_at(visit(viewport=DESK, color_scheme="dark").speak("zh"), PUBLIC[:5]) == []


def test_charts_are_drawn_and_the_table_below_says_the_same(visit):
    page = visit(viewport=DESK).speak("en").open("/plan/2008/target/T05.02/")
    assert page.locator("#pace canvas").bounding_box()["width"] > 300
    assert page.locator("#pace").get_attribute("data-drawn") == "yes"
    page.get_by_text("Month by month").click()
    rows = page.locator("details[data-folds] tbody tr")
    assert rows.count() == 11
    assert page.locator("svg.map path").count() == 9


def test_without_scripts_every_figure_is_there(visit, sign_in):
    visitor = visit(viewport=DESK, java_script_enabled=False).speak("zh")
    page = visitor.open("/plan/2008/target/T05.02/")
    assert page.locator("details[data-folds] tbody tr").first.is_visible()
    assert not page.locator("#pace").is_visible()
    assert page.locator("svg.map path").count() == 9
    page = visitor.open("/plan/2008/")
    assert page.locator("ol.targets > li").count() == len(Shipped.named("2008").bindings["targets"])
    sign_in(visitor, "office-infra")
    page = visitor.open("/registers/canteen/")
    page.locator("td.open a").first.click()
    name = page.locator("dl.facts dd").first.inner_text()
    page.goto(visitor.base + "/registers/openday/new/")
    assert page.locator("[name=school]").count() == 1, name


def test_the_keyboard_reaches_the_scoreboard_and_shows_where_it_is(visit):
    page = visit(viewport=DESK).speak("zh").open("/plan/2008/")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    outline = "() => getComputedStyle(document.activeElement).outlineStyle"
    inside = "() => document.getElementById('main').contains(document.activeElement)"
    assert page.evaluate(inside)
    assert page.evaluate(outline) == "solid"


def test_filter_then_target_then_rows_then_record(visit, sign_in):
    visitor = visit(viewport=DESK).speak("zh")
    sign_in(visitor, "leader")
    page = visitor.open("/plan/2008/")
    page.locator("input[name=q]").fill("城域网")
    page.locator("form.filters button").click()
    assert page.locator("ol.targets > li").count() == 1
    page.locator("ol.targets a.title").click()
    assert page.locator("mark").is_visible()
    page.get_by_role("link", name="打开数据行").click()
    page.locator("table.cards tbody a").first.click()
    assert page.locator("dl.facts").is_visible()
    page.go_back()
    page.locator(".crumbs a").first.click()
    assert "q=" in page.url, "the filter is kept on the way back"
    assert visitor.wrong == []


def test_a_form_says_what_to_mend_and_then_saves(visit, sign_in):
    visitor = visit(viewport=PHONE).speak("en")
    sign_in(visitor, "office-infra")
    page = visitor.open("/registers/constructionproject/new/")
    page.get_by_role("button", name="Save", exact=True).click()
    assert page.locator("#problems li").count() >= 4
    assert page.locator(".field.wrong input[aria-invalid=true]").count() >= 2
    visitor.wrong.clear()  # the browser reports the answer 400 itself
    page.locator("[name=name]").fill("食堂改造")
    page.locator("[name=use]").select_option("canteen")
    page.locator("[name=planned_area]").fill("300")
    page.locator("[name=approved]").fill("2008-05-01")
    page.locator("select[name=school]").select_option(index=3)
    page.get_by_role("button", name="Save", exact=True).click()
    assert page.locator(".message").first.inner_text() == "Saved, and entered in the audit log."
    assert page.locator(".history li").count() > 0
    assert visitor.wrong == []


def test_a_box_suggests_records_while_one_types(visit, sign_in):
    visitor = visit(viewport=DESK).speak("zh")
    sign_in(visitor, "office-personnel")
    page = visitor.open("/registers/posting/new/")
    number = page.evaluate("async () => (await (await fetch('/registers/staff/find/?q=%231')).json()).results[0].value")
    assert number == "#1", "a hidden name is not told by the way"
    page.locator("input[data-find=staff]").fill("nobody")
    page.wait_for_timeout(400)
    assert page.locator("datalist option").count() == 0
    assert visitor.wrong == []


def test_private_columns_open_with_a_reason(visit, sign_in):
    visitor = visit(viewport=DESK).speak("zh")
    sign_in(visitor, "county-jiaohe")
    page = visitor.open("/registers/student/")
    assert page.locator(".hidden-value").count() > 10
    page.get_by_text("显示个人信息…").click()
    page.locator("input[name=reason]").fill("核对学籍")
    page.locator("details.private button").click()
    assert page.locator(".hidden-value").count() == 0
    page.get_by_role("button", name="隐去").click()
    assert page.locator(".hidden-value").count() > 10
