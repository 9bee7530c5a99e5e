from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.hospital.rules.session_course import Visit
from yuyue_sim.realism import measures
from yuyue_sim.realism.measures import Beds, Offer, Sample, Session

MONDAY = date(2026, 3, 2)


def at(minutes: float | None) -> int | None:
    """The second of the day some minutes after 08:00."""
    return None if minutes is None else 8 * 3600 + int(60 * minutes)


def visit(
    arrived: float | None, called: float | None = None, seen: float | None = None, *, is_walk_in: bool = False
) -> Visit:
    """A patient who is due at 08:00; minutes from then. The number is taken on coming, from 07:30 on."""
    taken = None if arrived is None else at(max(arrived, -30))
    midnight, room = datetime(2026, 3, 2), 0 if called is not None else -1
    return Visit(midnight, 1, 1, is_walk_in, 8 * 3600, at(arrived), taken, at(called), at(seen), room, 0)


def session(
    *visits: Visit, department: str = "内科", rooms: int = 1, is_expert: bool = False, days: int = 0, numbers: int = 5
) -> Session:
    return Session(department, MONDAY + timedelta(days=days), WorkType.MORNING, is_expert, numbers, rooms, visits)


def test_no_shows_are_counted_among_the_booked_alone() -> None:
    visits = [visit(None), visit(3), visit(0), visit(-5), visit(1, is_walk_in=True), visit(1, is_walk_in=True)]
    assert measures.no_show(visits) == 0.25
    assert measures.no_show([visit(0, is_walk_in=True)]) is None


def test_no_shows_by_kind_leave_out_kinds_of_few_patients() -> None:
    many = session(*[visit(None)] * 6, *[visit(0)] * 24)
    few = session(*[visit(None)] * 29, days=1)
    assert measures.no_show_by([many, few], lambda each: f"{each.work_date:%a}") == {"Mon": 0.2}
    assert measures.no_show_by([many, few], lambda each: each.department) == {"内科": pytest.approx(35 / 59)}


def test_early_and_late_arrivals_are_measured_against_the_booking() -> None:
    visits = [visit(-120), visit(-30), visit(-29), visit(30), visit(120), visit(121), visit(None)]
    assert measures.minutes_late([session(*visits, visit(60, is_walk_in=True))]) == [-120, -30, -29, 30, 120, 121]
    figures = measures.figures_of(Sample(hospitals=1, days=1, sessions=[session(*visits)]))
    assert (figures["early"], figures["late"]) == (2 / 6, 2 / 6)


def test_waiting_begins_with_the_number_and_ends_with_the_call() -> None:
    sessions = [session(visit(-90, 0), visit(5, 20), visit(7), visit(0, 50, is_walk_in=True))]
    assert measures.waiting_minutes(sessions) == [30, 15]


def test_consultations_are_those_of_expert_clinics_or_of_the_others() -> None:
    sessions = [session(visit(0, 0, 4), visit(0, 4, 10)), session(visit(0, 0, 9), visit(0), is_expert=True)]
    assert measures.consultation_minutes(sessions, False) == [4, 6]
    assert measures.consultation_minutes(sessions, True) == [9]


def test_patients_seen_are_divided_over_the_rooms_of_a_busy_half_day() -> None:
    seen = visit(0, 1, 5)
    evening = Session("内科", MONDAY, WorkType.EVENING, False, 10, 1, (seen,) * 9)
    sessions = [session(*[seen] * 10, visit(None), rooms=2), session(*[seen] * 8), session(visit(None)), evening]
    assert measures.seen_per_room(sessions) == [5, 8]
    four_fifths, fewer = session(*[seen] * 8, numbers=10), session(*[seen] * 7, numbers=10)
    assert measures.seen_per_room([four_fifths, fewer]) == [8]


def test_arrivals_are_counted_by_the_hour() -> None:
    hours = measures.arrivals_by_hour([session(visit(-1), visit(0), visit(59), visit(None), visit(0, is_walk_in=True))])
    assert (hours[7], hours[8], sum(hours), len(hours)) == (1, 3, 4, 24)


def test_numbers_booked_by_hospital_are_sorted_and_small_hospitals_left_out() -> None:
    offers = [Offer("AA01", 40, 30, 2), Offer("AA01", 40, 2, 0), Offer("AA02", 50, 10, 0), Offer("AA03", 49, 49, 0)]
    assert measures.filled_by_hospital(offers) == {"AA02": 0.2, "AA01": 0.4}
    assert [*measures.filled_by_hospital(offers)] == ["AA02", "AA01"]
    assert measures.booked_share(offers[:2]) == 32 / 34
    assert measures.booked_share([]) is None


def test_occupancy_is_weighed_by_beds() -> None:
    morning, evening = datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 21)
    beds = [Beds(evening, True, 9, 10), Beds(morning, True, 8, 10), Beds(morning, False, 30, 90)]
    assert measures.occupancy(beds) == 47 / 110
    assert measures.occupancy_by_instant(beds) == {morning: 0.38, evening: 0.9}
    assert [*measures.occupancy_by_instant(beds)] == [morning, evening]
    assert measures.occupancy([]) is None


def test_a_day_of_all_sessions_is_reckoned_from_those_sampled() -> None:
    sample = Sample(hospitals=1, days=7, sessions_held=140, offers=[Offer("AA01", 40, 30, 2), Offer("AA01", 20, 6, 0)])
    figures = measures.figures_of(sample)
    assert figures["numbers_a_day"] == pytest.approx(60 * 70 / 7)
    assert figures["bookings_a_day"] == pytest.approx(36 * 70 / 7)


def test_nothing_measures_nothing() -> None:
    assert set(measures.figures_of(Sample()).values()) == {None}
    assert measures.spread_of([1.0]) is None
    assert measures.shares_of(Counter()) == {}


def test_the_middle_half_and_shares() -> None:
    spread = measures.spread_of([1, 2, 3, 4, 5, 6, 7])
    assert spread is not None
    assert (spread.first_quartile, spread.median, spread.third_quartile, spread.mean) == (2, 4, 6, 4)
    assert measures.shares_of({3: 1, 1: 3}) == {1: 0.75, 3: 0.25}


def test_samples_are_put_together() -> None:
    one = Sample(2, 28, 10, 3, 1, [Offer("AA01", 40, 30, 2)], Counter({1: 2}), Counter({8: 2}), [session()], [])
    other = Sample(1, 28, 5, 2, 2, [Offer("AA02", 40, 30, 2)], Counter({1: 1, 2: 1}), Counter({9: 2}), [], [])
    whole = measures.merged([one, other])
    assert (whole.hospitals, whole.days, whole.sessions_held, whole.wards_held, whole.wards) == (3, 28, 15, 5, 3)
    assert (whole.lead_days, whole.booking_hours) == ({1: 3, 2: 1}, {8: 2, 9: 2})
    assert [each.hospital_id for each in whole.offers] == ["AA01", "AA02"]
    assert one.hospitals == 2
