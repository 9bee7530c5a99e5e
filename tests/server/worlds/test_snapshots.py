"""Snapshots: a world returns to one, or another world starts from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server.control.steering import problem
from tests.server.worlds.town import HOSPITAL, Town

STOP = {
    "stop_schedule": {
        "hospital": HOSPITAL, "department": "0300", "doctor": "03000001", "date": "2026-03-04", "part": "morning",
    },
}  # fmt: skip


@pytest.fixture(params=["memory", "file"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Town:
    state = str(tmp_path / "ledger.sqlite") if request.param == "file" else None
    return Town(tmp_path, state=state)


def test_a_restored_snapshot_brings_everything_back(town: Town) -> None:
    assert town.code(1) == "1000"
    town.order("POST", " /clock/advance", {"by": "PT1H"})
    taken = town.order("POST", " /snapshots", {"name": "before"}, status=201)
    assert (taken["name"], taken["at"], taken["registrations"]) == ("before", "2026-03-02T09:00:00", 1)
    assert town.code(2) == "1000"
    town.order("PUT", " /bugs", {"false_sold_out": {}})
    town.order("POST", " /faults", {"name": "down", "empty": {}}, status=201)
    town.order("POST", " /clock/advance", {"by": "P1D"})
    town.order("POST", " /faults/off")
    assert town.code(3) == "1001"
    assert town.order("POST", " /snapshots/before/restore")["now"] == "2026-03-02T09:00:00"
    assert town.left() == 4
    assert town.order("GET", " /faults")["faults"] == []
    assert town.order("GET", " /bugs")["bugs"] == {}
    assert [town.code(each) for each in (2, 3, 4, 5, 6)] == ["1000", "1000", "1000", "1000", "1001"]


def test_a_fork_continues_from_the_snapshot_and_the_first_world_is_unchanged(town: Town) -> None:
    assert town.code(1) == "1000"
    town.order("POST", " /snapshots", {"name": "before"}, status=201)
    assert town.code(2) == "1000"
    made = town.order("POST", " /snapshots/before/fork", {"world": "other"}, status=201)
    assert (made["name"], made["now"]) == ("other", "2026-03-02T08:00:00")
    assert (town.left("other"), town.left()) == (4, 3)
    assert town.code(1, "other") == "1002"
    town.order("POST", "/w/other /clock/advance", {"by": "PT1H"})
    assert town.order("GET", " /clock")["now"] == "2026-03-02T08:00:00"


def test_a_fork_keeps_mode_and_start_of_its_origin(town: Town) -> None:
    town.order("POST", " /clock", {"mode": "stepped", "rate": 5})
    town.order("POST", " /snapshots", {"name": "before"}, status=201)
    town.order("POST", " /snapshots/before/fork", {"world": "other"}, status=201)
    origin, forked = town.order("GET", " /clock"), town.order("GET", "/w/other /clock")
    assert (forked["mode"], forked["rate"]) == ("stepped", 5.0)
    assert forked["started"] == origin["started"] == "frozen@2026-03-02T08:00:00"
    reset = town.order("POST", "/w/other /reset")
    assert (reset["mode"], reset["now"]) == ("frozen", "2026-03-02T08:00:00")


def test_they_are_listed_and_forgotten(town: Town) -> None:
    for name in ("b", "a"):
        town.order("POST", " /snapshots", {"name": name}, status=201)
    assert town.order("POST", " /snapshots", status=201)["name"] == "snapshot-3"
    names = [each["name"] for each in town.order("GET", " /snapshots")["snapshots"]]
    assert names == ["a", "b", "snapshot-3"]
    assert [each["name"] for each in town.order("DELETE", " /snapshots/a")["snapshots"]] == ["b", "snapshot-3"]


def test_one_in_a_folder_outlives_the_server(tmp_path: Path) -> None:
    state = str(tmp_path / "ledger.sqlite")
    town = Town(tmp_path, state=state)
    town.code(1)
    town.order("POST", " /snapshots", {"name": "kept"}, status=201)
    town.simulation.close()
    again = Town(tmp_path, state=state)
    again.code(2)
    again.order("POST", " /snapshots/kept/restore")
    assert again.left() == 4


@pytest.mark.parametrize(
    ("method", "path", "order", "status", "kind", "detail"),
    [
        ("POST", "/snapshots", {"name": "x/y"}, 422, "not-understood",
         "name: expected up to 63 small letters, digits, - and _, not beginning with - or _, got 'x/y'"),
        ("POST", "/snapshots", {"name": "taken"}, 409, "name-taken",
         "name: there is a snapshot 'taken' already; remove it first, or choose another name"),
        ("POST", "/snapshots/takn/restore", None, 404, "no-such-snapshot",
         "there is no snapshot 'takn'; did you mean 'taken'?; there are taken"),
        ("POST", "/snapshots/none/fork", {}, 404, "no-such-snapshot",
         "there is no snapshot 'none'; there are taken"),
        ("DELETE", "/snapshots/none", None, 404, "no-such-snapshot",
         "there is no snapshot 'none'; there are taken"),
    ],
)  # fmt: skip
def test_what_is_refused(
    tmp_path: Path, method: str, path: str, order: object, status: int, kind: str, detail: str
) -> None:
    town = Town(tmp_path)
    town.order("POST", " /snapshots", {"name": "taken"}, status=201)
    more: dict[str, Any] = {} if order is None else {"json": order}
    assert problem(town.request(method, f"/control/v1{path}", **more)) == (status, kind, detail)
