"""What is shown keeps up with the world, and what people have typed, selected or searched for is kept."""

from __future__ import annotations

from tests.browser import browser
from tests.server.console.browsing import HOSPITAL, Console, console, consoles

__all__ = ["browser", "console", "consoles"]


def test_what_the_hospitals_are_filtered_by_stands_in_the_address(console: Console) -> None:
    console.show("overview")
    console.key("filter").fill("nothing")
    console.wait(".summary", "0 / 1 家医院")
    assert console.page.url.endswith("#/overview?filter=nothing")
    console.page.click("#language")
    console.wait(".summary", "0 of 1 hospital")
    assert console.key("filter").input_value() == "nothing"


def test_a_hospital_that_takes_no_bookings_says_why(console: Console) -> None:
    console.show("overview")
    assert console.wait(".overview th small").inner_text() == "WORL · 未定级"
    console.world.control.ask("POST", "/events", {"suspend_hospital": {"hospital": HOSPITAL, "reason": "停电"}})
    console.wait(".overview th small", "WORL · 未定级 · 暂停预约 · 停电")


def test_an_open_schedule_shows_what_others_book(console: Console) -> None:
    console.show("schedules?open=03000001/2026-03-04/1&department=0300")
    assert console.wait("dialog[open] h2").inner_text().endswith("· 2026-03-04 上午")
    assert console.wait("dialog[open] .facts strong").inner_text() == "余 5 / 共 5"
    assert console.book(1)["Code"] == "1000"
    console.wait("dialog[open] .facts strong", "余 4 / 共 5")
    console.wait("dialog[open] button.holder", "王小明")


def test_a_text_that_is_selected_stays_so(console: Console) -> None:
    console.book(1)
    console.page.clock.install()
    console.show("bookings")
    console.page.locator('[data-registration="1"] small').first.dblclick()
    assert console.page.evaluate("getSelection().toString().trim()") == "320503198001010014"
    console.book(2)
    console.page.clock.run_for(5000)
    console.wait(".pulse figcaption", "预约 2")
    assert console.page.evaluate("getSelection().toString().trim()") == "320503198001010014"
    console.page.evaluate("getSelection().removeAllRanges()")
    console.wait('[data-registration="2"]')


def test_a_snapshot_of_others_is_shown_and_removed_only_if_meant(console: Console) -> None:
    console.show("worlds")
    console.world.control.ask("POST", "/snapshots", {"name": "noon"})
    console.wait('[data-snapshot="noon"]')
    console.key("remove-noon").click()
    assert console.wait("dialog[open] h2").inner_text() == "删除快照 noon？"
    console.agree()
    console.page.wait_for_selector('[data-snapshot="noon"]', state="detached")


def test_one_box_finds_phones(console: Console) -> None:
    console.book(1)
    console.show("journal")
    console.key("anything").fill("13800000000")
    console.key("anything").press("Enter")
    console.page.wait_for_url("**/console#/journal?text=13800000000")
    console.wait('[data-exchange="x1"]')
    console.key("anything").fill("backno")
    console.key("anything").press("Enter")
    console.page.wait_for_url("**/console#/journal?operation=backNo")


def test_a_kind_of_fault_is_named_once(console: Console) -> None:
    console.world.faults.add(name="cut", truncated={})
    console.world.faults.add(name="slow", latency={"fixed": "1s"})
    console.page.goto(f"{console.world.url}/console?lang=en#/faults")
    assert console.wait('[data-fault="cut"] .chip').inner_text() == "truncated"
    assert console.wait('[data-fault="slow"] .chip').inner_text() == "slow (latency)"
