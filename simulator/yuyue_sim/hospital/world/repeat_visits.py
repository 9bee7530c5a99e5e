"""Patients of other channels who come more than once: return visits (复诊), and tests on the day of a visit.

Every visit belongs to a first one, whose ID card it has. Both ways are computed without a search. A return visit is in
the same clinic, on the same weekday and with the same ordinal as the first one, some weeks later. Time is cut into
blocks of weeks; patients come for the first time in the first weeks of a block, most later visits of the block return.
A test belongs to a visit in a department's own clinic on the same part of the same day.

About four visits in five are returns: in a Korean study a consultation takes 5 minutes at a first visit, 4 at a return
and 4.2 on average. No source gives the weeks between, or how often a booked test is on the day of a visit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from yuyue_sim.contract.enumerations import AgeLimit, DepartmentSex, DepartmentType, WorkType
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.world.cards import Holder
from yuyue_sim.hospital.world.demand import MOST_DEMANDS
from yuyue_sim.hospital.world.plan import Plan, Unit
from yuyue_sim.hospital.world.rosters import ROSTERS_BEGIN
from yuyue_sim.hospital.world.weeks import department_week

_BLOCK_WEEKS, _FIRST_WEEKS, _PAUSE_WEEKS = 26, 4, 2
"""Length of a block; in how many weeks of it patients come first, and for how many weeks nobody returns then."""
_RETURN_PERCENT = 97
LONGEST_RETURN_DAYS = 7 * (_BLOCK_WEEKS - 1)
"""The most days between a first visit and a return."""

_TEST_PERCENT = 85
"""Patients of a laboratory or an examination who have a visit on the same day."""
_TESTED = 40
"""How many patients each laboratory, and each examination, has before those of the next one."""
_ORDINALS, _STRIDE, _INVERSE = 16, 5, 13
"""Ordinals of a clinic that have tests; a step through them, and its inverse modulo their number."""
_TEST_TYPES = (DepartmentType.LABORATORY, DepartmentType.EXAMINATION)
_WEEKS_KEPT = 2048


class RepeatVisits:
    """The visits of one patient at a hospital."""

    def __init__(self, plan_of: Callable[[str], Plan], index_of: Callable[[str, str], int], streams: Streams) -> None:
        """`index_of` gives the number of a department's own roster."""
        self._plan = plan_of
        self._index = index_of
        self._streams = streams
        self._clinics = lru_cache(_WEEKS_KEPT)(self._make_clinics)
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
        place = None if holder.doctor_id else self._tests(holder.hospital_id).get(holder.department_id)
        if place is None:
            return holder
        clinics = self._clinics(holder.hospital_id, holder.work_date.weekday(), holder.work_type)
        turn, position = divmod(holder.ordinal + _TESTED * place, max(1, len(clinics)))
        if not clinics or turn >= _ORDINALS or self._streams.number("test", *holder.key) % 100 >= _TEST_PERCENT:
            return holder
        offset = self._offset(holder)
        department_id = clinics[(position + offset) % len(clinics)]
        unit = self._plan(holder.hospital_id).units.get(department_id)
        if unit is None or (unit.model is not None and unit.model.schedules is not None):
            return holder
        return self._at(holder, department_id, (_STRIDE * turn + offset) % _ORDINALS)

    def _tests_of(self, visit: Holder) -> Iterator[Holder]:
        clinics = self._clinics(visit.hospital_id, visit.work_date.weekday(), visit.work_type)
        if visit.doctor_id or visit.ordinal >= _ORDINALS or visit.department_id not in clinics:
            return
        offset = self._offset(visit)
        turn = _INVERSE * (visit.ordinal - offset) % _ORDINALS
        number = turn * len(clinics) + (clinics.index(visit.department_id) - offset) % len(clinics)
        for department_id, place in self._tests(visit.hospital_id).items():
            ordinal = number - _TESTED * place
            if 0 <= ordinal < MOST_DEMANDS:
                test = self._at(visit, department_id, ordinal)
                if self._visit_of_test(test) == visit:
                    yield test

    def _offset(self, holder: Holder) -> int:
        day = holder.work_date.toordinal()
        return self._streams.number("tests of the day", holder.hospital_id, day, int(holder.work_type))

    def _at(self, holder: Holder, department_id: str, ordinal: int) -> Holder:
        index = self._index(holder.hospital_id, department_id)
        return replace(holder, department_id=department_id, roster_index=index, ordinal=ordinal)

    def _make_clinics(self, hospital_id: str, weekday: int, work_type: WorkType) -> tuple[str, ...]:
        """The departments of the profile whose own clinic is held on that part of that weekday in a usual week.

        Explicit departments do not count, so that the patients of the others stay the same.
        """
        plan = self._plan(hospital_id)
        return tuple(
            unit.id
            for unit in plan.profile_units.values()
            if _has_returns(unit)
            and any(held == work_type for held, _ in department_week(plan, unit, self._streams)[weekday])
        )

    def _make_tests(self, hospital_id: str) -> dict[str, int]:
        """The laboratories and the examinations that admit everybody, each with its place in its kind."""
        units = self._plan(hospital_id).units.values()
        return {
            unit.id: place
            for kind in _TEST_TYPES
            for place, unit in enumerate(each for each in units if each.type == kind and _admits_everybody(each))
        }


def _has_returns(unit: Unit) -> bool:
    return unit.has_clinic and unit.type != DepartmentType.EMERGENCY


def _admits_everybody(unit: Unit) -> bool:
    return unit.clinic.sex == DepartmentSex.ANY and unit.clinic.age_limit == AgeLimit.NONE
