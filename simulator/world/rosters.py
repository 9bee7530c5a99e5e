"""Rosters (排班): which half-days of the week a department or a doctor holds a clinic, and what became of one date.

The week repeats; single dates are stopped, closed or reserved by a draw that hangs on nothing but the session itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from simulator.contract.enumerations import DepartmentType, WorkStatus, WorkType
from simulator.streams import Stream, Streams
from simulator.world.departments import clinic_fee, location
from simulator.world.doctors import Post, post_of
from simulator.world.model import Schedule
from simulator.world.plan import Plan, Unit
from simulator.world.profiles import DISEASE_SESSIONS, EXPERT_SESSIONS, NO_FEE, Figures
from simulator.world.slots import divide, segment_count

ROSTERS_BEGIN = date(2021, 1, 1)
"""The year of the specification: there are no rosters before."""

MORNINGS_PER_TEN = 6
"""Mornings to afternoons are 60:40 (an assumption, like the figures below)."""
EXPERT_NUMBERS = 20
"""Numbers of an expert's half-day."""
ORDINARY_NUMBERS = 40
"""Numbers of an ordinary half-day."""
_EMERGENCY_NUMBERS_A_DOCTOR = 12
_EXAMINATION_NUMBERS = 60

_STOPPED_OF_10000 = 150
_CLOSED_OF_10000 = 80
_RESERVED_OF_10000 = 100
_SLOT_RESERVED_PERCENT = 6

_SATURDAY, _SUNDAY = 5, 6
_WEEK = range(7)
_WORKDAYS = range(5)

_MORNING = WorkType.MORNING
_AFTERNOON = WorkType.AFTERNOON
_WHOLE_DAY = WorkType.WHOLE_DAY
_EVENING = WorkType.EVENING

Session = tuple[WorkType, int]
"""Part of the day, and how many numbers."""
Week = tuple[tuple[Session, ...], ...]
"""The sessions of Monday to Sunday."""

NO_SESSIONS: Week = ((),) * 7


@dataclass(frozen=True, slots=True)
class Roster:
    """The clinics that one department (empty `doctor_id`) or one doctor holds week by week."""

    hospital_id: str
    department_id: str
    doctor_id: str
    is_expert: bool
    clinic_fee: Decimal
    experts_fee: Decimal
    remark: str
    slot_minutes: int
    week: Week

    def schedules(self, day: date, streams: Streams) -> Iterator[Schedule]:
        """What is held on a date, in the order of the work types."""
        for work_type, limited in self.week[day.weekday()]:
            yield self._schedule(day, work_type, limited, streams)

    def schedule(self, day: date, work_type: WorkType, streams: Streams) -> Schedule | None:
        """The session of a date, None where there is none."""
        for held, limited in self.week[day.weekday()]:
            if held == work_type:
                return self._schedule(day, held, limited, streams)
        return None

    def _schedule(self, day: date, work_type: WorkType, limited: int, streams: Streams) -> Schedule:
        chance = streams.number(
            "session", self.hospital_id, self.department_id, self.doctor_id, day.toordinal(), int(work_type)
        )
        chance, fate = divmod(chance, 10_000)
        chance, percent = divmod(chance, 100)
        segments = segment_count(work_type, self.slot_minutes)
        reserved = chance % segments if percent < _SLOT_RESERVED_PERCENT and segments > 1 else None
        status, is_reserved = WorkStatus.NORMAL, False
        if fate < _STOPPED_OF_10000:
            status = WorkStatus.STOPPED
        elif fate < _STOPPED_OF_10000 + _CLOSED_OF_10000:
            status = WorkStatus.CLOSED
        elif fate < _STOPPED_OF_10000 + _CLOSED_OF_10000 + _RESERVED_OF_10000:
            is_reserved = True
        return Schedule(
            self.hospital_id,
            self.department_id,
            self.doctor_id,
            day,
            work_type,
            status,
            is_reserved,
            self.is_expert,
            self.clinic_fee,
            self.experts_fee,
            self.remark,
            divide(work_type, self.slot_minutes, limited, reserved),
            limited,
        )


def department_roster(plan: Plan, unit: Unit, streams: Streams) -> Roster:
    """The department's own clinics, open to whoever books the department and no doctor."""
    return Roster(
        plan.identity.id,
        unit.id,
        "",
        False,
        clinic_fee(plan, unit),
        NO_FEE,
        f"就诊地址：{location(plan, unit, streams)}",
        plan.slot_minutes,
        _department_week(plan, unit, streams),
    )


def doctor_roster(plan: Plan, unit: Unit, number: int, streams: Streams) -> Roster:
    """The clinics of one doctor of the department."""
    post = post_of(plan, unit, number, streams)
    return Roster(
        plan.identity.id,
        unit.id,
        post.id,
        post.is_expert,
        clinic_fee(plan, unit),
        _experts_fee(plan.figures, post),
        f"就诊地址：{location(plan, unit, streams)}",
        plan.slot_minutes,
        _doctor_week(plan, unit, post, streams),
    )


def _experts_fee(figures: Figures, post: Post) -> Decimal:
    if not post.is_expert:
        return NO_FEE
    if post.is_famous:
        return figures.famous_fee
    return figures.chief_fee if post.rank == 0 else figures.deputy_fee


