"""Time slots (分时段): the numbers of a session divided over the slots of its hours, so that they add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.hospital.world.model import Slot

LARGE_SLOTS = 0
"""Slot length of a hospital that has one large slot a half-day, as 2.7 allows."""
SINGLE_NUMBERS = -1
"""Slot length of a hospital whose slots have one number each, if there are enough minutes."""
UNLIMITED = 9999
"""The numbers that a schedule without a limit shows (2.7); it has one slot."""

_Interval = tuple[int, int]

_HOURS: Mapping[WorkType, Sequence[_Interval]] = MappingProxyType(
    {
        WorkType.MORNING: ((8 * 60, 11 * 60 + 30),),
        WorkType.AFTERNOON: ((13 * 60, 16 * 60 + 30),),
        WorkType.WHOLE_DAY: ((8 * 60, 11 * 60 + 30), (13 * 60, 16 * 60 + 30)),
        WorkType.EMERGENCY: ((0, 24 * 60),),
        WorkType.EVENING: ((17 * 60 + 30, 20 * 60 + 30),),
    }
)
_LARGE_HOURS: Mapping[WorkType, Sequence[_Interval]] = MappingProxyType(
    {
        WorkType.MORNING: ((7 * 60 + 30, 11 * 60 + 30),),
        WorkType.AFTERNOON: ((12 * 60 + 30, 16 * 60),),
        WorkType.WHOLE_DAY: ((7 * 60 + 30, 11 * 60 + 30), (12 * 60 + 30, 16 * 60)),
        WorkType.EMERGENCY: ((0, 12 * 60), (12 * 60, 24 * 60)),
        WorkType.EVENING: ((17 * 60 + 30, 20 * 60 + 30),),
    }
)
_EMERGENCY_SLOT_MINUTES = 60
_LAST_MINUTE = 24 * 60 - 1


def slot_count(work_type: WorkType, slot_minutes: int, limited: int) -> int:
    """How many slots a session has, given enough numbers for all."""
    return len(_intervals(work_type, slot_minutes, limited))


@lru_cache(maxsize=4096)
def divide(work_type: WorkType, slot_minutes: int, limited: int, reserved: int | None) -> tuple[Slot, ...]:
    """The slots of a session of `limited` numbers (at least one), in order; the numbers count on from slot to slot.

    Each has a share by its length; slots without a number are left out. `reserved` is the index of
    the one slot that the hospital keeps for itself, None for none.
    """
    intervals = _intervals(work_type, slot_minutes, limited)
    return _numbered(intervals, slot_minutes, limited, reserved)


def divide_hours(
    work_type: WorkType, hours: tuple[str, str] | None, slot_minutes: int, limited: int
) -> tuple[Slot, ...]:
    """The slots of a session from one time of day to another, `HH:mm`, or without `hours` at the usual ones.

    None of them is reserved; else they are as `divide` makes them.
    """
    if hours is None:
        return divide(work_type, slot_minutes, limited, None)
    intervals = _divided(((_minute(hours[0]), _minute(hours[1])),), slot_minutes, limited)
    return _numbered(intervals, slot_minutes, limited, None)


def _numbered(
    intervals: Sequence[_Interval], slot_minutes: int, limited: int, reserved: int | None
) -> tuple[Slot, ...]:
    """Numbers for each slot: one if slots have single numbers and there are enough slots, else by length."""
    if slot_minutes == SINGLE_NUMBERS and limited == len(intervals):
        return tuple(
            Slot(_time(begin), _time(end), index == reserved, index + 1, 1)
            for index, (begin, end) in enumerate(intervals)
        )
    minutes = sum(end - begin for begin, end in intervals)
    slots: list[Slot] = []
    passed, given = 0, 0
    for index, (begin, end) in enumerate(intervals):
        passed += end - begin
        total = -(-limited * passed // minutes) - given
        if total > 0:
            slots.append(Slot(_time(begin), _time(end), index == reserved, given + 1, total))
            given += total
    return tuple(slots)


def _intervals(work_type: WorkType, slot_minutes: int, limited: int) -> tuple[_Interval, ...]:
    """The slots of a session at the usual hours; `limited` matters only for single numbers and no limit."""
    if slot_minutes == LARGE_SLOTS and limited != UNLIMITED:
        return tuple(_LARGE_HOURS[work_type])
    if work_type == WorkType.EMERGENCY and slot_minutes != SINGLE_NUMBERS:
        slot_minutes = _EMERGENCY_SLOT_MINUTES
    has_own_count = slot_minutes == SINGLE_NUMBERS or limited == UNLIMITED
    return _usual_intervals(work_type, slot_minutes, limited if has_own_count else 0)


@lru_cache(maxsize=256)
def _usual_intervals(work_type: WorkType, slot_minutes: int, limited: int) -> tuple[_Interval, ...]:
    return _divided(tuple(_HOURS[work_type]), slot_minutes, limited)


def _divided(intervals: tuple[_Interval, ...], slot_minutes: int, limited: int) -> tuple[_Interval, ...]:
    if limited == UNLIMITED:
        return ((intervals[0][0], intervals[-1][1]),)
    if slot_minutes == SINGLE_NUMBERS:
        return _single_numbers(intervals, limited)
    return tuple(
        (start, min(start + (slot_minutes or end - begin), end))
        for begin, end in intervals
        for start in range(begin, end, slot_minutes or end - begin)
    )


def _single_numbers(intervals: tuple[_Interval, ...], limited: int) -> tuple[_Interval, ...]:
    """One slot for each number, as equal as whole minutes allow; one for each minute if there are more numbers.

    A slot has at least one minute. A day ends at 23:59 on the wire, so no slot begins at that minute.
    """
    intervals = tuple((begin, min(end, _LAST_MINUTE)) for begin, end in intervals)
    minutes = sum(end - begin for begin, end in intervals)
    count = min(limited, minutes)
    edges = [minutes * index // count for index in range(count + 1)]
    return tuple(_within(intervals, one, other) for one, other in pairwise(edges))


def _within(intervals: tuple[_Interval, ...], first: int, last: int) -> _Interval:
    """The time of day between two counts of working minutes; an interval ends before a break."""
    passed = 0
    for begin, end in intervals:
        if first < passed + end - begin:
            return begin + first - passed, min(begin + last - passed, end)
        passed += end - begin
    return intervals[-1]


def _minute(time_of_day: str) -> int:
    hour, minute = time_of_day.split(":")
    return 60 * int(hour) + int(minute)


def _time(minute: int) -> str:
    """Minutes of the day as `HH:mm`; the end of the day is its last minute."""
    hour, minute = divmod(min(minute, _LAST_MINUTE), 60)
    return f"{hour:02}:{minute:02}"
