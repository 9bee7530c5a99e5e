"""Makes a world for one test and removes it afterwards."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from yuyue_sim.core.garbage_collection import collection_paused
from yuyue_sim.core.language import say
from yuyue_sim.scenario.files.catalogue import SUFFIXES, find
from yuyue_sim.scenario.files.clock_in_file import clock_in_file
from yuyue_sim.server.control.client import ControlClient
from yuyue_sim.testing.handle import Hospital

_REAL = "real"
_LARGEST_SEED = (1 << 63) - 1
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
        seed: the seed of all random choices, from 0 to 2⁶³ - 1; the scenario's own if absent.
        clock: `frozen@INSTANT`, `x60@INSTANT`, `step1@INSTANT` or `real`; the scenario's own if absent, or,
            if that is real, frozen at 2026-03-02 08:00.
        plants: bugs to plant, each as `NAME` or `NAME=VALUE`; one or a sequence.
        url: a simulator that runs elsewhere; one in this process if absent.
        token: its control token, if it has one.

    Raises:
        TypeError: an argument has another type than above.
        ValueError: the seed is out of range, or `url` is no address.
        ScenarioErrors: there is no such scenario, or it is not YAML.
        ControlRefusedError: the simulator refuses, for example an invalid scenario; the text is its own.
        ControlUnreachableError: no simulator responds at `url`.
    """
    order = {**_what(scenario, clock), "seed": _seed(seed), "plants": _plants(plants)}
    simulator = _own_simulator() if url is None else _Elsewhere(url, token)
    made = simulator.create({key: value for key, value in order.items() if value is not None})
    try:
        yield made
    finally:
        simulator.remove(made.name)


class _Simulator(Protocol):
    """Makes worlds and removes them."""

    def create(self, order: Mapping[str, Any]) -> Hospital:
        """Make a world as `POST /control/v1/worlds` does, and raise `ControlRefusedError` where that refuses."""

    def remove(self, name: str) -> None:
        """Remove a world."""


class _Elsewhere:
    """A running simulator."""

    def __init__(self, url: str, token: str | None) -> None:
        self._control = ControlClient(url, token)
        self._token = token

    def create(self, order: Mapping[str, Any]) -> Hospital:
        world = self._control.ask("POST", "/worlds", order)
        return Hospital(world["name"], world["scenario"], world["seed"], ControlClient(world["url"], self._token))

    def remove(self, name: str) -> None:
        self._control.ask("DELETE", f"/worlds/{name}")


def _own_simulator() -> _Simulator:
    with collection_paused(), _rewriting_paused():
        from yuyue_sim.testing.server import own_simulator  # noqa: PLC0415 - needed only where no other server is named

        return own_simulator()


@contextmanager
def _rewriting_paused() -> Iterator[None]:
    """Import modules as Python does. Pytest rewrites the asserts of packages with a plugin; the simulator has none."""
    hooks = [each for each in sys.meta_path if type(each).__module__ == "_pytest.assertion.rewrite"]
    for each in hooks:
        sys.meta_path.remove(each)
    try:
        yield
    finally:
        sys.meta_path[:0] = hooks


def _what(scenario: str | Path, clock: str | None) -> dict[str, Any]:
    """The scenario and the clock of the request for a world."""
    if not isinstance(scenario, str | Path):
        raise TypeError(
            say("scenario: expected the name or the file of a scenario, got {scenario!r}", scenario=scenario)
        )
    if clock is not None and not isinstance(clock, str):
        raise TypeError(say("clock: expected a text such as {example!r}, got {clock!r}", example=_STILL, clock=clock))
    is_file = isinstance(scenario, Path) or scenario.endswith(SUFFIXES)
    what = {"yaml": find(str(scenario)).read_text(encoding="utf-8-sig")} if is_file else {"scenario": scenario}
    if clock is None and clock_in_file(scenario) in {None, _REAL}:
        clock = _STILL
    return {**what, "clock": clock}


def _seed(seed: int | None) -> int | None:
    if seed is None:
        return None
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise TypeError(say("seed: expected a whole number, got {seed!r}", seed=seed))
    if not 0 <= seed <= _LARGEST_SEED:
        raise ValueError(
            say("seed: expected a whole number from 0 to {largest}, got {seed}", largest=_LARGEST_SEED, seed=seed)
        )
    return seed


def _plants(plants: str | Sequence[str]) -> list[str]:
    names = [plants] if isinstance(plants, str) else plants
    if not isinstance(names, Sequence) or not all(isinstance(each, str) for each in names):
        raise TypeError(
            say(
                "plants: expected bugs such as 'oversell' or ['oversell', 'false_sold_out'], got {plants!r}",
                plants=plants,
            )
        )
    return list(names)
