"""Readers of records as Python source, made from the rows of their tables.

Such a reader makes a record of its texts by wire name and of its groups by attribute. It takes names as the table
writes them and values without white space around them (texts also with it), and refuses everything else with one of
the errors `NOT_PLAIN`, which say nothing: `parser` then reads by the rows themselves, and finds what is wrong if
anything is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, NoReturn, Protocol

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
        """Make a record of the texts of the elements for which the reader was made, in their order.

        Each matches its `text_pattern` and has no white space around it.
        """


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
    texts = _Texts(lambda _: "''", are_checked=False)
    maker: Callable[[Any], Any] = _compiled(record_class, _source(record_class, head, texts))
    return maker


def _compiled(record_class: type[Any], source: str) -> Any:
    names = _names(record_class)
    exec(compile(source, f"<reader of {record_class.__qualname__}>", "exec"), names)  # noqa: S102
    return names["read"]


def reader_source(record_class: type[Any]) -> str:
    """The source of the reader of a record."""
    head = ["def read(texts, groups):", "if not texts.keys() <= names:", "    raise NotPlain", "text_of = texts.get"]
    return _source(record_class, head, _Texts(lambda name: f"text_of({name!r}, '')", are_checked=False))


def ordered_reader_source(record_class: type[Any], names: Sequence[str]) -> str:
    """The source of the reader of a record without groups whose elements have these names; `groups` is empty."""
    variables = {name: f"text_{number}" for number, name in enumerate(names)}
    head = ["def read(texts):", f"{''.join(f'{each}, ' for each in variables.values())}= texts"]
    return _source(record_class, head, _Texts(lambda name: variables.get(name, "''"), are_checked=True))


def text_pattern(record_class: type[Any], name: str) -> str:
    """The regular expression for the text of an element; for one that stays a text it says how long that may be."""
    (field,) = (field for field in fields_of(record_class) if field.element.name == name)
    longest = longest_of(field.element)
    if longest is None:
        return "([^<>&]*)"
    return f"([^<>&]{{{int(field.needed)},{longest if longest < sys.maxsize else ''}}})"


class _Texts(NamedTuple):
    """Where the source of a reader finds texts."""

    of: Callable[[str], str]
    """Says how to get the text of an element of that name, empty if absent."""
    are_checked: bool
    """Whether each matches its `text_pattern` and has no white space around it."""


def _source(record_class: type[Any], head: list[str], texts: _Texts) -> str:
    """The source of a reader. It sets attributes, for a fifth of what a call with so many arguments costs."""
    fields = fields_of(record_class)
    lines = [*head]
    for twin in fields:
        for field in fields:
            if twin.element.source == field.attribute:
                lines += _under_two_names(field, twin, texts)
    lines.append("record = new(record_class)")
    lines += [f"record.{field.attribute} = {_value(field, fields, texts)}" for field in fields]
    if issubclass(record_class, Checked):
        lines += ["record.check('')"]
    return "\n    ".join([*lines, "return record"]) + "\n"


def _under_two_names(field: Field, twin: Field, texts: _Texts) -> Iterator[str]:
    """The example's name is used if the element under the table's name is absent or empty."""
    yield f"{field.attribute} = {_optional(field, texts)}"
    yield f"{twin.attribute} = {_optional(twin, texts)}"
    yield f"if {field.attribute} in empty:"
    yield f"    {field.attribute} = {twin.attribute}"
    if field.needed:
        yield f"if {field.attribute} in empty:"
        yield "    raise NotPlain"


def _value(field: Field, fields: tuple[Field, ...], texts: _Texts) -> str:
    if field.element.source is not None:
        return _default(field)
    if any(twin.element.source == field.attribute for twin in fields):
        return field.attribute
    if field.is_structured:
        if field.needed:
            return f"groups[{field.attribute!r}]"
        return f"groups.get({field.attribute!r}{', []' if field.element.repeated else ''})"
    return _read(field, texts, texts.of(field.element.name)) if field.needed else _optional(field, texts)


def _optional(field: Field, texts: _Texts) -> str:
    default = _default(field)
    text = texts.of(field.element.name)
    if text == "''":
        return default
    if texts.are_checked:
        return f"{_read(field, texts, text)} if {text} else {default}"
    return f"({_read(field, texts, 'text')}) if (text := {text}) else {default}"


def _default(field: Field) -> str:
    return repr(field.default) if field.default in _EMPTY else f"default_{field.attribute}"


def _read(field: Field, texts: _Texts, text: str) -> str:
    """The value of a text; one that stays a text is read right there, which saves a call."""
    longest = longest_of(field.element)
    if longest is None:
        return f"read_{field.attribute}({text})"
    if texts.are_checked:
        return text if text != "''" else "refuse()"
    return f"text if 0 < len(text := {text}.strip(white)) <= {longest} else refuse()"


def _names(record_class: type[Any]) -> dict[str, Any]:
    """What the names in the source mean."""
    fields = [field for field in fields_of(record_class) if not field.is_structured]
    return {
        "record_class": record_class,
        "new": object.__new__,
        "names": {field.element.name for field in fields},
        "empty": _EMPTY,
        "groups": {},
        "NotPlain": NotPlain,
        "refuse": _refuse,
        "white": WHITE,
        **{f"read_{field.attribute}": field.read for field in fields},
        **{f"default_{field.attribute}": field.default for field in fields},
    }
