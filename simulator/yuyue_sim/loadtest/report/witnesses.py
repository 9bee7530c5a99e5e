"""The anomalies of the page: what each demands, and its witnesses, which lead to the pictures of their slots."""

from __future__ import annotations

import shlex
from html import escape
from urllib.parse import urlencode

from yuyue_sim.loadtest.audit.verdict import Anomaly, Witness
from yuyue_sim.loadtest.history.layout import NOTHING
from yuyue_sim.loadtest.history.tables import NEVER_NS
from yuyue_sim.loadtest.history.words import Words, spans
from yuyue_sim.loadtest.report.invariants import NAMES
from yuyue_sim.loadtest.report.run_measures import Side

_SEE_SLOT = Words("See the slot", "查看该时段")
_LISTED = 8
"""Witnesses of an anomaly on the page, beside the first."""
_NOT_EXPLAINED = Words(
    "The simulator has no explanation of it: getDtNoInfo has no RegID to ask by. The picture of the slot shows it.",
    "模拟器没有它的解释：getDtNoInfo 不带 RegID，无从查询。请看该时段的图。",
)


def anomalies(side: Side) -> str:
    """All anomalies."""
    return "".join(_anomaly(side, each) for each in side.audit.anomalies)


def wronged(side: Side) -> str:
    """Who was wronged first, and the link to the picture that proves it; empty if there is nobody."""
    found = _first_wronged(side)
    return "" if found is None else _card(side, *found)


def first_wronged_slot(side: Side) -> str:
    """The slot of the first witness; empty if there is none."""
    found = _first_wronged(side)
    return "" if found is None else found[0].slot


def listed_slots(side: Side) -> list[str]:
    """The slots of all witnesses on the page."""
    return list(dict.fromkeys(witness.slot for anomaly in side.audit.anomalies for witness in _listed(anomaly)))


def _listed(anomaly: Anomaly) -> list[Witness]:
    """The witnesses of an anomaly that are on the page, the first one first."""
    return list(dict.fromkeys((anomaly.first, anomaly.worst, anomaly.last, *anomaly.witnesses)))[: _LISTED + 1]


def _first_wronged(side: Side) -> tuple[Witness, int | None] | None:
    """The first witness about a booking, or else about a look, or else any; with the row of the request."""
    evidence = side.evidence
    firsts = [anomaly.first for anomaly in side.audit.anomalies]
    rows = [(witness, row) for witness in firsts for row in witness.rows]
    is_change = evidence.is_booking | evidence.is_cancel
    found = [each for each in rows if is_change[each[1]]] or rows
    if found:
        return found[0]
    return (firsts[0], None) if firsts else None


def _card(side: Side, witness: Witness, row: int | None) -> str:
    who = _who(side, row)
    facts = [*who, (Words("slot", "时段"), side.name_of(witness.slot)), *_when(side, row)]
    shown = "".join(f"<div><dt>{name.html}</dt><dd>{escape(value)}</dd></div>" for name, value in facts if value)
    words = Words(f"See the wronged {who[0][0].en}", f"查看受害{who[0][0].zh}") if who else _SEE_SLOT
    return (
        f'<a class=go href="#{side.prefix}slot" data-side="{side.prefix}" data-slot="{escape(witness.slot)}">'
        f"{words.html} ↓</a><dl class=wronged>{shown}</dl>{_explained(side, witness)}"
    )


def _who(side: Side, row: int | None) -> list[tuple[Words, str]]:
    """Of a booking, patient and numbers; of a look, the user."""
    if row is None:
        return []
    rows, evidence = side.evidence.rows, side.evidence
    booking = evidence.bookings.get(int(rows["registration_id"][row]))
    if booking is None:
        return [(Words("user", "用户"), str(int(rows["user"][row])))]
    reserve_no = int(rows["reserve_no"][row])
    return [
        (Words("patient", "患者"), side.history.patients[booking.patient]),
        (Words("booking (RegID)", "预约（RegID）"), str(booking.registration_id)),
        (Words("number (ReserveNo)", "号（ReserveNo）"), "" if reserve_no == NOTHING else str(reserve_no)),
    ]


def _when(side: Side, row: int | None) -> list[tuple[Words, str]]:
    if row is None:
        return []
    answered_ns = int(side.history.answered_ns[row])
    return [
        (Words("sent", "发出"), _ms(side, int(side.history.sent_ns[row]))),
        (Words("answered", "响应"), _ms(side, answered_ns) if answered_ns < NEVER_NS else ""),
    ]


def _ms(side: Side, at_ns: int) -> str:
    return f"{(at_ns - side.history.origin_ns) / 1e6:+,.3f} ms"


def _anomaly(side: Side, anomaly: Anomaly) -> str:
    invariant = anomaly.invariant
    demand = spans(f"{escape(invariant.words.en)} But:", f"{invariant.words.zh}然而：")
    first, *others = _listed(anomaly)
    more = "".join(_witness(side, each) for each in others)
    summary = Words("more of them", "更多").html
    folded = f"<details><summary>{summary}</summary><dl>{more}</dl></details>" if more else ""
    return (
        f'<article class=anomaly id="{side.prefix}{invariant.value}"><h3>{NAMES[invariant].html} × {anomaly.count:,} '
        f"<code>{invariant.value}</code></h3><p>{demand}</p><dl>{_witness(side, first)}</dl>{folded}</article>"
    )


def _witness(side: Side, witness: Witness) -> str:
    link = escape(side.name_of(witness.slot))
    if witness.slot in side.attempts.wanted_names:
        link = f'<a href="#{side.prefix}slot" data-side="{side.prefix}" data-slot="{escape(witness.slot)}">{link}</a>'
    return f"<dt>{link} <code>{escape(witness.slot)}</code></dt><dd>{witness.text.html}{_explained(side, witness)}</dd>"


def _explained(side: Side, witness: Witness) -> str:
    """What the simulator says of a witness, or where it says so; empty if nothing can be asked."""
    numbers = side.evidence.rows["registration_id"][list(witness.rows)]
    named = [str(number) for number in numbers.tolist() if number > 0]
    known, run = side.circumstances, side.history.run
    if known.explanations is not None:
        told = [known.explanations[number] for number in named if number in known.explanations]
        told.sort(key=lambda each: each[0].startswith("rule "))
        if not told and not named:
            return f"<p class=explained>{_NOT_EXPLAINED.html}</p>"
        return _explanation(*told[0]) if told else ""
    number = named[0] if named else ""
    if known.simulator:
        return _links(f"{known.simulator}/console", number, witness.slot.partition("/")[0])
    host = str(run.get("host", ""))
    command = f"yuyue-sim explain {number} --url {shlex.quote(host)}"
    return f"<p class=explained><code>{escape(command)}</code></p>" if number and host else ""


def _explanation(cause: str, en: str, zh: str) -> str:
    words = Words("the simulator says", "模拟器的解释").html
    return f"<p class=explained>{words}: <b>{escape(cause)}</b> {Words(en, zh).html}</p>"


def _links(console: str, number: str, hospital_id: str) -> str:
    """Links into the console of a simulator; without a RegID, to the looks of the hospital."""
    links = []
    if number:
        links.append((f"#/explain?id={number}", Words("explain", "解释")))
    wanted = {"registration_id": number} if number else {"operation": "getDtNoInfo", "hospital": hospital_id}
    links.append((f"#/journal?{urlencode(wanted)}", Words("journal", "请求记录")))
    shown = " · ".join(f'<a href="{escape(console + link)}">{words.html}</a>' for link, words in links)
    return f"<p class=explained>{shown}</p>"
