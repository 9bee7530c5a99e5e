"""The one clock of a simulation: its modes, and how each goes on. Nothing else in the project asks the machine.

All instants are naive `datetime`s in Asia/Shanghai local time (UTC+8 the whole year), as on the wire.
"""

from __future__ import annotations

import logging
import mmap
import re
import time
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import Protocol, Self

from yuyue_sim.core.language import Phrase, say
from yuyue_sim.core.shortened import shortened

log = logging.getLogger(__name__)

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
FIRST_INSTANT = datetime(1970, 1, 1)
LAST_INSTANT = datetime(2999, 12, 31, 23, 59, 59)
SLOWEST, FASTEST = 0.000001, 1_000_000.0
"""The bounds of a rate: times as fast as the machine, or seconds a request."""
_BOUNDS = Phrase("from {slowest:f} to {fastest:.0f}", slowest=SLOWEST, fastest=FASTEST)

_LOCAL_1970 = datetime(1970, 1, 1, 8)
_SPEC = re.compile(
    r"(?P<mode>frozen|x(?P<times>\d+(?:\.\d+)?)|step(?P<step_s>\d+(?:\.\d+)?))@(?P<instant>.+)", re.ASCII
)
_DURATION = re.compile(
    r"P(?=[\dT])(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,6})?)S)?)?", re.ASCII
)
_SHORT_DURATION = re.compile(
    r"(?=\d)(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d{1,6})?)s)?(?:(\d+)ms)?", re.ASCII
)
monotonic_s = time.monotonic
"""The machine's clock for durations, in seconds since an arbitrary start."""
_FIGURE_BYTES = 8
_SET_BACK_S = 1.0
"""A wall clock that was set back by less is not worth a line in the log."""


class Mode(StrEnum):
    """How a clock goes."""

    REAL = "real"
    """It shows the machine's own time."""
    FROZEN = "frozen"
    """It stands still until it is advanced."""
    SCALED = "scaled"
    """It runs some times as fast as the machine's."""
    STEPPED = "stepped"
    """It moves on by a number of seconds with every SOAP request."""


_DEFAULT_RATES = {Mode.REAL: 1.0, Mode.FROZEN: 0.0, Mode.SCALED: 1.0, Mode.STEPPED: 1.0}


class ClockSpecError(ValueError):
    """A clock was described in words that are not understood."""

    def __init__(self, spec: str, expected: str) -> None:
        super().__init__(say("clock {spec!r}: expected {expected}", spec=shortened(spec), expected=expected))
        self.spec = spec
        self.expected = expected


class TimeTextError(ValueError):
    """A text is not the instant or the duration that was expected."""

    def __init__(self, text: str, expected: str) -> None:
        super().__init__(say("expected {expected}, got {text!r}", expected=expected, text=shortened(text)))
        self.text = text
        self.expected = expected


class RateError(ValueError):
    """A rate does not go with the mode, or is out of bounds."""

    def __init__(self, mode: Mode, rate: float) -> None:
        has_rate = mode in {Mode.SCALED, Mode.STEPPED}
        super().__init__(
            say("expected a number {bounds}, got {rate:g}", bounds=_BOUNDS, rate=rate)
            if has_rate
            else say("a {mode} clock has none", mode=mode)
        )
        self.mode = mode
        self.rate = rate


class ClockRefusal(Exception):  # noqa: N818 - it reads as what happened
    """The clock cannot be moved like that; the text says why, and what to do instead."""


class EarlierInstantError(ClockRefusal):
    """A command would turn the clock back."""

    def __init__(self, wanted: datetime, now: datetime, advice: str) -> None:
        super().__init__(
            say(
                "{wanted} is before {now}, and the clock goes forward only; {advice}",
                wanted=wanted.isoformat(),
                now=now.isoformat(),
                advice=advice,
            )
        )
        self.wanted = wanted
        self.now = now


class RealClockError(ClockRefusal):
    """A command would move a clock that shows the machine's time."""

    def __init__(self) -> None:
        super().__init__(say("the clock is real and cannot be moved; first set its mode to frozen, scaled or stepped"))


class EndOfTimeError(ClockRefusal):
    """A command would move the clock past its last instant."""

    def __init__(self) -> None:
        super().__init__(
            say(
                "the clock goes no further than {last}; advance it by less",
                last=LAST_INSTANT.isoformat(),
            )
        )


