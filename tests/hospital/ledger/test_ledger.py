"""What the ledger remembers, and what it cannot be brought to hold."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest
from yuyue_sim.hospital.ledger.errors import LedgerFailedError, RegistrationExistsError
from yuyue_sim.hospital.ledger.ledger import STATEMENTS, Ledger
from yuyue_sim.hospital.ledger.registration import ScheduleKey

from tests.hospital.ledger.registrations import IDENTITY, KEY, begin_epoch, registered, registration, sqlite_of
from tests.postgresql import PostgresqlServer


def test_what_is_added_is_found_as_it_was(ledger: Ledger) -> None:
    added = registration(999_999_999_999_999_999, patient_name="𠮷 ' \" ; --", referral='{"a": "b"}')
    ledger.add(added)
    assert ledger.find(999_999_999_999_999_999) == added
    assert ledger.find(1) is None


def taken(ledger: Ledger, key: ScheduleKey = KEY) -> list[int]:
    """The visit numbers that are held."""
    numbers = ledger.numbers(key)
    found = sorted(holder.number for holder in numbers.holders.values())
    assert numbers.taken == sum(1 << number for number in found)
    return found


def test_an_active_number_cannot_be_held_twice(ledger: Ledger) -> None:
    ledger.add(registration(1, 7))
    with pytest.raises(LedgerFailedError, match=r"(?i)unique"):
        ledger.add(registration(2, 7))
    ledger.add(registration(3, 7, doctor_id="IM02"))
    ledger.cancel(registered(ledger, 1), "2026-03-02 09:00:00")
    ledger.add(registration(4, 7))
    ledger.cancel(registered(ledger, 4), "2026-03-02 09:00:00")
    ledger.add(registration(5, 7))
    assert taken(ledger) == [7]


def test_a_registration_id_cannot_be_used_twice(ledger: Ledger) -> None:
    ledger.add(registration(1, 1))
    with pytest.raises(RegistrationExistsError):
        ledger.add(registration(1, 2, hospital_id="GH02"))


def test_who_holds_which_number_of_a_schedule(ledger: Ledger) -> None:
    assert taken(ledger) == []
    for number in (2, 3, 5, 11):
        ledger.add(registration(100 + number, number))
    ledger.add(registration(900, 7, work_type=2))
    ledger.cancel(registered(ledger, 103), "2026-03-02 09:00:00")
    assert {key: holder.number for key, holder in ledger.numbers(KEY).holders.items()} == {102: 2, 105: 5, 111: 11}
    assert [row.registration_id for row in ledger.active_of_schedule(KEY)] == [102, 105, 111]
    assert taken(ledger, KEY._replace(work_type=3)) == []


def test_the_numbers_that_were_given_back(ledger: Ledger) -> None:
    ledger.add(registration(1, 4))
    assert ledger.numbers(KEY).given_back == ()
    ledger.cancel(registered(ledger, 1), "2026-03-02 09:00:00")
    ledger.add(registration(2, 4))
    registered_at = registration(1, 4).registered_at
    assert ledger.numbers(KEY).given_back == ((4, registered_at, "2026-03-02 09:00:00", 1),)


def test_the_active_booking_of_a_patient(ledger: Ledger) -> None:
    ledger.add(registration(1, 1, identity="A"))
    ledger.add(registration(2, 2, identity="B"))
    ledger.add(registration(3, 3, identity="A", work_date="2026-03-04"))
    assert ledger.numbers(KEY).patients == {"A": 1, "B": 2}
    ledger.cancel(registered(ledger, 1), "2026-03-02 09:00:00")
    assert ledger.numbers(KEY).patients == {"B": 2}


def add_and_fail(ledger: Ledger, *numbers: int) -> None:
    """Add in a transaction, some of it in an inner one, and fail in the end."""
    with ledger.transaction():
        ledger.add(registration(numbers[0], numbers[0]))
        for number in numbers[1:]:
            with ledger.transaction():
                ledger.add(registration(number, number))
        raise RuntimeError


def test_a_transaction_is_kept_whole_or_not_at_all(ledger: Ledger) -> None:
    with pytest.raises(RuntimeError):
        add_and_fail(ledger, 1, 2, 3)
    with ledger.transaction():
        ledger.add(registration(4, 4))
    assert [number for number in range(1, 5) if ledger.find(number)] == [4]


def test_a_transaction_inside_another_can_fail_alone(ledger: Ledger) -> None:
    with ledger.transaction():
        ledger.add(registration(1, 1))
        with pytest.raises(RuntimeError):
            add_and_fail(ledger, 2, 3)
        ledger.add(registration(4, 4))
    assert [number for number in range(1, 5) if ledger.find(number)] == [1, 4]


def test_a_failed_statement_does_not_end_the_transaction(ledger: Ledger) -> None:
    with ledger.transaction():
        ledger.add(registration(1, 1))
        with pytest.raises(LedgerFailedError):
            ledger.add(registration(1, 2))
        ledger.add(registration(2, 2))
    assert taken(ledger) == [1, 2]


def test_a_snapshot_stays_what_it_was_while_another_process_writes(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ours, theirs = Ledger.open(path, IDENTITY), Ledger.open(path, IDENTITY)
    ours.add(registration(1, 1))
    with theirs.snapshot():
        assert taken(theirs) == [1]
        ours.add(registration(2, 2))
        assert taken(theirs) == [1]
    assert taken(theirs) == [1, 2]
    ours.close()
    theirs.close()


def plan_of(connection: sqlite3.Connection, statement: str) -> list[str]:
    count = 7 if "?7" in statement else 5 if "?5" in statement else statement.count("?")
    return [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", [None] * count)]


def test_every_look_up_goes_through_an_index(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    Ledger.open(path, IDENTITY).close()
    connection = sqlite3.connect(path)
    assert len(STATEMENTS) == 14
    for statement in STATEMENTS:
        steps = [step for step in plan_of(connection, statement) if step.startswith(("SCAN", "SEARCH"))]
        if statement.lstrip().startswith("WITH RECURSIVE given_back"):
            steps = [step for step in steps if step not in ("SCAN given_back", "SCAN CONSTANT ROW")]
        assert steps, statement
        for step in steps:
            assert step.startswith("SEARCH"), f"{step} in {statement}"
            assert "INDEX" in step or "PRIMARY KEY" in step, f"{step} in {statement}"
    connection.close()


def test_visit_numbers_are_read_through_their_indexes(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    Ledger.open(path, IDENTITY).close()
    connection = sqlite3.connect(path)
    for words, index in (
        ("group_concat", "USING INDEX active_number"),
        ("max(reserve_no)", "USING COVERING INDEX cancelled_number"),
    ):
        (statement,) = (each for each in STATEMENTS if words in each)
        assert any(index in step for step in plan_of(connection, statement))
    connection.close()


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 499, 500, 501, 1000, 1203])
def test_pages_hold_each_registration_once(count: int) -> None:
    ledger = Ledger.open(None, IDENTITY)
    with ledger.transaction():
        for number in range(count):
            minute = f"2026-03-02 08:{number // 100:02}:00"
            ledger.add(registration(5000 - number, number + 1, identity="A", registered_at=minute))
    by_number = list(range(5001 - count, 5001))
    assert [each.registration_id for each in ledger.of_visit_date("GH01", "2026-03-03")] == by_number
    assert [each.registration_id for each in ledger.of_patient("A")] == by_number
    made = list(ledger.registered_between("GH01", "2026-03-02 08:00:00", "2026-03-02 08:59:59"))
    assert sorted(each.registration_id for each in made) == by_number
    assert [each.registered_at for each in made] == sorted(each.registered_at for each in made)
    ledger.close()


def test_those_of_a_date_above_a_registration_id(ledger: Ledger) -> None:
    for number in range(1, 251):
        ledger.add(registration(number, number))
        if number % 2:
            ledger.cancel(registered(ledger, number), "2026-03-02 09:00:00")
    found = [each.registration_id for each in ledger.of_visit_date("GH01", "2026-03-03", 120)]
    assert found == list(range(121, 251))


def test_those_that_a_reset_removed_meanwhile_are_left_out(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "ledger.sqlite", IDENTITY)
    clock = ledger.clock(None, "frozen@2026-03-02T08:00:00")
    with ledger.transaction():
        for number in range(1, 151):
            ledger.add(registration(number, number))
    found = ledger.of_visit_date("GH01", "2026-03-03")
    assert next(found).registration_id == 1
    begin_epoch(clock)
    assert [each.registration_id for each in found] == list(range(2, 101))
    ledger.close()


def test_pages_stay_right_while_others_write(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ours, theirs = Ledger.open(path, IDENTITY), Ledger.open(path, IDENTITY)
    with ours.transaction():
        for number in range(1, 1201):
            ours.add(registration(number * 10, number))
    pages = theirs.of_visit_date("GH01", "2026-03-03")
    seen = [next(pages).registration_id for _ in range(600)]
    ours.cancel(registered(ours, 11_000), "2026-03-02 09:00:00")
    ours.add(registration(5, 5000))
    ours.add(registration(11_995, 5001))
    late = list(pages)
    seen += [each.registration_id for each in late]
    assert [each for each in seen if each not in (5, 11_995)] == [number * 10 for number in range(1, 1201)]
    assert [each.registration_id for each in late if each.cancelled_at] == [11_000]
    ours.close()
    theirs.close()


def test_the_numbers_of_no_more_than_8192_schedules_are_kept(ledger: Ledger) -> None:
    first = ledger.numbers(KEY)
    for number in range(8_192):
        ledger.numbers(KEY._replace(doctor_id=str(number)))
    assert ledger.numbers(KEY) is not first, "the oldest is not kept for ever"
    assert ledger.numbers(KEY) is ledger.numbers(KEY)


def deny(ledger: Ledger, word: str) -> None:
    """Let the database refuse a statement of transactions, as a full disk does."""

    def decide(action: int, argument: str | None, *_: object) -> int:
        is_denied = action == sqlite3.SQLITE_TRANSACTION and argument == word
        return sqlite3.SQLITE_DENY if is_denied else sqlite3.SQLITE_OK

    sqlite_of(ledger).set_authorizer(decide)


@pytest.mark.parametrize("word", ["BEGIN", "COMMIT"])
def test_a_transaction_that_cannot_begin_or_be_kept_is_counted_and_leaves_nothing(
    sqlite_ledger: Ledger, word: str
) -> None:
    deny(sqlite_ledger, word)
    for _ in range(2):
        with pytest.raises(LedgerFailedError, match="not authorized"), sqlite_ledger.transaction():
            sqlite_ledger.add(registration(1))
    assert (sqlite_ledger.transactions.failures, sqlite_ledger.transactions.depth) == (2, 0)
    sqlite_of(sqlite_ledger).set_authorizer(None)
    assert sqlite_ledger.find(1) is None
    with sqlite_ledger.transaction():
        sqlite_ledger.add(registration(1))
    assert sqlite_ledger.transactions.failures == 2


def test_a_failure_inside_is_counted_once_and_other_errors_are_not(ledger: Ledger) -> None:
    ledger.add(registration(1))
    with pytest.raises(LedgerFailedError), ledger.transaction(), ledger.transaction():
        ledger.add(registration(1))
    assert ledger.transactions.failures == 1
    with pytest.raises(RuntimeError):
        add_and_fail(ledger, 2)
    assert ledger.transactions.failures == 1


def test_a_transaction_is_lost_with_its_connection(postgresql: PostgresqlServer) -> None:
    psycopg = pytest.importorskip("psycopg")
    url = postgresql.url()
    ledger = Ledger.open(url, IDENTITY)

    def lose() -> None:
        ledger.add(registration(1))
        with psycopg.connect(url.partition("?")[0], autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE application_name = 'yuyue-sim'"
            )
        for _ in range(2):
            with contextlib.suppress(LedgerFailedError):
                ledger.numbers(KEY)

    with pytest.raises(LedgerFailedError, match="the database cannot be reached"), ledger.transaction():
        lose()
    assert ledger.find(1) is None
    ledger.add(registration(1))
    assert ledger.find(1) == registration(1)
    ledger.close()
