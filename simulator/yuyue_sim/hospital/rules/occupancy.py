"""Which visit numbers are held, by the platform's bookings in the ledger and by the demand of the other channels.

The world's demand says who takes which number when. A patient of another channel whose number is already booked is
turned away for good. Therefore the platform gets a number that nobody else will take, if there is one; its bookings
then change nothing for others until a slot is nearly full.

Sets of numbers are integers: bit n stands for number n.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.numbers import GivenBack, Numbers
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.rules.given_back import cancelled_record, is_turned_away
from yuyue_sim.hospital.rules.queue import Queues
from yuyue_sim.hospital.rules.world_view import WorldView
from yuyue_sim.hospital.world.demand import Filled
from yuyue_sim.hospital.world.model import Demand, Schedule, Slot

Held = Callable[[Schedule, ScheduleKey, Numbers, datetime], int]
"""Finds the held numbers of a published schedule at an instant, given the numbers in the ledger."""

_SCHEDULES_KEPT = 8192
_SECOND = timedelta(seconds=1)


class _Filling:
    """How the other channels would fill a schedule on their own."""

    __slots__ = ("_filled", "_wanted", "held", "refunded", "seconds", "wanted_later")

    def __init__(self, filled: Filled) -> None:
        events: list[tuple[int, int, bool]] = []
        self.refunded: list[int] = []
        """Ordinals of those whose bookings the hospital cancels because of a stop (停诊), unless they were called."""
        for ordinal, (at, number, cancelled_at, *_, refunded_at) in enumerate(filled.found):
            events.append((at, number, True))
            if cancelled_at is not None:
                events.append((cancelled_at, number, False))
            if refunded_at is not None:
                self.refunded.append(ordinal)
        events.sort()
        self.seconds = [second for second, _, _ in events]
        self.held = [now := 0]
        """The numbers held before each second, and after the last one."""
        for _, number, is_taken in events:
            now = now | 1 << number if is_taken else now & ~(1 << number)
            self.held.append(now)
        self.wanted_later = [wanted := 0]
        """The numbers that somebody will take at or after each second, and after the last one."""
        for _, number, is_taken in reversed(events):
            wanted |= is_taken << number
            self.wanted_later.append(wanted)
        self.wanted_later.reverse()
        self._filled = filled
        self._wanted: dict[int, list[tuple[int, int]]] | None = None

    def second(self, now: datetime) -> int:
        """An instant in its seconds."""
        return (now - self._filled.midnight) // _SECOND

    def position(self, now: datetime) -> int:
        """How many of its seconds are not after an instant."""
        return bisect_right(self.seconds, self.second(now))

    def instant(self, second: int) -> datetime:
        """The instant of one of its seconds."""
        return self._filled.midnight + timedelta(0, second)

    def wanted(self, number: int) -> Sequence[tuple[int, int]]:
        """Who would take a number: second and ordinal of each, in order of time."""
        if self._wanted is None:
            self._wanted = {}
            for ordinal, found in enumerate(self._filled.found):
                self._wanted.setdefault(found[1], []).append((found[0], ordinal))
        return self._wanted.get(number, ())


class Occupancy:
    """Finds the numbers that are held."""

    def __init__(self, world: WorldView, ledger: Ledger, queues: Queues) -> None:
        self._world = world
        self._ledger = ledger
        self._queues = queues
        self._fillings: dict[ScheduleKey, _Filling] = {}

    def held(self, schedule: Schedule, key: ScheduleKey, numbers: Numbers, now: datetime) -> int:
        """The held numbers of a published schedule at an instant, given the numbers in the ledger."""
        filling = self._filling(schedule, key)
        held = filling.held[filling.position(now)]
        for ordinal in filling.refunded:
            demand = self._world.demand(schedule)[ordinal]
            if self._queues.refunded_at(schedule, demand, now) is not None:
                held &= ~(1 << demand.number)
        if held and numbers.given_back:
            held = self._corrected(held, schedule, key, filling, numbers.given_back, now)
        return held | numbers.taken

    def held_until(self, schedule: Schedule, key: ScheduleKey, numbers: Numbers, now: datetime) -> datetime:
        """Until when the held numbers stay as they are at an instant, if the ledger's numbers do."""
        filling = self._filling(schedule, key)
        if filling.refunded or numbers.given_back:
            return now + datetime.resolution
        position = filling.position(now)
        return filling.instant(filling.seconds[position]) if position < len(filling.seconds) else datetime.max

    def best_of(self, schedule: Schedule, key: ScheduleKey, slot: Slot, free: int, now: datetime) -> int:
        """The lowest of the free numbers of a slot that nobody else will take, or the one taken last."""
        filling = self._filling(schedule, key)
        unwanted = free & ~(filling.wanted_later[filling.position(now)] >> slot.first_number)
        if unwanted:
            return slot.first_number + (unwanted & -unwanted).bit_length() - 1
        second = filling.second(now)
        numbers = (slot.first_number + place for place in range(free.bit_length()) if free >> place & 1)
        return max(numbers, key=lambda number: next(each for each, _ in filling.wanted(number) if each > second))

    def forget(self) -> None:
        """Drop everything computed from schedules, because they have changed."""
        self._fillings.clear()

    def _filling(self, schedule: Schedule, key: ScheduleKey) -> _Filling:
        filling = self._fillings.get(key)
        if filling is None:
            if len(self._fillings) >= _SCHEDULES_KEPT:
                del self._fillings[next(iter(self._fillings))]
            filling = self._fillings[key] = _Filling(self._world.filled(schedule))
        return filling

    def _corrected(
        self,
        held: int,
        schedule: Schedule,
        key: ScheduleKey,
        filling: _Filling,
        given_back: Sequence[GivenBack],
        now: datetime,
    ) -> int:
        """The numbers held by other channels, given the cancelled registrations of these and of the platform."""
        for last in given_back:
            number = last.reserve_no
            if not held >> number & 1:
                continue
            demand = self._world.demand(schedule)
            holder = _holder([demand[ordinal] for _, ordinal in filling.wanted(number)], now)
            if holder is None:
                continue
            serial = self._world.serials(schedule)[holder.ordinal]
            is_gone = cancelled_record(self._ledger, last, holder, serial) is not None
            if is_gone or is_turned_away(self._ledger, key, last, holder):
                held &= ~(1 << number)
        return held


def free_numbers(slot: Slot, held: int) -> int:
    """The free numbers of a slot; bit 0 stands for its first number."""
    return ~held >> slot.first_number & (1 << slot.open) - 1


def free_in(slot: Slot, held: int) -> int:
    """The number of free numbers in a slot."""
    return slot.open - (held >> slot.first_number & (1 << slot.open) - 1).bit_count()


def visible_slots(slots: tuple[Slot, ...], held: int) -> tuple[Slot, ...]:
    """The slots as reported: withheld numbers count only if they are held."""
    for slot in slots:
        if slot.withheld:
            break
    else:
        return slots
    return tuple(
        replace(slot, total=slot.open + (held >> slot.first_number + slot.open & (1 << slot.withheld) - 1).bit_count())
        for slot in slots
    )


def _holder(demand: Sequence[Demand], now: datetime) -> Demand | None:
    """Who would hold a number at an instant."""
    for each in demand:
        if each.registered_at <= now and (each.cancelled_at is None or each.cancelled_at > now):
            return each
    return None
