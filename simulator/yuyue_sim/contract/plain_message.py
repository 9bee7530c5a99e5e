"""Reads messages that are written plainly, as by nearly every client: with the names of the tables, nothing between.

Everything else is `NOT_PLAIN` here, right or wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, TypeVar

from lxml.etree import _Element

from yuyue_sim.contract.fields import Field, fields_of
from yuyue_sim.contract.reader_source import NotPlain, Reader, compiled_reader
from yuyue_sim.contract.values import WHITE

T = TypeVar("T")

_LEAF = re.compile(r"<(\w+)>([^<]*)</\1>")
"""An element that holds a text."""
_MOST_CHARACTERS = 16_384


def read_text(record_class: type[T], text: str) -> T:
    """Read a message whose one group holds texts alone: `<Message><Group><A>1</A><B>2</B></Group></Message>`.

    Raises:
        NOT_PLAIN: it is not like this, or not every value is allowed.
    """
    if len(text) > _MOST_CHARACTERS or "&" in text or "]]>" in text or not text.replace("\n", "").isprintable():
        raise NotPlain
    parts = _LEAF.split(text)
    names = parts[1::3]
    texts = dict(zip(names, parts[2::3], strict=True))
    if len(texts) != len(names) or "".join(parts[3:-1:3]).strip(WHITE):
        raise NotPlain
    form = _form_of(record_class)
    attribute, read_group = form.groups_by_tags[(*parts[0].split(), "", *parts[-1].split())]
    message: T = form.read({}, {attribute: read_group(texts, {})})
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
    def groups_by_tags(self) -> dict[tuple[str, ...], tuple[str, Reader]]:
        """The groups of a message by the tags before and after their elements, with or without white space between."""
        found: dict[tuple[str, ...], tuple[str, Reader]] = {}
        for name, field in self.structured.items():
            if field.element.record is not None and not field.element.repeated:
                group = field.attribute, _form_of(field.element.record).read
                for before in (("<Message>", f"<{name}>"), (f"<Message><{name}>",)):
                    for after in ((f"</{name}>", "</Message>"), (f"</{name}></Message>",)):
                        found[(*before, "", *after)] = group
        return found


_forms: dict[type[Any], _Form] = {}


def _form_of(record_class: type[Any]) -> _Form:
    form = _forms.get(record_class)
    if form is None:
        form = _forms[record_class] = _Form(record_class)
    return form
