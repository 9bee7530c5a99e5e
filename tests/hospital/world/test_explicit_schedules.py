"""Explicit schedules, and slots of the quirks: the numbers always add up."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from yuyue_sim.contract.enumerations import DepartmentType, WorkStatus, WorkType
from yuyue_sim.hospital.world.model import Schedule
from yuyue_sim.hospital.world.slots import SINGLE_NUMBERS, UNLIMITED, divide
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.model import Scenario

MONDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 8)
NOW = datetime(2026, 3, 2, 8, 0)
MINUTES = {
    WorkType.MORNING: 210,
    WorkType.AFTERNOON: 210,
    WorkType.WHOLE_DAY: 420,
    WorkType.EMERGENCY: 1439,
    WorkType.EVENING: 180,
}
"""How long each part of a day is worked where nothing is said."""


def world_of(*schedules: dict[str, object], quirks: tuple[str, ...] = (), **hospital: object) -> World:
    department = {"id": "HX", "like": "0302", "schedules": [*schedules], "doctors": 0}
    model = {
        "profile": "county", "id": "AB12", "departments": [department], "dialect": {"quirks": [*quirks]}, **hospital
    }  # fmt: skip
    return World(Scenario.model_validate({"name": "tried", "world": {"hospitals": [model]}}), 7)


def held(*schedules: dict[str, object], quirks: tuple[str, ...] = ()) -> list[Schedule]:
    world = world_of(*schedules, quirks=quirks)
    return [*world.department_schedules("AB12", "HX", date(2026, 1, 1), date(2026, 12, 31))]


def slots(schedule: Schedule) -> list[str]:
    return [f"{slot.begin} {slot.end} {slot.total}" for slot in schedule.slots]


@example("emergency", 1440, None, None, ("single-number-slots",))
@given(
    part=st.sampled_from(["morning", "afternoon", "whole-day", "emergency", "evening"]),
    numbers=st.integers(1, 9999),
    slot_minutes=st.one_of(st.none(), st.integers(1, 720)),
    hours=st.one_of(st.none(), st.tuples(st.integers(0, 1438), st.integers(1, 1439))),
    quirks=st.sampled_from([(), ("single-number-slots",)]),
)
def test_numbers_add_up(
    part: str,
    numbers: int,
    slot_minutes: int | None,
    hours: tuple[int, int] | None,
    quirks: tuple[str, ...],
) -> None:
    written: dict[str, object] = {"date": "2026-03-03", "part": part, "numbers": numbers, "slot_minutes": slot_minutes}
    if hours is not None:
        begin, end = sorted(hours) if hours[0] != hours[1] else (0, 1439)
        written |= {"begin": f"{begin // 60:02}:{begin % 60:02}", "end": f"{end // 60:02}:{end % 60:02}"}
    (schedule,) = held(written, quirks=quirks)
    assert schedule.limited == numbers
    assert sum(slot.total for slot in schedule.slots) == numbers
    assert [slot.first_number for slot in schedule.slots] == [
        1, *(slot.last_number + 1 for slot in schedule.slots[:-1])
    ]  # fmt: skip
    assert all(slot.begin < slot.end and slot.total > 0 for slot in schedule.slots)
    assert all(one.end <= other.begin for one, other in pairwise(schedule.slots))
    if hours is not None:
        assert (schedule.begin, max(schedule.end, str(written["end"]))) == (written["begin"], written["end"])


@given(st.sampled_from(sorted(MINUTES)), st.integers(1, 1440))
def test_single_numbers_stand_alone_as_long_as_there_are_minutes(work_type: WorkType, numbers: int) -> None:
    slots = divide(work_type, SINGLE_NUMBERS, numbers, None)
    assert sum(slot.total for slot in slots) == numbers
    if numbers <= MINUTES[work_type]:
        assert {slot.total for slot in slots} == {1}
        assert len({(slot.begin, slot.end) for slot in slots}) == numbers
    else:
        assert len(slots) == MINUTES[work_type]


def test_single_numbers_are_a_few_minutes_apart() -> None:
    (schedule,) = held({"date": "2026-03-03", "part": "evening", "numbers": 40}, quirks=("single-number-slots",))
    assert slots(schedule)[:3] == ["17:30 17:34 1", "17:34 17:39 1", "17:39 17:43 1"]
    assert slots(schedule)[-1] == "20:25 20:30 1"
    (schedule,) = held({"date": "2026-03-03", "part": "whole-day", "numbers": 5}, quirks=("single-number-slots",))
    assert slots(schedule) == ["08:00 09:24 1", "09:24 10:48 1", "10:48 11:30 1", "13:42 15:06 1", "15:06 16:30 1"]


def test_every_schedule_of_a_hospital_with_single_number_slots_has_them() -> None:
    world = world_of(quirks=("single-number-slots",), doctors=40)
    schedules = [
        *world.department_schedules("AB12", "", MONDAY, SUNDAY),
        *world.doctor_schedules("AB12", "", "", MONDAY, SUNDAY),
    ]
    assert len(schedules) > 100
    assert {slot.total for each in schedules for slot in each.slots} == {1}
    assert all(each.limited == len(each.slots) for each in schedules)
    assert sum(len(world.demand(each)) for each in schedules) > 500


def test_an_unlimited_schedule_shows_9999_in_one_slot() -> None:
    written = {"weekdays": ["tue"], "from": "2026-03-03", "until": "2026-03-10", "part": "morning"}
    world = world_of({**written, "numbers": "unlimited"}, quirks=("legacy-his",))
    for schedule in (both := [*world.department_schedules("AB12", "HX", MONDAY, date(2026, 3, 31))]):
        assert (schedule.limited, slots(schedule)) == (9999, ["08:00 11:30 9999"])
        assert 5 < len(world.demand(schedule)) < 120
    assert [each.work_date for each in both] == [date(2026, 3, 3), date(2026, 3, 10)]


def test_departments_without_a_limit_are_emergencies_and_some_ordinary_ones() -> None:
    usual = world_of(doctors=160)
    world = world_of(quirks=("unlimited-9999",), doctors=160)
    types = {department.id: department.type for department in world.departments("AB12")}
    schedules = [*world.department_schedules("AB12", "", MONDAY, SUNDAY)]
    unlimited = {each.department_id for each in schedules if each.limited == UNLIMITED}
    emergencies = {unit_id for unit_id, kind in types.items() if kind == DepartmentType.EMERGENCY}
    ordinary = {unit_id for unit_id, kind in types.items() if kind == DepartmentType.ORDINARY}
    assert emergencies <= unlimited <= emergencies | ordinary
    assert 2 <= len(unlimited & ordinary) <= len(ordinary) // 2
    assert all(len(each.slots) == 1 for each in schedules if each.limited == UNLIMITED)
    assert all(not change.added for each in schedules if each.limited == UNLIMITED for change in each.changes)
    assert max(len(world.demand(each)) for each in schedules) < 150
    assert UNLIMITED not in {each.limited for each in usual.department_schedules("AB12", "", MONDAY, SUNDAY)}


def test_weeks_have_a_beginning_and_an_end() -> None:
    found = held(
        {"weekdays": ["fri", "mon"], "from": "2026-03-06", "until": "2026-03-13", "part": "evening", "numbers": 4},
        {"dates": ["2026-03-09", "2026-02-01"], "part": "morning", "numbers": 3},
    )
    assert [(each.work_date.isoformat(), each.work_type.name, each.limited) for each in found] == [
        ("2026-02-01", "MORNING", 3),
        ("2026-03-06", "EVENING", 4),
        ("2026-03-09", "MORNING", 3),
        ("2026-03-09", "EVENING", 4),
        ("2026-03-13", "EVENING", 4),
    ]


@pytest.mark.parametrize(
    ("status", "expected"),
    [("normal", WorkStatus.NORMAL), ("stopped", WorkStatus.STOPPED), ("closed", WorkStatus.CLOSED)],
)
def test_no_event_by_chance_changes_an_explicit_schedule(status: str, expected: WorkStatus) -> None:
    every_day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    written: list[dict[str, object]] = [
        {"weekdays": every_day, "part": part, "numbers": 10, "status": status, "clinic_fee": 7.25}
        for part in ("morning", "afternoon", "evening")
    ]
    found = held(*written)
    assert len(found) == 3 * 365
    assert {(each.status, each.is_reserved, each.limited, each.changes, str(each.clinic_fee)) for each in found} == {
        (expected, False, 10, (), "7.25")
    }
    assert not any(slot.is_reserved for each in found for slot in each.slots)
