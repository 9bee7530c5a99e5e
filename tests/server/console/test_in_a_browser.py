"""A walk through the console: every view and control, held against what the hospital says over SOAP."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import browser
from tests.server.console.browsing import DESK, PHONE, Console, Consoles, console, consoles

__all__ = ["browser", "console", "consoles"]

VIEWS = ["board", "schedules", "heat", "bookings", "faults", "journal", "explain", "checks", "worlds"]
SLOT = '[data-key="03000001/2026-03-04/1"]'


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_every_view_is_drawn_on_a_desk_and_on_a_phone(consoles: Consoles, size: tuple[int, int], scheme: str) -> None:
    console = consoles.open(None, size, color_scheme=scheme)
    for view in VIEWS:
        console.show(view)
        assert console.page.locator(".failed").count() == 0, view
        assert console.page.evaluate("document.documentElement.scrollWidth") <= size[0], view
        assert len(console.text(f".view.{view}")) > 10, view
    assert console.page.evaluate("getComputedStyle(document.body).backgroundColor") == (
        "rgb(244, 246, 248)" if scheme == "light" else "rgb(16, 22, 28)"
    )


def test_the_board_shows_a_running_session_as_the_hospital_does(consoles: Consoles) -> None:
    console = consoles.open(None)
    console.show("board")
    console.key("clock-plus1h").click()
    console.wait(".face .time", "09:00:00")
    console.wait(".room.is-busy")
    sessions = console.world.control.ask("GET", "/hospitals/SG01/board")["sessions"]
    room = next(each for each in sessions if each["waiting"] and each["current"])
    shown = console.page.locator(f'[data-room="{room["department_id"]}/{room["doctor_id"] or "-"}"]').first
    shown.locator(".current dd", has_text=" · ".join(str(each) for each in room["current"])).wait_for()
    assert shown.locator(".waiting dd").inner_text() == str(len(room["waiting"]))
    assert shown.locator(".seen dd").inner_text() == str(room["seen"])
    before = console.page.locator(".room").count()
    console.key("busy").check()
    console.settle()
    assert 0 < console.page.locator(".room").count() < before


def test_bookings_appear_as_they_come(console: Console) -> None:
    console.show("bookings")
    assert "0" in console.text(".pulse figcaption")
    response = console.book(1)
    assert response["Code"] == "1000"
    row = console.wait('[data-registration="1"]')
    assert row.locator("td.figure").inner_text() == response["ReserveNo"]
    assert "已约" in row.inner_text()
    console.cancel(1)
    console.wait('[data-registration="1"]', "已退号")
    row.locator("button").click()
    history = console.wait("dialog[open] ol.history").inner_text()
    assert "2026-03-02 08:00:00" in history
    console.page.keyboard.press("Escape")
    console.page.wait_for_selector("dialog", state="detached")
    console.key("card").fill("320503198001010022")
    console.key("search").click()
    console.wait(".state.empty")


def test_a_schedule_is_stopped_and_resumed_and_gets_more_numbers(console: Console) -> None:
    console.show("schedules")
    assert "5/5" in console.text(SLOT)
    assert console.book(1)["Code"] == "1000"
    console.wait(SLOT, "4/5")
    assert console.left() == 4
    console.page.click(SLOT)
    console.wait("dialog[open] button.holder", "王小明")
    console.page.click("dialog[open] button.danger")
    console.wait("dialog[open] .chip", "停诊")
    assert console.book(2)["Code"] == "1005"
    console.page.click("dialog[open] .actions button >> nth=0")
    console.wait("dialog[open] button.danger", "停诊")
    assert console.book(3)["Code"] == "1000"
    console.page.click("dialog[open] .actions button >> nth=1")
    console.wait("dialog[open] .facts strong", "8")
    assert console.left() == 8
    console.page.click("dialog[open] .actions button >> nth=2")
    console.wait("dialog[open] .facts strong", "3")
    assert console.left() == 3


def test_the_heat_map_shows_what_is_left_of_each_time(console: Console) -> None:
    console.show("heat?date=2026-03-04")
    assert "余 55 / 共 55" in console.text(".summary")
    for each in range(1, 6):
        assert console.book(each)["Code"] == "1000"
    console.wait(".summary", "余 50 / 共 55")
    cells = console.page.locator('tr:has([data-key="0300/03000001/1"]) td.heat')
    assert cells.all_inner_texts() == ["0", "0", "0"]
    assert console.left() == 0
    console.key("0300/03000001/1").click()
    console.wait("dialog[open] button.holder")
    assert console.page.locator("dialog[open] button.holder").count() == 5


def test_the_clock_is_set_and_moved(console: Console) -> None:
    console.show()
    for control, now in (
        ("plus10m", "2026-03-02T08:10:00"),
        ("plus1h", "2026-03-02T09:10:00"),
        ("nextmorning", "2026-03-03T08:00:00"),
        ("nextrelease", "2026-03-04T00:00:00"),
    ):
        console.key(f"clock-{control}").click()
        console.wait(f'.face time[datetime="{now}"]')
        assert console.world.clock.now().isoformat() == now
    for control, mode, rate in (("x1", "scaled", 1), ("x60", "scaled", 60), ("x600", "scaled", 600)):
        console.key(f"clock-{control}").click()
        console.wait(f'[data-key="clock-{control}"][aria-pressed=true]')
        reading = console.world.control.clock()
        assert (reading["mode"], reading["rate"]) == (mode, rate)
    console.key("clock-freeze").click()
    console.wait('[data-key="clock-freeze"][aria-pressed=true]')
    assert console.world.control.clock()["mode"] == "frozen"


def test_a_fault_is_added_switched_and_removed(console: Console) -> None:
    console.show("faults")
    console.page.click("details summary")
    console.key("fault-name").fill("busy")
    console.key("fault-kind").select_option("business_code")
    console.key("fault-add").click()
    fault = console.wait('[data-fault="busy"] [role=switch][aria-checked=true]')
    assert console.book(1)["Code"] == "1005"
    console.wait('[data-key="hits-busy"]', "命中 1")
    fault.click()
    console.wait('[data-fault="busy"] [role=switch][aria-checked=false]')
    assert console.book(2)["Code"] == "1000"
    console.page.click('[data-fault="busy"] [role=switch]')
    console.wait('[data-fault="busy"] [role=switch][aria-checked=true]')
    console.key("alloff").click()
    console.wait('[data-fault="busy"] [role=switch][aria-checked=false]')
    console.key("remove-busy").click()
    console.agree()
    console.page.wait_for_selector('[data-fault="busy"]', state="detached")
    assert console.world.faults.all() == []


def test_the_problem_of_a_wrong_fault_is_shown(console: Console) -> None:
    console.show("faults")
    console.page.click("details summary")
    console.key("effect-fixed").fill("soon")
    console.key("fault-add").click()
    console.wait(".message.wrong", "soon")
    assert console.world.faults.all() == []
    assert [each for each in console.errors if "422" not in each] == []
    console.errors.clear()


def test_a_planted_bug_breaks_what_must_hold(console: Console) -> None:
    console.show("checks")
    console.wait(".state.empty")
    console.page.keyboard.press("5")
    console.key("bug-lost_booking").click()
    console.wait('[data-bug="lost_booking"] [role=switch][aria-checked=true]')
    assert console.book(1)["Code"] == "1000"
    console.page.keyboard.press("8")
    console.wait('[data-holds="false"]')
    assert "1" in console.wait('[data-violation="acknowledged-is-kept"]').inner_text()


def test_the_journal_is_searched_and_explained(console: Console) -> None:
    console.show("journal")
    for each in range(1, 7):
        console.book(each)
    console.wait(".chip.refused", "1001")
    console.page.keyboard.press("/")
    console.page.keyboard.type("6")
    console.page.keyboard.press("Enter")
    console.page.wait_for_selector('[data-exchange="x1"]', state="detached")
    console.settle()
    assert console.page.locator("[data-exchange]").count() == 1
    console.page.click("[data-exchange] button")
    bodies = console.page.locator("dialog[open] pre")
    console.wait("dialog[open] pre", "<RegID>6</RegID>")
    assert "<Code>1001</Code>" in bodies.nth(1).inner_text()
    console.page.click("dialog[open] .actions a")
    assert console.wait("[data-cause]").get_attribute("data-cause") == "sold-out"
    console.page.fill("input[name=id]", "1")
    console.page.keyboard.press("Enter")
    assert console.wait("[data-cause=answered]")
    assert "320503198001010014" in console.text(".facts-list")


def test_worlds_and_snapshots_are_made_and_gone_back_to(console: Console) -> None:
    console.show("worlds")
    console.key("snapshot-name").fill("noon")
    console.key("take").click()
    console.wait('[data-snapshot="noon"]')
    assert console.book(1)["Code"] == "1000"
    console.page.click('[data-snapshot="noon"] button >> nth=0')
    console.agree()
    console.wait(".message.done", "已恢复到 noon")
    assert console.left() == 5
    console.key("world-name").fill("beside")
    console.key("world-make").click()
    row = console.wait('[data-world="beside"]')
    row.locator("a").first.click()
    console.page.wait_for_url("**/w/beside/console")
    console.settle()
    assert console.text(".chip.world") == "beside"
    console.page.go_back()
    console.settle()
    console.page.click('[data-world="beside"] button')
    console.agree()
    console.page.wait_for_selector('[data-world="beside"]', state="detached")
    assert console.book(1)["Code"] == "1000"
    console.key("reset").click()
    console.agree()
    console.wait(".message.done", "已回到开始")
    assert console.world.registrations() == []


def test_everything_is_reached_by_keyboard(console: Console) -> None:
    console.show("board")
    for index, view in enumerate(VIEWS, 1):
        console.page.keyboard.press(str(index))
        console.wait(f".view.{view}")
        assert console.page.url.endswith(f"#/{view}")
    console.page.keyboard.press("Tab")
    reached = set()
    for _ in range(60):
        reached.add(console.page.evaluate("document.activeElement.dataset.key ?? document.activeElement.id"))
        console.page.keyboard.press("Tab")
    assert {"clock-freeze", "clock-nextmorning", "tab-board", "tab-worlds", "language", "theme", "reset"} <= reached


def test_language_and_theme_are_kept(console: Console) -> None:
    console.show("board")
    assert (console.key("tab-board").inner_text(), console.page.get_attribute("html", "lang")) == ("候诊大屏", "zh-CN")
    console.page.click("#language")
    console.settle()
    assert (console.key("tab-board").inner_text(), console.page.get_attribute("html", "lang")) == ("Board", "en")
    console.page.click("#theme")
    console.page.click("#theme")
    assert console.page.get_attribute("html", "data-theme") == "dark"
    console.page.reload()
    console.settle()
    assert (console.key("tab-board").inner_text(), console.page.get_attribute("html", "data-theme")) == (
        "Board",
        "dark",
    )


def test_loading_nothing_and_failure_are_shown(console: Console) -> None:
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    console.page.route("**/control/v1/registrations*", hold)
    console.page.goto(f"{console.world.url}/console#/bookings")
    console.wait(".loading")
    held[0].abort()
    console.wait(".state.failed")
    console.page.unroute("**/control/v1/registrations*")
    console.page.click(".state.failed button")
    console.wait(".state.empty")
    console.errors.clear()


def test_the_token_is_asked_for_where_one_is_needed(console: Console) -> None:
    def guard(route: Any) -> None:
        if route.request.headers.get("authorization") == "Bearer secret-1":
            route.continue_()
        else:
            route.fulfill(status=401, content_type="application/problem+json", body='{"title": "no token"}')

    console.page.route("**/control/v1/**", guard)
    console.page.goto(f"{console.world.url}/console#/bookings")
    console.page.fill("dialog[open] input[name=token]", "secret-1")
    console.page.keyboard.press("Enter")
    console.wait(".state.empty")
    assert all("401" in each for each in console.errors)
    console.errors.clear()
