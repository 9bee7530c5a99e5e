"""From an expectation to the documents of its requests, as a platform would write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from yuyue_sim.contract.declaration import elements_of
from yuyue_sim.contract.enumerations import DepartmentType, RegistrationType, WorkType, YesNo
from yuyue_sim.contract.messages import (
    back_no,
    get_depart_info,
    get_depart_work_info,
    get_doctor_info,
    get_doctor_photo,
    get_doctor_work_info,
    get_dt_no_info,
    get_gh_info,
    get_gh_record,
    get_hosp_info,
    get_yy_no,
    update_order_info,
)
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS
from yuyue_sim.core.authored import day
from yuyue_sim.hospital.world.model import Person, Schedule
from yuyue_sim.platform.arguments import ArgumentsError, request_document, words_of
from yuyue_sim.scenario.files.expectations import Asked, ElementText, RequestModel
from yuyue_sim.story.errors import StoryError
from yuyue_sim.story.schedule_finder import Finder, work_type_of

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
"""Elements by which getGhInfo asks for one patient's bookings."""


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking that was asked for, whatever became of it."""

    order: get_yy_no.Order
    patient: Person


@dataclass(frozen=True, slots=True)
class Request:
    """What one request is about."""

    about: RequestModel
    now: datetime
    schedule: Schedule | None = None
    """The schedule meant, where the operation is about one."""
    booking: Booking | None = None
    """The booking meant, where the operation is about one."""

    @property
    def first_day(self) -> datetime:
        """Midnight of the date asked for, or of today."""
        return datetime.combine(day(self.about.date or "+0", self.now.date()), time.min)

    @property
    def last_day(self) -> datetime:
        """Midnight of the last date asked for."""
        return self.first_day + timedelta(days=self.about.days - 1)


class Requests:
    """Writes the documents of requests."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self._records: Mapping[Asked, Callable[[Request], Any]] = {
            Asked.HOSPITALS: self._hospitals,
            Asked.DEPARTMENTS: self._departments,
            Asked.DOCTORS: self._doctors,
            Asked.PHOTOS: self._photos,
            Asked.DEPARTMENT_SCHEDULES: self._department_schedules,
            Asked.DOCTOR_SCHEDULES: self._doctor_schedules,
            Asked.NUMBERS: self._numbers,
            Asked.BOOK: self._booking,
            Asked.CANCEL: self._cancellation,
            Asked.UPDATE: self._update,
            Asked.BOOKINGS: self._bookings,
            Asked.RECORDS: self._registrations,
        }

    def document(self, asked: Asked, request: Request) -> str:
        """The document of a request; elements that the story gives itself win.

        Raises:
            StoryError: the elements that the story gives make no request.
        """
        words = words_of(self._records[asked](request))
        given = request.about.elements
        lower = {name.rpartition(".")[2].lower() for name in given}
        words = [word for word in words if word.partition("=")[0].lower() not in lower]
        for name, value in given.items():
            words += [f"{name}={text_of(item)}" for item in (value if isinstance(value, list) else [value])]
        try:
            return request_document(HOSPITAL_OPERATIONS[asked], words, {})
        except ArgumentsError as error:
            raise StoryError(f"{asked} cannot be asked like this: {error}") from None

    def order(self, registration_id: int, request: Request, schedule: Schedule, patient: Person) -> get_yy_no.Order:
        """The order of a booking of a schedule by a patient."""
        begin, _, end = (request.about.slot or "").partition("-")
        department = self._finder.department(schedule)
        kind = _TYPES.get(department.type, RegistrationType.BOOKING) if department else RegistrationType.BOOKING
        tests = [get_yy_no.ExamItem(name=test) for test in _TESTS] if kind is RegistrationType.LABORATORY else []
        return get_yy_no.Order(
            registration_id=registration_id,
            hospital_id=schedule.hospital_id,
            department_id=schedule.department_id,
            department_name=self._finder.department_name(schedule),
            doctor_id=schedule.doctor_id,
            doctor_name=self._finder.doctor_name(schedule),
            is_expert=YesNo(schedule.is_expert),
            patient_name=patient.name,
            patient_sex=patient.sex,
            insurance_type=patient.insurance,
            visit_date=schedule.work_date,
            work_type=schedule.work_type,
            begin_time=begin,
            end_time=end,
            registry_fee=schedule.clinic_fee * 0,
            clinic_fee=schedule.clinic_fee,
            experts_fee=schedule.experts_fee or None,
            phone=patient.phone,
            card_no=patient.card_no,
            registration_type=kind,
            is_paid=YesNo.NO,
            created_at=request.now,
            exam_apply=get_yy_no.ExamApply(items=tests) if tests else None,
        )

    def _hospital_id(self, request: Request) -> str:
        if request.booking is not None:
            return request.booking.order.hospital_id
        return self._finder.hospital(request.about).id

    def _hospitals(self, request: Request) -> Any:
        return get_hosp_info.Request(query=get_hosp_info.HospitalQuery(hospital_id=request.about.hospital or ""))

    def _departments(self, request: Request) -> Any:
        return get_depart_info.Request(query=get_depart_info.DepartmentQuery(hospital_id=self._hospital_id(request)))

    def _doctors(self, request: Request) -> Any:
        return get_doctor_info.Request(query=get_doctor_info.DoctorQuery(hospital_id=self._hospital_id(request)))

    def _photos(self, request: Request) -> Any:
        doctor_id = request.about.doctor or ""
        return get_doctor_photo.Request(
            query=get_doctor_photo.PhotoQuery(hospital_id=self._hospital_id(request), doctor_id=doctor_id)
        )

    def _department_schedules(self, request: Request) -> Any:
        return get_depart_work_info.Request(
            query=get_depart_work_info.DepartmentWorkQuery(
                hospital_id=self._hospital_id(request),
                department_id=request.about.department or "",
                begin_date=request.first_day.date(),
                end_date=request.last_day.date(),
            )
        )

    def _doctor_schedules(self, request: Request) -> Any:
        return get_doctor_work_info.Request(
            query=get_doctor_work_info.DoctorWorkQuery(
                hospital_id=self._hospital_id(request),
                doctor_id=request.about.doctor or "",
                department_id=request.about.department or "",
                begin_date=request.first_day.date(),
                end_date=request.last_day.date(),
            )
        )

    def _numbers(self, request: Request) -> Any:
        about, schedule = request.about, request.schedule
        part = work_type_of(about.part) if about.part is not None else WorkType.MORNING
        return get_dt_no_info.Request(
            query=get_dt_no_info.SlotQuery(
                hospital_id=self._hospital_id(request),
                doctor_id=schedule.doctor_id if schedule else about.doctor or "",
                department_id=schedule.department_id if schedule else self._finder.department_id(about),
                work_date=schedule.work_date if schedule else request.first_day.date(),
                work_type=schedule.work_type if schedule else part,
            )
        )

    def _booking(self, request: Request) -> Any:
        return get_yy_no.Request(order=_booking_of(request).order)

    def _cancellation(self, request: Request) -> Any:
        registration_id = request.booking.order.registration_id if request.booking else 0
        return back_no.Request(
            query=back_no.CancelOrder(hospital_id=self._hospital_id(request), registration_id=registration_id)
        )

    def _update(self, request: Request) -> Any:
        booking = request.booking
        return update_order_info.Request(
            query=update_order_info.UpdateOrder(
                hospital_id=self._hospital_id(request),
                registration_id=booking.order.registration_id if booking else 0,
                card_no=booking.patient.card_no if booking else "",
            )
        )

    def _bookings(self, request: Request) -> Any:
        hospital_id, booking = self._hospital_id(request), request.booking
        if booking is not None:
            one = get_gh_info.OneQuery(
                hospital_id=hospital_id, registration_id=booking.order.registration_id, card_no=booking.patient.card_no
            )
            return get_gh_info.Request(one=one)
        if _OF_A_PATIENT & {name.rpartition(".")[2].lower() for name in request.about.elements}:
            return get_gh_info.Request(one=get_gh_info.OneQuery(hospital_id=hospital_id))
        return get_gh_info.Request(
            batch=get_gh_info.BatchQuery(hospital_id=hospital_id, visit_date=request.first_day.date())
        )

    def _registrations(self, request: Request) -> Any:
        return get_gh_record.Request(
            query=get_gh_record.RecordQuery(
                hospital_id=self._hospital_id(request),
                begin_at=request.first_day,
                end_at=datetime.combine(request.last_day, _LAST_SECOND),
            )
        )


def _booking_of(request: Request) -> Booking:
    if request.booking is None:
        raise StoryError("a booking is asked for without an order")
    return request.booking


def text_of(value: ElementText) -> str:
    """A value of a scenario as it stands on the wire."""
    return str(value)
