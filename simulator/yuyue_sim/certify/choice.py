"""Which schedules are looked at more closely, and which are booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yuyue_sim.certify.admission import Admission
from yuyue_sim.certify.patients import Patient
from yuyue_sim.certify.view import HospitalView, Seen
from yuyue_sim.contract.enumerations import (
    BOOKING_WORK_TYPES,
    WorkStatus,
    WorkType,
    YesNo,
)

_MOST_SAMPLES = 8
OPERATIONS_OF_SCHEDULES = ("getDepartWorkInfo", "getDoctorWorkInfo")


@dataclass(frozen=True, slots=True)
class ScheduleChoice:
    """One schedule that a hospital has published."""

    department_id: str
    doctor_id: str
    """Empty for a department's own."""
    work_date: date
    work_type: WorkType
    status: WorkStatus
    is_reserved: bool
    limited: int | None
    clinic_fee: Decimal
    experts_fee: Decimal | None

    def __str__(self) -> str:
        return f"{self.department_id} {self.doctor_id or '-'} {self.work_date} {self.work_type.value}"


def schedule_of(seen: Seen) -> ScheduleChoice | None:
    """The schedule of a record; `None` if what names it is missing or wrong."""
    node = seen.node
    department_id, doctor_id = node.text("department_id"), node.text("doctor_id")
    work_date, work_type, status = node.value("work_date"), node.value("work_type"), node.value("status")
    if not department_id or work_date is None or work_type is None or status is None:
        return None
    return ScheduleChoice(
        department_id,
        doctor_id,
        work_date,
        work_type,
        status,
        node.value("is_reserved") == YesNo.YES,
        node.value("limited"),
        node.value("clinic_fee") or Decimal(0),
        node.value("experts_fee") if doctor_id else None,
    )


def published(view: HospitalView) -> list[ScheduleChoice]:
    """Every schedule that the hospital has published, in order."""
    seen = [each for operation in OPERATIONS_OF_SCHEDULES for each in view.schedules(operation)]
    return [found for each in seen if (found := schedule_of(each)) is not None]


def slot_samples(view: HospitalView) -> list[ScheduleChoice]:
    """Schedules that differ: of doctors and departments, today and later, stopped, reserved, of every part of a day."""
    kinds: dict[tuple[object, ...], ScheduleChoice] = {}
    for each in published(view):
        is_today = each.work_date == view.today
        kind = (bool(each.doctor_id), is_today, each.work_type if is_today else None, each.status, each.is_reserved)
        kinds.setdefault(kind, each)
    found = [*kinds.values()]
    others = [each for each in published(view) if each not in found and each.work_date > view.today]
    return (found + others)[:_MOST_SAMPLES] if len(found) < _MOST_SAMPLES else found


def bookable(view: HospitalView, admission: Admission, patients: Sequence[Patient]) -> list[ScheduleChoice]:
    """Schedules of later dates that some patient can book: those of the first patient first, else the latest first.

    Nobody is in need of the latest soon.
    """
    found = [
        each
        for each in published(view)
        if each.work_date > view.today
        and each.status is WorkStatus.NORMAL
        and not each.is_reserved
        and each.work_type in BOOKING_WORK_TYPES
        and admission.takes_bookings(each.department_id)
        and any(admission.admits(each.department_id, patient.card, each.work_date) for patient in patients)
    ]

    def is_of_first(each: ScheduleChoice) -> bool:
        return admission.admits(each.department_id, patients[0].card, each.work_date)

    return sorted(found, key=lambda each: (is_of_first(each), each.work_date), reverse=True)
