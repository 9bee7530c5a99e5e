"""Invariants about who holds what: one RegID, one ReserveNo, one patient, and the second cancellation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable

import numpy as np

from yuyue_sim.loadtest.audit.evidence import ALREADY_CANCELLED, BOOKED, Booking, Evidence
from yuyue_sim.loadtest.audit.verdict import Judgement, Witness
from yuyue_sim.loadtest.audit.witness_texts import booking_words, response, sent
from yuyue_sim.loadtest.history.layout import Outcome
from yuyue_sim.loadtest.history.tables import NEVER_NS
from yuyue_sim.loadtest.history.words import Words


def reserve_no_repeated(evidence: Evidence) -> Judgement:
    """Two bookings of a schedule surely active at the same time with the same ReserveNo."""

    def key(booking: Booking) -> Hashable | None:
        return (evidence.schedule_of[booking.slot], booking.reserve_no) if booking.reserve_no >= 0 else None

    def words(first: Booking, second: Booking) -> Words:
        both = _both(evidence, first, second)
        return Words(
            f"{both.en} hold ReserveNo {first.reserve_no} of the same schedule",
            f"{both.zh}，同持一个排班的 ReserveNo {first.reserve_no}",
        )

    return _held_twice(evidence, key, words)


def patient_twice(evidence: Evidence) -> Judgement:
    """Two bookings of one patient in a schedule surely active at the same time."""

    def key(booking: Booking) -> Hashable | None:
        return (evidence.schedule_of[booking.slot], booking.patient) if booking.patient else None

    def words(first: Booking, second: Booking) -> Words:
        patient, both = evidence.history.patients[first.patient], _both(evidence, first, second)
        return Words(
            f"{both.en} are both of patient {patient} in the same schedule",
            f"{both.zh}，同为患者 {patient} 在一个排班内的预约",
        )

    return _held_twice(evidence, key, words)


def registration_repeated(evidence: Evidence) -> Judgement:
    """One RegID acknowledged as two bookings, or shown as two at the end."""
    witnesses = []
    rows = evidence.rows
    is_booked = evidence.is_booking & (rows["outcome"] == Outcome.DONE)
    is_booked &= (rows["code"] == BOOKED) & (rows["reserve_no"] >= 0)
    numbers, counts = np.unique(rows["registration_id"][is_booked], return_counts=True)
    repeated = set(numbers[counts > 1].tolist())
    for booking in evidence.bookings.values():
        is_repeated = booking.registration_id in repeated
        booked = [row for row in booking.attempts if is_booked[row]] if is_repeated else []
        given = {int(rows["reserve_no"][row]) for row in booked}
        slot = evidence.history.slots[booking.slot]
        if len(given) > 1:
            numbers_given = [(rows["reserve_no"][row], response(evidence, row)) for row in booked]
            en = ", then ".join(f"ReserveNo {number} ({answer.en})" for number, answer in numbers_given)
            zh = "，再 ".join(f"ReserveNo {number}（{answer.zh}）" for number, answer in numbers_given)
            text = Words(
                f"{booking.registration_id} was booked anew each time it was asked for: {en}",
                f"{booking.registration_id} 每次请求都重新预约：{zh}",
            )
            witnesses.append(Witness(text, slot, evidence.answered(booked[1]), float(len(given)), tuple(booked)))
            continue
        shown = evidence.found.get(booking.registration_id, ())
        if len(shown) > 1:
            reserve_nos = [f"ReserveNo {each.reserve_no}" for each in shown]
            text = Words(
                f"at the end the hospital shows {len(shown)} registrations of {booking.registration_id}: "
                + " and ".join(reserve_nos),
                f"最后医院有 {booking.registration_id} 的 {len(shown)} 个预约：" + "、".join(reserve_nos),
            )
            witnesses.append(Witness(text, slot, evidence.end_ns, float(len(shown)), tuple(booking.attempts)))
    return Judgement.of(len(evidence.bookings), witnesses)


def second_cancel_taken(evidence: Evidence) -> Judgement:
    """A cancellation after one that was acknowledged, answered otherwise than 0005."""
    witnesses = []
    judged = 0
    rows = evidence.rows
    for booking in evidence.bookings.values():
        done = [row for row in booking.cancels if rows["outcome"][row] == Outcome.DONE]
        if not done:
            continue
        first = min(done, key=lambda row: int(rows["completed_ns"][row]))
        for row in booking.cancels:
            is_later = rows["invoked_ns"][row] > rows["completed_ns"][first]
            if not is_later or rows["outcome"][row] == Outcome.UNCLEAR:
                continue
            judged += 1
            if rows["code"][row] != ALREADY_CANCELLED:
                before, after, sent_at = response(evidence, first), response(evidence, row), sent(evidence, row)
                text = Words(
                    f"the cancellation of {booking.registration_id} was {before.en}, yet another one, sent at "
                    f"{sent_at}, was {after.en} instead of 0005",
                    f"{booking.registration_id} 的退号于 {before.zh}，但 {sent_at} 发出的另一次退号于 {after.zh}，"
                    "而不是 0005",
                )
                slot = evidence.history.slots[booking.slot]
                witnesses.append(Witness(text, slot, evidence.answered(row), 1.0, (first, row)))
    return Judgement.of(judged, witnesses)


def _held_twice(
    evidence: Evidence, key: Callable[[Booking], Hashable | None], words: Callable[[Booking, Booking], Words]
) -> Judgement:
    """Bookings of the same key that were surely active at the same time."""
    groups: dict[Hashable, list[Booking]] = defaultdict(list)
    for booking in evidence.bookings.values():
        held = key(booking) if booking.is_certain else None
        if held is not None:
            groups[held].append(booking)
    witnesses = []
    for holders in groups.values():
        for first, second in _overlapping(holders):
            slot = evidence.history.slots[second.slot]
            rows = (first.acknowledged_row, second.acknowledged_row)
            witnesses.append(Witness(words(first, second), slot, second.acknowledged_ns, float(len(holders)), rows))
    return Judgement.of(sum(map(len, groups.values())), witnesses)


def _overlapping(holders: list[Booking]) -> Iterable[tuple[Booking, Booking]]:
    holders.sort(key=lambda each: each.acknowledged_ns)
    longest = holders[0]
    for holder in holders[1:]:
        if holder.acknowledged_ns < longest.cancel_begin_ns:
            yield longest, holder
        if holder.cancel_begin_ns > longest.cancel_begin_ns:
            longest = holder


def _both(evidence: Evidence, first: Booking, second: Booking) -> Words:
    until = Words("never cancelled", "从未退号")
    if first.cancel_begin_ns < NEVER_NS:
        cancelled_at = evidence.since_ms(first.cancel_begin_ns)
        until = Words(f"not cancelled before {cancelled_at}", f"{cancelled_at} 之前未退号")
    one, other = booking_words(evidence, first), booking_words(evidence, second)
    return Words(f"{one.en}, {until.en}, and {other.en}", f"{one.zh}，{until.zh}，与 {other.zh}")
