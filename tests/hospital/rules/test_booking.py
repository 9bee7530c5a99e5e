"""getYyNo: which number is given, and what a RegID asked for again gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from yuyue_sim.contract.enumerations import Channel, RegistrationType, YesNo
from yuyue_sim.contract.messages.get_yy_no import ExamApply, ExamItem
from yuyue_sim.hospital.rules.outcomes import Booked

from tests.hospital.rules.asking import CARD_WITH_X, MAN, Asked, man
from tests.hospital.rules.small_world import AFTERNOON, OPEN, STRICT, TODAY, TOMORROW


def test_numbers_rise_from_one_and_reserved_ones_are_not_given(asked: Asked) -> None:
    assert [asked.booked(card_no=man(number)).reserve_no for number in range(4)] == [1, 2, 3, 4]
    refused = asked.refused(card_no=man(9))
    assert (refused.code, refused.reserve_no, refused.registration_id) == ("1001", 0, 900_004)
    assert asked.left() == (0, 0, 2)


def test_a_named_slot_has_its_own_numbers(asked: Asked) -> None:
    assert asked.booked(card_no=man(1), begin_time="09:00", end_time="10:00").reserve_no == 3
    assert asked.booked(card_no=man(2), begin_time="09:00").reserve_no == 4
    assert asked.refused(card_no=man(3), begin_time="09:00").code == "1001"
    assert asked.booked(card_no=man(3), begin_time="08:00").reserve_no == 1


def test_without_a_slot_the_first_that_is_not_over_is_given(asked: Asked) -> None:
    assert asked.booked(visit_date=TODAY).reserve_no == 3
    registration = asked.ledger.find(900_000)
    assert registration is not None
    assert (registration.begin_time, registration.end_time) == ("09:00", "10:00")


def test_a_cancelled_number_is_given_again_at_once(asked: Asked) -> None:
    for number in range(4):
        asked.booked(registration_id=number + 1, card_no=man(number))
    assert asked.cancel(2) == "0000"
    assert asked.left() == (1, 0, 2)
    assert asked.booked(card_no=man(8)).reserve_no == 2
    assert asked.refused(card_no=man(9)).code == "1001"


def test_a_doctor_and_the_department_are_two_schedules(asked: Asked) -> None:
    assert asked.booked(doctor_id="IM01").reserve_no == 1
    assert asked.booked().reserve_no == 1
    assert asked.booked(doctor_id="IM02").reserve_no == 1


def test_a_repeated_reg_id_returns_the_first_booking(asked: Asked) -> None:
    first = asked.booked(registration_id=777, begin_time="09:00")
    again = asked.refused(registration_id=777)
    assert (again.code, again.registration_id, again.reserve_no) == ("1002", 777, 3)
    assert again.check_no == first.check_no
    assert asked.left() == (2, 1, 2)


@pytest.mark.parametrize(
    "changes",
    [
        {"card_no": man(3)},
        {"doctor_id": "IM02"},
        {"visit_date": TODAY},
        {"work_type": AFTERNOON},
        {"hospital_id": STRICT},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_reg_id_used_for_something_else_is_refused(asked: Asked, changes: dict[str, object]) -> None:
    asked.booked(registration_id=777)
    refused = asked.refused(registration_id=777, **changes)
    assert (refused.code, refused.registration_id, refused.reserve_no) == ("1005", 777, 0)
    assert "RegID" in refused.message


def test_the_reg_id_of_a_cancelled_booking_is_used_up(asked: Asked) -> None:
    asked.booked(registration_id=777)
    asked.cancel(777)
    assert asked.refused(registration_id=777).code == "1005"
    assert asked.booked(registration_id=778).reserve_no == 1


def test_a_patient_books_a_schedule_once(asked: Asked) -> None:
    asked.booked(registration_id=1, begin_time="09:00")
    again = asked.refused(registration_id=2, begin_time="08:00")
    assert (again.code, again.registration_id, again.reserve_no) == ("1002", 1, 3)
    asked.booked(registration_id=3, visit_date=TODAY)
    asked.booked(registration_id=4, department_id="SU")
    asked.cancel(1)
    assert asked.booked(registration_id=5).reserve_no == 1


def test_a_card_is_one_patient_however_its_x_is_written(asked: Asked) -> None:
    asked.booked(registration_id=1, card_no=CARD_WITH_X.lower())
    assert asked.refused(card_no=CARD_WITH_X).registration_id == 1


def test_two_foreigners_are_two_patients(asked: Asked) -> None:
    paper = {"hospital_id": STRICT, "card_no": "", "card_type": "护照"}
    asked.booked(registration_id=1, other_id_no="E1", **paper)
    assert asked.refused(registration_id=2, other_id_no="E1", **paper).code == "1002"
    asked.booked(registration_id=3, other_id_no="E2", **paper)
    assert asked.found(card_no="E1") == [1]


def test_the_check_number_is_the_platforms_where_it_can_be_returned(asked: Asked) -> None:
    assert asked.booked(card_no=man(1), check_no="887766").check_no == "887766"
    for number, given in enumerate(("", "0123", "ab12"), 2):
        own = asked.booked(card_no=man(number), check_no=given).check_no
        assert len(own) == 6
        assert own.isdigit()
    own = asked.booked(registration_id=1, card_no=man(9), department_id="SU", check_no="").check_no
    assert own == "740791", "by the seed and the RegID, the same in every release"


def test_all_of_an_order_is_kept_as_it_came(asked: Asked) -> None:
    asked.booked(
        registration_id=999_999_999_999_999_999,
        department_id="LA",
        registration_type=RegistrationType.LABORATORY,
        patient_name="𠮷田'); DROP TABLE registration;--",
        phone="051267973306",
        channel=Channel.REFERRAL,
        channel_vendor="苏周到",
        operator="张<三>&",
        operator_id="op1",
        is_paid=YesNo.YES,
        referring_hospital_id="SQ01",
        referral_reason="进一步检查",
        medical_record="无",
        preliminary_diagnosis='发热 "待查"',
        exam_apply=ExamApply(items=[ExamItem(name="核酸检测"), ExamItem(name="血常规")]),
    )
    kept = asked.ledger.find(999_999_999_999_999_999)
    assert kept is not None
    assert (kept.hospital_id, kept.department_id, kept.doctor_id) == (OPEN, "LA", "")
    assert (kept.work_date, kept.work_type, kept.identity) == ("2026-03-03", 1, MAN)
    assert kept.patient_name == "𠮷田'); DROP TABLE registration;--"
    assert (kept.patient_birthday, kept.phone) == ("1980-01-01", "051267973306")
    assert (kept.channel, kept.channel_vendor, kept.operator) == ("社区转诊", "苏周到", "张<三>&")
    assert (kept.created_at, kept.registered_at) == ("2026-03-02 09:29:58", "2026-03-02 09:30:00")
    assert (kept.paid_at, kept.cancelled_at) == ("2026-03-02 09:30:00", "")
    assert json.loads(kept.referral) == {
        "referring_hospital_id": "SQ01",
        "referral_reason": "进一步检查",
        "medical_record": "无",
        "preliminary_diagnosis": '发热 "待查"',
    }
    assert json.loads(kept.exam_items) == ["核酸检测", "血常规"]


def test_the_same_script_gives_the_same_responses() -> None:
    def play() -> list[object]:
        asked = Asked()
        responses: list[object] = [asked.book(card_no=man(number % 5)) for number in range(12)]
        return [*responses, asked.cancel(900_001), asked.book(card_no=man(7)), asked.left()]

    first, second = play(), play()
    assert first == second
    assert sum(isinstance(response, Booked) for response in first) == 5


def test_a_booking_outlives_the_process(tmp_path: Path) -> None:
    first = Asked(tmp_path / "ledger.sqlite")
    first.booked(registration_id=5)
    first.ledger.close()
    later = Asked(tmp_path / "ledger.sqlite")
    assert later.refused(registration_id=5).reserve_no == 1
    assert later.left(work_date=TOMORROW) == (1, 2, 2)
    later.ledger.close()
