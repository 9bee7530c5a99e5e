"""Long work on the event loop, in slices: other requests are served in between."""

from __future__ import annotations

import asyncio
from typing import TypeVar

from yuyue_sim.core.turns import next_turn
from yuyue_sim.hospital.rules.pauses import Viewing

T = TypeVar("T")

_SLICE_S = 0.005


class Pace:
    """Measures the present slice of work. Each response has its own."""

    def __init__(self) -> None:
        self._clock = asyncio.get_running_loop().time
        self._began_s = self._clock()

    async def checkpoint(self) -> None:
        """Let others go first, if this slice has lasted for 5 ms; to be called between any two steps of the work."""
        if self._clock() - self._began_s >= _SLICE_S:
            await next_turn()
            self._began_s = self._clock()


async def in_slices(steps: Viewing[T]) -> T:
    """The result of work that pauses between its steps."""
    pace = Pace()
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result
        await pace.checkpoint()
