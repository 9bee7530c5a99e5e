"""Invariants about how many numbers there are: sold, told and refused, judged for all slots at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from simulator.audit.evidence import FULL, Booking, Evidence, active_by_slot
from simulator.audit.step_counts import Ints
from simulator.audit.verdict import Judgement, Witness
from simulator.audit.words import answered, booking_words, sent
from simulator.history.layout import Outcome

_MOST_NAMED = 4


def oversold(evidence: Evidence) -> Judgement:
    """More bookings surely active at one instant than numbers."""
    capacity = _capacity_for_us(evidence)
    is_known = capacity >= 0
    highest = evidence.certain.highest(len(capacity))
    seen = np.flatnonzero(is_known & (highest > capacity)).tolist()
    witnesses = [_oversold_slot(evidence, slot, int(capacity[slot])) for slot in seen]
    return Judgement.of(int(is_known.sum()), witnesses + _oversold_at_end(evidence, set(seen)))


def sold_out_falsely(evidence: Evidence) -> Judgement:
    """1001 although fewer bookings than numbers may have been active all the while."""
    rows = evidence.rows
    is_judged = evidence.is_booking & (rows["code"] == FULL) & (rows["outcome"] == Outcome.REFUSED)
    judged = np.flatnonzero(is_judged & evidence.closed[rows["slot"]])
    slots, begins, ends = _spans(evidence, judged)
    most = evidence.possible.most(slots, begins, ends) + evidence.others[slots]
    capacity = evidence.capacity[slots]
    broken = np.flatnonzero(most < capacity)

    def tell(place: int) -> Witness:
        row, held, numbers = int(judged[broken[place]]), most[broken[place]], capacity[broken[place]]
        text = (
            f"booking {rows['registration_id'][row]}, sent at {sent(evidence, row)}, was refused as full (1001) at "
            f"{answered(evidence, row)}, yet at most {held} of {numbers} numbers can have been held meanwhile"
        )
        return _witness(evidence, text, int(rows["slot"][row]), row, float(numbers - held))

    return _judgement(evidence, len(judged), judged[broken], (capacity - most)[broken], tell)


def told_too_high(evidence: Evidence) -> Judgement:
    """LeftNum above what bookings surely active leave."""
    limit = _capacity_for_us(evidence)
    readings = _readings(evidence, limit >= 0)
    slots, begins, ends = _spans_of_readings(evidence, readings)
    # A hospital that sold too many tells 0; that is no lie of its own.
    left_most = np.maximum(0, limit[slots] - evidence.certain.least(slots, begins, ends))
    broken = np.flatnonzero(readings["left"] > left_most)

    def tell(place: int) -> Witness:
        reading, most = readings[broken[place]], int(left_most[broken[place]])
        row, slot, left = int(reading["row"]), int(reading["slot"]), int(reading["left"])
        text = (
            f"asked at {sent(evidence, row)}, getDtNoInfo told LeftNum {left} at {answered(evidence, row)}, "
            f"yet at most {most} numbers can have been left{_staleness(evidence, slot, int(limit[slot]) - left, row)}"
            + _named(evidence, _sure_at(evidence, slot, int(evidence.rows["invoked_ns"][row])))
        )
        return _witness(evidence, text, slot, row, float(left - most))

    return _judgement(evidence, len(readings), readings["row"][broken], (readings["left"] - left_most)[broken], tell)


def told_too_low(evidence: Evidence) -> Judgement:
    """LeftNum below what all bookings possibly active leave."""
    readings = _readings(evidence, evidence.closed)
    slots, begins, ends = _spans_of_readings(evidence, readings)
    most = evidence.possible.most(slots, begins, ends) + evidence.others[slots]
    left_least = evidence.capacity[slots] - most
    broken = np.flatnonzero(readings["left"] < left_least)

    def tell(place: int) -> Witness:
        reading, least, held = readings[broken[place]], int(left_least[broken[place]]), int(most[broken[place]])
        row, slot, left = int(reading["row"]), int(reading["slot"]), int(reading["left"])
        text = (
            f"asked at {sent(evidence, row)}, getDtNoInfo told LeftNum {left} at {answered(evidence, row)}, "
            f"yet at least {least} numbers must have been left: at most {held} bookings can have been active"
        )
        return _witness(evidence, text, slot, row, float(least - left))

    return _judgement(evidence, len(readings), readings["row"][broken], (left_least - readings["left"])[broken], tell)


def rose(evidence: Evidence) -> Judgement:
    """LeftNum higher than in a reading before, by more than the cancellations possible meanwhile."""
    readings = _readings(evidence, evidence.closed)
    if not len(readings):
        return Judgement(0)
    slots, begins, ends = _spans_of_readings(evidence, readings)
    before = _last_before(slots, begins, ends)
    judged = np.flatnonzero(before >= 0)
    earlier = before[judged]
    cancels = _cancels_between(evidence, slots[judged], begins[earlier], ends[judged])
    rise = readings["left"][judged].astype(np.int64) - readings["left"][earlier]
    broken = np.flatnonzero(rise > cancels)

    def tell(place: int) -> Witness:
        first, second = readings[earlier[broken[place]]], readings[judged[broken[place]]]
        row, between = int(second["row"]), int(cancels[broken[place]])
        text = (
            f"LeftNum was {first['left']} as answered at {answered(evidence, int(first['row']))}, and {second['left']} "
            f"as asked at {sent(evidence, row)}, though at most {between} cancellations can have come between"
        )
        return _witness(evidence, text, int(second["slot"]), row, float(rise[broken[place]] - between))

    return _judgement(evidence, len(judged), readings["row"][judged[broken]], (rise - cancels)[broken], tell)


def _oversold_slot(evidence: Evidence, slot: int, capacity: int) -> Witness:
    """The first instant of a slot at which too many were surely active."""
    sure = [each for each in evidence.bookings.values() if each.slot == slot and each.is_certain]
    steps = [(each.acknowledged_ns, 1, each.registration_id) for each in sure]
    steps += [(each.cancel_begin_ns, -1, each.registration_id) for each in sure]
    active: dict[int, Booking] = {}
    holders: list[Booking] = []
    most = 0
    for _, step, registration_id in sorted(steps):
        if step < 0:
            active.pop(registration_id, None)
            continue
        active[registration_id] = evidence.bookings[registration_id]
        most = max(most, len(active))
        if not holders and len(active) > capacity:
            holders = list(active.values())
    last = holders[-1]
    text = (
        f"at {evidence.since_ms(last.acknowledged_ns)} {len(holders)} bookings were acknowledged and not cancelled, "
        f"for {capacity} numbers (at worst {most} bookings); the one too many is {booking_words(evidence, last)}"
        + _named(evidence, holders[:-1])
    )
    at_ns = last.acknowledged_ns
    return Witness(text, evidence.history.slots[slot], at_ns, float(most - capacity), (last.acknowledged_row,))


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


def _capacity_for_us(evidence: Evidence) -> Ints:
    """Numbers that our bookings can have had; -1 where not known. What others held counts where it is surely known."""
    others = np.where(evidence.closed, evidence.others, 0)
    return np.where(evidence.capacity >= 0, evidence.capacity - others, -1)


def _readings(evidence: Evidence, which: NDArray[np.bool_]) -> NDArray[np.void]:
    readings = evidence.history.readings
    is_told = evidence.rows["outcome"][readings["row"]] == Outcome.DONE
    chosen: NDArray[np.void] = readings[which[readings["slot"]] & is_told]
    return chosen


def _spans(evidence: Evidence, rows: Ints) -> tuple[Ints, Ints, Ints]:
    asked = evidence.rows[rows]
    return (
        asked["slot"].astype(np.int64),
        evidence.instants.at(asked["invoked_ns"]),
        evidence.instants.at(asked["completed_ns"]),
    )


def _spans_of_readings(evidence: Evidence, readings: NDArray[np.void]) -> tuple[Ints, Ints, Ints]:
    _, begins, ends = _spans(evidence, readings["row"].astype(np.int64))
    return readings["slot"].astype(np.int64), begins, ends


def _last_before(slots: Ints, begins: Ints, ends: Ints) -> Ints:
    """For each reading, the one of its slot that ended last before it began; -1 where there is none."""
    keys = slots << 32 | ends
    order = np.argsort(keys, kind="stable")
    place = np.searchsorted(keys[order], slots << 32 | begins, "left") - 1
    candidate = order[np.maximum(place, 0)]
    return np.where((place >= 0) & (slots[candidate] == slots), candidate, -1)


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
    """How long before the question a slot last had no more bookings than `held`, in words; empty where it never had."""
    asked_ns = int(evidence.rows["invoked_ns"][row])
    times = sorted(each.acknowledged_ns for each in _sure_at(evidence, slot, asked_ns))
    if not 0 <= held < len(times):
        return ""
    return f" (stale by at least {(asked_ns - times[held]) / 1e6:,.1f} ms)"


def _sure_at(evidence: Evidence, slot: int, at_ns: int) -> list[Booking]:
    return [
        each
        for each in evidence.bookings.values()
        if each.slot == slot and each.acknowledged_ns < at_ns < each.cancel_begin_ns
    ]


def _named(evidence: Evidence, bookings: list[Booking]) -> str:
    if not bookings:
        return ""
    latest = sorted(bookings, key=lambda each: each.acknowledged_ns)[-_MOST_NAMED:]
    more = len(bookings) - len(latest)
    words = "; ".join(booking_words(evidence, each) for each in reversed(latest))
    return f". Held by {words}" + (f", and {more} more" if more else "")


def _witness(evidence: Evidence, text: str, slot: int, row: int, size: float) -> Witness:
    return Witness(text, evidence.history.slots[slot], evidence.answered(row), size, (row,))


def _judgement(evidence: Evidence, judged: int, rows: Ints, sizes: Ints, tell: Callable[[int], Witness]) -> Judgement:
    at_ns = evidence.history.answered_ns[rows].tolist()
    return Judgement(judged, at_ns, [float(size) for size in sizes.tolist()], tell)
