"""Snapshots of a ledger: what they hold, and what comes back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from yuyue_sim.core.clock import Mode
from yuyue_sim.hospital.ledger.errors import LedgerFailedError
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.snapshots import Snapshots

from tests.hospital.ledger.registrations import begin_epoch, registered, registration

EIGHT, NINE = datetime(2026, 3, 2, 8), datetime(2026, 3, 2, 9)
UNIX_S = 1_772_409_600.0
"""2026-03-02 08:00 in Shanghai."""


def test_snapshots_are_listed_by_name_with_what_they_hold(sqlite_ledger: Ledger) -> None:
    sqlite_ledger.clock(None, "frozen@2026-03-02T08:00:00")
    snapshots = Snapshots(sqlite_ledger.transactions)
    assert snapshots.all() == []
    sqlite_ledger.add(registration(1))
    taken = snapshots.take("zero", lambda: NINE)
    assert taken is not None
    assert taken[:3] == ("zero", "2026-03-02 09:00:00", 1)
    sqlite_ledger.cancel(registered(sqlite_ledger, 1), "2026-03-02 09:00:00")
    sqlite_ledger.add(registration(2))
    assert snapshots.take("zero", lambda: EIGHT) is None
    other = snapshots.take("another", lambda: NINE)
    assert other is not None
    assert other.registrations == 2
    assert snapshots.all() == [other, taken]
    assert taken.size_bytes > 4096
    for _ in range(2):
        snapshots.remove("zero")
        assert snapshots.filling("zero") is None
    assert snapshots.all() == [other]


def test_what_is_restored_goes_on_from_its_instant(sqlite_ledger: Ledger) -> None:
    clock = sqlite_ledger.clock(None, "x60@2026-03-02T08:00:00", lambda: UNIX_S)
    sqlite_ledger.add(registration(1, patient_name="欧阳娜娜"))
    snapshots = Snapshots(sqlite_ledger.transactions)
    assert snapshots.take("before", lambda: NINE) is not None
    sqlite_ledger.cancel(registered(sqlite_ledger, 1), "2026-03-02 09:00:00")
    sqlite_ledger.add(registration(2))
    begin_epoch(clock, snapshots.filling("before"))
    assert sqlite_ledger.find(1) == registration(1, patient_name="欧阳娜娜")
    assert sqlite_ledger.find(2) is None
    assert clock.reading()[:3] == (Mode.SCALED, NINE, 60.0)
    assert (clock.began, clock.stamp.epoch) == (EIGHT, 1)
    begin_epoch(clock)
    assert (clock.now(), clock.stamp.epoch, sqlite_ledger.find(1)) == (EIGHT, 2, None)


def test_a_snapshot_that_is_none_is_refused_and_changes_nothing(sqlite_ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "none").write_bytes(b"no database" * 1000)
    clock = sqlite_ledger.clock(None, "frozen@2026-03-02T08:00:00")
    sqlite_ledger.add(registration(1))
    with (
        closing(sqlite3.connect(tmp_path / "none")) as none,
        pytest.raises(LedgerFailedError, match="the ledger failed: file is not a database"),
    ):
        begin_epoch(clock, none.backup)
    assert (sqlite_ledger.find(1), clock.now(), clock.stamp.epoch) == (registration(1), EIGHT, 0)
