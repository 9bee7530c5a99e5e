"""Chinese ID card numbers (公民身份号码, GB 11643-1999)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import mul
from typing import Self

from yuyue_sim.contract.enumerations import PatientSex

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_OF_ZEROS = ord("0") * sum(_WEIGHTS)
"""Weighted are the codes of the digits, which come without a conversion."""
_CHECK_DIGITS = "10X98765432"
_REMEMBERED = 4096
_FORM = re.compile(r"\d{17}[\dXx]", re.ASCII)


class IdCardError(ValueError):
    """A text is not an ID card number."""

    def __init__(self, text: str, expected: str) -> None:
        super().__init__(text, expected)
        self.text = text
        self.expected = expected

    def __str__(self) -> str:
        return f"ID card: expected {self.expected}, got {self.text!r}"


def check_digit(first17: str) -> str:
    """The eighteenth character of a number, from its first seventeen digits (ISO 7064, MOD 11-2)."""
    total = sum(map(mul, first17.encode(), _WEIGHTS)) - _OF_ZEROS
    return _CHECK_DIGITS[total % 11]


@dataclass(frozen=True, slots=True)
class IdCard:
    """A number with correct form, date and check digit."""

    number: str
    """18 characters; a final `X` is a capital."""
    birthday: date
    sex: PatientSex

    @classmethod
    @lru_cache(maxsize=_REMEMBERED)
    def parse(cls, text: str) -> Self:
        """Read a number; a final lower-case `x` is accepted.

        Raises:
            IdCardError: the form, the region, the date of birth or the check digit is wrong.
        """
        if _FORM.fullmatch(text) is None:
            raise IdCardError(text, "18 digits, the last of them possibly X")
        if text[0] == "0":
            raise IdCardError(text, "a region code from 100000 on in its first six digits")
        number = text.upper()
        try:
            birthday = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        except ValueError:
            raise IdCardError(text, "a date of birth yyyyMMdd in its 7th to 14th digits") from None
        right = check_digit(number[:17])
        if number[17] != right:
            raise IdCardError(text, f"the check digit {right} at its end")
        sex = PatientSex.MALE if int(number[16]) % 2 else PatientSex.FEMALE
        return cls(number, birthday, sex)

    def age_on(self, day: date) -> int:
        """Whole years of age on a date."""
        had_birthday = (day.month, day.day) >= (self.birthday.month, self.birthday.day)
        return day.year - self.birthday.year - (not had_birthday)
