"""The notifyHospInfo document of an event (2.13): the schedules it stopped or added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.enumerations import NotifiedWorkStatus, NotifiedWorkType, NotifyType, WorkStatus, WorkType
from yuyue_sim.contract.messages.notify_hosp_info import (
    DepartmentChange,
    DepartmentChanges,
    DoctorChange,
    DoctorChanges,
    HospitalChanges,
    Request,
)
from yuyue_sim.contract.operations import OPERATIONS
from yuyue_sim.contract.renderer import render_message
from yuyue_sim.core.authored import day
from yuyue_sim.hospital.rules.booking_window import is_published
from yuyue_sim.hospital.rules.effective_schedule import schedule_at
from yuyue_sim.hospital.rules.element_names import fitted
from yuyue_sim.hospital.world.model import Hospital, Schedule
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.occurrences import Occurrence
from yuyue_sim.scenario.files.timeline import AddSchedule, DoctorIll, ResumeSchedule, ScheduleChoice, StopSchedule

_NOTIFY = OPERATIONS["notifyHospInfo"]
_TYPES = {
    "stop_schedule": NotifyType.CANCEL_SCHEDULE,
    "doctor_ill": NotifyType.CANCEL_SCHEDULE,
    "resume_schedule": NotifyType.ADD_SCHEDULE,
    "add_schedule": NotifyType.ADD_SCHEDULE,
}
"""The kinds of event that the platform is notified of."""
_WORK_TYPES = {
    WorkType.MORNING: NotifiedWorkType.MORNING,
    WorkType.AFTERNOON: NotifiedWorkType.AFTERNOON,
    WorkType.WHOLE_DAY: NotifiedWorkType.WHOLE_DAY,
    WorkType.EMERGENCY: NotifiedWorkType.EMERGENCY,
    WorkType.EVENING: NotifiedWorkType.EVENING,
}
_DOCTORS_WORK_TYPES = {WorkType.EMERGENCY: NotifiedWorkType.WHOLE_DAY, WorkType.EVENING: NotifiedWorkType.AFTERNOON}
"""What a doctor's schedule is called if 2.13 has no word for it; the remark then begins with its name."""
_WORK_STATUSES = {
    WorkStatus.NORMAL: NotifiedWorkStatus.NORMAL,
    WorkStatus.STOPPED: NotifiedWorkStatus.STOPPED,
    WorkStatus.CLOSED: NotifiedWorkStatus.CLOSED,
}


class ComposedNotice(NamedTuple):
    """The notice of one hospital about one event."""

    hospital_id: str
    notify_type: NotifyType
    document: str


def is_notified(occurrence: Occurrence) -> bool:
    """Whether the platform is notified of events of this kind."""
    return occurrence.kind in _TYPES


def compose(occurrence: Occurrence, world: World) -> ComposedNotice | None:
    """The notice of an event; `None` if it changed no published schedule."""
    hospital = world.hospital(getattr(occurrence.what, "hospital", ""))
    if hospital is None or not is_notified(occurrence):
        return None
    schedules = [*_changed(occurrence, hospital, world)]
    if not schedules:
        return None
    notify_type = _TYPES[occurrence.kind]
    changes = HospitalChanges(
        hospital_name=fitted(hospital.name, HospitalChanges, "hospital_name"),
        hospital_id=hospital.id,
        departments=[*_departments(schedules, occurrence, world, hospital.dialect.layout)],
    )
    document = render_message(
        Request(notify_type=notify_type, hospitals=[changes]),
        hospital.dialect.layout,
        hospital.dialect.omit_empty,
        root=_NOTIFY.request_root,
        namespace=_NOTIFY.document_namespace,
    )
    return ComposedNotice(hospital.id, notify_type, document)


