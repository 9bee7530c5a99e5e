"""Records of responses read leniently: a wrong element hides neither its neighbours nor itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

from lxml.etree import QName, _Element

from yuyue_sim.contract.declaration import Element, elements_of
from yuyue_sim.contract.fields import fields_of
from yuyue_sim.contract.values import WHITE, Refused, reader_of


class Node:
    """An element that holds a record of the contract."""

    def __init__(self, record_class: type[Any], element: _Element, path: str) -> None:
        """Read the children of an element.

        Args:
            record_class: the record that it holds.
            element: the element.
            path: where it stands, such as `Message/WorkInfo[2]`.
        """
        self.record_class = record_class
        self.path = path
        self.children = [(QName(each).localname, each) for each in element if isinstance(each.tag, str)]
        self._nodes: dict[str, list[Node]] = {}
        self._by_name: dict[str, list[_Element]] = {}
        for name, child in self.children:
            self._by_name.setdefault(name, []).append(child)

    def elements(self, name: str) -> list[_Element]:
        """The children of exactly that name."""
        return self._by_name.get(name, [])

    def misspelt(self, name: str) -> str:
        """The name of a child that differs in letter case alone; empty if there is none."""
        return next((each for each in self._by_name if each != name and each.lower() == name.lower()), "")

    def text(self, attribute: str) -> str:
        """The trimmed text of the element of an attribute, under the name of the table or of the example."""
        for element in _rows(self.record_class, attribute):
            names = (element.name, *element.aliases, self.misspelt(element.name))
            for name in names:
                for child in self.elements(name):
                    if text := text_of(child):
                        return text
        return ""

    def value(self, attribute: str) -> Any:
        """The value by the contract; `None` if there is none or it is not allowed."""
        text = self.text(attribute)
        if not text:
            return None
        try:
            return _readers(self.record_class)[attribute](text)
        except Refused:
            return None

    def nodes(self, attribute: str) -> list[Node]:
        """The records below, of a group or a list of groups."""
        if attribute not in self._nodes:
            self._nodes[attribute] = self._nodes_of(_rows(self.record_class, attribute)[0])
        return self._nodes[attribute]

    def _nodes_of(self, row: Element) -> list[Node]:
        if row.record is None:
            return []
        found = self.elements(row.name) or self.elements(self.misspelt(row.name))
        path = f"{self.path}/{row.name}"
        return [
            Node(row.record, child, f"{path}[{number}]" if row.repeated else path)
            for number, child in enumerate(found, 1)
        ]

    @property
    def is_bare(self) -> bool:
        """Whether it is a root that holds nothing but a HospitalID, as for something unknown."""
        rows = {each.name for each in elements_of(self.record_class) if each.attribute == "hospital_id"}
        return "/" not in self.path and {name for name, _ in self.children} <= rows

    def place(self, attribute: str) -> str:
        """The path of the element of an attribute."""
        return f"{self.path}/{_rows(self.record_class, attribute)[0].name}"


def text_of(element: _Element) -> str:
    """The trimmed text of an element and of what is in it."""
    return "".join(str(each) for each in element.itertext()).strip(WHITE)


def nodes_below(node: Node) -> Iterator[Node]:
    """A record and all records within it."""
    yield node
    for element in elements_of(node.record_class):
        if element.record is not None:
            for below in node.nodes(element.attribute):
                yield from nodes_below(below)


_known_rows: dict[tuple[type[Any], str], tuple[Element, ...]] = {}
_known_readers: dict[type[Any], dict[str, Callable[[str], Any]]] = {}


def _rows(record_class: type[Any], attribute: str) -> tuple[Element, ...]:
    """The rows that hold an attribute: that of the table, then that of the example."""
    key = record_class, attribute
    if key not in _known_rows:
        rows = elements_of(record_class)
        _known_rows[key] = tuple(each for each in rows if attribute in {each.attribute, each.source})
    return _known_rows[key]


def _readers(record_class: type[Any]) -> dict[str, Callable[[str], Any]]:
    if record_class not in _known_readers:
        _known_readers[record_class] = {each.attribute: each.read for each in fields_of(record_class)}
    return _known_readers[record_class]


def reader_without_length(record_class: type[Any], attribute: str) -> Callable[[str], Any]:
    """A reader of a row that takes any length; it raises `Refused`."""
    field = next(each for each in fields_of(record_class) if each.attribute == attribute)
    unlimited = dataclasses.replace(field.element, length=10**6, length_binds=True)
    return reader_of(unlimited, field.default)
