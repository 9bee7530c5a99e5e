"""Comparing what a hospital returned with what is kept (2.6, scene one)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from yuyue_sim.contract.enumerations import WorkStatus, YesNo
from yuyue_sim.contract.messages.get_depart_work_info import DepartmentSchedule
from yuyue_sim.contract.messages.get_doctor_work_info import DoctorSchedule
from yuyue_sim.core.language import Phrase
from yuyue_sim.platform.records import Kind, Records
from yuyue_sim.platform.state import Booking, BookingState, Hospital, Schedule, ScheduleKey


def schedule_of_doctor(hospital_id: str, received: DoctorSchedule) -> Schedule:
    """A doctor's schedule from a response."""
    return Schedule(
        key=ScheduleKey(
            hospital_id, received.department_id, received.doctor_id, received.work_date, received.work_type
        ),
        status=received.status,
        is_reserved=received.is_reserved == YesNo.YES,
        limited=received.limited,
        clinic_fee=received.clinic_fee,
        experts_fee=received.experts_fee,
    )


def schedule_of_department(hospital_id: str, received: DepartmentSchedule) -> Schedule:
    """A department's own schedule from a response."""
    return Schedule(
        key=ScheduleKey(hospital_id, received.department_id, "", received.work_date, received.work_type),
        status=received.status,
        is_reserved=received.is_reserved == YesNo.YES,
        limited=received.limited,
        clinic_fee=received.clinic_fee,
        experts_fee=None,
    )


def take_over(records: Records, hospital: Hospital, received: Iterable[Schedule]) -> int:
    """Merge schedules from a response into the state; return how many were new.

    The bookings of a schedule that was stopped are marked for cancellation, and their users informed. The hospital is
    asked to cancel them later.
    """
    kept = {schedule.key: place for place, schedule in enumerate(hospital.schedules)}
    added = 0
    for schedule in received:
        place = kept.get(schedule.key)
        if place is None:
            kept[schedule.key] = len(hospital.schedules)
            hospital.schedules.append(schedule)
            added += 1
            _mark_bookings(records, schedule)
            continue
        before = hospital.schedules[place].status
        hospital.schedules[place] = schedule
        if before is not schedule.status:
            records.log(Kind.SCHEDULE, f"{schedule.key}: {before.zh} → {schedule.status.zh}")
            _mark_bookings(records, schedule)
    return added


def _mark_bookings(records: Records, schedule: Schedule) -> None:
    """Let a change of status take effect on the bookings of a schedule."""
    is_stopped = schedule.status is WorkStatus.STOPPED
    for booking in records.state.bookings:
        if booking.key == schedule.key:
            booking.is_stopped = is_stopped
            cancel_if_stopped(records, booking)


def cancel_if_stopped(records: Records, booking: Booking) -> None:
    """If a booking is active and its schedule is not, mark it for cancellation and inform its user."""
    if not booking.is_stopped or booking.state is not BookingState.BOOKED:
        return
    records.set_state(booking, BookingState.CANCELLING, "停诊 the schedule was stopped", Kind.CANCELLATION)
    records.send_message(booking, f"您预约的{booking.description}已停诊，平台为您办理退号，请另行预约。")


def warn_of_vanished(
    records: Records, hospital: Hospital, received: Iterable[Schedule], expected: Callable[[ScheduleKey], bool]
) -> None:
    """Warn, once for each, of schedules that are kept, were asked for and were not returned (2.6, scene one)."""
    returned = {schedule.key for schedule in received}
    for schedule in hospital.schedules:
        if expected(schedule.key) and schedule.key not in returned and not schedule.is_vanished:
            schedule.is_vanished = True
            records.warn(
                Phrase(
                    "{key}: no longer returned; the hospital should have stopped it (停诊) instead",
                    key=str(schedule.key),
                )
            )


def forget_past(records: Records) -> None:
    """Drop the schedules of days gone by."""
    today = records.today()
    for hospital in records.state.hospitals:
        hospital.schedules = [schedule for schedule in hospital.schedules if schedule.key.work_date >= today]
