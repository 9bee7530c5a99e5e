"""`yuyue-sim check`: every mistake of a scenario file at once, each with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.shell import refused, run

SOUND = "name: tiny\nworld:\n  hospitals:\n    - profile: community\n      id: WS01\n"
UNSOUND = "name: tiny\nseed: -4\nworld:\n  hospitals:\n    - profile: comunity\n      distrct: 昆山\n"


def test_a_sound_file(tmp_path: Path) -> None:
    (tmp_path / "tiny.yaml").write_text(SOUND, encoding="utf-8")
    done = run("check", "tiny.yaml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "tiny.yaml: valid (scenario tiny, 1 hospital)\n"


@pytest.mark.parametrize(("name", "hospitals"), [("default", 3), ("city", 200)])
def test_the_catalogue_is_sound(name: str, hospitals: int) -> None:
    done = run("check", name, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout) == {
        "sound": True, "scenario": name, "hospitals": hospitals, "problems": [], "notes": [],
    }  # fmt: skip


def test_the_clinic_that_a_part_of_a_name_chooses_is_told(tmp_path: Path) -> None:
    departments = """
      departments:
        - {id: KQ, name: 口腔颌面外科}
        - {id: WK, name: 外科二病区, like: "0401"}
"""
    (tmp_path / "tiny.yaml").write_text(SOUND.rstrip() + departments, encoding="utf-8")
    told = "口腔颌面外科 is like 口腔科 (1200), by a part of its name; choose another with like"
    done = run("check", "tiny.yaml", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout == (
        f"tiny.yaml:7:26: world.hospitals[0].departments[0].name: {told}\n"
        "tiny.yaml: valid (scenario tiny, 1 hospital)\n"
    )
    assert json.loads(run("check", "tiny.yaml", "--json", cwd=tmp_path).stdout)["notes"] == [
        {
            "source": "tiny.yaml",
            "place": {"line": 7, "column": 26},
            "key": "world.hospitals[0].departments[0].name",
            "text": told,
        }
    ]
    assert run("describe", "tiny.yaml", "--hospital", "WS01", cwd=tmp_path).stdout.endswith(f"\n{told}\n")


def test_all_problems_of_an_unsound_file_with_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(UNSOUND, encoding="utf-8")
    seed, profile, district = sorted(refused("check", "bad.yaml", cwd=tmp_path).splitlines())
    assert seed == "bad.yaml:2:7: seed: expected at least 0, got -4"
    assert profile.startswith("bad.yaml:5:16: world.hospitals[0].profile: 'comunity' is none of ")
    assert profile.endswith("did you mean 'community'?")
    assert district.startswith("bad.yaml:6:7: world.hospitals[0].distrct: unknown key; ")
    assert district.endswith("did you mean 'district'?")


def test_the_problems_as_json(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(UNSOUND, encoding="utf-8")
    done = run("check", "bad.yaml", "--json", cwd=tmp_path)
    assert done.returncode == 2
    response = json.loads(done.stdout)
    assert response["sound"] is False
    assert {
        "source": "bad.yaml",
        "place": {"line": 2, "column": 7},
        "key": "seed",
        "text": "expected at least 0, got -4",
    } in response["problems"]
    assert len(response["problems"]) == 3


def test_a_file_that_is_no_yaml(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("name: tiny\nworld: [\n", encoding="utf-8")
    assert refused("check", "bad.yaml", cwd=tmp_path).startswith("bad.yaml:3:1: ")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    lines = refused("check", "absent.yaml", cwd=tmp_path).splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("absent.yaml: ")


def test_of_many_problems_twenty_are_listed_and_the_rest_is_counted(tmp_path: Path) -> None:
    keys = "".join(f"key{number}: 1\n" for number in range(30))
    (tmp_path / "bad.yaml").write_text(SOUND + keys, encoding="utf-8")
    lines = refused("check", "bad.yaml", cwd=tmp_path).splitlines()
    assert len(lines) == 21
    assert lines[0].startswith("bad.yaml:6:1: key0: unknown key; ")
    assert lines[20] == "and 10 problems more"
    response = json.loads(run("check", "bad.yaml", "--json", cwd=tmp_path).stdout)
    assert len(response["problems"]) == 20
    assert response["more"] == 10
