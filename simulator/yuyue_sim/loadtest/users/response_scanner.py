"""A fast reader for the most frequent responses: flat ones, read with a regular expression instead of an XML parser.

Responses that it does not recognize are left to the parser, so both read the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from yuyue_sim.contract.declaration import Element, Kind, elements_of
from yuyue_sim.contract.operations import OPERATIONS

_LEAF = re.compile(r"<(\w+)>([^<]*)</")
_SHORT = {"getDtNoInfo": "work_infos", "getYyNo": "result"}
"""Operation → the attribute of its response that holds everything, as long as no other group stands beside it."""

_REMEMBERED = 1 << 14
"""Groups kept in the cache: a slot has the same text until somebody books it."""


def scan(operation: str, content: bytes) -> Any:
    """The response record of an HTTP answer; `None` where it is not of the plain kind."""
    attribute = _SHORT.get(operation)
    return None if attribute is None else _scanner(operation, attribute).scan(content)


class _Scanner:
    def __init__(self, operation: str, attribute: str) -> None:
        declared = OPERATIONS[operation]
        elements = elements_of(declared.response)
        self._group = next(each for each in elements if each.attribute == attribute)
        self._others = [f"<{each.name}" for each in elements if each is not self._group]
        self._response = declared.response
        self._record: type[Any] = self._group.record  # type: ignore[assignment]
        self._readers = {
            each.name: (each.attribute, _reader(each), _saying_nothing(each)) for each in elements_of(self._record)
        }
        self._required = {each.name for each in elements_of(self._record) if each.required}
        self._start, self._end = f"<{self._group.name}>", f"</{self._group.name}>"
        self._wrapper = f"{operation}Response>"
        self._read = lru_cache(_REMEMBERED)(self._read_piece)

    def scan(self, content: bytes) -> Any:
        try:
            text = content.decode()
            text = text.replace("&lt;", "<").replace("&gt;", ">")
            if "&" in text or text.count(self._wrapper) < 1 or any(other in text for other in self._others):
                return None
            records = [self._read(piece) for piece in self._pieces(text)]
        except (KeyError, ValueError):
            return None
        if None in records or (not self._group.repeated and len(records) != 1):
            return None
        return self._response(**{self._group.attribute: records if self._group.repeated else records[0]})

    def _pieces(self, text: str) -> list[str]:
        head, *pieces = text.split(self._start)
        if len(pieces) != text.count(self._end) or (not pieces and self._start[:-1] in head):
            raise ValueError(self._group.name)
        if pieces:
            pieces[-1] = pieces[-1][: pieces[-1].index(self._end) + len(self._end)]
        return pieces

    def _read_piece(self, piece: str) -> Any:
        inner, _, _ = piece.partition(self._end)
        found = dict(_LEAF.findall(inner))
        if inner.count("</") != len(found) or not self._required <= found.keys():
            return None
        values = {}
        for name, text in found.items():
            attribute, read, says_nothing = self._readers[name]
            if text not in says_nothing:
                values[attribute] = read(text)
        return self._record(**values)


@cache
def _scanner(operation: str, attribute: str) -> _Scanner:
    return _Scanner(operation, attribute)


def _saying_nothing(element: Element) -> frozenset[str]:
    """Contents that mean the same as no such element."""
    is_optional_number = element.kind is Kind.NUMBER and not element.required and not element.zero_is_value
    return frozenset({"", "0"} if is_optional_number else {""})


def _reader(element: Element) -> Callable[[str], Any]:
    enumeration = element.enumeration
    if element.kind is Kind.NUMBER:
        return int if enumeration is None else lambda text: enumeration(int(text))
    return str if enumeration is None else enumeration