class Clock(Protocol):
    """What time it is in the simulation."""

    def now(self) -> datetime:
        """The present instant, local time, never earlier than an earlier result."""

    def today(self) -> date:
        """The present date, local time."""


@dataclass(frozen=True)
class FrozenClock:
    """A clock that stands still for good."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant

    def today(self) -> date:
        return self.instant.date()


@dataclass(frozen=True, slots=True)
class ClockState:
    """How a clock goes at present, in full."""

    mode: Mode
    instant: datetime
    """Where it stood at the origin; a real clock shows nothing before it."""
    rate: float
    """Scaled: times as fast as the machine; stepped: seconds a request; 1 for real and 0 for frozen."""
    origin_unix_s: float | None
    """The machine's time when it stood there, in seconds since 1970; `None` while it is not running."""

    @property
    def is_running(self) -> bool:
        """Whether the machine's time moves it."""
        return self.mode is Mode.SCALED or self.mode is Mode.REAL

    def at(self, unix_s: float) -> datetime:
        """The time of the clock at a machine's time."""
        origin_unix_s = self.origin_unix_s
        if origin_unix_s is None or not self.is_running:
            return self.instant
        try:
            if self.mode is Mode.REAL:
                instant = local_time(unix_s)
            else:
                instant = self.instant + timedelta(0, (unix_s - origin_unix_s) * self.rate)
        except OverflowError:
            return LAST_INSTANT
        if instant < self.instant:
            return self.instant
        return min(LAST_INSTANT, instant)

    def moved_to(self, instant: datetime, unix_s: float) -> Self:
        """The same clock, standing at an instant when the machine's time is that."""
        return replace(self, instant=instant, origin_unix_s=unix_s)

    def paused(self) -> Self:
        """The same clock, standing where it is until it is resumed."""
        return replace(self, origin_unix_s=None)

    def resumed(self, unix_s: float) -> Self:
        """The same clock, going on from where it was paused; one that was not goes on as it does."""
        return self if self.origin_unix_s is not None else replace(self, origin_unix_s=unix_s)

    def stepped(self) -> Self:
        """The same clock after one more request; it moves only if it is stepped."""
        if self.mode is not Mode.STEPPED:
            return self
        try:
            return replace(self, instant=later(self.instant, timedelta(seconds=self.rate)))
        except EndOfTimeError:
            return self

    def changed(self, mode: Mode | None, instant: datetime | None, rate: float | None, unix_s: float) -> ClockState:
        """The clock after a command, starting from its present instant.

        Args:
            mode: the mode it has if absent.
            instant: where it is to stand; where it stands if absent.
            rate: the rate it has if absent and the mode stays, else 1.
            unix_s: the machine's time at present.

        Raises:
            RateError: the mode has no rate, or the rate is out of bounds.
            ClockRefusal: the clock would go back.
        """
        chosen = mode or self.mode
        if rate is None:
            rate = self.rate if chosen is self.mode else _DEFAULT_RATES[chosen]
        elif chosen in {Mode.REAL, Mode.FROZEN} or not SLOWEST <= rate <= FASTEST:
            raise RateError(chosen, rate)
        now = self.at(unix_s)
        if chosen is Mode.REAL:
            if instant is not None:
                raise RealClockError
            if self.mode is not Mode.REAL and local_time(unix_s) < now:
                advice = say("set the mode to scaled with rate 1 to go on from here")
                raise EarlierInstantError(local_time(unix_s), now, advice)
        wanted = instant or now
        if wanted < now:
            raise EarlierInstantError(wanted, now, say("give a later instant"))
        return ClockState(chosen, wanted, rate, unix_s)


@dataclass(frozen=True, slots=True)
class ClockSpec:
    """How a clock is to start: what `--clock` and a scenario say in a word."""

    mode: Mode
    instant: datetime | None
    """Where it starts; `None` for a real clock."""
    rate: float

    @classmethod
    def parse(cls, spec: str) -> Self:
        """Read `real`, `frozen@INSTANT`, `x60@INSTANT` or `step1@INSTANT`.

        Raises:
            ClockSpecError: the words are none of these, or the instant does not exist.
        """
        if spec == "real":
            return cls(Mode.REAL, None, 1.0)
        match = _SPEC.fullmatch(spec)
        if match is None:
            raise ClockSpecError(spec, say("real, frozen@INSTANT, x60@INSTANT or step1@INSTANT"))
        try:
            instant = read_instant(match["instant"])
        except TimeTextError as error:
            raise ClockSpecError(spec, say("{expected} after the @", expected=error.expected)) from None
        if match["mode"] == "frozen":
            return cls(Mode.FROZEN, instant, 0.0)
        rate = float(match["times"] or match["step_s"])
        if not SLOWEST <= rate <= FASTEST:
            raise ClockSpecError(spec, say("a rate {bounds}", bounds=_BOUNDS))
        return cls(Mode.SCALED if match["times"] else Mode.STEPPED, instant, rate)

    def state(self, unix_s: float) -> ClockState:
        """The clock that starts so when the machine's time is that."""
        return ClockState(self.mode, self.instant or local_time(unix_s), self.rate, unix_s)


