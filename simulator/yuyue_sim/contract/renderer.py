"""Writes a record as XML, in the dialect of a hospital. Each record class becomes source once for each dialect.

Optional elements without a value are sent empty, numbers as 0 and money as 0.00, or with `omit_empty` not at all; an
optional group that is `None` is never sent. A number whose 0 is a value of its own, but that has no enumeration, is
sent empty. Characters that XML 1.0 does not allow are sent as U+FFFD. A `selection` picks other elements of every
record, or another order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from yuyue_sim.contract.declaration import Element, Kind, Layout, elements_of

Piece = Callable[[Any], str]
"""Writes the value of an attribute as one or several elements."""
Selection = Callable[[Sequence[Element]], Sequence[Element]]
"""Selects and orders the elements of a record; its argument has them in the order of the table."""

_PIECE_CHARACTERS = 16_384
_REMEMBERED = 256
_SHORT_DIGITS = 4

_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REPLACEMENTS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_UNKNOWN = "\ufffd"


def escape(text: str) -> str:
    """Text as the content of an element."""
    if _SPECIAL.search(text) is None:
        return text
    return _SPECIAL.sub(lambda match: _REPLACEMENTS.get(match[0], _UNKNOWN), text)


def render_message(
    record: Any,
    layout: Layout,
    omit_empty: bool,
    root: str = "Message",
    namespace: str = "",
    selection: Selection | None = None,
) -> str:
    """Render the document of a message, without XML declaration."""
    key = type(record), layout, omit_empty, root, namespace, selection
    write = _writers.get(key)
    if write is None:
        start, end = _root_tags(root, namespace)
        children = _renderer_of(type(record), _Format(layout, omit_empty, selection)).children
        write = _writers[key] = lambda each: f"{start}{children(each)}{end}"
    return write(record)


def render_parts(
    record: Any,
    layout: Layout,
    omit_empty: bool,
    root: str = "Message",
    namespace: str = "",
    selection: Selection | None = None,
) -> Iterator[str]:
    """Render the same document in pieces of about 16,000 characters.

    The repeated groups right under the root may be any iterable; their records are made while they are sent. For `None`
    among them an empty piece comes: the caller may pause there.
    """
    start, end = _root_tags(root, namespace)
    pending = [start]
    size = 0
    for piece in _renderer_of(type(record), _Format(layout, omit_empty, selection)).elements(record):
        if piece is None:
            yield ""
            continue
        pending.append(piece)
        size += len(piece)
        if size >= _PIECE_CHARACTERS:
            yield "".join(pending)
            pending.clear()
            size = 0
    pending.append(end)
    yield "".join(pending)


@lru_cache(maxsize=64)
def _root_tags(root: str, namespace: str) -> tuple[str, str]:
    attribute = f' xmlns="{escape(namespace)}"' if namespace else ""
    return f"<{root}{attribute}>", f"</{root}>"


class _Format(NamedTuple):
    """The choices for which a renderer is compiled."""

    layout: Layout
    omit_empty: bool
    selection: Selection | None


class _Part(NamedTuple):
    """How one element of a record is written."""

    name: str
    attribute: str
    """The attribute whose value it has: its own, or that of the element that it repeats."""
    write: Piece
    without: str | None
    """What stands for no value: `None` or an empty text; `None` if there always is a value."""
    item: Piece | None
    """How one of several is written; `None` for an element that occurs once."""


class _Renderer:
    """How the elements of one record class are written in one dialect."""

    __slots__ = ("_parts", "children")

    def __init__(self, record_class: type[Any], form: _Format) -> None:
        self._parts = _parts_of(record_class, form)
        names: dict[str, Any] = {f"write_{part.name}": part.write for part in self._parts}
        names |= {f"without_{part.name}": part.without for part in self._parts}
        exec(compile(_source_of(self._parts), f"<renderer of {record_class.__qualname__}>", "exec"), names)  # noqa: S102
        self.children: Piece = names["write"]
        """Writes the content of the record's element."""

    def elements(self, record: Any) -> Iterator[str | None]:
        """The same element by element; repeated elements are made when needed, and may be `None`."""
        for part in self._parts:
            value = getattr(record, part.attribute)
            if part.item is not None:
                for each in value:
                    yield None if each is None else part.item(each)
            elif part.without is not None and (value is None or value == ""):
                yield part.without
            else:
                yield part.write(value)


def renderer_source(record_class: type[Any], layout: Layout, omit_empty: bool) -> str:
    """The source of the function that writes the elements of a record."""
    return _source_of(_parts_of(record_class, _Format(layout, omit_empty, None)))


