"""backNo: every code, and which of two faults decides."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from yuyue_sim.contract.enumerations import CancelledRegistrationType, RegistrationType, WorkStatus, WorkType, YesNo
from yuyue_sim.contract.messages.back_no import CancelOrder
from yuyue_sim.hospital.world.model import ScheduleChange

from tests.hospital.rules.asking import Asked
from tests.hospital.rules.small_world import OPEN, STRICT, TODAY, SmallWorld, schedule


def test_a_booking_is_cancelled_once(asked: Asked) -> None:
    asked.booked(registration_id=1)
    assert asked.cancel(1) == "0000"
    assert asked.cancel(1) == "0005"
    kept = asked.ledger.find(1)
    assert kept is not None
    assert kept.cancelled_at == "2026-03-02 09:30:00"


def test_an_unknown_one_and_one_of_another_hospital(asked: Asked) -> None:
    asked.booked(registration_id=1)
    assert asked.cancel(2) == "0001"
    assert asked.cancel(1, hospital_id=STRICT) == "0001"
    assert asked.cancel(1, hospital_id="GH99") == "0001"
    assert asked.left() == (1, 2, 2)


ALL_RIGHT: dict[str, Any] = {
    "department_id": "IM",
    "doctor_id": "IM01",
    "is_expert": YesNo.YES,
    "reserve_no": "1",
    "visit_date": date(2026, 3, 3),
    "work_type": WorkType.MORNING,
    "begin_time": "08:00",
    "end_time": "09:00",
    "registration_type": CancelledRegistrationType.BOOKING,
}
WRONG: dict[str, Any] = {
    "department_id": "SU",
    "doctor_id": "IM02",
    "is_expert": YesNo.NO,
    "reserve_no": "2",
    "visit_date": date(2026, 3, 4),
    "work_type": WorkType.AFTERNOON,
    "begin_time": "09:00",
    "end_time": "10:00",
    "registration_type": CancelledRegistrationType.IN_CLINIC,
}
ELEMENTS = {
    "department_id": "DepartID",
    "doctor_id": "DoctorID",
    "is_expert": "IsExpert",
    "reserve_no": "ReserveNo",
    "visit_date": "SeeDoctorDate",
    "work_type": "WorkType",
    "begin_time": "BeginTime",
    "end_time": "EndTime",
    "registration_type": "RegType",
}


def test_given_fields_that_fit_do_not_hinder(asked: Asked) -> None:
    asked.booked(registration_id=1, doctor_id="IM01")
    assert asked.cancel(1, **ALL_RIGHT) == "0000"


@pytest.mark.parametrize("attribute", WRONG)
def test_a_given_field_that_contradicts_is_named(asked: Asked, attribute: str) -> None:
    asked.booked(registration_id=1, doctor_id="IM01", is_expert=YesNo.YES)
    given = {**ALL_RIGHT, attribute: WRONG[attribute]}
    outcome = asked.clinic.cancel(CancelOrder(hospital_id=OPEN, registration_id=1, **given))
    assert outcome.code == "0004"
    assert ELEMENTS[attribute] in outcome.message
    assert asked.cancel(1) == "0000"


@pytest.mark.parametrize("cancelled_as", YesNo)
@pytest.mark.parametrize(("doctor_id", "booked_as"), [("IM01", YesNo.NO), ("IM02", YesNo.YES)])
def test_is_expert_may_be_the_schedules_or_the_one_that_was_sent(
    asked: Asked, doctor_id: str, booked_as: YesNo, cancelled_as: YesNo
) -> None:
    asked.booked(registration_id=1, doctor_id=doctor_id, is_expert=booked_as)
    assert asked.cancel(1, is_expert=cancelled_as) == "0000"


@pytest.mark.parametrize(("doctor_id", "sent", "wrong"), [("IM01", YesNo.YES, YesNo.NO), ("IM02", YesNo.NO, YesNo.YES)])
def test_is_expert_that_neither_says_contradicts(asked: Asked, doctor_id: str, sent: YesNo, wrong: YesNo) -> None:
    asked.booked(registration_id=1, doctor_id=doctor_id, is_expert=sent)
    assert asked.cancel(1, is_expert=wrong) == "0004"


@pytest.mark.parametrize("reserve_no", ["", "0", "1", "01"])
def test_a_visit_number_of_zero_says_nothing(asked: Asked, reserve_no: str) -> None:
    asked.booked(registration_id=1)
    assert asked.cancel(1, reserve_no=reserve_no) == "0000"


@pytest.mark.parametrize("reserve_no", ["A1", "一", "١"])
def test_a_visit_number_that_is_none_contradicts(asked: Asked, reserve_no: str) -> None:
    asked.booked(registration_id=1)
    assert asked.cancel(1, reserve_no=reserve_no) == "0004"


@pytest.mark.parametrize(
    ("kind", "department_id", "words"),
    [
        (RegistrationType.BOOKING, "IM", {0}),
        (RegistrationType.REFERRAL, "IM", {1}),
        (RegistrationType.REFERRAL_OUTPATIENT, "IM", {1}),
        (RegistrationType.IN_CLINIC, "IM", {2}),
        (RegistrationType.EXAMINATION, "CT", {0, 3}),
        (RegistrationType.REFERRAL_TEST, "CT", {1}),
    ],
)
def test_the_coarser_words_for_booking_types(kind: RegistrationType, department_id: str, words: set[int]) -> None:
    for word in CancelledRegistrationType:
        asked = Asked()
        asked.booked(registration_id=1, department_id=department_id, registration_type=kind)
        assert asked.cancel(1, registration_type=word) == ("0000" if int(word) in words else "0004")


NEVER_COMES = 18
"""A RegID whose patient does not come, by the chance of the tests' seed."""


