"""Scenarios that extend others: what is taken over, what wins, and which files are never read."""

from __future__ import annotations

from pathlib import Path

import pytest
from yuyue_sim.scenario.files.errors import ScenarioErrors
from yuyue_sim.scenario.files.loader import load_scenario, read_text
from yuyue_sim.scenario.files.model import Scenario
from yuyue_sim.scenario.files.timeline import SuspendHospital

BASE = """\
name: base
title: The base
description: What others begin from.
seed: 7
clock: frozen@2026-03-02T08:00:00
world:
  hospitals:
    - id: KC01
      profile: county
      policy: {ahead_days: 7, closing_time: "12:00"}
      dialect: {quirks: [empty-queue]}
    - {profile: community, count: 2}
faults:
  - {name: slow, latency: {fixed: 1s}, share: 0.5}
  - {name: down, empty: {}}
timeline:
  - at: +1h
    suspend_hospital: {hospital: KC01, reason: 停电}
"""


def extended(tmp_path: Path, child: str) -> Scenario:
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "child.yaml").write_text(f"name: child\nextends: base.yaml\n{child}", encoding="utf-8")
    return load_scenario(tmp_path / "child.yaml")


def refusal(path: Path) -> list[str]:
    with pytest.raises(ScenarioErrors) as caught:
        load_scenario(path)
    return [str(problem).replace(f"{path.parent}/", "") for problem in caught.value.problems]


def test_everything_is_inherited_except_the_names(tmp_path: Path) -> None:
    scenario = extended(tmp_path, "")
    assert (scenario.name, scenario.title, scenario.description) == ("child", "", "")
    assert (scenario.seed, scenario.clock) == (7, "frozen@2026-03-02T08:00:00")
    assert [hospital.count for hospital in scenario.world.hospitals] == [1, 2]
    assert [fault.name for fault in scenario.faults] == ["slow", "down"]
    assert len(scenario.timeline) == 1


def test_mappings_are_merged_key_by_key_and_null_removes_a_key(tmp_path: Path) -> None:
    hospital = extended(
        tmp_path,
        "seed: 9\nworld:\n  hospitals:\n    - {id: KC01, policy: {ahead_days: null, foreign_patients: true}}\n",
    ).world.hospitals[0]
    assert (hospital.policy.ahead_days, hospital.policy.closing_time) == (14, "12:00")
    assert hospital.policy.foreign_patients
    assert hospital.profile == "county"


def test_null_for_a_key_that_nobody_wrote_removes_nothing(tmp_path: Path) -> None:
    hospitals = extended(
        tmp_path,
        "world:\n  hospitals:\n    - {id: KC01, dialect: {layout: null, quirks: null}, district: null}\n"
        "    - {id: AB01, profile: children, policy: {ahead_days: null}}\n",
    ).world.hospitals
    assert [(each.id, each.policy.ahead_days) for each in hospitals if each.id] == [("KC01", 7), ("AB01", 14)]
    assert hospitals[0].dialect.layout == "both"


def test_null_for_a_key_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "child.yaml").write_text(
        "extends: default\nname: child\nworld: {hospitals: [{id: KC01, policy: {ahead_day: null}}]}\n",
        encoding="utf-8",
    )
    (problem,) = refusal(tmp_path / "child.yaml")
    assert problem.startswith("child.yaml:3:41: world.hospitals[1].policy.ahead_day: unknown key; the keys here are ")
    assert problem.endswith("; did you mean 'ahead_days'?")


def test_what_has_an_id_or_a_name_is_merged_by_it_and_the_rest_is_added(tmp_path: Path) -> None:
    scenario = extended(
        tmp_path,
        "world:\n  hospitals:\n    - {id: AB01, profile: children}\n    - {id: KC01, doctors: 40}\n"
        "faults:\n  - {name: down, share: 0.25}\n  - {name: gone, reset: {}}\n",
    )
    assert [(each.id, each.doctors) for each in scenario.world.hospitals] == [
        ("KC01", 40),
        (None, None),
        ("AB01", None),
    ]
    assert [(each.name, each.share) for each in scenario.faults] == [("slow", 0.5), ("down", 0.25), ("gone", 1.0)]


def test_other_lists_are_replaced(tmp_path: Path) -> None:
    scenario = extended(
        tmp_path,
        "world:\n  hospitals:\n    - {id: KC01, dialect: {quirks: [whole-day-0]}}\n"
        "timeline:\n  - at: +2h\n    suspend_hospital: {hospital: KC01, reason: 停水}\n",
    )
    assert [str(each.value) for each in scenario.world.hospitals[0].dialect.quirks] == ["whole-day-0"]
    (event,) = scenario.timeline
    assert event.suspend_hospital == SuspendHospital(hospital="KC01", reason="停水")


def test_a_problem_stands_where_its_value_was_written(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(BASE.replace("seed: 7", "seed: -7"), encoding="utf-8")
    child = tmp_path / "child.yaml"
    child.write_text(
        "name: child\nextends: base.yaml\nworld:\n  hospitals:\n    - {id: KC01, policy: {ahead_days: 900}}\n",
        encoding="utf-8",
    )
    assert refusal(child) == [
        "child.yaml:2:10: extends: 'base.yaml' has problems of its own; correct these first",
        "child.yaml:5:39: world.hospitals[0].policy.ahead_days: expected at most 90, got 900",
        "base.yaml:4:7: seed: expected at least 0, got -7",
    ]


def test_a_file_may_extend_one_that_extends_another(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "base.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "below" / "middle.yaml").write_text("name: middle\nextends: base.yaml\nseed: 8\n", encoding="utf-8")
    (tmp_path / "child.yaml").write_text("name: child\nextends: below/middle.yaml\n", encoding="utf-8")
    scenario = load_scenario(tmp_path / "child.yaml")
    assert (scenario.seed, scenario.world.hospitals[0].id) == (8, "KC01")


def test_a_text_extends_the_catalogue_alone() -> None:
    scenario = read_text("name: mine\nextends: default\nworld: {hospitals: [{id: WS01, doctors: 20}]}\n").sound()
    assert [(each.id, each.doctors) for each in scenario.world.hospitals] == [("SG01", 300), ("KC01", 96), ("WS01", 20)]
    with pytest.raises(ScenarioErrors, match="a text has no folder"):
        read_text("name: mine\nextends: base.yaml\n").sound()


def test_a_link_that_leads_outside_is_not_followed(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.yaml").write_text(BASE, encoding="utf-8")
    (inside / "base.yaml").symlink_to(tmp_path / "secret.yaml")
    (inside / "child.yaml").write_text("name: child\nextends: base.yaml\n", encoding="utf-8")
    assert refusal(inside / "child.yaml") == [
        "child.yaml:2:10: extends: 'base.yaml' lies outside the folder of the scenario; put the file there, or below"
    ]


def test_a_row_of_files_has_an_end(tmp_path: Path) -> None:
    (tmp_path / "s0.yaml").write_text(BASE, encoding="utf-8")
    for number in range(1, 12):
        (tmp_path / f"s{number}.yaml").write_text(f"name: s\nextends: s{number - 1}.yaml\n", encoding="utf-8")
    assert load_scenario(tmp_path / "s9.yaml").seed == 7
    assert refusal(tmp_path / "s10.yaml")[-1] == (
        "s1.yaml:2:10: extends: more than 10 files extend one another in a row; merge some of them"
    )
