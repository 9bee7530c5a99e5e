"""The patients of other channels in one schedule: who books when, which number, who cancels, who walks in.

Patients come in the order of time. Each takes the first free number of the preferred slot, else of another slot that
is not over, else leaves. Draws belong to the patient, not to the order. About 96.75 % of the visits of clinics are
booked, as in one month of a whole city; that 8 % of the bookings are cancelled is an assumption.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from enum import Enum, auto
from math import sqrt
from operator import itemgetter
from typing import NamedTuple

from yuyue_sim.contract.enumerations import WorkStatus, WorkType
from yuyue_sim.core.random_streams import KeyPart, Streams
from yuyue_sim.hospital.world.booking_curve import Hours, booking_curve, emergency_curve
from yuyue_sim.hospital.world.changes import RushOnSchedule
from yuyue_sim.hospital.world.channels import IN_CLINIC, PARTS, WALK_IN_KIOSK_SHARE, WALK_IN_WAYS, Way
from yuyue_sim.hospital.world.model import Demand, Policy, Schedule
from yuyue_sim.hospital.world.numbers import Numbers, seconds_of_day
from yuyue_sim.hospital.world.popularity import Interest
from yuyue_sim.hospital.world.serials import LAST_SERIAL_DATE

CANCELLED_SHARE = 0.085
"""Bookings that are cancelled, where there is time to."""
CANCEL_UNTIL_MINUTES = 30
"""How long before its slot a booking can be cancelled."""
WALK_IN_SHARE = 0.0345
"""Walk-ins for each patient who books."""
MOST_DEMANDS = 200
"""The most patients of other channels in a schedule that can be booked."""
MOST_EMERGENCIES = 500
"""The most in an emergency department's day."""

_DAY = 24 * 3600
_DRAWS = 4
_MOST_EXTRAS = 3
_SHORTEST_BOOKING = 60
_FINER = 4096
"""What is left of a draw times this is a draw of its own."""
_DESKS_OPEN, _DESKS_CLOSE = 7 * 3600 + 1800, 16 * 3600
_RUSH_FROM = (0.6, 1.0, 1.8)
"""Patients for each number from which on the rush at the release is of a higher degree."""
_EARLIER_FAVOURED = 1.25

_REFUND_SECONDS = 15 * 60, 4 * 3600
"""How soon and how late after a stop (停诊) the hospital cancels the bookings and refunds them (an assumption)."""
_NUMBERS_TAKEN_FROM = 1800
"""Seconds before a session from which on numbers are taken (取号)."""

_BEFORE, _NEVER = -1 << 40, 1 << 40


def fill(
    schedule: Schedule, interest: Interest, policy: Policy, streams: Streams, rushes: Sequence[RushOnSchedule] = ()
) -> Filled:
    """How the patients of other channels fill a schedule."""
    wanted = interest.on(schedule)
    if schedule.status != WorkStatus.NORMAL and not schedule.changes:
        return NOBODY
    if not (wanted or rushes) or schedule.work_date > LAST_SERIAL_DATE:
        return NOBODY
    key = _key(schedule)
    if schedule.work_type == WorkType.EMERGENCY:
        return _Filling(schedule, interest, policy, streams, key).emergencies(wanted, rushes)
    if not schedule.changes and not rushes:
        return _Filling(schedule, interest, policy, streams, key).demands(wanted, rushes)
    begin = datetime.combine(schedule.work_date, time.fromisoformat(schedule.begin))
    known = tuple(change for change in schedule.changes if change.announced_at < begin)
    known_rushes = [rush for rush in rushes if rush.at < begin]
    planned = _Filling(replace(schedule, changes=known), interest, policy, streams, key)
    filled = planned.demands(wanted, known_rushes)
    if len(known) == len(schedule.changes) and len(known_rushes) == len(rushes):
        return filled
    extras = [found for found in planned.found if found[6] is Kind.EXTRA]
    return _Filling(schedule, interest, policy, streams, key, extras).demands(wanted, rushes)


def _key(schedule: Schedule) -> tuple[KeyPart, ...]:
    return (
        schedule.hospital_id,
        schedule.department_id,
        schedule.doctor_id,
        schedule.work_date.toordinal(),
        int(schedule.work_type),
    )