@pytest.mark.parametrize(
    ("now", "code"),
    [("2026-03-02T10:59:59", "0000"), ("2026-03-02T11:00:00", "0002"), ("2026-03-03T08:00:00", "0002")],
)
def test_until_the_session_ends_where_the_number_is_never_taken(asked: Asked, now: str, code: str) -> None:
    asked.booked(registration_id=NEVER_COMES, visit_date=TODAY)
    asked.clock.instant = datetime.fromisoformat(now)
    assert asked.cancel(NEVER_COMES) == code


@pytest.mark.parametrize(
    ("stopped", "resumed", "code"),
    [
        ("2026-03-02T09:45:00", "", "0000"),
        ("2026-03-02T09:45:00", "2026-03-02T09:50:00", "0002"),
        ("2026-03-02T11:00:01", "", "0002"),
    ],
)
def test_a_session_that_was_stopped_is_never_over(stopped: str, resumed: str, code: str) -> None:
    changes = [ScheduleChange(datetime.fromisoformat(stopped), WorkStatus.STOPPED)]
    if resumed:
        changes.append(ScheduleChange(datetime.fromisoformat(resumed), WorkStatus.NORMAL))
    asked = Asked(world=SmallWorld([schedule("IM", "", TODAY, changes=tuple(changes))]))
    asked.booked(registration_id=NEVER_COMES, visit_date=TODAY)
    asked.clock.instant = datetime(2026, 3, 9, 12, 0)
    assert asked.cancel(NEVER_COMES) == code


def test_not_on_its_day_where_the_hospital_says_so(asked: Asked) -> None:
    asked.booked(registration_id=1, hospital_id=STRICT)
    asked.booked(registration_id=2, hospital_id=STRICT, department_id="SU")
    assert asked.cancel(1, hospital_id=STRICT) == "0000"
    asked.clock.instant = datetime(2026, 3, 3, 0, 0)
    assert asked.cancel(2, hospital_id=STRICT) == "0002"


def test_the_order_of_the_checks(asked: Asked) -> None:
    asked.booked(registration_id=1, visit_date=TODAY)
    asked.booked(registration_id=2)
    asked.clock.instant = datetime(2026, 3, 2, 12, 0)
    assert asked.cancel(1, hospital_id=STRICT, department_id="SU") == "0001"
    assert asked.cancel(1, department_id="SU") == "0004"
    assert asked.cancel(1) == "0002"
    asked.cancel(2)
    asked.clock.instant = datetime(2026, 3, 4, 12, 0)
    assert asked.cancel(2, department_id="SU") == "0005"
