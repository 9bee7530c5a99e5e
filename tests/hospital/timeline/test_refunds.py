"""What becomes of the bookings of other channels in a session that is stopped (停诊)."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from yuyue_sim.contract.codes import CancelCode
from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.contract.messages.back_no import CancelOrder
from yuyue_sim.contract.messages.get_gh_record import RecordQuery
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.rules.inquiries import Details
from yuyue_sim.hospital.rules.outcomes import Booked
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.loader import read_text
from yuyue_sim.scenario.files.occurrences import injected
from yuyue_sim.scenario.files.timeline import EventModel

from tests.hospital.rules.asking import IDENTITY, MovableClock, man, order, searched

DAY = date(2026, 3, 4)
EVENING_BEFORE, MORNING = datetime(2026, 3, 3, 20), datetime(2026, 3, 4, 10)
SCENARIO = """
name: stopped
world:
  hospitals:
    - profile: county
      id: ST01
      only_these: true
      departments:
        - id: "0302"
          only_these: true
          schedules: []
          doctors: [{id: "03020001", demand: 1.2, schedules: [{date: "2026-03-04", part: morning, numbers: 24}]}]
"""
SESSION = {"hospital": "ST01", "department": "0302", "doctor": "03020001", "date": "2026-03-04"}


class Stopped:
    """A clinic with one session and these events, asked at any instant."""

    def __init__(self, numbers: int = 24, **events: datetime) -> None:
        happened = [injected(kind, at, EventModel.model_validate({kind: SESSION})) for kind, at in events.items()]
        self.world = World(read_text(SCENARIO.replace("numbers: 24", f"numbers: {numbers}")).sound(), 7, happened)
        self.clock = MovableClock(datetime(2026, 3, 2, 8))
        self.clinic = Clinic(self.world, Ledger.open(None, IDENTITY), self.clock, Streams(7))

    def records(self, now: datetime) -> list[Details]:
        self.clock.instant = now
        query = RecordQuery(hospital_id="ST01", begin_at=datetime(2026, 2, 1), end_at=now)
        return [*searched(self.clinic.records(query)).details]

    def left(self, now: datetime) -> int:
        self.clock.instant = now
        found = self.clinic.availability("ST01", "0302", "03020001", DAY, WorkType.MORNING)
        assert found is not None
        return sum(found.left)

    def queue(self, now: datetime) -> set[int]:
        """The numbers that are seen or wait."""
        self.clock.instant = now
        found = self.clinic.availability("ST01", "0302", "03020001", DAY, WorkType.MORNING)
        assert found is not None
        return set() if found.queue is None else {*found.queue.current, *found.queue.waiting}

    def numbers_add_up(self, now: datetime) -> bool:
        active = sum(each.status.cancelled_at is None and not each.status.is_extra for each in self.records(now))
        return self.left(now) + active == 24


def test_bookings_of_a_session_that_is_stopped_before_are_refunded_within_hours() -> None:
    stopped = Stopped(stop_schedule=EVENING_BEFORE)
    before = [each for each in stopped.records(EVENING_BEFORE) if each.status.cancelled_at is None]
    assert len(before) > 10
    assert sum(each.status.paid_at is not None for each in before) > 5
    cancelled = [len(before) - sum(each.status.cancelled_at is None for each in stopped.records(at)) for at in hours()]
    assert cancelled == sorted(cancelled)
    assert cancelled[0] == 0 < cancelled[1] < len(before) == cancelled[-1]
    assert all(stopped.numbers_add_up(at) for at in hours())
    assert stopped.left(hours()[-1]) == 24
    assert {each.status.cancelled_at for each in stopped.records(hours()[-1])} == {
        each.status.cancelled_at for each in Stopped(stop_schedule=EVENING_BEFORE).records(datetime(2026, 3, 9))
    }


def hours() -> list[datetime]:
    return [EVENING_BEFORE + timedelta(hours=hour) for hour in range(6)]


def test_in_a_session_that_is_stopped_on_its_way_those_who_were_called_keep_their_visit() -> None:
    stopped = Stopped(stop_schedule=MORNING)
    for at in (MORNING, MORNING + timedelta(hours=2), MORNING + timedelta(hours=5), datetime(2026, 3, 5, 9)):
        states = Counter(
            (each.status.seen_at is not None, each.status.cancelled_at is not None) for each in stopped.records(at)
        )
        assert states[True, True] == 0
        assert stopped.numbers_add_up(at)
    assert states[True, False] > 3
    assert states[False, True] > 3
    assert states[False, False] == 0


def test_a_session_that_is_resumed_keeps_the_refunds_made_until_then() -> None:
    resumed = Stopped(numbers=60, stop_schedule=MORNING, resume_schedule=MORNING + timedelta(hours=1))
    at_once = {each.registration.registration_id: each for each in resumed.records(MORNING + timedelta(hours=1))}
    refunded = {key for key, each in at_once.items() if (each.status.cancelled_at or MORNING) > MORNING}
    assert refunded
    for_good = Stopped(numbers=60, stop_schedule=MORNING).records(MORNING + timedelta(hours=1))
    assert refunded == {
        each.registration.registration_id for each in for_good if (each.status.cancelled_at or MORNING) > MORNING
    }
    later = {each.registration.registration_id: each for each in resumed.records(datetime(2026, 3, 5, 9))}
    assert {key for key, each in later.items() if (each.status.cancelled_at or MORNING) > MORNING} == refunded
    assert all(later[key].status.seen_at is None for key in refunded)
    assert sum((each.status.seen_at or MORNING) > MORNING + timedelta(hours=1) for each in later.values()) > 3
    queues = [resumed.queue(MORNING + timedelta(hours=1, minutes=minutes)) for minutes in range(0, 120, 2)]
    assert any(queues)
    assert not set.union(*queues) & {later[key].registration.reserve_no for key in refunded}


@pytest.mark.parametrize(("stopped_at", "codes"), [(MORNING, {"0000", "0002"}), (EVENING_BEFORE, {"0000"})])
def test_the_platform_can_cancel_whoever_was_not_called(stopped_at: datetime, codes: set[str]) -> None:
    stopped = Stopped(stop_schedule=stopped_at)
    booked = []
    for number in range(20):
        outcome = stopped.clinic.book(
            order(
                registration_id=100 + number,
                hospital_id="ST01",
                department_id="0302",
                doctor_id="03020001",
                visit_date=DAY,
                card_no=man(number),
            )
        )
        booked += [100 + number] if isinstance(outcome, Booked) else []
    assert len(booked) > 3
    now = stopped_at + timedelta(minutes=10)
    taken = {each.registration.registration_id for each in stopped.records(now) if each.status.taken_at is not None}
    seen = {each.registration.registration_id for each in stopped.records(now) if each.status.seen_at is not None}
    found = {
        each: stopped.clinic.cancel(CancelOrder(hospital_id="ST01", registration_id=each)).code.value for each in booked
    }
    assert {*found.values()} == codes
    assert {each for each, code in found.items() if code == CancelCode.NOT_ALLOWED.value} == seen & {*booked}
    assert stopped_at == EVENING_BEFORE or taken & {*booked} - seen
    assert stopped.numbers_add_up(now)
