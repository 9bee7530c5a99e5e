"""The clock that processes share: kept in the ledger, forward only, on after a restart. The test is the machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Protocol

import pytest
from yuyue_sim.core.clock import EarlierInstantError, Mode, RealClockError
from yuyue_sim.hospital.ledger.ledger import Ledger, LedgerIdentity
from yuyue_sim.hospital.ledger.ledger_clock import LedgerClock

from tests.hospital.ledger.registrations import begin_epoch, registration

IDENTITY = LedgerIdentity("clock", 1)
EIGHT = datetime(2026, 3, 2, 8)
UNIX_S = 1_772_409_600.0
"""2026-03-02 08:00 in Shanghai."""
FROZEN = "frozen@2026-03-02T08:00:00"
SCALED = "x60@2026-03-02T08:00:00"
STEPPED = "step1@2026-03-02T08:00:00"


@dataclass
class Machine:
    """A machine whose time is set by hand."""

    unix_s: float = UNIX_S

    def __call__(self) -> float:
        return self.unix_s


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture(params=["memory", "file"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path | None:
    return tmp_path / "ledger.sqlite" if request.param == "file" else None


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


class Opening(Protocol):
    """Opens the clock of a ledger as another process would."""

    def __call__(self, path: Path | None, machine: Callable[[], float], given: str | None = None) -> LedgerClock: ...


@pytest.fixture
def opened() -> Iterator[Opening]:
    ledgers = []

    def opened(path: Path | None, machine: Callable[[], float], given: str | None = None) -> LedgerClock:
        ledgers.append(Ledger.open(path, IDENTITY))
        return ledgers[-1].clock(given, FROZEN, machine)

    yield opened
    for ledger in ledgers:
        ledger.close()


def seconds(clock: LedgerClock) -> float:
    """How far it is from eight o'clock."""
    return (clock.now() - EIGHT).total_seconds()


@pytest.mark.parametrize(("spec", "after_10_s"), [("real", 10), (FROZEN, 0), (SCALED, 600), (STEPPED, 0)])
def test_each_mode(opened: Opening, path: Path | None, machine: Machine, spec: str, after_10_s: float) -> None:
    clock = opened(path, machine, spec)
    assert seconds(clock) == 0
    machine.unix_s += 10
    assert seconds(clock) == after_10_s
    assert clock.today() == EIGHT.date()
    clock.step()
    assert seconds(clock) == after_10_s + (spec == STEPPED)


@pytest.mark.parametrize("spec", ["real", SCALED])
def test_a_machine_set_back_does_not_take_it_back(
    opened: Opening, path: Path | None, machine: Machine, spec: str
) -> None:
    clock = opened(path, machine, spec)
    machine.unix_s += 10
    earlier = clock.now()
    machine.unix_s -= 3600
    assert clock.now() == earlier
    clock.change(Mode.FROZEN, None, None)
    assert clock.now() == earlier


@pytest.mark.parametrize("spec", [FROZEN, SCALED, STEPPED])
def test_an_advance_moves_it_on_and_never_back(opened: Opening, path: Path | None, machine: Machine, spec: str) -> None:
    clock = opened(path, machine, spec)
    clock.advance_to(datetime(2026, 3, 2, 11))
    assert clock.now() >= datetime(2026, 3, 2, 11)
    clock.advance_by(timedelta(minutes=30))
    assert timedelta(0) <= clock.now() - datetime(2026, 3, 2, 11, 30) < timedelta(seconds=2)
    with pytest.raises(EarlierInstantError):
        clock.advance_to(datetime(2026, 3, 2, 11))
    assert clock.now() >= datetime(2026, 3, 2, 11, 30)


def test_a_real_clock_cannot_be_advanced(opened: Opening, path: Path | None, machine: Machine) -> None:
    clock = opened(path, machine, "real")
    with pytest.raises(RealClockError):
        clock.advance_by(timedelta(hours=1))
    assert clock.now() == EIGHT


