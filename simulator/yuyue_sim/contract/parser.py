"""Reads a record from an XML element: tolerant of its form, strict about its content.

Element names are taken in any letter case and any namespace; unknown elements, comments and attributes are ignored;
an absent and an empty element are the same. Records that are written plainly are read by generated source.
"""

from __future__ import annotations

from typing import Any, TypeVar

from lxml.etree import _Element

from yuyue_sim.contract.checks import Checked
from yuyue_sim.contract.declaration import EVERY_LAYOUT
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.fields import Field, fields_of
from yuyue_sim.contract.plain_message import read_element
from yuyue_sim.contract.reader_source import NOT_PLAIN
from yuyue_sim.contract.values import WHITE, Refused
from yuyue_sim.core.language import Phrase

T = TypeVar("T")

_ONCE = Phrase("only one such element")


def parse_message(record_class: type[T], element: _Element, path: str = "Message") -> T:
    """Read the record of an element, of a request or a response.

    `path` is where the element stands; its last name must be the element's own.

    Raises:
        Malformed: an element is missing, repeated or has a value that the tables do not allow.
    """
    name = path.rpartition("/")[2]
    found = _local_name(str(element.tag))
    if found.lower() != name.lower():
        raise Malformed(path, Phrase("{name} as the root of the document", name=name), found)
    record: T
    try:
        record = read_element(record_class, element)
    except NOT_PLAIN:
        if not len(element):
            _refuse_text(element, path)
        record = _reader_of(record_class).read(element, path)
    return record


def _local_name(tag: str) -> str:
    return tag.rpartition("}")[2]


class _RecordReader:
    """How the elements of one record class are read."""

    __slots__ = (
        "_by_lower_name",
        "_by_name",
        "_checked",
        "_class",
        "_depends_on_layout",
        "_elsewhere",
        "_fields",
        "_needed",
        "_twins",
    )

    def __init__(self, record_class: type[Any]) -> None:
        self._class = record_class
        self._fields = fields = fields_of(record_class)
        self._by_name: dict[Any, Field] = {}
        self._by_lower_name: dict[str, Field] = {}
        for field in fields:
            for name in (field.element.name, *field.element.aliases):
                self._by_name[name] = field
                self._by_lower_name.setdefault(name.lower(), field)
        self._needed = {field.attribute for field in fields if field.needed}
        self._twins = [(field.attribute, field.element.source) for field in fields if field.element.source]
        self._elsewhere = {field.attribute: field.default for field in fields if field.is_elsewhere}
        self._depends_on_layout = bool(self._twins or self._elsewhere)
        self._checked = issubclass(record_class, Checked)

    def read(self, parent: _Element, path: str) -> Any:
        """Read the record from the children of an element."""
        values: dict[str, Any] = {}
        by_name = self._by_name
        for child in parent:
            field = by_name.get(child.tag) or self._find(child.tag)
            if field is None:
                continue
            if field.is_structured:
                self._read_structured(field, child, path, values)
                continue
            attribute = field.attribute
            if attribute in values:
                raise Malformed(f"{path}/{field.element.name}", _ONCE, child.text)
            text = child.text if not len(child) else _text_around(child, field, path)
            if text and (text := text.strip(WHITE)):
                try:
                    values[attribute] = field.read(text)
                except Refused:
                    raise Malformed(f"{path}/{field.element.name}", field.expected, text) from None
            else:
                values[attribute] = _empty(field, path)
        if self._depends_on_layout:
            values = self._settle_layout(values)
        if not values.keys() >= self._needed:
            self._refuse_missing(values, path)
        record = self._class(**values)
        if self._checked:
            record.check(path)
        return record

    def _find(self, tag: object) -> Field | None:
        """The field of a name in any letter case and namespace; `None` for unknown names and comments."""
        if not isinstance(tag, str):
            return None
        name = _local_name(tag)
        return self._by_name.get(name) or self._by_lower_name.get(name.lower())

    def _read_structured(self, field: Field, child: _Element, path: str, values: dict[str, Any]) -> None:
        """Read a group, or one of several elements."""
        place = f"{path}/{field.element.name}"
        if not field.element.repeated:
            if field.attribute in values:
                raise Malformed(place, _ONCE, Phrase("<{name}> again", name=field.element.name))
            values[field.attribute] = _read_group(field, child, place)
            return
        items: list[Any] = values.setdefault(field.attribute, [])
        numbered = f"{place}[{len(items) + 1}]"
        read = _read_item if field.element.record is None else _read_group
        item = read(field, child, numbered)
        if item is not None:
            items.append(item)

    def _settle_layout(self, values: dict[str, Any]) -> dict[str, Any]:
        """Read both layouts: the example's name is used if the element under the table's name is absent or empty."""
        for twin, source in self._twins:
            value = values.pop(twin, None)
            if values.get(source) in {None, ""}:
                values.pop(source, None)
                if value not in {None, ""}:
                    values[source] = value
        return self._elsewhere | values

    def _refuse_missing(self, values: dict[str, Any], path: str) -> None:
        for field in self._fields:
            if field.needed and field.attribute not in values:
                raise Malformed(f"{path}/{field.element.name}", field.expected, None)


def _empty(field: Field, path: str) -> Any:
    """The value of an element without text."""
    if field.needed and field.element.layouts == EVERY_LAYOUT:
        raise Malformed(f"{path}/{field.element.name}", field.expected, "")
    return field.default


def _read_item(field: Field, child: _Element, place: str) -> Any:
    """One of several elements of text; `None` for an empty one."""
    parent_path = place.rpartition("/")[0]
    text = ((child.text if not len(child) else _text_around(child, field, parent_path)) or "").strip(WHITE)
    if not text:
        return None
    try:
        return field.read(text)
    except Refused:
        raise Malformed(place, field.expected, text) from None


def _read_group(field: Field, child: _Element, place: str) -> Any:
    """The record of an element; an optional record without any value counts as absent."""
    record_class = field.element.record
    if record_class is None:
        raise AssertionError(f"{place} is no group")
    if not len(child):
        _refuse_text(child, place)
        if not field.needed:
            return None
    try:
        return _reader_of(record_class).read(child, place)
    except Malformed:
        if not field.needed and not "".join(map(str, child.itertext())).strip(WHITE):
            return None
        raise


def _refuse_text(element: _Element, place: str) -> None:
    text = (element.text or "").strip(WHITE)
    if text:
        raise Malformed(place, Phrase("elements, not text"), text)


def _text_around(child: _Element, field: Field, path: str) -> str:
    """The text of an element, without comments in it; inner elements are refused."""
    pieces = [child.text or ""]
    for inner in child:
        if isinstance(inner.tag, str):
            expected = Phrase("{expected}, not elements", expected=field.expected)
            raise Malformed(f"{path}/{field.element.name}", expected, f"<{_local_name(inner.tag)}>")
        pieces.append(inner.tail or "")
    return "".join(pieces)


_readers: dict[type[Any], _RecordReader] = {}


def _reader_of(record_class: type[Any]) -> _RecordReader:
    reader = _readers.get(record_class)
    if reader is None:
        reader = _readers[record_class] = _RecordReader(record_class)
    return reader
