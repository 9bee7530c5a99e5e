"""Bookings that name no slot, placed in the one that the final reads show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np

from yuyue_sim.loadtest.audit.end_state import EndState
from yuyue_sim.loadtest.history.reader import History


def placed(history: History, end: EndState | None) -> History:
    """A history in which every getYyNo without a slot has that of its booking, if the hospital showed it."""
    vague = np.array([slot.endswith("/") for slot in history.slots], np.bool_)
    rows = history.operations
    unplaced = np.flatnonzero(history.is_asked("getYyNo") & vague[rows["slot"]])
    if end is None or not len(unplaced):
        return history
    shown: dict[int, set[str]] = defaultdict(set)
    for each in end.registrations:
        shown[each.registration_id].add(each.slot)
    numbers = {slot: number for number, slot in enumerate(history.slots)}
    found = rows["slot"].copy()
    for row, number in zip(unplaced.tolist(), rows["registration_id"][unplaced].tolist(), strict=True):
        slots = shown.get(number, set())
        slot = next(iter(slots), "")
        schedule, _, hours = slot.rpartition("/")
        if len(slots) == 1 and hours and f"{schedule}/" == history.slots[found[row]]:
            found[row] = numbers.setdefault(slot, len(numbers))
    rows = rows.copy()
    rows["slot"] = found
    return replace(history, operations=rows, slots=tuple(numbers))
