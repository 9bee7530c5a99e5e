"""The invariants over the control API: checks of the ledger, the responses and the journal."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Query

from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.hospital.ledger.listings import Overview
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.rules.invariants import Examined, Invariant, Invariants, Violation
from yuyue_sim.hospital.rules.pauses import Viewing
from yuyue_sim.server.control.acknowledged_bookings import Acknowledged, BrokenAcknowledgement, check_acknowledged
from yuyue_sim.server.control.dependencies import CurrentSimulation
from yuyue_sim.server.control.invariant_models import InvariantResponse, InvariantsResponse, ViolationResponse
from yuyue_sim.server.control.lookups import NO_DOCTOR, hospital_of
from yuyue_sim.server.control.queries import MOST, Limit, PagedQuery, unknown_after
from yuyue_sim.server.control.schedule_with_counts import names_of
from yuyue_sim.server.control.shared_models import CodedResponse
from yuyue_sim.server.control.simulation_api import SimulationApi

router = APIRouter()

_MOST_IDS = 20


class InvariantsQuery(PagedQuery):
    """What to check."""

    limit: Limit = MOST
    """The most schedules to check, up to 1000."""
    hospital: str | None = None
    """HospitalID: check only its schedules, not the journal."""


@router.get("/invariants", summary="Check the invariants")
async def check_invariants(
    simulation: CurrentSimulation, query: Annotated[InvariantsQuery, Query()]
) -> InvariantsResponse:
    """Check up to 1000 schedules of the ledger, and the newest 10000 responses to bookings."""
    if query.hospital is not None:
        hospital_of(simulation, query.hospital)
    now, examined, next_after = await simulation.ledger_work.in_slices(_examined(simulation, query))
    responses = Acknowledged(0, 0, [])
    if query.after is None and query.hospital is None:
        responses = await simulation.ledger_work.in_slices(check_acknowledged(simulation))
    return _response(simulation, now, examined, responses, next_after)


def _examined(simulation: SimulationApi, query: InvariantsQuery) -> Viewing[tuple[str, list[Examined], str | None]]:
    """The instant of the check, the schedules that were checked, and the name of the last one if there are more."""
    clinic, now = simulation.clinic, simulation.clock.now().isoformat()
    invariants = Invariants(clinic.world, simulation.ledger, clinic.insight, clinic.availability)
    examined: list[Examined] = []
    for key in Overview(simulation.ledger.transactions).schedules(_start(query)):
        yield ()
        if query.hospital not in {None, key.hospital_id}:
            break
        if len(examined) == query.limit:
            return now, examined, _name(examined[-1].key)
        simulation.ledger.end_look()  # what was seen before is not of that instant
        with simulation.ledger.snapshot():  # all of one instant, whatever other workers write
            simulation.ledger.look_at((key,))
            simulation.timeline.refresh()
            examined.append(invariants.examine(key, simulation.clock.now()))
    return now, examined, None


def _response(
    simulation: SimulationApi, now: str, examined: list[Examined], responses: Acknowledged, next_after: str | None
) -> InvariantsResponse:
    checked = Counter({Invariant.ACKNOWLEDGED_KEPT: responses.booked, Invariant.REFUSED_NOT_KEPT: responses.refused})
    for each in examined:
        checked += each.checked
    violations = [_violation(simulation, each.key, found) for each in examined for found in each.violations]
    violations += [_broken(simulation, each) for each in responses.broken]
    violated = Counter(each.invariant for each in violations)
    return InvariantsResponse(
        now=now,
        holds=not violations,
        schedules=len(examined),
        registrations=sum(each.records for each in examined),
        exchanges=responses.booked + responses.refused,
        invariants=[
            InvariantResponse(invariant=each, zh=each.zh, en=each.en, checked=checked[each], violated=violated[each])
            for each in Invariant
        ],
        violations=violations[:MOST],
        next_after=next_after,
    )


def _violation(simulation: SimulationApi, key: ScheduleKey, found: Violation) -> ViolationResponse:
    return ViolationResponse(
        invariant=found.invariant,
        **_place(simulation, key.hospital_id, key.department_id, key.doctor_id),
        work_date=key.work_date,
        work_type=CodedResponse.of(WorkType(key.work_type)),
        begin=found.begin,
        registration_ids=[str(each) for each in found.registration_ids[:_MOST_IDS]],
        exchange=None,
        detail=found.detail,
        detail_zh=found.detail_zh,
    )


def _broken(simulation: SimulationApi, broken: BrokenAcknowledgement) -> ViolationResponse:
    entry, found = broken.exchange.entry, broken.registration
    return ViolationResponse(
        invariant=broken.invariant,
        **_place(simulation, entry.hospital_id, found.department_id if found else "", found.doctor_id if found else ""),
        work_date=found.work_date if found else "",
        work_type=CodedResponse.of(WorkType(found.work_type)) if found else None,
        begin=found.begin_time if found else "",
        registration_ids=[str(entry.registration_id)],
        exchange=f"x{broken.exchange.id}",
        detail=broken.detail,
        detail_zh=broken.detail_zh,
    )


def _place(simulation: SimulationApi, hospital_id: str, department_id: str, doctor_id: str) -> dict[str, str]:
    """Ids and names of hospital, department and doctor."""
    hospital = simulation.clinic.world.hospital(hospital_id)
    department_name, doctor_name = names_of(simulation, hospital_id, department_id, doctor_id)
    return {
        "hospital_id": hospital_id,
        "hospital_name": hospital.name if hospital else "",
        "department_id": department_id,
        "department_name": department_name,
        "doctor_id": doctor_id,
        "doctor_name": doctor_name,
    }


def _name(key: ScheduleKey) -> str:
    return f"{key.hospital_id}/{key.work_date}/{key.department_id}/{key.doctor_id or NO_DOCTOR}/{key.work_type}"


def _start(query: InvariantsQuery) -> ScheduleKey | None:
    """The schedule after which to go on; `None` for the first."""
    if query.after is None:
        return None if query.hospital is None else ScheduleKey(query.hospital, "", "", "", 0)
    parts = query.after.split("/")
    if len(parts) != 5 or not (parts[4].isascii() and parts[4].isdigit()):
        raise unknown_after(query.after)
    hospital_id, work_date, department_id, doctor_id, work_type = parts
    return ScheduleKey(
        hospital_id, department_id, "" if doctor_id == NO_DOCTOR else doctor_id, work_date, int(work_type[:2])
    )
