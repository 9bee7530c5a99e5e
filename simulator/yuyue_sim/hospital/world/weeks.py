"""The week of a department or a doctor: which half-days hold a clinic, and how many numbers each has."""

from __future__ import annotations

from yuyue_sim.contract.enumerations import DepartmentType, WorkType
from yuyue_sim.core.random_streams import Stream, Streams
from yuyue_sim.hospital.world.doctors import Post
from yuyue_sim.hospital.world.plan import Plan, Unit
from yuyue_sim.hospital.world.profiles import DISEASE_SESSIONS, EXPERT_SESSIONS, Figures
from yuyue_sim.hospital.world.slots import UNLIMITED
from yuyue_sim.scenario.faults.quirk_name import QuirkName

MORNINGS_PER_TEN = 6
"""Mornings to afternoons are 60:40 (an assumption, like the figures below)."""
EXPERT_NUMBERS = 20
"""Numbers of an expert's half-day."""
ORDINARY_NUMBERS = 40
"""Numbers of an ordinary half-day."""
_EMERGENCY_NUMBERS = 24
_EMERGENCY_NUMBERS_A_DOCTOR = 7
_MOST_EMERGENCIES = 400
_EXAMINATION_NUMBERS = (8, 60)
"""Fewest and most numbers of a half-day of examinations; one for every twelve doctors of the hospital within these."""
_LABORATORY_NUMBERS = (8, 400)
"""The same of a laboratory."""
_TESTED_SHARE = 0.5
"""Numbers of all laboratories for each number of a clinic: so many that nearly 29 % of the patients have a test."""

_LABORATORY_HALF_DAYS = 11.3
"""Of a week, with the fewer numbers at a weekend."""

_EXPERT_SESSIONS_A_WEEK = sum(sessions * share for sessions, share in EXPERT_SESSIONS) / 100

_WEEKEND_AFTERNOONS = 0.5

_WITHOUT_LIMIT = frozenset({DepartmentType.ORDINARY, DepartmentType.EMERGENCY})
_ONE_IN = 4
"""How many ordinary departments there are to one without a limit, where there are such."""

_SATURDAY, _SUNDAY = 5, 6
_WEEK = range(7)
_WORKDAYS = range(5)

_MORNING = WorkType.MORNING
_AFTERNOON = WorkType.AFTERNOON
_WHOLE_DAY = WorkType.WHOLE_DAY
_EVENING = WorkType.EVENING
_EMERGENCY = WorkType.EMERGENCY

Session = tuple[WorkType, int]
"""Part of the day, and how many numbers."""
Week = tuple[tuple[Session, ...], ...]
"""The sessions of Monday to Sunday."""

NO_SESSIONS: Week = ((),) * 7


def department_week(plan: Plan, unit: Unit, streams: Streams) -> Week:
    """The clinics under the department's own name, without a limit where the hospital has departments like that."""
    week = _limited_week(plan, unit, streams)
    if QuirkName.UNLIMITED_9999 not in plan.quirks or unit.type not in _WITHOUT_LIMIT:
        return week
    if unit.type != DepartmentType.EMERGENCY and streams.number("limit", plan.identity.id, unit.id) % _ONE_IN:
        return week
    return tuple(tuple((part, UNLIMITED) for part, _ in sessions) for sessions in week)


def _limited_week(plan: Plan, unit: Unit, streams: Streams) -> Week:
    stream = streams.stream("week", plan.identity.id, unit.id)
    figures = plan.figures
    match unit.type:
        case DepartmentType.ORDINARY:
            return _ordinary_week(plan, unit, stream)
        case DepartmentType.DISEASE:
            held = _half_days(stream, stream.integer(*DISEASE_SESSIONS), None)
            return _week(stream, held, ORDINARY_NUMBERS, figures)
        case DepartmentType.EMERGENCY:
            usual = min(_MOST_EMERGENCIES, _EMERGENCY_NUMBERS + _EMERGENCY_NUMBERS_A_DOCTOR * unit.usual_doctors)
            return (((_EMERGENCY, usual + 10 * stream.integer(0, 4)),),) * 7
        case _:
            return _week(stream, _test_half_days(unit), _test_numbers(plan, unit), figures)


def _test_half_days(unit: Unit) -> set[tuple[int, WorkType]]:
    """When tests are made: in laboratories on Sundays too; none in departments without tests."""
    mornings, afternoons = {(day, _MORNING) for day in _WEEK}, {(day, _AFTERNOON) for day in _WORKDAYS}
    match unit.type:
        case DepartmentType.LABORATORY:
            return mornings | afternoons
        case DepartmentType.EXAMINATION:
            return (mornings | afternoons) - {(_SUNDAY, _MORNING)}
        case DepartmentType.OTHER if unit.clinic.weight:
            return mornings - {(_SUNDAY, _MORNING)}
        case _:
            return set()


