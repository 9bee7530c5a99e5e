"""Responses split into records and elements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element

from yuyue_sim.soap.faults import SoapFault
from yuyue_sim.soap.opener import utf8_text

Leaf = tuple[str, str]
"""The path of an element without children, within its record, and its text."""

_PARSER = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
_PARSER_OF_CUT = etree.XMLParser(
    encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=True
)
_ROOTS = frozenset({"message", "fault"})


class Record(NamedTuple):
    """One of the elements that a document consists of: a doctor, a slot, a result code."""

    name: str
    leaves: tuple[Leaf, ...]
    """All of it that has no children, in order; of an element that has none itself the one path is empty."""


class Document(NamedTuple):
    """The content of a response."""

    wrapping: str
    """The elements around it, which show the style."""
    name: str
    records: list[Record]


def document_of(content_type: str, body: bytes, *, is_cut: bool = False) -> Document | None:
    """Return the document in a response of either style, or the fault; `None` if it is not XML.

    Of one that is cut, it is what there is.
    """
    parser = _PARSER_OF_CUT if is_cut else _PARSER
    try:
        root = _parsed(utf8_text(content_type.encode("latin-1"), body), parser)
    except SoapFault:
        return None
    if root is None:
        return None
    element = next((each for each in root if _name(each) == "Body"), root)
    around: list[str] = []
    while _name(element).lower() not in _ROOTS:
        within = _within(element, parser)
        if within is None:
            break
        element = within
        around.append(_name(element))
    records = [Record(_name(each), tuple(_leaves(each, ""))) for each in _children(element)]
    return Document("/".join(around[:-1]), _name(element), records)


def _within(element: _Element, parser: etree.XMLParser) -> _Element | None:
    """The only child, or the document that is the text."""
    children = _children(element)
    if children:
        return children[0] if len(children) == 1 else None
    text = (element.text or "").strip()
    return _parsed(text.encode(), parser) if text.startswith("<") else None


def _leaves(element: _Element, path: str) -> Iterator[Leaf]:
    children = _children(element)
    if not children:
        yield path, (element.text or "").strip()
    seen: Counter[str] = Counter()
    for child in children:
        place = numbered(_name(child), seen)
        yield from _leaves(child, f"{path}/{place}" if path else place)


def numbered(name: str, seen: Counter[str]) -> str:
    """A name with its place among the neighbours of that name: `Name`, `Name[2]`."""
    seen[name] += 1
    return f"{name}[{seen[name]}]" if seen[name] > 1 else name


def _children(element: _Element) -> list[_Element]:
    return [each for each in element if isinstance(each.tag, str)]


def _parsed(body: bytes, parser: etree.XMLParser) -> _Element | None:
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _name(element: _Element) -> str:
    return str(etree.QName(element).localname)
