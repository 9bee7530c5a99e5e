"""Searches for registrations (getGhInfo 2.11, getGhRecord 2.12), with what is derived from each registration.

Results of any size are iterated; only one page is in memory. The first registration is read before the code of the
response is decided, the others while the response is sent. Searches pause: see `yuyue_sim.hospital.rules.pauses`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from yuyue_sim.contract.codes import QueryCode
from yuyue_sim.contract.enumerations import DepartmentType, InsuranceType, RecordType, WorkType
from yuyue_sim.contract.messages.get_gh_info import BatchQuery, OneQuery
from yuyue_sim.contract.messages.get_gh_record import RecordQuery
from yuyue_sim.core.clock import Clock
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.ledger.registration import Registration
from yuyue_sim.hospital.rules.fees import Fees, split
from yuyue_sim.hospital.rules.instants import at, instant_text
from yuyue_sim.hospital.rules.outpatient_numbers import OutpatientNumbers
from yuyue_sim.hospital.rules.patients import known_age
from yuyue_sim.hospital.rules.pauses import Steps, mapped, only
from yuyue_sim.hospital.rules.registration_status import RegistrationStatus, RegistrationStatuses
from yuyue_sim.hospital.rules.registry import Registry, schedule_of
from yuyue_sim.hospital.rules.world_view import WorldView
from yuyue_sim.hospital.world.model import Department, Doctor, Schedule

_FIRST_PATIENT_ID = 10**9
_MOST_AHEAD_DAYS = 90


@dataclass(frozen=True, slots=True)
class Details:
    """A registration with what scenario and seed imply."""

    registration: Registration
    category: RecordType
    department: Department
    doctor: Doctor | None
    insurance: InsuranceType
    """The insurance that settles it; self-paid if the hospital does not support the patient's."""
    fees: Fees
    age: int | None
    """The age of the patient on the day of the visit; `None` if it is not known."""
    registered_at: datetime
    work_date: date
    estimated_at: datetime
    """When the visit is expected: when the slot begins, or for a walk-in the time of registration."""
    status: RegistrationStatus

    @property
    def settled_at(self) -> datetime | None:
        """When nothing more was to be paid; a registration that costs nothing is settled from the start."""
        return self.status.paid_at if self.fees.total else self.registered_at

    @property
    def clinic_serial(self) -> str:
        """The hospital's own serial of the registration. For other channels it is the only number."""
        if not self.status.is_platforms:
            return str(self.registration.registration_id)
        return f"{self.registration.hospital_id}{self.registration.registration_id:018d}"


@dataclass(frozen=True, slots=True)
class Found:
    """The result of a search: a code and the registrations."""

    code: QueryCode
    hospital_id: str
    details: Iterable[Details | None] = ()
    """`None` among them is a pause."""
    message: str = ""


