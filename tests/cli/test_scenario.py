"""`yuyue-sim scenario` and `clinics`: what there is, and what a scenario consists of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from yuyue_sim.hospital.checks.scenario import check_scenario

from tests.acceptance.served import serving
from tests.cli.shell import refused, run

BASE = """name: base
seed: 7
clock: frozen@2026-03-02T08:00:00
world:
  hospitals:
    - profile: county
      id: AB01
      dialect: {quirks: [single-number-slots]}
"""
OWN = """extends: base.yaml
name: own
title: "没有号了: 抱歉"
seed: 0
world:
  hospitals:
    - {id: AB01, name: 苏州医院}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    return tmp_path


def test_a_scenario_is_printed_with_what_it_extends(folder: Path) -> None:
    done = run("scenario", "print", "own.yaml", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        done.stdout
        == """\
seed: 0                                # own.yaml:4
clock: "frozen@2026-03-02T08:00:00"    # base.yaml:3
world:
  hospitals:
    - profile: county                  # base.yaml:6
      id: AB01                         # own.yaml:7
      dialect:
        quirks: [single-number-slots]  # base.yaml:8
      name: 苏州医院                   # own.yaml:7
name: own                              # own.yaml:2
title: "没有号了: 抱歉"                # own.yaml:3
"""
    )
    whole = folder / "whole.yaml"
    whole.write_text(done.stdout, encoding="utf-8")
    assert check_scenario(whole).scenario == check_scenario(folder / "own.yaml").scenario.model_copy(
        update={"extends": None}
    )
    values = json.loads(run("scenario", "print", "own.yaml", "--json", cwd=folder).stdout)
    assert values[0] == {"key": "seed", "value": 0, "source": "own.yaml", "line": 4, "column": 7}
    assert {each["key"] for each in values} >= {"world.hospitals[0].profile", "world.hospitals[0].dialect.quirks[0]"}


def test_what_is_printed_of_the_catalogue_is_the_same_scenario(tmp_path: Path) -> None:
    file = tmp_path / "whole.yaml"
    for name in ("default", "expert-falls-ill", "scalpers", "test-patients"):
        file.write_text(run("scenario", "print", name).stdout, encoding="utf-8")
        assert check_scenario(file).scenario == check_scenario(name).scenario.model_copy(update={"extends": None})


def test_a_scenario_with_problems_is_not_printed(folder: Path) -> None:
    (folder / "bad.yaml").write_text(OWN.replace("seed: 0", "seed: -1"), encoding="utf-8")
    assert refused("scenario", "print", "bad.yaml", cwd=folder) == "bad.yaml:4:7: seed: expected at least 0, got -1\n"


def test_the_catalogue() -> None:
    listed = run("scenario", "list").stdout
    assert "  release-rush           放号抢号 · Release rush\n" in listed
    assert json.loads(run("scenario", "list", "--json").stdout)[0]["name"] == "answers-lost"


def test_a_scenario_is_loaded_into_a_running_simulator(folder: Path) -> None:
    whole = folder / "whole.yaml"
    whole.write_text(BASE, encoding="utf-8")
    with serving() as simulator:
        url = ("--url", f"http://127.0.0.1:{simulator.port}")
        done = run("scenario", "load", str(whole), "--seed", "9", *url)
        assert (done.returncode, done.stderr) == (0, "")
        assert "\nscenario    base\nseed        9\nnow         2026-03-02T08:00:00\n" in done.stdout
        assert "a text has no folder where 'base.yaml' could be" in refused(
            "scenario", "load", str(folder / "own.yaml"), *url
        )


def test_the_clinics() -> None:
    rows = [line.split() for line in run("clinics", "颌面").stdout.splitlines()]
    assert rows == [["No", "clinic", "has", "颌面", "in", "its", "name", "or", "in", "what", "it", "treats."]]
    assert run("clinics", "颌面").returncode == 1
    assert "  0304   心血管内科           普通挂号科室   不限性别   成人科室   冠心病、" in run("clinics", "心").stdout
    assert len(json.loads(run("clinics", "--json").stdout)) > 100
