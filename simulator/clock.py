"""The one clock of a simulation. Nothing else in the project asks the machine what time it is.

All instants are naive `datetime`s in Asia/Shanghai local time (UTC+8 the whole year), as on the wire.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Protocol

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

_SPEC = re.compile(r"(?P<mode>frozen|x(?P<rate>\d+(?:\.\d+)?))@(?P<instant>.+)", re.ASCII)


class ClockSpecError(ValueError):
    """A clock was described in words that are not understood."""

    def __init__(self, spec: str, expected: str) -> None:
        super().__init__(f"clock {spec!r}: expected {expected}")
        self.spec = spec
        self.expected = expected


class Clock(Protocol):
    """What time it is in the simulation."""

    def now(self) -> datetime:
        """The present instant, local time, never earlier than an instant told before."""

    def today(self) -> date:
        """The present date, local time."""


@dataclass(frozen=True)
class FrozenClock:
    """A clock that stands still."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant

    def today(self) -> date:
        return self.instant.date()


class ScaledClock:
    """A clock that starts at an instant and runs at a multiple of real time; rate 1 from the present is real time."""

    def __init__(self, start: datetime, rate: float, origin_unix_s: float) -> None:
        self.start = start
        self.rate = rate
        self._origin_unix_s = origin_unix_s
        self._latest = start

    def now(self) -> datetime:
        elapsed_s = time.time() - self._origin_unix_s
        self._latest = max(self._latest, self.start + timedelta(seconds=elapsed_s * self.rate))
        return self._latest

    def today(self) -> date:
        return self.now().date()


def machine_unix_s() -> float:
    """The machine's own time, in seconds since 1970 (UTC): the origin of a running clock."""
    return time.time()


def clock_from_spec(spec: str, origin_unix_s: float) -> Clock:
    """The clock that a scenario or `--clock` describes: `real`, `frozen@INSTANT` or `xRATE@INSTANT`.

    Workers that are given the same spec and origin agree on the time.

    Raises:
        ClockSpecError: the words are none of these, or the instant does not exist.
    """
    if spec == "real":
        return ScaledClock(datetime.fromtimestamp(origin_unix_s, SHANGHAI).replace(tzinfo=None), 1.0, origin_unix_s)
    match = _SPEC.fullmatch(spec)
    if match is None:
        raise ClockSpecError(spec, "real, frozen@INSTANT or x60@INSTANT")
    try:
        instant = datetime.fromisoformat(match["instant"])
    except ValueError:
        raise ClockSpecError(spec, "an instant such as 2026-03-02T08:00:00 after the @") from None
    if instant.tzinfo is not None:
        instant = instant.astimezone(SHANGHAI).replace(tzinfo=None)
    if match["mode"] == "frozen":
        return FrozenClock(instant)
    rate = float(match["rate"])
    if rate <= 0:
        raise ClockSpecError(spec, "a rate above zero")
    return ScaledClock(instant, rate, origin_unix_s)
