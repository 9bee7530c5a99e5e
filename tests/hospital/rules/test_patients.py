"""Who can be a patient: dates of birth, ages, the sex of the card, and the insurance a hospital settles."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from yuyue_sim.contract.enumerations import InsuranceType, PatientSex

from tests.hospital.rules.asking import MAN, WOMAN, Asked
from tests.hospital.rules.small_world import STRICT, TODAY
from tests.hospital.rules.wire import ask, order_document, texts

IN_73_YEARS, TOMORROW, IN_1850, A_DAY_TOO_OLD = (
    "320503209901010010", "320503202603030011", "320503185001010011", "320503189603010017",
)  # fmt: skip
BORN_TODAY, JUST_130 = "320503202603020016", "320503189603020012"
IMPOSSIBLE = pytest.mark.parametrize("card_no", [IN_73_YEARS, TOMORROW, IN_1850, A_DAY_TOO_OLD])
NEVER_COMES = 18
"""A RegID whose patient does not come, by the chance of the tests' seed."""
BOOKED = "<OneRegInfo><RegID>100</RegID></OneRegInfo>"


def age(asked: Asked, hospital_id: str = "GH01") -> str:
    """PatientAge of the only record of the day."""
    window = "<BeginTime>2026-03-02 00:00:00</BeginTime><EndTime>2026-03-02 23:59:59</EndTime>"
    records = f"<RequestInfo><HospitalID>{hospital_id}</HospitalID>{window}</RequestInfo>"
    return texts(ask(asked, "getGhRecord", records).find("RecItem"))["PatientAge"]


@IMPOSSIBLE
def test_a_card_of_nobody_alive_is_1005(asked: Asked, card_no: str) -> None:
    result = texts(ask(asked, "getYyNo", order_document().replace(MAN, card_no)).find("ResponseInfo"))
    assert (result["Code"], result["ErrMsg"][:6]) == ("1005", "CardNo")
    assert asked.left() == (2, 2, 2)


@IMPOSSIBLE
def test_a_booking_is_not_given_such_a_card(asked: Asked, card_no: str) -> None:
    asked.booked(registration_id=100)
    update = f"<RequestInfo><HospitalID>GH01</HospitalID><RegID>100</RegID><CardNo>{card_no}</CardNo></RequestInfo>"
    result = texts(ask(asked, "updateOrderInfo", update).find("ResponseInfo"))
    assert (result["Code"], result["ErrMsg"][:6]) == ("0001", "CardNo")
    assert asked.found(card_no=MAN) == [100]


@pytest.mark.parametrize(("card_no", "years"), [(BORN_TODAY, "0"), (JUST_130, "130"), (MAN, "46")])
def test_the_youngest_and_the_oldest_are_booked(asked: Asked, card_no: str, years: str) -> None:
    document = order_document().replace(MAN, card_no)
    assert ask(asked, "getYyNo", document).findtext("ResponseInfo/Code") == "1000"
    assert age(asked) == years


@pytest.mark.parametrize("birthday", ["2099-01-01", "2026-03-03", "1850-01-01", "1896-03-01"])
@pytest.mark.parametrize("has_card", [True, False])
def test_so_is_a_birthday(asked: Asked, birthday: str, has_card: bool) -> None:
    passport = "<OtherIdNo>E1234567</OtherIdNo><CardType>护照</CardType>"
    document = order_document(more=f"<SickBirthday>{birthday}</SickBirthday>{passport}").replace("GH01", STRICT)
    document = document if has_card else document.replace(f"<CardNo>{MAN}</CardNo>", "")
    result = texts(ask(asked, "getYyNo", document).find("ResponseInfo"))
    assert (result["Code"], result["ErrMsg"][:12]) == ("1005", "SickBirthday")


def test_the_age_of_a_foreigner_is_known_with_the_birthday_alone(asked: Asked) -> None:
    passport = {"hospital_id": STRICT, "card_no": "", "other_id_no": "E1234567", "card_type": "护照"}
    asked.booked(registration_id=100, **passport)
    assert age(asked, STRICT) == ""
    asked.cancel(100, hospital_id=STRICT)
    other = Asked()
    other.booked(registration_id=100, patient_birthday=date(2026, 1, 1), **passport)
    assert age(other, STRICT) == "0"


