"""The one clock of a simulation, kept in its ledger and shared by all its workers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from yuyue_sim.core.clock import ClockSpec, ClockState, EarlierInstantError, Mode, RealClockError, later, machine_unix_s
from yuyue_sim.hospital.ledger.connection import WRITING, Parameters, Transactions
from yuyue_sim.hospital.ledger.errors import LedgerFailedError
from yuyue_sim.hospital.ledger.snapshots import put_back

_READ = """
    SELECT started, life, began, mode, instant, rate, origin_unix_s, (SELECT coalesce(max(id), 0) FROM event),
    (SELECT coalesce(sum(revision), 0) FROM override)
    FROM clock
"""
_WRITE = """
    INSERT OR REPLACE INTO clock (only_row, started, life, began, mode, instant, rate, origin_unix_s)
    VALUES (1, ?, ?, ?, ?, ?, ?, ?)
"""
_VERSION = "PRAGMA data_version"
_TABLES_OF_A_LIFE = """
    SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'meta' AND name NOT LIKE 'sqlite%'
"""
_HANDOVER_S = 0.01
"""So far ahead a shared clock is changed: until the change is kept, other workers tell the time by the old state."""


class KeptClock(NamedTuple):
    """What the ledger knows of the clock."""

    started: str
    """The words by which it was started, and starts again at a reset."""
    life: int
    """How often it was reset; within one life it never goes back."""
    began: datetime
    """Where it stood when this life began."""
    state: ClockState
    newest_event: int = 0
    """The last of the events that were kept beside it."""
    overrides: int = 0
    """How often something was steered otherwise in this life."""


class ClockReading(NamedTuple):
    """The clock as it stood at one moment."""

    mode: Mode
    now: datetime
    rate: float
    started: str


_Change = Callable[[KeptClock, float], KeptClock]
"""From the clock, standing where a machine's time puts it, and that time, to the clock that is wanted."""


