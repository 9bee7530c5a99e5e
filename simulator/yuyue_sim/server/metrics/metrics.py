"""The metrics of a server: one object in each of its processes, which together tell the same whichever is asked."""

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
"""How an exposition is to be announced."""

_EVERY_S = 0.25
_FOLDER = "metrics"
_MODE_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


class Metrics:
    """Counts in one process; where there are several, each writes its counts into a folder that all of them read."""

    def __init__(self, shared_folder: Path | None) -> None:
        """Begin with nothing.

        Args:
            shared_folder: where the processes of one server keep what they share; `None` where there is one process.
        """
        self._folder = shared_folder / _FOLDER if shared_folder else None
        self._tally = Tally()
        self._made: Families | None = None
        self.held = 0
        """Answers that a fault holds back now, in this process."""

    def observer(self, world: str) -> Observer:
        """Counts the exchanges of the world of that name; empty for the main one."""
        return self._tally.observer(world)

    def holding(self, pause: Pause) -> Pause:
        """The same pause, with whom it holds counted."""

        async def hold(seconds: float) -> None:
            self.held += 1
            try:
                await pause(seconds)
            finally:
                self.held -= 1

        return hold

    async def run(self, own: Callable[[], Own]) -> None:
        """Watch the event loop, and let the other processes know what was counted, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due_s = loop.time() + _EVERY_S
            await asyncio.sleep(_EVERY_S)
            self._tally.note_lag(max(0.0, loop.time() - due_s))
            if self._folder is not None:
                self.flush(own())

    def flush(self, own: Own) -> None:
        """Hand on what was counted."""
        self._families().add(self._tally.take(), own)

    def end(self, own: Own) -> None:
        """Let what was counted outlive this process, where others go on."""
        if self._folder is not None:
            self.flush(own)

    def exposition(self, facts: Facts | None, own: Own) -> bytes:
        """Everything there is to tell, in the text format of Prometheus; `None` where the ledger cannot be asked."""
        self.flush(own)
        from yuyue_sim.server.metrics.exposition import exposition  # noqa: PLC0415 - see `_families`

        return exposition(self._folder or self._families().registry, facts)

    def _families(self) -> Families:
        """The library takes a while to import, and how processes share is settled when it is imported."""
        if self._made is None:
            if self._folder is not None:
                self._folder.mkdir(parents=True, exist_ok=True)
                os.environ[_MODE_VARIABLE] = str(self._folder)
            from yuyue_sim.server.metrics.families import Families  # noqa: PLC0415

            self._made = Families(is_shared=self._folder is not None)
        return self._made
