"""updateOrderInfo: what is set, what is left, what is refused."""

from __future__ import annotations

from datetime import datetime

import pytest
from yuyue_sim.contract.enumerations import InsuranceType, YesNo
from yuyue_sim.hospital.ledger.registration import Registration

from tests.hospital.rules.asking import CARD_WITH_X, MAN, OTHER_MAN, Asked
from tests.hospital.rules.small_world import OPEN, STRICT
from tests.hospital.rules.wire import ask


def kept(asked: Asked, registration_id: int = 1) -> Registration:
    found = asked.ledger.find(registration_id)
    assert found is not None
    return found


def test_what_is_given_is_set(asked: Asked) -> None:
    asked.booked(registration_id=1)
    code = asked.update(
        1, patient_name="王大明", phone="13900000000", patient_sex=2, insurance_type=InsuranceType.KUNSHAN
    )
    assert code == "0000"
    now = kept(asked)
    assert (now.patient_name, now.phone, now.patient_sex, now.insurance_type) == ("王大明", "13900000000", 1, 5)


def test_what_is_not_given_stays(asked: Asked) -> None:
    asked.booked(registration_id=1, insurance_type=InsuranceType.TAICANG, is_paid=YesNo.YES)
    before = kept(asked)
    asked.clock.instant = datetime(2026, 3, 2, 10, 0)
    assert asked.update(1) == "0000"
    assert kept(asked) == before


def test_a_zero_that_is_given_is_a_value(asked: Asked) -> None:
    asked.booked(registration_id=1, insurance_type=InsuranceType.TAICANG, is_paid=YesNo.YES)
    assert asked.update(1, insurance_type=InsuranceType.SELF_PAID, is_paid=YesNo.NO) == "0000"
    assert (kept(asked).insurance_type, kept(asked).paid_at) == (0, "")


def test_a_payment_is_dated_when_it_is_first_reported(asked: Asked) -> None:
    asked.booked(registration_id=1)
    asked.clock.instant = datetime(2026, 3, 2, 10, 0, 5)
    asked.update(1, is_paid=YesNo.YES)
    asked.clock.instant = datetime(2026, 3, 2, 10, 30)
    asked.update(1, is_paid=YesNo.YES)
    assert kept(asked).paid_at == "2026-03-02 10:00:05"


@pytest.mark.parametrize(("hospital_id", "sexes"), [(OPEN, {0: 0, 1: 0, 2: 1}), (STRICT, {0: 0, 1: 1, 2: 1})])
def test_one_is_male_by_the_table_and_female_by_the_example(hospital_id: str, sexes: dict[int, int]) -> None:
    for written, sex in sexes.items():
        asked = Asked()
        asked.booked(registration_id=1, hospital_id=hospital_id)
        assert asked.update(1, hospital_id=hospital_id, patient_sex=written) == "0000"
        assert kept(asked).patient_sex == sex


def test_another_card_is_another_patient(asked: Asked) -> None:
    asked.booked(registration_id=1)
    assert asked.update(1, card_no=CARD_WITH_X.lower()) == "0000"
    assert (kept(asked).identity, kept(asked).patient_birthday) == (CARD_WITH_X, "1970-01-01")
    assert asked.found(card_no=MAN) == []
    assert asked.found(card_no=CARD_WITH_X) == [1]
    assert asked.booked(registration_id=2).reserve_no == 2


def test_one_patient_has_one_booking_in_a_schedule_even_so(asked: Asked) -> None:
    asked.booked(registration_id=1)
    asked.booked(registration_id=2, card_no=OTHER_MAN)
    assert asked.update(2, card_no=MAN, patient_name="王大明") == "0001"
    assert kept(asked, 2).patient_name == "王小明"
    asked.cancel(1)
    assert asked.update(2, card_no=MAN) == "0000"


def test_refused(asked: Asked) -> None:
    asked.booked(registration_id=1)
    assert asked.update(2) == "0001"
    assert asked.update(1, hospital_id=STRICT) == "0001"
    assert asked.update(1, card_no="320503198001010015", phone="13900000000") == "0001"
    assert kept(asked).phone == "13800000000"
    asked.cancel(1)
    assert asked.update(1) == "0001"


def test_a_foreign_patients_paper_may_be_repeated(asked: Asked) -> None:
    asked.booked(registration_id=1, hospital_id=STRICT, card_no="", other_id_no="E1", card_type="护照")
    assert asked.update(1, hospital_id=STRICT, card_no="E1", phone="13900000000") == "0000"
    assert (kept(asked).identity, kept(asked).card_no, kept(asked).phone) == ("E1", "", "13900000000")
    assert asked.update(1, hospital_id=STRICT, card_no="E2") == "0001"
    assert asked.update(1, hospital_id=STRICT, card_no=MAN) == "0000"
    assert kept(asked).identity == MAN


def test_without_a_hospital_the_reg_id_is_enough(asked: Asked) -> None:
    asked.booked(registration_id=1, hospital_id=STRICT)
    for hospital in ("", "<HospitalID></HospitalID>"):
        query = f"<RequestInfo>{hospital}<RegID>1</RegID><SickSex>1</SickSex><CardNo>{MAN}</CardNo></RequestInfo>"
        assert ask(asked, "updateOrderInfo", query).findtext("ResponseInfo/Code") == "0000"
        assert kept(asked).patient_sex == 1
    unknown = f"<RequestInfo><RegID>2</RegID><CardNo>{MAN}</CardNo></RequestInfo>"
    assert ask(asked, "updateOrderInfo", unknown).findtext("ResponseInfo/Code") == "0001"
