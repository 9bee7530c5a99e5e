"""A page left open beside many requests, a slow server or none: it stays right, and says what it does not know."""

from __future__ import annotations

import json
from typing import Any

from tests.browser import browser
from tests.server.console.browsing import Console, console, consoles

__all__ = ["browser", "console", "consoles"]


def test_a_slow_answer_is_shown_though_more_happened_meanwhile(console: Console) -> None:
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    console.page.clock.install()
    console.show("bookings")
    console.page.route("**/control/v1/registrations*", hold)
    for number in (1, 2):
        console.book(number)
        console.wait(".pulse figcaption", f"预约 {number}")
        console.page.clock.run_for(5000)
    held[0].continue_()
    console.wait('[data-registration="2"]')


def test_a_silent_connection_is_lost_and_begun_again(console: Console) -> None:
    console.page.clock.install()
    console.show("board")
    with console.page.expect_request("**/control/v1/live"):
        console.page.clock.run_for(60_000)
    console.settle()


def test_the_last_minute_counts_more_than_a_page_of_the_journal(console: Console) -> None:
    def answer(route: Any) -> None:
        asked = route.request.url
        further = "x2" if "before=" not in asked else "x1" if "before=x2" in asked else None
        exchanges = [{"arrived_unix_s": 1_799_999_995}] * 1000 if "operation=getYyNo" in asked else []
        route.fulfill(body=json.dumps({"exchanges": exchanges, "next_before": further if exchanges else None}))

    console.page.clock.install(time="2027-01-15T08:00:00Z")
    console.page.route("**/control/v1/journal?operation=*", answer)
    console.show("bookings")
    assert console.wait(".pulse figcaption", "3000").inner_text() == "最近一分钟：预约 3000，退号（空心）0"


def test_the_last_minute_says_that_some_were_not_counted(console: Console) -> None:
    dropped = 'event: missed\ndata: {"events": 7}\n\n'
    console.page.route("**/control/v1/live", lambda route: route.fulfill(body=dropped), times=1)
    console.show("bookings")
    assert console.wait(".pulse figcaption", "≥").inner_text() == "最近一分钟：预约 ≥ 0，退号（空心）≥ 0"


def test_what_a_journal_that_is_off_does_not_know_is_not_none(console: Console) -> None:
    console.world.faults.add(name="slow", latency={"fixed": "1s"})
    off = json.dumps({"mode": "off", "exchanges": [], "next_before": None})
    console.page.route("**/control/v1/journal?*", lambda route: route.fulfill(body=off))
    console.show("bookings")
    assert console.wait(".pulse figcaption", "日志").inner_text() == "日志未开启，不计最近一分钟的预约。"
    console.show("faults")
    assert console.wait('[data-key="hits-slow"]').inner_text() == "命中 —"
