"""Wire names of elements, for the Chinese messages to the platform."""

from __future__ import annotations

from typing import Any

from yuyue_sim.contract.declaration import Element, elements_of


def _row(record_class: type[Any], attribute: str) -> Element:
    return next(element for element in elements_of(record_class) if element.attribute == attribute)


def element_name(record_class: type[Any], attribute: str) -> str:
    """The wire name of a record's attribute."""
    return _row(record_class, attribute).name


def fitted(text: str, record_class: type[Any], attribute: str) -> str:
    """A text, cut to the length that the table allows for an attribute."""
    length = _row(record_class, attribute).length
    return text if length is None or len(text) <= length else f"{text[: length - 1]}…"