def _source_of(parts: Sequence[_Part]) -> str:
    return "\n".join(["def write(record):", "    return (", "        ''", *map(_line_of, parts), "    )", ""])


def _line_of(part: _Part) -> str:
    if part.without is None:
        return f"        f'{{write_{part.name}(record.{part.attribute})}}'"
    absent = f'(value := record.{part.attribute}) is None or value == ""'
    return f"        f'{{without_{part.name} if {absent} else write_{part.name}(value)}}'"


_writers: dict[tuple[type[Any], Layout, bool, str, str, Selection | None], Piece] = {}
"""Write whole documents."""
_renderers: dict[tuple[type[Any], _Format], _Renderer] = {}


def _renderer_of(record_class: type[Any], form: _Format) -> _Renderer:
    key = (record_class, form)
    renderer = _renderers.get(key)
    if renderer is None:
        renderer = _renderers[key] = _Renderer(record_class, form)
    return renderer


def _parts_of(record_class: type[Any], form: _Format) -> list[_Part]:
    elements: Sequence[Element] = [element for element in elements_of(record_class) if form.layout in element.layouts]
    if form.selection is not None:
        elements = form.selection(elements)
    return [_part_of(element, form) for element in elements]


def _part_of(element: Element, form: _Format) -> _Part:
    item, without = None, None
    if element.record is not None:
        write = _record_piece(element.name, element.record, form)
        without = None if element.required else ""
    elif element.enumeration is not None and element.kind is Kind.NUMBER and not element.repeated:
        write = _NumberedPieces(element, form.omit_empty).__getitem__
    else:
        write = _valued_piece(element, form.layout)
        without = _without(element, form.omit_empty)
    if element.repeated:
        item, without = write, None
        write = _several(item)
    return _Part(element.attribute, element.source or element.attribute, write, without, item)


def _several(item: Piece) -> Piece:
    return lambda items: "".join([item(each) for each in items])


def _record_piece(name: str, record_class: type[Any], form: _Format) -> Piece:
    children = _renderer_of(record_class, form).children
    start, end = f"<{name}>", f"</{name}>"
    return lambda record: f"{start}{children(record)}{end}"


def _without(element: Element, omit_empty: bool) -> str | None:
    if element.required:
        return None
    if omit_empty and element.usage.startswith("0"):
        return ""
    nothing = "" if element.zero_is_value else _NOTHING.get(element.kind, "")
    return f"<{element.name}>{nothing}</{element.name}>"


_NOTHING = {Kind.NUMBER: "0", Kind.MONEY: "0.00"}


def _valued_piece(element: Element, layout: Layout) -> Piece:
    """Write an element that has a value."""
    start, end = f"<{element.name}>", f"</{element.name}>"
    if element.enumeration is not None and element.kind is Kind.TEXT:
        words = element.example_words if layout is Layout.EXAMPLE else {}
        return lru_cache(_REMEMBERED)(lambda word: f"{start}{escape(words.get(word, word))}{end}")
    is_short = element.length is not None and element.length <= _SHORT_DIGITS
    is_remembered = element.kind in _REPEATING or (element.kind is Kind.NUMBER and is_short)
    piece = _PIECES[element.kind](start, end)
    return lru_cache(_REMEMBERED)(piece) if is_remembered else piece


_PIECES: dict[Kind, Callable[[str, str], Piece]] = {
    Kind.TEXT: lambda start, end: lambda text: f"{start}{escape(text)}{end}",
    Kind.NUMBER: lambda start, end: lambda number: f"{start}{number:d}{end}",
    Kind.MONEY: lambda start, end: lambda amount: f"{start}{amount:.2f}{end}",
    Kind.DATE: lambda start, end: lambda date: f"{start}{date.isoformat()}{end}",
    Kind.TIME: lambda start, end: lambda time: f"{start}{escape(time)}{end}",
    Kind.INSTANT: lambda start, end: lambda instant: f"{start}{instant.isoformat(' ', 'seconds')}{end}",
}
_REPEATING = {Kind.MONEY, Kind.DATE, Kind.TIME}
"""Kinds with few different values in the responses of one day."""


class _NumberedPieces(dict[Any, str]):
    """The elements of a numeric enumeration, made once for each value."""

    def __init__(self, element: Element, omit_empty: bool) -> None:
        self._name = element.name
        is_left_out = omit_empty and element.usage.startswith("0")
        self[None] = "" if is_left_out else f"<{self._name}>0</{self._name}>"
        if element.required:
            del self[None]
        for member in (*element.values, *element.also_taken):
            self[member] = f"<{self._name}>{member:d}</{self._name}>"

    def __missing__(self, value: int) -> str:
        return f"<{self._name}>{value:d}</{self._name}>"
