"""Readers of records as Python source, made from the rows of their tables.

Such a reader makes a record of its texts by wire name and of its groups by attribute. It takes names as the table
writes them and values without white space around them (texts also with it), and refuses everything else with one of
the errors `NOT_PLAIN`, which say nothing: `parser` then reads by the rows themselves, and finds what is wrong if
anything is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NoReturn, Protocol

from yuyue_sim.contract.checks import Checked
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.fields import Field, fields_of
from yuyue_sim.contract.values import WHITE, Refused, longest_of


class NotPlain(Exception):  # noqa: N818 - it reads as what the record is
    """A record is not written as this reader takes it."""


NOT_PLAIN = (NotPlain, Refused, Malformed, KeyError)
"""The errors of a reader."""
_EMPTY = (None, "")


def _refuse() -> NoReturn:
    raise NotPlain


class Reader(Protocol):
    """Makes a record."""

    def __call__(self, texts: Mapping[str, str], groups: Mapping[str, Any]) -> Any:
        """Make a record of texts by wire name and of groups and lists by attribute."""


class OrderedReader(Protocol):
    """Makes a record without groups."""

    def __call__(self, texts: Sequence[str]) -> Any:
        """Make a record of the texts of the elements for which the reader was made, in their order."""


def compiled_reader(record_class: type[Any]) -> Reader:
    """Make the reader of a record, in about a millisecond."""
    reader: Reader = _compiled(record_class, reader_source(record_class))
    return reader


def compiled_ordered_reader(record_class: type[Any], names: Sequence[str]) -> OrderedReader:
    """Make the reader of a record whose elements always have these names, in this order; each name once."""
    reader: OrderedReader = _compiled(record_class, ordered_reader_source(record_class, names))
    return reader


def compiled_maker(record_class: type[Any], attribute: str) -> Callable[[Any], Any]:
    """Make a function that makes a record of one of its groups, all else being absent."""
    head = ["def read(group):", f"groups = {{{attribute!r}: group}}"]
    maker: Callable[[Any], Any] = _compiled(record_class, _source(record_class, head, lambda _: "''"))
    return maker


def _compiled(record_class: type[Any], source: str) -> Any:
    names = _names(record_class)
    exec(compile(source, f"<reader of {record_class.__qualname__}>", "exec"), names)  # noqa: S102
    return names["read"]


def reader_source(record_class: type[Any]) -> str:
    """The source of the reader of a record."""
    head = ["def read(texts, groups):", "if not texts.keys() <= names:", "    raise NotPlain", "text_of = texts.get"]
    return _source(record_class, head, lambda name: f"text_of({name!r}, '')")


def ordered_reader_source(record_class: type[Any], names: Sequence[str]) -> str:
    """The source of the reader of a record without groups whose elements have these names; `groups` is empty."""
    variables = {name: f"text_{number}" for number, name in enumerate(names)}
    head = ["def read(texts):", f"{''.join(f'{each}, ' for each in variables.values())}= texts"]
    return _source(record_class, head, lambda name: variables.get(name, "''"))


def _source(record_class: type[Any], head: list[str], text_of: Callable[[str], str]) -> str:
    """The source of a reader; `text_of` says how to get the text of an element of that name, empty if absent."""
    fields = fields_of(record_class)
    lines = [*head]
    for twin in fields:
        for field in fields:
            if twin.element.source == field.attribute:
                lines += _under_two_names(field, twin, text_of)
    values = ((field.attribute, _value(field, fields, text_of)) for field in fields if field.element.source is None)
    lines += ["record = record_class(", *(f"    {attribute}={value}," for attribute, value in values), ")"]
    if issubclass(record_class, Checked):
        lines += ["record.check('')"]
    return "\n    ".join([*lines, "return record"]) + "\n"


def _under_two_names(field: Field, twin: Field, text_of: Callable[[str], str]) -> Iterator[str]:
    """The example's name is used if the element under the table's name is absent or empty."""
    yield f"{field.attribute} = {_optional(field, text_of)}"
    yield f"{twin.attribute} = {_optional(twin, text_of)}"
    yield f"if {field.attribute} in empty:"
    yield f"    {field.attribute} = {twin.attribute}"
    if field.needed:
        yield f"if {field.attribute} in empty:"
        yield "    raise NotPlain"


def _value(field: Field, fields: tuple[Field, ...], text_of: Callable[[str], str]) -> str:
    if any(twin.element.source == field.attribute for twin in fields):
        return field.attribute
    if field.is_structured:
        if field.needed:
            return f"groups[{field.attribute!r}]"
        return f"groups.get({field.attribute!r}{', []' if field.element.repeated else ''})"
    return _read(field, text_of(field.element.name)) if field.needed else _optional(field, text_of)


def _optional(field: Field, text_of: Callable[[str], str]) -> str:
    default = repr(field.default) if field.default in _EMPTY else f"default_{field.attribute}"
    text = text_of(field.element.name)
    return default if text == "''" else f"({_read(field, 'text')}) if (text := {text}) else {default}"


def _read(field: Field, text: str) -> str:
    """The value of a text; one that stays a text is read right there, which saves a call."""
    longest = longest_of(field.element)
    if longest is None:
        return f"read_{field.attribute}({text})"
    return f"text if 0 < len(text := {text}.strip(white)) <= {longest} else refuse()"


def _names(record_class: type[Any]) -> dict[str, Any]:
    """What the names in the source mean."""
    fields = [field for field in fields_of(record_class) if not field.is_structured]
    return {
        "record_class": record_class,
        "names": {field.element.name for field in fields},
        "empty": _EMPTY,
        "groups": {},
        "NotPlain": NotPlain,
        "refuse": _refuse,
        "white": WHITE,
        **{f"read_{field.attribute}": field.read for field in fields},
        **{f"default_{field.attribute}": field.default for field in fields},
    }
