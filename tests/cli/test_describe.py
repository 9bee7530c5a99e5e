"""`yuyue-sim describe`: what a scenario holds, for people and for scripts."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.shell import refused, run

ONE = """
name: one
clock: frozen@2026-03-02T08:00:00
world:
  hospitals:
    - profile: county
      id: AB01
      only_these: true
      departments:
        - id: "0301"
          schedules: [{date: "2026-03-02", part: morning, numbers: 7}]
          doctors:
            - id: "03010001"
              name: 李平安
              experts_fee: 20
              schedules: [{weekdays: [tue], part: evening, numbers: 5, status: stopped}]
"""
WEEK = ("--from", "2026-03-02", "--days", "7")


def test_the_table_has_a_row_for_every_hospital() -> None:
    done = run("describe", "default", *WEEK)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "default: 7 days from 2026-03-02"
    rows = [line.split() for line in lines[1:] if line.strip()]
    assert [rows[0][0], *(row[0] for row in rows[2:])] == ["id", "SG01", "KC01", "WS01"]
    assert rows[2][1:4] == ["太湖医科大学附属第一医院(平江)", "苏州市", "三级甲等"]


def test_json() -> None:
    done = run("describe", "default", *WEEK, "--json")
    assert done.returncode == 0
    response = json.loads(done.stdout)
    assert (response["scenario"], response["from"], response["days"]) == ("default", "2026-03-02", 7)
    assert [(hospital["id"], hospital["district"]) for hospital in response["hospitals"]] == [
        ("SG01", "苏州市"),
        ("KC01", "昆山"),
        ("WS01", "吴江"),
    ]
    for hospital in response["hospitals"]:
        assert sum(hospital["departments_by_type"].values()) == hospital["departments"]
        assert hospital["doctors"] > 0
        assert hospital["numbers"] > hospital["schedules"] > 0


def test_no_days_hold_no_schedules() -> None:
    done = run("describe", "default", "--from", "2026-03-02", "--days", "0", "--json")
    assert [(hospital["schedules"], hospital["numbers"]) for hospital in json.loads(done.stdout)["hospitals"]] == [
        (0, 0)
    ] * 3


def test_one_hospital_by_department() -> None:
    done = run("describe", "default", *WEEK, "--hospital", "WS01")
    assert done.returncode == 0
    assert "全科医疗科" in done.stdout


def test_a_hospital_that_is_not_there() -> None:
    assert refused("describe", "--hospital", "XX") == ("--hospital XX: no such hospital; there are SG01, KC01, WS01\n")


def test_a_date_that_is_none() -> None:
    assert "'2026-3-2x'" in refused("describe", "--from", "2026-3-2x")


def test_a_scenario_that_is_misspelt() -> None:
    assert refused("describe", "deflaut") == (
        "deflaut: neither a file nor a scenario of the catalogue, which has "
        "answers-lost, bed-crisis, capacity-change, childrens-monday, city, county-platform, default, "
        "expert-falls-ill, legacy-his, new-year, ordinary-day, referral-and-exams, release-rush, "
        "reserved-and-stopped, scalpers, slow-then-down, test-patients; did you mean 'default'?\n"
    )


def test_the_schedules(tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    file.write_text(ONE, encoding="utf-8")
    lines = run("describe", str(file), "--schedules", "--days", "2").stdout.splitlines()
    assert lines[0] == "one: 2 days from 2026-03-02"
    assert [" ".join(line.split()) for line in lines[4:] if line] == [
        "2026-03-02 morning AB01 0301 呼吸内科 08:00-11:30 7 8.00 normal",
        "2026-03-03 evening AB01 0301 呼吸内科 03010001 李平安 17:30-20:00 5 28.00 stopped",
    ]
    response = json.loads(run("describe", str(file), "--schedules", "--days", "1", "--json").stdout)
    assert response["schedules"] == [
        {
            "hospital": "AB01", "department": "0301", "department_name": "呼吸内科", "doctor": "", "doctor_name": "",
            "date": "2026-03-02", "part": "morning", "begin": "08:00", "end": "11:30", "numbers": 7, "fee": "8.00",
            "status": "normal",
        }
    ]  # fmt: skip
