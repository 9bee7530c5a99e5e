"""Inpatients: who is admitted to a ward on a date, for how long, and how many are in at an instant.

A ward's patients of an instant are those admitted in the last thirty days who have not gone home yet. Each day's
admissions are drawn on their own, so any instant can be computed without the ones before it. All figures
here are assumptions, except the occupancy that they are balanced for.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from yuyue_sim.core.random_streams import Stream, Streams

MOST_NIGHTS = 30
"""Nobody stays longer."""

_DAYS_KEPT = 16384
_CENSUSES_KEPT = 8192
_SIGMA = 0.6
"""Standard deviation of the logarithm of the length of stay."""
_SATURDAY, _SUNDAY = 5, 6

_ADMISSIONS_BY_WEEKDAY = (1.30, 1.20, 1.15, 1.00, 0.95, 0.65, 0.75)
_SATURDAY_TO_FRIDAY = 0.45
"""Share of those who would go home on a Saturday and go on the Friday before."""
_SUNDAY_TO_MONDAY = 0.50
"""Share of those who would go home on a Sunday and stay until the Monday."""

_HOURS_OF_ADMISSION = tuple(
    accumulate((1, 1, 0, 0, 0, 1, 1, 2, 7, 19, 21, 12, 4, 6, 12, 10, 5, 3, 2, 2, 2, 1, 1, 1)),
)
"""Weights of the 24 hours, added up: most are admitted between 09:00 and 16:00."""
_HOURS_AROUND_THE_CLOCK = tuple(
    accumulate((4, 4, 3, 3, 3, 3, 4, 4, 5, 6, 6, 6, 5, 5, 6, 6, 5, 5, 5, 5, 5, 5, 5, 4)),
)
_HOURS_OF_DISCHARGE = tuple(
    accumulate((0, 0, 0, 0, 0, 0, 0, 1, 7, 27, 31, 19, 3, 2, 4, 3, 2, 1, 0, 0, 0, 0, 0, 0)),
)
"""Most go home between 09:00 and 12:00."""


@dataclass(frozen=True, slots=True)
class Ward:
    """What decides how many patients a ward has."""

    hospital_id: str
    id: str
    beds: int
    mean_nights: float
    busyness: float
    """Share of the beds in use that admissions are balanced for."""
    is_around_the_clock: bool
    """Whether patients are admitted at any hour."""


class Stay(NamedTuple):
    """One patient of a ward, by the date of admission."""

    admitted: int
    """Minute of the day."""
    nights: int
    discharged: int
    """Minute of the day, `nights` days after the admission."""


class _Census(NamedTuple):
    at_midnight: int
    admitted: tuple[int, ...]
    """Minutes of the day, in order."""
    discharged: tuple[int, ...]


class Stays:
    """The stays of all wards, drawn on request and kept in bounded caches."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self.admitted = lru_cache(_DAYS_KEPT)(self._admit)
        self._census = lru_cache(_CENSUSES_KEPT)(self._count)

    def beds_in_use(self, ward: Ward, now: datetime) -> int:
        """How many beds patients lie in at an instant, never more than the ward has."""
        census = self._census(ward, now.date())
        minute = now.hour * 60 + now.minute
        admitted = bisect_right(census.admitted, minute)
        discharged = bisect_right(census.discharged, minute)
        return min(ward.beds, census.at_midnight + admitted - discharged)

    def _count(self, ward: Ward, day: date) -> _Census:
        at_midnight = 0
        discharged = []
        for nights in range(1, MOST_NIGHTS + 1):
            for stay in self.admitted(ward, day - timedelta(days=nights)):
                if stay.nights >= nights:
                    at_midnight += 1
                    if stay.nights == nights:
                        discharged.append(stay.discharged)
        admitted = sorted(stay.admitted for stay in self.admitted(ward, day))
        return _Census(at_midnight, tuple(admitted), tuple(sorted(discharged)))

    def _admit(self, ward: Ward, day: date) -> tuple[Stay, ...]:
        """The patients admitted to a ward on a date."""
        stream = self._streams.stream("admissions", ward.hospital_id, ward.id, day)
        lengths, mean_nights = _lengths_of_stay(ward.mean_nights)
        expected = ward.busyness * ward.beds / mean_nights * _ADMISSIONS_BY_WEEKDAY[day.weekday()]
        hours = _HOURS_AROUND_THE_CLOCK if ward.is_around_the_clock else _HOURS_OF_ADMISSION
        stays = []
        for _ in range(int(expected + stream.fraction())):
            admitted = _minute_of_day(hours, stream)
            nights = 1 + bisect_right(lengths, stream.fraction())
            nights = _moved_off_the_weekend(nights, (day.weekday() + nights) % 7, stream.fraction())
            stays.append(Stay(admitted, nights, _minute_of_day(_HOURS_OF_DISCHARGE, stream)))
        return tuple(stays)


def _moved_off_the_weekend(nights: int, weekday: int, chance: float) -> int:
    if weekday == _SATURDAY and nights > 1 and chance < _SATURDAY_TO_FRIDAY:
        return nights - 1
    if weekday == _SUNDAY and nights < MOST_NIGHTS and chance < _SUNDAY_TO_MONDAY:
        return nights + 1
    return nights


def _minute_of_day(hours: tuple[int, ...], stream: Stream) -> int:
    minute = stream.integer(0, hours[-1] * 60 - 1)
    hour = bisect_right(hours, minute // 60)
    return hour * 60 + minute % 60


@cache
def _lengths_of_stay(mean_nights: float) -> tuple[tuple[float, ...], float]:
    """The chances to stay at most 1, 2, … nights, short of the most, and the mean that comes of the cut."""
    location = math.log(mean_nights) - _SIGMA**2 / 2
    at_most = tuple(
        0.5 + math.erf((math.log(nights + 0.5) - location) / _SIGMA / math.sqrt(2)) / 2
        for nights in range(1, MOST_NIGHTS)
    )
    return at_most, MOST_NIGHTS - sum(at_most)
