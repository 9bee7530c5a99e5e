"""The measures: pure functions over sampled sessions, visits and beds.

Minutes and shares are plain numbers; a measure without data is `None`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import fmean, median, quantiles
from typing import TypeVar

from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.hospital.rules.session_course import Visit

T = TypeVar("T")

_FEWEST_NUMBERS = 50
"""A hospital with fewer numbers in the sample has no share of its own."""
_FEWEST_VISITS = 30
_NEAR_MINUTES, _FAR_MINUTES = 30, 120
_HALF_DAYS = frozenset({WorkType.MORNING, WorkType.AFTERNOON})
_BUSY = 0.8
_NOON = 12
_DAY_HOURS = range(24)


@dataclass(frozen=True, slots=True)
class Offer:
    """How many numbers of one session were booked."""

    hospital_id: str
    numbers: int
    booked: int
    """Bookings of its numbers that are not cancelled."""
    unbooked: int
    """Walk-ins, and extra numbers (加号) given out on the day."""


@dataclass(frozen=True, slots=True)
class Session:
    """One session with its visits."""

    department: str
    work_date: date
    work_type: WorkType
    is_expert: bool
    numbers: int
    """How many it offers."""
    rooms: int
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class Beds:
    """The beds of some wards of one kind at an instant."""

    at: datetime
    is_public: bool
    in_use: int
    total: int


@dataclass(frozen=True, slots=True)
class Patient:
    """What else a patient of a clinic comes for."""

    is_return: bool
    """Whether the patient was in the same clinic before, in the year up to the visit."""
    is_tested: bool
    """Whether the patient is in a laboratory on the same day."""
    is_examined: bool
    """Whether the patient is examined on the same day."""


@dataclass(slots=True)
class Sample:
    """The sample of one or several worlds."""

    hospitals: int = 0
    days: int = 0
    sessions_held: int = 0
    """All sessions that were open for booking; `offers` are drawn from them."""
    wards_held: int = 0
    wards: int = 0
    offers: list[Offer] = field(default_factory=list)
    lead_days: Counter[int] = field(default_factory=Counter)
    """Days before the visit on which it was booked."""
    booking_hours: Counter[int] = field(default_factory=Counter)
    sessions: list[Session] = field(default_factory=list)
    beds: list[Beds] = field(default_factory=list)
    patients: list[Patient] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Spread:
    """Quartiles and mean of some values."""

    first_quartile: float
    median: float
    third_quartile: float
    mean: float


def merged(samples: Iterable[Sample]) -> Sample:
    """Samples of several worlds over the same days as one."""
    whole = Sample()
    for each in samples:
        whole.hospitals += each.hospitals
        whole.days = max(whole.days, each.days)
        whole.sessions_held += each.sessions_held
        whole.wards_held += each.wards_held
        whole.wards += each.wards
        whole.offers += each.offers
        whole.lead_days += each.lead_days
        whole.booking_hours += each.booking_hours
        whole.sessions += each.sessions
        whole.beds += each.beds
        whole.patients += each.patients
    return whole


def figures_of(sample: Sample) -> dict[str, float | None]:
    """Every measured figure by its key in `FACTS`."""
    by_hospital = filled_by_hospital(sample.offers)
    share_sampled = len(sample.offers) / sample.sessions_held if sample.sessions_held else 0.0
    a_day = 1 / share_sampled / sample.days if share_sampled and sample.days else 0.0
    booked = sum(each.booked for each in sample.offers)
    numbers = sum(each.numbers for each in sample.offers)
    minutes = {is_expert: consultation_minutes(sample.sessions, is_expert) for is_expert in (False, True)}
    late = minutes_late(sample.sessions)
    hours = arrivals_by_hour(sample.sessions)
    return {
        "no_show": no_show(each for session in sample.sessions for each in session.visits),
        "early": _share(late, lambda each: -_FAR_MINUTES <= each <= -_NEAR_MINUTES),
        "late": _share(late, lambda each: _NEAR_MINUTES <= each <= _FAR_MINUTES),
        "waiting_minutes": _mean(waiting_minutes(sample.sessions)),
        "consultation_ordinary": _median(minutes[False]),
        "consultation_expert": _median(minutes[True]),
        "consultation_reported": _median(minutes[False] + minutes[True]),
        "seen_per_room": _mean(seen_per_room(sample.sessions)),
        "filled": booked / numbers if numbers else None,
        "filled_least": min(by_hospital.values(), default=None),
        "filled_most": max(by_hospital.values(), default=None),
        "booked_visits": booked_share(sample.offers),
        "returns": _share(sample.patients, lambda each: each.is_return),
        "tested": _share(sample.patients, lambda each: each.is_tested),
        "examined": _share(sample.patients, lambda each: each.is_examined),
        "tested_and_examined": _share(sample.patients, lambda each: each.is_tested and each.is_examined),
        "beds_public": occupancy(each for each in sample.beds if each.is_public),
        "beds_all": occupancy(sample.beds),
        "morning_peak": _busiest(hours, range(_NOON)),
        "afternoon_peak": _busiest(hours, range(_NOON, 24)),
        "numbers_a_day": numbers * a_day or None,
        "bookings_a_day": booked * a_day or None,
    }


def no_show(visits: Iterable[Visit]) -> float | None:
    """The share of booked patients who never come."""
    booked = [each for each in visits if not each.is_walk_in]
    return _share(booked, lambda each: each.arrived_at is None)


def no_show_by(sessions: Iterable[Session], key: Callable[[Session], str]) -> dict[str, float]:
    """No-shows of each kind of session with enough booked patients."""
    visits: dict[str, list[Visit]] = {}
    for session in sessions:
        visits.setdefault(key(session), []).extend(each for each in session.visits if not each.is_walk_in)
    shares = {kind: no_show(kept) for kind, kept in visits.items() if len(kept) >= _FEWEST_VISITS}
    return {kind: share for kind, share in shares.items() if share is not None}


def minutes_late(sessions: Iterable[Session]) -> list[float]:
    """How long after the time of their booking patients come, negative before it."""
    return [
        _minutes(each.due_at, each.arrived_at)
        for session in sessions
        for each in session.visits
        if not each.is_walk_in and each.arrived_at is not None
    ]


def waiting_minutes(sessions: Iterable[Session]) -> list[float]:
    """How long booked patients wait from taking the number (取号) to the call."""
    return [
        _minutes(each.taken_at, each.called_at)
        for session in sessions
        for each in session.visits
        if not each.is_walk_in and each.taken_at is not None and each.called_at is not None
    ]


def consultation_minutes(sessions: Iterable[Session], is_expert: bool) -> list[float]:
    """How long consultations take, in expert clinics or in all others."""
    return [
        _minutes(each.called_at, each.seen_at)
        for session in sessions
        if session.is_expert is is_expert
        for each in session.visits
        if each.called_at is not None and each.seen_at is not None
    ]


def seen_per_room(sessions: Iterable[Session]) -> list[float]:
    """Patients seen in each room of a busy half-day, one value a session.

    A session is busy if it has patients for four fifths of its numbers; the cited clinic is assumed to be so.
    """
    counts = [
        (session.rooms, sum(each.seen_at is not None for each in session.visits))
        for session in sessions
        if session.work_type in _HALF_DAYS and len(session.visits) >= _BUSY * session.numbers
    ]
    return [seen / rooms for rooms, seen in counts if seen]


def arrivals_by_hour(sessions: Iterable[Session]) -> tuple[int, ...]:
    """Patients who come in each hour of the day, walk-ins too."""
    hours = Counter(
        each.arrived_at.hour for session in sessions for each in session.visits if each.arrived_at is not None
    )
    return tuple(hours[hour] for hour in _DAY_HOURS)


def booked_share(offers: Iterable[Offer]) -> float | None:
    """The share of visits that are booked."""
    booked = visits = 0
    for offer in offers:
        booked += offer.booked
        visits += offer.booked + offer.unbooked
    return booked / visits if visits else None


def filled_by_hospital(offers: Iterable[Offer]) -> dict[str, float]:
    """The share of numbers booked of each hospital with enough of them, the lowest first."""
    numbers: Counter[str] = Counter()
    booked: Counter[str] = Counter()
    for offer in offers:
        numbers[offer.hospital_id] += offer.numbers
        booked[offer.hospital_id] += offer.booked
    shares = {hospital: booked[hospital] / total for hospital, total in numbers.items() if total >= _FEWEST_NUMBERS}
    return dict(sorted(shares.items(), key=lambda item: (item[1], item[0])))


def occupancy(beds: Iterable[Beds]) -> float | None:
    """The share of beds in use over all instants."""
    in_use = total = 0
    for each in beds:
        in_use += each.in_use
        total += each.total
    return in_use / total if total else None


def occupancy_by_instant(beds: Iterable[Beds]) -> dict[datetime, float]:
    """The share of beds in use at each instant, in order."""
    kept: dict[datetime, list[Beds]] = {}
    for each in beds:
        kept.setdefault(each.at, []).append(each)
    shares = {instant: occupancy(kept[instant]) for instant in sorted(kept)}
    return {instant: share for instant, share in shares.items() if share is not None}


def shares_of(counts: Mapping[int, int]) -> dict[int, float]:
    """Counts as shares of their sum, by key."""
    total = sum(counts.values())
    return {key: counts[key] / total for key in sorted(counts)} if total else {}


def spread_of(values: Sequence[float]) -> Spread | None:
    """Quartiles and mean; `None` for fewer than two values."""
    if len(values) < 2:
        return None
    first, second, third = quantiles(values, n=4)
    return Spread(first, second, third, fmean(values))


def _minutes(begin: datetime, end: datetime) -> float:
    return (end - begin).total_seconds() / 60


def _share(values: Sequence[T], matches: Callable[[T], bool]) -> float | None:
    return sum(map(matches, values)) / len(values) if values else None


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def _median(values: Sequence[float]) -> float | None:
    return median(values) if values else None


def _busiest(counts: Sequence[int], hours: range) -> float | None:
    hour = max(hours, key=lambda each: counts[each])
    return float(hour) if counts[hour] else None
