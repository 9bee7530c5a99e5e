"""A day at the clinic as one log, and what may never differ in it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from yuyue_sim.contract.enumerations import WorkStatus
from yuyue_sim.contract.messages.get_gh_info import BatchQuery, OneQuery
from yuyue_sim.contract.messages.get_gh_record import RecordQuery
from yuyue_sim.hospital.world.model import ScheduleChange, Slot

from tests.hospital.rules.asking import Asked, man, searched
from tests.hospital.rules.others import demand, instant, walk_in
from tests.hospital.rules.small_world import MORNING, OPEN, OTHERS_CARD, TODAY, SmallWorld, schedule

FIRST_OTHER = 900_000_000_000_000_000 + 357_000
"""The serial of the first other patient in the morning of internal medicine, as the small world counts."""
PATIENTS = (1, 2, 3, 18)
"""RegIDs; by the chance of the tests' seed the last one never comes."""
EVENING_BEFORE, AFTER = instant("01 21:00"), instant("02 13:00")


def morning(*, step: timedelta | None = None, patients: int = 2) -> Asked:
    """Platform bookings beside those of other channels, read every `step` from the evening before until after."""
    asked = Asked()
    asked.world.demands["IM", "", TODAY, MORNING] = (
        demand(0, 5, "01 10:00"),
        demand(1, 2, "01 12:00", "01 20:00"),
        walk_in(2, 3, "02 08:35"),
    )
    asked.clock.instant = instant("01 09:00")
    for number in PATIENTS[:patients]:
        asked.booked(registration_id=number, card_no=man(number), visit_date=TODAY)
    asked.clock.instant = EVENING_BEFORE
    while step and asked.clock.instant + step < AFTER:
        asked.clock.instant += step
        board(asked)
    asked.clock.instant = AFTER
    return asked


def board(asked: Asked) -> str:
    """What getDtNoInfo shows of the morning."""
    available = asked.clinic.availability(OPEN, "IM", "", TODAY, MORNING)
    assert available is not None
    queue = available.queue
    numbers = f"left {available.left}"
    return numbers if queue is None else f"{numbers} current {queue.current} waiting {queue.waiting} seen {queue.seen}"


def lives(asked: Asked) -> list[str]:
    """What getGhRecord shows of everybody."""
    query = RecordQuery(hospital_id=OPEN, begin_at=instant("01 00:00"), end_at=instant("03 00:00"))
    lines = []
    for details in searched(asked.clinic.records(query)).details:
        life = details.status
        lines.append(
            f"{details.registration.reserve_no}: paid {at(life.paid_at)} taken {at(life.taken_at)}"
            f" seen {at(life.seen_at)} by {life.seen_by.id if life.seen_by else '-'}"
            f"{' walk-in' if life.is_walk_in else ''}{' cancelled' if life.cancelled_at else ''}"
        )
    return lines


def at(moment: datetime | None) -> str:
    return "-" if moment is None else f"{moment:%H:%M:%S}"


def test_a_morning_from_the_first_patient_to_the_last() -> None:
    asked = morning()
    asked.clock.instant = instant("02 07:00")
    log, previous = [], ""
    while asked.clock.instant < AFTER:
        now = board(asked)
        if now != previous:
            log.append(f"{asked.clock.instant:%H:%M} {now}")
            previous = now
        asked.clock.instant += timedelta(minutes=1)
    assert log == [
        "07:00 left (0, 2, 1)",
        "08:00 left (0, 2, 1) current () waiting () seen (0, 0, 0)",
        "08:35 left (0, 1, 1) current (3,) waiting () seen (0, 0, 0)",
        "08:46 left (0, 1, 1) current () waiting () seen (0, 1, 0)",
        "08:55 left (0, 1, 1) current (1,) waiting () seen (0, 1, 0)",
        "09:06 left (0, 1, 1) current (1, 2) waiting () seen (0, 1, 0)",
        "09:09 left (0, 1, 1) current () waiting () seen (2, 1, 0)",
        "09:34 left (0, 1, 1) current (5,) waiting () seen (2, 1, 0)",
        "09:39 left (0, 1, 1) current () waiting () seen (2, 1, 1)",
    ]
    assert lives(asked) == [
        "1: paid 08:54:37 taken 08:54:37 seen 09:08:52 by IM02",
        "2: paid 09:05:10 taken 09:05:10 seen 09:08:32 by IM02",
        "5: paid 09:33:27 taken 09:33:27 seen 09:38:22 by IM02",
        "3: paid 08:35:00 taken 08:35:00 seen 08:45:21 by IM02 walk-in",
    ]


