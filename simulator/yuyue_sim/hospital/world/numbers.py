"""The numbers of one schedule while they are given out, given back and added to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from heapq import heappop, heappush

from yuyue_sim.hospital.world.model import Schedule


@lru_cache(256)
def seconds_of_day(time_of_day: str) -> int:
    """Seconds of the day of `HH:mm`."""
    hour, minute = time_of_day.split(":")
    return int(hour) * 3600 + int(minute) * 60


@lru_cache(64)
def _orders(slots: int) -> tuple[tuple[int, ...], ...]:
    """The slots to try after each that is preferred: the later ones, the earlier ones."""
    return tuple((*range(first + 1, slots), *range(first)) for first in range(slots))


class Numbers:
    """Which numbers are free, on a clock that counts seconds and never goes back."""

    def __init__(self, schedule: Schedule, visit_day: int) -> None:
        """`visit_day` is the midnight of the visit on that clock."""
        slots = schedule.slots
        self._firsts = [slot.first_number for slot in slots]
        self._lasts = [slot.first_number + slot.total - 1 for slot in slots]
        self._begins = [visit_day + seconds_of_day(slot.begin) for slot in slots]
        self._ends = [visit_day + seconds_of_day(slot.end) for slot in slots]
        self._is_reserved = [schedule.is_reserved or slot.is_reserved for slot in slots]
        self._withheld = [0] * len(slots)
        self._next = self._firsts.copy()
        self._returned: list[list[int]] = [[] for _ in slots]
        self._orders = _orders(len(slots))
        self._limited = schedule.limited
        self._pending: list[tuple[int, int, int, int, int]] = []
        self._pushed = 0
        self._kept: frozenset[int] = frozenset()
        self.left = schedule.limited
        """Numbers that nobody holds and anybody may be given."""

    def add(self, at: int, count: int) -> None:
        """Add numbers at the end of the last slot from an instant on. Call it before `take`."""
        if count:
            self._push(at, added=count)

    def withhold(self, at: int, count: int) -> None:
        """Withdraw the last numbers from an instant on. Call it before `take`."""
        if count:
            self._push(at, withheld=count)

    def keep(self, numbers: Iterable[int]) -> None:
        """Keep numbers out of `take`, even if they are added later. Call it before `take`."""
        self._kept = frozenset(numbers)

    def give_back(self, at: int, number: int) -> None:
        """Make a number free again from an instant on."""
        self._push(at, number)

    def take(self, at: int, preferred: float, *, is_inside: bool) -> tuple[int, int] | None:
        """A number and when its slot begins, None where none is free.

        The first free number of the slot that lies `preferred`, from 0 up to 1, through the schedule, else of a
        later one, else of an earlier one. Reserved slots are for those inside only.
        """
        while self._pending and self._pending[0][0] <= at:
            self._free(*heappop(self._pending)[2:])
        if not self.left:
            return None
        first = bisect_right(self._firsts, int(preferred * self._limited) + 1) - 1
        number = self._take_of(first, at, is_inside)
        if number is not None:  # as for nearly everybody
            self.left -= 1
            return number, self._begins[first]
        for slot in self._orders[first]:
            number = self._take_of(slot, at, is_inside)
            if number is not None:
                self.left -= 1
                return number, self._begins[slot]
        return None

    def settle(self, at: int) -> int:
        """The free numbers at an instant; instants must not go back."""
        while self._pending and self._pending[0][0] <= at:
            self._free(*heappop(self._pending)[2:])
        return self.left

    def _push(self, at: int, number: int = 0, added: int = 0, withheld: int = 0) -> None:
        """Schedule a change; those of one instant happen in the order of the calls."""
        heappush(self._pending, (at, self._pushed, number, added, withheld))
        self._pushed += 1

    def _take_of(self, slot: int, at: int, is_inside: bool) -> int | None:
        if self._ends[slot] <= at or (self._is_reserved[slot] and not is_inside):
            return None
        returned, last = self._returned[slot], self._lasts[slot] - self._withheld[slot]
        if returned and returned[0] <= last:
            return heappop(returned)
        number = self._next[slot]
        while self._kept and number in self._kept:
            number += 1
        if number > last:
            return None
        self._next[slot] = number + 1
        return number

    def _free(self, number: int, added: int, withheld: int) -> None:
        if number:
            slot = bisect_right(self._firsts, number) - 1
            heappush(self._returned[slot], number)
            self.left += number <= self._lasts[slot] - self._withheld[slot]
            return
        self._lasts[-1] += added
        for slot in range(len(self._lasts) - 1, -1, -1) if withheld else ():
            open_numbers = self._lasts[slot] - self._firsts[slot] + 1 - self._withheld[slot]
            here = min(withheld, open_numbers)
            self._withheld[slot] += here
            withheld -= here
        self.left = self._count()

    def _count(self) -> int:
        left = 0
        for slot, returned in enumerate(self._returned):
            last = self._lasts[slot] - self._withheld[slot]
            left += max(0, last - self._next[slot] + 1) + sum(number <= last for number in returned)
            left -= sum(self._next[slot] <= number <= last for number in self._kept)
        return left
