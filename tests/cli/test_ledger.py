"""`yuyue-sim ledger copy`: a whole ledger from a file into PostgreSQL, and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from yuyue_sim.hospital.ledger.events import Events
from yuyue_sim.hospital.ledger.fault_attempts import LedgerAttempts
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.overrides import Overrides

from tests.acceptance.patients import open_clinics
from tests.acceptance.served import serving
from tests.cli.shell import refused, run
from tests.hospital.ledger.registrations import IDENTITY, KEY, registered, registration
from tests.postgresql import PASSWORD, PostgresqlServer

FROZEN = "frozen@2026-03-02T08:00:00"


def filled(place: str) -> None:
    """A ledger with 1,200 registrations, and something in every other table but for notices."""
    ledger = Ledger.open(place, IDENTITY)
    clock = ledger.clock(None, FROZEN)
    with ledger.transaction():
        for number in range(1, 1201):
            ledger.add(registration(number, number, patient_name="欧阳娜娜", identity=f"P{number % 7}"))
        for number in range(1, 1201, 3):
            ledger.cancel(registered(ledger, number), "2026-03-02 09:00:00")
    Events(ledger.transactions).add(clock.now, '{"stop": {}}')
    Overrides(ledger.transactions).set("faults", None)
    LedgerAttempts(ledger.transactions).count("getYyNo", "1")
    ledger.close()


def copied(source: str, target: str) -> list[dict[str, object]]:
    """The tables that were copied, with rows and checksum of each."""
    done = run("ledger", "copy", source, target, "--json")
    assert done.returncode == 0, done.stderr
    tables: list[dict[str, object]] = json.loads(done.stdout)["tables"]
    return tables


def test_a_copy_of_a_copy_is_what_was_there(postgresql: PostgresqlServer, tmp_path: Path) -> None:
    file, url, back = str(tmp_path / "one.sqlite"), postgresql.url(), str(tmp_path / "two.sqlite")
    filled(file)
    there, here = copied(file, url), copied(url, back)
    assert there == here
    assert {str(each["name"]): each["rows"] for each in there} == {
        "meta": 3,
        "registration": 1200,
        "clock": 1,
        "event": 1,
        "attempt": 1,
        "notice": 0,
        "notice_attempt": 0,
        "override": 1,
    }
    ledgers = [Ledger.open(place, IDENTITY) for place in (file, url, back)]
    seen = [(each.numbers(KEY), list(each.of_patient("P3")), each.find(1)) for each in ledgers]
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[1][0].holders) == 800
    for ledger in ledgers:
        ledger.close()


def test_a_hospital_goes_on_in_the_other_place(postgresql: PostgresqlServer, tmp_path: Path) -> None:
    file, url = str(tmp_path / "hospital.sqlite"), postgresql.url()
    with serving("--state", file) as hospital:
        clinic = open_clinics(hospital)[0]
        assert hospital.ask("getYyNo", clinic.order(1, 1)).findtext(".//Code") == "1000"
        left = clinic.left(hospital)
    copied(file, url)
    with serving("--state", url) as hospital:
        assert clinic.left(hospital) == left
        assert hospital.ask("getYyNo", clinic.order(1, 1)).findtext(".//Code") == "1002"
        assert hospital.ask("getYyNo", clinic.order(2, 2)).findtext(".//Code") == "1000"


def test_a_place_with_a_ledger_is_refused_and_left_as_it_is(postgresql: PostgresqlServer, tmp_path: Path) -> None:
    file, url = str(tmp_path / "one.sqlite"), postgresql.url()
    filled(file)
    copied(file, url)
    said = refused("ledger", "copy", file, url)
    assert "there is a ledger already; remove it, or give another place" in said
    assert PASSWORD not in said
    assert "there is a ledger already" in refused("ledger", "copy", url, file)
    ledger = Ledger.open(url, IDENTITY)
    assert ledger.find(1200) is not None
    ledger.close()


@pytest.mark.parametrize("content", [None, b"", b"no database at all, but long enough to be read as one" * 20])
def test_what_is_no_ledger_is_not_copied(tmp_path: Path, content: bytes | None) -> None:
    file, target = tmp_path / "one.sqlite", tmp_path / "two.sqlite"
    if content is not None:
        file.write_bytes(content)
    said = refused("ledger", "copy", str(file), str(target))
    assert said.startswith(f"{file}: ")
    assert ("there is no ledger" in said) if content is None else ("not a state file of this simulator" in said)
    assert not target.exists()


def test_an_address_without_a_host_means_a_socket_of_this_machine(tmp_path: Path) -> None:
    done = run("ledger", "copy", "postgresql:///hospital?host=/nowhere", str(tmp_path / "new"))
    assert done.returncode == 2
    said = " ".join(done.stderr.split())
    assert said.startswith("postgresql:///hospital?host=/nowhere: cannot keep a ledger here (")
