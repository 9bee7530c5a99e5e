"""The patients for whom a run books: the documented test cards, or those of a file."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from yuyue_sim.contract.id_card import IdCard, IdCardError, check_digit
from yuyue_sim.core.language import reason_of, say
from yuyue_sim.core.text_encoding import WrongEncodingError, decoded

_BOOKED_LIKE_ANYBODY = 1
_WOMAN = 2
"""No outcome has an even number, so that this is a card of a woman who is booked like anybody."""
_COUNT = 400
_ADULTS_BORN, _ADULTS_EVERY_DAYS = date(1970, 1, 1), 17
_ELDERLY_BORN, _ELDERLY_EVERY_DAYS = date(1936, 1, 1), 7
_YOUNGEST_DAYS, _CHILDREN_EVERY_DAYS = 14, 11
_HEADS = {"name": 0, "姓名": 0, "card": 1, "证件号": 1, "身份证号": 1, "phone": 2, "电话": 2, "手机号": 2}
_LONGEST_NAME, _LONGEST_PHONE = 50, 12


class Patient(NamedTuple):
    """Somebody who agreed to be booked."""

    name: str
    card: IdCard
    phone: str


class PatientsFileError(Exception):
    """A file of patients cannot be used; the text names the line."""


def documented_patients(today: date) -> tuple[Patient, ...]:
    """Patients with the test cards that are booked like anybody, each with another date of birth or of another sex.

    First men, then women, both from 38 years on in 2026; then children of 14 days to 12 years, then old people from 82.
    """
    from yuyue_sim.scenario.faults.test_patients import CARD_REGION, OUTCOMES  # noqa: PLC0415 - pydantic takes a while

    man, woman = OUTCOMES[_BOOKED_LIKE_ANYBODY].number, _WOMAN
    adults = [_ADULTS_BORN + timedelta(days=count * _ADULTS_EVERY_DAYS) for count in range(_COUNT)]
    youngest = today - timedelta(days=_YOUNGEST_DAYS)
    children = [youngest - timedelta(days=count * _CHILDREN_EVERY_DAYS) for count in range(_COUNT)]
    elderly = [_ELDERLY_BORN + timedelta(days=count * _ELDERLY_EVERY_DAYS) for count in range(_COUNT)]
    people = [
        *((each, man) for each in adults),
        *((each, woman) for each in adults),
        *((each, number) for each in children for number in (man, woman)),
        *((each, number) for each in elderly for number in (man, woman)),
    ]
    cards = [f"{CARD_REGION}{birthday:%Y%m%d}{number:03}" for birthday, number in people]
    return tuple(
        Patient(f"测试{place:03}", IdCard.parse(card + check_digit(card)), f"1990001{place:04}")
        for place, card in enumerate(cards, 1)
    )


def patients_in(file: Path) -> tuple[Patient, ...]:
    """The patients of a CSV file with the columns name, card and phone (姓名, 证件号, 电话).

    Raises:
        PatientsFileError: it cannot be read, or a line is not a patient.
    """
    try:
        rows = list(csv.reader(decoded(file.read_bytes()).splitlines()))
    except OSError as error:
        raise PatientsFileError(
            say("--patients {file}: {reason}; give a CSV file", file=file, reason=reason_of(error))
        ) from None
    except WrongEncodingError as error:
        raise PatientsFileError(f"{file}:{error.line}:{error.column}: {error}") from None
    except csv.Error as error:
        raise PatientsFileError(say("{file}: not CSV: {reason}", file=file, reason=str(error))) from None
    places = [_HEADS.get(head.strip().lower()) for head in (rows[0] if rows else [])]
    if sorted(place for place in places if place is not None) != [0, 1, 2]:
        raise PatientsFileError(say("{file}:1: expected the columns name,card,phone (姓名,证件号,电话)", file=file))
    found: list[Patient] = []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        by_place = {place: cell.strip() for place, cell in zip(places, row, strict=False) if place is not None}
        found.append(_patient(by_place, f"{file}:{number}"))
        earlier = next((each for each in found[:-1] if each.card == found[-1].card), None)
        if earlier is not None:
            raise PatientsFileError(
                say("{file}:{line}: the card {card} is there twice", file=file, line=number, card=earlier.card.number)
            )
    if not found:
        raise PatientsFileError(say("{file}: no patients; add lines with name, card and phone", file=file))
    return tuple(found)


def _patient(cells: dict[int, str], place: str) -> Patient:
    name, card, phone = (cells.get(number, "") for number in range(3))
    if not 0 < len(name) <= _LONGEST_NAME:
        raise PatientsFileError(_wrong_length(place, "name", _LONGEST_NAME, name))
    if not 0 < len(phone) <= _LONGEST_PHONE:
        raise PatientsFileError(_wrong_length(place, "phone", _LONGEST_PHONE, phone))
    try:
        return Patient(name, IdCard.parse(card), phone)
    except IdCardError as error:
        raise PatientsFileError(say("{place}: card: {problem}", place=place, problem=error)) from None


def _wrong_length(place: str, column: str, most: int, value: str) -> str:
    return say(
        "{place}: {column}: expected 1 to {most} characters, got {value!r}",
        place=place,
        column=column,
        most=most,
        value=value,
    )