class LedgerClock:
    """A `Clock` on which all processes that share a ledger agree.

    A change is one transaction, so that two advances at once add up. Every method raises `LedgerFailedError` if the
    database fails; the clock then goes on as before.
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
        """Go on where the ledger's clock was, or start it where there is none.

        Args:
            transactions: those of the ledger.
            given: what the user asked for; asking for the same again means to go on.
            default: what a new ledger gets where the user asked for nothing.
            is_shared: whether other processes may change it too.
            machine: the machine's time, in seconds since 1970 (UTC).

        Raises:
            ClockSpecError: the words are not understood.
            EarlierInstantError: the user asks for an instant before the one that was reached.
        """
        self._transactions = transactions
        self._connection = transactions.connection
        self._is_shared = is_shared
        self._machine = machine
        with transactions.begin(WRITING):
            found = self._read()
            self._kept = _started(found, given, default, machine())
            if self._kept != found:
                self._write(self._kept)
            self._version = self._data_version()
        self._latest = self._kept.state.instant

    def now(self) -> datetime:
        """The present instant; inside a transaction, the one that belongs to what is read there."""
        state = self._current().state
        if not state.is_running:
            return state.instant
        told = state.at(self._machine())
        self._latest = max(self._latest, told)
        return self._latest

    def last_told(self) -> datetime:
        """The instant that was told last, without looking at the time again."""
        state = self._kept.state
        return self._latest if state.is_running else state.instant

    def today(self) -> date:
        """The present date."""
        return self.now().date()

    @property
    def began(self) -> datetime:
        """Where it stood when its present life began: offsets of a story count from there."""
        return self._current().began

    @property
    def stamp(self) -> tuple[int, int, int]:
        """Something else after a reset, and after another process has kept an event or an override."""
        self._current()
        return self.last_stamp

    @property
    def last_stamp(self) -> tuple[int, int, int]:
        """The same as it was when the clock was last looked at."""
        return self._kept.life, self._kept.newest_event, self._kept.overrides

    def reading(self) -> ClockReading:
        """Everything there is to know of it at this moment."""
        now = self.now()
        return ClockReading(self._kept.state.mode, now, self._kept.state.rate, self._kept.started)

    def advance_by(self, duration: timedelta) -> ClockReading:
        """Move it on by a duration; how it stands then, whoever else moves it on.

        Raises:
            ClockRefusal: it is real, or would pass the last instant there is.
        """
        return self._move(lambda now: later(now, duration))

    def advance_to(self, instant: datetime) -> ClockReading:
        """Move it on to an instant; how it stands then.

        Raises:
            ClockRefusal: it is real, or stands later already.
        """

        def reach(now: datetime) -> datetime:
            if instant < now:
                raise EarlierInstantError(instant, now, "advance to a later instant")
            return instant

        return self._move(reach)

    def change(self, mode: Mode | None, instant: datetime | None, rate: float | None) -> ClockReading:
        """Let it go otherwise from now on; what is absent stays as it is, but another mode starts with its own rate.

        What comes back is how it stands then.

        Raises:
            RateError: the mode has no rate, or the rate is out of bounds.
            ClockRefusal: it would go back, or a real clock would be moved.
        """
        return self._change(lambda kept, moment: kept._replace(state=kept.state.changed(mode, instant, rate, moment)))

    def step(self) -> None:
        """Move a stepped clock on by one request; any other stays as it is."""
        if self._current().state.mode is Mode.STEPPED:
            self._change(lambda kept, _: kept._replace(state=kept.state.stepped()))

    def pause(self) -> None:
        """Keep the instant it stands at, so that it goes on from there when it is started again."""
        if self._current().state.is_running:
            self._change(lambda kept, _: kept._replace(state=kept.state.paused()))

    def reset(self) -> ClockReading:
        """Begin a new life: nothing is booked, and the clock starts again as it was started first."""

        def begin_again(kept: KeptClock, moment: float) -> KeptClock:
            self._empty()
            state = ClockSpec.parse(kept.started).state(moment)
            return KeptClock(kept.started, kept.life + 1, state.instant, state)

        return self._change(begin_again)

    def restore(self, snapshot: bytes) -> None:
        """Begin a new life where a snapshot left off, with all that is in it; the clock goes on as it did there.

        Only here does a clock go back: what was told in the life before is void.
        """

        def go_on(kept: KeptClock, moment: float) -> KeptClock:
            self._empty()
            began, mode, instant, rate = put_back(snapshot, self._connection)
            state = ClockState(Mode(mode), datetime.fromisoformat(instant), rate, None).resumed(moment)
            return KeptClock(kept.started, kept.life + 1, datetime.fromisoformat(began), state)

        self._change(go_on)

    def _empty(self) -> None:
        for (table,) in self._execute(_TABLES_OF_A_LIFE):
            self._execute(f"DELETE FROM {table}")  # noqa: S608, the names are our own

    def _move(self, goal: Callable[[datetime], datetime]) -> ClockReading:
        def moved(kept: KeptClock, moment: float) -> KeptClock:
            if kept.state.mode is Mode.REAL:
                raise RealClockError
            return kept._replace(state=kept.state.moved_to(goal(kept.state.instant), moment))

        return self._change(moved)

    def _change(self, change: _Change) -> ClockReading:
        with self._transactions.lock:
            with self._transactions.begin(WRITING):
                moment = self._machine() + (_HANDOVER_S if self._is_shared else 0)
                found = self._current()
                present = max(found.state.at(moment), self._latest) if found.state.is_running else found.state.instant
                kept = change(found._replace(state=found.state.moved_to(present, moment)), moment)
                self._write(kept)
            self._remember(kept)
        state = kept.state
        return self.reading() if state.is_running else ClockReading(state.mode, state.instant, state.rate, kept.started)

    def _current(self) -> KeptClock:
        """The clock as kept, looked up again where another process has written into the ledger."""
        if self._is_shared:
            version = self._data_version()
            if version != self._version:
                with self._transactions.lock:
                    found = self._read()
                    if found is not None:
                        self._remember(found)
                    self._version = version
        return self._kept

    def _remember(self, kept: KeptClock) -> None:
        is_same_life = kept.life == self._kept.life
        self._latest = max(self._latest, kept.state.instant) if is_same_life else kept.state.instant
        self._kept = kept

    def _data_version(self) -> int:
        try:
            version: int = self._connection.execute(_VERSION).fetchone()[0]
        except sqlite3.Error as error:
            raise LedgerFailedError(str(error)) from error
        return version

    def _read(self) -> KeptClock | None:
        rows = self._execute(_READ)
        if not rows:
            return None
        started, life, began, mode, instant, rate, origin_unix_s, newest_event, overrides = rows[0]
        state = ClockState(Mode(mode), datetime.fromisoformat(instant), rate, origin_unix_s)
        return KeptClock(started, life, datetime.fromisoformat(began), state, newest_event, overrides)

    def _write(self, kept: KeptClock) -> None:
        state = kept.state
        instant = state.instant.isoformat(" ")
        began = kept.began.isoformat(" ")
        self._execute(_WRITE, (kept.started, kept.life, began, state.mode, instant, state.rate, state.origin_unix_s))

    def _execute(self, statement: str, parameters: Parameters = ()) -> list[Any]:
        try:
            return self._connection.execute(statement, parameters).fetchall()
        except sqlite3.Error as error:
            raise LedgerFailedError(str(error)) from error


def _started(found: KeptClock | None, given: str | None, default: str, moment: float) -> KeptClock:
    """The clock that a simulation goes on with, at this machine's time."""
    wanted = ClockSpec.parse(given or default)
    if found is None:
        state = wanted.state(moment)
        return KeptClock(given or default, 0, state.instant, state)
    if given is None or ClockSpec.parse(found.started) == wanted:
        return found._replace(state=found.state.resumed(moment))
    anew, reached = wanted.state(moment), found.state.at(moment)
    if anew.instant < reached:
        raise EarlierInstantError(anew.instant, reached, "start it at a later instant")
    return found._replace(started=given, state=anew)
