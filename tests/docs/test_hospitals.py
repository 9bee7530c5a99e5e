"""The page on explicit hospitals: every key is there, and its scenario does what the page says."""

from __future__ import annotations

import re
from datetime import date

import pytest
from pydantic import BaseModel
from yuyue_sim.hospital.world.explicit_plan_problems import problems_of
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.departments import DepartmentModel, DoctorModel
from yuyue_sim.scenario.files.loader import read_text
from yuyue_sim.scenario.files.schedules import ScheduleModel, SlotModel

from tests.paths import DOCS

PAGE = (DOCS / "hospitals.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("part", "section"),
    [
        (DepartmentModel, "Departments"),
        (DoctorModel, "Doctors"),
        (ScheduleModel, "Schedules"),
        (SlotModel, "Schedules"),
    ],
)
def test_every_key_is_documented(part: type[BaseModel], section: str) -> None:
    table = PAGE.split(f"## {section}\n")[1].split("\n## ")[0]
    named = set(re.findall(r"`([a-z_]+)`", table))
    assert {field.alias or name for name, field in part.model_fields.items()} <= named


def test_the_scenario_shown_does_what_the_page_says() -> None:
    shown = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert shown is not None
    scenario = read_text(shown[1]).sound()
    world = World(scenario, scenario.seed)
    assert [*problems_of(scenario, scenario.seed, world.identities)] == []
    changed = world.doctor("AB12", "03020001")
    assert changed is not None
    assert (changed.name, changed.rank) == ("李平安", "主任医师")
    assert world.doctor("AB12", "03020002") is not None
    assert [doctor.id for doctor in world.doctors("AB12", "HX")] == ["HX0001"]
    held = world.doctor_schedules("AB12", "HX", "HX0001", date(2026, 3, 2), date(2026, 3, 9))
    assert [(each.work_date.isoformat(), each.limited, int(each.status)) for each in held] == [
        ("2026-03-04", 20, 0),
        ("2026-03-05", 8, 1),
        ("2026-03-09", 20, 0),
    ]
