"""Numbers and clock kept in memory are as the tables say, whatever was written, undone or written by somebody else."""

from __future__ import annotations

import contextlib
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from yuyue_sim.hospital.ledger.errors import LedgerFailedError
from yuyue_sim.hospital.ledger.events import Events
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.ledger_clock import LedgerClock
from yuyue_sim.hospital.ledger.overrides import Overrides
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.ledger.snapshots import Fill, Snapshots

from tests.hospital.ledger.registrations import IDENTITY, KEY, begin_epoch, registered, registration
from tests.postgresql import PostgresqlServer

_KEYS = [KEY, KEY._replace(doctor_id="IM02")]
_WHO = st.integers(0, 1)
_REGISTRATION_IDS = st.integers(1, 8)
_NUMBERS = st.integers(1, 4)
_CLOCK = "frozen@2026-03-02T08:00:00"


class _UndoneError(Exception):
    pass


class TwoProcesses(RuleBasedStateMachine):
    """Two ledgers of one file, each as a process of its own has it, and two schedules of four numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.ledgers = [self.opened(), self.opened()]
        self.clocks = [self.clock_of(ledger) for ledger in self.ledgers]
        self.snapshot: Fill | None = None

    def opened(self) -> Ledger:
        return Ledger.open(self.place(), IDENTITY)

    def place(self) -> str:
        return str(Path(self.folder.name) / "ledger.sqlite")

    def clock_of(self, ledger: Ledger) -> LedgerClock:
        return ledger.clock(None, _CLOCK)

    def teardown(self) -> None:
        for ledger in self.ledgers:
            ledger.close()
        self.folder.cleanup()

    @rule(who=_WHO, registration_id=_REGISTRATION_IDS, number=_NUMBERS, key=st.sampled_from(_KEYS), patient=_NUMBERS)
    def book(self, who: int, registration_id: int, number: int, key: ScheduleKey, patient: int) -> None:
        with contextlib.suppress(LedgerFailedError):
            self.ledgers[who].add(registration(registration_id, number, identity=str(patient), **key._asdict()))

    @rule(who=_WHO, registration_id=_REGISTRATION_IDS, minute=st.integers(1, 3))
    def cancel(self, who: int, registration_id: int, minute: int) -> None:
        found = self.ledgers[who].find(registration_id)
        if found is not None and not found.cancelled_at:
            self.ledgers[who].cancel(found, f"2026-03-02 08:0{minute}:00")

    @rule(who=_WHO, registration_id=_REGISTRATION_IDS, patient=_NUMBERS)
    def update(self, who: int, registration_id: int, patient: int) -> None:
        found = self.ledgers[who].find(registration_id)
        if found is not None:
            self.ledgers[who].correct(found._replace(identity=str(patient)))

    @rule(who=_WHO, registration_id=_REGISTRATION_IDS, number=_NUMBERS, is_inner=st.booleans())
    def book_and_undo(self, who: int, registration_id: int, number: int, is_inner: bool) -> None:
        ledger = self.ledgers[who]
        with contextlib.suppress(LedgerFailedError, _UndoneError), ledger.transaction():
            ledger.numbers(KEY)
            if is_inner:
                with contextlib.suppress(_UndoneError), ledger.transaction():
                    ledger.add(registration(registration_id, number))
                    ledger.numbers(KEY)
                    raise _UndoneError
            else:
                ledger.add(registration(registration_id, number))
                ledger.numbers(KEY)
                raise _UndoneError

    @rule(who=_WHO, minutes=st.integers(1, 90), registration_id=_REGISTRATION_IDS, number=_NUMBERS)
    def book_and_advance(self, who: int, minutes: int, registration_id: int, number: int) -> None:
        with contextlib.suppress(LedgerFailedError), self.ledgers[who].transaction():
            self.ledgers[who].numbers(KEY)
            self.ledgers[who].add(registration(registration_id, number))
            self.clocks[who].advance_by(timedelta(minutes=minutes))

    @rule(who=_WHO)
    def make_an_event_happen(self, who: int) -> None:
        event = Events(self.ledgers[who].transactions).add(self.clocks[who].now, "{}")
        assert self.clocks[1 - who].stamp.newest_event == event.id

    @rule(who=_WHO)
    def override(self, who: int) -> None:
        before = self.clocks[1 - who].stamp.overrides
        Overrides(self.ledgers[who].transactions).set("faults", "[]")
        assert self.clocks[1 - who].stamp.overrides > before

    @rule(who=_WHO)
    def reset(self, who: int) -> None:
        begin_epoch(self.clocks[who])

    @precondition(lambda self: not self.ledgers[0].is_on_server)
    @rule(who=_WHO)
    def take_snapshot(self, who: int) -> None:
        snapshots = Snapshots(self.ledgers[who].transactions)
        snapshots.remove("one")
        snapshots.take("one", self.clocks[who].now)
        self.snapshot = snapshots.filling("one")

    @precondition(lambda self: self.snapshot is not None)
    @rule(who=_WHO)
    def restore(self, who: int) -> None:
        assert self.snapshot is not None
        begin_epoch(self.clocks[who], self.snapshot)

    @rule(who=_WHO)
    def restart(self, who: int) -> None:
        self.ledgers[who].close()
        self.ledgers[who] = self.opened()
        self.clocks[who] = self.clock_of(self.ledgers[who])

    def ids(self, ledger: Ledger) -> set[int]:
        return {each for each in range(1, 9) if ledger.find(each) is not None}

    @invariant()
    def each_keeps_what_the_tables_say(self) -> None:
        fresh = self.opened()
        assert [clock.now() for clock in self.clocks] == [self.clock_of(fresh).now()] * 2
        for key in _KEYS:
            expected = fresh.numbers(key)
            for ledger in self.ledgers:
                with ledger.transactions.one_look():
                    assert ledger.numbers(key) == expected
                    assert ledger.highest_id(7) == max(filter((7).__gt__, self.ids(fresh)), default=0)
                assert {row.registration_id for row in ledger.active_of_schedule(key)} == set(expected.holders)
        fresh.close()


def test_two_servers_of_one_database_do_the_same(postgresql: PostgresqlServer) -> None:
    class TwoServers(TwoProcesses):
        """Two ledgers of one schema, each as a server of its own has it."""

        def __init__(self) -> None:
            self.url = postgresql.url()
            super().__init__()

        def place(self) -> str:
            return self.url

    run_state_machine_as_test(TwoServers, settings=settings(max_examples=10, stateful_step_count=20, deadline=None))


TestTwoProcesses = TwoProcesses.TestCase
TestTwoProcesses.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)


def test_the_last_cancelled_registration_of_a_number_is_the_last_by_time(ledger: Ledger) -> None:
    for registration_id, minute in ((1, 3), (2, 1)):
        ledger.add(registration(registration_id, 4))
        assert 4 in [holder.number for holder in ledger.numbers(KEY).holders.values()]
        ledger.cancel(registered(ledger, registration_id), f"2026-03-02 09:0{minute}:00")
    assert ledger.numbers(KEY).given_back == ((4, "2026-03-02 08:00:01", "2026-03-02 09:03:00", 1),)


@pytest.mark.parametrize("written", [1, 253, 254, 12_000])
def test_what_another_process_wrote_at_once_is_followed_however_much_it_is(tmp_path: Path, written: int) -> None:
    ours, theirs = (Ledger.open(tmp_path / "ledger.sqlite", IDENTITY) for _ in range(2))
    theirs.add(registration(1, 1, identity="A"))
    assert {key: holder.number for key, holder in ours.numbers(KEY).holders.items()} == {1: 1}
    with theirs.transaction():
        theirs.numbers(KEY)
        for number in range(written):
            theirs.add(registration(10 + number, 2, doctor_id=f"{number}"))
        theirs.cancel(registered(theirs, 1), "2026-03-02 09:00:00")
        theirs.add(registration(2, 1, identity="B"))
    assert ours.numbers(KEY).patients == {"B": 2}
    assert ours.numbers(KEY).given_back == ((1, "2026-03-02 08:00:01", "2026-03-02 09:00:00", 1),)
    assert ours.highest_id(10**6) == max(2, 9 + written)
    ours.close()
    theirs.close()


@pytest.mark.parametrize("transactions", [1, 98, 99, 100, 1_500])
def test_what_another_process_wrote_one_by_one_is_followed_however_much_it_is(
    tmp_path: Path, transactions: int
) -> None:
    ours, theirs = (Ledger.open(tmp_path / "ledger.sqlite", IDENTITY) for _ in range(2))
    theirs.add(registration(1, 1, identity="A"))
    assert set(ours.numbers(KEY).holders) == {1}
    for number in range(transactions):
        theirs.add(registration(10 + number, 2, doctor_id=f"{number}"))
    theirs.cancel(registered(theirs, 1), "2026-03-02 09:00:00")
    theirs.add(registration(2, 1, identity="B"))
    assert ours.numbers(KEY).patients == {"B": 2}
    assert ours.highest_id(10**6) == 9 + transactions
    assert ours.numbers(KEY._replace(doctor_id="0")).patients == {registration(1).identity: 10}
    ((kept,),) = theirs.transactions.execute("SELECT count(*) FROM change")
    assert kept <= 1_024 + 128
    ours.close()
    theirs.close()


def test_what_another_process_wrote_is_followed_after_a_booking_that_looked_at_nothing(tmp_path: Path) -> None:
    ours, theirs = (Ledger.open(tmp_path / "ledger.sqlite", IDENTITY) for _ in range(2))
    assert not ours.numbers(KEY).holders
    theirs.add(registration(1, 1, identity="A"))
    ours.add(registration(2, 2, identity="B"))
    assert ours.numbers(KEY).patients == {"A": 1, "B": 2}
    ours.close()
    theirs.close()


def test_numbers_are_the_same_object_while_others_write_about_other_schedules(tmp_path: Path) -> None:
    ours, theirs = (Ledger.open(tmp_path / "ledger.sqlite", IDENTITY) for _ in range(2))
    ours.add(registration(1, 1))
    kept = ours.numbers(KEY)
    theirs.add(registration(2, 1, doctor_id="IM02"))
    assert ours.numbers(KEY) is kept
    assert set(ours.numbers(KEY._replace(doctor_id="IM02")).holders) == {2}
    ours.close()
    theirs.close()


def test_who_is_alone_tells_no_details_and_is_followed_all_the_same(tmp_path: Path) -> None:
    ours, theirs = (Ledger.open(tmp_path / "ledger.sqlite", IDENTITY) for _ in range(2))
    assert not theirs.numbers(KEY).holders
    for number in (1, 2):
        ours.numbers(KEY)
        ours.add(registration(number, number))
        assert set(theirs.numbers(KEY).holders) == set(range(1, number + 1))
    theirs.add(registration(3, 3))
    assert set(ours.numbers(KEY).holders) == {1, 2, 3}
    ours.add(registration(4, 4))
    assert set(theirs.numbers(KEY).holders) == {1, 2, 3, 4}
    told = ours.transactions.execute("SELECT registrations IS NULL FROM change ORDER BY serial")
    assert told == [(1,), (1,), (0,), (0,)]
    ours.close()
    theirs.close()