def test_one_step_or_many_end_the_same() -> None:
    at_once = morning()
    for minutes in (1, 7, 240):
        stepped = morning(step=timedelta(minutes=minutes))
        assert lives(stepped) == lives(at_once)
        assert board(stepped) == board(at_once)


def test_one_more_patient_changes_nobodys_day_but_for_waiting() -> None:
    def days(patients: int) -> dict[str, str]:
        courses = (line.split(" seen ") for line in lives(morning(patients=patients)))
        return {before: "seen" if seen[0] != "-" else "not seen" for before, seen in courses}

    two, three = days(2), days(3)
    assert len(three) == len(two) + 1
    assert two.items() <= three.items()


def test_the_last_number_is_not_kept_for_those_who_come_later() -> None:
    """Nobody else wants number 4, so it goes first; then the platform takes the one the walk-in would have had."""
    asked = morning(patients=4)
    courses = lives(asked)
    assert len(courses) == 5
    assert not any("walk-in" in line for line in courses)
    assert board(asked).startswith("left (0, 0, 1)")


def test_a_booking_that_is_cancelled_again_has_turned_somebody_away_for_good() -> None:
    asked = morning(patients=4)
    asked.clock.instant = instant("02 07:00")
    assert asked.cancel(18) == "0000"
    assert board(asked) == "left (0, 1, 1)"
    asked.clock.instant = instant("02 09:00")
    assert board(asked).startswith("left (0, 0, 1)"), "cancelled before the walk-in came, who takes it"
    asked = morning(patients=4)
    asked.clock.instant = instant("02 08:36")
    assert asked.cancel(18) == "0000"
    asked.clock.instant = instant("02 09:00")
    assert board(asked).startswith("left (0, 1, 1)"), "the walk-in had been turned away at 08:35"


def test_who_took_the_number_cannot_cancel_and_who_was_seen_cannot_be_corrected() -> None:
    asked = morning()
    found = searched(asked.clinic.batch(BatchQuery(hospital_id=OPEN, visit_date=TODAY))).details
    life = {each.registration.registration_id: each.status for each in found}
    taken_at, seen_at = life[1].taken_at, life[1].seen_at
    assert taken_at is not None
    assert seen_at is not None
    asked.clock.instant = taken_at
    assert asked.cancel(1) == "0002"
    assert asked.update(1, card_no=man(1), phone="13911111111") == "0000"
    asked.clock.instant = seen_at
    assert asked.update(1, card_no=man(1)) == "0001"
    fresh = morning()
    fresh.clock.instant = taken_at - timedelta(seconds=1)
    assert fresh.cancel(1) == "0000"


def test_another_channels_booking_is_found_corrected_and_cancelled_by_its_serial() -> None:
    asked = morning()
    asked.clock.instant = instant("01 21:00")
    assert asked.found(registration_id=FIRST_OTHER) == [FIRST_OTHER]
    assert asked.found(card_no=OTHERS_CARD, hospital_id=OPEN) == [FIRST_OTHER]
    assert asked.update(FIRST_OTHER, card_no=OTHERS_CARD, phone="13911111111") == "0000"
    (details,) = searched(asked.clinic.one(_one(FIRST_OTHER))).details
    assert (details.registration.phone, details.registration.reserve_no) == ("13911111111", 5)
    assert asked.found(card_no=OTHERS_CARD, hospital_id=OPEN) == [FIRST_OTHER]
    assert board(asked) == "left (0, 2, 1)"
    assert asked.cancel(FIRST_OTHER) == "0000"
    assert asked.cancel(FIRST_OTHER) == "0005"
    assert board(asked) == "left (0, 2, 2)"
    asked.clock.instant = AFTER
    assert "5: paid - taken - seen - by - cancelled" in lives(asked)


