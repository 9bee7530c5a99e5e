"""The outpatient numbers of the tests' seed: the same in every release, and the card is found from the number."""

from __future__ import annotations

from datetime import date

import pytest
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.rules.outpatient_numbers import OutpatientNumbers

from tests.hospital.rules.asking import MAN, Asked

NUMBERS = OutpatientNumbers(Streams(7))
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("hospital_id", "card_no", "number"),
    [
        ("GH01", "320503198001010014", "37357470224611"),
        ("GH01", "32050319700101001X", "61004295136155"),
        ("GH02", "320503198001010014", "61486222332285"),
        ("GH02", "32050319700101001X", "25176923666347"),
    ],
)
def test_the_number_of_a_card_can_be_turned_back(hospital_id: str, card_no: str, number: str) -> None:
    assert NUMBERS.number(hospital_id, card_no) == number
    assert NUMBERS.card_no(number, hospital_id, TODAY) == card_no
    assert not NUMBERS.is_of_other_document(number)


@pytest.mark.parametrize(
    ("hospital_id", "document", "number"),
    [("GH01", "E1234567", "3925288687622"), ("GH02", "E1234567", "2706358632779")],
)
def test_the_number_of_another_document_cannot(hospital_id: str, document: str, number: str) -> None:
    assert NUMBERS.number(hospital_id, document) == number
    assert NUMBERS.card_no(number, hospital_id, TODAY) is None
    assert NUMBERS.is_of_other_document(number)


@pytest.mark.parametrize("text", ["", "0", "0123456789012", "01234567890123", "123456789012", "1234567890123４"])
def test_what_is_no_number_is_of_nobody(text: str) -> None:
    assert NUMBERS.card_no(text, "GH01", TODAY) is None
    assert not NUMBERS.is_of_other_document(text)


def test_a_patient_has_one_file_and_one_number_at_a_hospital(asked: Asked) -> None:
    asked.booked(registration_id=1, card_no=MAN)
    asked.booked(registration_id=2, card_no=MAN, doctor_id="IM01")
    found = [asked.ledger.find(number) for number in (1, 2)]
    inquiries = asked.clinic.inquiries
    assert [(inquiries.patient_id(row), inquiries.outpatient_no(row)) for row in found if row] == [
        ("4604980585", "37357470224611")
    ] * 2
