"""The order of calling: which room calls which patient, and when.

The lowest number among those present is called first. A patient who comes after their number was passed (过号) is
called after three others. This is the recursion of Kiefer and Wolfowitz (Lindley's for several rooms) over the instants
at which rooms become free, with this order instead of first come, first served. No call depends on anything later.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush, heapreplace
from typing import NamedTuple, TypeVar

_CALLS_UNTIL_BACK = 3
_LUNCH_OVERRUN_S = 30 * 60


class Ready(NamedTuple):
    """A patient who has taken a number; times in seconds of the day."""

    taken_s: int
    number: int
    due_s: int
    consultation_s: int
    patient: int
    """The caller's own index of the patient."""
    leaves_s: int | None = None
    """From when on the patient is not called any more; it lies in a break."""


class Call(NamedTuple):
    """One call; times in seconds of the day."""

    patient: int
    room: int
    called_s: int
    seen_s: int


class Called(NamedTuple):
    """All calls of a session in order, and the patients whose number was passed."""

    calls: tuple[Call, ...]
    passed: dict[int, int]
    """Index → the number of calls after which the patient is in the order again."""


_Place = TypeVar("_Place", tuple[int, Ready], tuple[int, int, Ready])


def call_all(
    ready: Sequence[Ready],
    room_opens_s: Sequence[int],
    pauses: Sequence[tuple[int, int]],
    stopped_s: int | None,
    breaks: Sequence[tuple[int, int]] = (),
) -> Called:
    """Who is called when and where. Nobody is called from `stopped_s` on, in a break, or late in a pause."""
    leaving = any(each.leaves_s is not None for each in ready)
    idle = sorted([*((begin_s + _LUNCH_OVERRUN_S, end_s) for begin_s, end_s in pauses), *breaks])
    coming = sorted(ready, reverse=True)
    rooms = [(opens_s, room) for room, opens_s in enumerate(room_opens_s)]
    heapify(rooms)
    waiting: list[tuple[int, Ready]] = []
    back: list[tuple[int, int, Ready]] = []
    passed: dict[int, int] = {}
    calls: list[Call] = []
    highest = now_s = 0
    while coming or waiting or back:
        now_s = max(now_s, rooms[0][0])
        if not waiting and not back:
            now_s = max(now_s, coming[-1].taken_s)
        if idle:
            now_s = _after_idle(now_s, idle)
        while coming and coming[-1].taken_s <= now_s:
            each = coming.pop()
            if each.number < highest and each.taken_s > each.due_s:
                passed[each.patient] = len(calls) + _CALLS_UNTIL_BACK
                heappush(back, (passed[each.patient], each.number, each))
            else:
                heappush(waiting, (each.number, each))
        if stopped_s is not None and now_s >= stopped_s:
            break
        if leaving:
            _drop_left(waiting, now_s)
            _drop_left(back, now_s)
        if not waiting and not back:
            continue
        is_back = bool(back) and (not waiting or back[0][0] <= len(calls))
        chosen = heappop(back)[-1] if is_back else heappop(waiting)[-1]
        highest = max(highest, chosen.number)
        seen_s = now_s + chosen.consultation_s
        calls.append(Call(chosen.patient, rooms[0][1], now_s, seen_s))
        heapreplace(rooms, (seen_s, rooms[0][1]))
    return Called(tuple(calls), passed)


def _drop_left(heap: list[_Place], now_s: int) -> None:
    """Drop those who come next but have left."""
    while heap and (leaves_s := heap[0][-1].leaves_s) is not None and leaves_s <= now_s:
        heappop(heap)


def _after_idle(now_s: int, idle: Sequence[tuple[int, int]]) -> int:
    for begin_s, end_s in idle:
        if begin_s <= now_s < end_s:
            now_s = end_s
    return now_s
