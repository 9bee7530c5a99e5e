"""The outpatient numbers (门诊号, `OpNo`) of patients, made so that a patient is found from a number without a search.

The number of somebody with an ID card has 14 digits and stands for region, date of birth and sequence of the card,
mixed by a key of the hospital; it can be turned back. The number of somebody with another document has 13 digits and
cannot.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from yuyue_sim.contract.id_card import IdCard, IdCardError, check_digit
from yuyue_sim.core.random_streams import Streams

_CARD_DIGITS, _OTHER_DIGITS = 14, 13
_FIRST_CARD, _FIRST_OTHER = 10 ** (_CARD_DIGITS - 1), 10 ** (_OTHER_DIGITS - 1)
_FIRST_REGION, _SEQUENCES = 100_000, 1_000
_DAYS = 100_000
"""Dates of birth are known modulo this, some 273 years."""
_LEFT, _RIGHT = 9_000_000, 10_000_000
"""Their product is the number of cards, and of numbers of 14 digits."""
_ROUNDS = 4
_FACTOR = 0x9E3779B97F4A7C15
_WORD = (1 << 64) - 1
_KEYS_KEPT = 512


class OutpatientNumbers:
    """The outpatient numbers of all hospitals: a patient has the same number in all registrations at a hospital."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self._keys = lru_cache(_KEYS_KEPT)(self._make_keys)

    def number(self, hospital_id: str, identity: str) -> str:
        """The number of the patient with this ID card or other document."""
        try:
            card = IdCard.parse(identity)
        except IdCardError:
            card = None
        if card is None or card.number != identity:
            drawn = self._streams.number("outpatient number", hospital_id, identity)
            return str(_FIRST_OTHER + drawn % (9 * _FIRST_OTHER))
        region, day = int(identity[:6]) - _FIRST_REGION, card.birthday.toordinal() % _DAYS
        value = (region * _DAYS + day) * _SEQUENCES + int(identity[14:17])
        left, right = divmod(value, _RIGHT)
        for key in self._keys(hospital_id):
            left = (left + _mixed(key, right)) % _LEFT
            right = (right + _mixed(key, left)) % _RIGHT
        return str(_FIRST_CARD + left * _RIGHT + right)

    def card_no(self, number: str, hospital_id: str, today: date) -> str | None:
        """The ID card of the patient with a number; `None` if it is the number of no ID card."""
        if not _is_number(number, _CARD_DIGITS):
            return None
        left, right = divmod(int(number) - _FIRST_CARD, _RIGHT)
        for key in reversed(self._keys(hospital_id)):
            right = (right - _mixed(key, left)) % _RIGHT
            left = (left - _mixed(key, right)) % _LEFT
        rest, sequence = divmod(left * _RIGHT + right, _SEQUENCES)
        region, day = divmod(rest, _DAYS)
        latest = today.toordinal()
        birthday = date.fromordinal(latest - (latest - day) % _DAYS)
        first17 = f"{_FIRST_REGION + region}{birthday:%Y%m%d}{sequence:03}"
        return first17 + check_digit(first17)

    def is_of_other_document(self, number: str) -> bool:
        """Whether a number is that of a document other than an ID card."""
        return _is_number(number, _OTHER_DIGITS)

    def _make_keys(self, hospital_id: str) -> tuple[int, ...]:
        return tuple(self._streams.number("outpatient number", hospital_id, str(turn)) for turn in range(_ROUNDS))


def _is_number(text: str, digits: int) -> bool:
    return len(text) == digits and text.isascii() and text.isdigit() and text[0] != "0"


def _mixed(key: int, half: int) -> int:
    """A draw of 40 bits that depends on both."""
    mixed = ((half ^ key) * _FACTOR) & _WORD
    return ((mixed ^ mixed >> 29) * _FACTOR & _WORD) >> 24
