"""Rosters (排班): the half-days of the week with a clinic of a department or a doctor, and changes of single dates.

The week repeats; single dates are stopped, closed, reserved or given more numbers by a draw that depends on
the session alone. Most stops are announced in the days before. Each year about every tenth roster gets more or fewer
numbers from the first of a month on; earlier dates keep theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from yuyue_sim.contract.enumerations import WorkStatus, WorkType
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.world.departments import clinic_fee, location, yuan
from yuyue_sim.hospital.world.doctors import Post, post_of
from yuyue_sim.hospital.world.model import Schedule, ScheduleChange, Slot
from yuyue_sim.hospital.world.plan import Plan, Unit
from yuyue_sim.hospital.world.profiles import NO_FEE, Figures
from yuyue_sim.hospital.world.slots import UNLIMITED, divide, slot_count
from yuyue_sim.hospital.world.timetables import Timetable, explicit_schedule, slots_of, work_type_of
from yuyue_sim.hospital.world.weeks import NO_SESSIONS, Week, department_week, doctor_week
from yuyue_sim.scenario.files.departments import DepartmentModel, DoctorModel
from yuyue_sim.scenario.files.schedules import FIRST_DATE, ScheduleModel

ROSTERS_BEGIN = FIRST_DATE
"""The year of the specification: there are no rosters before."""

_STOPPED_OF_10000 = 150
_CLOSED_OF_10000 = 80
_RESERVED_OF_10000 = 100
_ADDED_OF_10000 = 105
_STOPPED_FROM_PUBLICATION = 0.2
"""Part of the stopped and closed sessions that are published so; the others are announced later."""
_STOPPED_DAYS_BEFORE = 7
_ADDED_DAYS_BEFORE = 5
_FEWEST_ADDED, _MOST_ADDED = 3, 8
_OFFICE_OPENS, _OFFICE_SECONDS = 7 * 3600 + 1800, 10 * 3600
_SLOT_RESERVED_PERCENT = 6

_CAPACITY_MONTHS = 120

# The bounds of what one draw of ten thousand means: stopped, closed, reserved, added to, or nothing at all.
_BEFORE_RESERVED = _STOPPED_OF_10000 + _CLOSED_OF_10000
_BEFORE_ADDED = _BEFORE_RESERVED + _RESERVED_OF_10000
_NO_EVENT = _BEFORE_ADDED + _ADDED_OF_10000


class Terms(NamedTuple):
    """What all clinics of a roster have in common."""

    is_expert: bool
    clinic_fee: Decimal
    experts_fee: Decimal
    remark: str
    capacity_shift: int
    """Months of the year 0 until a decade of its capacity begins."""
    capacity_percent: int
    """Its numbers in every other decade, against those in between."""


@dataclass(frozen=True)
class Roster:
    """The clinics that one department (empty `doctor_id`) or one doctor holds week by week."""

    hospital_id: str
    department_id: str
    doctor_id: str
    slot_minutes: int
    week: Week
    timetable: Timetable | None
    """Its explicit schedules, which replace the week and all events by chance."""
    find_terms: Callable[[], Terms]

    @cached_property
    def terms(self) -> Terms:
        """What its clinics have in common. Few doctors hold one on a given date: it is found when one does."""
        return self.find_terms()

    def schedules(self, day: date, streams: Streams) -> Iterator[Schedule]:
        """What is held on a date, in the order of the work types."""
        if self.timetable is not None:
            for model in self.timetable.on(day):
                yield self._explicit(day, model)
            return
        for work_type, limited in self.week[day.weekday()]:
            yield self._schedule(day, work_type, limited, streams)

    def schedule(self, day: date, work_type: WorkType, streams: Streams) -> Schedule | None:
        """The session of a date, None where there is none."""
        if self.timetable is not None:
            held_then = (model for model in self.timetable.on(day) if work_type_of(model) == work_type)
            return next((self._explicit(day, model) for model in held_then), None)
        for held, limited in self.week[day.weekday()]:
            if held == work_type:
                return self._schedule(day, held, limited, streams)
        return None

    def unplanned(self, day: date, work_type: WorkType, limited: int, added_at: datetime) -> Schedule:
        """An added session with `limited` numbers; no event by chance changes it."""
        return self._planned(day, work_type, divide(work_type, self.slot_minutes, limited, None), added_at)

    def _explicit(self, day: date, model: ScheduleModel) -> Schedule:
        slots = slots_of(model, self.slot_minutes)
        return explicit_schedule(model, self._planned(day, work_type_of(model), slots, None))

    def _planned(self, day: date, work_type: WorkType, slots: tuple[Slot, ...], added_at: datetime | None) -> Schedule:
        return Schedule(
            self.hospital_id,
            self.department_id,
            self.doctor_id,
            day,
            work_type,
            WorkStatus.NORMAL,
            False,
            self.terms.is_expert,
            self.terms.clinic_fee,
            self.terms.experts_fee,
            self.terms.remark,
            slots,
            sum(slot.total for slot in slots),
            added_at=added_at,
        )

    def _schedule(self, day: date, work_type: WorkType, usual: int, streams: Streams) -> Schedule:
        key = (self.hospital_id, self.department_id, self.doctor_id, day.toordinal(), int(work_type))
        limited = usual
        if usual != UNLIMITED and (12 * day.year + day.month - 1 - self.terms.capacity_shift) // _CAPACITY_MONTHS % 2:
            limited = max(1, usual * self.terms.capacity_percent // 100)
        chance, event = divmod(streams.number("session", *key), 10_000)
        chance, percent = divmod(chance, 100)
        slot_total = slot_count(work_type, self.slot_minutes, limited)
        reserved = chance % slot_total if percent < _SLOT_RESERVED_PERCENT and slot_total > 1 else None
        if work_type == WorkType.EMERGENCY:
            event, reserved = _NO_EVENT, None
        if limited == UNLIMITED and event >= _BEFORE_ADDED:
            event = _NO_EVENT
        slots = divide(work_type, self.slot_minutes, limited, reserved)
        status = WorkStatus.NORMAL
        changes: tuple[ScheduleChange, ...] = ()
        if event < _NO_EVENT:
            status, changes = _events(event, day, slots[0].begin, streams.fractions(4, "announced", *key))
        return Schedule(
            self.hospital_id,
            self.department_id,
            self.doctor_id,
            day,
            work_type,
            status,
            _BEFORE_RESERVED <= event < _BEFORE_ADDED,
            self.terms.is_expert,
            self.terms.clinic_fee,
            self.terms.experts_fee,
            self.terms.remark,
            slots,
            limited,
            changes,
        )


def _events(event: int, day: date, begin: str, draws: Sequence[float]) -> tuple[WorkStatus, tuple[ScheduleChange, ...]]:
    """The status at publication, and the later changes."""
    if event < _BEFORE_RESERVED:
        status = WorkStatus.STOPPED if event < _STOPPED_OF_10000 else WorkStatus.CLOSED
        if draws[0] < _STOPPED_FROM_PUBLICATION:
            return status, ()
        announced_at = _announced(day, int(draws[1] * _STOPPED_DAYS_BEFORE), draws[2])
        if announced_at >= datetime.combine(day, time.fromisoformat(begin)):
            announced_at -= timedelta(days=1)
        return WorkStatus.NORMAL, (ScheduleChange(announced_at, status),)
    if event < _BEFORE_ADDED:
        return WorkStatus.NORMAL, ()
    announced_at = _announced(day, 1 + int(draws[1] * _ADDED_DAYS_BEFORE), draws[2])
    added = _FEWEST_ADDED + int(draws[3] * (_MOST_ADDED - _FEWEST_ADDED + 1))
    return WorkStatus.NORMAL, (ScheduleChange(announced_at, added=added),)


def _announced(day: date, days_before: int, draw: float) -> datetime:
    """An instant in office hours, `days_before` days before a date."""
    seconds = _OFFICE_OPENS + int(draw * _OFFICE_SECONDS)
    return datetime.combine(day, time()) + timedelta(days=-days_before, seconds=seconds)


def _capacity(hospital_id: str, holder_id: str, streams: Streams) -> tuple[int, int]:
    """Month of the capacity change of a roster, and its percentage: from 11 to 30 percent up or down."""
    draw, shift = divmod(streams.number("capacity", hospital_id, holder_id), _CAPACITY_MONTHS)
    draw, is_larger = divmod(draw, 2)
    return shift, 112 + draw % 19 if is_larger else 77 + draw % 13


def department_roster(plan: Plan, unit: Unit, streams: Streams) -> Roster:
    """The department's own clinics, for patients who book the department without a doctor."""

    def terms() -> Terms:
        return _terms(plan, unit, unit.id, False, NO_FEE, streams)

    week = department_week(plan, unit, streams)
    return Roster(plan.identity.id, unit.id, "", plan.slot_minutes, week, _timetable(unit.model), terms)