class MachineTime:
    """The machine's own time; it runs on where somebody sets the machine back.

    It is the time since the machine's start, and the most that the wall clock was seen ahead of that. Processes that
    share a file for this figure have the same time.
    """

    def __init__(self) -> None:
        self._ahead_s = memoryview(bytearray(_FIGURE_BYTES)).cast("d")
        self._is_set_back = False

    def share(self, path: Path) -> None:
        """Have the same time as all processes that share a file, whenever they started.

        Raises:
            OSError: the file cannot be written.
        """
        with path.open("a+b") as file:
            file.truncate(_FIGURE_BYTES)
            self._ahead_s = memoryview(mmap.mmap(file.fileno(), _FIGURE_BYTES)).cast("d")

    def unix_s(self) -> float:
        """Seconds since 1970 (UTC)."""
        wall_s = time.time()
        running_s = time.monotonic()  # read last: a pause between the two must not count as ahead
        ahead_s = wall_s - running_s
        most_s = self._ahead_s[0]
        if ahead_s >= most_s:
            self._ahead_s[0] = ahead_s
            self._is_set_back = False
            return wall_s
        if (ahead_s < most_s - _SET_BACK_S) is not self._is_set_back:
            self._is_set_back = not self._is_set_back
            if self._is_set_back:
                log.warning("The host's clock was set back by %.1f s; simulated time goes on", most_s - ahead_s)
        return running_s + most_s


_MACHINE = MachineTime()
machine_unix_s = _MACHINE.unix_s
"""The machine's own time, in seconds since 1970 (UTC)."""
share_machine_time = _MACHINE.share


def local_time(unix_s: float) -> datetime:
    """The instant in Asia/Shanghai of a machine's time."""
    return _LOCAL_1970 + timedelta(0, unix_s)


def read_date(text: str) -> date:
    """A date that a clock can show, written `yyyy-MM-dd`.

    Raises:
        TimeTextError: it is none.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if text != day.isoformat() or not FIRST_INSTANT.date() <= day <= LAST_INSTANT.date():
        raise TimeTextError(text, say("a date such as 2026-03-02, from 1970 to 2999"))
    return day


def read_instant(text: str) -> datetime:
    """An instant in ISO form; one with an offset is brought to local time.

    Raises:
        TimeTextError: it is not an instant, or is outside the range of clocks.
    """
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is not None:
            instant = instant.astimezone(SHANGHAI).replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise TimeTextError(text, say("an instant such as 2026-03-02T08:00:00")) from None
    if not FIRST_INSTANT <= instant <= LAST_INSTANT:
        raise TimeTextError(
            text,
            say(
                "an instant from {first} to {last}",
                first=FIRST_INSTANT.isoformat(),
                last=LAST_INSTANT.isoformat(),
            ),
        )
    return instant


def read_duration(text: str) -> timedelta:
    """A duration, in ISO 8601 form or in short as `1d12h`; months and years have no fixed length and are not accepted.

    Raises:
        TimeTextError: it is none.
    """
    match = _DURATION.fullmatch(text) or _SHORT_DURATION.fullmatch(text)
    if match is None:
        raise TimeTextError(
            text, say("a duration such as 2h, 1d30m, 500ms or PT2H (weeks, days, hours, minutes, seconds)")
        )
    weeks, days, hours, minutes, seconds, *rest = (float(part or 0) for part in match.groups())
    try:
        return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds, milliseconds=sum(rest))
    except OverflowError:
        return timedelta.max


def later(instant: datetime, by: timedelta) -> datetime:
    """An instant moved on.

    Raises:
        EndOfTimeError: it would pass the last instant of clocks.
    """
    if by > LAST_INSTANT - instant:
        raise EndOfTimeError
    return instant + by
