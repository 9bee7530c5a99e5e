"""What a reader has to know about the elements of a record."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from yuyue_sim.contract.declaration import EVERY_LAYOUT, Element, Kind, elements_of
from yuyue_sim.contract.values import describe, reader_of


@dataclass(frozen=True, slots=True)
class Field:
    """How one element of a record is read."""

    element: Element
    attribute: str
    read: Callable[[str], Any]
    """Converts a trimmed, non-empty text to a value; not used for groups."""
    needed: bool
    is_elsewhere: bool
    """A required element that some layouts lack here; without it the value is empty."""
    default: Any
    expected: str

    @property
    def is_structured(self) -> bool:
        """Whether it is a group, or an element that may occur several times."""
        return self.element.repeated or self.element.record is not None


_known: dict[type[Any], tuple[Field, ...]] = {}


def fields_of(record_class: type[Any]) -> tuple[Field, ...]:
    """The elements of a record, in the order of its table."""
    fields = _known.get(record_class)
    if fields is None:
        fields = _known[record_class] = tuple(_field(record_class, element) for element in elements_of(record_class))
    return fields


def _field(record_class: type[Any], element: Element) -> Field:
    declared = {field.name: field for field in dataclasses.fields(record_class)}[element.attribute]
    all_elements = elements_of(record_class)
    has_twin = element.source is not None or any(other.source == element.attribute for other in all_elements)
    is_elsewhere = element.required and element.layouts != EVERY_LAYOUT and not has_twin
    default = declared.default
    if default is dataclasses.MISSING:
        default = "" if element.kind in {Kind.TEXT, Kind.TIME} else None
    return Field(
        element=element,
        attribute=element.attribute,
        read=reader_of(element, default),
        needed=element.required and element.source is None and not is_elsewhere,
        is_elsewhere=is_elsewhere,
        default=default,
        expected=describe(element),
    )
