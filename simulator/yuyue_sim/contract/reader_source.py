"""Readers of records as Python source, made from the rows of their tables.

Such a reader makes a record of its texts by wire name and of its groups by attribute. It takes names as the table
writes them and values without white space around them (texts also with it), and refuses everything else with one of
the errors `NOT_PLAIN`, which say nothing: `parser` then reads by the rows themselves, and finds what is wrong if
anything is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from yuyue_sim.contract.checks import Checked
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.fields import Field, fields_of
from yuyue_sim.contract.values import Refused


class NotPlain(Exception):  # noqa: N818 - it reads as what the record is
    """A record is not written as this reader takes it."""


NOT_PLAIN = (NotPlain, Refused, Malformed, KeyError)
"""The errors of a reader."""
_EMPTY = (None, "")


class Reader(Protocol):
    """Makes a record."""

    def __call__(self, texts: Mapping[str, str], groups: Mapping[str, Any]) -> Any:
        """Make a record of texts by wire name and of groups and lists by attribute."""


def compiled_reader(record_class: type[Any]) -> Reader:
    """Make the reader of a record, in about a millisecond."""
    names = _names(record_class)
    exec(compile(reader_source(record_class), f"<reader of {record_class.__qualname__}>", "exec"), names)  # noqa: S102
    reader: Reader = names["read"]
    return reader


def reader_source(record_class: type[Any]) -> str:
    """The source of the reader of a record."""
    fields = fields_of(record_class)
    lines = ["def read(texts, groups):", "if not texts.keys() <= names:", "    raise NotPlain", "text_of = texts.get"]
    for twin in fields:
        for field in fields:
            if twin.element.source == field.attribute:
                lines += _under_two_names(field, twin)
    lines += ["record = record_class("]
    lines += [f"    {field.attribute}={_value(field, fields)}," for field in fields if field.element.source is None]
    lines += [")"]
    if issubclass(record_class, Checked):
        lines += ["record.check('')"]
    return "\n    ".join([*lines, "return record"]) + "\n"


def _under_two_names(field: Field, twin: Field) -> Iterator[str]:
    """The example's name is used if the element under the table's name is absent or empty."""
    yield f"{field.attribute} = {_optional(field)}"
    yield f"{twin.attribute} = {_optional(twin)}"
    yield f"if {field.attribute} in empty:"
    yield f"    {field.attribute} = {twin.attribute}"
    if field.needed:
        yield f"if {field.attribute} in empty:"
        yield "    raise NotPlain"


def _value(field: Field, fields: tuple[Field, ...]) -> str:
    if any(twin.element.source == field.attribute for twin in fields):
        return field.attribute
    if field.is_structured:
        if field.needed:
            return f"groups[{field.attribute!r}]"
        return f"groups.get({field.attribute!r}{', []' if field.element.repeated else ''})"
    return f"read_{field.attribute}(text_of({field.element.name!r}, ''))" if field.needed else _optional(field)


def _optional(field: Field) -> str:
    default = repr(field.default) if field.default in _EMPTY else f"default_{field.attribute}"
    return f"read_{field.attribute}(text) if (text := text_of({field.element.name!r})) else {default}"


def _names(record_class: type[Any]) -> dict[str, Any]:
    """What the names in the source mean."""
    fields = [field for field in fields_of(record_class) if not field.is_structured]
    return {
        "record_class": record_class,
        "names": {field.element.name for field in fields},
        "empty": _EMPTY,
        "NotPlain": NotPlain,
        **{f"read_{field.attribute}": field.read for field in fields},
        **{f"default_{field.attribute}": field.default for field in fields},
    }
