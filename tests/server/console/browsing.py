"""The console of a world of its own, in a real browser; skipped where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from yuyue_sim.contract.styles import Style
from yuyue_sim.platform.client import HospitalClient
from yuyue_sim.testing import Hospital, hospital

from tests.scenario.faults.faulty import about, order, scenario

DESK, PHONE = (1280, 900), (400, 800)
HOSPITAL = "WORL"
PATIENCE_MS = 120_000
SHOWS_ITS_ADDRESS = "document.getElementById('main')?.dataset.shows === location.hash"
ONE = scenario([HOSPITAL], [])
"""One hospital with one schedule of five numbers, on 2026-03-04; it is 2026-03-02, 08:00."""


@dataclass
class Console:
    """A page that shows a world, and the world itself."""

    world: Hospital
    page: Any
    errors: list[str] = field(default_factory=list)

    def show(self, view: str = "board") -> None:
        """Open a view, and wait until it has loaded."""
        self.page.goto(f"{self.world.url}/console#/{view}")
        self.settle()

    def settle(self) -> None:
        """Wait until what the address names is shown, and nothing loads."""
        self.page.wait_for_selector("#connection[data-state=live]")
        self.page.wait_for_function(SHOWS_ITS_ADDRESS)
        self.page.wait_for_selector(".loading, [aria-busy]", state="detached")

    def key(self, name: str) -> Any:
        """A control, by the name that it keeps in both languages."""
        return self.page.locator(f'[data-key="{name}"]')

    def text(self, selector: str) -> str:
        """The content of the first element found."""
        said: str = self.page.locator(selector).first.inner_text()
        return said

    def wait(self, selector: str, text: str = "") -> Any:
        """Wait for an element with a text."""
        found = self.page.locator(selector, has_text=text) if text else self.page.locator(selector)
        found.first.wait_for()
        return found.first

    def agree(self) -> None:
        """Say yes to a request."""
        self.page.click("dialog[open] button.danger")

    def book(self, registration_id: int, name: str = "王小明") -> dict[str, str]:
        """Book the schedule over SOAP for somebody of a name; what the response says, by element."""
        return self._ask("getYyNo", order(registration_id, HOSPITAL).replace("王小明", escape(name)))

    def cancel(self, registration_id: int) -> dict[str, str]:
        """Cancel over SOAP."""
        return self._ask("backNo", about("backNo", registration_id, HOSPITAL))

    def left(self) -> int:
        """LeftNum of the schedule over SOAP."""
        request = (
            f"<Message><RequestInfo><HospitalID>{HOSPITAL}</HospitalID><DoctorID>03000001</DoctorID>"
            "<DepartID>0300</DepartID><WorkDate>2026-03-04</WorkDate><WorkType>1</WorkType></RequestInfo></Message>"
        )
        client = HospitalClient(self.world.url, Style.STRING, 120.0)
        return sum(int(each.text or "") for each in client.exchange("getDtNoInfo", request).iter("LeftNum"))

    def _ask(self, operation: str, document: str) -> dict[str, str]:
        client = HospitalClient(self.world.url, Style.STRING, 120.0)
        return {str(each.tag): each.text or "" for each in client.exchange(operation, document).iter()}


class Consoles:
    """Opens consoles, and closes them at the end."""

    def __init__(self, browser: Any, folder: Path, stack: ExitStack) -> None:
        self._browser = browser
        self._folder = folder
        self._stack = stack
        self.opened: list[Console] = []

    def open(self, text: str | None = ONE, size: tuple[int, int] = DESK, **options: Any) -> Console:
        """A console of a world of its own; `options` are the browser's."""
        file = self._folder / "one.yaml"
        if text is not None:
            file.write_text(text, encoding="utf-8")
        world = self._stack.enter_context(hospital(file if text is not None else "default"))
        context = self._browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        self._stack.callback(context.close)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        console = Console(world, page)
        page.on("console", lambda said: console.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: console.errors.append(error.message))
        self.opened.append(console)
        return console


@pytest.fixture
def consoles(browser: Any, tmp_path: Path) -> Iterator[Consoles]:
    """What opens consoles; at the end nothing may have gone wrong in any of them."""
    with ExitStack() as stack:
        opener = Consoles(browser, tmp_path, stack)
        yield opener
        assert [each.errors for each in opener.opened] == [[] for _ in opener.opened]


@pytest.fixture
def console(consoles: Consoles) -> Console:
    """The console of a hospital with one schedule of five numbers."""
    return consoles.open()
