"""Random days: bookings, cancels, payments and steps of the clock, with everything the clinic shows held together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from yuyue_sim.contract.enumerations import YesNo
from yuyue_sim.contract.messages.get_gh_info import BatchQuery
from yuyue_sim.contract.messages.get_gh_record import RecordQuery
from yuyue_sim.hospital.rules.inquiries import Details
from yuyue_sim.hospital.rules.outcomes import Booked
from yuyue_sim.hospital.world.model import Demand, Slot

from tests.hospital.rules.asking import Asked, man, searched
from tests.hospital.rules.others import demand, instant, walk_in
from tests.hospital.rules.small_world import MORNING, OPEN, TODAY, SmallWorld, schedule

START, END = instant("01 08:00"), instant("02 14:00")
SLOTS = (Slot("08:00", "09:00", False, 1, 4), Slot("09:00", "10:00", False, 5, 4), Slot("10:00", "11:00", True, 9, 2))
LIMITED = 10

Step = tuple[str, int, int]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("advance"), st.sampled_from([0, 1, 5, 20, 60, 240, 1440]), st.just(0)),
        st.tuples(st.just("book"), st.integers(1, 9), st.integers(0, 2)),
        st.tuples(st.just("cancel"), st.integers(1, 9), st.just(0)),
        st.tuples(st.just("pay"), st.integers(1, 9), st.integers(0, 1)),
        st.tuples(st.just("cancel other"), st.integers(0, 9), st.just(0)),
    ),
    min_size=5,
    max_size=40,
)


@st.composite
def demands(draw: st.DrawFn) -> tuple[Demand, ...]:
    """At most one patient of other channels for each number, some of whom cancel, some of whom walk in."""
    wanted: list[tuple[datetime, int, datetime | str | None]] = []
    for number in range(1, LIMITED + 1):
        kind = draw(st.sampled_from(["nobody", "booking", "cancelled", "walk-in"]))
        minute = draw(st.integers(0, 22 * 60))
        if kind == "booking":
            wanted.append((START + timedelta(minutes=minute), number, None))
        elif kind == "cancelled":
            registered_at = START + timedelta(minutes=minute % 600)
            wanted.append((registered_at, number, registered_at + timedelta(minutes=1 + minute % 120)))
        elif kind == "walk-in":
            wanted.append((instant("02 07:30") + timedelta(minutes=minute % 60), number, "walk-in"))
    wanted.sort(key=lambda each: each[0])
    made = []
    for ordinal, (registered_at, number, fate) in enumerate(wanted):
        when = f"{registered_at:%d %H:%M}"
        if fate == "walk-in":
            made.append(walk_in(ordinal, number, when))
        else:
            made.append(demand(ordinal, number, when, f"{fate:%d %H:%M}" if isinstance(fate, datetime) else ""))
    return tuple(made)


def clinic_with(others: tuple[Demand, ...]) -> Asked:
    asked = Asked(world=SmallWorld([schedule("IM", "", TODAY, slots=SLOTS, limited=LIMITED)]))
    asked.world.demands["IM", "", TODAY, MORNING] = others
    asked.clock.instant = START
    return asked


def play(asked: Asked, steps: list[Step], *, look: bool) -> Iterator[None]:
    """Do what a script says; between the steps the clinic may be looked at."""
    for kind, number, choice in steps:
        if kind == "advance":
            target = min(END, asked.clock.instant + timedelta(minutes=number))
            while look and asked.clock.instant + timedelta(minutes=13) < target:
                asked.clock.instant += timedelta(minutes=13)
                yield
            asked.clock.instant = target
        elif kind == "book":
            slot = {} if choice == 2 else {"begin_time": SLOTS[choice].begin}
            asked.book(registration_id=number, card_no=man(number), visit_date=TODAY, **slot)
        elif kind == "cancel":
            asked.cancel(number)
        elif kind == "pay":
            asked.update(number, card_no=man(number), is_paid=YesNo(choice))
        else:
            asked.cancel(900_000_000_000_000_000 + number)
        yield
    asked.clock.instant = END
    yield


def everybody(asked: Asked) -> list[Details]:
    query = RecordQuery(hospital_id=OPEN, begin_at=START, end_at=END)
    return list(searched(asked.clinic.records(query)).details)


def hold_together(asked: Asked) -> None:
    """What must be true at any instant."""
    now = asked.clock.instant
    courses = everybody(asked)
    active = [each for each in courses if each.status.cancelled_at is None]
    numbers = [each.registration.reserve_no for each in active]
    assert len(set(numbers)) == len(numbers), "a number is held once"
    available = asked.clinic.availability(OPEN, "IM", "", TODAY, MORNING)
    assert available is not None
    for slot, left in zip(SLOTS, available.left, strict=True):
        held = sum(slot.first_number <= number <= slot.last_number for number in numbers)
        assert left + held == slot.total, "LeftNum + active = Limited"
    for each in courses:
        hold_life(each, now)
    by_batch = searched(asked.clinic.batch(BatchQuery(hospital_id=OPEN, visit_date=TODAY))).details
    booked = {each.registration.registration_id: each.status for each in courses if not each.status.is_walk_in}
    assert {each.registration.registration_id: each.status for each in by_batch} == booked
    queue = available.queue
    if queue is None:
        assert now < instant("02 08:00")
        return
    taken = {each.registration.reserve_no for each in active if each.status.taken_at and not each.status.seen_at}
    assert {*queue.current, *queue.waiting} == taken
    assert len(queue.current) + len(queue.waiting) == len(taken)
    seen = [each.registration.reserve_no for each in active if each.status.seen_at]
    assert list(queue.seen) == [sum(slot.first_number <= n <= slot.last_number for n in seen) for slot in SLOTS]


def hold_life(each: Details, now: datetime) -> None:
    life, fees = each.status, each.fees
    assert fees.total == fees.self_paid + fees.insured == Decimal(20)
    order = [each.registered_at, life.taken_at, life.seen_at]
    happened = [moment for moment in order if moment is not None]
    assert happened == sorted(happened), "no visit before the number is taken"
    assert happened[-1] <= now
    if life.seen_at:
        assert life.taken_at
        assert life.seen_by is not None
    if life.taken_at:
        assert life.paid_at, "who takes the number pays"
        assert life.cancelled_at is None
    if life.cancelled_at:
        assert each.registered_at <= life.cancelled_at <= now


@settings(max_examples=60, deadline=None)
@given(demands(), STEPS)
def test_all_that_is_shown_is_consistent_at_every_step(others: tuple[Demand, ...], steps: list[Step]) -> None:
    asked = clinic_with(others)
    for _ in play(asked, steps, look=True):
        hold_together(asked)
    asked.ledger.close()


@settings(max_examples=40, deadline=None)
@given(demands(), STEPS)
def test_looking_and_small_steps_change_nothing(others: tuple[Demand, ...], steps: list[Step]) -> None:
    watched, unwatched = clinic_with(others), clinic_with(others)
    for _ in play(watched, steps, look=True):
        everybody(watched)
        watched.clinic.availability(OPEN, "IM", "", TODAY, MORNING)
    for _ in play(unwatched, steps, look=False):
        pass
    assert [(each.registration, each.status) for each in everybody(watched)] == [
        (each.registration, each.status) for each in everybody(unwatched)
    ]
    watched.ledger.close()
    unwatched.ledger.close()


@settings(max_examples=40, deadline=None)
@given(demands(), STEPS, st.integers(0, 22 * 60))
def test_later_bookings_never_change_the_past(others: tuple[Demand, ...], steps: list[Step], minute: int) -> None:
    """What was shown at an instant stays the same after later bookings."""
    past = START + timedelta(minutes=minute)
    asked = clinic_with(others)
    past_courses: list[tuple[int, datetime | None, datetime | None]] | None = None
    for _ in play(asked, [("book", 1, 2), ("advance", minute, 0), *steps], look=False):
        if past_courses is None and asked.clock.instant == past:
            past_courses = [
                (each.registration.registration_id, each.status.taken_at, each.status.seen_at)
                for each in everybody(asked)
            ]
    now = {each.registration.registration_id: each.status for each in everybody(asked)}
    for registration_id, taken_at, seen_at in past_courses or ():
        assert taken_at in (None, now[registration_id].taken_at)
        assert seen_at in (None, now[registration_id].seen_at)
    asked.ledger.close()


def test_a_script_that_does_something() -> None:
    """The scripts above are not empty words: bookings succeed, and other channels get numbers too."""
    asked = clinic_with((demand(0, 2, "01 09:00"), walk_in(1, 7, "02 08:05")))
    assert isinstance(asked.book(registration_id=1, card_no=man(1), visit_date=TODAY), Booked)
    asked.clock.instant = END
    assert len(everybody(asked)) == 3
