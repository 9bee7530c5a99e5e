"""ID card numbers; the first two are the samples that GB 11643-1999 prints."""

from __future__ import annotations

from datetime import date

import pytest
from yuyue_sim.contract.enumerations import PatientSex
from yuyue_sim.contract.id_card import IdCard, IdCardError, check_digit


@pytest.mark.parametrize(
    ("first17", "last"),
    [("11010519491231002", "X"), ("44052418800101001", "4"), ("34052419800101001", "X"), ("51010819720505213", "7")],
)
def test_check_digits(first17: str, last: str) -> None:
    assert check_digit(first17) == last


def test_a_card_number_contains_birthday_and_sex() -> None:
    card = IdCard.parse("11010519491231002X")
    assert card == IdCard("11010519491231002X", date(1949, 12, 31), PatientSex.FEMALE)
    assert IdCard.parse("51010819720505213" + "7").sex is PatientSex.MALE


def test_a_small_x_becomes_a_capital() -> None:
    assert IdCard.parse("11010519491231002x").number == "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("110105194912310021", "the check digit X at its end"),
        ("11010519491331002X", "a date of birth yyyyMMdd in its 7th to 14th digits"),
        ("11010519490229002X", "a date of birth yyyyMMdd in its 7th to 14th digits"),
        ("110105491231002", "18 digits, the last of them possibly X"),
        ("000000194912310021", "a region code from 100000 on in its first six digits"),
        ("01010519491231002X", "a region code from 100000 on in its first six digits"),
        ("11010519491231002Y", "18 digits, the last of them possibly X"),
        ("X1010519491231002X", "18 digits, the last of them possibly X"),
        ("１１０１０５１９４９１２３１００２X", "18 digits, the last of them possibly X"),
        ("11010519491231002X ", "18 digits, the last of them possibly X"),
        ("", "18 digits, the last of them possibly X"),
    ],
)
def test_what_is_no_number(text: str, expected: str) -> None:
    with pytest.raises(IdCardError) as caught:
        IdCard.parse(text)
    assert str(caught.value) == f"ID card: expected {expected}, got {text!r}"


@pytest.mark.parametrize(
    ("day", "age"),
    [(date(2026, 12, 30), 76), (date(2026, 12, 31), 77), (date(1949, 12, 31), 0), (date(2027, 1, 1), 77)],
)
def test_age_in_whole_years(day: date, age: int) -> None:
    assert IdCard.parse("11010519491231002X").age_on(day) == age


@pytest.mark.parametrize("place", range(17))
def test_every_single_wrong_digit_is_noticed(place: int) -> None:
    right = "11010519491231002X"
    for digit in "0123456789":
        wrong = right[:place] + digit + right[place + 1 :]
        if wrong != right:
            with pytest.raises(IdCardError):
                IdCard.parse(wrong)
