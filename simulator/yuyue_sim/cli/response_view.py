"""A hospital's response as text, JSON or XML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree
from lxml.etree import _Element
from rich.text import Text

from yuyue_sim.contract.declaration import Element, elements_of
from yuyue_sim.contract.operations import Operation
from yuyue_sim.contract.result_codes import RESULT_CODES
from yuyue_sim.core.language import say

if TYPE_CHECKING:
    from rich.syntax import Syntax

_LONGEST_VALUE = 100
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Code:
    """The result code of a response."""

    text: str
    is_refusal: bool


def code_of(operation: Operation, response: _Element) -> Code | None:
    """The result code of a response; `None` if it has none."""
    declared = RESULT_CODES.get(operation.name)
    text = None if declared is None else response.findtext(declared.path)
    return None if declared is None or text is None else Code(text.strip(), text.strip() != declared.success)


def response_as_json(record: type[Any] | None, response: _Element) -> Any:
    """The response as JSON: values as strings, groups as objects, repeatable elements as lists."""
    known = _known(record)
    fields: dict[str, Any] = {}
    for child in response:
        element = known.get(_name(child))
        is_group = len(child) or (element is not None and element.record is not None)
        value = response_as_json(element.record if element else None, child) if is_group else child.text or ""
        if element is not None and element.repeated:
            fields.setdefault(_name(child), []).append(value)
        else:
            fields[_name(child)] = value
    for name, element in known.items():
        if element.repeated:
            fields.setdefault(name, [])
    return fields


def response_as_xml(response: _Element) -> Syntax:
    """The document, indented."""
    etree.indent(response)
    from rich.syntax import Syntax

    return Syntax(etree.tostring(response, encoding="unicode").strip(), "xml", background_color="default")


def response_as_text(record: type[Any] | None, response: _Element) -> Text:
    """The response as indented lines, with the meaning of each code."""
    text = Text()
    for line in _lines(record, response, 0):
        text.append_text(line)
    text.rstrip()
    return text if text.plain else Text(say("nothing: the response is an empty message"))


def _lines(record: type[Any] | None, parent: _Element, depth: int) -> Iterator[Text]:
    known = _known(record)
    width = max((len(_name(child)) for child in parent if not len(child)), default=0)
    for child in parent:
        element = known.get(_name(child))
        line = Text(_INDENT * depth)
        if len(child):
            yield line.append(_name(child), "bold").append("\n")
            yield from _lines(element.record if element else None, child, depth + 1)
            continue
        value = _shortened(child.text or "")
        line.append(f"{_name(child):<{width}}  " if value else _name(child), "cyan").append(value)
        word = _word(element, child.text or "")
        if word:
            line.append(f"  {word}", "dim")
        yield line.append("\n")


def _known(record: type[Any] | None) -> dict[str, Element]:
    return {element.name: element for element in elements_of(record)} if record else {}


def _name(element: _Element) -> str:
    return etree.QName(element).localname


def _shortened(value: str) -> str:
    value = " ".join(value.split())
    return (
        value
        if len(value) <= _LONGEST_VALUE
        else say("{value}… ({count} characters)", value=value[:_LONGEST_VALUE], count=len(value))
    )


def _word(element: Element | None, value: str) -> str:
    """The meaning of a value of an enumeration."""
    for member in element.enumeration if element and element.enumeration else ():
        if str(member.value) == value and hasattr(member, "zh") and member.zh != value:
            return f"{member.zh}, {getattr(member, 'en', '')}".rstrip(", ")
    return ""
