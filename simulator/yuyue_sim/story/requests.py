"""The request documents of an expectation, written as a platform writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from yuyue_sim.contract.declaration import elements_of
from yuyue_sim.contract.enumerations import DepartmentType, RegistrationType, WorkType, YesNo
from yuyue_sim.contract.messages import get_gh_info, get_yy_no
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS
from yuyue_sim.core.authored import day
from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.checks.schedule_finder import ScheduleFinder, work_type_of
from yuyue_sim.hospital.world.model import Person, Schedule
from yuyue_sim.platform import request_builder
from yuyue_sim.platform.arguments import ArgumentsError, request_document, words_of
from yuyue_sim.platform.request_builder import Patient, Visit
from yuyue_sim.scenario.files.expectations import Operation, RequestModel
from yuyue_sim.story.errors import StoryError

_LAST_SECOND = time(23, 59, 59)
_TESTS = ("血常规", "尿常规")
_TYPES = {
    DepartmentType.LABORATORY: RegistrationType.LABORATORY,
    DepartmentType.EXAMINATION: RegistrationType.EXAMINATION,
    DepartmentType.OTHER: RegistrationType.CHECKUP,
    DepartmentType.INPATIENT: RegistrationType.REFERRAL_INPATIENT,
    DepartmentType.WARD: RegistrationType.REFERRAL_INPATIENT,
}
_OF_A_PATIENT = {element.name.lower() for element in elements_of(get_gh_info.OneQuery)} - {
    element.name.lower() for element in elements_of(get_gh_info.BatchQuery)
}
"""Elements with which getGhInfo queries the bookings of one patient."""


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking that was requested, whether it succeeded or not."""

    order: get_yy_no.Order
    patient: Person


@dataclass(frozen=True, slots=True)
class Request:
    """The content of one request."""

    about: RequestModel
    now: datetime
    schedule: Schedule | None = None
    """The schedule, if the operation is about one."""
    booking: Booking | None = None
    """The booking, if the operation is about one."""

    @property
    def first_day(self) -> datetime:
        """Midnight of the requested date, or of today."""
        return datetime.combine(day(self.about.date or "+0", self.now.date()), time.min)

    @property
    def last_day(self) -> datetime:
        """Midnight of the last requested date."""
        return self.first_day + timedelta(days=self.about.days - 1)