def test_every_process_sees_a_change_at_once(opened: Opening, file: Path, machine: Machine) -> None:
    one = opened(file, machine, FROZEN)
    other = opened(file, machine, FROZEN)
    assert other.now() == EIGHT
    one.advance_by(timedelta(hours=1))
    assert other.now() == datetime(2026, 3, 2, 9)
    other.change(Mode.STEPPED, None, 5)
    one.step()
    assert other.now() == one.now() == datetime(2026, 3, 2, 9, 0, 5)
    assert one.reading() == (Mode.STEPPED, datetime(2026, 3, 2, 9, 0, 5), 5.0, FROZEN)


def test_inside_a_snapshot_time_belongs_to_what_is_read_there(opened: Opening, file: Path, machine: Machine) -> None:
    ledger = Ledger.open(file, IDENTITY)
    reader = ledger.clock(FROZEN, "real", machine)
    writer = opened(file, machine, FROZEN)
    with ledger.snapshot():
        assert ledger.find(1) is None
        before = reader.now()
        writer.advance_by(timedelta(hours=1))
        assert reader.now() == before == EIGHT
    assert reader.now() == datetime(2026, 3, 2, 9)


def test_freezing_a_running_clock_never_goes_back_in_any_worker(opened: Opening, file: Path, machine: Machine) -> None:
    one, other = opened(file, machine, SCALED), opened(file, machine, SCALED)
    machine.unix_s += 10.005
    before_the_change = other.now()
    machine.unix_s -= 0.005
    one.change(Mode.FROZEN, None, None)
    assert one.now() == other.now() >= before_the_change


