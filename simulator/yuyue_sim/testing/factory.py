"""Makes the worlds of one test."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from yuyue_sim.core.language import say
from yuyue_sim.testing.marker import file_beside, marked_arguments

if TYPE_CHECKING:
    from yuyue_sim.testing.handle import Hospital


class HospitalFactory:
    """Makes worlds for one test; all are removed after it."""

    def __init__(self, node: pytest.Item, stack: ExitStack, url: str | None, token: str | None) -> None:
        """Make them in the simulator at `url`, or in one of this process, until the stack ends."""
        self._node = node
        self._stack = stack
        self._where: dict[str, Any] = {"url": url, "token": token}
        self.made: list[Hospital] = []
        """The worlds of the test, in the order in which they were made."""

    def __call__(
        self,
        scenario: str | Path | None = None,
        *,
        seed: int | None = None,
        clock: str | None = None,
        plants: str | Sequence[str] | None = None,
    ) -> Hospital:
        """Make a world; what is `None` is as the test's markers say. Fails the test if there can be no such world."""
        __tracebackhide__ = True
        given = {"scenario": file_beside(scenario, self._node), "seed": seed, "clock": clock, "plants": plants}
        wanted = marked_arguments(self._node) | {key: value for key, value in given.items() if value is not None}
        problem = self.make(wanted)
        if problem:
            pytest.fail(say("no hospital: {problem}", problem=problem))
        return self.made[-1]

    def make(self, wanted: dict[str, Any]) -> str:
        """Make a world of arguments of `hospital` alone; the text says why there is none."""
        # Nothing heavy before it is needed.
        from yuyue_sim.scenario.files.errors import ScenarioErrors  # noqa: PLC0415
        from yuyue_sim.server.control.client import ControlRefusedError, ControlUnreachableError  # noqa: PLC0415
        from yuyue_sim.testing.world import hospital  # noqa: PLC0415

        try:
            self.made.append(self._stack.enter_context(hospital(**wanted, **self._where)))
        except (ScenarioErrors, ControlRefusedError, ControlUnreachableError, TypeError, ValueError) as error:
            return str(error)
        return ""


def marked_hospital(factory: HospitalFactory, node: pytest.Item) -> Hospital:
    """The world that the markers of a test say; failures name the test and show no source."""
    problem = factory.make(marked_arguments(node))
    if problem:
        pytest.fail(say("{test} gets no hospital: {problem}", test=node.nodeid, problem=problem), pytrace=False)
    return factory.made[-1]
