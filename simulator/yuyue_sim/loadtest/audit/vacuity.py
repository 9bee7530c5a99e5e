"""Facts of a run, which show how much was tried: an audit of nothing proves nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from yuyue_sim.loadtest.audit.evidence import Evidence
from yuyue_sim.loadtest.audit.false_sold_out import false_closed_seat_ns
from yuyue_sim.loadtest.audit.findings import Counts
from yuyue_sim.loadtest.audit.step_counts import Ints
from yuyue_sim.loadtest.audit.tally import Tally
from yuyue_sim.loadtest.audit.verdict import Facts
from yuyue_sim.loadtest.history.tables import NEVER_NS


def counts_of(evidence: Evidence) -> Counts:
    """What is counted of bookings and slots."""
    return Counts(
        slots=len(evidence.history.slots) - 1,
        tried=len(evidence.bookings),
        booked=sum(booking.acknowledged_ns < NEVER_NS for booking in evidence.bookings.values()),
        cancelled=sum(booking.cancelled_ns < NEVER_NS for booking in evidence.bookings.values()),
        overlaps_on_last_number=int(_contested(evidence).sum()),
        false_closed_seat_ns=false_closed_seat_ns(evidence),
    )


def facts_of(counts: Counts, tally: Tally, operation_names: Sequence[str], worst_lag_ns: int) -> Facts:
    """The facts of a run."""
    seat_ns = counts.false_closed_seat_ns
    return Facts(
        requests=tally.requests,
        slots=counts.slots,
        booked=counts.booked,
        cancelled=counts.cancelled,
        unclear=tally.unclear,
        overlaps_on_last_number=counts.overlaps_on_last_number,
        succeeded={name: tally.done[name] for name in operation_names if tally.asked[name]},
        worst_lag_ms=worst_lag_ns / 1e6,
        false_closed_seat_s=None if seat_ns is None else seat_ns / 1e9,
    )


def _contested(evidence: Evidence) -> Ints:
    """Which slots were sold out while at least two users asked for their last number at the same time."""
    slots = len(evidence.history.slots)
    is_full = (evidence.capacity >= 0) & (evidence.certain.highest(slots) + evidence.others >= evidence.capacity)
    last_row = np.full(slots, -1, np.int64)
    last_ns = np.full(slots, -1, np.int64)
    for booking in evidence.bookings.values():
        if booking.acknowledged_row >= 0 and booking.acknowledged_ns > last_ns[booking.slot]:
            last_ns[booking.slot], last_row[booking.slot] = booking.acknowledged_ns, booking.acknowledged_row
    rows = evidence.rows
    tried = np.flatnonzero(evidence.is_booking)
    last = last_row[rows["slot"][tried]]
    overlaps = (
        (last >= 0)
        & (rows["registration_id"][tried] != rows["registration_id"][last])
        & (rows["invoked_ns"][tried] <= rows["completed_ns"][last])
        & (evidence.history.answered_ns[tried] >= rows["invoked_ns"][last])
    )
    rivals = np.bincount(rows["slot"][tried[overlaps]], minlength=slots)
    contested: Ints = (is_full & (rivals > 0)).astype(np.int64)
    return contested
