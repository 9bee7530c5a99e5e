"""Schedules of which bookings name no slot: their bookings can only be counted over all slots together."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from yuyue_sim.loadtest.audit.evidence import Booking, Evidence


def vague_schedules(evidence: Evidence) -> dict[str, tuple[list[Booking], int]]:
    """By schedule, bookings surely active at some instant, and the numbers of all its slots.

    A schedule is left out if a slot has no limit, or if a response lists other slots than the rest: then its numbers
    are not known.
    """
    names, of_slot = evidence.history.slots, evidence.schedule_of
    vague = {of_slot[slot] for slot in evidence.certain_in if names[slot].endswith("/")}
    if not vague:
        return {}
    slots: dict[str, list[int]] = defaultdict(list)
    for slot, schedule in enumerate(of_slot):
        if schedule in vague:
            slots[schedule].append(slot)
    readings = np.bincount(evidence.history.readings["slot"], minlength=len(names))
    found = {}
    for schedule, its_slots in slots.items():
        listed = [slot for slot in its_slots if not names[slot].endswith("/")]
        is_known = np.all(evidence.capacity[listed] >= 0) and np.all(readings[listed] == readings[listed[:1]])
        if listed and is_known:
            sure = [booking for slot in its_slots for booking in evidence.certain_in.get(slot, ())]
            found[schedule] = (sure, int(evidence.capacity[listed].sum()))
    return found
