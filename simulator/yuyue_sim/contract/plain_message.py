"""Reads messages that are written plainly, as by nearly every client: with the names of the tables, nothing between.

Everything else is `NOT_PLAIN` here, right or wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, TypeVar, cast

from lxml.etree import _Element

from yuyue_sim.contract.fields import Field, fields_of
from yuyue_sim.contract.reader_source import NotPlain, Reader, compiled_reader
from yuyue_sim.contract.values import WHITE

T = TypeVar("T")

_LEAF = re.compile(r"<(\w+)>([^<]*)</\1>")
"""An element that holds a text."""
MOST_CHARACTERS = 16_384


def is_plain(text: str) -> bool:
    """Whether every character is printable or a line feed."""
    return text.isprintable() or text.replace("\n", "").isprintable()


class PlainMessage:
    """A message whose one group holds texts alone: `<Message><Group><A>1</A><B>2</B></Group></Message>`."""

    def __init__(self, record_class: type[Any], text: str) -> None:
        """Take it apart.

        Raises:
            NOT_PLAIN: it is not like this.
        """
        if len(text) > MOST_CHARACTERS or "&" in text or "]]>" in text or not is_plain(text):
            raise NotPlain
        parts = _LEAF.split(text)
        self.names = parts[1::3]
        self.texts = parts[2::3]
        if len({*self.names}) != len(self.names) or "".join(parts[3:-1:3]).strip(WHITE):
            raise NotPlain
        self.group = _form_of(record_class).groups_by_tags[(*parts[0].split(), "", *parts[-1].split())]
        """The row of the group."""

    @property
    def group_class(self) -> type[Any]:
        """The record of the group."""
        return cast("type[Any]", self.group.element.record)


def read_text(record_class: type[T], text: str) -> T:
    """Read a plain message.

    Raises:
        NOT_PLAIN: it is not one, or not every value is allowed.
    """
    plain = PlainMessage(record_class, text)
    group = _form_of(plain.group_class).read(dict(zip(plain.names, plain.texts, strict=True)), {})
    message: T = _form_of(record_class).read({}, {plain.group.attribute: group})
    return message


def read_element(record_class: type[T], element: _Element) -> T:
    """Read the record of an element.

    Raises:
        NOT_PLAIN: some name is not as in the table, or not every value is allowed.
    """
    children = list(element)  # all at once: lxml makes an element anew each time that it is met
    if not children:
        raise NotPlain
    form = _form_of(record_class)
    groups: dict[str, Any] = {}
    if form.structured:
        children = [child for child in children if not _is_taken(child, form.structured, groups)]
    texts: dict[Any, str] = {child.tag: child.text or "" for child in children}
    if len(texts) != len(children) or any(map(len, children)):
        raise NotPlain
    message: T = form.read(texts, groups)
    return message


def _is_taken(child: _Element, structured: Mapping[Any, Field], groups: dict[str, Any]) -> bool:
    """Take a group, or one of several elements; false for an element that holds a text once."""
    field = structured.get(child.tag)
    if field is None:
        return False
    if field.element.record is not None:
        value = read_element(field.element.record, child)
    elif len(child):
        raise NotPlain
    else:
        value = field.read(child.text or "")
    if field.element.repeated:
        groups.setdefault(field.attribute, []).append(value)
    elif groups.setdefault(field.attribute, value) is not value:
        raise NotPlain
    return True


class _Form:
    """How a record is written plainly."""

    def __init__(self, record_class: type[Any]) -> None:
        self.read: Reader = compiled_reader(record_class)
        self.structured = {field.element.name: field for field in fields_of(record_class) if field.is_structured}

    @cached_property
    def groups_by_tags(self) -> dict[tuple[str, ...], Field]:
        """The groups of a message by the tags before and after their elements, with or without white space between."""
        found: dict[tuple[str, ...], Field] = {}
        for name, field in self.structured.items():
            if field.element.record is not None and not field.element.repeated:
                for before in (("<Message>", f"<{name}>"), (f"<Message><{name}>",)):
                    for after in ((f"</{name}>", "</Message>"), (f"</{name}></Message>",)):
                        found[(*before, "", *after)] = field
        return found


_forms: dict[type[Any], _Form] = {}


def _form_of(record_class: type[Any]) -> _Form:
    form = _forms.get(record_class)
    if form is None:
        form = _forms[record_class] = _Form(record_class)
    return form
