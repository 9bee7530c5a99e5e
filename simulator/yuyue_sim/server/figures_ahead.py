"""Today's figures of hospitals, worked out while nobody asks for anything, so that the console has them at once."""

from __future__ import annotations

import asyncio
import contextlib
from asyncio import sleep
from collections.abc import Callable, Iterator

from yuyue_sim.core.turns import next_turn
from yuyue_sim.hospital.ledger.errors import LedgerError
from yuyue_sim.hospital.rules.day_figures import figures_of_day
from yuyue_sim.server.simulation import Simulation

_QUIET_S = 0.5
_SLICE_S = 0.005
_MOST_SCHEDULES = 3600
"""As many as are kept: those of the largest hospitals of a whole city, as many as a screen shows."""


class FiguresAhead:
    """Works out the figures once after the start, from the first hospital on. Any request goes first."""

    def __init__(self, simulation: Callable[[], Simulation]) -> None:
        """`simulation` says which the main world is."""
        self._simulation = simulation
        self._was_asked = True
        self._task: asyncio.Task[None] | None = None

    def put_off(self) -> None:
        """A request has come."""
        self._was_asked = True

    def begin(self) -> asyncio.Task[None]:
        """Start on the running event loop; the task is done when all is worked out."""
        self._task = asyncio.create_task(self._work())
        return self._task

    async def end(self) -> None:
        """Stop."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> None:
        now_s = asyncio.get_running_loop().time
        with contextlib.suppress(LedgerError):  # whoever asks is told
            steps = self._steps()
            is_done = False
            while not is_done:
                while self._was_asked:
                    self._was_asked = False
                    await sleep(_QUIET_S)
                until_s = now_s() + _SLICE_S
                while now_s() < until_s and not is_done:
                    is_done = next(steps, True) is True
                await next_turn()

    def _steps(self) -> Iterator[None]:
        """A step or two for each schedule."""
        simulation = self._simulation()
        if simulation.ledger.is_on_server:  # the event loop would wait for it
            return
        left = _MOST_SCHEDULES
        for hospital in simulation.clinic.world.hospitals:
            for following in figures_of_day(simulation.clinic, hospital, simulation.clock.now()):
                if left <= 0 or simulation.is_superseded:
                    return
                left -= len(following)
                yield
