"""Time slots (分时段): the numbers of a session divided over the slots of its hours, so that they add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.hospital.world.model import Slot

LARGE_SEGMENTS = 0
"""Slot length of a hospital that has one large slot a half-day, as 2.7 allows."""
SINGLE_NUMBERS = -1
"""Slot length of a hospital whose slots have one number each, as long as there are minutes enough."""
UNLIMITED = 9999
"""How many numbers a schedule without a limit tells; it has one slot."""

_Stretch = tuple[int, int]

_HOURS: Mapping[WorkType, Sequence[_Stretch]] = MappingProxyType(
    {
        WorkType.MORNING: ((8 * 60, 11 * 60 + 30),),
        WorkType.AFTERNOON: ((13 * 60, 16 * 60 + 30),),
        WorkType.WHOLE_DAY: ((8 * 60, 11 * 60 + 30), (13 * 60, 16 * 60 + 30)),
        WorkType.EMERGENCY: ((0, 24 * 60),),
        WorkType.EVENING: ((17 * 60 + 30, 20 * 60 + 30),),
    }
)
_LARGE_HOURS: Mapping[WorkType, Sequence[_Stretch]] = MappingProxyType(
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
    return len(_stretches(work_type, slot_minutes, limited))


@lru_cache(maxsize=4096)
def divide(work_type: WorkType, slot_minutes: int, limited: int, reserved: int | None) -> tuple[Slot, ...]:
    """The slots of a session of `limited` numbers (at least one), in order, the numbers running on through them.

    Each has a share by its length; slots that would stay without a number are left out. `reserved` is the index of
    the one slot that the hospital keeps for itself, None for none.
    """
    stretches = _stretches(work_type, slot_minutes, limited)
    return _numbered(stretches, slot_minutes, limited, reserved)


def divide_hours(
    work_type: WorkType, hours: tuple[str, str] | None, slot_minutes: int, limited: int
) -> tuple[Slot, ...]:
    """The slots of a session from one time of day to another, `HH:mm`, or without `hours` at the usual ones.

    None of them is reserved; else they are as `divide` makes them.
    """
    if hours is None:
        return divide(work_type, slot_minutes, limited, None)
    stretches = _divided(((_minute(hours[0]), _minute(hours[1])),), slot_minutes, limited)
    return _numbered(stretches, slot_minutes, limited, None)


def _numbered(stretches: Sequence[_Stretch], slot_minutes: int, limited: int, reserved: int | None) -> tuple[Slot, ...]:
    """Numbers for each slot: one, where there are to be single ones and enough slots, else by its length."""
    if slot_minutes == SINGLE_NUMBERS and limited == len(stretches):
        return tuple(
            Slot(_time(begin), _time(end), index == reserved, index + 1, 1)
            for index, (begin, end) in enumerate(stretches)
        )
    minutes = sum(end - begin for begin, end in stretches)
    slots: list[Slot] = []
    passed, given = 0, 0
    for index, (begin, end) in enumerate(stretches):
        passed += end - begin
        total = -(-limited * passed // minutes) - given
        if total > 0:
            slots.append(Slot(_time(begin), _time(end), index == reserved, given + 1, total))
            given += total
    return tuple(slots)


def _stretches(work_type: WorkType, slot_minutes: int, limited: int) -> tuple[_Stretch, ...]:
    """The slots of a session at the usual hours; only single numbers hang on how many there are."""
    if slot_minutes == LARGE_SEGMENTS and limited != UNLIMITED:
        return tuple(_LARGE_HOURS[work_type])
    if work_type == WorkType.EMERGENCY and slot_minutes != SINGLE_NUMBERS:
        slot_minutes = _EMERGENCY_SLOT_MINUTES
    has_own_count = slot_minutes == SINGLE_NUMBERS or limited == UNLIMITED
    return _usual_stretches(work_type, slot_minutes, limited if has_own_count else 0)


@lru_cache(maxsize=256)
def _usual_stretches(work_type: WorkType, slot_minutes: int, limited: int) -> tuple[_Stretch, ...]:
    return _divided(tuple(_HOURS[work_type]), slot_minutes, limited)


def _divided(stretches: tuple[_Stretch, ...], slot_minutes: int, limited: int) -> tuple[_Stretch, ...]:
    if limited == UNLIMITED:
        return ((stretches[0][0], stretches[-1][1]),)
    if slot_minutes == SINGLE_NUMBERS:
        return _single_numbers(stretches, limited)
    return tuple(
        (start, min(start + (slot_minutes or end - begin), end))
        for begin, end in stretches
        for start in range(begin, end, slot_minutes or end - begin)
    )


def _single_numbers(stretches: tuple[_Stretch, ...], limited: int) -> tuple[_Stretch, ...]:
    """As many slots as there are numbers, as even as whole minutes are, or all of one minute where too many.

    Every slot is a minute at least, and since a day ends at 23:59 in what is told, none begins then.
    """
    stretches = tuple((begin, min(end, _LAST_MINUTE)) for begin, end in stretches)
    minutes = sum(end - begin for begin, end in stretches)
    count = min(limited, minutes)
    edges = [minutes * index // count for index in range(count + 1)]
    return tuple(_within(stretches, one, other) for one, other in pairwise(edges))


def _within(stretches: tuple[_Stretch, ...], first: int, last: int) -> _Stretch:
    """The time of day from so many minutes of work to so many; what would go on after a break ends before it."""
    passed = 0
    for begin, end in stretches:
        if first < passed + end - begin:
            return begin + first - passed, min(begin + last - passed, end)
        passed += end - begin
    return stretches[-1]


def _minute(time_of_day: str) -> int:
    hour, minute = time_of_day.split(":")
    return 60 * int(hour) + int(minute)


def _time(minute: int) -> str:
    """Minutes of the day as `HH:mm`; the end of the day is its last minute."""
    hour, minute = divmod(min(minute, _LAST_MINUTE), 60)
    return f"{hour:02}:{minute:02}"