def test_who_is_born_after_a_missed_visit_has_no_age_there(asked: Asked) -> None:
    asked.booked(registration_id=NEVER_COMES, visit_date=TODAY)
    asked.clock.instant = datetime(2026, 3, 9, 9, 30)
    born_on_the_day_after = "320503202603040017"
    assert asked.update(NEVER_COMES, card_no=born_on_the_day_after) == "0000"
    assert age(asked) == ""


@pytest.mark.parametrize(
    ("department_id", "card_no", "sex", "code", "named"),
    [
        ("OB", MAN, PatientSex.FEMALE, "1005", "CardNo：该科室只限女性"),
        ("OB", MAN, PatientSex.MALE, "1005", "SickSex：该科室只限女性"),
        ("UR", WOMAN, PatientSex.MALE, "1005", "CardNo：该科室只限男性"),
        ("OB", WOMAN, PatientSex.MALE, "1000", ""),
        ("UR", MAN, PatientSex.FEMALE, "1000", ""),
    ],
)
def test_the_card_says_whom_a_department_admits(
    asked: Asked, department_id: str, card_no: str, sex: PatientSex, code: str, named: str
) -> None:
    outcome = asked.book(department_id=department_id, card_no=card_no, patient_sex=sex, registration_id=100)
    assert (getattr(outcome, "code", "1000"), getattr(outcome, "message", "")) == (code, named)
    stored = asked.ledger.find(100)
    assert stored is None if named else stored is not None and stored.patient_sex == sex


@pytest.mark.parametrize(("sex", "code"), [(PatientSex.FEMALE, "1000"), (PatientSex.MALE, "1005")])
def test_a_foreigner_is_of_the_sex_that_was_sent(asked: Asked, sex: PatientSex, code: str) -> None:
    passport = {"hospital_id": STRICT, "card_no": "", "other_id_no": "E1234567", "card_type": "护照"}
    outcome = asked.book(department_id="OB", patient_sex=sex, **passport)
    assert getattr(outcome, "code", "1000") == code


@pytest.mark.parametrize(
    ("sent", "settled", "self_paid", "insured"),
    [
        (InsuranceType.CITIZEN_CARD, "1", "8.00", "12.00"),
        (InsuranceType.OTHER_PLACE, "4", "14.00", "6.00"),
        (InsuranceType.KUNSHAN, "0", "20.00", "0.00"),
        (InsuranceType.SELF_PAID, "0", "20.00", "0.00"),
    ],
)
def test_an_insurance_that_the_hospital_lacks_pays_nothing(
    asked: Asked, sent: InsuranceType, settled: str, self_paid: str, insured: str
) -> None:
    asked.booked(registration_id=100, insurance_type=sent)
    info = texts(ask(asked, "getGhInfo", BOOKED).find("RegInfo"))
    money = (info["SickInsureType"], info["SelfMoney"], info["InsureMoney"], info["Money"])
    assert money == (settled, self_paid, insured, "20.00")
    other = Asked()
    other.booked(registration_id=100)
    assert other.update(100, insurance_type=sent) == "0000"
    info = texts(ask(other, "getGhInfo", BOOKED).find("RegInfo"))
    assert (info["SelfMoney"], info["InsureMoney"]) == (self_paid, insured)
    window = "<BeginTime>2026-03-02 00:00:00</BeginTime><EndTime>2026-03-02 23:59:59</EndTime>"
    records = f"<RequestInfo><HospitalID>GH01</HospitalID>{window}</RequestInfo>"
    record = texts(ask(other, "getGhRecord", records).find("RecItem"))
    fees = (record["PatientType"], record["SelfPayFee"], record["InsureFee"], record["AccountFee"] == "0.00")
    assert fees == (settled, self_paid, insured, True)
