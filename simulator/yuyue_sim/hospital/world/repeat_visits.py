"""Patients of other channels who come more than once: return visits (复诊), and tests on the day of a visit.

Every visit belongs to a first one, whose ID card it has. Both ways are computed without a search. A return visit is in
the same clinic, on the same weekday and with the same ordinal as the first one, some weeks later. Time is cut into
blocks of weeks; patients come for the first time in the first weeks of a block, most later visits of the block return.
A test belongs to a visit in a clinic of a department or a doctor on the same part of the same day.

About four visits in five are returns: in a Korean study a consultation takes 5 minutes at a first visit, 4 at a return
and 4.2 on average. No source gives the weeks between, or how often a booked test is on the day of a visit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from yuyue_sim.contract.enumerations import AgeLimit, DepartmentSex, DepartmentType, WorkType
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.world.cards import Holder
from yuyue_sim.hospital.world.demand import MOST_DEMANDS
from yuyue_sim.hospital.world.doctors import make_doctor_id, post_of, split_doctor_id
from yuyue_sim.hospital.world.plan import Plan, Unit
from yuyue_sim.hospital.world.popularity import patients_per_number
from yuyue_sim.hospital.world.rosters import ROSTERS_BEGIN
from yuyue_sim.hospital.world.weeks import department_week, doctor_week, laboratory_numbers

_BLOCK_WEEKS, _FIRST_WEEKS, _PAUSE_WEEKS = 26, 4, 2
"""Length of a block; in how many weeks of it patients come first, and for how many weeks nobody returns then."""
_RETURN_PERCENT = 97
LONGEST_RETURN_DAYS = 7 * (_BLOCK_WEEKS - 1)
"""The most days between a first visit and a return."""

_TEST_PERCENT = 85
"""Patients of a laboratory or an examination who have a visit on the same day."""
_EXAMINED = 40
"""How many patients each examination has before those of the next one."""
_ORDINALS = 24
"""Ordinals of a clinic that have tests."""
_MIXED, _STRIDE = 8, 3
"""Ordinals that are mixed with each other, the first ones first; a step through them, its own inverse modulo this."""
_DOCTORS_A_CLINIC = 10
"""A department has the tests of one clinic, and of one more for so many doctors, since each holds a few a week."""
_WEEKS_KEPT = 2048

_Rosters = tuple[Mapping[WorkType, tuple[int, ...]], ...]
"""By weekday and part of the day, the numbers of the doctors who hold a clinic of a department; 0 is its own."""


class _Clinic(NamedTuple):
    """One share of the tests of a half-day."""

    department_id: str
    share: int
    shares: int
    """How many the department has."""


class RepeatVisits:
    """The visits of one patient at a hospital."""

    def __init__(
        self, plan_of: Callable[[str], Plan], index_of: Callable[[str, str, int], int], streams: Streams
    ) -> None:
        """`index_of` gives the number of the roster of a doctor of a department; doctor 0 is the department itself."""
        self._plan = plan_of
        self._index = index_of
        self._streams = streams
        self._clinics = lru_cache(_WEEKS_KEPT)(self._make_clinics)
        self._rosters = lru_cache(_WEEKS_KEPT)(self._make_rosters)
        self._tests = lru_cache(_WEEKS_KEPT)(self._make_tests)

    def first(self, holder: Holder) -> Holder:
        """The first visit of the patient of a visit."""
        visit = self._visit_of_test(holder)
        weeks = self._weeks_back(visit)
        return replace(visit, work_date=visit.work_date - timedelta(weeks=weeks)) if weeks else visit

    def all_since(self, first: Holder) -> Iterator[Holder]:
        """All visits of a patient, given the first; none if it is not the first."""
        if self.first(first) != first:
            return
        yield first
        yield from self._tests_of(first)
        for visit in self._returns(first):
            yield visit
            yield from self._tests_of(visit)

    def _week_in_block(self, holder: Holder) -> int:
        series = (holder.hospital_id, holder.department_id, holder.doctor_id, int(holder.work_type), holder.ordinal)
        return (holder.work_date.toordinal() // 7 + self._streams.number("series", *series)) % _BLOCK_WEEKS

    def _weeks_back(self, holder: Holder) -> int:
        """How many weeks before the first visit was; 0 if it is the first."""
        if not _has_returns(self._plan(holder.hospital_id).units[holder.department_id]):
            return 0
        week = self._week_in_block(holder)
        if week < _FIRST_WEEKS + _PAUSE_WEEKS:
            return 0
        draw, percent = divmod(self._streams.number("return", *holder.key), 100)
        weeks = week - draw % _FIRST_WEEKS
        is_return = percent < _RETURN_PERCENT and holder.work_date - timedelta(weeks=weeks) >= ROSTERS_BEGIN
        return weeks if is_return else 0

    def _returns(self, first: Holder) -> Iterator[Holder]:
        week = self._week_in_block(first)
        if week >= _FIRST_WEEKS:
            return
        weeks_left = (date.max - first.work_date).days // 7
        for weeks in range(_FIRST_WEEKS + _PAUSE_WEEKS - week, min(_BLOCK_WEEKS - week, weeks_left)):
            later = replace(first, work_date=first.work_date + timedelta(weeks=weeks))
            if self._weeks_back(later) == weeks:
                yield later

    def _visit_of_test(self, holder: Holder) -> Holder:
        """The visit on whose day a test is; the test itself if there is none."""
        before = None if holder.doctor_id else self._tests(holder.hospital_id).get(holder.department_id)
        if before is None:
            return holder
        clinics = self._clinics(holder.hospital_id, holder.work_date.weekday(), holder.work_type)
        if not clinics or self._streams.number("test", *holder.key) % 100 >= _TEST_PERCENT:
            return holder
        offset = self._offset(holder)
        turn, position = divmod(holder.ordinal + before, len(clinics))
        clinic = clinics[(position + offset) % len(clinics)]
        rosters = self._rosters_on(holder, clinic.department_id)
        if not rosters:
            return holder
        turn, roster = divmod(turn * clinic.shares + clinic.share, len(rosters))
        unit = self._plan(holder.hospital_id).units.get(clinic.department_id)
        if turn >= _ORDINALS or unit is None or _is_explicit(unit, rosters[roster]):
            return holder
        return self._at(holder, unit, rosters[roster], turn - turn % _MIXED + (_STRIDE * turn + offset) % _MIXED)

    def _tests_of(self, visit: Holder) -> Iterator[Holder]:
        clinics = self._clinics(visit.hospital_id, visit.work_date.weekday(), visit.work_type)
        own = [position for position, each in enumerate(clinics) if each.department_id == visit.department_id]
        place = split_doctor_id(visit.doctor_id)
        doctor, rosters = place[1] if place else 0, self._rosters_on(visit, visit.department_id) if own else ()
        if visit.ordinal >= _ORDINALS or doctor not in rosters:
            return
        offset = self._offset(visit)
        turn = visit.ordinal - visit.ordinal % _MIXED + _STRIDE * (visit.ordinal - offset) % _MIXED
        turn, share = divmod(turn * len(rosters) + rosters.index(doctor), len(own))
        number = turn * len(clinics) + (own[share] - offset) % len(clinics)
        units = self._plan(visit.hospital_id).units
        for department_id, before in self._tests(visit.hospital_id).items():
            ordinal = number - before
            if 0 <= ordinal < MOST_DEMANDS:
                test = self._at(visit, units[department_id], 0, ordinal)
                if self._visit_of_test(test) == visit:
                    yield test

    def _offset(self, holder: Holder) -> int:
        day = holder.work_date.toordinal()
        return self._streams.number("tests of the day", holder.hospital_id, day, int(holder.work_type))

    def _at(self, holder: Holder, unit: Unit, doctor: int, ordinal: int) -> Holder:
        return replace(
            holder,
            roster_index=self._index(holder.hospital_id, unit.id, doctor),
            department_id=unit.id,
            doctor_id=make_doctor_id(unit, doctor) if doctor else "",
            ordinal=ordinal,
        )

    def _make_clinics(self, hospital_id: str, weekday: int, work_type: WorkType) -> tuple[_Clinic, ...]:
        """The departments of the profile that share the tests of that part of that weekday in a usual week.

        Those are the ones whose own clinic is held, and expert departments, which have none of their own.
        Explicit departments do not count, so that the patients of the others stay the same.
        """
        plan = self._plan(hospital_id)
        return tuple(
            _Clinic(unit.id, share, shares)
            for unit in plan.profile_units.values()
            if _has_returns(unit)
            and (
                unit.type == DepartmentType.EXPERT
                or any(held == work_type for held, _ in department_week(plan, unit, self._streams)[weekday])
            )
            for shares in (1 + unit.usual_doctors // _DOCTORS_A_CLINIC,)
            for share in range(shares)
        )

    def _rosters_on(self, holder: Holder, department_id: str) -> tuple[int, ...]:
        """Who holds a clinic of a department on the part of the day of a visit in a usual week."""
        return self._rosters(holder.hospital_id, department_id)[holder.work_date.weekday()].get(holder.work_type, ())

    def _make_rosters(self, hospital_id: str, department_id: str) -> _Rosters:
        plan = self._plan(hospital_id)
        unit = plan.profile_units[department_id]
        weeks = [department_week(plan, unit, self._streams)]
        weeks += [
            doctor_week(plan, unit, post_of(plan, unit, number, self._streams), self._streams)
            for number in range(1, unit.usual_doctors + 1)
        ]
        found: list[defaultdict[WorkType, list[int]]] = [defaultdict(list) for _ in range(7)]
        for number, week in enumerate(weeks):
            for day, sessions in enumerate(week):
                for work_type, _ in sessions:
                    found[day][work_type].append(number)
        return tuple({part: tuple(numbers) for part, numbers in day.items()} for day in found)

    def _make_tests(self, hospital_id: str) -> dict[str, int]:
        """The laboratories and the examinations that admit everybody, each with how many patients come before."""
        plan = self._plan(hospital_id)
        tested = round(laboratory_numbers(plan) * patients_per_number(plan, self._streams))
        return {
            unit.id: patients * place
            for kind, patients in ((DepartmentType.LABORATORY, tested), (DepartmentType.EXAMINATION, _EXAMINED))
            for place, unit in enumerate(
                each for each in plan.units.values() if each.type == kind and _admits_everybody(each)
            )
        }


def _has_returns(unit: Unit) -> bool:
    return unit.has_clinic and unit.type != DepartmentType.EMERGENCY


def _is_explicit(unit: Unit, doctor: int) -> bool:
    """Whether the schedules of a doctor of a department, or of the department itself for 0, are explicit."""
    if not doctor:
        return unit.model is not None and unit.model.schedules is not None
    model = unit.doctor_model(doctor)
    return doctor not in unit.numbers or (model is not None and model.schedules is not None)


def _admits_everybody(unit: Unit) -> bool:
    return unit.clinic.sex == DepartmentSex.ANY and unit.clinic.age_limit == AgeLimit.NONE
