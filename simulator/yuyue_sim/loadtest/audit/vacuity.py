"""Facts of a run, which show how much was tried: an audit of nothing proves nothing."""

from __future__ import annotations

import numpy as np

from yuyue_sim.loadtest.audit.evidence import Evidence
from yuyue_sim.loadtest.audit.false_sold_out import false_closed_seat_s
from yuyue_sim.loadtest.audit.step_counts import Ints
from yuyue_sim.loadtest.audit.verdict import Facts
from yuyue_sim.loadtest.history.layout import Outcome
from yuyue_sim.loadtest.history.reader import NEVER_NS


def facts_of(evidence: Evidence) -> Facts:
    """The facts of a run."""
    history, rows = evidence.history, evidence.rows
    is_done = rows["outcome"] == Outcome.DONE
    counts = np.bincount(rows["operation"][is_done], minlength=len(history.operation_names))
    asked = np.bincount(rows["operation"], minlength=len(history.operation_names))
    is_change = evidence.is_booking | evidence.is_cancel
    return Facts(
        requests=len(rows),
        slots=len(history.slots) - 1,
        booked=sum(booking.acknowledged_ns < NEVER_NS for booking in evidence.bookings.values()),
        cancelled=sum(booking.cancelled_ns < NEVER_NS for booking in evidence.bookings.values()),
        unclear=int((is_change & (rows["outcome"] == Outcome.UNCLEAR)).sum()),
        overlaps_on_last_number=int(_contested(evidence).sum()),
        succeeded={
            name: int(count)
            for name, count, requests in zip(history.operation_names, counts, asked, strict=True)
            if requests
        },
        worst_lag_ms=float(np.max(history.lags_ns, initial=0)) / 1e6,
        false_closed_seat_s=false_closed_seat_s(evidence),
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