def _changed(occurrence: Occurrence, hospital: Hospital, world: World) -> Iterator[Schedule]:
    """The schedules that an event stopped, resumed or added, as they stand after it."""
    first, last = _days(occurrence)
    department_id = getattr(occurrence.what, "department", None) or ""
    doctor_id = getattr(occurrence.what, "doctor", None) or ""
    found: Iterable[Schedule] = (
        world.doctor_schedules(hospital.id, department_id, doctor_id, first, last)
        if doctor_id
        else world.department_schedules(hospital.id, department_id, first, last)
    )
    for schedule in found:
        if not is_published(hospital.policy, schedule.work_date, occurrence.at.date()):
            continue
        if isinstance(occurrence.what, AddSchedule):
            is_meant = schedule.added_at == occurrence.at
        else:
            is_meant = any(
                change.announced_at == occurrence.at and change.status is not None for change in schedule.changes
            )
        if is_meant:
            yield schedule_at(schedule, occurrence.at)


def _days(occurrence: Occurrence) -> tuple[date, date]:
    what, today = occurrence.what, occurrence.at.date()
    if isinstance(what, DoctorIll):
        return today, today + timedelta(days=what.days - 1)
    if isinstance(what, AddSchedule):
        return day(what.date, today), day(what.date, today)
    if isinstance(what, ScheduleChoice) and isinstance(what, StopSchedule | ResumeSchedule):
        first = day(what.date, today)
        return first, first + timedelta(days=what.days - 1)
    raise TypeError(f"{occurrence.kind} has no notice")


def _departments(
    schedules: Sequence[Schedule], occurrence: Occurrence, world: World, layout: Layout
) -> Iterator[DepartmentChanges]:
    """The changes by department. Doctors stand beside its own schedules; in the table, in one without values."""
    ordered = sorted(schedules, key=lambda each: (each.department_id, each.doctor_id))
    for department_id, group in groupby(ordered, key=lambda each: each.department_id):
        department = world.department(ordered[0].hospital_id, department_id)
        if department is None:
            continue
        of_department = [*group]
        doctors = [*_doctors([each for each in of_department if each.doctor_id], occurrence, world)]
        own = [_department_change(each, occurrence) for each in of_department if not each.doctor_id]
        if doctors and layout is Layout.TABLE:
            own.append(DepartmentChange(doctors=doctors))
        yield DepartmentChanges(
            department_name=fitted(department.name, DepartmentChanges, "department_name"),
            department_id=department_id,
            schedules=own,
            doctors=doctors,
        )


def _department_change(schedule: Schedule, occurrence: Occurrence) -> DepartmentChange:
    return DepartmentChange(
        work_date=schedule.work_date,
        work_type=_WORK_TYPES[schedule.work_type],
        work_status=_WORK_STATUSES[schedule.status],
        experts_fee=schedule.experts_fee,
        remark=fitted(occurrence.note, DepartmentChange, "remark"),
    )


def _doctors(schedules: Sequence[Schedule], occurrence: Occurrence, world: World) -> Iterator[DoctorChanges]:
    for doctor_id, group in groupby(schedules, key=lambda each: each.doctor_id):
        doctor = world.doctor(schedules[0].hospital_id, doctor_id)
        if doctor is None:
            continue
        changes = [
            DoctorChange(
                work_date=each.work_date,
                work_type=_DOCTORS_WORK_TYPES.get(each.work_type, _WORK_TYPES[each.work_type]),
                work_status=_WORK_STATUSES[each.status],
                experts_fee=each.experts_fee,
                remark=fitted(_doctors_remark(each, occurrence), DoctorChange, "remark"),
            )
            for each in group
        ]
        yield DoctorChanges(
            doctor_name=fitted(doctor.name, DoctorChanges, "doctor_name"), doctor_id=doctor_id, schedules=changes
        )


def _doctors_remark(schedule: Schedule, occurrence: Occurrence) -> str:
    named = [_WORK_TYPES[schedule.work_type].value] if schedule.work_type in _DOCTORS_WORK_TYPES else []
    return "；".join(filter(None, [*named, occurrence.note]))