def test_the_holders_of_all_channels_are_known_at_every_instant() -> None:
    asked = morning()
    published = asked.world.schedule(OPEN, "IM", "", TODAY, MORNING)
    assert published is not None
    holders = asked.clinic.insight.holders
    assert sorted(holders(published, instant("01 21:00"))) == [(1, 1), (2, 2), (FIRST_OTHER, 5)]
    assert sorted(holders(published, AFTER)) == [(1, 1), (2, 2), (FIRST_OTHER, 5), (FIRST_OTHER + 2, 3)]


def test_what_is_yet_to_come_is_not_known() -> None:
    asked = morning()
    asked.clock.instant = instant("01 09:59:59")
    assert asked.found(registration_id=FIRST_OTHER) == []
    assert board(asked) == "left (0, 2, 2)"
    asked.clock.instant = instant("01 10:00")
    assert asked.found(registration_id=FIRST_OTHER) == [FIRST_OTHER]
    assert board(asked) == "left (0, 2, 1)"


def test_walk_ins_are_records_and_no_bookings() -> None:
    asked = morning()
    booked = [
        each.registration.reserve_no
        for each in searched(asked.clinic.batch(BatchQuery(hospital_id=OPEN, visit_date=TODAY))).details
    ]
    assert sorted(booked) == [1, 2, 5]
    walked_in = [line for line in lives(asked) if "walk-in" in line]
    assert [line.split(" seen ")[0] for line in walked_in] == ["3: paid 08:35:00 taken 08:35:00"]


@pytest.mark.parametrize(
    ("status", "bookings", "code", "seen"),
    [(WorkStatus.STOPPED, "该排班已停诊", "1005", False), (WorkStatus.CLOSED, "该排班已停挂但保留预约", "1005", True)],
)
def test_a_stop_is_announced_and_keeps_the_bookings(status: WorkStatus, bookings: str, code: str, seen: bool) -> None:
    change = ScheduleChange(instant("01 16:00"), status)
    asked = Asked(world=SmallWorld([schedule("IM", "", TODAY, changes=(change,))]))
    asked.clock.instant = instant("01 15:59:59")
    asked.booked(registration_id=1, card_no=man(1), visit_date=TODAY)
    asked.clock.instant = instant("01 16:00")
    refused = asked.refused(card_no=man(2), visit_date=TODAY)
    assert (refused.code, refused.message) == (code, bookings)
    assert [each.status for each in asked.clinic.department_schedules(OPEN, "IM", TODAY, TODAY)] == [status]
    asked.clock.instant = AFTER
    (line,) = lives(asked)
    assert ("seen -" not in line) == seen
    assert "cancelled" not in line


def test_added_numbers_are_there_once_announced() -> None:
    world = SmallWorld([schedule("IM", "", TODAY, changes=(ScheduleChange(instant("01 16:00"), added=3),))])
    asked = Asked(world=world)
    asked.clock.instant = instant("01 15:59:59")
    assert board(asked) == "left (2, 2, 2)"
    asked.clock.instant = instant("01 16:00")
    assert board(asked) == "left (2, 2, 5)"
    assert [each.limited for each in asked.clinic.department_schedules(OPEN, "IM", TODAY, TODAY)] == [9]


def _one(registration_id: int) -> OneQuery:
    return OneQuery(hospital_id=OPEN, registration_id=registration_id)


def test_in_a_long_slot_each_patient_is_due_at_their_share_of_it() -> None:
    session = schedule("IM", "", TODAY, slots=(Slot("08:00", "12:00", False, 1, 8),), limited=8)
    asked = Asked(world=SmallWorld([session]))
    asked.world.demands["IM", "", TODAY, MORNING] = (
        demand(0, 4, "01 10:00"),
        demand(1, 8, "01 10:00"),
        demand(2, 9, "01 10:00", is_extra=True),
        walk_in(3, 6, "02 08:35:20"),
    )
    asked.clock.instant = instant("01 11:00")
    asked.booked(registration_id=1, visit_date=TODAY)
    asked.clock.instant = AFTER
    registrations = [row for row, _ in asked.clinic.insight.registrations(session, AFTER)]
    visits = [asked.clinic.insight.visit(row, session, AFTER) for row in registrations]
    assert [(visit.number, f"{visit.due_at:%H:%M:%S}") for visit in visits if visit] == [
        (1, "08:00:00"),
        (4, "09:30:00"),
        (8, "11:30:00"),
        (9, "11:30:00"),
        (6, "08:35:20"),
    ]
