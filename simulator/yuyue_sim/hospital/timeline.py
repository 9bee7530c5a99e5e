"""Everything that happens in a simulation: what its scenario tells, and what somebody made happen while it ran."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime

from yuyue_sim.hospital.ledger.events import Events, KeptEvent
from yuyue_sim.hospital.ledger.ledger_clock import LedgerClock
from yuyue_sim.scenario.files.occurrences import Occurrence, injected, occurrences
from yuyue_sim.scenario.files.timeline import EventModel


class Timeline:
    """The occurrences of the present life of a clock, in order of time, the same in every process of a simulation."""

    def __init__(self, events: Sequence[EventModel], kept: Events, clock: LedgerClock) -> None:
        """Put a scenario's events on a clock, with those that a ledger has kept.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        self._events = events
        self._kept = kept
        self._clock = clock
        self._listeners: list[Callable[[], None]] = []
        self._stamp = clock.stamp
        self._began = clock.began
        self._all = self._read()

    def all(self) -> tuple[Occurrence, ...]:
        """What has happened and what is to come."""
        return self._all

    def between(self, after: datetime, until: datetime) -> tuple[Occurrence, ...]:
        """What happens later than one instant and not later than another."""
        instants = [each.at for each in self._all]
        return self._all[bisect_right(instants, after) : bisect_right(instants, until)]

    def by(self, now: datetime) -> tuple[Occurrence, ...]:
        """What has happened by an instant."""
        return self._all[: bisect_right([each.at for each in self._all], now)]

    def happen(self, event: EventModel) -> Occurrence:
        """Let an event happen now, for all processes, and for good; its moments are left aside.

        Raises:
            LedgerFailedError: the ledger failed; nothing happened.
        """
        body = event.model_dump_json(exclude_defaults=True, exclude={"at", "every", "times", "until"})
        kept = self._kept.add(self._clock.now, body)
        self._turn()
        return _occurrence(kept)

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call somebody whenever there are other occurrences than before, a new life began, or overrides changed."""
        self._listeners.append(listener)

    def refresh(self) -> None:
        """Look whether another process, or a reset, has changed what happens.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        if self._clock.stamp != self._stamp:
            self._turn()

    def follow(self) -> None:
        """The same after the clock was just looked at, which saves looking again.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        if self._clock.last_stamp != self._stamp:
            self._turn()

    def _turn(self) -> None:
        before, self._stamp = self._stamp, self._clock.stamp
        epoch, _, overrides = self._stamp
        found, began = self._read(), self._clock.began
        if (found, began, epoch, overrides) != (self._all, self._began, before.epoch, before.overrides):
            self._all, self._began = found, began
            for listener in self._listeners:
                listener()

    def _read(self) -> tuple[Occurrence, ...]:
        told = occurrences(self._events, self._clock.began)
        kept = [_occurrence(each) for each in self._kept.all()]
        return tuple(sorted([*told, *kept], key=_when)) if kept else told


def _occurrence(kept: KeptEvent) -> Occurrence:
    return injected(f"event {kept.id}", kept.at, EventModel.model_validate_json(kept.body))


def _when(occurrence: Occurrence) -> datetime:
    return occurrence.at