def _count(expected: float, draw: int) -> int:
    """A whole number of patients near the expected one, with its chance deviation; uses 48 bits of the draw."""
    parts = (draw & 0xFFFF) + (draw >> 16 & 0xFFFF) + (draw >> 32 & 0xFFFF)
    return max(0, round(expected + sqrt(expected) * (parts / 32768 - 3)))


class Kind(Enum):
    """How a patient of another channel comes to a number."""

    BOOKING = auto()
    WALK_IN = auto()
    EXTRA = auto()


Found = tuple[int, int, int | None, Way, float, bool, Kind, int | None]
"""Second, number, second of the cancellation, way, draw for vendor and operator, whether it is paid, kind, second of
the refund."""


class Filled(NamedTuple):
    """The patients of other channels in one schedule, as plain numbers: most are only counted."""

    midnight: datetime
    """From where its seconds count."""
    found: Sequence[Found]
    """In order of registration."""

    def demands(self) -> tuple[Demand, ...]:
        """The same as demands."""
        return tuple(_demand(self.midnight, ordinal, found) for ordinal, found in enumerate(self.found))


NOBODY = Filled(datetime.min, ())
"""A schedule without patients of other channels."""


def _demand(midnight: datetime, ordinal: int, found: Found) -> Demand:
    at, number, cancelled_at, way, fraction, is_paid, kind, refunded_at = found
    registered_at = midnight + timedelta(0, at)
    return Demand(
        ordinal,
        number,
        registered_at,
        None if cancelled_at is None else midnight + timedelta(0, cancelled_at),
        registered_at if is_paid else None,
        way.channel,
        way.vendor(fraction),
        way.operator(fraction),
        kind is Kind.WALK_IN,
        kind is Kind.EXTRA,
        None if refunded_at is None else midnight + timedelta(0, refunded_at),
    )


