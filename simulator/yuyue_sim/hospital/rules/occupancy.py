"""Which visit numbers are held, by the platform's bookings in the ledger and by the demand of the other channels.

The world's demand says who takes which number when. A patient of another channel whose number is already booked is
turned away for good. Therefore the platform gets a number that nobody else will take, if there is one; its bookings
then change nothing for others until a slot is nearly full.

Sets of numbers are integers: bit n stands for number n.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.numbers import GivenBack, Numbers
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.rules.given_back import cancelled_record, is_turned_away
from yuyue_sim.hospital.rules.queue import Queues
from yuyue_sim.hospital.rules.world_view import WorldView
from yuyue_sim.hospital.world.model import Demand, Schedule, Slot

Held = Callable[[Schedule, ScheduleKey, Numbers, datetime], int]
"""Finds the held numbers of a published schedule at an instant, given the numbers in the ledger."""

_SCHEDULES_KEPT = 4096


@dataclass(frozen=True, slots=True)
class _Filling:
    """How the other channels would fill a schedule on their own."""

    instants: Sequence[datetime]
    held: Sequence[int]
    """The numbers held before each instant, and after the last one."""
    demand: Mapping[int, Sequence[Demand]]
    """Number → who would take it, in order of time."""
    refunded: Sequence[Demand]
    """Those whose bookings the hospital cancels because of a stop (停诊), unless they were called before."""


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
        held = filling.held[bisect_right(filling.instants, now)]
        for demand in filling.refunded:
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
        position = bisect_right(filling.instants, now)
        return filling.instants[position] if position < len(filling.instants) else datetime.max

    def best_of(self, schedule: Schedule, key: ScheduleKey, slot: Slot, free: int, now: datetime) -> int:
        """The lowest of the free numbers of a slot that nobody else will take, or the one taken last."""
        demand = self._filling(schedule, key).demand
        best, best_wanted_at = slot.first_number, now
        while free:
            lowest = free & -free
            free ^= lowest
            number = slot.first_number + lowest.bit_length() - 1
            for each in demand.get(number, ()):
                if each.registered_at > now:
                    break
            else:
                return number
            if each.registered_at > best_wanted_at:
                best, best_wanted_at = number, each.registered_at
        return best

    def forget(self) -> None:
        """Drop everything computed from schedules, because they have changed."""
        self._fillings.clear()

    def _filling(self, schedule: Schedule, key: ScheduleKey) -> _Filling:
        filling = self._fillings.get(key)
        if filling is None:
            if len(self._fillings) >= _SCHEDULES_KEPT:
                del self._fillings[next(iter(self._fillings))]
            filling = self._fillings[key] = _filling_of(self._world.demand(schedule))
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
            holder = _holder(filling.demand.get(number, ()), now) if held >> number & 1 else None
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


def _filling_of(demand: Sequence[Demand]) -> _Filling:
    events: list[tuple[datetime, int, bool]] = []
    wanted: defaultdict[int, list[Demand]] = defaultdict(list)
    for each in demand:
        events.append((each.registered_at, each.number, True))
        if each.cancelled_at is not None:
            events.append((each.cancelled_at, each.number, False))
        wanted[each.number].append(each)
    events.sort()
    held = [0]
    for _, number, is_taken in events:
        held.append(held[-1] | 1 << number if is_taken else held[-1] & ~(1 << number))
    refunded = [each for each in demand if each.refunded_at is not None]
    return _Filling([event[0] for event in events], held, dict(wanted), refunded)


def _holder(demand: Sequence[Demand], now: datetime) -> Demand | None:
    """Who would hold a number at an instant."""
    for each in demand:
        if each.registered_at <= now and (each.cancelled_at is None or each.cancelled_at > now):
            return each
    return None
