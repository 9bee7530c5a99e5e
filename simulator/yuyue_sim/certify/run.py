"""A run: find the hospital, make the probes, cancel what was booked, judge."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from yuyue_sim.certify.check import Check, Result, Status, Verdict
from yuyue_sim.certify.exchange import Evidence, Exchange
from yuyue_sim.certify.orders import cancel_all
from yuyue_sim.certify.plan import probes_for
from yuyue_sim.certify.probe_names import PROBE_OF
from yuyue_sim.certify.session import Options, Session, SilentHospitalError
from yuyue_sim.certify.target import Target
from yuyue_sim.certify.view import HospitalView
from yuyue_sim.contract.styles import SoapVersion, Style
from yuyue_sim.core.language import Phrase
from yuyue_sim.platform import request_builder as build

REACH = "reach"
MOST_HOSPITALS = 10
"""So many hospitals of an address are looked at unless they are named."""
Step = Callable[[str, int, int], None]
"""Called with what is done, and how many of how many probes are."""


@dataclass(slots=True)
class Run:
    """What a run came to."""

    target: Target
    options: Options
    evidence: Evidence
    hospitals: list[str] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    notes: list[Phrase] = field(default_factory=list)
    is_interrupted: bool = False

    @property
    def uncancelled(self) -> dict[int, dict[str, str]]:
        """RegID → booking, of those of which something may be left at the hospital."""
        return {number: order for number, order in self.evidence.orders.items() if number not in self.evidence.settled}

    def failed(self) -> list[Result]:
        """The results of checks that failed."""
        return [each for each in self.results if each.status is Status.FAILED]


async def certify(
    target: Target,
    ways: Sequence[tuple[Style, SoapVersion]],
    checks: Sequence[Check],
    options: Options,
    evidence: Evidence,
    step: Step = lambda _what, _done, _total: None,
) -> Run:
    """Make checks of a hospital; whatever happens, what was booked is cancelled before it returns.

    Args:
        target: where the hospital is.
        ways: the ways of speaking to it, to be tried in this order.
        checks: what to check.
        options: how.
        evidence: empty, or what an earlier run has left.
        step: told what is done.
    """
    run = Run(target, options, evidence)
    evidence.forget_unfinished()
    progress = _Progress(step)
    session = Session(target, options, evidence, progress.tell)
    evidence.fact("wsdl problem", target.wsdl_problem)
    try:
        try:
            if await _reach(session, ways, run):
                await _make_probes(session, checks, run, progress)
        except SilentHospitalError as error:
            run.notes.append(Phrase("gave up: {error}", error=str(error)))
        except asyncio.CancelledError:
            run.is_interrupted = True
            _continue_after_cancellation()
        finally:
            await cancel_all(session)
    finally:
        await session.close()
    run.target = session.target
    run.results = judge(checks, run)
    return run


def _continue_after_cancellation() -> None:
    """Let what follows wait for responses again."""
    task = asyncio.current_task()
    while task is not None and task.cancelling():
        task.uncancel()


@dataclass
class _Progress:
    step: Step
    done: int = 0
    total: int = 0

    def tell(self, what: str) -> None:
        self.step(what, self.done, self.total)


async def _reach(session: Session, ways: Sequence[tuple[Style, SoapVersion]], run: Run) -> bool:
    """Find a way of speaking to which the hospital responds, and its hospitals; whether there is one."""
    session.probe = REACH
    first = next(iter(session.options.hospitals), "")
    operation = "getDepartInfo" if session.options.only_version_3 else "getHospInfo"
    request = build.departments_request(first) if session.options.only_version_3 else build.hospitals_request(first)
    best: tuple[Exchange, tuple[Style, SoapVersion]] | None = None
    for way in ways:
        exchange = await session.send(operation, request, f"{way[0].value} {way[1].name}", way=way)
        if exchange.document_element is not None or (exchange.fault is not None and best is None):
            best = exchange, way
        if exchange.document_element is not None:
            break
    if best is None:
        run.notes.append(Phrase("the hospital does not respond with SOAP; nothing else was sent"))
        return False
    exchange, (style, version) = best
    target = session.target
    session.target = Target(target.url, style, version, target.wsdl, target.wsdl_problem)
    run.hospitals = list(session.options.hospitals) or _listed(exchange, session, run)
    if not run.hospitals:
        run.notes.append(Phrase("no HospitalID is known; name the hospital with --hospital"))
    return bool(run.hospitals)


def _listed(exchange: Exchange, session: Session, run: Run) -> list[str]:
    found = [each.node.text("hospital_id") for each in session.view.records([exchange], "hospitals")]
    ids = list(dict.fromkeys(filter(None, found)))
    if len(ids) > MOST_HOSPITALS:
        more = len(ids) - MOST_HOSPITALS
        run.notes.append(Phrase("{count} further hospitals were not looked at; name them with --hospital", count=more))
    return ids[:MOST_HOSPITALS]


async def _make_probes(session: Session, checks: Sequence[Check], run: Run, progress: _Progress) -> None:
    probes = probes_for(checks, session.options.also, only_version_3=session.options.only_version_3)
    progress.total = len(probes) * len(run.hospitals)
    for hospital_id in run.hospitals:
        for probe in probes:
            if (probe.name, hospital_id) not in session.evidence.done:
                session.hospital_id, session.probe = hospital_id, probe.name
                await probe.run(session)
                session.evidence.finish(probe.name, hospital_id)
            progress.done += 1


def judge(checks: Sequence[Check], run: Run) -> list[Result]:
    """Every check with what the evidence says."""
    views = [HospitalView(run.evidence, each, run.options.now.date()) for each in run.hospitals or [""]]
    silent = {view.hospital_id: _without_document(view) for view in views}
    results = []
    for check in checks:
        verdict = Verdict()
        for view in views:
            if not silent[view.hospital_id].intersection(check.operations):
                verdict.hospital_id = view.hospital_id
                check.judge(view, verdict)
        status = Status.FAILED if verdict.findings else Status.PASSED if verdict.looked_at else Status.NOT_SEEN
        results.append(Result(check, status, verdict.looked_at, tuple(verdict.findings)))
    return results


def _without_document(view: HospitalView) -> frozenset[str]:
    """The operations that never responded with a document, though they were asked rightly."""
    found = set()
    for operation, probe in PROBE_OF.items():
        exchanges = view.exchanges(probe, operation=operation)
        if exchanges and all(each.document_element is None for each in exchanges):
            found.add(operation)
    return frozenset(found)
