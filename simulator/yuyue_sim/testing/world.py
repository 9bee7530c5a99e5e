"""The beginning and the end of a world that belongs to one test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from yuyue_sim.scenario.files.catalogue import SUFFIXES, find
from yuyue_sim.scenario.files.loader import load_scenario
from yuyue_sim.server.control.client import ControlClient
from yuyue_sim.testing.handle import Hospital

_REAL = "real"
_STILL = "frozen@2026-03-02T08:00:00"
"""Where the clock stands where neither the test nor the scenario says: eight on a Monday morning."""


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
    """A world of its own, gone when the context is left.

    Args:
        scenario: a name of the catalogue, or the file of one.
        seed: where all chance comes from; the scenario's own if absent.
        clock: `frozen@INSTANT`, `x60@INSTANT`, `step1@INSTANT` or `real`; the scenario's own if absent, and where
            that is the real time, standing at 2026-03-02 08:00.
        plants: bugs to plant, each as `NAME` or `NAME=VALUE`; a single one may be given as it is.
        url: a simulator that runs elsewhere; one in this process if absent.
        token: its control token, where it has one.

    Raises:
        TypeError: the scenario is neither a name nor a file.
        ScenarioErrors: there is no such scenario, or it is not sound.
        ControlRefusedError: the simulator refuses; the text is its own.
        ControlUnreachableError: nothing answers at `url`.
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
    """Which world the simulator is asked for, and its clock."""
    if not isinstance(scenario, str | Path):
        raise TypeError(f"expected the name or the file of a scenario, got {scenario!r}")
    own = load_scenario(scenario).clock
    is_file = isinstance(scenario, Path) or scenario.endswith(SUFFIXES)
    what = {"yaml": find(str(scenario)).read_text(encoding="utf-8-sig")} if is_file else {"scenario": scenario}
    return {**what, "clock": clock or (_STILL if own == _REAL else None)}
