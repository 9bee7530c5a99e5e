"""What a ledger keeps beside registrations: events, overrides, attempts, and its own figures."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from yuyue_sim.hospital.ledger.bug_tables import RecentBookings, let_numbers_repeat
from yuyue_sim.hospital.ledger.errors import LedgerFailedError
from yuyue_sim.hospital.ledger.events import Events
from yuyue_sim.hospital.ledger.fault_attempts import LedgerAttempts
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.overrides import Overrides
from yuyue_sim.hospital.ledger.statistics import Figures

from tests.hospital.ledger.registrations import IDENTITY, KEY, registered, registration


def test_events_are_listed_in_order_of_time(ledger: Ledger) -> None:
    events = Events(ledger.transactions)
    assert events.all() == []
    late, early = datetime(2026, 3, 2, 9, 30, 0, 250_000), datetime(2026, 3, 2, 9)
    assert events.add(lambda: late, '{"event": "停诊"}') == (1, late, '{"event": "停诊"}')
    assert events.add(lambda: early, "{}") == (2, early, "{}")
    assert events.all() == [(2, early, "{}"), (1, late, '{"event": "停诊"}')]


def test_an_override_applies_until_it_is_taken_back(ledger: Ledger) -> None:
    overrides = Overrides(ledger.transactions)
    assert overrides.get("faults") is None
    overrides.set("faults", "[]")
    overrides.set("quirks", "{}")
    overrides.set("faults", "[1]")
    assert (overrides.get("faults"), overrides.get("quirks")) == ("[1]", "{}")
    overrides.set("faults", None)
    assert (overrides.get("faults"), overrides.get("quirks")) == (None, "{}")


def test_attempts_are_counted_by_operation_and_request(ledger: Ledger) -> None:
    attempts = LedgerAttempts(ledger.transactions)
    assert [attempts.count("getYyNo", "a") for _ in range(3)] == [1, 2, 3]
    assert (attempts.count("getYyNo", "b"), attempts.count("backNo", "a"), attempts.count("getYyNo", "a")) == (1, 1, 4)


def test_figures_count_what_is_there_now(ledger: Ledger) -> None:
    figures = Figures(ledger.transactions)
    empty = figures.now()
    assert (empty.active, empty.cancelled) == (0, 0)
    for number in (1, 2, 3):
        ledger.add(registration(number, number))
    ledger.cancel(registered(ledger, 2), "2026-03-02 09:00:00")
    found = figures.now()
    assert (found.active, found.cancelled) == (2, 1)
    assert found.size_bytes > 0
    assert figures.now() is found


def test_the_size_is_that_of_the_pages(sqlite_ledger: Ledger) -> None:
    statement = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    ((size,),) = sqlite_ledger.transactions.execute(statement)
    assert Figures(sqlite_ledger.transactions).now().size_bytes == size > 0


def test_figures_follow_another_process(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ours, theirs = Ledger.open(path, IDENTITY), Ledger.open(path, IDENTITY)
    figures = Figures(ours.transactions)
    assert figures.now().active == 0
    theirs.add(registration(1))
    assert figures.now().active == 1
    ours.close()
    theirs.close()


def test_trying_to_write_fails_at_once_where_another_program_writes_and_is_patient_again_after(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = Ledger.open(path, IDENTITY)
    other = sqlite3.connect(path, isolation_level=None)
    figures = Figures(ledger.transactions)
    figures.try_to_write()
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LedgerFailedError, match="another program keeps the state file locked for writing"):
        figures.try_to_write()
    assert ledger.transactions.patience_s == 1.0
    other.execute("COMMIT")
    figures.try_to_write()
    assert ledger.transactions.failures == 1
    other.close()
    ledger.close()


def test_recent_bookings_are_counted_in_their_slot_and_forgotten_by_time(ledger: Ledger) -> None:
    recent = RecentBookings(ledger.transactions)
    recent.note(KEY, "08:00", 10.0, 0.0)
    recent.note(KEY, "08:00", 11.0, 0.0)
    recent.note(KEY, "09:00", 11.0, 0.0)
    recent.note(KEY._replace(doctor_id="IM02"), "08:00", 11.0, 0.0)
    assert [recent.count(KEY, "08:00", since_s) for since_s in (9.0, 10.0, 11.0)] == [2, 1, 0]
    recent.note(KEY, "09:00", 12.0, 10.0)
    assert [recent.count(KEY, begins, 0.0) for begins in ("08:00", "09:00")] == [1, 2]


def test_numbers_repeat_once_they_may(ledger: Ledger) -> None:
    ledger.add(registration(1, 7))
    for _ in range(2):
        let_numbers_repeat(ledger.transactions)
    ledger.add(registration(2, 7))
    assert {key: holder.number for key, holder in ledger.numbers(KEY).holders.items()} == {1: 7, 2: 7}
