"""Taking a notifyHospInfo (2.13): the comparison of a poll, at once, for the schedules that it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yuyue_sim.contract.enumerations import NotifiedWorkStatus, NotifiedWorkType, NotifyType, WorkStatus, WorkType
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.messages.notify_hosp_info import (
    DepartmentChanges,
    DoctorChange,
    DoctorChanges,
    HospitalChanges,
    NotifyResult,
    Request,
    Response,
)
from yuyue_sim.core.language import Phrase
from yuyue_sim.platform.comparison import take_over
from yuyue_sim.platform.records import Kind, Records
from yuyue_sim.platform.state import Hospital, Notification, Schedule, ScheduleKey

TAKEN = 0
MALFORMED = 1
NOT_KEPT = 2
"""ResultCode of a notification that could not be kept; the hospital should send it again."""

_LONGEST_MESSAGE = 20
"""Characters of ResultMsg."""
_WORK_TYPES = {word: WorkType[word.name] for word in NotifiedWorkType}
_ONLY_IN_REMARKS = (NotifiedWorkType.EVENING, NotifiedWorkType.EMERGENCY)
_STATUSES = {word: WorkStatus[word.name] for word in NotifiedWorkStatus}
_USUAL_STATUSES = {NotifyType.CANCEL_SCHEDULE: WorkStatus.STOPPED, NotifyType.ADD_SCHEDULE: WorkStatus.NORMAL}
"""What a change without a status means."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A changed schedule, from any place in the message."""

    department: DepartmentChanges
    doctor: DoctorChanges | None
    work_date: date
    work_type: WorkType
    status: WorkStatus
    experts_fee: Decimal | None

    def __str__(self) -> str:
        names = [self.department.department_id or self.department.department_name]
        names += [self.doctor.doctor_id] if self.doctor else []
        return f"{'/'.join(names)} {self.work_date} {self.work_type.zh} {self.status.zh}"


def take(records: Records, request: Request) -> Response:
    """Compare what a notification names with what is kept; bookings are cancelled at the hospital later.

    What names an unknown hospital, department or doctor is taken too, with a warning.

    Raises:
        StateFileError: it cannot be kept, and so must not be answered as taken.
    """
    named: list[str] = []
    for changes in request.hospitals:
        hospital = records.state.hospital(changes.hospital_id)
        found = list(_changes(changes, request.notify_type))
        named += dict.fromkeys(f"{changes.hospital_id}/{change}" for change in found)
        if hospital is None:
            records.warn(
                Phrase(
                    "a notification names the unknown hospital {hospital}",
                    hospital=f"{changes.hospital_id} {changes.hospital_name}",
                )
            )
            continue
        changed = [schedule for change in found if (schedule := _schedule(records, hospital, change)) is not None]
        take_over(records, hospital, changed)
    _note(records, request.notify_type.value, named, TAKEN, "成功")
    records.save()
    return Response(result=NotifyResult(code=TAKEN, message="成功"))


def refuse(records: Records, problem: Malformed) -> Response:
    """Answer a malformed notification, naming its element."""
    message = (f"缺少{problem.element}" if problem.value is None else f"{problem.element}有误")[:_LONGEST_MESSAGE]
    _note(records, "", [], MALFORMED, message)
    records.warn(Phrase("a notification is malformed: {problem}", problem=str(problem)))
    return Response(result=NotifyResult(code=MALFORMED, message=message))


def not_kept() -> Response:
    """The answer to a notification that could not be kept."""
    return Response(result=NotifyResult(code=NOT_KEPT, message="平台存储失败，请重发"))


def _note(records: Records, notify_type: str, schedules: list[str], code: int, message: str) -> None:
    records.state.notifications.append(Notification(records.now(), notify_type, schedules, code, message))
    records.log(Kind.NOTIFICATION, f"{notify_type or '?'}: {', '.join(schedules) or 'nothing'}: {code} {message}")


def _changes(hospital: HospitalChanges, notify_type: NotifyType) -> Iterator[_Change]:
    """Every schedule that is named; doctors are in a department's schedule (table) or beside it (example)."""
    usual = _USUAL_STATUSES[notify_type]
    for department in hospital.departments:
        doctors = list(department.doctors)
        for own in department.schedules:
            doctors += own.doctors
            if own.work_date is not None and own.work_type is not None:
                status = usual if own.work_status is None else _STATUSES[own.work_status]
                yield _Change(department, None, own.work_date, _WORK_TYPES[own.work_type], status, own.experts_fee)
        for doctor in doctors:
            for changed in doctor.schedules:
                status = _STATUSES[changed.work_status]
                yield _Change(department, doctor, changed.work_date, _work_type(changed), status, changed.experts_fee)


def _work_type(change: DoctorChange) -> WorkType:
    """The part of the day. 2.13 has no word for a doctor's evening or emergency: the remark begins with its name."""
    named = (word for word in _ONLY_IN_REMARKS if change.remark.startswith(word.value))
    return _WORK_TYPES[next(named, change.work_type)]


def _schedule(records: Records, hospital: Hospital, change: _Change) -> Schedule | None:
    """The schedule as it is after the change; `None`, with a warning, where department or doctor are unknown."""
    department_id = _department_id(hospital, change)
    doctor_id = change.doctor.doctor_id if change.doctor else ""
    if not department_id:
        records.warn(
            Phrase(
                "a notification of {id} names an unknown department: {change}",
                id=hospital.hospital_id,
                change=str(change),
            )
        )
        return None
    if doctor_id and hospital.doctor(department_id, doctor_id) is None:
        records.warn(
            Phrase(
                "a notification of {id} names an unknown doctor: {change}", id=hospital.hospital_id, change=str(change)
            )
        )
        return None
    key = ScheduleKey(hospital.hospital_id, department_id, doctor_id, change.work_date, change.work_type)
    kept = next((schedule for schedule in hospital.schedules if schedule.key == key), None)
    return Schedule(
        key=key,
        status=change.status,
        is_reserved=kept.is_reserved if kept else False,
        limited=kept.limited if kept else None,
        clinic_fee=kept.clinic_fee if kept else None,
        experts_fee=kept.experts_fee if kept and change.experts_fee is None else change.experts_fee,
    )


def _department_id(hospital: Hospital, change: _Change) -> str:
    """The department by its id, or, where the id is left out, by the doctor or the name; empty if unknown."""
    changed = change.department
    if changed.department_id:
        return changed.department_id if changed.department_id in hospital.departments else ""
    if change.doctor is not None:
        ids = [doctor.department_id for doctor in hospital.doctors if doctor.doctor_id == change.doctor.doctor_id]
        if len(ids) == 1:
            return ids[0]
    return next((known for known, name in hospital.departments.items() if name == changed.department_name), "")
