"""Texts of witnesses: requests with their times and responses."""

from __future__ import annotations

from yuyue_sim.loadtest.audit.evidence import Booking, Evidence
from yuyue_sim.loadtest.history.layout import NOTHING, Outcome


def booking_words(evidence: Evidence, booking: Booking) -> str:
    """A booking: its RegID, when it was sent and acknowledged, and when its cancellation was sent."""
    first = min(booking.attempts, key=lambda row: int(evidence.rows["invoked_ns"][row]))
    words = f"{booking.registration_id} (sent at {sent(evidence, first)}"
    if booking.acknowledged_row >= 0:
        words += f", acknowledged at {answered(evidence, booking.acknowledged_row)}"
        if booking.reserve_no >= 0:
            words += f" with ReserveNo {booking.reserve_no}"
    else:
        words += f", {response(evidence, first)}"
    if booking.cancels:
        last = booking.cancels[0]
        words += f"; cancellation sent at {sent(evidence, last)}, {response(evidence, last)}"
    return words + ")"


def sent(evidence: Evidence, row: int) -> str:
    """When a request was sent."""
    return evidence.since_ms(int(evidence.rows["invoked_ns"][row]))


def answered(evidence: Evidence, row: int) -> str:
    """When its answer came."""
    return evidence.since_ms(evidence.answered(row))


def response(evidence: Evidence, row: int) -> str:
    """What the answer was."""
    rows = evidence.rows
    if rows["outcome"][row] == Outcome.UNCLEAR:
        error = evidence.history.errors[int(rows["error"][row])]
        return f"answer unclear ({error})" if error else "never answered"
    code = int(rows["code"][row])
    digits = "" if code == NOTHING else f" {code:04d}"
    return f"answered{digits} at {answered(evidence, row)}"
