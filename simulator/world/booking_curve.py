"""When patients of other channels book: over the weeks before a visit, over the hours of the day, and on the spot.

All shapes are assumptions: no source tells booking lead times or the hours of bookings. A curve is kept as its
quantiles, so that one draw gives one instant.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import accumulate
from math import exp

_QUANTILES = 512
_CURVES_KEPT = 1024

_DAY = 24 * 3600
_BIN = 900
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
RUSHES = len(_RUSH)
"""How many degrees of popularity the curves know."""

Curve = Sequence[float]
"""Quantiles of an instant, in seconds from a midnight."""
_Bins = Iterator[tuple[float, float]]


def instant(curve: Curve, fraction: float) -> int:
    """The whole second that a draw from [0, 1) means."""
    place = fraction * _QUANTILES
    index = int(place)
    low = curve[index]
    return int(low + (curve[index + 1] - low) * (place - index))


@lru_cache(_CURVES_KEPT)
def booking_curve(hours: Hours, rush: int, release: int, end: int) -> Curve:
    """Bookings between the release and `end`, in seconds from the midnight before the release.

    `rush` is the degree of popularity, from 0 to `RUSHES` - 1. A channel that is closed at the release has no rush.
    """
    hourly = _HOURLY[hours]
    steady = list(_steady_bins(hourly, release, end))
    total = sum(weight for _, weight in steady)
    if not total:
        return _quantiles([(float(release), 1.0), (float(end), 0.0)])
    share, seconds = _RUSH[rush] if hourly[release // 3600 % 24] else (0.0, 1.0)
    bins = [(begin, weight * (1 - share) / total) for begin, weight in steady]
    if share:
        bins = _merged(list(_rush_bins(release, share, seconds)), bins)
    return _quantiles([*bins, (float(end), 0.0)])


@lru_cache(1)
def emergency_curve() -> Curve:
    """Arrivals at an emergency department, in seconds of the day."""
    bins = [(3600.0 * hour, weight) for hour, weight in enumerate(_EMERGENCY_HOURLY)]
    return _quantiles([*bins, (_DAY - 1.0, 0.0)])


def _steady_bins(hourly: Sequence[float], release: int, end: int) -> _Bins:
    """The decay after the release and the second rise, by the hours of the day."""
    last_day = end // _DAY
    begin = release
    while begin < end:
        left = last_day - begin // _DAY
        weight = exp((release - begin) / _DAY / _DECAY_DAYS) + _FLOOR
        if left < len(_SECOND_RISE):
            weight += _SECOND_RISE[left]
        following = min(end, begin + _BIN)
        yield float(begin), weight * hourly[begin // 3600 % 24] * (following - begin)
        begin = following


def _rush_bins(release: int, share: float, seconds: float) -> _Bins:
    for begin in range(0, _RUSH_SECONDS, _RUSH_BIN):
        yield float(release + begin), share * (exp(-begin / seconds) - exp(-(begin + _RUSH_BIN) / seconds))


def _merged(rush: list[tuple[float, float]], steady: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Both in the order of time; what is steady within the rush is spread over its bins."""
    hour_end = rush[0][0] + _RUSH_SECONDS
    within = sum(weight for begin, weight in steady if begin < hour_end) / len(rush)
    return [(begin, weight + within) for begin, weight in rush] + [each for each in steady if each[0] >= hour_end]


def _quantiles(bins: Sequence[tuple[float, float]]) -> Curve:
    """The instants at which so many parts of all weight are passed; the last bin only ends the one before."""
    passed = list(accumulate((weight for _, weight in bins), initial=0.0))
    total = passed[-1]
    curve = array("d")
    index = 0
    for number in range(_QUANTILES + 1):
        wanted = total * number / _QUANTILES
        while index < len(bins) - 2 and passed[index + 1] < wanted:
            index += 1
        begin, weight = bins[index]
        length = bins[index + 1][0] - begin
        part = min(1.0, max(0.0, (wanted - passed[index]) / weight)) if weight else 0.0
        curve.append(begin + length * part)
    return curve
