"""The patients before an event are the same with and without it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from yuyue_sim.hospital.world.model import Demand
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.loader import load_scenario
from yuyue_sim.scenario.files.occurrences import injected
from yuyue_sim.scenario.files.timeline import EventModel

DAY, AT = date(2026, 3, 4), datetime(2026, 3, 4, 9, 45)


@pytest.mark.parametrize(
    "event",
    [{"release_numbers": {"numbers": 4}}, {"stop_schedule": {}}, {"withhold_numbers": {"numbers": 6}},
     {"rush": {"patients": 30}}],
)  # fmt: skip
def test_an_event_during_sessions_leaves_who_had_come(event: dict[str, Any]) -> None:
    scenario = load_scenario("default")
    world = World(scenario, scenario.seed)
    schedules = list(world.doctor_schedules("SG01", "", "", DAY, DAY))[:60]
    ((kind, values),) = event.items()
    meant = [
        EventModel.model_validate({kind: {"hospital": "SG01", "doctor": each.doctor_id, **values}})
        for each in schedules
    ]
    changed = World(scenario, scenario.seed, [injected(f"event {index}", AT, each) for index, each in enumerate(meant)])
    for schedule in schedules:
        key = (schedule.hospital_id, schedule.department_id, schedule.doctor_id, DAY, schedule.work_type)
        found = changed.schedule(*key)
        assert found is not None
        after = changed.demand(found)
        assert until_then(after) == until_then(world.demand(schedule))
        held = [each.number for each in after if each.cancelled_at is None]
        assert len({*held}) == len(held), "a number is held once"


def until_then(demand: Sequence[Demand]) -> list[Demand]:
    """Who had come, without what happened to them afterwards."""
    return [
        each._replace(
            cancelled_at=each.cancelled_at if each.cancelled_at and each.cancelled_at <= AT else None,
            refunded_at=each.refunded_at if each.refunded_at and each.refunded_at <= AT else None,
        )
        for each in demand
        if each.registered_at < AT
    ]
