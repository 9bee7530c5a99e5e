"""Explain over the control API: the causes of a response, or the history of a RegID."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from fastapi import APIRouter

from yuyue_sim.contract.codes import BookingCode, CancelCode
from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.core.first_use import in_thread
from yuyue_sim.core.language import say
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.core.shortened import shortened
from yuyue_sim.hospital.ledger.registration import Registration
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.rules.effective_schedule import is_announced, schedule_at
from yuyue_sim.hospital.rules.occupancy import visible_slots
from yuyue_sim.hospital.rules.pauses import Viewing
from yuyue_sim.hospital.rules.schedule_keys import key_of
from yuyue_sim.hospital.world.model import Demand, Schedule
from yuyue_sim.hospital.world.world import World
from yuyue_sim.journal.entry import JournalMode, KeptEntry
from yuyue_sim.journal.explanation.causes import Cause, causes_of
from yuyue_sim.journal.explanation.recorded_request import RequestedSlot, requested_slot
from yuyue_sim.journal.journal import Journal
from yuyue_sim.journal.query import EntryQuery
from yuyue_sim.journal.store import JournalError
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.dependencies import CurrentSimulation
from yuyue_sim.server.control.explain_models import (
    CauseResponse,
    ExplainedExchangeResponse,
    ExplanationResponse,
    HolderAtDecisionResponse,
    SlotAtDecisionResponse,
)
from yuyue_sim.server.control.journal import ExchangeResponse
from yuyue_sim.server.control.problems import ProblemError
from yuyue_sim.server.control.registration_details import registration_detail
from yuyue_sim.server.control.registration_models import RegistrationDetailResponse
from yuyue_sim.server.control.simulation_api import SimulationApi
from yuyue_sim.server.control.slices import Pace

router = APIRouter()

_NUMBER = re.compile(r"x([0-9]{1,15})", re.ASCII)
_REGISTRATION = re.compile(r"[0-9]{1,18}", re.ASCII)
_MOST_EXCHANGES = 100
_Registered = tuple[Registration, Demand | None]


@router.get("/explain/{id:path}", summary="Why the hospital responded this way")
async def explain(simulation: CurrentSimulation, id: str) -> ExplanationResponse:  # noqa: A002 - the name in the address
    """Explain an exchange by its id (x123) or by the client's X-Request-Id, or everything about a RegID."""
    try:
        return await _explained(simulation, id)
    except JournalError as error:
        raise problems.journal_failed(str(error)) from None


async def _explained(simulation: SimulationApi, given: str) -> ExplanationResponse:
    journal = simulation.journal
    numbered = _NUMBER.fullmatch(given)
    kept = journal.entry(int(numbered[1])) if numbered else None
    if kept is None:
        named = journal.find(EntryQuery(request_id=given), 1)
        kept = journal.entry(named[0].id) if named else None
    if kept is not None:
        registration = await _registration_detail(simulation, kept.entry.registration_id)
        return ExplanationResponse(
            subject="exchange",
            exchanges=[await _of(simulation, kept, Pace())],
            registration=registration,
            missing=_missing(simulation),
        )
    if _REGISTRATION.fullmatch(given):
        return await _of_registration(simulation, int(given))
    raise _unknown(simulation, given)


async def _of_registration(simulation: SimulationApi, registration_id: int) -> ExplanationResponse:
    journal = simulation.journal
    found = journal.find(EntryQuery(registration_id=registration_id), _MOST_EXCHANGES)
    pace, kept = Pace(), []
    for listed in reversed(found):
        await pace.checkpoint()
        if (each := journal.entry(listed.id)) is not None:
            kept.append(each)
    registration = await _registration_detail(simulation, registration_id)
    if not kept and registration is None:
        raise _unknown(simulation, str(registration_id))
    return ExplanationResponse(
        subject="registration",
        exchanges=[await _of(simulation, each, pace) for each in kept],
        registration=registration,
        missing=_missing(simulation),
    )


async def _of(simulation: SimulationApi, kept: KeptEntry, pace: Pace) -> ExplainedExchangeResponse:
    entry = kept.entry
    cause, *further = causes_of(entry)
    missing = []
    slots: list[SlotAtDecisionResponse] = []
    if entry.request is None and entry.operation in {"getYyNo", "getDtNoInfo"}:
        missing.append(say("the requested schedule: the journal keeps no bodies (--journal full keeps them)"))
    elif entry.request is not None:
        place = requested_slot(entry)
        if place is not None:
            slots = [each async for each in _slots(simulation, place, kept, pace)]
    return ExplainedExchangeResponse(
        exchange=ExchangeResponse.of(kept),
        cause=_cause_response(cause),
        further=[_cause_response(each) for each in further],
        decided_at=entry.simulated_at.replace(" ", "T"),
        slots=slots,
        missing=missing,
    )


