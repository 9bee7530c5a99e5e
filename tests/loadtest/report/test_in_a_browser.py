"""The page in a real browser: its charts, the way from the verdict to the wronged patient, languages and widths."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.browser import browser
from tests.loadtest.audit.written_run import NEXT, SLOT, WrittenRun
from tests.loadtest.report.pages import page_of

__all__ = ["browser"]

DESK, TABLET, PHONE = 1440, 768, 390
PATIENCE_MS = 120_000
DRAWN = "[...document.querySelectorAll('figure')].every((figure) => figure.dataset.drawn)"
TO_EACH = """async () => {
  for (const figure of document.querySelectorAll("figure")) {
    figure.scrollIntoView();
    await new Promise(requestAnimationFrame);
  }
}"""

_OWN = ("file:", "data:")
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def oversold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a run with one booking too many in one slot, and none in the next."""
    folder = tmp_path_factory.mktemp("run")
    written = WrittenRun(folder)
    written.look(0, 1, 2)
    written.look(2, 3, 2, NEXT)
    for number in (1, 2, 3):
        written.book(number, 10 * number, 10 * number + 15)
        written.shows(number)
    written.book(4, 20, 30, slot=NEXT)
    written.shows(4, slot=NEXT)
    written.history()
    names = {"SG01/01": "康复医学科", "SG01//0001": "欧阳文静"}
    replace(written.end_state(0), names=names).write(folder / "end-state.json")
    page_of(folder)
    return folder / "page.html"


@pytest.fixture
def opens(browser: Any, oversold: Path) -> Iterator[Open]:
    """Opens the page in a width; nothing may go wrong in it, and nothing may be loaded from elsewhere."""
    errors: list[str] = []
    contexts: list[Any] = []

    def opens(width: int = DESK, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda said: errors.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: errors.append(error.message))
        page.on(
            "request", lambda sent: errors.append(sent.url) if not sent.url.startswith(("file:", "data:")) else None
        )
        page.goto(oversold.as_uri())
        return page

    yield opens
    for context in contexts:
        context.close()
    assert errors == []


def drawn(page: Any) -> Any:
    """The same page with every chart drawn."""
    page.evaluate(TO_EACH)
    page.wait_for_function(DRAWN)
    return page


@pytest.mark.parametrize("width", [DESK, TABLET, PHONE])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_chart_is_drawn_and_nothing_runs_over_the_edge(opens: Open, width: int, colours: str) -> None:
    page = drawn(opens(width, color_scheme=colours))
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.get_attribute("html", "data-theme") == colours
    assert page.locator("figure canvas").count() == page.locator("figure").count()
    assert not page.locator(".still").first.is_visible()


def test_one_click_leads_from_the_verdict_to_the_wronged_patient(opens: Open) -> None:
    page = opens()
    assert page.locator(".wronged").inner_text().split("\n")[:2] == ["patient", "patient 3"]
    page.select_option("select", NEXT)
    page.click(".verdict a.go")
    assert page.eval_on_selector("select", "(select) => select.value") == SLOT
    page.wait_for_function("document.getElementById('space-time').dataset.drawn")
    top = page.eval_on_selector("#slot", "(section) => section.getBoundingClientRect().top")
    assert -5 < top < 900


def test_the_heat_map_chooses_the_slot(opens: Open) -> None:
    page = opens()
    page.locator("#heat").scroll_into_view_if_needed()
    page.wait_for_function("document.getElementById('heat').dataset.drawn")
    canvas = page.locator("#heat canvas")
    box = canvas.bounding_box()
    for step in range(100, 40, -1):  # the attempt for the second slot is in the middle of the second row
        canvas.click(position={"x": box["width"] * step / 120, "y": box["height"] - 45})
        if page.eval_on_selector("select", "(select) => select.value") == NEXT:
            break
    else:
        pytest.fail("no click reached the second slot")


def test_the_reader_chooses_language_and_colours(opens: Open) -> None:
    page = opens(locale="zh-CN")
    assert page.locator(".verdict .words").inner_text() == "✗ 有误"
    assert page.locator(".verdict .sentence").inner_text() == "4 人，4 个号，约出 4 个；多卖了 1 个。"
    page.click("#language")
    assert page.locator(".verdict .words").inner_text() == "✗ WRONG"
    assert page.get_attribute("html", "lang") == "en"
    page.click("#theme")
    assert page.get_attribute("html", "data-theme") == "dark"


def test_the_chinese_page_has_no_english_sentence(opens: Open) -> None:
    page = opens(locale="zh-CN")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    lines = page.locator("main").inner_text().splitlines()
    assert [line for line in lines if re.search(r"[a-z]{2,} [a-z]{2,}", line)] == []
    assert any("2 个号有 3 个已确认且未退的预约" in line for line in lines)


def test_a_table_is_sorted_by_its_heads(opens: Open) -> None:
    page = opens()
    head = page.locator("table:has-text('how many') th").nth(1)
    head.click()
    counts = "[...document.querySelectorAll('table')].find((table) => table.innerText.includes('how many'))"
    read = f"() => [...{counts}.tBodies[0].rows].map((row) => row.cells[1].innerText)"
    assert page.evaluate(read) == ["2", "4"]
    head.click()
    assert page.evaluate(read) == ["4", "2"]
    assert head.get_attribute("aria-sort") == "descending"


def test_the_first_second_is_played_over_the_seats(opens: Open) -> None:
    page = opens()
    page.locator("#seats").scroll_into_view_if_needed()
    page.wait_for_function("document.getElementById('seats').dataset.drawn")
    page.click(".scrubber button")
    page.wait_for_function("Number(document.querySelector('.scrubber input').value) > 0")
    assert page.locator(".scrubber output").inner_text().endswith(" ms")


def test_without_scripts_still_pictures_are_shown(opens: Open) -> None:
    page = opens(java_script_enabled=False)
    assert page.locator(".still svg").first.is_visible()
    assert page.locator(".still svg").count() == page.locator("figure").count()
    assert not page.locator(".switches").is_visible()
    assert page.locator(".verdict .words").inner_text() == "✗ WRONG"
    assert page.locator("svg .zh").first.evaluate("(text) => getComputedStyle(text).display") == "none"


def test_no_text_of_a_still_picture_is_cut_off(opens: Open) -> None:
    page = opens(java_script_enabled=False)
    cut = """() => [...document.querySelectorAll(".still svg")].flatMap((svg) => {
      const edge = svg.getBoundingClientRect();
      return [...svg.querySelectorAll("text")].filter((text) => {
        const box = text.getBoundingClientRect();
        return box.width && (box.left < edge.left || box.right > edge.right);
      }).map((text) => text.textContent);
    })"""
    assert any("康复医学科 欧阳文静" in text for text in page.locator("#heat .still text").all_text_contents())
    assert page.evaluate(cut) == []


def test_on_paper_it_is_grey_and_still(opens: Open) -> None:
    page = drawn(opens(color_scheme="dark"))
    page.emulate_media(media="print")
    assert page.locator(".still svg").first.is_visible()
    assert not page.locator("canvas").first.is_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).filter") == "grayscale(1)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
