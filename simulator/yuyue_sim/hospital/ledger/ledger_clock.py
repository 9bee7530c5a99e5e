"""The one clock of a simulation, kept in its ledger and shared by all its workers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from yuyue_sim.core.clock import (
    ClockSpec,
    ClockState,
    EarlierInstantError,
    Mode,
    RealClockError,
    later,
    local_time,
    machine_unix_s,
)
from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.ledger.connection import Execute
from yuyue_sim.hospital.ledger.transactions import WRITING, Transactions

log = logging.getLogger(__name__)

_READ = """
    SELECT started, epoch, began, mode, instant, rate, origin_unix_s, (SELECT coalesce(max(id), 0) FROM event),
    (SELECT CAST(coalesce(sum(revision), 0) AS integer) FROM override)
    FROM clock
"""
_WRITE = """
    INSERT INTO clock (only_row, started, epoch, began, mode, instant, rate, origin_unix_s)
    VALUES (1, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (only_row) DO UPDATE SET started = excluded.started, epoch = excluded.epoch, began = excluded.began,
    mode = excluded.mode, instant = excluded.instant, rate = excluded.rate, origin_unix_s = excluded.origin_unix_s
"""
_READ_EPOCH_TIME = "SELECT value FROM meta WHERE key = 'epoch_unix_s'"
_HANDOVER_S = 0.01
"""A change of a shared clock takes effect so much later: until it is committed, other workers use the old state."""

_SET_BACK_S = 1.0
"""A host's clock that is behind by less was not set back: a change takes effect a moment later."""


class KeptClock(NamedTuple):
    """The clock as stored in the ledger."""

    started: str
    """The clock setting it was started with; a reset starts it again with this."""
    epoch: int
    """How often it was reset. Within an epoch it never goes back."""
    began: datetime
    """Its instant when the epoch began."""
    state: ClockState
    newest_event: int = 0
    """The id of the newest event in the ledger; 0 for none."""
    overrides: int = 0
    """How often an override was set in this epoch."""


class ClockStamp(NamedTuple):
    """A value that changes whenever the timeline or an override may have changed."""

    epoch: int
    newest_event: int
    overrides: int


class ClockReading(NamedTuple):
    """The clock at one moment."""

    mode: Mode
    now: datetime
    rate: float
    started: str


_Change = Callable[[KeptClock, float], KeptClock]
"""From the clock, moved to a machine's time, and that time, to the new clock."""


class LedgerClock:
    """A `Clock` shared by all processes that share a ledger.

    A change is one transaction, so two advances at the same time add up. Every method raises `LedgerFailedError` if
    the database fails; the clock then continues unchanged.
    """

    def __init__(
        self,
        transactions: Transactions,
        given: str | None,
        default: str,
        *,
        is_shared: bool,
        machine: Callable[[], float] = machine_unix_s,
    ) -> None:
        """Continue the ledger's clock, or start one if there is none.

        Args:
            transactions: the transactions of the ledger.
            given: the clock setting of the user; if it is the one the clock was started with, the clock continues.
            default: the clock setting for a new ledger if the user gave none.
            is_shared: whether other processes may change it too.
            machine: the machine's time, in seconds since 1970 (UTC).

        Raises:
            ClockSpecError: a clock setting is not valid.
            EarlierInstantError: the user gave an instant before the present one.
        """
        self.transactions = transactions
        self._is_shared = is_shared
        self._machine = machine
        with transactions.begin(WRITING):
            found = self._read()
            self._kept = _started(found, given, default, machine())
            if self._kept != found:
                self._write(self._kept)
            self._version = self.transactions.clock_version()
        self._latest = self._kept.state.instant
        self._standing = _standing(self._kept)
        """Where it stands; `None` while the machine's time moves it."""

    def now(self) -> datetime:
        """The present instant. Inside a transaction it belongs to the data read there."""
        if self._is_shared:
            self._current()
        if self._standing is not None:
            return self._standing
        self._latest = max(self._latest, self._kept.state.at(self._machine()))
        return self._latest

    def last_read(self) -> datetime:
        """The instant that was read last, without reading the time again."""
        return self._standing or self._latest

    def today(self) -> date:
        """The present date."""
        return self.now().date()

    @property
    def began(self) -> datetime:
        """Its instant when the present epoch began. Offsets of a story count from there."""
        return self._current().began

    @property
    def epoch_unix_s(self) -> float:
        """The machine's time when the present epoch began; 0 for the first one. Later writes are later."""
        rows = self.transactions.execute(_READ_EPOCH_TIME)
        return float(rows[0][0]) if rows else 0.0

    @property
    def stamp(self) -> ClockStamp:
        """The stamp of the ledger now, with the changes of other processes."""
        self._current()
        return self.last_stamp

    @property
    def last_kept(self) -> KeptClock:
        """The stored clock as of the last reading: the same object until it is read again."""
        return self._kept

    @property
    def last_stamp(self) -> ClockStamp:
        """The stamp as of the last reading of the clock."""
        return ClockStamp(self._kept.epoch, self._kept.newest_event, self._kept.overrides)

    def reading(self) -> ClockReading:
        """The clock at this moment."""
        now = self.now()
        return ClockReading(self._kept.state.mode, now, self._kept.state.rate, self._kept.started)

    def advance_by(self, duration: timedelta) -> ClockReading:
        """Advance it by a duration and return the new reading.

        Raises:
            ClockRefusal: the clock is real, or would pass the last possible instant.
        """
        return self._move(lambda now: later(now, duration))

    def advance_to(self, instant: datetime) -> ClockReading:
        """Advance it to an instant and return the new reading.

        Raises:
            ClockRefusal: the clock is real, or is already later.
        """

        def reach(now: datetime) -> datetime:
            if instant < now:
                raise EarlierInstantError(instant, now, Phrase("advance to a later instant"))
            return instant

        return self._move(reach)

    def change(self, mode: Mode | None, instant: datetime | None, rate: float | None) -> ClockReading:
        """Change mode, instant or rate, and return the new reading.

        What is `None` stays as it is, but a new mode starts with its own rate.

        Raises:
            RateError: the mode has no rate, or the rate is out of bounds.
            ClockRefusal: the clock would go back, or a real clock would be moved.
        """
        return self._change(lambda kept, moment: kept._replace(state=kept.state.changed(mode, instant, rate, moment)))

    def step(self) -> None:
        """Advance a stepped clock by one request; other clocks stay as they are."""
        if self._current().state.mode is Mode.STEPPED:
            self._change(lambda kept, _: kept._replace(state=kept.state.stepped()))

    def pause(self) -> None:
        """Stop it at the present instant; it continues from there when the ledger is opened again."""
        if self._current().state.is_running:
            self._change(lambda kept, _: kept._replace(state=kept.state.paused()))

    def of_next_epoch(self, execute: Execute, *, has_saved: bool = True) -> KeptClock:
        """The stopped clock of the next epoch: as a snapshot in its database has it, or as it was started first."""
        with self.transactions.lock:
            kept = self._read() or self._kept
        saved = _read(execute) if has_saved else None
        if saved is None:
            state = ClockSpec.parse(kept.started).state(self._machine())
            return KeptClock(kept.started, kept.epoch + 1, state.instant, state.paused())
        return KeptClock(kept.started, kept.epoch + 1, saved.began, saved.state.paused())

    def resume(self, execute: Execute) -> None:
        """Let the stopped clock in a database run, inside the caller's transaction."""
        kept = _read(execute)
        if kept is not None:
            moment = self._machine() + (_HANDOVER_S if self._is_shared else 0)
            write_clock(execute, kept._replace(state=kept.state.resumed(moment)))

    def take_up(self) -> ClockReading:
        """Go on with the clock of an epoch that has just begun."""
        with self.transactions.lock:
            self._remember(self._read() or self._kept)
        return self.reading()

    def _move(self, goal: Callable[[datetime], datetime]) -> ClockReading:
        def moved(kept: KeptClock, moment: float) -> KeptClock:
            if kept.state.mode is Mode.REAL:
                raise RealClockError
            return kept._replace(state=kept.state.moved_to(goal(kept.state.instant), moment))

        return self._change(moved)

    def _change(self, change: _Change) -> ClockReading:
        with self.transactions.lock:
            with self.transactions.begin(WRITING):
                moment = self._machine() + (_HANDOVER_S if self._is_shared else 0)
                found = self._current()
                present = max(found.state.at(moment), self._latest) if found.state.is_running else found.state.instant
                kept = change(found._replace(state=found.state.moved_to(present, moment)), moment)
                self._write(kept)
            self._remember(kept)
        state = kept.state
        return self.reading() if state.is_running else ClockReading(state.mode, state.instant, state.rate, kept.started)

    def _current(self) -> KeptClock:
        """The stored clock, read again if another process has written into the ledger."""
        transactions = self.transactions
        if self._is_shared and not transactions.is_blind() and transactions.clock_version() != self._version:
            with self.transactions.lock:
                version = self.transactions.clock_version()
                if version != self._version:
                    found = self._read()
                    if found is not None:
                        self._remember(found)
                    self._version = version
        return self._kept

    def _remember(self, kept: KeptClock) -> None:
        is_same_epoch = kept.epoch == self._kept.epoch
        self._latest = max(self._latest, kept.state.instant) if is_same_epoch else kept.state.instant
        self._kept = kept
        self._standing = _standing(kept)

    def _read(self) -> KeptClock | None:
        return _read(self.transactions.database.execute)

    def _write(self, kept: KeptClock) -> None:
        write_clock(self.transactions.database.execute, kept)
        self.transactions.note_clock()


def _standing(kept: KeptClock) -> datetime | None:
    return None if kept.state.is_running else kept.state.instant


def _read(execute: Execute) -> KeptClock | None:
    rows = execute(_READ, ())
    if not rows:
        return None
    started, epoch, began, mode, instant, rate, origin_unix_s, newest_event, overrides = rows[0]
    state = ClockState(Mode(mode), datetime.fromisoformat(instant), rate, origin_unix_s)
    return KeptClock(started, epoch, datetime.fromisoformat(began), state, newest_event, overrides)


def write_clock(execute: Execute, kept: KeptClock) -> None:
    """Write a clock into a ledger, in place of its own.

    Raises:
        LedgerFailedError: the database failed.
    """
    state = kept.state
    instant, began = state.instant.isoformat(" "), kept.began.isoformat(" ")
    values = (kept.started, kept.epoch, began, state.mode, instant, state.rate, state.origin_unix_s)
    execute(_WRITE, values)


def _started(found: KeptClock | None, given: str | None, default: str, moment: float) -> KeptClock:
    """The clock that a simulation continues or starts with, at a machine's time."""
    wanted = ClockSpec.parse(given or default)
    if found is None:
        state = wanted.state(moment)
        return KeptClock(given or default, 0, state.instant, state)
    if given is None or ClockSpec.parse(found.started) == wanted:
        return found._replace(state=_resumed(found.state, moment))
    anew, reached = wanted.state(moment), found.state.at(moment)
    if anew.instant < reached:
        raise EarlierInstantError(anew.instant, reached, Phrase("start it at a later instant"))
    return found._replace(started=given, state=anew)


def _resumed(state: ClockState, moment: float) -> ClockState:
    """The clock as it continues at a machine's time, which may be earlier than when it was written."""
    resumed = state.resumed(moment)
    if state.mode is Mode.REAL:
        behind_s = (state.instant - local_time(moment)).total_seconds()
        if behind_s > _SET_BACK_S:
            log.warning("The host's clock is %.1f s behind the simulation's, which stands still until then", behind_s)
    elif state.mode is Mode.SCALED and resumed.origin_unix_s is not None:
        behind_s = resumed.origin_unix_s - moment
        if behind_s > _SET_BACK_S:
            log.warning("The host's clock was set back by at least %.1f s; simulated time goes on", behind_s)
            return resumed.moved_to(state.instant, moment)
    return resumed
