"""When patients of other channels book: over the weeks before a visit, over the hours of the day, and on the spot.

All shapes are assumptions: no source gives lead times or hours of bookings. A curve keeps the cumulative share
before each of its intervals, so that one draw gives one instant.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import accumulate
from math import exp

_CURVES_KEPT = 512

_DAY = 24 * 3600
_BIN = 1800
_RUSH_SECONDS = 3600
_RUSH_BIN = 10

_DECAY_DAYS = 2.5
_SECOND_RISE = (1.6, 1.0, 0.6)
"""Weight of the last days on top of the decay: the day of the visit, the day before, and one more."""
_FLOOR = 0.15


class Hours(IntEnum):
    """When a channel is open."""

    ALL_DAY = 0
    DESK = 1
    TELEPHONE = 2
    CONSULTING = 3


_CLOSED = 0.0
_HOURLY: dict[Hours, Sequence[float]] = {
    Hours.ALL_DAY: (
        *(0.5, 0.2, 0.1, 0.1, 0.1, 0.3, 1.2, 3.0, 6.0, 6.0, 4.5, 3.5),
        *(3.2, 3.4, 5.0, 4.2, 3.4, 3.0, 3.0, 3.4, 5.2, 5.0, 2.4, 1.2),
    ),
    Hours.DESK: (*(_CLOSED,) * 7, 1.5, 6.0, 6.0, 4.5, 2.0, 0.8, 3.0, 5.0, 3.5, 1.2, *(_CLOSED,) * 7),
    Hours.TELEPHONE: (*(_CLOSED,) * 8, 6.0, 6.0, 4.5, 3.0, 1.5, 3.0, 5.0, 4.0, 2.5, 1.2, 0.6, 0.4, *(_CLOSED,) * 4),
    Hours.CONSULTING: (*(_CLOSED,) * 8, 4.0, 6.0, 6.0, 3.0, _CLOSED, 3.0, 5.0, 5.0, 2.0, *(_CLOSED,) * 7),
}
"""Bookings by hour, in parts: peaks from 8 to 10 and from 14 to 15, at home from 20 to 22 too."""
_EMERGENCY_HOURLY = (
    *(3.0, 2.2, 1.7, 1.4, 1.2, 1.3, 1.9, 3.2, 4.6, 5.4, 5.2, 4.4),
    *(3.9, 4.3, 4.6, 4.5, 4.3, 4.4, 5.2, 6.2, 6.6, 6.0, 5.0, 4.0),
)

_RUSH = ((0.05, 1200.0), (0.14, 900.0), (0.40, 420.0), (0.80, 150.0))
"""By popularity: the share of a channel's bookings in the rush after the release, and how many seconds it lasts."""

_Bins = list[tuple[float, float, float]]
"""Begin and length of each interval, in seconds from a midnight, and its weight, which is not 0."""


class Curve:
    """A distribution of instants, even within each of its intervals."""

    __slots__ = ("_begins", "_passed", "_seconds")

    def __init__(self, bins: _Bins) -> None:
        total = sum([weight for _, _, weight in bins])
        self._begins = array("d", [begin for begin, _, _ in bins])
        self._passed = array("d", accumulate([weight / total for _, _, weight in bins[:-1]], initial=0.0))
        self._seconds = array("d", [length * total / weight for _, length, weight in bins])

    def instant(self, fraction: float) -> int:
        """The whole second for a draw from [0, 1)."""
        index = bisect_right(self._passed, fraction) - 1
        return int(self._begins[index] + (fraction - self._passed[index]) * self._seconds[index])


@lru_cache(_CURVES_KEPT)
def booking_curve(hours: Hours, rush: int, release: int, end: int) -> Curve:
    """Bookings between the release and `end`, in seconds from the midnight before the release.

    `rush` is the degree of popularity, from 0 to 3. A channel that is closed at the release has no rush.
    """
    hourly = _HOURLY[hours]
    steady, total = _steady_bins(hours, release, end)
    if not total:
        return Curve([(float(release), float(end - release), 1.0)])
    share, seconds = _RUSH[rush]
    if not hourly[release // 3600 % 24]:
        return Curve(steady)
    rest = total * share / (1 - share)
    return Curve(sorted([*steady, *_rush_bins(release, rest, seconds)]))


@lru_cache(1)
def emergency_curve() -> Curve:
    """Arrivals at an emergency department, in seconds of the day."""
    return Curve([(3600.0 * hour, 3600.0, weight) for hour, weight in enumerate(_EMERGENCY_HOURLY)])


@lru_cache(_CURVES_KEPT)
def _steady_bins(hours: Hours, release: int, end: int) -> tuple[_Bins, float]:
    """The decay after the release and the second rise, in the hours in which a channel is open, and the sum of it."""
    hourly = _HOURLY[hours]
    bins = [
        (begin, length, weight * hourly[hour] * length)
        for begin, length, weight, hour in _decay(release, end)
        if hourly[hour]
    ]
    return bins, sum([weight for _, _, weight in bins])


@lru_cache(_CURVES_KEPT)
def _decay(release: int, end: int) -> list[tuple[float, float, float, int]]:
    """The same for a channel that is always open: begin and length of each interval, its weight a second, its hour."""
    last_day = end // _DAY
    bins = []
    begin = release
    while begin < end:
        following = min(end, (begin // _BIN + 1) * _BIN)
        left = last_day - begin // _DAY
        weight = exp((release - begin) / _DAY / _DECAY_DAYS) + _FLOOR
        if left < len(_SECOND_RISE):
            weight += _SECOND_RISE[left]
        bins.append((float(begin), float(following - begin), weight, begin // 3600 % 24))
        begin = following
    return bins


def _rush_bins(release: int, weight: float, seconds: float) -> _Bins:
    """The rush with a total of `weight`; it overlaps with the steady bookings."""
    return [(float(release + begin), float(_RUSH_BIN), weight * share) for begin, share in _rush(seconds)]


@lru_cache(len(_RUSH))
def _rush(seconds: float) -> list[tuple[int, float]]:
    """The share of a rush in each of its intervals, by their begin in seconds after the release."""
    return [
        (begin, exp(-begin / seconds) - exp(-(begin + _RUSH_BIN) / seconds))
        for begin in range(0, _RUSH_SECONDS, _RUSH_BIN)
    ]
