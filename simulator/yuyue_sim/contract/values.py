"""Converts the text of an element to its value by its row of the table."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

from yuyue_sim.contract.declaration import Element, Kind
from yuyue_sim.contract.enumerations import CodedNumber, CodedSign, CodedText
from yuyue_sim.core.language import Phrase

WHITE = " \t\r\n"
"""The white space of XML, which does not count around a value."""
_MOST_DIGITS = 18
"""The digits of a number if its table gives no length: those of the longest number in the specification."""
_DECIMALS = 2
_REMEMBERED = 2048

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d:[0-5]\d", re.ASCII)
_MONEY = re.compile(r"(\d+)(\.\d{1,2})?", re.ASCII)
_CENT = Decimal("0.01")


class Refused(ValueError):  # noqa: N818 - never seen outside: it becomes Malformed where the path is known
    """The row does not allow this text."""


def allowed_values(element: Element) -> tuple[Any, ...]:
    """The enumeration members that an element may have; empty without an enumeration."""
    return (*element.values, *element.also_taken)


def describe(element: Element) -> str:
    """A description of the allowed values; it follows the word 'expected'."""
    if element.enumeration is not None:
        words = [_describe_member(element, member) for member in allowed_values(element)]
        return words[0] if len(words) == 1 else Phrase("one of {words}", words=", ".join(words))
    return _DESCRIPTIONS[element.kind](element)


def _describe_member(element: Element, member: Any) -> str:
    if isinstance(member, CodedNumber | CodedSign):
        return f"{member.value} {member.zh}"
    example_word = element.example_words.get(member)
    return f"{member.value} (or {example_word})" if example_word else str(member.value)


_DESCRIPTIONS: dict[Kind, Callable[[Element], str]] = {
    Kind.TEXT: lambda element: (
        Phrase("a text of at most {count} characters", count=element.length)
        if element.length and element.length_binds
        else Phrase("a text")
    ),
    Kind.NUMBER: lambda element: Phrase("a whole number of at most {count} digits", count=digits_of(element)),
    Kind.MONEY: lambda element: Phrase(
        "an amount of at most {count} digits, two of them decimals, as 15.00", count=digits_of(element)
    ),
    Kind.DATE: lambda _: Phrase("a date yyyy-MM-dd"),
    Kind.TIME: lambda _: Phrase("a time HH:mm"),
    Kind.INSTANT: lambda _: Phrase("an instant yyyy-MM-dd HH:mm:ss"),
    Kind.RECORD: lambda _: Phrase("elements"),
}


def digits_of(element: Element) -> int:
    """The most digits of a number or an amount."""
    return element.length if element.length and element.length_binds else _MOST_DIGITS


@lru_cache(maxsize=_REMEMBERED)
def read_date(text: str) -> date:
    """Read a date yyyy-MM-dd.

    Raises:
        Refused: the form is different, or the day does not exist.
    """
    if _DATE.fullmatch(text) is None:
        raise Refused
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused from None


@lru_cache(maxsize=_REMEMBERED)
def read_time(text: str) -> str:
    """Read a time of day HH:mm; an hour of one digit and a full-width colon are accepted.

    Raises:
        Refused: the form is different, or the time does not exist.
    """
    match = _TIME.fullmatch(text)
    if match is None:
        raise Refused
    return f"{match[1]:0>2}:{match[2]}"


@lru_cache(maxsize=_REMEMBERED)
def read_instant(text: str) -> datetime:
    """Read an instant yyyy-MM-dd HH:mm:ss.

    Raises:
        Refused: the form is different, or the instant does not exist.
    """
    if _INSTANT.fullmatch(text) is None:
        raise Refused
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Refused from None


def reader_of(element: Element, default: Any) -> Callable[[str], Any]:
    """A function from the trimmed text of an element to its value; it raises `Refused`, also for an empty text.

    `default` is what a zero becomes where it says nothing.
    """
    if element.enumeration is not None:
        return _enumeration_reader(element, default)
    if element.kind is Kind.NUMBER:
        return _number_reader(element, default)
    if element.kind is Kind.MONEY:
        return _money_reader(element, default)
    return _READERS.get(element.kind) or _text_reader(element)


_READERS: dict[Kind, Callable[[str], Any]] = {
    Kind.DATE: read_date,
    Kind.TIME: read_time,
    Kind.INSTANT: read_instant,
}


def longest_of(element: Element) -> int | None:
    """How long the text of an element may be that stays a text; `None` for every other element."""
    if element.kind is not Kind.TEXT or element.enumeration is not None:
        return None
    return element.length if element.length and element.length_binds else sys.maxsize


def _text_reader(element: Element) -> Callable[[str], str]:
    """Texts are also taken with white space around them."""
    longest = longest_of(element) or sys.maxsize

    def read(text: str) -> str:
        text = text.strip(WHITE)
        if not 0 < len(text) <= longest:
            raise Refused
        return text

    return read


def _zero_says_nothing(element: Element) -> bool:
    return not element.required and not element.zero_is_value


def _number_reader(element: Element, default: Any) -> Callable[[str], Any]:
    most_digits = digits_of(element)
    nothing = default if _zero_says_nothing(element) else 0

    def read(text: str) -> Any:
        if len(text) > most_digits or not (text.isascii() and text.isdigit()):
            raise Refused
        return int(text) or nothing

    return read


def _money_reader(element: Element, default: Any) -> Callable[[str], Any]:
    most_digits = digits_of(element) - _DECIMALS
    nothing = default if _zero_says_nothing(element) else Decimal("0.00")

    @lru_cache(maxsize=_REMEMBERED)
    def read(text: str) -> Any:
        match = _MONEY.fullmatch(text)
        if match is None or len(match[1]) > most_digits:
            raise Refused
        return Decimal(text).quantize(_CENT) or nothing

    return read


def _enumeration_reader(element: Element, default: Any) -> Callable[[str], Any]:
    members: dict[str, Any] = {str(member.value): member for member in allowed_values(element)}
    members |= {word: member for member, word in element.example_words.items()}
    if element.kind is Kind.NUMBER and _zero_says_nothing(element):
        members.setdefault("0", default)
    kind = _NumberedMembers if element.kind is Kind.NUMBER else _Members
    return kind(members, digits_of(element)).__getitem__


class _Members(dict[str, Any]):
    """The members of an enumeration by their texts."""

    def __init__(self, members: dict[str, Any], longest: int) -> None:
        super().__init__(members)
        self._longest = longest

    def __missing__(self, text: str) -> Any:
        raise Refused


class _NumberedMembers(_Members):
    """A number may have leading zeros within its length."""

    def __missing__(self, text: str) -> Any:
        if len(text) <= self._longest and text.isascii() and text.isdigit() and (plain := str(int(text))) in self:
            return self[plain]
        raise Refused


def enumeration_words(element: Element) -> tuple[tuple[str, str, str], ...]:
    """The values of an enumeration: on the wire, in Chinese and in English; those of the examples come last."""
    members = cast(tuple[CodedNumber | CodedSign | CodedText, ...], allowed_values(element))
    return tuple((str(member.value), member.zh, member.en) for member in members)
