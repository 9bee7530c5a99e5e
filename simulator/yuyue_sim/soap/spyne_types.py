"""The spyne types of the messages, derived from the contract, for the typed WSDL.

Dates, times and instants are patterned strings: the contract writes instants and times of day otherwise than XML Schema
does, optional ones may be empty, and stacks that know xs:date like to add a time zone. Lengths are stated where they
bind. An optional element may be empty, an optional number 0, so the types of optional elements admit that too;
a number that is sent empty is text. A word that may be empty is text without an enumeration: some generators of code
cannot name an empty value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from yuyue_sim.contract.declaration import EVERY_LAYOUT, Element, Kind, Layout, elements_of
from yuyue_sim.contract.operations import NAMESPACE, Operation
from yuyue_sim.soap.spyne_compat import ComplexModel, Decimal, Integer32, Integer64, SpyneType, Unicode

_INT_DIGITS = 9
"""The most digits of an xs:int."""
_PATTERNS = {
    Kind.DATE: ("Date", r"\d{4}-\d{2}-\d{2}"),
    Kind.TIME: ("TimeOfDay", r"([01]?\d|2[0-3]):[0-5]\d"),
    Kind.INSTANT: ("Instant", r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}"),
}
_ALWAYS_ANSWERED = frozenset({"code", "result"})
"""Elements right under `Message` that every response has; all others may be missing."""
_SAID_NOTHING = "nothing said"


class MessageModel(ComplexModel):  # type: ignore[misc]
    """The base of all `Message` types; the contract reads and writes them, not spyne."""

    __namespace__ = NAMESPACE


@dataclass(frozen=True, slots=True)
class SimpleType:
    """A restriction of a type of XML Schema."""

    name: str
    """Empty for the unrestricted type."""
    base: SpyneType
    facets: tuple[tuple[str, Any], ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    """For an enumeration: value → meaning."""


@dataclass(slots=True)
class TypeCatalogue:
    """The types of one WSDL by name."""

    namespace: str = NAMESPACE
    """The namespace of the types."""
    simple: dict[str, SimpleType] = field(default_factory=dict)
    layout: Layout | None = None
    """The layout whose elements the types have; `None` for the elements of all layouts."""
    records: dict[str, SpyneType] = field(default_factory=dict)
    """In the order in which they are first needed, inner ones first."""
    _side: str = ""
    """The message whose groups are being made."""
    _groups: dict[tuple[str, type[Any]], SpyneType] = field(default_factory=dict)

    def message_type(self, operation: Operation, record: type[Any], side: str) -> SpyneType:
        """The type of an operation's `Message`; `side` is Request or Response."""
        self._side = side
        prefix = operation.name[0].upper() + operation.name[1:]
        members = [
            (
                element.name,
                self._member(element, prefix, side == "Response" and element.attribute not in _ALWAYS_ANSWERED),
            )
            for element in self._elements(record)
        ]
        return self._keep(f"{prefix}{side}Message", MessageModel, members)

    def _elements(self, record: type[Any]) -> list[Element]:
        return [each for each in elements_of(record) if self.layout is None or self.layout in each.layouts]

    def _keep(self, name: str, base: SpyneType, members: list[tuple[str, SpyneType]]) -> SpyneType:
        made = type(name, (base,), {"__namespace__": self.namespace, "__type_name__": name, "_type_info": members})
        self.records[name] = made
        return made

    def _record_type(self, element: Element, record: type[Any], prefix: str) -> SpyneType:
        """The type of a group; groups of the same record share it, different groups of one name get different types."""
        if (prefix, record) not in self._groups:
            members = [(inner.name, self._member(inner, prefix)) for inner in self._elements(record)]
            name = prefix + element.name
            other = f"{name}Answer" if self._side == "Response" else prefix + record.__name__
            free = name if name not in self.records else other
            self._groups[prefix, record] = self._keep(free, ComplexModel, members)
        return self._groups[prefix, record]

    def _member(self, element: Element, prefix: str, may_be_missing: bool = False) -> SpyneType:
        """The type of an element in its group, with occurrence and documentation."""
        optional = may_be_missing or not element.required or element.layouts != EVERY_LAYOUT
        about = {
            "min_occurs": 0 if optional or element.usage.startswith("0") else 1,
            "max_occurs": "unbounded" if element.repeated else 1,
            "nillable": False,
            "sub_ns": "",
            "doc": documentation(element),
        }
        if element.record is not None:
            return self._record_type(element, element.record, prefix).customize(**about)
        simple = self._remembered(simple_type(element), prefix, element.name)
        if not simple.name:
            return simple.base.customize(**about)
        made = simple.base.customize(type_name=simple.name, **dict(simple.facets), **about)
        made.__namespace__ = self.namespace
        return made

    def _remembered(self, wanted: SimpleType, prefix: str, element_name: str) -> SimpleType:
        """The type under a unique name: its own name unless another type has it."""
        for name in (wanted.name, prefix + wanted.name, prefix + element_name + wanted.name):
            candidate = SimpleType(name, wanted.base, wanted.facets, wanted.words)
            if not name or self.simple.setdefault(name, candidate) == candidate:
                return candidate
        raise AssertionError(f"three different types want to be called {wanted.name}")


def documentation(element: Element) -> str:
    """The meaning of an element, in Chinese and English."""
    return f"{element.zh} — {element.en}"


def simple_type(element: Element) -> SimpleType:
    """The type of an element with a value."""
    if element.enumeration is not None:
        return _enumerated(element, element.enumeration)
    if element.kind is Kind.MONEY:
        return SimpleType("Money", Decimal, (("fraction_digits", 2),))
    if element.kind in _PATTERNS:
        name, pattern = _PATTERNS[element.kind]
        if not element.required:
            name, pattern = f"{name}OrEmpty", f"({pattern})?"
        return SimpleType(name, Unicode, (("pattern", pattern),))
    length = element.length if element.length_binds else None
    if element.kind is Kind.NUMBER:
        if element.zero_is_value:
            return SimpleType("NumberOrEmpty", Unicode, (("pattern", r"\d*"),))
        base = Integer32 if length is not None and length <= _INT_DIGITS else Integer64
        return (
            SimpleType("", base) if length is None else SimpleType(f"Number{length}", base, (("total_digits", length),))
        )
    return SimpleType("", Unicode) if length is None else SimpleType(f"Text{length}", Unicode, (("max_len", length),))


def _enumerated(element: Element, enumeration: type[Enum]) -> SimpleType:
    members: tuple[Any, ...] = (*element.values, *element.also_taken)
    words = {str(member.value): f"{member.zh} {member.en}" for member in members}
    for word in element.example_words.values():
        words.setdefault(str(word), "as the specification's example has it")
    name = enumeration.__name__
    if element.kind is Kind.NUMBER:
        if not element.required and "0" not in words:
            words["0"] = _SAID_NOTHING
            name += "OrZero"
        return SimpleType(name, Integer32, (("values", tuple(map(int, words))),), tuple(words.items()))
    if not element.required:
        return SimpleType("", Unicode)
    return SimpleType(name, Unicode, (("values", tuple(words)),), tuple(words.items()))
