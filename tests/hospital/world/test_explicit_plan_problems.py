"""Problems of explicit departments."""

from __future__ import annotations

from typing import Any

import pytest
from yuyue_sim.hospital.world.explicit_plan_problems import problems_of
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.model import Scenario

NO_CLINIC = "neither its id nor its name is that of a clinic; say with like which one it is like"
EXPECTED = "expected a code or a name, such as 0302"
LISTED = "; yuyue-sim clinics lists them"
IN_DEPARTMENT = ("world", "hospitals", 1, "departments", 0)
MORNING = {"date": "2026-03-03", "part": "morning", "numbers": 10}


def found(*departments: dict[str, Any], **hospital: Any) -> list[tuple[tuple[str | int, ...], str]]:
    second = {"profile": "county", "departments": [*departments], **hospital}
    model = Scenario.model_validate(
        {"name": "tried", "world": {"hospitals": [{"profile": "community", "count": 2}, second]}}
    )
    return [*problems_of(model, 7, World(model, 7).identities)]


def test_sound_departments_have_no_problems() -> None:
    assert (
        found({"id": "HX", "like": "0302"}, {"id": "0300"}, {"id": "HY", "name": "心血管内科二科"}, only_these=True)
        == []
    )


@pytest.mark.parametrize(
    ("department", "path", "text"),
    [
        (
            {"id": "HX", "like": "心血管科"},
            ("like",),
            f"there is no clinic '心血管科'; {EXPECTED}{LISTED}; did you mean '心血管内科'?",
        ),
        (
            {"id": "HX"},
            (),
            f"{NO_CLINIC}{LISTED}",
        ),
        (
            {"id": "HX", "name": "儿保科"},
            (),
            f"{NO_CLINIC}{LISTED}; did you mean '儿科'?",
        ),
        (
            {"id": "0300", "schedules": [MORNING, {**MORNING, "part": "evening", "numbers": "unlimited"}]},
            ("schedules", 1, "numbers"),
            "unlimited goes with the quirk unlimited-9999 alone; give a number, or the hospital the quirk",
        ),
        (
            {"id": "0300", "schedules": [{**MORNING, "slot_minutes": 60, "reserved_slots": [4, 5]}]},
            ("schedules", 0, "reserved_slots", 1),
            "there is no slot 5; the schedule has slots 1 to 4",
        ),
        (
            {"id": "0300", "doctors": [{"schedules": [{**MORNING, "numbers": 1, "reserved_slots": [2]}]}]},
            ("doctors", 0, "schedules", 0, "reserved_slots", 0),
            "there is no slot 2; the schedule has one slot",
        ),
        (
            {"id": "HX", "like": "0302", "big_department": "0333"},
            ("big_department",),
            "the hospital has no department '0333'; give the id of one of its departments; did you mean '0303'?",
        ),
        (
            {"id": "0300", "big_department_name": "内科"},
            ("big_department_name",),
            "the department belongs to no big department; give big_department, or leave its name out",
        ),
    ],
)
def test_each_problem_names_its_key(department: dict[str, Any], path: tuple[str | int, ...], text: str) -> None:
    assert found(department) == [((*IN_DEPARTMENT, *path), text)]


def test_a_hospital_without_departments_is_reported() -> None:
    assert found(only_these=True) == [
        (
            ("world", "hospitals", 1, "only_these"),
            "the hospital would have no department; list its departments, or leave only_these out",
        )
    ]


def test_more_rosters_than_serial_numbers_are_reported() -> None:
    ((path, text),) = found(*({"id": f"H{number}", "like": "0302", "doctors": 2000} for number in range(5)))
    assert path == ("world", "hospitals", 1, "departments")
    assert text.endswith("with those of the profile, more than 10000 in a hospital")


def test_a_problem_of_several_hospitals_is_reported_once() -> None:
    assert len(found({"id": "HX"}, {"id": "HY"}, count=3)) == 2
