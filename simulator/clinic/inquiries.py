"""Questions about registrations (getGhInfo 2.11, getGhRecord 2.12), and what follows from each without being stored.

Answers of any size are iterated: nothing is held but a page. The first registration is fetched before the code of the
answer is known, the rest while the answer is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from simulator.clinic.fees import Fees, split
from simulator.clinic.instants import at, instant_text
from simulator.clinic.patients import age_on
from simulator.clinic.world_view import WorldView
from simulator.contract.codes import QueryCode
from simulator.contract.enumerations import DepartmentType, InsuranceType, RecordType, WorkType
from simulator.contract.messages.get_gh_info import BatchQuestion, OneQuestion
from simulator.contract.messages.get_gh_record import RecordQuestion
from simulator.ledger.ledger import Ledger
from simulator.ledger.registration import Registration
from simulator.streams import Streams
from simulator.world.model import Department, Doctor

_OUTPATIENT_NO_DIGITS = 12
_PATIENT_ID_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Details:
    """A registration, and what scenario and seed say of it."""

    registration: Registration
    category: RecordType
    department: Department
    doctor: Doctor | None
    fees: Fees
    age: int
    """The patient's, on the day of the visit; 0 where no date of birth is known."""
    registered_at: datetime
    work_date: date
    estimated_at: datetime
    """When the visit is expected to begin: when its segment begins."""

    @property
    def clinic_serial(self) -> str:
        """The hospital's own serial of the registration."""
        return f"{self.registration.hospital_id}{self.registration.registration_id:018d}"


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a question: a code, and registrations where there are any."""

    code: QueryCode
    hospital_id: str
    details: Iterable[Details] = ()
    message: str = ""


class Inquiries:
    """Looks registrations up. Every method raises `LedgerFailedError` if the ledger fails."""

    def __init__(self, world: WorldView, ledger: Ledger, streams: Streams) -> None:
        self._world = world
        self._ledger = ledger
        self._streams = streams

    def one(self, question: OneQuestion) -> Found:
        """The registration of a RegID, whatever else is asked; or those of a patient that fit all that is given."""
        if question.registration_id:
            registration = self._ledger.find(question.registration_id)
            if registration is None:
                return Found(QueryCode.NOT_FOUND, question.hospital_id)
            return Found(QueryCode.FOUND, registration.hospital_id, (self._details(registration),))
        return self._found(question.hospital_id, self._of_patient(question))

    def batch(self, question: BatchQuestion) -> Found:
        """All registrations of a hospital for a date of visit."""
        registrations = self._ledger.of_visit_date(question.hospital_id, question.visit_date.isoformat())
        return self._found(question.hospital_id, registrations)

    def records(self, question: RecordQuestion) -> Found:
        """The registrations that a hospital made in a window, both ends included."""
        first, last = instant_text(question.begin_at), instant_text(question.end_at)
        if question.card_no:
            registrations: Iterator[Registration] = (
                registration
                for registration in self._ledger.of_patient(question.card_no.upper())
                if registration.hospital_id == question.hospital_id and first <= registration.registered_at <= last
            )
        else:
            registrations = self._ledger.registered_between(question.hospital_id, first, last)
        if question.outpatient_no:
            registrations = (
                registration
                for registration in registrations
                if self.outpatient_no(registration) == question.outpatient_no
            )
        return self._found(question.hospital_id, registrations)

    def outpatient_no(self, registration: Registration) -> str:
        """The patient's number (门诊号) at the hospital, the same for all registrations of one patient."""
        return self._number_of_patient("outpatient number", registration, _OUTPATIENT_NO_DIGITS)

    def patient_id(self, registration: Registration) -> str:
        """The number of the patient's file (病人ID) at the hospital."""
        return self._number_of_patient("patient file", registration, _PATIENT_ID_DIGITS)

    def _number_of_patient(self, kind: str, registration: Registration, digits: int) -> str:
        number = self._streams.number(kind, registration.hospital_id, registration.identity)
        return str(10 ** (digits - 1) + number % (9 * 10 ** (digits - 1)))

    def _of_patient(self, question: OneQuestion) -> Iterator[Registration]:
        visit_date = "" if question.visit_date is None else question.visit_date.isoformat()
        registered_on = "" if question.registered_on is None else question.registered_on.isoformat()
        for registration in self._ledger.of_patient(question.card_no.upper()):
            wanted = (
                (question.hospital_id, registration.hospital_id),
                (question.department_id, registration.department_id),
                (question.doctor_id, registration.doctor_id),
                (visit_date, registration.work_date),
                (registered_on, registration.registered_at[:10]),
            )
            if all(given in ("", recorded) for given, recorded in wanted):
                yield registration

    def _found(self, hospital_id: str, registrations: Iterator[Registration]) -> Found:
        first = next(registrations, None)
        if first is None:
            return Found(QueryCode.NOT_FOUND, hospital_id)
        return Found(QueryCode.FOUND, hospital_id, map(self._details, chain((first,), registrations)))

    def _details(self, registration: Registration) -> Details:
        work_date = date.fromisoformat(registration.work_date)
        hospital_id, department_id, doctor_id = (
            registration.hospital_id,
            registration.department_id,
            registration.doctor_id,
        )
        department = self._world.department(hospital_id, department_id)
        schedule = self._world.schedule(
            hospital_id, department_id, doctor_id, work_date, WorkType(registration.work_type)
        )
        if department is None or schedule is None:
            raise LookupError(f"registration {registration.registration_id} is of a schedule that the world lacks")
        doctor = self._world.doctor(hospital_id, doctor_id) if doctor_id else None
        birthday = registration.patient_birthday
        return Details(
            registration,
            _category(registration, department, doctor),
            department,
            doctor,
            split(schedule.clinic_fee, schedule.experts_fee, InsuranceType(registration.insurance_type)),
            age_on(date.fromisoformat(birthday), work_date) if birthday else 0,
            datetime.fromisoformat(registration.registered_at),
            work_date,
            at(work_date, registration.begin_time),
        )


def _category(registration: Registration, department: Department, doctor: Doctor | None) -> RecordType:
    if registration.work_type == WorkType.EMERGENCY:
        return RecordType.EMERGENCY
    if doctor is not None and doctor.is_famous:
        return RecordType.SPECIAL
    if registration.is_expert:
        return RecordType.EXPERT
    if registration.work_type == WorkType.EVENING:
        return RecordType.EVENING
    if department.type in (DepartmentType.LABORATORY, DepartmentType.EXAMINATION, DepartmentType.OTHER):
        return RecordType.OTHER
    return RecordType.ORDINARY
