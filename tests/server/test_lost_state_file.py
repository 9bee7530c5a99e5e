"""The state file is deleted, cut or replaced under a running simulator: it says so before it acknowledges a booking."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from yuyue_sim.hospital.world.model import Schedule

from tests.damages import overwrite, replace_by_a_copy
from tests.server.control.steering import SimulationApi
from tests.server.test_bystander import Asked, ask
from tests.soap.asking import STRING_PATH, UNKNOWN_SLOTS, string_envelope
from tests.soap.test_many_cancellations import order


def delete_all(path: Path) -> None:
    for each in path.parent.glob(f"{path.name}*"):
        each.unlink()


def delete_log(path: Path) -> None:
    Path(f"{path}-wal").unlink()


def move_away(path: Path) -> None:
    path.rename(path.with_suffix(".old"))


def cut(path: Path) -> None:
    os.truncate(path, 4096)


def cut_log(path: Path) -> None:
    os.truncate(f"{path}-wal", 0)


DAMAGES: list[tuple[Callable[[Path], None], str]] = [
    (delete_all, "s.sqlite is gone"),
    (delete_log, "s.sqlite-wal is gone"),
    (move_away, "s.sqlite is gone"),
    (cut, "to 4096 bytes"),
    (cut_log, "to 0 bytes"),
    (replace_by_a_copy, "another file was put in the place of"),
    (overwrite, "s.sqlite was overwritten"),
]


def soap(api: SimulationApi, operation: str, document: str) -> Asked:
    envelope = string_envelope(operation, document).encode()
    return asyncio.run(ask(api.app, "POST", STRING_PATH, envelope, b"text/xml; charset=utf-8"))


def booked(api: SimulationApi) -> Schedule:
    """The schedule in which a man got a number."""
    for count, schedule in enumerate(
        api.simulation.clinic.department_schedules("WS01", "", date(2026, 3, 3), date(2026, 3, 4))
    ):
        response = soap(api, "getYyNo", order(schedule, 1000 + count, hospital_id="WS01")).body.decode()
        if "Code&gt;1000&lt;" in response:
            return schedule
    raise AssertionError("no schedule can be booked")


def health(api: SimulationApi) -> tuple[int, str]:
    response = api.request("GET", "/readyz")
    return response.status_code, json.loads(response.content).get("reason", "")


@pytest.mark.parametrize(("damage", "reason"), DAMAGES)
def test_nothing_is_acknowledged_that_would_be_lost(
    tmp_path: Path, damage: Callable[[Path], None], reason: str
) -> None:
    path = tmp_path / "s.sqlite"
    api = SimulationApi(state=str(path))
    wanted = booked(api)
    assert health(api) == (200, "")
    damage(path)
    status, said = health(api)
    assert status == 503
    assert reason in said
    refused = soap(api, "getYyNo", order(wanted, 2, hospital_id="WS01")).body.decode()
    assert "Code&gt;1005&lt;" in refused
    assert reason in refused
    assert soap(api, "getDtNoInfo", UNKNOWN_SLOTS).status == 200
    api.simulation.ledger.close()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize(("damage", "reason"), [DAMAGES[1], DAMAGES[4], DAMAGES[5]])
def test_the_log_beside_the_file_that_a_link_leads_to_counts(
    tmp_path: Path, damage: Callable[[Path], None], reason: str
) -> None:
    path, link = tmp_path / "s.sqlite", tmp_path / "link"
    path.touch()
    link.symlink_to(path)
    api = SimulationApi(state=str(link))
    wanted = booked(api)
    assert health(api) == (200, "")
    damage(path)
    status, said = health(api)
    assert status == 503
    assert reason.removeprefix("s.sqlite") in said
    refused = soap(api, "getYyNo", order(wanted, 2, hospital_id="WS01")).body.decode()
    assert "Code&gt;1005&lt;" in refused
    api.simulation.ledger.close()


def test_a_file_that_is_back_is_used_again(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    api = SimulationApi(state=str(path))
    assert health(api) == (200, "")
    move_away(path)
    assert health(api)[0] == 503
    path.with_suffix(".old").rename(path)
    assert health(api) == (200, "")
    api.simulation.ledger.close()


def test_the_health_check_writes(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    api = SimulationApi(state=str(path))
    other = sqlite3.connect(path)
    before = other.execute("PRAGMA data_version").fetchone()
    assert health(api) == (200, "")
    assert other.execute("PRAGMA data_version").fetchone() != before
    other.close()
    api.simulation.ledger.close()
