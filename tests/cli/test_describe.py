"""`yuyue-sim describe`: what a scenario holds, for people and for scripts."""

from __future__ import annotations

import json

from tests.cli.shell import refused, run

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
