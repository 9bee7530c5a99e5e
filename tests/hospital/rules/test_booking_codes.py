"""getYyNo: every situation of the decisions and its code, and which check comes first when two would refuse."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest
from yuyue_sim.contract.enumerations import PatientSex, RegistrationType, WorkType
from yuyue_sim.contract.messages.get_yy_no import ExamApply, ExamItem

from tests.hospital.rules.asking import MAN, OTHER_MAN, WOMAN, Asked, man
from tests.hospital.rules.refusals import REFUSED
from tests.hospital.rules.small_world import AFTERNOON, EVENING, OPEN, STRICT, SUSPENDED, TODAY, TOMORROW

BOY_OF_14, GIRL_OF_15 = "320503201103040016", "320503201103030010"
MAN_OF_18, BOY_OF_17 = "320503200803030017", "320503200803040012"


@dataclass(frozen=True)
class Situation:
    """An order, and the code it deserves with what the message must name."""

    name: str
    code: str
    names: str = ""
    order: dict[str, Any] = field(default_factory=dict)
    now: datetime = datetime(2026, 3, 2, 9, 30)


def s(name: str, code: str, names: str = "", now: str = "2026-03-02T09:30", **order: Any) -> Situation:
    return Situation(name, code, names, order, datetime.fromisoformat(now))


SITUATIONS = (
    s("as it should be", "1000"),
    # 1: papers
    s("wrong check digit", "1005", "CardNo", card_no="320503198001010015"),
    s("card of 17 digits", "1005", "CardNo", card_no="32050319800101001"),
    s("born on 30 February", "1005", "CardNo", card_no="320503198002300014"),
    s("small x at the end", "1000", card_no="32050319700101001x"),
    s("passport where no foreigner books", "1005", "CardNo", card_no="", other_id_no="E1234567", card_type="护照"),
    s("passport where foreigners do", "1000", hospital_id=STRICT, card_no="", other_id_no="E1234567", card_type="护照"),
    s("paper of no kind", "1005", "CardType", hospital_id=STRICT, card_no="", other_id_no="E1234567"),
    s("a RegID of 0", "1005", "RegID", registration_id=0),
    # 3: who does not exist
    s("unknown hospital", "1005", "HospitalID", hospital_id="GH99"),
    s("unknown department", "1003", "DepartID", department_id="ZZ"),
    s("unknown doctor", "1003", "DoctorID", doctor_id="ZZ99"),
    s("doctor of another department", "1003", "DoctorID", department_id="SU", doctor_id="IM01"),
    # 4: what does not exist
    s("no such session", "1004", "SeeDoctorDate", work_type=WorkType.WHOLE_DAY),
    s("three weeks ahead is published", "1005", "SeeDoctorDate", visit_date=date(2026, 3, 23)),
    s("a day more is not", "1004", "SeeDoctorDate", visit_date=date(2026, 3, 24)),
    s("no slot begins so", "1004", "BeginTime", begin_time="08:30"),
    s("the slot ends otherwise", "1004", "BeginTime", begin_time="08:00", end_time="10:00"),
    s("no slot ends so", "1004", "EndTime", end_time="08:30"),
    s("a slot by its begin", "1000", begin_time="09:00"),
    s("a slot by begin and end", "1000", begin_time="09:00", end_time="10:00"),
    s("a slot by its end", "1000", end_time="10:00"),
    # 5: what may not be
    s("suspended hospital", "1005", "系统升级", hospital_id=SUSPENDED),
    s("stopped", "1005", "停诊", work_type=AFTERNOON),
    s("closed, bookings kept", "1005", "停挂", department_id="SU", work_type=AFTERNOON),
    s("reserved schedule", "1005", "保留", department_id="DI", work_type=AFTERNOON),
    s("reserved slot", "1005", "BeginTime", begin_time="10:00"),
    s("yesterday", "1005", "SeeDoctorDate", visit_date=date(2026, 3, 1)),
    s("a minute before the slot ends", "1000", now="2026-03-02T08:59", visit_date=TODAY, begin_time="08:00"),
    s("when the slot ends", "1005", "SeeDoctorDate", now="2026-03-02T09:00", visit_date=TODAY, begin_time="08:00"),
    s("any slot of a session under way", "1000", now="2026-03-02T09:59", visit_date=TODAY),
    s("any slot when it is over", "1005", "SeeDoctorDate", now="2026-03-02T11:00", visit_date=TODAY),
    s("the last day that opened", "1000", visit_date=date(2026, 3, 16)),
    s("a day too far ahead", "1005", "SeeDoctorDate", visit_date=date(2026, 3, 17)),
    s("before the release", "1005", "10:00", "2026-03-02T09:59", hospital_id=STRICT, visit_date=date(2026, 3, 9)),
    s("at the release", "1000", now="2026-03-02T10:00", hospital_id=STRICT, visit_date=date(2026, 3, 9)),
    s("opened the day before", "1000", now="2026-03-02T09:59", hospital_id=STRICT, visit_date=date(2026, 3, 8)),
    s("expert today", "1000", visit_date=TODAY, doctor_id="IM01"),
    s("expert today where not", "1005", "当天专家", hospital_id=STRICT, visit_date=TODAY, doctor_id="IM01"),
    s("expert tomorrow there", "1000", hospital_id=STRICT, doctor_id="IM01"),
    s("no expert today there", "1000", hospital_id=STRICT, visit_date=TODAY, doctor_id="IM02"),
    s("man where women are seen", "1005", "SickSex", department_id="OB"),
    s("woman there", "1000", department_id="OB", card_no=WOMAN, patient_sex=PatientSex.FEMALE),
    s("woman where men are seen", "1005", "SickSex", department_id="UR", card_no=WOMAN, patient_sex=PatientSex.FEMALE),
    s("man there", "1000", department_id="UR"),
    s("14 years on the day", "1000", department_id="PE", card_no=BOY_OF_14),
    s("15 years on the day", "1005", "15", department_id="PE", card_no=GIRL_OF_15),
    s("18 years on the day", "1000", department_id="AD", card_no=MAN_OF_18),
    s("17 years on the day", "1005", "17", department_id="AD", card_no=BOY_OF_17),
    s(
        "age unknown where it matters", "1005", "SickBirthday",
        hospital_id=STRICT, department_id="PE", card_no="", other_id_no="E1", card_type="护照",
    ),
    s(
        "age of a foreigner as given", "1000",
        hospital_id=STRICT, department_id="PE", card_no="", other_id_no="E1", card_type="护照",
        patient_birthday=date(2020, 1, 1),
    ),
    # 7: nothing left
    s("only a reserved slot", "1001", department_id="EX", work_type=AFTERNOON),
)  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda each: each.name)
def test_each_situation_has_its_code(asked: Asked, situation: Situation) -> None:
    asked.clock.instant = situation.now
    outcome = asked.book(**situation.order)
    code = getattr(outcome, "code", "1000")
    message = getattr(outcome, "message", "")
    assert (code, situation.names in message) == (situation.code, True), outcome
    reasons = [(each.name, each.detail) for each in asked.clinic.reasons.taken()]
    refusal = REFUSED.get(situation.name)
    assert reasons == ([refusal] if refusal else []), "the rule is noted, with the message"
    assert message == (refusal[1] if refusal else "")


TESTS = ExamApply(items=[ExamItem(name="血常规")])

REGISTRATION_TYPES = {
    "IM": {0, 1, 2, 12},
    "DI": {0, 1, 2, 12},
    "EX": {0, 1, 2, 12},
    "EM": set[int](),
    "IP": {11},
    "CT": {4, 13},
    "LA": {5, 13},
    "CH": {6},
}


@pytest.mark.parametrize("department_id", REGISTRATION_TYPES)
@pytest.mark.parametrize("kind", list(RegistrationType), ids=lambda kind: kind.name)
def test_departments_serve_their_own_booking_types(department_id: str, kind: RegistrationType) -> None:
    asked = Asked()
    outcome = asked.book(department_id=department_id, registration_type=kind, exam_apply=TESTS)
    is_served = int(kind) in REGISTRATION_TYPES[department_id]
    assert getattr(outcome, "code", "1000") == ("1000" if is_served else "1005")
    assert is_served or "RegType" in getattr(outcome, "message", "")


@pytest.mark.parametrize("nothing", [None, ExamApply(items=[])])
def test_laboratory_tests_are_named(nothing: ExamApply | None) -> None:
    asked = Asked()
    wanted = {"department_id": "LA", "registration_type": RegistrationType.LABORATORY}
    refused = asked.refused(**wanted, exam_apply=nothing)
    assert (refused.code, refused.message) == ("1005", "ExamApply：预约检验须填写检验项")
    asked.booked(**wanted, exam_apply=TESTS, registration_id=5)
    stored = asked.ledger.find(5)
    assert stored is not None
    assert stored.exam_items == '["血常规"]'


def test_only_experts_are_consulted() -> None:
    asked = Asked()
    asked.booked(doctor_id="IM01", registration_type=RegistrationType.CONSULTATION)
    assert asked.refused(doctor_id="IM02", registration_type=RegistrationType.CONSULTATION).code == "1005"


def test_the_order_of_the_checks(asked: Asked) -> None:
    """Two faults at once: the earlier check decides."""
    held = asked.booked(registration_id=1, card_no=MAN)
    assert held.reserve_no == 1
    wrong_card = "320503198001010015"
    # 1 before 2: a known RegID, but a wrong card
    assert asked.refused(registration_id=1, card_no=wrong_card).code == "1005"
    # 2 before 3: a known RegID, now for a department that does not exist: the RegID is what is wrong
    refused = asked.refused(registration_id=1, department_id="ZZ")
    assert (refused.code, "RegID" in refused.message) == ("1005", True)
    # 1 before 3
    assert asked.refused(card_no=wrong_card, department_id="ZZ").code == "1005"
    # 3: hospital before department, department before doctor, doctor before schedule
    assert asked.refused(hospital_id="GH99", department_id="ZZ").code == "1005"
    assert "DepartID" in asked.refused(department_id="ZZ", doctor_id="ZZ99").message
    assert asked.refused(doctor_id="ZZ99", work_type=WorkType.WHOLE_DAY).code == "1003"
    # 4 before 5: a suspended hospital without such a schedule, a stopped schedule without such a slot
    assert asked.refused(hospital_id=SUSPENDED, work_type=WorkType.WHOLE_DAY).code == "1004"
    assert asked.refused(work_type=AFTERNOON, begin_time="07:00").code == "1004"
    # within 5: suspended before past, stopped before reserved slot, past before sex
    assert "系统升级" in asked.refused(hospital_id=SUSPENDED, visit_date=date(2026, 3, 1)).message
    assert "停诊" in asked.refused(work_type=AFTERNOON, begin_time="10:00").message
    assert "SeeDoctorDate" in asked.refused(department_id="OB", visit_date=date(2026, 3, 1)).message
    # 5 before 6: the patient holds a booking there, but asks for the reserved slot
    assert asked.refused(card_no=MAN, begin_time="10:00").code == "1005"
    # 6 before 7: the patient holds the last number
    asked.booked(registration_id=2, card_no=OTHER_MAN, work_type=EVENING)
    assert asked.refused(card_no=man(1), work_type=EVENING).code == "1001"
    again = asked.refused(card_no=OTHER_MAN, work_type=EVENING)
    assert (again.code, again.registration_id) == ("1002", 2)
    assert asked.found(hospital_id=OPEN, card_no=MAN) == [1]
    assert asked.left(work_date=TOMORROW) == (1, 2, 2)