class _Filling:
    """A schedule while it fills; its clock counts seconds from the midnight before the release."""

    def __init__(
        self,
        schedule: Schedule,
        interest: Interest,
        policy: Policy,
        streams: Streams,
        key: tuple[KeyPart, ...],
        extras: Sequence[Found] | None = None,
    ) -> None:
        """`extras` are the extra patients found without the changes during the session, if there are any."""
        self._schedule = schedule
        self._interest = interest
        self._streams = streams
        self._key = key
        self._midnight = datetime.combine(schedule.work_date, time()) - timedelta(days=policy.ahead_days)
        self._visit_day = policy.ahead_days * _DAY
        self._release = seconds_of_day(policy.release_time)
        self._begin = self._visit_day + seconds_of_day(schedule.begin)
        self._end = self._visit_day + seconds_of_day(schedule.end)
        books_that_day = policy.expert_that_day or not schedule.is_expert
        self._booked_until = self._end if books_that_day else self._visit_day
        self._cancelled_until = self._end if policy.cancel_that_day else self._visit_day
        self._numbers = Numbers(schedule, self._visit_day)
        self._opened = _BEFORE if schedule.added_at is None else self._second(schedule.added_at)
        self._statuses = [(_BEFORE, schedule.status)]
        for change in schedule.changes:
            announced = self._second(change.announced_at)
            if change.status is not None:
                self._statuses.append((announced, change.status))
            self._numbers.add(announced, change.added)
            self._numbers.withhold(announced, change.withheld)
        self._stops = list(_stops(self._statuses))
        self._is_ever_closed = any(status is not WorkStatus.NORMAL for _, status in self._statuses)
        self.found: list[Found] = []
        self._extras = extras
        self._numbers.keep(found[1] for found in extras or ())

    def _second(self, instant: datetime) -> int:
        return (instant - self._midnight) // timedelta(seconds=1)

    def _is_closed(self, at: int) -> bool:
        """Whether nobody can register, by what was announced until then."""
        if at < self._opened:
            return True
        return self._is_ever_closed and _latest(self._statuses, at) is not WorkStatus.NORMAL

    def demands(self, wanted: float, rushes: Sequence[RushOnSchedule]) -> Filled:
        """All patients, with `wanted` patients for each number and those of the rushes."""
        draw = self._streams.number("demand", *self._key)
        expected = wanted * self._schedule.limited
        bookings = _count(expected, draw)
        walk_ins = int(WALK_IN_SHARE * expected + (draw >> 48) / 65536) if self._interest.has_walk_ins else 0
        draws = self._streams.fractions(_DRAWS * (bookings + walk_ins + 1), "patients", *self._key)
        coming = self._bookings(bookings, wanted, draws)
        coming += self._walk_ins(bookings, walk_ins, draws)
        extras = draws[-_DRAWS:]
        standing_in_line = {*range(bookings, bookings + walk_ins)}
        for rush in rushes:
            first = len(draws) // _DRAWS
            draws += self._streams.fractions(_DRAWS * rush.patients, "rush", rush.key, *self._key)
            coming += self._rush(rush, first, draws)
            if rush.are_walk_ins:
                standing_in_line.update(range(first, first + rush.patients))
        coming.sort()
        for at, index, way in coming:
            if len(self.found) >= MOST_DEMANDS - _MOST_EXTRAS:
                break
            if self._is_closed(at):
                continue
            if index in standing_in_line:
                self._walk_in(at, way, draws[_DRAWS * index + 2], draws[_DRAWS * index + 3])
            else:
                self._book(at, way, draws, _DRAWS * index)
        self._add_extras(extras)
        return Filled(self._midnight, self.found)

    def emergencies(self, wanted: float, rushes: Sequence[RushOnSchedule]) -> Filled:
        """The day of an emergency department: nobody books; each who comes takes a number of the present slot.

        If that slot has none left it is a number of a later slot; if these have none either, the patient leaves.
        """
        limited = min(self._schedule.limited, MOST_EMERGENCIES)
        count = min(_count(wanted * self._schedule.limited, self._streams.number("demand", *self._key)), limited)
        draws = self._streams.fractions(2 * count, "patients", *self._key)
        curve = emergency_curve()
        coming = [(self._visit_day + curve.instant(draws[index]), draws[count + index]) for index in range(count)]
        for rush in rushes:
            places = iter(self._streams.fractions(2 * rush.patients, "rush", rush.key, *self._key))
            coming += [(self._comes_at(rush, place), draw) for place, draw in zip(places, places, strict=True)]
        coming = [each for each in sorted(coming) if self._visit_day <= each[0] < self._visit_day + _DAY]
        for at, draw in coming[:limited]:
            if not self._is_closed(at):
                rest = draw * _FINER % 1.0
                self._walk_in(at, WALK_IN_WAYS[draw < WALK_IN_KIOSK_SHARE], rest, rest * _FINER % 1.0)
        return Filled(self._midnight, self.found)

    def _bookings(self, count: int, wanted: float, draws: list[float]) -> list[tuple[int, int, Way]]:
        rush = sum(wanted >= level for level in _RUSH_FROM)
        ways = self._interest.ways
        curves = [booking_curve(hours, rush, self._release, self._booked_until) for hours in Hours]
        chosen = [ways[int(draw * PARTS)] for draw in draws[: _DRAWS * count : _DRAWS]]
        places = draws[1 : _DRAWS * count : _DRAWS]
        return [
            (curves[way.hours].instant(place), index, way)
            for index, way, place in zip(range(count), chosen, places, strict=True)
        ]

    def _walk_ins(self, first: int, count: int, draws: list[float]) -> list[tuple[int, int, Way]]:
        opens, closes = self._begin - 1800, self._end - 600
        if self._schedule.work_type != WorkType.EVENING:
            opens = max(opens, self._visit_day + _DESKS_OPEN)
            closes = min(closes, self._visit_day + _DESKS_CLOSE)
        coming = []
        for index in range(first, first + count):
            on_kiosk = draws[_DRAWS * index] < WALK_IN_KIOSK_SHARE
            at = opens + int((closes - opens) * draws[_DRAWS * index + 1] ** 1.4)
            coming.append((at, index, WALK_IN_WAYS[on_kiosk]))
        return coming

    def _rush(self, rush: RushOnSchedule, first: int, draws: list[float]) -> list[tuple[int, int, Way]]:
        """The patients of a rush; those before the release or after the end are left out."""
        opens, closes = (self._visit_day, self._end) if rush.are_walk_ins else (self._release, self._booked_until)
        coming = []
        for index in range(first, first + rush.patients):
            at = self._comes_at(rush, draws[_DRAWS * index + 1])
            draw = draws[_DRAWS * index]
            is_on_kiosk = draw < WALK_IN_KIOSK_SHARE
            way = WALK_IN_WAYS[is_on_kiosk] if rush.are_walk_ins else self._interest.ways[int(draw * PARTS)]
            if opens <= at < closes:
                coming.append((at, index, way))
        return coming

    def _comes_at(self, rush: RushOnSchedule, place: float) -> int:
        """When somebody of a rush comes: after its instant, for what was booked until then stays booked."""
        return self._second(rush.at) + 1 + int(max(0, rush.lasting_s - 1) * place)

    def _book(self, at: int, way: Way, draws: list[float], first: int) -> None:
        """The patient's own draws are those from `first` on."""
        taken = self._numbers.take(at, draws[first + 2] ** _EARLIER_FAVOURED, is_inside=way.is_inside)
        if taken is None:
            return
        number, slot_begin = taken
        draw, cancelled_at = draws[first + 3], None
        if draw < CANCELLED_SHARE:
            earliest = at + _SHORTEST_BOOKING
            last = min(slot_begin - CANCEL_UNTIL_MINUTES * 60, self._cancelled_until) - 1
            if last > earliest:
                cancelled_at = earliest + int((last - earliest) * draw / CANCELLED_SHARE)
        refunded_at = None
        if self._stops:
            cancelled_at, refunded_at = self._after_stops(at, cancelled_at, draws[first + 1] * _FINER % 1.0)
        if cancelled_at is not None:
            self._numbers.give_back(cancelled_at, number)
        is_paid = draw * _FINER % 1.0 < way.prepaid
        fraction = draws[first] * PARTS % 1.0
        self.found.append((at, number, cancelled_at, way, fraction, is_paid, Kind.BOOKING, refunded_at))

    def _walk_in(self, at: int, way: Way, fraction: float, refund: float) -> None:
        taken = self._numbers.take(at, 0.0, is_inside=way.is_inside)
        if taken is not None:
            stopped = self._after_stops(at, None, refund)
            self.found.append((at, taken[0], stopped[0], way, fraction, True, Kind.WALK_IN, stopped[1]))

    def _after_stops(self, at: int, cancelled_at: int | None, draw: float) -> tuple[int | None, int | None]:
        """When a booking is cancelled, and when the hospital cancels it unless the patient was called before."""
        for began, ended in self._stops:
            refunded_at = began + int(_REFUND_SECONDS[0] + (_REFUND_SECONDS[1] - _REFUND_SECONDS[0]) * draw)
            if at < began and refunded_at < min(ended, cancelled_at or _NEVER):
                is_coming = cancelled_at is None and began > self._begin - _NUMBERS_TAKEN_FROM
                return (None, refunded_at) if is_coming else (refunded_at, None)
        return cancelled_at, None

    def _add_extras(self, draws: list[float]) -> None:
        """A few extra patients (加号) on the day, if an expert has no number left."""
        if self._extras is not None:
            for at, number, _, way, fraction, is_paid, kind, _ in self._extras:
                if not self._is_closed(at):
                    stopped = self._after_stops(at, None, fraction)
                    self.found.append((at, number, stopped[0], way, fraction, is_paid, kind, stopped[1]))
            self.found.sort(key=itemgetter(0))
            return
        if not self._schedule.is_expert or self._is_ever_closed or self._numbers.settle(self._end):
            return
        first = self._schedule.limited + sum(change.added for change in self._schedule.changes) + 1
        count = 1 + int(draws[0] * _MOST_EXTRAS)
        times = sorted(self._begin + int((self._end - self._begin - 1800) * draw) for draw in draws[1 : 1 + count])
        for number, at in enumerate(times, first):
            self.found.append((at, number, None, IN_CLINIC, draws[0], True, Kind.EXTRA, None))
        self.found.sort(key=itemgetter(0))


def _stops(statuses: Sequence[tuple[int, WorkStatus]]) -> Iterator[tuple[int, int]]:
    """The intervals in which a schedule is stopped; the last may never end."""
    began = None
    for announced, status in [*statuses, (_NEVER, WorkStatus.NORMAL)]:
        is_stopped = status is WorkStatus.STOPPED
        if began is not None and not is_stopped:
            yield began, announced
        began = None if not is_stopped else announced if began is None else began


def _latest(statuses: Sequence[tuple[int, WorkStatus]], at: int) -> WorkStatus:
    """The last status announced by then."""
    return next(status for announced, status in reversed(statuses) if announced <= at)
