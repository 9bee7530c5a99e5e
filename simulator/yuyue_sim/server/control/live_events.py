"""The live events of one world, read from its ledger and its journal at intervals.

So events of all workers are found. One query serves all listeners.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pydantic import BaseModel

from yuyue_sim.contract.codes import BookingCode, CancelCode
from yuyue_sim.core.clock import Mode
from yuyue_sim.core.language import say
from yuyue_sim.hospital.ledger.errors import LedgerFailedError
from yuyue_sim.hospital.ledger.ledger_clock import ClockReading
from yuyue_sim.hospital.ledger.registration import Registration
from yuyue_sim.hospital.rules.pauses import Viewing
from yuyue_sim.journal.entry import KeptEntry
from yuyue_sim.journal.query import EntryQuery
from yuyue_sim.scenario.files.occurrences import Occurrence
from yuyue_sim.server.control.journal import ExchangeResponse
from yuyue_sim.server.control.live_models import Changed, ChangedResponse, Kind, MissedResponse
from yuyue_sim.server.control.models import ClockResponse
from yuyue_sim.server.control.registration_details import registration_response
from yuyue_sim.server.control.simulation_api import SimulationApi

MOST_EXCHANGES = 500
"""The most exchanges of one query; if there are more, the oldest are missed."""

_BOOKING, _CANCELLING = "getYyNo", "backNo"
_CLOCK_EVERY_S = 1.0
_LEDGER_EVERY_S = 1.0


class Event(NamedTuple):
    """One live event."""

    kind: Kind
    data: BaseModel
    hospital_id: str = ""
    """Empty if it belongs to no hospital."""
    exchange: int | None = None
    """The exchange of the journal that it comes from."""


class _Standing(NamedTuple):
    """The state that is compared to find changes."""

    epoch: int
    events: tuple[Occurrence, ...]
    faults: Sequence[tuple[object, bool]]
    bugs: object


class LiveEvents:
    """Finds the events of a world. Every method raises `LedgerFailedError` or `JournalError` if these fail."""

    def __init__(self, simulation: SimulationApi, loop_s: float) -> None:
        """Start with the present state of a world.

        Args:
            simulation: the world.
            loop_s: the time of the event loop, here and below, in seconds.
        """
        self._simulation = simulation
        self._standing = self._stand()
        self._reading = simulation.clock.reading()
        self._clock_sent_s = loop_s
        self._written = simulation.ledger.written
        self._written_sent_s = loop_s
        newest = simulation.journal.find(limit=1)
        self.last = newest[0].id if newest else 0
        """The newest exchange whose events were found."""

    async def look(self, loop_s: float) -> list[Event]:
        """The events since the last query, in order."""
        if self._simulation.ledger.is_closed:
            raise LedgerFailedError(say("the world has ended"))
        await self._simulation.await_ledger()
        found = await self._simulation.ledger_work.call(lambda: self._news(loop_s))
        passed = await self._passed(EntryQuery(after_id=self.last), self.last)
        self.last = max((each.exchange for each in passed if each.exchange is not None), default=self.last)
        return found + passed

    def _news(self, loop_s: float) -> list[Event]:
        """What has changed since the last query, but for the exchanges."""
        found = [*self._changes(loop_s)]
        reading = self._simulation.clock.reading()
        if self._is_clock_news(reading, loop_s):
            self._reading, self._clock_sent_s = reading, loop_s
            found.append(Event("clock", ClockResponse.of(reading)))
        return found

    async def between(self, last: int, newest: int) -> list[Event]:
        """The events after one exchange and up to another, by their numbers, in order."""
        return await self._passed(EntryQuery(after_id=last, before_id=newest + 1), last)

    async def _passed(self, query: EntryQuery, last: int) -> list[Event]:
        kept = self._simulation.journal.find(query, MOST_EXCHANGES)
        return await self._simulation.ledger_work.in_slices(self._of(kept, last)) if kept else []

    def _of(self, kept: Sequence[KeptEntry], last: int) -> Viewing[list[Event]]:
        """The events of exchanges, the newest first, behind a last one."""
        found = []
        missed = kept[-1].id - last - 1
        if missed > 0:
            found.append(Event("missed", MissedResponse(events=missed)))
        changes = (each.entry for each in kept if each.entry.operation in {_BOOKING, _CANCELLING})
        named = {each.registration_id for each in changes if each.registration_id is not None}
        records = {each.registration_id: each for each in self._simulation.ledger.of_ids(sorted(named))}
        yield sorted({each.schedule_key for each in records.values()})
        for each in reversed(kept):
            found.append(Event("exchange", ExchangeResponse.of(each), each.entry.hospital_id, each.id))
            if each.entry.registration_id in records:
                found += self._registered(each, records[each.entry.registration_id])
            yield ()
        return found

    async def clock(self) -> Event:
        """The present clock."""
        return Event("clock", ClockResponse.of(await self._simulation.ledger_work.call(self._simulation.clock.reading)))

    def _registered(self, kept: KeptEntry, found: Registration) -> Iterator[Event]:
        """The booking or cancellation that an exchange made, for any response."""
        entry, simulation = kept.entry, self._simulation
        second = entry.simulated_at[: len(found.registered_at)]
        kind: Kind | None = None
        if entry.operation == _BOOKING and found.registered_at == second and entry.code != BookingCode.DUPLICATE:
            kind = "booking"
        elif entry.operation == _CANCELLING and found.cancelled_at == second and entry.code == CancelCode.CANCELLED:
            kind = "cancellation"
        if kind is not None:
            yield Event(
                kind, registration_response(simulation, found, simulation.clock.now()), found.hospital_id, kept.id
            )

    def _changes(self, loop_s: float) -> Iterator[Event]:
        before, self._standing = self._standing, self._stand()
        pairs: tuple[tuple[Changed, bool], ...] = (
            ("epoch", self._standing.epoch != before.epoch),
            ("events", self._standing.events != before.events),
            ("faults", self._standing.faults != before.faults),
            ("bugs", self._standing.bugs != before.bugs),
            ("ledger", self._is_ledger_news(loop_s)),
        )
        changed = [name for name, is_so in pairs if is_so]
        if changed:
            yield Event("changed", ChangedResponse(changed=changed))

    def _stand(self) -> _Standing:
        simulation = self._simulation
        faults = [*simulation.faults.all()]
        return _Standing(simulation.clock.stamp.epoch, simulation.timeline.all(), faults, simulation.bugs.now())

    def _is_ledger_news(self, loop_s: float) -> bool:
        """Whether the ledger was written; true at most once a second."""
        written = self._simulation.ledger.written
        if written == self._written or loop_s - self._written_sent_s < _LEDGER_EVERY_S:
            return False
        self._written, self._written_sent_s = written, loop_s
        return True

    def _is_clock_news(self, reading: ClockReading, loop_s: float) -> bool:
        """Whether the clock was changed or moved, or has run for another second."""
        before = self._reading
        if reading == before:
            return False
        if (reading.mode, reading.rate, reading.started) != (before.mode, before.rate, before.started):
            return True
        return reading.mode in {Mode.FROZEN, Mode.STEPPED} or loop_s - self._clock_sent_s >= _CLOCK_EVERY_S
