"""Invariants about what is there when all is over."""

from __future__ import annotations

from yuyue_sim.loadtest.audit.evidence import UNLIMITED, Booking, Evidence, active_by_slot
from yuyue_sim.loadtest.audit.verdict import Judgement, Witness
from yuyue_sim.loadtest.audit.witness_texts import booking_words
from yuyue_sim.loadtest.history.layout import Outcome
from yuyue_sim.loadtest.history.tables import NEVER_NS
from yuyue_sim.loadtest.history.words import Words

_RUN_DIGITS = 10**9
"""A RegID of this kind of run is the run's number, then nine digits of user and booking."""


def lost(evidence: Evidence) -> Judgement:
    """Acknowledged, by nobody cancelled, and not there; or there as cancelled where nobody else could cancel."""
    witnesses = []
    judged = 0
    for booking in evidence.bookings.values():
        if booking.acknowledged_ns >= NEVER_NS or booking.cancel_begin_ns < NEVER_NS:
            continue
        shown = evidence.found.get(booking.registration_id)
        is_absent = evidence.is_absent(booking)
        judged += shown is not None or is_absent
        if is_absent:
            witnesses.append(_ending(evidence, booking, _LOST))
        elif shown and evidence.nobody_else and all(each.is_cancelled for each in shown):
            witnesses.append(_ending(evidence, booking, _CANCELLED_BY_NOBODY))
    return Judgement.of(judged, witnesses)


def phantoms(evidence: Evidence) -> Judgement:
    """There, under a RegID of this run that nobody ever asked for."""
    run_number = evidence.history.run.get("settings", {}).get("run_number", 0)
    shown = evidence.end.registrations if evidence.end is not None else ()
    witnesses = []
    for each in shown:
        number = each.registration_id
        if run_number and number // _RUN_DIGITS == run_number and number not in evidence.bookings:
            text = Words(
                f"at the end the hospital shows {number}, which nobody ever asked for",
                f"最后医院有 {number}，但从无人请求",
            )
            witnesses.append(Witness(text, each.slot, evidence.end_ns, 1.0))
    return Judgement.of(len(shown), witnesses)


def refused_but_present(evidence: Evidence) -> Judgement:
    """Every attempt refused, and yet there."""
    witnesses = []
    judged = 0
    for booking in evidence.bookings.values():
        if booking.begin_ns < NEVER_NS:
            continue
        shown = evidence.found.get(booking.registration_id)
        judged += shown is not None or evidence.is_absent(booking)
        if shown:
            is_cancelled = all(each.is_cancelled for each in shown)
            how = Words("cancelled", "已退") if is_cancelled else Words("active", "有效")
            words = Words(
                f"was refused each time it was asked for, and is there at the end ({how.en})",
                f"每次请求都被拒绝，最后却存在（{how.zh}）",
            )
            witnesses.append(_ending(evidence, booking, words))
    return Judgement.of(judged, witnesses)


def cancelled_but_present(evidence: Evidence) -> Judgement:
    """Cancelled with 0000, and yet active."""
    witnesses = []
    judged = 0
    for booking in evidence.bookings.values():
        if booking.cancelled_ns >= NEVER_NS:
            continue
        judged += booking.registration_id in evidence.found
        if evidence.is_active_at_end(booking) and not _asked_again(evidence, booking):
            witnesses.append(_ending(evidence, booking, _STILL_ACTIVE))
    return Judgement.of(judged, witnesses)


def does_not_add_up(evidence: Evidence) -> Judgement:
    """LeftNum and active registrations, read when nothing moved, that are not TotalNum together."""
    end = evidence.end
    if end is None or not end.is_quiet:
        return Judgement(0)
    active, ours = active_by_slot(evidence), active_by_slot(evidence, only_ours=True)
    unplaced = evidence.unplaced()
    witnesses = []
    judged = 0
    for name, slot in end.slots.items():
        schedule = name.rpartition("/")[0]
        hospital_id, day = name.split("/")[0], name.split("/")[3]
        is_known = (hospital_id, day) in end.listed and schedule not in unplaced and active[f"{schedule}/"] == 0
        if slot.is_reserved or slot.total >= UNLIMITED or not is_known:
            continue
        # More may be active than TotalNum where it was lowered; then LeftNum is 0.
        expected = max(0, slot.total - active[name])
        if day <= end.today and slot.left <= max(0, slot.total - ours[name]) and slot.left != expected:
            continue  # some of it is over, or extra numbers were given out
        judged += 1
        if slot.left != expected:
            text = Words(
                f"at the end LeftNum is {slot.left} and {active[name]} registrations are active, "
                f"together {slot.left + active[name]}, and TotalNum is {slot.total}",
                f"最后 LeftNum 为 {slot.left}，有效预约 {active[name]} 个，合计 {slot.left + active[name]}，"
                f"而 TotalNum 为 {slot.total}",
            )
            size = float(abs(slot.total - slot.left - active[name]))
            witnesses.append(Witness(text, name, evidence.end_ns, size))
    return Judgement.of(judged, witnesses)


def _asked_again(evidence: Evidence, booking: Booking) -> bool:
    """Whether an attempt could still take effect after the cancellation was sent."""
    rows = evidence.rows
    return any(
        rows["outcome"][row] != Outcome.REFUSED and rows["completed_ns"][row] >= booking.cancel_begin_ns
        for row in booking.attempts
    )


_LOST = Words("was never cancelled, and is not there at the end", "从未退号，最后却不存在")
_CANCELLED_BY_NOBODY = Words("is cancelled at the end, though nobody cancelled it", "无人退号，最后却已退")
_STILL_ACTIVE = Words("was cancelled, and is active at the end", "已退号，最后却仍有效")


def _ending(evidence: Evidence, booking: Booking, words: Words) -> Witness:
    slot = evidence.history.slots[booking.slot]
    who = booking_words(evidence, booking)
    text = Words(f"{who.en} {words.en}", f"{who.zh}{words.zh}")
    return Witness(text, slot, evidence.end_ns, 1.0, tuple(booking.attempts + booking.cancels))
