"""The console of a simulator that stops and starts again, and of one that asks for its token."""

from __future__ import annotations

from typing import Any

from tests.browser import browser
from tests.server.console.browsing import Console, Consoles, console, consoles

__all__ = ["browser", "console", "consoles"]

API = "**/control/v1/**"


def stop(console: Console) -> None:
    """Nothing answers from now on, and the stream has ended."""
    console.page.route(API, lambda route: route.abort())
    console.page.reload()
    console.page.wait_for_selector("#connection[data-state=lost]")


def start(console: Console) -> None:
    """It answers again."""
    console.page.unroute(API)
    console.settle()
    assert {each for each in console.errors if "ERR_FAILED" not in each} == set()
    console.errors.clear()


def test_every_view_comes_back_with_the_simulator(console: Console) -> None:
    for view in ("board", "schedules", "heat", "bookings", "faults", "journal", "checks", "worlds"):
        console.show(view)
        stop(console)
        assert console.wait(".state.failed p").inner_text() == "无法连接模拟医院，请确认它是否在运行。", view
        start(console)
        console.page.wait_for_selector(".failed", state="detached")


def test_what_happened_meanwhile_is_shown(console: Console) -> None:
    console.show("journal")
    console.page.route("**/control/v1/live", lambda route: route.abort())
    console.page.reload()
    console.page.wait_for_selector("#connection[data-state=lost]")
    console.page.wait_for_selector(".state.empty")
    assert console.book(1)["Code"] == "1000"
    console.page.unroute("**/control/v1/live")
    console.wait('[data-exchange="x1"]')
    console.errors.clear()


def test_a_world_that_is_gone_says_so(consoles: Consoles) -> None:
    one, other = consoles.open(), consoles.open()
    one.show("worlds")
    one.key("world-name").fill("passing")
    one.key("world-make").click()
    one.wait('[data-world="passing"]')
    other.page.goto(f"{other.world.url.partition('/w/')[0]}/w/passing/console")
    other.settle()
    one.page.click('[data-world="passing"] button')
    one.agree()
    other.wait('#connection[data-state="lost"]', "该世界已不存在")
    assert {each for each in other.errors if "404" not in each} == set()
    other.errors.clear()


def guarded(console: Console, token: str) -> list[str | None]:
    """Let the console in with this token alone; what it sends."""
    sent: list[str | None] = []

    def guard(route: Any) -> None:
        sent.append(route.request.headers.get("authorization"))
        if sent[-1] == f"Bearer {token}":
            route.continue_()
        else:
            route.fulfill(status=401, content_type="application/problem+json", body='{"title": "no token"}')

    console.page.route(API, guard)
    console.page.goto(f"{console.world.url}/console#/bookings")
    console.wait("dialog[open] input[name=token]")
    return sent


def let_in(console: Console, token: str) -> None:
    """Give a token."""
    console.page.fill("dialog[open] input[name=token]", token)
    console.page.keyboard.press("Enter")


def only_locked(console: Console) -> None:
    """Nothing went wrong but that the token was asked for."""
    assert {each for each in console.errors if "401" not in each} == set()
    console.errors.clear()


def test_a_wrong_token_is_reported_and_asked_for_again(console: Console) -> None:
    guarded(console, "secret-1")
    let_in(console, "wrong")
    assert console.wait("dialog[open] .failed").inner_text() == "令牌不正确。"
    let_in(console, "secret-1")
    console.wait(".state.empty")
    console.settle()
    only_locked(console)


def test_a_token_of_any_letters_is_sent_as_utf_8(console: Console) -> None:
    sent = guarded(console, "secret-1")
    let_in(console, "令牌")
    assert console.wait("dialog[open] .failed").inner_text() == "令牌不正确。"
    assert {"令牌".encode().decode("latin-1"), "令牌"} & {str(each).removeprefix("Bearer ") for each in sent}
    let_in(console, "secret-1")
    console.wait(".state.empty")
    only_locked(console)


def test_a_client_without_token_is_asked_once(console: Console) -> None:
    console.page.clock.install()
    sent = guarded(console, "secret-1")
    console.page.keyboard.press("Escape")
    console.wait(".state.failed strong", "需要令牌")
    console.wait("#connection", "需要令牌")
    asked = len(sent)
    console.page.clock.run_for(60_000)
    assert (len(sent), console.page.locator("dialog").count()) == (asked, 0)
    console.page.locator(".state.failed button").last.click()
    console.wait("dialog[open]")
    let_in(console, "secret-1")
    console.settle()
    console.page.wait_for_selector(".failed", state="detached")
    only_locked(console)
