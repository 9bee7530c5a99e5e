"""Whole-day schedules are kept as 0: a request about work type 0 is taken for 3, and the answers say 3 (2.6)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from lxml.etree import QName, _Element

from yuyue_sim.contract.declaration import elements_of
from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS
from yuyue_sim.scenario.faults.quirk import QuirkName
from yuyue_sim.scenario.faults.quirks.base import Quirk

_KEPT_AS = "0"


class WholeDay0(Quirk):
    """Where a work type must be given, 0 is one; where it may be left out, a 0 says nothing, as elsewhere."""

    quirk = QuirkName.WHOLE_DAY_0

    def reread(self, request: _Element) -> None:
        """Write 3 where a work type is 0."""
        for element in request.iter("{*}*"):
            if (element.text or "").strip() == _KEPT_AS and QName(element).localname.lower() in _work_type_names():
                element.text = str(int(WorkType.WHOLE_DAY))


@cache
def _work_type_names() -> frozenset[str]:
    """What the elements with a work type are called, in small letters."""
    return frozenset(name for each in HOSPITAL_OPERATIONS.values() for name in _names_in(each.request))


def _names_in(record_class: type[Any]) -> Iterator[str]:
    for element in elements_of(record_class):
        if element.enumeration is WorkType:
            yield from (name.lower() for name in (element.name, *element.aliases))
        if element.record is not None:
            yield from _names_in(element.record)
