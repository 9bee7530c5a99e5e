"""Writes a record as XML, in the dialect of a hospital. Each record class is compiled once for each dialect.

Optional elements without a value are sent empty, numbers as 0 and money as 0.00, or with `omit_empty` not at all; an
optional group that is `None` is never sent. A number whose 0 is a value of its own, but that has no enumeration, is
sent empty. Characters that XML 1.0 does not allow are sent as U+FFFD. A `selection` picks other elements of every
record, or another order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
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
    start, end = _root_tags(root, namespace)
    return f"{start}{_renderer_of(type(record), _Format(layout, omit_empty, selection)).children(record)}{end}"


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


class _Renderer:
    """How the elements of one record class are written in one dialect."""

    __slots__ = ("_attributes", "_get", "_pieces", "_repeated")

    def __init__(self, record_class: type[Any], form: _Format) -> None:
        elements: Sequence[Element] = [
            element for element in elements_of(record_class) if form.layout in element.layouts
        ]
        if form.selection is not None:
            elements = form.selection(elements)
        self._attributes = [element.source or element.attribute for element in elements]
        self._pieces = [_piece_of(element, form) for element in elements]
        self._repeated = [_item_of(element, form) for element in elements]
        self._get = _getter_of(self._attributes)

    def children(self, record: Any) -> str:
        """The content of the record's element."""
        return "".join([piece(value) for piece, value in zip(self._pieces, self._get(record), strict=True)])

    def elements(self, record: Any) -> Iterator[str | None]:
        """The same element by element; repeated elements are made when needed, and may be `None`."""
        for attribute, piece, item in zip(self._attributes, self._pieces, self._repeated, strict=True):
            value = getattr(record, attribute)
            if item is None:
                yield piece(value)
            else:
                for each in value:
                    yield None if each is None else item(each)


def _getter_of(attributes: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """All the values of a record at once."""
    if not attributes:
        return lambda _: ()
    getter: Callable[[Any], Any] = attrgetter(*attributes)
    return getter if len(attributes) > 1 else lambda record: (getter(record),)


_renderers: dict[tuple[type[Any], _Format], _Renderer] = {}


def _renderer_of(record_class: type[Any], form: _Format) -> _Renderer:
    key = (record_class, form)
    renderer = _renderers.get(key)
    if renderer is None:
        renderer = _renderers[key] = _Renderer(record_class, form)
    return renderer


def _item_of(element: Element, form: _Format) -> Piece | None:
    """How one of several elements is written; `None` for an element that occurs once."""
    if not element.repeated:
        return None
    if element.record is not None:
        return _record_piece(element.name, element.record, form)
    return _valued_piece(element, form.layout)


def _piece_of(element: Element, form: _Format) -> Piece:
    item = _item_of(element, form)
    if item is not None:
        one = item
        return lambda items: "".join([one(value) for value in items])
    if element.record is not None:
        whole = _record_piece(element.name, element.record, form)
        return whole if element.required else lambda value: "" if value is None else whole(value)
    if element.enumeration is not None and element.kind is Kind.NUMBER:
        return _NumberedPieces(element, form.omit_empty).__getitem__
    return _optional_piece(element, _valued_piece(element, form.layout), form.omit_empty)


def _record_piece(name: str, record_class: type[Any], form: _Format) -> Piece:
    children = _renderer_of(record_class, form).children
    start, end = f"<{name}>", f"</{name}>"
    return lambda record: f"{start}{children(record)}{end}"


def _optional_piece(element: Element, valued: Piece, omit_empty: bool) -> Piece:
    """Write an element whose value may be absent: `None` or an empty text."""
    if element.required:
        return valued
    if omit_empty and element.usage.startswith("0"):
        without = ""
    else:
        nothing = "" if element.zero_is_value else _NOTHING.get(element.kind, "")
        without = f"<{element.name}>{nothing}</{element.name}>"
    return lambda value: without if value is None or value == "" else valued(value)


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
