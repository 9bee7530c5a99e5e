"""Invariants about numbers booked, numbers left and refusals, judged for all slots at once."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

import numpy as np

from yuyue_sim.core.plurals import counted
from yuyue_sim.loadtest.audit.evidence import Booking, Evidence, Readings, active_by_slot
from yuyue_sim.loadtest.audit.step_counts import Ints
from yuyue_sim.loadtest.audit.vague_schedules import vague_schedules
from yuyue_sim.loadtest.audit.verdict import Judgement, Witness
from yuyue_sim.loadtest.audit.witness_texts import answered, booking_words, sent
from yuyue_sim.loadtest.history.words import Words

_MOST_NAMED = 4


def oversold(evidence: Evidence) -> Judgement:
    """More bookings surely active at one instant than numbers, of a slot or of a schedule."""
    capacity = evidence.capacity_for_us
    is_known = capacity >= 0
    highest = evidence.certain.highest(len(capacity))
    seen = np.flatnonzero(is_known & (highest > capacity)).tolist()
    witnesses = [
        _oversold(evidence, evidence.history.slots[slot], evidence.certain_in[slot], int(capacity[slot]))
        for slot in seen
    ]
    schedules = vague_schedules(evidence)
    oversold_already = {evidence.schedule_of[slot] for slot in seen}
    for schedule, (sure, numbers) in schedules.items():
        if schedule not in oversold_already and _most_at_once(sure) > numbers:
            witnesses.append(_oversold(evidence, f"{schedule}/", sure, numbers))
    return Judgement.of(int(is_known.sum()) + len(schedules), witnesses + _oversold_at_end(evidence, set(seen)))


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
        number, sent_at, answered_at = rows["registration_id"][row], sent(evidence, row), answered(evidence, row)
        text = Words(
            f"booking {number}, sent at {sent_at}, was refused as full (1001) at {answered_at}, yet at most {held} of "
            f"{counted(numbers, 'numbers')} can have been held meanwhile",
            f"预约 {number} 于 {sent_at} 发出，{answered_at} 因号满被拒（1001），"
            f"而其间 {numbers} 个号至多占用 {held} 个",
        )
        return _witness(evidence, text, int(rows["slot"][row]), row, float(numbers - held))

    return _judgement(evidence, len(judged), judged[broken], slots[broken], (capacity - most)[broken], describe)


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
        stale = _staleness(evidence, slot, int(limit[slot]) - left, row)
        held_by = _named(evidence, _sure_at(evidence, slot, int(evidence.rows["invoked_ns"][row])))
        shown = _shown(evidence, row, left)
        text = Words(
            f"{shown.en}, yet at most {counted(most, 'numbers')} can have been left{stale.en}{held_by.en}",
            f"{shown.zh}，而至多剩 {most} 个{stale.zh}{held_by.zh}",
        )
        return _witness(evidence, text, slot, row, float(left - most))

    sizes = (readings.left - left_most)[broken]
    return _judgement(evidence, len(readings.row), readings.row[broken], readings.slot[broken], sizes, describe)


def left_too_low(evidence: Evidence) -> Judgement:
    """LeftNum below what all bookings possibly active leave."""
    readings = evidence.readings.of(evidence.closed)
    most = evidence.held_most[evidence.closed[evidence.readings.slot]]
    left_least = evidence.capacity[readings.slot] - most
    broken = np.flatnonzero(readings.left < left_least)

    def describe(place: int) -> Witness:
        row, slot, left = (int(column[broken[place]]) for column in (readings.row, readings.slot, readings.left))
        least, held = int(left_least[broken[place]]), int(most[broken[place]])
        shown = _shown(evidence, row, left)
        text = Words(
            f"{shown.en}, yet at least {counted(least, 'numbers')} must have been left: at most "
            f"{counted(held, 'bookings')} can have been "
            "active",
            f"{shown.zh}，而至少应剩 {least} 个：有效预约至多 {held} 个",
        )
        return _witness(evidence, text, slot, row, float(least - left))

    sizes = (left_least - readings.left)[broken]
    return _judgement(evidence, len(readings.row), readings.row[broken], readings.slot[broken], sizes, describe)


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
        before_at, after_at = answered(evidence, int(readings.row[first])), sent(evidence, row)
        low, high = int(readings.left[first]), int(readings.left[second])
        text = Words(
            f"LeftNum was {low} as answered at {before_at}, and {high} as asked at {after_at}, though at most "
            f"{counted(between, 'cancellations')} can have come between",
            f"{before_at} 返回的 LeftNum 为 {low}，{after_at} 发出的查询得 {high}，而其间退号至多 {between} 次",
        )
        return _witness(evidence, text, int(readings.slot[second]), row, float(rise[broken[place]] - between))

    judged = int((before >= 0).sum())
    seen = higher[broken]
    return _judgement(evidence, judged, readings.row[seen], readings.slot[seen], (rise - cancels)[broken], describe)


def _most_at_once(sure: list[Booking]) -> int:
    """The most bookings that were surely active at one instant."""
    steps = sorted([(each.acknowledged_ns, 1) for each in sure] + [(each.cancel_begin_ns, -1) for each in sure])
    return max(accumulate(step for _, step in steps), default=0)


def _oversold(evidence: Evidence, name: str, sure: list[Booking], capacity: int) -> Witness:
    """The first instant at which too many were surely active."""
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
    at, too_late, held_by = (
        evidence.since_ms(last.acknowledged_ns),
        booking_words(evidence, last),
        _named(evidence, holders[:-1]),
    )
    text = Words(
        f"at {at} {len(holders)} bookings were acknowledged and not cancelled, for "
        f"{counted(capacity, 'numbers')} (at worst {most} "
        f"bookings); the one too many is {too_late.en}{held_by.en}",
        f"{at} 时 {capacity} 个号有 {len(holders)} 个已确认且未退的预约（最多时 {most} 个）；"
        f"多出的是 {too_late.zh}{held_by.zh}",
    )
    at_ns = last.acknowledged_ns
    return Witness(text, name, at_ns, float(most - capacity), tuple(too_many))


def _oversold_at_end(evidence: Evidence, without: set[int]) -> list[Witness]:
    """Slots that the hospital itself shows with too many active registrations.

    On the day itself a hospital gives out extra numbers (加号), which TotalNum does not count; then only ours count.
    """
    witnesses = []
    of_all, ours = active_by_slot(evidence), active_by_slot(evidence, only_ours=True)
    today = "" if evidence.end is None else evidence.end.today
    for slot, name in enumerate(evidence.history.slots):
        capacity = int(evidence.capacity[slot])
        if slot in without or capacity < 0 or of_all[name] <= capacity:
            continue
        active = (ours if name.split("/")[3] <= today else of_all)[name]
        if active > capacity:
            text = Words(
                f"at the end the hospital shows {counted(active, 'active registrations')}, "
                f"for {counted(capacity, 'numbers')}",
                f"最后医院有 {active} 个有效预约，而号源为 {capacity} 个",
            )
            witnesses.append(Witness(text, name, evidence.end_ns, float(active - capacity)))
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


def _staleness(evidence: Evidence, slot: int, held: int, row: int) -> Words:
    """How long before the request a slot last had no more bookings than `held`, in words; empty where it never had."""
    asked_ns = int(evidence.rows["invoked_ns"][row])
    times = sorted(each.acknowledged_ns for each in _sure_at(evidence, slot, asked_ns))
    if not 0 <= held < len(times):
        return Words("", "")
    stale_ms = f"{(asked_ns - times[held]) / 1e6:,.1f}"
    return Words(f" (stale by at least {stale_ms} ms)", f"（至少过时 {stale_ms} 毫秒）")


def _sure_at(evidence: Evidence, slot: int, at_ns: int) -> list[Booking]:
    return [each for each in evidence.certain_in.get(slot, ()) if each.acknowledged_ns < at_ns < each.cancel_begin_ns]


def _shown(evidence: Evidence, row: int, left: int) -> Words:
    asked_at, answered_at = sent(evidence, row), answered(evidence, row)
    return Words(
        f"asked at {asked_at}, getDtNoInfo returned LeftNum {left} at {answered_at}",
        f"{asked_at} 发出的 getDtNoInfo 于 {answered_at} 返回 LeftNum {left}",
    )


def _named(evidence: Evidence, bookings: list[Booking]) -> Words:
    if not bookings:
        return Words("", "")
    latest = sorted(bookings, key=lambda each: each.acknowledged_ns)[-_MOST_NAMED:]
    more = len(bookings) - len(latest)
    words = [booking_words(evidence, each) for each in reversed(latest)]
    en, zh = "; ".join(each.en for each in words), "；".join(each.zh for each in words)
    if more:
        return Words(f". Held by {en}, and {more} more", f"。持有者：{zh}，另有 {more} 个")
    return Words(f". Held by {en}", f"。持有者：{zh}")


def _witness(evidence: Evidence, text: Words, slot: int, row: int, size: float) -> Witness:
    return Witness(text, evidence.history.slots[slot], evidence.answered(row), size, (row,))


def _judgement(
    evidence: Evidence, judged: int, rows: Ints, slots: Ints, sizes: Ints, describe: Callable[[int], Witness]
) -> Judgement:
    at_ns = evidence.history.answered_ns[rows].tolist()
    names = [evidence.history.slots[slot] for slot in slots.tolist()]
    return Judgement(judged, at_ns, names, [float(size) for size in sizes.tolist()], describe)
