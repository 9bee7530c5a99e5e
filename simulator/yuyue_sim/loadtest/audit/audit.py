"""The audit: judge every invariant, prove the slots with the most attempts, and give a verdict."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from yuyue_sim.loadtest.audit import final_invariants, identities, numbers_left
from yuyue_sim.loadtest.audit.end_state import EndState
from yuyue_sim.loadtest.audit.evidence import Evidence
from yuyue_sim.loadtest.audit.findings import Findings, chosen
from yuyue_sim.loadtest.audit.open_loop import Arrivals, arrivals_in
from yuyue_sim.loadtest.audit.placement import placed
from yuyue_sim.loadtest.audit.proof import Proof, candidates, proof
from yuyue_sim.loadtest.audit.tally import tally_of
from yuyue_sim.loadtest.audit.terms import Terms
from yuyue_sim.loadtest.audit.vacuity import counts_of, facts_of
from yuyue_sim.loadtest.audit.verdict import Anomaly, Audit, Facts, Invariant, Judgement, Verdict
from yuyue_sim.loadtest.history.reader import History
from yuyue_sim.loadtest.history.words import Words

Progress = Callable[[str, int, int], None]
Judge = Callable[[Evidence], Judgement]

JUDGES: dict[Invariant, Judge] = {
    Invariant.OVERSELL: numbers_left.oversold,
    Invariant.FALSE_SOLD_OUT: numbers_left.sold_out_falsely,
    Invariant.LEFT_TOO_HIGH: numbers_left.left_too_high,
    Invariant.LEFT_TOO_LOW: numbers_left.left_too_low,
    Invariant.LEFT_ROSE: numbers_left.rose,
    Invariant.LOST: final_invariants.lost,
    Invariant.PHANTOM: final_invariants.phantoms,
    Invariant.REFUSED_BUT_PRESENT: final_invariants.refused_but_present,
    Invariant.CANCELLED_BUT_PRESENT: final_invariants.cancelled_but_present,
    Invariant.REPEATED_RESERVE_NO: identities.reserve_no_repeated,
    Invariant.REPEATED_REGISTRATION: identities.registration_repeated,
    Invariant.PATIENT_TWICE: identities.patient_twice,
    Invariant.DOES_NOT_ADD_UP: final_invariants.does_not_add_up,
    Invariant.SECOND_CANCEL: identities.second_cancel_taken,
}
"""Tier one."""

_OF_THE_END = frozenset(
    {
        Invariant.LOST,
        Invariant.PHANTOM,
        Invariant.REFUSED_BUT_PRESENT,
        Invariant.CANCELLED_BUT_PRESENT,
        Invariant.DOES_NOT_ADD_UP,
    }
)
_ALONE = frozenset({Invariant.FALSE_SOLD_OUT, Invariant.LEFT_TOO_LOW, Invariant.LEFT_ROSE, Invariant.NOT_LINEARIZABLE})
_OPERATIONS_THAT_MATTER = ("getYyNo", "backNo", "getDtNoInfo", "getGhInfo")


@dataclass(frozen=True, slots=True)
class DrawableAudit(Audit):
    """An audit of a history that is in memory as a whole, as a page needs it."""

    evidence: Evidence
    """What it was judged on."""
    orders: Mapping[str, tuple[int, ...]]
    """By slot, rows of its requests in an order that explains the responses, as far as one does."""


def audit(
    history: History,
    end_state: EndState | None = None,
    *,
    nobody_else: bool | None = None,
    strict: bool = False,
    without: Collection[Invariant] = (),
    with_orders: bool = True,
    progress: Progress = lambda *_: None,
) -> DrawableAudit:
    """Judge a run that is in memory.

    Args:
        history: of all its workers.
        end_state: what the hospital held afterwards; without it, some invariants are unknown.
        nobody_else: whether nobody else booked at the hospital during the run; `None` takes it from the run.
        strict: whether the verdict is unknown if no two bookings overlapped on a last number, or every response was
            clear: then the run did not try what matters most.
        without: invariants that are not judged.
        with_orders: whether the orders that explain slots are kept, to be drawn.
        progress: called with the invariant that is judged, the number of those done, and their total.
    """
    tally = tally_of(history.operations, history.sent_ns, history.operation_names, history.run.get("lag_bound_s"))
    terms = Terms.of(history, end_state, nobody_else, tally)
    evidence = evidence_of(history, end_state, terms)
    findings = judge(evidence, terms, without, progress)
    proved = None
    if is_judged(Invariant.NOT_LINEARIZABLE, terms, without):
        steps = len(set(JUDGES) - set(without))
        progress(Invariant.NOT_LINEARIZABLE.value, steps, steps + 1)
        slots = chosen(findings.candidates, findings.suspicious)
        proved = proof(evidence, [each.slot for each in slots], with_orders=with_orders)

    def sent_until(at_ns: int) -> int:
        return int(np.searchsorted(evidence.rows["invoked_ns"], at_ns, "right"))

    result = conclude(terms, findings, proved, sent_until, strict=strict)
    known = {each.name: getattr(result, each.name) for each in fields(result)}
    return DrawableAudit(**known, evidence=evidence, orders=proved.orders if proved else {})


def evidence_of(history: History, end_state: EndState | None, terms: Terms) -> Evidence:
    """What some schedules of a run are judged on."""
    return Evidence(placed(history, end_state), end_state, terms.is_alone)


def judge(
    evidence: Evidence, terms: Terms, without: Collection[Invariant] = (), progress: Progress = lambda *_: None
) -> Findings:
    """Tier one: judge each invariant in some schedules of a run."""
    anomalies: dict[Invariant, Anomaly] = {}
    judged: dict[Invariant, int] = {}
    steps = [invariant for invariant in JUDGES if invariant not in without]
    for done, invariant in enumerate(steps):
        progress(invariant.value, done, len(steps) + 1)
        if not is_judged(invariant, terms, without):
            continue
        judgement = JUDGES[invariant](evidence)
        judged[invariant] = judgement.judged
        anomaly = judgement.anomaly(invariant)
        if anomaly is not None:
            anomalies[invariant] = anomaly
    found = Findings(anomalies, judged, counts_of(evidence))
    if not is_judged(Invariant.NOT_LINEARIZABLE, terms, without):
        return found
    return replace(found, candidates=candidates(evidence, found.suspicious))


def conclude(
    terms: Terms, findings: Findings, proved: Proof | None, sent_until: Callable[[int], int], *, strict: bool
) -> Audit:
    """The verdict on a whole run; `sent_until` says how many requests were sent until an instant."""
    anomalies, judged = [*findings.anomalies.values()], dict(findings.judged)
    facts = facts_of(findings.counts, terms.tally, terms.operation_names, terms.worst_lag_ns)
    arrivals = arrivals_in(terms.tally, terms.run["dropped"], terms.run.get("lag_bound_s"))
    unknowns = [*_invalid(arrivals), *_unknowns(terms, facts, findings.counts.tried, strict)]
    if proved is not None:
        judged[Invariant.NOT_LINEARIZABLE] = proved.judged
        anomalies += [proved.anomaly] if proved.anomaly is not None else []
        unknowns += [_undecided(slot) for slot in proved.undecided]
    verdict = Verdict.WRONG if anomalies else Verdict.UNKNOWN if unknowns else Verdict.RIGHT
    first_after = sent_until(min(each.first.at_ns for each in anomalies)) if anomalies else None
    return Audit(
        verdict, tuple(anomalies), tuple(unknowns), judged, facts, first_after, arrivals, terms.run, terms.recorded
    )


def is_judged(invariant: Invariant, terms: Terms, without: Collection[Invariant]) -> bool:
    """Whether an invariant is wanted, and what it needs is there; if not, the unknowns say so."""
    is_beyond = (
        (invariant is Invariant.PHANTOM and (not terms.is_alone or terms.recorded is not None))
        or (invariant in _OF_THE_END and terms.end is None)
        or (invariant in _ALONE and (not terms.is_alone or terms.end is None))
    )
    return invariant not in without and not is_beyond


def _invalid(arrivals: Arrivals | None) -> list[Words]:
    """What is unknown of an open loop that is not valid."""
    problem = None if arrivals is None else arrivals.problem
    if problem is None:
        return []
    return [
        Words(
            f"how fast the hospital is; the open loop is not valid: {problem.en}",
            f"医院有多快；开环无效：{problem.zh}",
        )
    ]


def _undecided(slot: str) -> Words:
    return Words(
        f"{slot}: too many requests overlapped to try every order", f"{slot}：同时的请求太多，无法试遍所有顺序"
    )


def _unknowns_of_the_end(end: EndState | None, tried: int) -> Iterator[Words]:
    if end is None:
        yield Words(
            "what the hospital held at the end; ask it with --final-reads URL",
            "医院最后有哪些预约；可用 --final-reads URL 查询",
        )
        return
    if not end.is_quiet:
        yield Words(
            "whether LeftNum and registrations add up: they still changed while they were read",
            "余号与预约是否相符：读取时仍在变化",
        )
    if not end.listed and tried:
        yield Words(
            "which registrations there are besides ours: the hospital gave no list of a day",
            "除本次运行外还有哪些预约：医院未返回按日列表",
        )


_TOGETHER = Words(
    "whether bookings were active together: others may have cancelled them; the end state shows which were not",
    "哪些预约同时有效：他人可能已退号；终态可说明哪些没有",
)


def _unknowns(terms: Terms, facts: Facts, tried: int, strict: bool) -> list[Words]:
    unknowns = list(terms.problems)
    unknowns += _unknowns_of_the_end(terms.end, tried)
    if terms.problems:
        unknowns.append(
            Words(
                "whether numbers refused or missing were held by bookings that are not in these files",
                "被拒或缺少的号是否由这些文件之外的预约占用",
            )
        )
    elif not terms.is_alone:
        unknowns.append(
            Words(
                "whether numbers refused or missing were held by others, who may book too; say --nobody-else where "
                "none do",
                "被拒或缺少的号是否由他人占用，因为他人也可能预约；若无他人，请加 --nobody-else",
            )
        )
    elif terms.end is not None and terms.end.is_over:
        unknowns.append(
            Words(
                f"whether numbers refused or missing were held by others: every slot is of the hospital's date "
                f"({terms.end.today}) or before, when walk-ins take numbers too; if it had another date, say --today",
                f"被拒或缺少的号是否由他人占用：所有时段都在医院当天（{terms.end.today}）或以前，窗口挂号也会占号；"
                "若医院的日期不同，请给出 --today",
            )
        )
    if terms.end is None and not terms.is_alone and facts.booked:
        unknowns.append(_TOGETHER)
    unknowns += [
        Words(f"anything that needs {name}: it never succeeded", f"一切依赖 {name} 的结论：它从未成功")
        for name in _OPERATIONS_THAT_MATTER
        if facts.succeeded.get(name) == 0
    ]
    if not facts.booked:
        unknowns.append(
            Words("whether anybody is double-booked: nobody was booked at all", "有无一号多约：没有任何预约成功")
        )
    if strict and not facts.overlaps_on_last_number:
        unknowns.append(
            Words("how the last number is given: no two bookings overlapped on one", "最后一号如何发放：无人同时争抢")
        )
    if strict and not facts.unclear:
        unknowns.append(
            Words("what becomes of unclear bookings: every response was clear", "不明的预约结果如何：所有响应都明确")
        )
    return unknowns