class RequestWriter:
    """Writes the documents of requests."""

    def __init__(self, finder: ScheduleFinder) -> None:
        self._finder = finder
        self._records: Mapping[Operation, Callable[[Request], Any]] = {
            Operation.HOSPITALS: self._hospitals,
            Operation.DEPARTMENTS: self._departments,
            Operation.DOCTORS: self._doctors,
            Operation.PHOTOS: self._photos,
            Operation.DEPARTMENT_SCHEDULES: self._department_schedules,
            Operation.DOCTOR_SCHEDULES: self._doctor_schedules,
            Operation.NUMBERS: self._numbers,
            Operation.BOOK: self._booking,
            Operation.CANCEL: self._cancellation,
            Operation.UPDATE: self._update,
            Operation.BOOKINGS: self._bookings,
            Operation.RECORDS: self._registrations,
        }

    def document(self, operation: Operation, request: Request) -> str:
        """The document of a request; elements given in the scenario replace those chosen here.

        Raises:
            StoryError: the elements given in the scenario do not make a request.
        """
        words = words_of(self._records[operation](request))
        given = request.about.elements
        lower = {name.rpartition(".")[2].lower() for name in given}
        words = [word for word in words if word.partition("=")[0].lower() not in lower]
        for name, value in given.items():
            words += [f"{name}={item}" for item in (value if isinstance(value, list) else [value])]
        try:
            return request_document(HOSPITAL_OPERATIONS[operation], words, {})
        except ArgumentsError as error:
            raise StoryError(
                Phrase("{operation} cannot be requested like this: {error}", operation=operation, error=error)
            ) from None

    def order(self, registration_id: int, request: Request, schedule: Schedule, patient: Person) -> get_yy_no.Order:
        """The order with which a patient books a schedule."""
        begin, _, end = (request.about.slot or "").partition("-")
        department = self._finder.department(schedule)
        kind = _TYPES.get(department.type, RegistrationType.BOOKING) if department else RegistrationType.BOOKING
        visit = Visit(
            schedule.hospital_id,
            schedule.department_id,
            self._finder.department_name(schedule),
            schedule.doctor_id,
            self._finder.doctor_name(schedule),
            YesNo(schedule.is_expert),
            schedule.work_date,
            schedule.work_type,
            schedule.clinic_fee,
            schedule.experts_fee or None,
        )
        return request_builder.booking_request(
            registration_id,
            visit,
            Patient(patient.name, patient.sex, patient.card_no, patient.phone, insurance_type=patient.insurance),
            request.now,
            slot=(begin, end),
            registration_type=kind,
            tests=_TESTS if kind is RegistrationType.LABORATORY else (),
        ).order

    def _hospital_id(self, request: Request) -> str:
        if request.booking is not None:
            return request.booking.order.hospital_id
        return self._finder.hospital(request.about).id

    def _hospitals(self, request: Request) -> Any:
        return request_builder.hospitals_request(request.about.hospital or "")

    def _departments(self, request: Request) -> Any:
        return request_builder.departments_request(self._hospital_id(request))

    def _doctors(self, request: Request) -> Any:
        return request_builder.doctors_request(self._hospital_id(request))

    def _photos(self, request: Request) -> Any:
        return request_builder.photos_request(self._hospital_id(request), request.about.doctor or "")

    def _department_schedules(self, request: Request) -> Any:
        return request_builder.department_schedules_request(
            self._hospital_id(request),
            request.first_day.date(),
            request.last_day.date(),
            request.about.department or "",
        )

    def _doctor_schedules(self, request: Request) -> Any:
        return request_builder.doctor_schedules_request(
            self._hospital_id(request),
            request.first_day.date(),
            request.last_day.date(),
            request.about.department or "",
            request.about.doctor or "",
        )

    def _numbers(self, request: Request) -> Any:
        about, schedule = request.about, request.schedule
        part = work_type_of(about.part) if about.part is not None else WorkType.MORNING
        return request_builder.slots_request(
            self._hospital_id(request),
            schedule.department_id if schedule else self._finder.department_id(about),
            schedule.doctor_id if schedule else about.doctor or "",
            schedule.work_date if schedule else request.first_day.date(),
            schedule.work_type if schedule else part,
        )

    def _booking(self, request: Request) -> Any:
        return get_yy_no.Request(order=_booking_of(request).order)

    def _cancellation(self, request: Request) -> Any:
        registration_id = request.booking.order.registration_id if request.booking else 0
        return request_builder.cancellation_request(self._hospital_id(request), registration_id)

    def _update(self, request: Request) -> Any:
        booking = request.booking
        return request_builder.update_request(
            self._hospital_id(request),
            booking.order.registration_id if booking else 0,
            booking.patient.card_no if booking else "",
        )

    def _bookings(self, request: Request) -> Any:
        hospital_id, booking = self._hospital_id(request), request.booking
        if booking is not None:
            return request_builder.registration_request(
                hospital_id, booking.order.registration_id, booking.patient.card_no
            )
        if _OF_A_PATIENT & {name.rpartition(".")[2].lower() for name in request.about.elements}:
            return request_builder.registration_request(hospital_id)
        return request_builder.registrations_request(hospital_id, request.first_day.date())

    def _registrations(self, request: Request) -> Any:
        return request_builder.records_request(
            self._hospital_id(request), request.first_day, datetime.combine(request.last_day, _LAST_SECOND)
        )


def _booking_of(request: Request) -> Booking:
    if request.booking is None:
        raise StoryError("a booking is requested without an order")
    return request.booking
