"""Everything that can be sent can be read back: every message, every layout, with and without empty elements."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from yuyue_sim.contract.declaration import Element, Kind, Layout, elements_of
from yuyue_sim.contract.operations import OPERATIONS
from yuyue_sim.contract.parser import parse_message
from yuyue_sim.contract.renderer import render_message, render_parts

MESSAGES = [
    (operation.request, operation.request_root, operation.document_namespace) for operation in OPERATIONS.values()
] + [(operation.response, operation.response_root, operation.document_namespace) for operation in OPERATIONS.values()]

_NOT_WHITE = st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufffe\uffff")
_DIGITS_UNLESS_SAID = 6


def texts(element: Element) -> st.SearchStrategy[str]:
    longest = min(element.length or 20, 20)
    text = st.text(_NOT_WHITE, min_size=1, max_size=longest).filter(lambda made: made == made.strip(" \t\r\n"))
    return text if element.required else st.just("") | text


def numbers(element: Element) -> st.SearchStrategy[Any]:
    most = 10 ** min(element.length or _DIGITS_UNLESS_SAID, 18) - 1
    return st.integers(0 if element.required else 1, most)


def amounts(element: Element) -> st.SearchStrategy[Any]:
    return st.decimals(0 if element.required else 1, 99999, places=2).map(
        lambda amount: amount.quantize(Decimal("0.01"))
    )


DRAWN: dict[Kind, Callable[[Element], st.SearchStrategy[Any]]] = {
    Kind.TEXT: texts,
    Kind.NUMBER: numbers,
    Kind.MONEY: amounts,
    Kind.DATE: lambda _: st.dates(date(1900, 1, 1)),
    Kind.TIME: lambda _: st.times().map(lambda time: time.isoformat("minutes")),
    Kind.INSTANT: lambda _: st.datetimes(datetime(1900, 1, 1)).map(lambda instant: instant.replace(microsecond=0)),
}


def values_of(element: Element) -> st.SearchStrategy[Any]:
    """Values that say what they say: no zero that stands for nothing, none that stands for a zero."""
    if element.record is not None:
        one = records_of(element.record)
    elif element.enumeration is not None:
        one = st.sampled_from((*element.values, *element.also_taken))
    else:
        one = DRAWN[element.kind](element)
    if element.repeated:
        return st.lists(one, min_size=1 if element.required else 0, max_size=3)
    return one


_known: dict[type[Any], st.SearchStrategy[Any]] = {}


def records_of(record_class: type[Any]) -> st.SearchStrategy[Any]:
    if record_class not in _known:
        _known[record_class] = _records_of(record_class)
    return _known[record_class]


def _records_of(record_class: type[Any]) -> st.SearchStrategy[Any]:
    defaults = {field.name: field.default for field in dataclasses.fields(record_class)}
    strategies = {}
    for element in elements_of(record_class):
        if element.source is not None:
            continue
        strategy = values_of(element)
        says_nothing = defaults[element.attribute]
        if says_nothing is not dataclasses.MISSING and not element.zero_is_value:
            strategy = st.just(says_nothing) | strategy
        strategies[element.attribute] = strategy
    return st.fixed_dictionaries(strategies).map(in_order).map(lambda values: record_class(**values))


def in_order(values: dict[str, Any]) -> dict[str, Any]:
    """The same values such that what must fit fits, and no schedule of a notification is wholly empty."""
    for first, last in (("begin_date", "end_date"), ("begin_at", "end_at")):
        if first in values:
            values[first], values[last] = sorted((values[first], values[last]))
    if "begin_time" in values and values["end_time"] <= values["begin_time"]:
        values["begin_time"], values["end_time"] = "08:00", "08:30"
    if "work_status" in values and values["work_date"] is None:
        values["work_date"] = date(2026, 3, 2)
    if "other_id_no" in values and not values["card_no"]:
        values["other_id_no"] = "E12345678"
    if "registered_on" in values and values["registration_id"] is None:
        values["card_no"] = "11010519491231002X"
    return values


def as_seen(record: Any, layout: Layout) -> Any:
    """The record as one who reads that layout can know it."""
    changes: dict[str, Any] = {}
    sources = {element.source for element in elements_of(type(record)) if layout in element.layouts}
    for element in elements_of(type(record)):
        value = getattr(record, element.attribute, None)
        if element.source is not None:
            continue
        if layout not in element.layouts and element.attribute not in sources:
            field = next(field for field in dataclasses.fields(record) if field.name == element.attribute)
            if field.default is not dataclasses.MISSING:
                changes[element.attribute] = field.default
            else:
                changes[element.attribute] = [] if element.repeated else ""
        elif element.record is not None and value is not None:
            changes[element.attribute] = (
                [as_seen(item, layout) for item in value] if element.repeated else as_seen(value, layout)
            )
    return dataclasses.replace(record, **changes)


@pytest.mark.parametrize(
    ("record_class", "root", "namespace"), MESSAGES, ids=lambda value: getattr(value, "__module__", None)
)
@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_what_is_sent_is_read_unchanged(
    record_class: type[Any], root: str, namespace: str, data: st.DataObject
) -> None:
    record = data.draw(records_of(record_class))
    for layout in Layout:
        for omit_empty in (False, True):
            xml = render_message(record, layout, omit_empty, root, namespace)
            assert "".join(render_parts(record, layout, omit_empty, root, namespace)) == xml
            assert parse_message(record_class, etree.fromstring(xml), root) == as_seen(record, layout)
