"""Whole-day schedules are stored as 0: work type 0 in a request means 3, and the responses say 3 (2.6)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from lxml.etree import QName, _Element

from yuyue_sim.contract.declaration import elements_of
from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS
from yuyue_sim.scenario.faults.quirk_name import QuirkName
from yuyue_sim.scenario.faults.quirks.quirk import Quirk

_STORED_AS = "0"


class WholeDay0(Quirk):
    """0 is a work type where one is required; where it is optional, 0 means none, as in other hospitals."""

    name = QuirkName.WHOLE_DAY_0

    def reinterpret_request(self, request: _Element) -> None:
        """Replace every work type 0 by 3."""
        for element in request.iter("{*}*"):
            if (element.text or "").strip() == _STORED_AS and QName(element).localname.lower() in _work_type_names():
                element.text = str(int(WorkType.WHOLE_DAY))


@cache
def _work_type_names() -> frozenset[str]:
    """The names of all elements with a work type, in lower case."""
    return frozenset(name for each in HOSPITAL_OPERATIONS.values() for name in _names_in(each.request))


def _names_in(record_class: type[Any]) -> Iterator[str]:
    for element in elements_of(record_class):
        if element.enumeration is WorkType:
            yield from (name.lower() for name in (element.name, *element.aliases))
        if element.record is not None:
            yield from _names_in(element.record)