class Inquiries:
    """Looks registrations up. Every method raises `LedgerFailedError` if the ledger fails."""

    def __init__(
        self, world: WorldView, clock: Clock, streams: Streams, registry: Registry, statuses: RegistrationStatuses
    ) -> None:
        self._world = world
        self._clock = clock
        self._streams = streams
        self._outpatient_numbers = OutpatientNumbers(streams)
        self._registry = registry
        self._statuses = statuses

    def one(self, query: OneQuery) -> Steps[Found]:
        """The registration of a RegID, or without one the registrations of a patient that match all given values."""
        now = self._clock.now()
        if query.registration_id:
            registration = self._registry.find(query.registration_id, now)
            if registration is None:
                return Found(QueryCode.NOT_FOUND, query.hospital_id)
            return Found(QueryCode.FOUND, registration.hospital_id, (self._details(registration, now),))
        return (yield from self._found(query.hospital_id, self._of_patient(query, now), now))

    def batch(self, query: BatchQuery) -> Steps[Found]:
        """All bookings of a hospital for a date of visit, of all channels."""
        now = self._clock.now()
        registrations = self._registry.of_visit_date(query.hospital_id, query.visit_date, now)
        return (yield from self._found(query.hospital_id, registrations, now))

    def records(self, query: RecordQuery) -> Steps[Found]:
        """The registrations made at a hospital between two instants, both included, walk-ins too."""
        now = self._clock.now()
        return (yield from self._found(query.hospital_id, self._in_window(query, now), now))

    def outpatient_no(self, registration: Registration) -> str:
        """The patient's number (门诊号) at the hospital, the same in all registrations of a patient."""
        return self._outpatient_numbers.number(registration.hospital_id, registration.identity)

    def patient_id(self, registration: Registration) -> str:
        """The number of the patient's file (病人ID) at the hospital."""
        number = self._streams.number("patient file", registration.hospital_id, registration.identity)
        return str(_FIRST_PATIENT_ID + number % (9 * _FIRST_PATIENT_ID))

    def _in_window(self, query: RecordQuery, now: datetime) -> Iterator[Registration | None]:
        hospital_id = query.hospital_id
        if not query.card_no and not query.outpatient_no:
            yield from self._registry.registered_between(hospital_id, query.begin_at, query.end_at, now)
            return
        first, last = instant_text(query.begin_at), instant_text(query.end_at)
        latest = latest_visit(min(query.end_at, now))

        def is_wanted(each: Registration) -> bool:
            is_in_window = each.hospital_id == hospital_id and first <= each.registered_at <= last
            return is_in_window and query.outpatient_no in ("", self.outpatient_no(each))

        for identity in self._identities(query, now):
            if identity is None:
                yield None
                continue
            found = self._registry.of_patient(identity, hospital_id, now, latest, query.begin_at.date())
            yield from only(found, is_wanted)

    def _identities(self, query: RecordQuery, now: datetime) -> Iterator[str | None]:
        """The patients that a card or an outpatient number may stand for; `None` among them is a pause."""
        if query.card_no:
            yield query.card_no.upper()
            return
        numbers, wanted, hospital_id = self._outpatient_numbers, query.outpatient_no, query.hospital_id
        card_no = numbers.card_no(wanted, hospital_id, now.date())
        if card_no is not None:
            yield card_no
        elif numbers.is_of_other_document(wanted):
            others = self._registry.identities_without_card(hospital_id)
            yield from only(others, lambda identity: numbers.number(hospital_id, identity) == wanted)

    def _of_patient(self, query: OneQuery, now: datetime) -> Iterator[Registration | None]:
        visit_date = "" if query.visit_date is None else query.visit_date.isoformat()
        registered_on = "" if query.registered_on is None else query.registered_on.isoformat()

        def fits(registration: Registration) -> bool:
            wanted = (
                (query.hospital_id, registration.hospital_id),
                (query.department_id, registration.department_id),
                (query.doctor_id, registration.doctor_id),
                (visit_date, registration.work_date),
                (registered_on, registration.registered_at[:10]),
            )
            return all(given in ("", recorded) for given, recorded in wanted)

        found = self._registry.of_patient(query.card_no.upper(), query.hospital_id, now, latest_visit(now))
        return only(found, fits)

    def _found(self, hospital_id: str, registrations: Iterator[Registration | None], now: datetime) -> Steps[Found]:
        for first in registrations:
            if first is not None:
                following = chain((first,), registrations)
                return Found(QueryCode.FOUND, hospital_id, mapped(following, lambda each: self._details(each, now)))
            yield
        return Found(QueryCode.NOT_FOUND, hospital_id)

    def _details(self, registration: Registration, now: datetime) -> Details:
        schedule = schedule_of(registration, self._world)
        department = self._world.department(registration.hospital_id, registration.department_id)
        if department is None:
            raise LookupError(f"registration {registration.registration_id} is of a department that the world lacks")
        doctor_id = registration.doctor_id
        doctor = self._world.doctor(registration.hospital_id, doctor_id) if doctor_id else None
        insurance = self._settling_insurance(registration)
        registered_at = datetime.fromisoformat(registration.registered_at)
        return Details(
            registration,
            _category(schedule, department, doctor),
            department,
            doctor,
            insurance,
            split(schedule.clinic_fee, schedule.experts_fee, insurance),
            known_age(registration.patient_birthday, schedule.work_date),
            registered_at,
            schedule.work_date,
            max(registered_at, at(schedule.work_date, registration.begin_time)),
            self._statuses.status(registration, schedule, now),
        )

    def _settling_insurance(self, registration: Registration) -> InsuranceType:
        insurance, hospital = InsuranceType(registration.insurance_type), self._world.hospital(registration.hospital_id)
        is_supported = hospital is not None and insurance.zh in hospital.insurance_types
        return insurance if is_supported else InsuranceType.SELF_PAID


def latest_visit(now: datetime) -> date:
    """The last date of visit that can be booked by now."""
    return now.date() + timedelta(days=_MOST_AHEAD_DAYS)


def _category(schedule: Schedule, department: Department, doctor: Doctor | None) -> RecordType:
    if schedule.work_type == WorkType.EMERGENCY:
        return RecordType.EMERGENCY
    if doctor is not None and doctor.is_famous:
        return RecordType.SPECIAL
    if schedule.is_expert:
        return RecordType.EXPERT
    if schedule.work_type == WorkType.EVENING:
        return RecordType.EVENING
    if department.type in (DepartmentType.LABORATORY, DepartmentType.EXAMINATION, DepartmentType.OTHER):
        return RecordType.OTHER
    return RecordType.ORDINARY
