"""Checking the events that are posted while a simulation runs: what it costs, and when it starts again."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from yuyue_sim.hospital.checks import immediate_event
from yuyue_sim.hospital.checks.event_replay import EventReplay
from yuyue_sim.hospital.world.world import World

from tests.hospital.timeline.town import DOCTOR, Town, written

STOP = {"stop_schedule": {**DOCTOR, "date": "+2"}}
STOPPED_ALREADY = "stop_schedule: the schedule of doctor 03020001 on 2026-03-04 morning is stopped already"


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many worlds were built and how many occurrences were replayed for checks."""
    counted: Counter[str] = Counter()
    apply = EventReplay.apply

    def counting_world(*given: Any) -> World:
        counted["worlds"] += 1
        return World(*given)

    def counting_apply(*given: Any) -> Any:
        counted["replayed"] += 1
        return apply(*given)

    monkeypatch.setattr(immediate_event, "World", counting_world)
    monkeypatch.setattr(EventReplay, "apply", counting_apply)
    return counted


def test_the_twentieth_event_costs_as_much_as_the_second(tmp_path: Path, counts: Counter[str]) -> None:
    town = Town(scenario=written(tmp_path))
    replayed = []
    for number in range(20):
        before = counts["replayed"]
        town.happen(release_numbers={**DOCTOR, "date": f"+{number % 5 + 1}", "numbers": 1})
        replayed.append(counts["replayed"] - before)
    assert replayed == [1] + [2] * 19
    assert counts["worlds"] == 1


def test_a_refused_event_leaves_nothing_behind(tmp_path: Path) -> None:
    town = Town(scenario=written(tmp_path))
    assert town.refusal("POST", "/events", {"resume_schedule": {**DOCTOR, "date": "+2"}})[0] == 409
    town.happen(**STOP)
    assert town.refusal("POST", "/events", STOP) == (409, "event-refused", STOPPED_ALREADY)


def test_the_replay_starts_again_after_a_reset(tmp_path: Path) -> None:
    town = Town(scenario=written(tmp_path))
    town.happen(**STOP)
    town.ask("POST", "/reset", {})
    town.happen(**STOP)
    assert town.refusal("POST", "/events", STOP) == (409, "event-refused", STOPPED_ALREADY)


def test_the_replay_follows_the_events_of_another_worker(tmp_path: Path) -> None:
    scenario, state = written(tmp_path), str(tmp_path / "town.sqlite")
    one, other = Town(scenario=scenario, state=state), Town(scenario=scenario, state=state)
    one.happen(release_numbers={**DOCTOR, "date": "+3", "numbers": 1})
    other.happen(**STOP)
    assert one.refusal("POST", "/events", STOP) == (409, "event-refused", STOPPED_ALREADY)
    one.happen(resume_schedule={**DOCTOR, "date": "+2"})
    other.happen(**STOP)
    for each in (one, other):
        each.simulation.close()
