"""Wire names of elements, for the Chinese messages to the platform, and those messages of malformed requests."""

from __future__ import annotations

from typing import Any

from yuyue_sim.contract.codes import QueryCode
from yuyue_sim.contract.declaration import Element, elements_of
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.core.language import in_chinese

_rows: dict[tuple[type[Any], str], Element] = {}


def _row(record_class: type[Any], attribute: str) -> Element:
    key = record_class, attribute
    row = _rows.get(key)
    if row is None:
        row = _rows[key] = next(each for each in elements_of(record_class) if each.attribute == attribute)
    return row


def element_name(record_class: type[Any], attribute: str) -> str:
    """The wire name of a record's attribute."""
    return _row(record_class, attribute).name


def fitted(text: str, record_class: type[Any], attribute: str) -> str:
    """A text, cut to the length that the table allows for an attribute."""
    length = _row(record_class, attribute).length
    return text if length is None or len(text) <= length else f"{text[: length - 1]}…"


def malformed_message(problem: Malformed) -> str:
    """What the platform is told of a malformed request: in Chinese as every other message, whoever asks."""
    return f"{QueryCode.MALFORMED.zh}：{in_chinese(str(problem))}"
