"""Makes a world for one test and removes it afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from yuyue_sim.scenario.files.catalogue import SUFFIXES, find
from yuyue_sim.scenario.files.loader import clock_in_file
from yuyue_sim.server.control.client import ControlClient
from yuyue_sim.testing.handle import Hospital

_REAL = "real"
_STILL = "frozen@2026-03-02T08:00:00"
"""The clock if neither the test nor the scenario sets one: eight on a Monday morning."""


@contextmanager
def hospital(
    scenario: str | Path = "default",
    *,
    seed: int | None = None,
    clock: str | None = None,
    plants: str | Sequence[str] = (),
    url: str | None = None,
    token: str | None = None,
) -> Iterator[Hospital]:
    """A world of its own, removed when the context ends.

    Args:
        scenario: a name of the catalogue, or the file of one.
        seed: the seed of all random choices; the scenario's own if absent.
        clock: `frozen@INSTANT`, `x60@INSTANT`, `step1@INSTANT` or `real`; the scenario's own if absent, or,
            if that is real, frozen at 2026-03-02 08:00.
        plants: bugs to plant, each as `NAME` or `NAME=VALUE`; one or a sequence.
        url: a simulator that runs elsewhere; one in this process if absent.
        token: its control token, if it has one.

    Raises:
        TypeError: the scenario is neither a name nor a file.
        ScenarioErrors: there is no such scenario, or it is not YAML.
        ControlRefusedError: the simulator refuses, for example an invalid scenario; the text is its own.
        ControlUnreachableError: no simulator responds at `url`.
    """
    order = _order(scenario, clock)
    order |= {"seed": seed, "plants": [plants] if isinstance(plants, str) else list(plants)}
    with ControlClient(url or _own_url(), token) as server:
        world = server.ask("POST", "/worlds", {key: value for key, value in order.items() if value is not None})
        with ControlClient(world["url"], token) as control:
            try:
                yield Hospital(world, control)
            finally:
                server.ask("DELETE", f"/worlds/{world['name']}")


def _own_url() -> str:
    from yuyue_sim.testing.server import server_url  # noqa: PLC0415 - needed only where no other server is named

    return server_url()


def _order(scenario: str | Path, clock: str | None) -> dict[str, Any]:
    """The scenario and the clock of the request for a world."""
    if not isinstance(scenario, str | Path):
        raise TypeError(f"expected the name or the file of a scenario, got {scenario!r}")
    is_file = isinstance(scenario, Path) or scenario.endswith(SUFFIXES)
    what = {"yaml": find(str(scenario)).read_text(encoding="utf-8-sig")} if is_file else {"scenario": scenario}
    if clock is None and clock_in_file(scenario) in {None, _REAL}:
        clock = _STILL
    return {**what, "clock": clock}