def _department_week(plan: Plan, unit: Unit, streams: Streams) -> Week:
    stream = streams.stream("week", plan.identity.id, unit.id)
    figures = plan.figures
    match unit.type:
        case DepartmentType.ORDINARY:
            return _ordinary_week(plan, unit, stream)
        case DepartmentType.DISEASE:
            held = _half_days(stream, stream.integer(*DISEASE_SESSIONS))
            return _week(stream, held, ORDINARY_NUMBERS, figures)
        case DepartmentType.EMERGENCY:
            limited = min(600, 60 + _EMERGENCY_NUMBERS_A_DOCTOR * unit.doctor_count) + 10 * stream.integer(0, 4)
            return (((WorkType.EMERGENCY, limited),),) * 7
        case DepartmentType.LABORATORY | DepartmentType.EXAMINATION:
            held = {(day, part) for day in _WORKDAYS for part in (_MORNING, _AFTERNOON)} | {(_SATURDAY, _MORNING)}
            return _week(stream, held, _EXAMINATION_NUMBERS, figures)
        case DepartmentType.OTHER if unit.clinic.weight:
            return _week(stream, {(day, _MORNING) for day in range(6)}, _EXAMINATION_NUMBERS, figures)
        case _:
            return NO_SESSIONS


def _ordinary_sessions(plan: Plan, unit: Unit) -> int:
    """Half-days a week that an ordinary department has under its own name; its doctors hold those beyond."""
    return max(5, min(11, round(unit.doctor_count * plan.ordinary_sessions)))


def _ordinary_week(plan: Plan, unit: Unit, stream: Stream) -> Week:
    figures = plan.figures
    if stream.chance(0.06):
        held = {(day, _WHOLE_DAY) for day in _WORKDAYS}
    else:
        held = _half_days(stream, _ordinary_sessions(plan, unit), figures.weekend_percent)
    if stream.integer(0, 99) < figures.evening_percent:
        held |= {(day, _EVENING) for day in stream.sample(_WORKDAYS, stream.integer(2, 4))}
    return _week(stream, held, ORDINARY_NUMBERS, figures)


def _half_days(stream: Stream, count: int, weekend_percent: int = 0) -> set[tuple[int, WorkType]]:
    """So many half-days, mornings to afternoons 60:40; at a weekend there are mornings alone."""
    mornings = int(count * MORNINGS_PER_TEN / 10 + stream.fraction())
    weekend = [day for day, parts in ((_SATURDAY, 100), (_SUNDAY, 250)) if stream.integer(1, parts) <= weekend_percent]
    workdays = stream.sample(_WORKDAYS, max(1, mornings - len(weekend)))
    held = {(day, _MORNING) for day in workdays + weekend}
    return held | {(day, _AFTERNOON) for day in stream.sample(_WORKDAYS, count - mornings)}


def _week(stream: Stream, held: set[tuple[int, WorkType]], numbers: int, figures: Figures) -> Week:
    """The sessions in order, each with its numbers: a third more or less than usual, fewer in evenings and weekends."""
    usual = numbers * stream.integer(75, 125)
    week: list[tuple[Session, ...]] = []
    for day in _WEEK:
        percent = figures.weekend_percent if day >= _SATURDAY else 100
        parts = sorted(part for held_day, part in held if held_day == day)
        week.append(tuple((part, max(1, usual * percent * _PART_PERCENT[part] // 1_000_000)) for part in parts))
    return tuple(week)


_PART_PERCENT = {_MORNING: 100, _AFTERNOON: 100, _WHOLE_DAY: 200, _EVENING: 60}


def _doctor_week(plan: Plan, unit: Unit, post: Post, streams: Streams) -> Week:
    if not unit.has_clinic or unit.type == DepartmentType.EMERGENCY:
        return NO_SESSIONS
    stream = streams.stream("week", plan.identity.id, post.id)
    figures = plan.figures
    if post.is_expert:
        return _week(stream, _expert_sessions(stream), EXPERT_NUMBERS, figures)
    if post.rank >= len(figures.rank_percent) - 1 or unit.type != DepartmentType.ORDINARY:
        return NO_SESSIONS
    beyond = unit.doctor_count * plan.ordinary_sessions - _ordinary_sessions(plan, unit)
    wanted = max(0.0, beyond) / (unit.doctor_count * (1 - figures.expert_share))
    count = int(wanted) + stream.chance(wanted % 1.0)
    held = {(day, _drawn_half_day(stream)) for day in stream.sample(_WORKDAYS, count)}
    return _week(stream, held, ORDINARY_NUMBERS, figures)


def _expert_sessions(stream: Stream) -> set[tuple[int, WorkType]]:
    count = stream.weighted(EXPERT_SESSIONS)
    days = stream.sample(_WORKDAYS, count)
    if stream.chance(0.05):
        return {(days[0], _WHOLE_DAY)}
    held = {(day, _drawn_half_day(stream)) for day in days}
    if stream.chance(0.08):
        held.add((_SATURDAY, _MORNING))
    if stream.chance(0.04):
        held.add((days[0], _EVENING))
    return held


def _drawn_half_day(stream: Stream) -> WorkType:
    return _MORNING if stream.integer(1, 10) <= MORNINGS_PER_TEN else _AFTERNOON
