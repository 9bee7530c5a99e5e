"""Pages are drawn without still pictures, except in a browser: an SVG takes Vega longer than all the rest of a page."""

from __future__ import annotations

import pytest
from yuyue_sim.loadtest.report import page


@pytest.fixture(autouse=True)
def no_still_pictures(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "browser" not in request.fixturenames and request.node.get_closest_marker("stills") is None:
        monkeypatch.setattr(page, "still", lambda _spec: "<svg></svg>")
