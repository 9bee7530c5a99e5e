"""Everything that happens in a simulation: the events of its scenario, and those added while it runs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime
from operator import attrgetter

from yuyue_sim.hospital.ledger.events import Events, KeptEvent
from yuyue_sim.hospital.ledger.ledger_clock import KeptClock, LedgerClock
from yuyue_sim.scenario.files.occurrences import Occurrence, injected, occurrences
from yuyue_sim.scenario.files.timeline import EventModel

_at = attrgetter("at")


class Timeline:
    """The occurrences of the present epoch, in order of time. They are the same in every process of a simulation."""

    def __init__(self, events: Sequence[EventModel], kept: Events, clock: LedgerClock) -> None:
        """Combine the events of a scenario with those in a ledger.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        self._events = events
        self._kept = kept
        self._clock = clock
        self._listeners: list[Callable[[], None]] = []
        self._occurrences: dict[KeptEvent, Occurrence] = {}
        """Those of the ledger's events that were read before."""
        self.newest_event = 0
        """The id of the newest of the ledger's events; 0 for none."""
        self._stamp = clock.stamp
        self._followed: KeptClock | None = None
        """The reading of the clock that was followed last."""
        self._began = clock.began
        self._all = self._read()

    def all(self) -> tuple[Occurrence, ...]:
        """All occurrences, past and future."""
        return self._all

    def between(self, after: datetime, until: datetime) -> tuple[Occurrence, ...]:
        """The occurrences after one instant and not after another."""
        return self._all[bisect_right(self._all, after, key=_at) : bisect_right(self._all, until, key=_at)]

    def by(self, now: datetime) -> tuple[Occurrence, ...]:
        """The occurrences up to an instant, that instant included."""
        return self._all[: bisect_right(self._all, now, key=_at)]

    def known_by(self, now: datetime, newest_event: int) -> tuple[Occurrence, ...]:
        """The same without the ledger's events that were added after one of them."""
        later = {each.key for kept, each in self._occurrences.items() if kept.id > newest_event}
        return tuple(each for each in self.by(now) if each.key not in later)

    def last_seen(self) -> tuple[datetime, int]:
        """The instant that was read last from the clock, and the newest event then."""
        return self._clock.last_read(), self.newest_event

    def happen(self, event: EventModel) -> Occurrence:
        """Add an event that happens now, in all processes. Its own times are ignored.

        Raises:
            LedgerFailedError: the ledger failed; nothing was added.
        """
        body = event.model_dump_json(exclude_defaults=True, exclude={"at", "every", "times", "until"})
        kept = self._kept.add(self._clock.now, body)
        self._update()
        return self._occurrence(kept)

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call a listener whenever occurrences or overrides have changed or a new epoch has begun."""
        self._listeners.append(listener)

    def refresh(self) -> None:
        """Apply changes by other processes or by a reset.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        if self._clock.stamp != self._stamp:
            self._update()

    def follow(self) -> None:
        """Do the same right after a reading of the clock, without reading it again.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        read = self._clock.last_kept
        if read is not self._followed:
            if self._clock.last_stamp != self._stamp:
                self._update()
            self._followed = read

    def _update(self) -> None:
        before, self._stamp = self._stamp, self._clock.stamp
        epoch, _, overrides = self._stamp
        found, began = self._read(), self._clock.began
        if (found, began, epoch, overrides) != (self._all, self._began, before.epoch, before.overrides):
            self._all, self._began = found, began
            for listener in self._listeners:
                listener()

    def _read(self) -> tuple[Occurrence, ...]:
        of_scenario = occurrences(self._events, self._clock.began)
        self._occurrences = {each: self._occurrence(each) for each in self._kept.all()}
        self.newest_event = max((each.id for each in self._occurrences), default=0)
        return tuple(sorted([*of_scenario, *self._occurrences.values()], key=_at))

    def _occurrence(self, kept: KeptEvent) -> Occurrence:
        found = self._occurrences.get(kept)
        if found is None:
            found = injected(f"event {kept.id}", kept.at, EventModel.model_validate_json(kept.body))
        return found
