"""Files the ledger opens, and files it refuses: one line, with the next step."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from yuyue_sim.hospital.ledger.connection import LedgerIdentity
from yuyue_sim.hospital.ledger.errors import (
    LedgerError,
    LedgerFailedError,
    LedgerIdentityError,
    LedgerPathError,
    LedgerVersionError,
    NotALedgerError,
)
from yuyue_sim.hospital.ledger.fault_attempts import LedgerAttempts
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.schema import APPLICATION_ID, MIGRATIONS

from tests.hospital.ledger.registrations import IDENTITY, registration
from tests.paths import ROOT


def complaint(path: Path, identity: LedgerIdentity = IDENTITY) -> LedgerError:
    with pytest.raises(LedgerError) as caught:
        Ledger.open(path, identity)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    return caught.value


def test_a_missing_file_is_created_and_reopened(tmp_path: Path) -> None:
    path = tmp_path / "台账 ledger#1.sqlite"
    first = Ledger.open(path, IDENTITY)
    first.add(registration(1))
    first.close()
    again = Ledger.open(path, IDENTITY)
    assert again.find(1) == registration(1)
    assert again.is_shared
    again.close()
    assert not Ledger.open(None, IDENTITY).is_shared


def test_two_ledgers_in_memory_are_two() -> None:
    one, other = Ledger.open(None, IDENTITY), Ledger.open(None, IDENTITY)
    one.add(registration(1))
    assert other.find(1) is None
    one.close()
    other.close()


def test_a_file_is_durable_and_lets_readers_go_on(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    Ledger.open(path, IDENTITY).close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


@pytest.mark.parametrize(
    ("identity", "named"),
    [
        (LedgerIdentity("city", 12320), "kept for scenario default, but this run has city"),
        (LedgerIdentity("default", 7), "kept for seed 12320, but this run has 7"),
        (
            LedgerIdentity("default", 12320, "oversell (window 1s)"),
            "kept for planted bugs none, but this run has oversell (window 1s)",
        ),
        (LedgerIdentity("city", 12320, "oversell (window 1s)"), "kept for scenario default, but this run has city"),
    ],
)
def test_a_file_of_another_world(tmp_path: Path, identity: LedgerIdentity, named: str) -> None:
    path = tmp_path / "ledger.sqlite"
    Ledger.open(path, IDENTITY).close()
    error = complaint(path, identity)
    assert isinstance(error, LedgerIdentityError)
    assert named in str(error)
    Ledger.open(path, IDENTITY).close()


def test_a_file_of_a_newer_release(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    Ledger.open(path, IDENTITY).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    error = complaint(path)
    assert isinstance(error, LedgerVersionError)
    assert f"state version 99, this one knows {len(MIGRATIONS)}" in str(error)


def test_a_file_of_an_older_release_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    connection = sqlite3.connect(path)
    for script in MIGRATIONS[:5]:
        connection.executescript(script)
    connection.execute("INSERT INTO meta VALUES ('scenario', 'default'), ('seed', '12320')")
    connection.execute("INSERT INTO attempt (operation, question, count) VALUES ('getYyNo', '7', 2)")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 5")
    connection.commit()
    connection.close()
    ledger = Ledger.open(path, IDENTITY)
    assert LedgerAttempts(ledger.transactions).count("getYyNo", "7") == 3
    assert LedgerAttempts(ledger.transactions).count("getYyNo", "8") == 1
    ledger.close()


def test_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("these are no bookings\n" * 100, encoding="utf-8")
    assert isinstance(complaint(path), NotALedgerError)
    assert path.read_text(encoding="utf-8").startswith("these are no bookings")


def test_the_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmark (url TEXT)")
    connection.close()
    assert isinstance(complaint(path), NotALedgerError)


def test_an_empty_file_becomes_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()
    Ledger.open(path, IDENTITY).close()
    assert isinstance(complaint(path, LedgerIdentity("city", 12320)), LedgerIdentityError)


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    assert isinstance(complaint(tmp_path / "nowhere" / "ledger.sqlite"), LedgerPathError)


def test_a_folder_instead_of_a_file(tmp_path: Path) -> None:
    assert isinstance(complaint(tmp_path), LedgerPathError)


def test_a_file_that_another_program_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yuyue_sim.hospital.ledger.connection._BUSY_TIMEOUT_S", 0.0)
    path = tmp_path / "ledger.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert str(complaint(path)) == (
            f"{path}: cannot keep a state file here (database is locked); another program uses the file: wait until it "
            "has ended, or give another path"
        )


def test_a_closed_ledger_fails_in_every_way(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "ledger.sqlite", IDENTITY)
    ledger.close()
    with pytest.raises(LedgerFailedError):
        ledger.find(1)
    with pytest.raises(LedgerFailedError), ledger.transaction():
        pass
    with pytest.raises(LedgerFailedError):
        next(ledger.of_patient("A"))


_OPEN = """
import sys
from pathlib import Path
from yuyue_sim.hospital.ledger.fault_attempts import LedgerAttempts
from yuyue_sim.hospital.ledger.ledger import Ledger
from tests.hospital.ledger.registrations import IDENTITY, registration
print("ready", flush=True)
sys.stdin.readline()
ledger = Ledger.open(Path(sys.argv[1]), IDENTITY)
ledger.transactions.patience_s = 100.0
with ledger.transaction():
    ledger.add(registration(int(sys.argv[2]), int(sys.argv[2])))
"""


def test_several_processes_may_make_it_at_once(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _OPEN, str(path), str(number)],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(1, 5)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    errors = [process.communicate(timeout=120)[1] for process in processes]
    assert errors == [""] * 4
    ledger = Ledger.open(path, IDENTITY)
    assert [number for number in range(1, 5) if ledger.find(number)] == [1, 2, 3, 4]
    ledger.close()
