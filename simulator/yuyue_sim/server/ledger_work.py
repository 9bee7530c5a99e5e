"""Work of the control API that asks the ledger: on the event loop, or in the thread of one on a database server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextvars import copy_context
from functools import partial
from typing import Generic, TypeVar, cast

from yuyue_sim.core.clock import monotonic_s
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.rules.pauses import Viewing
from yuyue_sim.server.control.slices import in_slices
from yuyue_sim.soap.ledger_jobs import LedgerJobs

T = TypeVar("T")

_SLICE_S = 0.005


class LedgerWork:
    """Has such work done. What it raises is raised here."""

    def __init__(self, ledger: Ledger, jobs: LedgerJobs | None) -> None:
        """Use the jobs of a ledger on a database server; `None` for any other."""
        self._ledger = ledger
        self._jobs = jobs
        self._turn = asyncio.Lock()
        """One slice of work waits for the thread at a time, so that bookings wait for one at most."""

    async def in_slices(self, viewing: Viewing[T]) -> T:
        """The result of work in steps; other requests are served in between."""
        if self._jobs is None:
            return await in_slices(viewing)
        work = _Slices(self._ledger, viewing)
        while not work.result:
            async with self._turn:
                await self._jobs.call(work.go_on)
        return work.result[0]

    async def call(self, function: Callable[[], T]) -> T:
        """The result of a function that takes a short time; it may write."""
        if self._jobs is None:
            return function()
        context, result = copy_context(), list[T]()
        await self._jobs.call(lambda: result.append(context.run(function)))
        return result[0]


class _Slices(Generic[T]):
    """Work that goes on for some milliseconds at a time in the thread of the ledger, in the language of its caller."""

    def __init__(self, ledger: Ledger, viewing: Viewing[T]) -> None:
        self.result: list[T] = []
        """Empty until there is one."""
        self._ledger = ledger
        self._viewing = viewing
        self._next: Sequence[ScheduleKey] = ()
        self.go_on = partial(copy_context().run, self._go_on)

    def _go_on(self) -> None:
        until_s = monotonic_s() + _SLICE_S
        try:
            self._ledger.look_at(self._next)  # others may have written since the last slice
            while True:
                following = next(self._viewing)
                if following:
                    self._next = following
                    self._ledger.look_at(following)
                if monotonic_s() >= until_s:
                    return
        except StopIteration as end:
            self.result.append(cast(T, end.value))
        finally:
            self._ledger.end_look()
