"""The patients for whom a run books: the documented test cards, or those of a file."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from yuyue_sim.contract.id_card import IdCard, IdCardError, check_digit

_FIRST_BIRTHDAY = date(1970, 1, 1)
_BOOKED_LIKE_ANYBODY = 1
_COUNT = 400
_HEADS = {"name": 0, "姓名": 0, "card": 1, "证件号": 1, "身份证号": 1, "phone": 2, "电话": 2, "手机号": 2}
_LONGEST_NAME, _LONGEST_PHONE = 50, 12


class Patient(NamedTuple):
    """Somebody who agreed to be booked."""

    name: str
    card: IdCard
    phone: str


class PatientsFileError(Exception):
    """A file of patients cannot be used; the text names the line."""


def documented_patients() -> tuple[Patient, ...]:
    """Men with the test card that is booked like anybody, each with another date of birth."""
    from yuyue_sim.scenario.faults.test_patients import CARD_REGION, OUTCOMES  # noqa: PLC0415 - pydantic takes a while

    number = OUTCOMES[_BOOKED_LIKE_ANYBODY].number
    cards = []
    for count in range(_COUNT):
        digits = f"{CARD_REGION}{_FIRST_BIRTHDAY + timedelta(days=count * 17):%Y%m%d}{number:03}"
        cards.append(digits + check_digit(digits))
    return tuple(
        Patient(f"测试{place:03}", IdCard.parse(card), f"1990001{place:04}") for place, card in enumerate(cards, 1)
    )


def patients_in(file: Path) -> tuple[Patient, ...]:
    """The patients of a CSV file with the columns name, card and phone (姓名, 证件号, 电话).

    Raises:
        PatientsFileError: it cannot be read, or a line is not a patient.
    """
    try:
        rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PatientsFileError(f"--patients {file}: {error}; give a CSV file in UTF-8") from None
    places = [_HEADS.get(head.strip().lower()) for head in (rows[0] if rows else [])]
    if sorted(place for place in places if place is not None) != [0, 1, 2]:
        raise PatientsFileError(f"{file}:1: expected the columns name,card,phone (姓名,证件号,电话)")
    found: list[Patient] = []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        by_place = {place: cell.strip() for place, cell in zip(places, row, strict=False) if place is not None}
        found.append(_patient(by_place, f"{file}:{number}"))
        earlier = next((each for each in found[:-1] if each.card == found[-1].card), None)
        if earlier is not None:
            raise PatientsFileError(f"{file}:{number}: the card {earlier.card.number} is there twice")
    if not found:
        raise PatientsFileError(f"{file}: no patients; add lines with name, card and phone")
    return tuple(found)


def _patient(cells: dict[int, str], place: str) -> Patient:
    name, card, phone = (cells.get(number, "") for number in range(3))
    if not 0 < len(name) <= _LONGEST_NAME:
        raise PatientsFileError(f"{place}: name: expected 1 to {_LONGEST_NAME} characters, got {name!r}")
    if not 0 < len(phone) <= _LONGEST_PHONE:
        raise PatientsFileError(f"{place}: phone: expected 1 to {_LONGEST_PHONE} characters, got {phone!r}")
    try:
        return Patient(name, IdCard.parse(card), phone)
    except IdCardError as error:
        raise PatientsFileError(f"{place}: card: {error}") from None
