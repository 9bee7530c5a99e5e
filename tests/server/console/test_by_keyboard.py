"""The console without a pointer: what was reached stays reached, whatever is drawn anew meanwhile."""

from __future__ import annotations

import pytest

from tests.browser import browser
from tests.server.console.browsing import PHONE, Console, Consoles, console, consoles

__all__ = ["browser", "console", "consoles"]

FOCUSED = "document.activeElement.dataset.key ?? document.activeElement.tagName"


def focused(console: Console) -> str:
    """The `data-key` of what has the focus."""
    key: str = console.page.evaluate(FOCUSED)
    return key


@pytest.mark.parametrize(
    ("control", "shown"),
    [
        ("plus10m", '.face time[datetime="2026-03-02T08:10:00"]'),
        ("x1", '[data-key="clock-x1"][aria-pressed=true]'),
        ("nextmorning", '.face time[datetime="2026-03-03T08:00:00"]'),
    ],
)
def test_a_button_of_the_clock_keeps_the_focus(console: Console, control: str, shown: str) -> None:
    console.show("board")
    console.key(f"clock-{control}").focus()
    console.page.keyboard.press("Enter")
    console.wait(shown)
    assert focused(console) == f"clock-{control}"


def test_a_switch_keeps_the_focus_and_is_switched_back(console: Console) -> None:
    console.show("faults")
    console.key("bug-stale_left").focus()
    for state in ("true", "false"):
        console.page.keyboard.press("Space")
        console.wait(f'[data-bug="stale_left"] [role=switch][aria-checked={state}]')
        assert focused(console) == "bug-stale_left"


def test_a_choice_keeps_the_focus_while_it_is_gone_through(consoles: Consoles) -> None:
    console = consoles.open(None)
    console.show("board?hospital=WS01")
    console.key("department").focus()
    for department in ("0100", "0101", "0200"):
        console.page.evaluate("document.activeElement.dataset.old = 'yes'")
        console.page.keyboard.press("ArrowDown")
        console.page.wait_for_selector("[data-old]", state="detached")
        console.settle()
        assert (focused(console), console.key("department").input_value()) == ("department", department)
    console.page.keyboard.press("Tab")
    assert focused(console) == "busy"


def test_a_request_gives_the_focus_back(console: Console) -> None:
    console.show("worlds")
    console.key("reset").focus()
    console.page.keyboard.press("Enter")
    console.wait("dialog[open]")
    console.page.keyboard.press("Escape")
    console.page.wait_for_selector("dialog", state="detached")
    assert focused(console) == "reset"


def test_a_dialog_gives_the_focus_back_to_a_row_that_was_drawn_anew(console: Console) -> None:
    console.show("bookings")
    assert console.book(1)["Code"] == "1000"
    console.wait('[data-registration="1"]')
    console.key("r1").focus()
    console.page.keyboard.press("Enter")
    console.wait("dialog[open] ol.history")
    assert console.book(2)["Code"] == "1000"
    console.wait('[data-registration="2"]')
    console.page.keyboard.press("Escape")
    console.page.wait_for_selector("dialog", state="detached")
    assert focused(console) == "r1"


def test_a_schedule_is_stopped_and_resumed_by_keyboard(console: Console) -> None:
    console.show("schedules?open=03000001/2026-03-04/1&department=0300")
    console.wait("dialog[open] .actions")
    console.key("stopping").focus()
    for phase in ("停诊", "可约"):
        console.page.keyboard.press("Enter")
        console.wait("dialog[open] .facts .chip", phase)
        assert focused(console) == "stopping"


def test_a_calendar_stays_scrolled_while_time_goes_by(consoles: Consoles) -> None:
    console = consoles.open(None, PHONE)
    console.show("schedules?department=0301")
    console.page.evaluate("document.querySelector('.calendar .scroll').scrollLeft = 400")
    console.page.evaluate("document.querySelector('.calendar .scroll').dataset.old = 'yes'")
    console.world.clock.advance("1h")
    console.page.wait_for_selector(".calendar .scroll[data-old]", state="detached")
    assert console.page.evaluate("document.querySelector('.calendar .scroll').scrollLeft") == 400


def test_a_press_is_a_click_although_the_view_is_redrawn_meanwhile(console: Console) -> None:
    console.show("schedules")
    slot = console.key("03000001/2026-03-04/1")
    slot.focus()
    console.page.keyboard.down("Space")
    assert console.book(1)["Code"] == "1000"
    with console.page.expect_response("**/schedules?*"):
        pass
    console.page.keyboard.up("Space")
    console.wait("dialog[open] button.holder", "王小明")