def _test_numbers(plan: Plan, unit: Unit) -> int:
    if unit.type == DepartmentType.LABORATORY:
        return laboratory_numbers(plan)
    fewest, most = _EXAMINATION_NUMBERS
    return min(most, max(fewest, plan.identity.doctor_count // 12))


def laboratory_numbers(plan: Plan) -> int:
    """Numbers of a half-day of each laboratory: a share of those that all clinics have a half-day."""
    laboratories = sum(each.type == DepartmentType.LABORATORY for each in plan.profile_units.values())
    fewest, most = _LABORATORY_NUMBERS
    share = _TESTED_SHARE * _clinic_numbers(plan) / (max(1, laboratories) * _LABORATORY_HALF_DAYS)
    return min(most, max(fewest, round(share)))


def _clinic_numbers(plan: Plan) -> float:
    """About how many numbers a week the clinics of a hospital have."""
    expert_share = plan.figures.expert_share
    experts, ordinary = 0.0, 0.0
    for unit in plan.profile_units.values():
        match unit.type:
            case DepartmentType.EXPERT:
                experts += unit.usual_doctors
            case DepartmentType.ORDINARY:
                experts += expert_share * unit.usual_doctors
                ordinary += max(_ordinary_sessions(plan, unit), unit.usual_doctors * plan.ordinary_sessions)
            case DepartmentType.DISEASE:
                experts += expert_share * unit.usual_doctors
                ordinary += sum(DISEASE_SESSIONS) / 2
    return EXPERT_NUMBERS * _EXPERT_SESSIONS_A_WEEK * experts + ORDINARY_NUMBERS * ordinary


def _ordinary_sessions(plan: Plan, unit: Unit) -> int:
    """Half-days a week that an ordinary department has under its own name; its doctors hold those beyond."""
    return max(plan.figures.fewest_sessions, min(11, round(unit.usual_doctors * plan.ordinary_sessions)))


def _ordinary_week(plan: Plan, unit: Unit, stream: Stream) -> Week:
    figures = plan.figures
    evenings: list[int] = []
    if stream.integer(0, 99) < figures.evening_percent:
        evenings = stream.sample(_WORKDAYS, stream.integer(2, 4))
    if stream.chance(0.06):
        held = {(day, _WHOLE_DAY) for day in _WORKDAYS}
    else:
        count = _ordinary_sessions(plan, unit) - len(evenings)
        held = _half_days(stream, max(figures.fewest_sessions, count), figures)
    return _week(stream, held | {(day, _EVENING) for day in evenings}, ORDINARY_NUMBERS, figures)


def _half_days(stream: Stream, count: int, figures: Figures | None) -> set[tuple[int, WorkType]]:
    """`count` half-days, mornings to afternoons 60:40; the figures give those at a weekend.

    Only a hospital that is busier at a weekend than on a workday has afternoons at a weekend.
    """
    mornings = int(count * MORNINGS_PER_TEN / 10 + stream.fraction())
    weekend: list[int] = []
    afternoons: list[int] = []
    if figures is not None:
        days = ((_SATURDAY, figures.saturday_percent), (_SUNDAY, figures.sunday_percent))
        weekend = [day for day, percent in days if stream.integer(0, 99) < percent]
        if figures.weekend_percent > 100:
            afternoons = [day for day in weekend if stream.chance(_WEEKEND_AFTERNOONS)]
    workdays = stream.sample(_WORKDAYS, max(1, mornings - len(weekend)))
    afternoons += stream.sample(_WORKDAYS, max(0, count - mornings - len(afternoons)))
    return {(day, _MORNING) for day in workdays + weekend} | {(day, _AFTERNOON) for day in afternoons}


def _week(stream: Stream, held: set[tuple[int, WorkType]], numbers: int, figures: Figures) -> Week:
    """The sessions in order, each with its numbers: a third more or less than usual, fewer in evenings and weekends."""
    usual = numbers * stream.integer(75, 125)
    week: list[list[Session]] = [[] for _ in _WEEK]
    for day, part in sorted(held):
        percent = figures.weekend_percent if day >= _SATURDAY else 100
        week[day].append((part, max(1, usual * percent * _PART_PERCENT[part] // 1_000_000)))
    return tuple(map(tuple, week))


_PART_PERCENT = {_MORNING: 100, _AFTERNOON: 100, _WHOLE_DAY: 200, _EVENING: 60}


def doctor_week(plan: Plan, unit: Unit, post: Post, streams: Streams) -> Week:
    """The clinics of one doctor."""
    if not unit.has_clinic or unit.type == DepartmentType.EMERGENCY:
        return NO_SESSIONS
    stream = streams.stream("week", plan.identity.id, post.id)
    figures = plan.figures
    if post.is_expert:
        held = _with_weekend(_expert_sessions(stream), plan, post, streams)
        return _week(stream, held, EXPERT_NUMBERS, figures)
    if post.rank >= len(figures.rank_percent) - 1 or unit.type != DepartmentType.ORDINARY:
        return NO_SESSIONS
    beyond = unit.usual_doctors * plan.ordinary_sessions - _ordinary_sessions(plan, unit)
    wanted = max(0.0, beyond) / (max(1, unit.usual_doctors) * (1 - figures.expert_share))
    count = int(wanted) + stream.chance(wanted % 1.0)
    if not count:
        return NO_SESSIONS
    held = {(day, _drawn_half_day(stream)) for day in stream.sample(_WORKDAYS, count)}
    return _week(stream, _with_weekend(held, plan, post, streams), ORDINARY_NUMBERS, figures)


def _with_weekend(
    held: set[tuple[int, WorkType]], plan: Plan, post: Post, streams: Streams
) -> set[tuple[int, WorkType]]:
    """The same sessions, now and then the first of them at a weekend instead."""
    draw, percent = divmod(streams.number("weekend", plan.identity.id, post.id), 100)
    if percent >= plan.figures.doctors_weekend_percent * len(held):
        return held
    moved = min(held)
    return held - {moved} | {(_SATURDAY if draw % 10 < 6 else _SUNDAY, moved[1])}


def _expert_sessions(stream: Stream) -> set[tuple[int, WorkType]]:
    days = stream.sample(_WORKDAYS, stream.weighted(EXPERT_SESSIONS))
    if stream.chance(0.05):
        return {(days[0], _WHOLE_DAY)}
    held = {(day, _drawn_half_day(stream)) for day in days}
    if stream.chance(0.04):
        held.add((days[0], _EVENING))
    return held


def _drawn_half_day(stream: Stream) -> WorkType:
    return _MORNING if stream.integer(1, 10) <= MORNINGS_PER_TEN else _AFTERNOON
