"""axe finds nothing: names, roles, contrasts and landmarks are right in every view, light and dark, wide and narrow."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import browser
from tests.server.console.browsing import DESK, PHONE, Consoles, consoles

__all__ = ["browser", "consoles"]

axe = pytest.importorskip("axe_playwright_python.sync_playwright")
VIEWS = (
    "overview", "board?hospital=SG01", "schedules", "heat", "bookings", "faults?operation=getYyNo", "journal",
    "explain", "checks", "worlds", "journal?open=x1", "schedules?department=0200&open=02000008/2026-03-04/1",
)  # fmt: skip


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_every_view(consoles: Consoles, size: tuple[int, int], scheme: str) -> None:
    console = consoles.open(None, size=size, color_scheme=scheme, bypass_csp=True)
    console.world.plant(oversell={})
    console.world.clock.advance(by="PT1H")
    found: dict[str, list[Any]] = {}
    for view in VIEWS:
        console.show(view)
        violations = axe.Axe().run(console.page).response["violations"]
        found[view] = [(each["id"], each["nodes"][0]["html"][:200]) for each in violations]
    assert found == {view: [] for view in VIEWS}
