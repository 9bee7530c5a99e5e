"""The schedule and slot that an order names.

With a `DoctorID` it is the doctor's schedule, otherwise the department's own. `BeginTime` names a slot, and `EndTime`
must match that slot; `EndTime` alone names the slot that ends then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import or_

from yuyue_sim.contract.codes import BookingCode
from yuyue_sim.contract.messages.get_yy_no import Order
from yuyue_sim.hospital.rules.booking_window import is_published
from yuyue_sim.hospital.rules.effective_schedule import is_announced, schedule_at
from yuyue_sim.hospital.rules.element_names import element_name
from yuyue_sim.hospital.rules.rule import Rule
from yuyue_sim.hospital.rules.world_view import WorldView
from yuyue_sim.hospital.world.model import Department, Hospital, Schedule, Slot


@dataclass(frozen=True, slots=True)
class Place:
    """A schedule, and the slot in it if the order names one."""

    hospital: Hospital
    department: Department
    published: Schedule
    """The schedule as published."""
    schedule: Schedule
    """The schedule as it is now."""
    slot: Slot | None
    numbers: int
    """The visit numbers of its slot, or of all slots: bit n stands for number n."""

    def with_slot(self, slot: Slot | None) -> Place:
        """The same with a slot."""
        return self if slot is None else replace(self, slot=slot, numbers=numbers_of((slot,)))


class NoSuchPlaceError(LookupError):
    """An order names something that does not exist."""

    def __init__(self, code: BookingCode, rule: Rule, attribute: str, message: str) -> None:
        super().__init__(f"{element_name(Order, attribute)}：{message}")
        self.code = code
        self.rule = rule


def place_of(order: Order, world: WorldView, now: datetime) -> Place:
    """The schedule and slot of an order.

    Raises:
        NoSuchPlaceError: the first of hospital, department, doctor, schedule and slot that does not exist.
    """
    hospital = world.hospital(order.hospital_id)
    if hospital is None:
        raise NoSuchPlaceError(BookingCode.OTHER, Rule.NO_SUCH_HOSPITAL, "hospital_id", "医院不存在")
    department = world.department(hospital.id, order.department_id)
    if department is None:
        code = BookingCode.NO_SUCH_DEPARTMENT_OR_DOCTOR
        raise NoSuchPlaceError(code, Rule.NO_SUCH_DEPARTMENT, "department_id", "科室不存在")
    if order.doctor_id:
        _check_doctor(order, world)
    published = None
    if is_published(hospital.policy, order.visit_date, now.date()):
        published = world.schedule(hospital.id, department.id, order.doctor_id, order.visit_date, order.work_type)
    if published is None or not is_announced(published, now):
        raise NoSuchPlaceError(BookingCode.NO_SUCH_SCHEDULE, Rule.NO_SUCH_SCHEDULE, "visit_date", "当日该班次无排班")
    schedule = schedule_at(published, now)
    place = Place(hospital, department, published, schedule, None, numbers_of(schedule.slots))
    return place.with_slot(slot_of(order, schedule))


def numbers_of(slots: Iterable[Slot]) -> int:
    """The visit numbers of slots that can be booked, held or not: bit n stands for number n."""
    return reduce(or_, ((1 << slot.open) - 1 << slot.first_number for slot in slots), 0)


def _check_doctor(order: Order, world: WorldView) -> None:
    code = BookingCode.NO_SUCH_DEPARTMENT_OR_DOCTOR
    department_id = world.department_of_doctor(order.hospital_id, order.doctor_id)
    if department_id is None:
        raise NoSuchPlaceError(code, Rule.NO_SUCH_DOCTOR, "doctor_id", "医生不存在")
    if department_id != order.department_id:
        raise NoSuchPlaceError(code, Rule.NO_SUCH_DOCTOR, "doctor_id", "医生不属于该科室")


def slot_of(order: Order, schedule: Schedule) -> Slot | None:
    """The slot that an order names in a schedule; `None` if it names none.

    Raises:
        NoSuchPlaceError: the schedule has no such slot.
    """
    begin, end = order.begin_time, order.end_time
    if not begin and not end:
        return None
    for slot in schedule.slots:
        if (not begin or slot.begin == begin) and (not end or slot.end == end):
            return slot
    attribute = "begin_time" if begin else "end_time"
    raise NoSuchPlaceError(BookingCode.NO_SUCH_SCHEDULE, Rule.NO_SUCH_SLOT, attribute, "排班中无此时段")
