"""Chinese ID card numbers (公民身份号码, GB 11643-1999)."""

from __future__ import annotations

from datetime import date
from operator import mul
from typing import NamedTuple, Self

from yuyue_sim.contract.enumerations import PatientSex
from yuyue_sim.core.language import Phrase

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_OF_ZEROS = ord("0") * sum(_WEIGHTS)
"""Weighted are the codes of the digits, which come without a conversion."""
_CHECK_DIGITS = "10X98765432"
_DIGITS = 17
_LAST = frozenset("0123456789Xx")
_ODD = frozenset("13579")


class IdCardError(ValueError):
    """A text is not an ID card number."""

    def __init__(self, text: str, expected: str) -> None:
        super().__init__(text, expected)
        self.text = text
        self.expected = expected

    def __str__(self) -> str:
        return Phrase("ID card: expected {expected}, got {text!r}", expected=self.expected, text=self.text)


def check_digit(first17: str) -> str:
    """The eighteenth character of a number, from its first seventeen digits (ISO 7064, MOD 11-2)."""
    total = sum(map(mul, first17.encode(), _WEIGHTS)) - _OF_ZEROS
    return _CHECK_DIGITS[total % 11]


class IdCard(NamedTuple):
    """A number with correct form, date and check digit."""

    number: str
    """18 characters; a final `X` is a capital."""
    birthday: date
    sex: PatientSex

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number; a final lower-case `x` is accepted.

        Raises:
            IdCardError: the form, the region, the date of birth or the check digit is wrong.
        """
        first17, last = text[:_DIGITS], text[_DIGITS:]
        if last not in _LAST or not (first17.isascii() and first17.isdigit()):
            raise IdCardError(text, Phrase("18 digits, the last of them possibly X"))
        if text[0] == "0":
            raise IdCardError(text, Phrase("a region code from 100000 on in its first six digits"))
        try:
            birthday = date.fromisoformat(text[6:14])
        except ValueError:
            raise IdCardError(text, Phrase("a date of birth yyyyMMdd in its 7th to 14th digits")) from None
        right = check_digit(first17)
        if last.upper() != right:
            raise IdCardError(text, Phrase("the check digit {digit} at its end", digit=right))
        sex = PatientSex.MALE if text[16] in _ODD else PatientSex.FEMALE
        return cls(first17 + right, birthday, sex)

    def age_on(self, day: date) -> int:
        """Whole years of age on a date."""
        had_birthday = (day.month, day.day) >= (self.birthday.month, self.birthday.day)
        return day.year - self.birthday.year - (not had_birthday)
