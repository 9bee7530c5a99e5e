"""From a record to its XML, in one of the hospital dialects. Each record class is compiled once for each dialect.

Optional elements without a value are sent empty, numbers as 0 and money as 0.00, or with `omit_empty` not at all; an
optional group that is `None` is never sent. Characters that XML 1.0 does not know are sent as U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import attrgetter
from typing import Any

from simulator.contract.declaration import Element, Kind, Layout, elements_of

Piece = Callable[[Any], str]
"""From an attribute's value to its element or elements, tags included."""

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


def render_message(record: Any, layout: Layout, omit_empty: bool, root: str = "Message", namespace: str = "") -> str:
    """The whole document of a message, without an XML declaration."""
    start, end = _root_tags(root, namespace)
    return f"{start}{_renderer_of(type(record), layout, omit_empty).children(record)}{end}"


def render_parts(
    record: Any, layout: Layout, omit_empty: bool, root: str = "Message", namespace: str = ""
) -> Iterator[str]:
    """The same document piece by piece, some 16,000 characters each.

    The repeated groups right under the root may be any iterable; their records are drawn as they are sent.
    """
    start, end = _root_tags(root, namespace)
    pending = [start]
    size = 0
    for piece in _renderer_of(type(record), layout, omit_empty).elements(record):
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


class _Renderer:
    """How the elements of one record class are written in one dialect."""

    __slots__ = ("_attributes", "_get", "_pieces", "_repeated")

    def __init__(self, record_class: type[Any], layout: Layout, omit_empty: bool) -> None:
        elements = [element for element in elements_of(record_class) if layout in element.layouts]
        self._attributes = [element.source or element.attribute for element in elements]
        self._pieces = [_piece_of(element, layout, omit_empty) for element in elements]
        self._repeated = [_item_of(element, layout, omit_empty) for element in elements]
        getter = attrgetter(*self._attributes)
        self._get: Callable[[Any], tuple[Any, ...]] = getter if len(elements) > 1 else lambda record: (getter(record),)

    def children(self, record: Any) -> str:
        """What stands inside the record's element."""
        return "".join([piece(value) for piece, value in zip(self._pieces, self._get(record), strict=True)])

    def elements(self, record: Any) -> Iterator[str]:
        """The same one by one; repeated elements are drawn as they are wanted."""
        for attribute, piece, item in zip(self._attributes, self._pieces, self._repeated, strict=True):
            value = getattr(record, attribute)
            if item is None:
                yield piece(value)
            else:
                yield from map(item, value)


_renderers: dict[tuple[type[Any], Layout, bool], _Renderer] = {}


def _renderer_of(record_class: type[Any], layout: Layout, omit_empty: bool) -> _Renderer:
    key = (record_class, layout, omit_empty)
    renderer = _renderers.get(key)
    if renderer is None:
        renderer = _renderers[key] = _Renderer(record_class, layout, omit_empty)
    return renderer


def _item_of(element: Element, layout: Layout, omit_empty: bool) -> Piece | None:
    """How one of several elements is written; `None` for an element that stands once."""
    if not element.repeated:
        return None
    if element.record is not None:
        return _record_piece(element.name, element.record, layout, omit_empty)
    return _valued_piece(element, layout)


def _piece_of(element: Element, layout: Layout, omit_empty: bool) -> Piece:
    item = _item_of(element, layout, omit_empty)
    if item is not None:
        one = item
        return lambda items: "".join([one(value) for value in items])
    if element.record is not None:
        whole = _record_piece(element.name, element.record, layout, omit_empty)
        return whole if element.required else lambda value: "" if value is None else whole(value)
    if element.enumeration is not None and element.kind is Kind.NUMBER:
        return _NumberedPieces(element, omit_empty).__getitem__
    return _optional_piece(element, _valued_piece(element, layout), omit_empty)


def _record_piece(name: str, record_class: type[Any], layout: Layout, omit_empty: bool) -> Piece:
    children = _renderer_of(record_class, layout, omit_empty).children
    start, end = f"<{name}>", f"</{name}>"
    return lambda record: f"{start}{children(record)}{end}"


def _optional_piece(element: Element, valued: Piece, omit_empty: bool) -> Piece:
    """Write an element that may be without a value, which is `None` or an empty text."""
    if element.required:
        return valued
    if omit_empty and element.usage.startswith("0"):
        without = ""
    else:
        without = f"<{element.name}>{_NOTHING.get(element.kind, '')}</{element.name}>"
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
"""Kinds of which one day's answers hold few different values."""


class _NumberedPieces(dict[Any, str]):
    """The element of an enumeration's number, ready for each of its few values."""

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
