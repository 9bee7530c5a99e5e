"""Invariants about numbers booked, numbers left and refusals, judged for all slots at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from yuyue_sim.loadtest.audit.evidence import Booking, Evidence, Readings, active_by_slot
from yuyue_sim.loadtest.audit.step_counts import Ints
from yuyue_sim.loadtest.audit.verdict import Judgement, Witness
from yuyue_sim.loadtest.audit.witness_texts import answered, booking_words, sent

_MOST_NAMED = 4


def oversold(evidence: Evidence) -> Judgement:
    """More bookings surely active at one instant than numbers."""
    capacity = evidence.capacity_for_us
    is_known = capacity >= 0
    highest = evidence.certain.highest(len(capacity))
    seen = np.flatnonzero(is_known & (highest > capacity)).tolist()
    witnesses = [_oversold_slot(evidence, slot, int(capacity[slot])) for slot in seen]
    return Judgement.of(int(is_known.sum()), witnesses + _oversold_at_end(evidence, set(seen)))


def sold_out_falsely(evidence: Evidence) -> Judgement:
    """1001 although fewer bookings than numbers may have been active all the while."""
    rows = evidence.rows
    judged = evidence.refused_as_full
    slots, begins, ends = _spans(evidence, judged)
    most = evidence.possible.most(slots, begins, ends) + evidence.others[slots]
    capacity = evidence.capacity[slots]
    broken = np.flatnonzero(most < capacity)

    def describe(place: int) -> Witness:
        row, held, numbers = int(judged[broken[place]]), most[broken[place]], capacity[broken[place]]
        text = (
            f"booking {rows['registration_id'][row]}, sent at {sent(evidence, row)}, was refused as full (1001) at "
            f"{answered(evidence, row)}, yet at most {held} of {numbers} numbers can have been held meanwhile"
        )
        return _witness(evidence, text, int(rows["slot"][row]), row, float(numbers - held))

    return _judgement(evidence, len(judged), judged[broken], (capacity - most)[broken], describe)


def left_too_high(evidence: Evidence) -> Judgement:
    """LeftNum above what bookings surely active leave."""
    limit = evidence.capacity_for_us
    readings = evidence.readings.of(limit >= 0)
    # A hospital that sold too many returns LeftNum 0; that is not a second anomaly.
    left_most = np.maximum(
        0, limit[readings.slot] - evidence.certain.least(readings.slot, readings.begin, readings.end)
    )
    broken = np.flatnonzero(readings.left > left_most)

    def describe(place: int) -> Witness:
        row, slot, left = (int(column[broken[place]]) for column in (readings.row, readings.slot, readings.left))
        most = int(left_most[broken[place]])
        text = (
            f"asked at {sent(evidence, row)}, getDtNoInfo returned LeftNum {left} at {answered(evidence, row)}, "
            f"yet at most {most} numbers can have been left{_staleness(evidence, slot, int(limit[slot]) - left, row)}"
            + _named(evidence, _sure_at(evidence, slot, int(evidence.rows["invoked_ns"][row])))
        )
        return _witness(evidence, text, slot, row, float(left - most))

    return _judgement(evidence, len(readings.row), readings.row[broken], (readings.left - left_most)[broken], describe)


def left_too_low(evidence: Evidence) -> Judgement:
    """LeftNum below what all bookings possibly active leave."""
    readings = evidence.readings.of(evidence.closed)
    most = evidence.held_most[evidence.closed[evidence.readings.slot]]
    left_least = evidence.capacity[readings.slot] - most
    broken = np.flatnonzero(readings.left < left_least)

    def describe(place: int) -> Witness:
        row, slot, left = (int(column[broken[place]]) for column in (readings.row, readings.slot, readings.left))
        least, held = int(left_least[broken[place]]), int(most[broken[place]])
        text = (
            f"asked at {sent(evidence, row)}, getDtNoInfo returned LeftNum {left} at {answered(evidence, row)}, "
            f"yet at least {least} numbers must have been left: at most {held} bookings can have been active"
        )
        return _witness(evidence, text, slot, row, float(least - left))

    return _judgement(evidence, len(readings.row), readings.row[broken], (left_least - readings.left)[broken], describe)


def rose(evidence: Evidence) -> Judgement:
    """LeftNum higher than in a reading before, by more than the cancellations possible meanwhile."""
    readings = evidence.readings.of(evidence.closed)
    before = _last_before(readings)
    higher = np.flatnonzero((before >= 0) & (readings.left > readings.left[before]))
    earlier = before[higher]
    cancels = _cancels_between(evidence, readings.slot[higher], readings.begin[earlier], readings.end[higher])
    rise = readings.left[higher] - readings.left[earlier]
    broken = np.flatnonzero(rise > cancels)

    def describe(place: int) -> Witness:
        first, second = int(earlier[broken[place]]), int(higher[broken[place]])
        row, between = int(readings.row[second]), int(cancels[broken[place]])
        text = (
            f"LeftNum was {readings.left[first]} as answered at {answered(evidence, int(readings.row[first]))}, and "
            f"{readings.left[second]} as asked at {sent(evidence, row)}, though at most {between} cancellations can "
            "have come between"
        )
        return _witness(evidence, text, int(readings.slot[second]), row, float(rise[broken[place]] - between))

    judged = int((before >= 0).sum())
    return _judgement(evidence, judged, readings.row[higher[broken]], (rise - cancels)[broken], describe)


def _oversold_slot(evidence: Evidence, slot: int, capacity: int) -> Witness:
    """The first instant of a slot at which too many were surely active."""
    sure = evidence.certain_in[slot]
    steps = [(each.acknowledged_ns, 1, each.registration_id) for each in sure]
    steps += [(each.cancel_begin_ns, -1, each.registration_id) for each in sure]
    active: dict[int, Booking] = {}
    holders: list[Booking] = []
    too_many: list[int] = []
    most = 0
    for _, step, registration_id in sorted(steps):
        if step < 0:
            active.pop(registration_id, None)
            continue
        active[registration_id] = evidence.bookings[registration_id]
        most = max(most, len(active))
        if len(active) > capacity:
            holders = holders or list(active.values())
            too_many.append(active[registration_id].acknowledged_row)
    last = holders[-1]
    text = (
        f"at {evidence.since_ms(last.acknowledged_ns)} {len(holders)} bookings were acknowledged and not cancelled, "
        f"for {capacity} numbers (at worst {most} bookings); the one too many is {booking_words(evidence, last)}"
        + _named(evidence, holders[:-1])
    )
    at_ns = last.acknowledged_ns
    return Witness(text, evidence.history.slots[slot], at_ns, float(most - capacity), tuple(too_many))


def _oversold_at_end(evidence: Evidence, without: set[int]) -> list[Witness]:
    """Slots that the hospital itself shows with too many active registrations."""
    witnesses = []
    active = active_by_slot(evidence)
    for slot, name in enumerate(evidence.history.slots):
        capacity = int(evidence.capacity[slot])
        if slot not in without and capacity >= 0 and active[name] > capacity:
            text = f"at the end the hospital shows {active[name]} active registrations, for {capacity} numbers"
            witnesses.append(Witness(text, name, evidence.end_ns, float(active[name] - capacity)))
    return witnesses


def _spans(evidence: Evidence, rows: Ints) -> tuple[Ints, Ints, Ints]:
    begins, ends = evidence.places
    return evidence.rows["slot"][rows].astype(np.int64), begins[rows], ends[rows]


def _last_before(readings: Readings) -> Ints:
    """For each reading, the one of its slot that ended last before it began; -1 if there is none."""
    keys = readings.slot << 32 | readings.end
    order = np.argsort(keys, kind="stable")
    place = np.searchsorted(keys[order], readings.slot << 32 | readings.begin, "left") - 1
    candidate = order[np.maximum(place, 0)]
    return np.where((place >= 0) & (readings.slot[candidate] == readings.slot), candidate, -1)


def _cancels_between(evidence: Evidence, slots: Ints, begins: Ints, ends: Ints) -> Ints:
    """Cancellations of a slot that can have taken effect between two places."""
    cancelled = [each for each in evidence.bookings.values() if each.cancels]
    slot = np.array([each.slot for each in cancelled], np.int64) << 32
    sent_keys = np.sort(slot | evidence.instants.at(np.array([each.cancel_begin_ns for each in cancelled], np.int64)))
    done_keys = np.sort(slot | evidence.instants.at(np.array([each.cancelled_ns for each in cancelled], np.int64)))
    between: Ints = np.searchsorted(sent_keys, slots << 32 | ends, "right") - np.searchsorted(
        done_keys, slots << 32 | begins, "left"
    )
    # Of the slots before this one, all were counted by both, for every instant there is lies before a slot's last.
    return between


def _staleness(evidence: Evidence, slot: int, held: int, row: int) -> str:
    """How long before the request a slot last had no more bookings than `held`, in words; empty where it never had."""
    asked_ns = int(evidence.rows["invoked_ns"][row])
    times = sorted(each.acknowledged_ns for each in _sure_at(evidence, slot, asked_ns))
    if not 0 <= held < len(times):
        return ""
    return f" (stale by at least {(asked_ns - times[held]) / 1e6:,.1f} ms)"


def _sure_at(evidence: Evidence, slot: int, at_ns: int) -> list[Booking]:
    return [each for each in evidence.certain_in.get(slot, ()) if each.acknowledged_ns < at_ns < each.cancel_begin_ns]


def _named(evidence: Evidence, bookings: list[Booking]) -> str:
    if not bookings:
        return ""
    latest = sorted(bookings, key=lambda each: each.acknowledged_ns)[-_MOST_NAMED:]
    more = len(bookings) - len(latest)
    words = "; ".join(booking_words(evidence, each) for each in reversed(latest))
    return f". Held by {words}" + (f", and {more} more" if more else "")


def _witness(evidence: Evidence, text: str, slot: int, row: int, size: float) -> Witness:
    return Witness(text, evidence.history.slots[slot], evidence.answered(row), size, (row,))


def _judgement(
    evidence: Evidence, judged: int, rows: Ints, sizes: Ints, describe: Callable[[int], Witness]
) -> Judgement:
    at_ns = evidence.history.answered_ns[rows].tolist()
    return Judgement(judged, at_ns, [float(size) for size in sizes.tolist()], describe)