def doctor_roster(plan: Plan, unit: Unit, number: int, streams: Streams) -> Roster:
    """The clinics of one doctor of the department."""
    post, model = post_of(plan, unit, number, streams), unit.doctor_model(number)

    def terms() -> Terms:
        fee = None if model is None else model.experts_fee
        experts_fee = _experts_fee(plan.figures, post) if fee is None else yuan(fee)
        return _terms(plan, unit, post.id, post.is_expert, experts_fee, streams)

    week = doctor_week(plan, unit, post, streams)
    return Roster(plan.identity.id, unit.id, post.id, plan.slot_minutes, week, _timetable(model), terms)


def rosters_of(plan: Plan, unit: Unit, streams: Streams) -> Iterator[Roster]:
    """The rosters of a department that ever hold a clinic: its own, then those of its doctors."""
    yield department_roster(plan, unit, streams)
    if not (unit.has_clinic or unit.staff):
        return
    for number in unit.numbers:
        roster = doctor_roster(plan, unit, number, streams)
        if roster.week is not NO_SESSIONS or roster.timetable is not None:
            yield roster


def _terms(plan: Plan, unit: Unit, holder_id: str, is_expert: bool, experts_fee: Decimal, streams: Streams) -> Terms:
    remark = f"就诊地址：{location(plan, unit, streams)}"
    capacity = _capacity(plan.identity.id, holder_id, streams)
    return Terms(is_expert, clinic_fee(plan, unit), experts_fee, remark, *capacity)


def _timetable(model: DepartmentModel | DoctorModel | None) -> Timetable | None:
    return None if model is None or model.schedules is None else Timetable(model.schedules)


def _experts_fee(figures: Figures, post: Post) -> Decimal:
    if not post.is_expert:
        return NO_FEE
    if post.is_famous:
        return figures.famous_fee
    return figures.chief_fee if post.rank == 0 else figures.deputy_fee
