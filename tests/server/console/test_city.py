"""Many hospitals: the overview, long lists that are filtered, and the clock that stays in sight."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import browser
from tests.scenario.faults.faulty import scenario
from tests.server.console.browsing import DESK, PHONE, Consoles, consoles

__all__ = ["browser", "consoles"]

CITY = scenario([f"H{number:03}" for number in range(1, 41)], ["name: slow, hospitals: [H002], latency: {fixed: 1s}"])
"""Forty hospitals with one schedule of five numbers on 2026-03-04 each; it is 2026-03-02, 08:00."""


def test_the_overview_shows_the_figures_and_the_faults_of_each_hospital(consoles: Consoles) -> None:
    console = consoles.open(CITY)
    console.show("overview")
    console.wait('[data-hospital="H002"] .chip.alarm', "slow")
    assert console.page.locator('[data-hospital="H001"] .chip').count() == 0
    console.world.clock.to("2026-03-04T07:00:00")
    console.show("overview")
    console.wait('[data-hospital="H001"] [data-figure=left] a', "42")
    figures = console.page.locator('[data-hospital="H001"] [data-figure]').all_inner_texts()
    assert figures == ["0", "0", "42", "42", "0", "0"]
    console.page.keyboard.press("/")
    console.page.keyboard.type("h03")
    assert console.text("[role=status].summary") == "10 / 40 家医院"
    assert console.page.locator("tbody tr:visible").count() == 10


@pytest.mark.parametrize(
    ("view", "part", "summary"),
    [("board?hospital=SG01", ".room", "人候诊"), ("heat?hospital=SG01&date=2026-03-03", "tbody tr", "个排班")],
)
def test_the_first_rows_of_a_long_list_are_shown_while_others_are_asked_for(
    consoles: Consoles, view: str, part: str, summary: str
) -> None:
    console = consoles.open(None)
    console.world.clock.to("2026-03-03T09:30:00")
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    console.page.route("**/control/v1/hospitals/**after=**", hold)
    console.page.goto(f"{console.world.url}/console#/{view}")
    console.wait(f".pane[aria-busy] {part}")
    assert console.page.locator(part).count() == 40
    console.wait(".state.loading")
    assert console.page.locator("p.summary").count() == 0
    for route in held:
        route.continue_()
    assert summary in console.wait("p.summary").inner_text()
    assert console.page.locator(part).count() > 40


def test_a_hospital_is_found_by_a_part_of_its_name(consoles: Consoles) -> None:
    console = consoles.open(CITY)
    console.show("heat")
    chooser = console.key("hospital")
    name = console.world.control.ask("GET", "/hospitals/H017")["name"]
    chooser.fill("H017")
    chooser.press("Enter")
    console.page.wait_for_url("**/console#/heat?hospital=H017**")
    console.settle()
    assert console.key("hospital").input_value().startswith(f"H017 {name} · ")
    console.key("hospital").fill("H01")
    console.key("hospital").press("Enter")
    assert console.wait(".message.wrong").inner_text() == "有 10 个符合「H01」，请再输入一些。"
    assert console.key("hospital").input_value().startswith("H017 ")


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_heads_and_clock_stay_in_sight(consoles: Consoles, size: tuple[int, int]) -> None:
    console = consoles.open(CITY, size=size)
    console.show("overview")
    console.page.mouse.move(size[0] / 2, size[1] - 100)
    console.page.locator(".scroll").evaluate("(element) => element.scrollTo(0, 1000)")
    console.page.evaluate("scrollTo(0, 1000)")
    head, scroll = console.page.locator("thead th").first.bounding_box(), console.page.locator(".scroll").bounding_box()
    assert head["y"] - scroll["y"] < 2
    face = console.page.locator(".face").bounding_box()
    assert 0 <= face["y"] < 60


def test_the_clock_is_moved_to_an_instant_and_back_to_real(consoles: Consoles) -> None:
    console = consoles.open(CITY)
    console.show()
    console.key("clock-at").fill("2026-03-02T09:30:15")
    console.key("clock-set").click()
    console.wait(".face .time", "09:30:15")
    console.key("clock-real").click()
    console.wait(".face .mode", "真实时间")
    assert console.key("clock-real").get_attribute("aria-pressed") == "true"


def test_what_comes_next_is_beside_the_clock(consoles: Consoles) -> None:
    text = CITY + '\ntimeline:\n  - {at: "+1h", suspend_hospital: {hospital: H003, reason: 停电}}\n'
    console = consoles.open(text)
    console.show("faults")
    coming = console.wait(".coming .chip")
    name = console.world.control.ask("GET", "/hospitals/H003")["name"]
    assert (coming.inner_text(), coming.get_attribute("title")) == ("03-02 09:00 暂停预约", f"{name} · 原因 停电")
    assert console.text("tr.coming") == f"2026-03-02 09:00:00\n暂停预约\n{name} · 原因 停电\n将发生"
    console.key("clock-plus1h").click()
    console.page.wait_for_selector(".coming .chip", state="detached")
