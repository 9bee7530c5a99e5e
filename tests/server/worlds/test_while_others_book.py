"""A large ledger is copied, emptied and restored while others book: at one instant, losing no acknowledged booking."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.hospital.ledger.registrations import registration
from tests.scenario.faults.faulty import order
from tests.server.test_bystander import Asked, ask, small
from tests.server.worlds.town import HOSPITAL, TEXT, Town
from tests.soap.asking import TYPED_PATH, XML11, typed_envelope

OTHERS = 3_000
"""Registrations of other days, enough for a copy in several steps."""
MANY = TEXT.replace("numbers: 5", "numbers: 900")


@pytest.fixture(params=["memory", "file"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Town:
    made = Town(tmp_path, MANY, state=str(tmp_path / "s.sqlite") if request.param == "file" else None)
    ledger = made.simulation.ledger
    with ledger.transaction():
        for number in range(OTHERS):
            ledger.add(registration(10**9 + number, number, identity=str(number)))
    return made


async def control(town: Town, method: str, path: str, value: Any = None) -> Asked:
    body = b"" if value is None else json.dumps(value).encode()
    return await ask(town.app, method, f"/control/v1{path}", body, b"application/json")


async def booked_during(town: Town, work: asyncio.Future[Asked], first: int) -> list[int]:
    """The RegIDs that are booked while something else is done."""
    found = []
    number = first
    while not work.done():
        envelope = typed_envelope("getYyNo", order(number, HOSPITAL)).encode()
        response = (await ask(town.app, "POST", TYPED_PATH, envelope, XML11.encode())).body.decode()
        if "<Code>1000</Code>" in response:
            found.append(number)
        number += 1
        await asyncio.sleep(0)
    return found


def kept(town: Town, registration_ids: list[int]) -> list[bool]:
    return [town.simulation.ledger.find(each) is not None for each in registration_ids]


def test_a_snapshot_is_of_one_instant(town: Town) -> None:
    async def go() -> tuple[list[int], dict[str, Any]]:
        taking = asyncio.ensure_future(control(town, "POST", "/snapshots", {"name": "a"}))
        found = await booked_during(town, taking, 1)
        return found, json.loads((await taking).body)

    booked, taken = asyncio.run(go())
    assert all(kept(town, booked))
    inside = taken["registrations"] - OTHERS
    asyncio.run(control(town, "POST", "/snapshots/a/restore"))
    assert kept(town, booked) == [True] * inside + [False] * (len(booked) - inside)


@pytest.mark.parametrize("path", ["/reset", "/snapshots/a/restore"])
def test_an_epoch_begins_at_one_instant(town: Town, path: str) -> None:
    async def go() -> list[int]:
        await control(town, "POST", "/snapshots", {"name": "a"})
        beginning = asyncio.ensure_future(control(town, "POST", path))
        booked = await booked_during(town, beginning, 1)
        assert (await beginning).status == 200
        return booked

    booked = asyncio.run(go())
    after = sum(kept(town, booked))
    assert kept(town, booked) == [False] * (len(booked) - after) + [True] * after
    assert (town.simulation.ledger.find(10**9) is not None) == (path != "/reset")
    checked = {each["invariant"]: each["violated"] for each in town.order("GET", " /invariants")["invariants"]}
    assert (checked["acknowledged-is-kept"], checked["refused-is-not-kept"]) == (0, 0)


def test_a_fork_is_not_seen_before_it_is_filled(town: Town) -> None:
    async def go() -> None:
        await control(town, "POST", "/snapshots", {"name": "a"})
        forking = asyncio.ensure_future(control(town, "POST", "/snapshots/a/fork", {"world": "two"}))
        while not forking.done():
            found = await ask(town.app, "GET", "/w/two/control/v1/registrations/1000000000", b"", b"")
            assert found.status in {200, 404}
            is_listed = b'"two"' in (await control(town, "GET", "/worlds")).body
            assert not is_listed or found.status == 200 or forking.done()
            await asyncio.sleep(0)
        assert (await forking).status == 201

    asyncio.run(go())


@pytest.mark.parametrize("path", ["/reset", "/snapshots/a/restore"])
def test_others_are_served_while_it_waits_for_the_file(tmp_path: Path, path: str) -> None:
    town = Town(tmp_path, state=str(tmp_path / "s.sqlite"))
    town.order("POST", " /snapshots", {"name": "a"}, 201)
    town.code(1)
    other = sqlite3.connect(tmp_path / "s.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def go() -> None:
        beginning = asyncio.ensure_future(control(town, "POST", path))
        for _ in range(5):
            await small(town.app)
            await asyncio.sleep(0)
            assert not beginning.done()
            assert kept(town, [1]) == [True]
        other.execute("ROLLBACK")
        assert (await beginning).status == 200

    asyncio.run(go())
    other.close()
    assert kept(town, [1]) == [False]


def test_a_file_that_became_smaller_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    town = Town(tmp_path, state=str(path))
    with town.simulation.ledger.transaction():
        for number in range(OTHERS):
            town.simulation.ledger.add(registration(10**9 + number, number, identity=str(number)))
    town.order("POST", " /snapshots", {"name": "large"}, 201)
    town.order("POST", " /snapshots/large/restore")
    large = path.stat().st_size
    assert town.code(1) == "1000"
    town.order("POST", " /reset")
    assert path.stat().st_size < large / 10
    assert town.code(1) == "1000"
    assert town.request("GET", "/readyz").status_code == 200