async def _slots(
    simulation: SimulationApi, place: RequestedSlot, kept: KeptEntry, pace: Pace
) -> AsyncIterator[SlotAtDecisionResponse]:
    """The requested slots, as they were when an exchange was decided."""
    key, now = place.key, datetime.fromisoformat(kept.entry.simulated_at)
    clinic = await _clinic_as_of(simulation, kept.entry.newest_event, now)
    published = clinic.world.schedule(
        key.hospital_id,
        key.department_id,
        key.doctor_id,
        date.fromisoformat(key.work_date),
        WorkType(key.work_type),
    )
    if published is None or not is_announced(published, now):
        return
    registered = await simulation.ledger_work.in_slices(_registered(clinic, published, now))
    everybody = await _holders(simulation.journal, registered, now, kept, pace)
    held = sum({1 << each.reserve_no for _, each in everybody if each.cancelled_at is None})
    for slot in visible_slots(schedule_at(published, now).slots, held):
        if place.begin not in {"", slot.begin} or place.end not in {"", slot.end}:
            continue
        holders = [each for begin, each in everybody if begin == slot.begin]
        yield SlotAtDecisionResponse(
            begin=slot.begin,
            end=slot.end,
            total=slot.total,
            active=sum(each.cancelled_at is None for each in holders),
            holders=holders,
        )


async def _clinic_as_of(simulation: SimulationApi, newest_event: int, now: datetime) -> Clinic:
    """The clinic at an instant, without the events that came after the newest one known then."""
    known = simulation.timeline.known_by(now, newest_event)
    if len(known) == len(simulation.timeline.by(now)):
        return simulation.clinic
    world = await in_thread(partial(World, simulation.scenario, simulation.seed, known))
    return Clinic(world, simulation.ledger, simulation.clock, Streams(simulation.seed))


def _registered(clinic: Clinic, published: Schedule, now: datetime) -> Viewing[list[_Registered]]:
    """All registrations of a schedule by an instant."""
    found = []
    yield [key_of(published)]
    for each in clinic.insight.registrations(published, now):
        found.append(each)
        yield ()
    return found


async def _holders(
    journal: Journal, registered: Sequence[_Registered], now: datetime, kept: KeptEntry, pace: Pace
) -> list[tuple[str, HolderAtDecisionResponse]]:
    """Those of the registrations of a schedule that were made up to an exchange, with the start of its slot.

    The ledger has whole seconds, and a clock may stand still: of the same second counts what was decided before.
    """
    instant = now.isoformat(" ", "seconds")

    def is_by(at: str, registration_id: int, operation: str, code: str) -> bool:
        if not at or at != instant:
            return bool(at) and at < instant
        return not _is_later(journal, EntryQuery(operations=(operation,), code=code), registration_id, kept)

    found = []
    for registration, demand in registered:
        await pace.checkpoint()
        number, cancelled_at = registration.registration_id, registration.cancelled_at
        if not is_by(registration.registered_at, number, "getYyNo", BookingCode.BOOKED):
            continue
        holder = HolderAtDecisionResponse(
            registration_id=str(number),
            reserve_no=registration.reserve_no,
            is_platforms=demand is None,
            registered_at=registration.registered_at.replace(" ", "T"),
            cancelled_at=cancelled_at.replace(" ", "T")
            if is_by(cancelled_at, number, "backNo", CancelCode.CANCELLED)
            else None,
        )
        found.append((registration.begin_time, holder))
    return sorted(found, key=lambda each: (each[1].registered_at, each[1].reserve_no))


def _is_later(journal: Journal, change: EntryQuery, registration_id: int, than: KeptEntry) -> bool:
    """Whether the journal has a change of a registration that was decided later than an exchange.

    If a fault replaced its response, the first exchange of that kind counts.
    """
    change = replace(change, registration_id=registration_id)
    found = journal.find(change, 1) or journal.find(replace(change, code=None), _MOST_EXCHANGES)[-1:]
    order = [(each.entry.decided_unix_s, each.id) for each in (*found, than)]
    return order[0] > order[-1]


async def _registration_detail(
    simulation: SimulationApi, registration_id: int | None
) -> RegistrationDetailResponse | None:
    if registration_id is None:
        return None

    def viewing() -> Viewing[RegistrationDetailResponse | None]:
        now = simulation.clock.now()
        registration = simulation.clinic.insight.find(registration_id, now)
        if registration is None:
            return None
        yield [registration.schedule_key]
        return registration_detail(simulation, registration, now, [])

    return await simulation.ledger_work.in_slices(viewing())


def _missing(simulation: SimulationApi) -> list[str]:
    if simulation.journal.mode is JournalMode.OFF:
        return [say("every exchange: the journal is off (--journal full keeps them)")]
    return []


def _unknown(simulation: SimulationApi, given: str) -> ProblemError:
    hint = say("; the journal is off (--journal full)") if simulation.journal.mode is JournalMode.OFF else ""
    detail = say(
        "nothing is known of {given!r}: expected the id of an exchange such as x123, a RegID, or "
        "what a client gave as X-Request-Id; GET {prefix}/control/v1/journal lists what there "
        "is{hint}",
        given=shortened(given),
        prefix=simulation.prefix,
        hint=hint,
    )
    return problems.no_such_thing("explanation", detail)


def _cause_response(cause: Cause) -> CauseResponse:
    return CauseResponse(
        kind=cause.kind, name=cause.name, text=cause.meaning.en, text_zh=cause.meaning.zh, detail=cause.detail
    )
