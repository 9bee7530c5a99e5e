"""What a request is about: the hospital, the booking and the patient that it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from lxml.etree import _Element

from yuyue_sim.contract.declaration import elements_of

_DIGITS = frozenset("0123456789")
_MOST_DIGITS = 18
_MOST_TEXT = 200
"""The most characters of a name that nothing has checked."""
MOST_SCANNED = 64 << 10
"""The most characters of an unreadable document that are searched for names."""


class Subject(NamedTuple):
    """What a request names; what it does not name is `None` or empty."""

    hospital_id: str = ""
    registration_id: int | None = None
    """The RegID."""
    card_no: str = ""
    """The number of the patient's ID card."""


NOBODY = Subject()


def subject_of(request: Any) -> Subject:
    """Return what a request record names; of several groups the first one that names it counts."""
    hospital_id, registration_id, card_no = NOBODY
    for attribute in _groups_of(type(request)):
        group = getattr(request, attribute)
        if group is not None:
            hospital_id = hospital_id or getattr(group, "hospital_id", "")
            registration_id = registration_id or getattr(group, "registration_id", None) or None
            card_no = card_no or getattr(group, "card_no", "")
    return Subject(hospital_id, registration_id, card_no)


def _groups_of(record_class: type[Any]) -> tuple[str, ...]:
    """The attributes of a record that are groups."""
    groups = _groups.get(record_class)
    if groups is None:
        found = (element.attribute for element in elements_of(record_class) if element.record is not None)
        groups = _groups[record_class] = tuple(found)
    return groups


_groups: dict[type[Any], tuple[str, ...]] = {}


def subject_in(request_class: type[Any], document: _Element) -> Subject:
    """Return what can be read of a malformed document, in any letter case."""
    return _unchecked([request_class], lambda lower_name: _text_in(document, lower_name))


def subject_in_text(request_classes: Iterable[type[Any]], text: str) -> Subject:
    """Return what can be read of a document that is not well-formed: whole elements in its first 64 Ki characters.

    It may be a request of any of these classes.
    """
    start = text[:MOST_SCANNED]
    return _unchecked([*request_classes], lambda lower_name: _text_between_tags(start, lower_name))


def _unchecked(request_classes: Iterable[type[Any]], text_of: Callable[[str], str]) -> Subject:
    def first(attribute: str) -> str:
        names = dict.fromkeys(name for each in request_classes for name in _wire_names(each, attribute))
        return next(filter(None, map(text_of, names)), "")

    registration_id = first("registration_id")
    is_number = registration_id and len(registration_id) <= _MOST_DIGITS and _DIGITS.issuperset(registration_id)
    return Subject(first("hospital_id"), int(registration_id) if is_number else None, first("card_no"))


def _wire_names(record_class: type[Any], attribute: str) -> Iterator[str]:
    """The names of an attribute's elements anywhere in a message, in small letters."""
    for element in elements_of(record_class):
        if element.attribute == attribute:
            yield element.name.lower()
        elif element.record is not None:
            yield from _wire_names(element.record, attribute)


def _text_in(document: _Element, lower_name: str) -> str:
    """The text of the first element of that name; empty if there is none."""
    for element in document.iter("{*}*"):
        if str(element.tag).rpartition("}")[2].lower() == lower_name:
            return (element.text or "").strip()[:_MOST_TEXT]
    return ""


def _text_between_tags(text: str, lower_name: str) -> str:
    """The text after the first opening tag of that name and before the next tag; empty if there is none."""
    tag = rf"<(?:[\w.-]+:)?{re.escape(lower_name)}(?:\s[^<>]*)?>"
    found = re.search(rf"{tag}(?:<!\[CDATA\[)?([^<\]]*)(?:\]\]>)?<", text, re.IGNORECASE)
    return found[1].strip()[:_MOST_TEXT] if found else ""
