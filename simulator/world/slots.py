"""Time slots (分时段): the numbers of a session divided over the segments of its hours, so that they add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from simulator.contract.enumerations import WorkType
from simulator.world.model import Slot

LARGE_SEGMENTS = 0
"""Slot length of a hospital that has one large segment a half-day, as 2.7 allows."""

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


def segment_count(work_type: WorkType, slot_minutes: int) -> int:
    """How many segments a session has, given enough numbers for all."""
    return len(_segments(work_type, slot_minutes))


@lru_cache(maxsize=4096)
def divide(work_type: WorkType, slot_minutes: int, limited: int, reserved: int | None) -> tuple[Slot, ...]:
    """The slots of a session of `limited` numbers (at least one), in order, the numbers running on through them.

    Each has a share by its length; segments that would stay without a number are left out. `reserved` is the index of
    the one segment that the hospital keeps for itself, None for none.
    """
    segments = _segments(work_type, slot_minutes)
    minutes = sum(end - begin for begin, end in segments)
    slots: list[Slot] = []
    passed, given = 0, 0
    for index, (begin, end) in enumerate(segments):
        passed += end - begin
        total = -(-limited * passed // minutes) - given
        if total > 0:
            slots.append(Slot(_time(begin), _time(end), index == reserved, given + 1, total))
            given += total
    return tuple(slots)


@lru_cache(maxsize=64)
def _segments(work_type: WorkType, slot_minutes: int) -> tuple[_Stretch, ...]:
    if slot_minutes == LARGE_SEGMENTS:
        return tuple(_LARGE_HOURS[work_type])
    if work_type == WorkType.EMERGENCY:
        slot_minutes = _EMERGENCY_SLOT_MINUTES
    return tuple(
        (start, min(start + slot_minutes, end))
        for begin, end in _HOURS[work_type]
        for start in range(begin, end, slot_minutes)
    )


def _time(minute: int) -> str:
    """Minutes of the day as `HH:mm`; the end of the day is its last minute."""
    hour, minute = divmod(min(minute, 24 * 60 - 1), 60)
    return f"{hour:02}:{minute:02}"
