"""The anomalies of the page: what each demands, and its witnesses, which lead to the pictures of their slots."""

from __future__ import annotations

from html import escape

from yuyue_sim.loadtest.audit.verdict import Anomaly, Witness
from yuyue_sim.loadtest.history.layout import NOTHING
from yuyue_sim.loadtest.history.reader import NEVER_NS
from yuyue_sim.loadtest.report.invariants import DEMANDS_ZH, NAMES
from yuyue_sim.loadtest.report.run_measures import Side
from yuyue_sim.loadtest.report.words import Words, spans

_LISTED = 8
"""Witnesses of an anomaly on the page, beside the first."""


def anomalies(side: Side) -> str:
    """All anomalies."""
    return "".join(_anomaly(side, each) for each in side.audit.anomalies)


def wronged(side: Side) -> str:
    """The first patient who was wronged, and the link to the picture that proves it; empty if there is none."""
    for anomaly in side.audit.anomalies:
        row = _booking_row(side, anomaly.first)
        if row is not None:
            return _card(side, anomaly, row)
    return ""


def first_wronged_slot(side: Side) -> str:
    """The slot of the first witness; empty if there is none."""
    for anomaly in side.audit.anomalies:
        if _booking_row(side, anomaly.first) is not None:
            return anomaly.first.slot
    return side.audit.anomalies[0].first.slot if side.audit.anomalies else ""


def _booking_row(side: Side, witness: Witness) -> int | None:
    """The request of a witness that is about a booking."""
    evidence = side.evidence
    return next((row for row in witness.rows if evidence.is_booking[row] or evidence.is_cancel[row]), None)


def _card(side: Side, anomaly: Anomaly, row: int) -> str:
    rows, history = side.evidence.rows, side.history
    registration_id = int(rows["registration_id"][row])
    booking = side.evidence.bookings.get(registration_id)
    patient = history.patients[booking.patient] if booking is not None else ""
    reserve_no = int(rows["reserve_no"][row])
    answered_ns = int(history.answered_ns[row])
    facts = [
        (Words("patient", "患者"), patient),
        (Words("booking (RegID)", "预约（RegID）"), str(registration_id)),
        (Words("number (ReserveNo)", "号（ReserveNo）"), "" if reserve_no == NOTHING else str(reserve_no)),
        (Words("slot", "时段"), side.name_of(anomaly.first.slot)),
        (Words("sent", "发出"), _ms(side, int(history.sent_ns[row]))),
        (Words("answered", "响应"), _ms(side, answered_ns) if answered_ns < NEVER_NS else ""),
    ]
    shown = "".join(f"<div><dt>{name.html}</dt><dd>{escape(value)}</dd></div>" for name, value in facts if value)
    words = Words("See the wronged patient", "查看受害患者").html
    return (
        f'<a class=go href="#{side.prefix}slot" data-side="{side.prefix}" data-slot="{escape(anomaly.first.slot)}">'
        f"{words} ↓</a><dl class=wronged>{shown}</dl>"
    )


def _ms(side: Side, at_ns: int) -> str:
    return f"{(at_ns - side.history.origin_ns) / 1e6:+,.3f} ms"


def _anomaly(side: Side, anomaly: Anomaly) -> str:
    invariant = anomaly.invariant
    demand = spans(f"{escape(invariant.words)} But:", f"{DEMANDS_ZH[invariant]}然而：")
    first, *others = dict.fromkeys((anomaly.first, anomaly.worst, anomaly.last, *anomaly.witnesses))
    more = "".join(_witness(side, each) for each in others[:_LISTED])
    summary = Words("more of them", "更多").html
    folded = f"<details><summary>{summary}</summary><dl>{more}</dl></details>" if more else ""
    return (
        f'<article class=anomaly id="{side.prefix}{invariant.value}"><h3>{NAMES[invariant].html} × {anomaly.count:,} '
        f"<code>{invariant.value}</code></h3><p>{demand}</p><dl>{_witness(side, first)}</dl>{folded}</article>"
    )


def _witness(side: Side, witness: Witness) -> str:
    link = (
        f'<a href="#{side.prefix}slot" data-side="{side.prefix}" data-slot="{escape(witness.slot)}">'
        f"{escape(side.name_of(witness.slot))}</a>"
    )
    return f"<dt>{link} <code>{escape(witness.slot)}</code></dt><dd>{escape(witness.text)}</dd>"
