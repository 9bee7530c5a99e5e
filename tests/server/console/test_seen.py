"""What is to be seen is seen: messages lie on top, the present tab is in sight, and nothing is said by colour alone."""

from __future__ import annotations

import pytest

from tests.browser import browser
from tests.server.console.browsing import PHONE, Console, Consoles, console, consoles

__all__ = ["browser", "console", "consoles"]

ON_TOP = """(element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return document.elementFromPoint(x + width / 2, y + height / 2) === element;
}"""


def test_a_message_is_above_a_dialog(console: Console) -> None:
    console.show("schedules?open=03000001/2026-03-04/1&department=0300")
    console.key("release").click()
    assert console.wait(".message", "已加放").evaluate(ON_TOP)
    console.key("stopping").click()
    assert console.wait(".message", "已停诊").evaluate(ON_TOP)


def test_the_present_tab_is_in_sight_on_a_phone(consoles: Consoles) -> None:
    console = consoles.open(size=PHONE)
    console.show("worlds")
    box = console.key("tab-worlds").bounding_box()
    assert 0 <= box["x"] < box["x"] + box["width"] <= PHONE[0]


def test_a_row_of_the_heat_map_says_that_it_is_stopped(console: Console) -> None:
    console.show("heat?date=2026-03-04")
    console.world.stop_schedule("WORL", "0300", "2026-03-04", "03000001")
    console.wait('tr:has([data-key="0300/03000001/1"]) small', "停诊")


def test_the_button_of_the_theme_says_which_it_is(console: Console) -> None:
    console.show("board")
    theme = console.page.locator("#theme")
    assert theme.get_attribute("aria-label") == "明暗 · 跟随系统"
    theme.click()
    assert (theme.inner_text(), theme.get_attribute("aria-label")) == ("浅色", "明暗 · 浅色")


def test_faults_may_meet_the_hospitals_of_the_scenario_that_began(console: Console) -> None:
    console.show("faults")
    console.page.wait_for_selector('[data-key="hospital"] option[value="WORL"]', state="attached")
    console.world.control.ask("POST", "/scenario", {"scenario": "default"})
    console.page.wait_for_selector('[data-key="hospital"] option[value="SG01"]', state="attached")


def test_one_of_a_kind_is_singular_in_english(console: Console) -> None:
    console.world.faults.add(name="slow", latency={"fixed": "1s"})
    console.page.goto(f"{console.world.url}/console?lang=en#/overview")
    console.wait("main", "1 of 1 hospital")
    assert "hospitals" not in console.text("main .summary")
    assert console.wait("#alarm .chip").inner_text() == "1 fault"
    console.world.faults.add(name="slower", latency={"fixed": "2s"})
    console.wait("#alarm .chip", "2 faults")
    console.world.plant(oversell={})
    console.wait("#alarm .chip", "2 faults · 1 bug")


def test_the_reason_of_a_refusal_is_read_without_scrolling(consoles: Consoles) -> None:
    console = consoles.open(size=(1300, 900))
    console.book(1)
    console.cancel(1)
    assert console.book(1)["Code"] == "1005"
    console.show("journal")
    reason = console.wait("td", "该流水号的预约已取消，流水号只能使用一次。").bounding_box()
    table = console.page.locator("main .scroll").bounding_box()
    assert reason["x"] + reason["width"] <= table["x"] + table["width"]
    console.wait("td small", "字符串风格")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_clock_and_settings_share_a_line_on_a_phone(consoles: Consoles, language: str) -> None:
    console = consoles.open(size=(390, 844))
    console.page.goto(f"{console.world.url}/console?lang={language}#/board")
    console.settle()
    clock, theme = (console.page.locator(each).bounding_box() for each in (".face time", "#theme"))
    assert theme["y"] < clock["y"] + clock["height"]


def test_markup_in_a_name_stays_text(console: Console) -> None:
    markup = "<img src=x onerror=alert(1)>"
    response = console.book(1, markup)
    assert response["Code"] == "1000"
    for view in ("bookings", "explain?id=1", "journal?open=x1", "schedules?open=03000001/2026-03-04/1&department=0300"):
        console.show(view)
        console.wait("main, dialog[open]", markup)
        assert console.page.locator("img").count() == 0


def test_bookings_and_cancellations_differ_in_more_than_colour(console: Console) -> None:
    console.show("bookings")
    console.book(1)
    console.cancel(1)
    console.wait(".pulse figcaption", "预约 1，退号（空心）1")
    fill = "(name) => getComputedStyle(document.querySelector(`.pulse .${name}`)).fill"
    assert console.page.evaluate(fill, "cancelled") == "none"
    assert console.page.evaluate(fill, "booked") == "rgb(11, 110, 105)"


def test_a_wide_window_is_used_and_forms_are_short(consoles: Consoles) -> None:
    console = consoles.open(size=(1920, 1000))
    console.show("schedules?department=0300")
    table = console.page.locator("main .scroll").bounding_box()
    assert table["width"] > 1800
    console.show("faults?operation=getYyNo")
    shape, fixed = (console.key(f"effect-{name}").bounding_box() for name in ("shape", "fixed"))
    assert abs(shape["y"] + shape["height"] - fixed["y"] - fixed["height"]) < 2


def test_a_rule_is_not_called_a_fault(console: Console) -> None:
    for each in range(1, 7):
        console.book(each)
    console.show("journal")
    console.wait('[data-exchange="x6"]', "所求时段的号源已全部被占用")
    assert console.page.locator(".journal thead th").last.inner_text() == "原因"


def test_a_schedule_that_takes_no_bookings_but_is_held_can_be_stopped(consoles: Consoles) -> None:
    console = consoles.open(None)
    console.show("schedules?department=0403&open=-/2026-03-03/5")
    console.wait("dialog[open] .chip", "停挂")
    console.key("stopping").click()
    console.wait("dialog[open] .chip", "停诊")
    assert console.key("stopping").inner_text() == "恢复接诊"
    console.key("stopping").click()
    console.wait("dialog[open] .chip", "停挂")