def test_advances_at_once_add_up(opened: Opening, file: Path, machine: Machine) -> None:
    clocks = [opened(file, machine, FROZEN) for _ in range(4)]

    def advance(clock: LedgerClock) -> None:
        for _ in range(25):
            clock.advance_by(timedelta(minutes=1))

    threads = [Thread(target=advance, args=(clock,)) for clock in clocks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {clock.now() for clock in clocks} == {EIGHT + timedelta(minutes=100)}


def test_nobody_else_writes_while_the_clock_is_changed(opened: Opening, file: Path) -> None:
    was_locked = []

    def machine() -> float:
        with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as intruder:
            try:
                intruder.execute("BEGIN IMMEDIATE")
                was_locked.append(False)
            except sqlite3.OperationalError:
                was_locked.append(True)
        return UNIX_S

    clock = opened(file, machine, FROZEN)
    clock.advance_by(timedelta(hours=1))
    begin_epoch(clock)
    assert was_locked == [True] * 7  # by the clock, for the new epoch, and when the ledger is about to keep it


def test_an_advance_that_fails_changes_nothing(path: Path | None, machine: Machine) -> None:
    ledger = Ledger.open(path, IDENTITY)
    clock = ledger.clock(FROZEN, "real", machine)
    with pytest.raises(EarlierInstantError):
        clock.advance_to(datetime(2026, 3, 1))
    assert clock.now() == EIGHT
    clock.advance_by(timedelta(hours=1))
    assert clock.now() == datetime(2026, 3, 2, 9)


@pytest.mark.parametrize(
    ("spec", "in_peace", "after_a_crash"), [("real", 110, 110), (FROZEN, 0, 0), (SCALED, 600, 6600), (STEPPED, 1, 1)]
)
@pytest.mark.parametrize("given_again", [True, False])
def test_a_restart_after_100_s(
    opened: Opening, file: Path, machine: Machine, spec: str, in_peace: float, after_a_crash: float, given_again: bool
) -> None:
    for is_peaceful, expected in ((False, after_a_crash), (True, in_peace)):
        kept = file.with_name(f"{is_peaceful}.sqlite")
        machine.unix_s = UNIX_S
        ledger = Ledger.open(kept, IDENTITY)
        clock = ledger.clock(spec, "real", machine)
        machine.unix_s += 10
        clock.step()
        if is_peaceful:
            clock.pause()
        ledger.close()
        machine.unix_s += 100
        restarted = opened(kept, machine, spec if given_again else None)
        assert seconds(restarted) == pytest.approx(expected, abs=0.7)


def test_a_real_clock_never_goes_back_after_a_restart(opened: Opening, file: Path, machine: Machine) -> None:
    ledger = Ledger.open(file, IDENTITY)
    clock = ledger.clock("real", "real", machine)
    machine.unix_s += 10
    earlier = clock.now()
    clock.pause()
    ledger.close()
    machine.unix_s -= 3600
    assert opened(file, machine, "real").now() >= earlier


@pytest.mark.parametrize(
    ("spec", "line", "after_10_s"),
    [
        ("real", "The host's clock is 3610.0 s behind the simulation's, which stands still until then", 0),
        (SCALED, "The host's clock was set back by at least 3610.0 s; simulated time goes on", 600),
    ],
)
def test_a_host_set_back_while_nobody_served_is_logged(
    opened: Opening, file: Path, machine: Machine, caplog: pytest.LogCaptureFixture,
    spec: str, line: str, after_10_s: float,
) -> None:  # fmt: skip
    machine.unix_s += 10
    reached = opened(file, machine, spec).now()
    machine.unix_s -= 3610
    restarted = opened(file, machine, spec)
    assert caplog.messages == [line]
    assert restarted.now() == reached
    machine.unix_s += 10
    assert (restarted.now() - reached).total_seconds() == after_10_s


def test_a_different_clock_at_a_restart(opened: Opening, file: Path, machine: Machine) -> None:
    opened(file, machine, FROZEN).advance_by(timedelta(hours=1))
    with pytest.raises(EarlierInstantError) as caught:
        opened(file, machine, SCALED)
    assert caught.value.now == datetime(2026, 3, 2, 9)
    later = opened(file, machine, "step5@2026-03-03T08:00:00")
    assert later.reading() == (Mode.STEPPED, datetime(2026, 3, 3, 8), 5.0, "step5@2026-03-03T08:00:00")


def test_the_scenarios_clock_is_for_a_new_ledger_only(opened: Opening, file: Path, machine: Machine) -> None:
    clock = opened(file, machine)
    assert clock.reading().started == FROZEN
    clock.change(Mode.STEPPED, None, 5)
    assert opened(file, machine).reading() == (Mode.STEPPED, EIGHT, 5.0, FROZEN)


def test_a_file_of_an_older_release_has_no_clock_yet(opened: Opening, file: Path, machine: Machine) -> None:
    opened(file, machine, SCALED)
    with closing(sqlite3.connect(file)) as older, older:
        older.execute("DELETE FROM clock")
    assert opened(file, machine, STEPPED).reading() == (Mode.STEPPED, EIGHT, 1.0, STEPPED)


@pytest.mark.parametrize("spec", ["real", FROZEN, SCALED, STEPPED])
def test_a_reset_begins_a_new_life(path: Path | None, machine: Machine, spec: str) -> None:
    ledger = Ledger.open(path, IDENTITY)
    clock = ledger.clock(spec, "real", machine)
    ledger.add(registration(1))
    if spec != "real":
        clock.advance_by(timedelta(days=1))
    clock.change(Mode.SCALED, None, 60)
    clock.now()
    begin_epoch(clock)
    assert ledger.find(1) is None
    assert seconds(clock) < 1
    assert clock.reading().started == spec


def test_a_reset_resets_the_other_processes_too(opened: Opening, file: Path, machine: Machine) -> None:
    one, other = opened(file, machine, SCALED), opened(file, machine, SCALED)
    machine.unix_s += 1000
    assert seconds(other) == 60_000
    begin_epoch(one)
    assert seconds(other) == seconds(one) == 0
