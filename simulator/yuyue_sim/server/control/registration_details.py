"""A registration as a response, and its history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from yuyue_sim.contract.enumerations import (
    Channel,
    InsuranceType,
    PatientSex,
    RegistrationType,
    WorkStatus,
    WorkType,
)
from yuyue_sim.hospital.ledger.registration import Registration
from yuyue_sim.hospital.rules.clinic_view import State
from yuyue_sim.hospital.rules.instants import at, instant_of, instant_text
from yuyue_sim.hospital.rules.invariants import REGISTRATION_IDS
from yuyue_sim.hospital.rules.registration_status import RegistrationStatus
from yuyue_sim.hospital.rules.registry import schedule_of
from yuyue_sim.hospital.rules.session_course import Visit
from yuyue_sim.hospital.world.model import Schedule
from yuyue_sim.server.control.registration_models import (
    RegistrationDetailResponse,
    RegistrationResponse,
    StepResponse,
    What,
)
from yuyue_sim.server.control.schedule_with_counts import iso, names_of
from yuyue_sim.server.control.shared_models import CodedResponse
from yuyue_sim.server.control.simulation_api import SimulationApi

_MOST_FURTHER_RECORDS = 8


def registration_response(simulation: SimulationApi, registration: Registration, now: datetime) -> RegistrationResponse:
    """One registration as it stands now.

    Raises:
        LedgerFailedError: the ledger failed.
    """
    insight = simulation.clinic.insight
    published = schedule_of(registration, simulation.clinic.world)
    hospital = simulation.clinic.world.hospital(registration.hospital_id)
    names = names_of(simulation, registration.hospital_id, registration.department_id, registration.doctor_id)
    return RegistrationResponse(
        hospital_id=registration.hospital_id,
        department_id=registration.department_id,
        doctor_id=registration.doctor_id,
        work_date=registration.work_date,
        work_type=CodedResponse.of(WorkType(registration.work_type)),
        hospital_name=hospital.name if hospital else "",
        department_name=names[0],
        doctor_name=names[1],
        registration_id=str(registration.registration_id),
        reserve_no=registration.reserve_no,
        begin=registration.begin_time,
        end=registration.end_time,
        check_no=registration.check_no,
        card_no=registration.card_no,
        patient_name=registration.patient_name,
        phone=registration.phone,
        channel=CodedResponse.of(Channel(registration.channel)),
        is_platforms=insight.is_platforms(registration, published),
        state=insight.state(registration, published, now),
        registered_at=iso(registration.registered_at) or "",
        paid_at=iso(registration.paid_at),
        cancelled_at=iso(registration.cancelled_at),
    )


def registration_detail(
    simulation: SimulationApi, registration: Registration, now: datetime, exchanges: list[str]
) -> RegistrationDetailResponse:
    """One registration with its history up to now, and the exchanges that name it.

    Raises:
        LedgerFailedError: the ledger failed.
    """
    insight = simulation.clinic.insight
    published = schedule_of(registration, simulation.clinic.world)
    status = insight.status(registration, published, now)
    response = registration_response(simulation, registration, now)
    begins_at = at(published.work_date, registration.begin_time)
    past = _Past(registration, published, status, insight.visit(registration, published, now), response.state, now)
    return RegistrationDetailResponse(
        **{**response.__dict__, "paid_at": status.paid_at and status.paid_at.isoformat()},
        now=now.isoformat(),
        is_walk_in=status.is_walk_in,
        is_extra=status.is_extra,
        other_id_no=registration.other_id_no,
        patient_sex=CodedResponse.of(PatientSex(registration.patient_sex)),
        patient_birthday=registration.patient_birthday,
        insurance_type=CodedResponse.of(InsuranceType(registration.insurance_type)),
        registration_type=CodedResponse.of(RegistrationType(registration.registration_type)),
        operator=registration.operator,
        created_at=iso(registration.created_at) or "",
        expected_at=max(instant_of(registration.registered_at) or begins_at, begins_at).isoformat(),
        seen_by=status.seen_by.name if status.seen_by else None,
        ahead=_ahead(simulation, registration, published, response.state, now),
        steps=sorted(past.steps(), key=lambda each: each.at),
        held_before=_held_before(simulation, registration, published, now),
        further_records=_further_records(simulation, registration.registration_id),
        exchanges=exchanges,
    )


class _Past(NamedTuple):
    """All that is known of a registration up to now."""

    registration: Registration
    published: Schedule
    status: RegistrationStatus
    visit: Visit | None
    state: State
    now: datetime

    def steps(self) -> Iterator[StepResponse]:
        """What happened to it; what happened at one instant comes in the order of the steps."""
        row, status, visit = self.registration, self.status, self.visit
        registered_at = instant_of(row.registered_at)
        yield from self._step("registered", registered_at, row.channel)
        yield from self._stops()
        yield from self._step("paid", status.paid_at)
        if visit is not None and visit.arrived_at != registered_at:
            yield from self._step("arrived", visit.arrived_at)
        yield from self._step("taken", status.taken_at)
        if visit is not None:
            yield from self._step("called", visit.called_at, str(visit.room + 1))
        yield from self._step("seen", status.seen_at, status.seen_by.name if status.seen_by else "")
        if self.state is State.MISSED:
            yield from self._step("missed", at(self.published.work_date, self.published.end))
        yield from self._step("cancelled", status.cancelled_at)

    def _stops(self) -> Iterator[StepResponse]:
        """When its schedule was stopped and resumed, while that mattered to it."""
        last = min(each for each in (self.now, self.status.cancelled_at, self.status.seen_at) if each is not None)
        is_stopped = False
        for change in self.published.changes:
            if change.announced_at > last:
                break
            if change.status is None or (change.status is WorkStatus.STOPPED) is is_stopped:
                continue
            is_stopped = not is_stopped
            if instant_text(change.announced_at) >= self.registration.registered_at:
                yield from self._step("stopped" if is_stopped else "resumed", change.announced_at)

    def _step(self, what: What, instant: datetime | None, detail: str = "") -> Iterator[StepResponse]:
        if instant is not None and instant <= self.now:
            yield StepResponse(at=instant.isoformat(), what=what, detail=detail)


def _ahead(
    simulation: SimulationApi, registration: Registration, published: Schedule, state: State, now: datetime
) -> int | None:
    """How many would be called before a patient who waits."""
    queue = simulation.clinic.insight.queue(published, now) if state is State.TAKEN else None
    if queue is None or registration.reserve_no not in queue.waiting:
        return None
    return queue.waiting.index(registration.reserve_no)


def _held_before(
    simulation: SimulationApi, registration: Registration, published: Schedule, now: datetime
) -> list[str]:
    """Who held a number before, and gave it back."""
    found = [
        each
        for each, _ in simulation.clinic.insight.registrations(published, now)
        if each.reserve_no == registration.reserve_no
        and each.registration_id != registration.registration_id
        and each.cancelled_at
        and each.registered_at <= registration.registered_at
    ]
    found.sort(key=lambda each: (each.registered_at, each.registration_id))
    return [str(each.registration_id) for each in found]


def _further_records(simulation: SimulationApi, registration_id: int) -> list[str]:
    if registration_id >= REGISTRATION_IDS:
        return []
    places = (registration_id + count * REGISTRATION_IDS for count in range(1, _MOST_FURTHER_RECORDS + 1))
    return [str(each) for each in places if simulation.ledger.find(each) is not None]
