"""The metrics of a server: one object in each process; every process shows the sum of all."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from yuyue_sim.server.metrics.facts import Facts, Own
from yuyue_sim.server.metrics.tally import Tally
from yuyue_sim.soap.exchange import Observer

if TYPE_CHECKING:
    from yuyue_sim.server.metrics.families import Families

Pause = Callable[[float], Awaitable[None]]

CONTENT_TYPE = b"text/plain; version=0.0.4; charset=utf-8"
"""The Content-Type of the metrics."""

_EVERY_S = 0.25
_FOLDER = "metrics"
_MODE_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


class Metrics:
    """Counts in one process; several processes write their counts to a folder that all of them read."""

    def __init__(self, shared_folder: Path | None) -> None:
        """Start at zero.

        Args:
            shared_folder: the folder that the processes of one server share; `None` for one process.
        """
        self._folder = shared_folder / _FOLDER if shared_folder else None
        self._tally = Tally()
        self._made: Families | None = None
        self.held = 0
        """Responses delayed by a fault now, in this process."""

    def observer(self, world: str) -> Observer:
        """Counts the exchanges of the world of that name; empty for the main one."""
        return self._tally.observer(world)

    def holding(self, pause: Pause) -> Pause:
        """The same pause; it counts the responses that wait in it."""

        async def hold(seconds: float) -> None:
            self.held += 1
            try:
                await pause(seconds)
            finally:
                self.held -= 1

        return hold

    async def run(self, own: Callable[[], Own]) -> None:
        """Measure the lag of the event loop and publish the counts for other processes, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due_s = loop.time() + _EVERY_S
            await asyncio.sleep(_EVERY_S)
            self._tally.note_lag(max(0.0, loop.time() - due_s))
            if self._folder is not None:
                self.flush(own())

    def flush(self, own: Own) -> None:
        """Publish the counts."""
        self._families().add(self._tally.take(), own)

    def end(self, own: Own) -> None:
        """Keep the counts for the other processes when this one ends."""
        if self._folder is not None:
            self.flush(own)

    def exposition(self, facts: Facts | None, own: Own) -> bytes:
        """All metrics in the text format of Prometheus; `None` if the ledger fails."""
        self.flush(own)
        from yuyue_sim.server.metrics.exposition import exposition  # noqa: PLC0415 - see `_families`

        return exposition(self._folder or self._families().registry, facts)

    def _families(self) -> Families:
        """Imported late: it takes a while, and the import decides how processes share their counts."""
        if self._made is None:
            if self._folder is not None:
                self._folder.mkdir(exist_ok=True)
                os.environ[_MODE_VARIABLE] = str(self._folder)
            from yuyue_sim.server.metrics.families import Families  # noqa: PLC0415

            self._made = Families(is_shared=self._folder is not None)
        return self._made
