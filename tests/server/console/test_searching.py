"""Searches and forms of the console: what is filled in counts, and is asked for as often as somebody asks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import browser
from tests.server.console.browsing import Console, Consoles, console, consoles

__all__ = ["browser", "console", "consoles"]


def test_a_search_is_made_again(console: Console) -> None:
    console.show("journal")
    console.key("follow").uncheck()
    assert console.book(1)["Code"] == "1000"
    console.key("search").click()
    console.wait('[data-exchange="x1"]')
    console.key("further").click()
    console.key("card").fill("320503198001010022")
    console.key("clear").click()
    console.settle()
    assert console.key("card").input_value() == ""


def test_an_explanation_is_replayed(console: Console) -> None:
    assert console.book(1)["Code"] == "1000"
    console.show("explain?id=1")
    console.wait('[data-exchange="x1"]')
    assert console.cancel(1)["Code"] == "0000"
    console.key("explain").click()
    console.wait('[data-exchange="x2"]')


def test_what_is_typed_outlives_a_choice(console: Console) -> None:
    assert console.book(1)["Code"] == "1000"
    assert console.book(2)["Code"] == "1000"
    console.show("journal")
    assert not console.key("registration_id").is_visible()
    console.key("further").click()
    console.key("registration_id").fill("2")
    console.key("operation").select_option("getYyNo")
    console.page.wait_for_url("**registration_id=2&operation=getYyNo")
    console.page.wait_for_selector('[data-exchange="x1"]', state="detached")
    assert console.key("registration_id").input_value() == "2"
    console.key("further").click()
    console.key("clear").click()
    console.wait('[data-exchange="x1"]')
    assert not console.key("registration_id").is_visible()
    console.show("bookings")
    console.key("card").fill("320503198001010022")
    console.key("state").select_option("cancelled")
    assert console.wait(".state.empty").inner_text() == "没有符合条件的预约。"
    assert console.key("card").input_value() == "320503198001010022"


def test_typed_text_survives_updates(console: Console) -> None:
    console.show("worlds")
    console.key("world-name").fill("mine")
    console.key("world-scenario").select_option("release-rush")
    console.page.evaluate("document.querySelector('[data-key=world-name]').id = 'before'")
    console.world.reset()
    console.page.wait_for_selector("#before", state="detached")
    console.key("world-make").click()
    row = console.wait('[data-world="mine"]')
    assert "release-rush" in row.inner_text()
    assert console.key("world-name").input_value() == ""
    console.page.click('[data-world="mine"] button')
    console.agree()
    console.page.wait_for_selector('[data-world="mine"]', state="detached")


def test_a_date_is_typed(consoles: Consoles) -> None:
    console = consoles.open(None, locale="en-US")
    console.show("heat")
    console.wait('.summary:has-text("2026-03-02")')
    console.key("date").focus()
    console.page.keyboard.type("03052026")
    assert console.page.url.endswith("#/heat")
    console.page.keyboard.press("Enter")
    console.wait(".summary", "2026-03-05")
    assert console.key("date").input_value() == "2026-03-05"
    assert console.page.evaluate("document.activeElement.dataset.key") == "date"


def test_a_date_is_one_of_the_hospital_that_is_shown(consoles: Consoles) -> None:
    console = consoles.open(None)
    console.show("bookings?date=2026-03-04")
    console.wait(".state.empty")
    assert console.key("hospital").input_value() == "SG01"


def test_a_long_search_shows_how_far_it_is(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yuyue_sim.server.control.journal._MOST_SEARCHED", 200)
    assert console.book(1)["Code"] == "1000"
    for _ in range(300):
        console.world.control.ask("PUT", "/bugs", {})
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    console.page.route("**/journal?text=**before=**", hold)
    console.page.goto(f"{console.world.url}/console#/journal?text=getYyNo")
    assert console.wait("p.summary").inner_text() == "已查到 x102"
    console.wait(".state.loading")
    held[0].continue_()
    console.wait('[data-exchange="x1"]')
    console.settle()
    assert console.page.locator("p.summary").count() == 0
