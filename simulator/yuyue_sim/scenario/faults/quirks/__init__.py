"""The quirks of real hospitals that lie in their answers, one file each.

`single-number-slots` and `unlimited-9999` are no departures from the wire: such a hospital has other schedules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from lxml.etree import _Element

from yuyue_sim.contract.declaration import Element
from yuyue_sim.scenario.faults.quirk import QuirkName
from yuyue_sim.scenario.faults.quirks.always_1005 import Always1005
from yuyue_sim.scenario.faults.quirks.base import HospitalSystemError, Quirk
from yuyue_sim.scenario.faults.quirks.empty_queue import EmptyQueue
from yuyue_sim.scenario.faults.quirks.missing_optionals import MissingOptionals
from yuyue_sim.scenario.faults.quirks.nine_operations import NineOperations
from yuyue_sim.scenario.faults.quirks.other_order import OtherOrder
from yuyue_sim.scenario.faults.quirks.short_registration_id import ShortRegistrationId
from yuyue_sim.scenario.faults.quirks.whole_day_0 import WholeDay0

__all__ = ["DEPARTURES", "HospitalSystemError", "Quirks", "quirks_of"]

DEPARTURES: tuple[Quirk, ...] = (
    NineOperations(),
    WholeDay0(),
    Always1005(),
    ShortRegistrationId(),
    EmptyQueue(),
    MissingOptionals(),
    OtherOrder(),
)
"""In the order in which they are applied; another order would be another hospital."""


class Quirks:
    """All that one hospital does otherwise than the specification says."""

    def __init__(self, departures: Sequence[Quirk]) -> None:
        self._departures = tuple(departures)

    def offers(self, operation_name: str) -> bool:
        """Whether there is such an operation."""
        return all(each.offers(operation_name) for each in self._departures)

    def reread(self, request: _Element) -> None:
        """Change a malformed request, in place, to what the hospital takes it for."""
        for each in self._departures:
            each.reread(request)

    def answered(self, request: Any, response: Any, note: Callable[[QuirkName], None]) -> Any:
        """What is answered instead; each quirk that changes something is given to `note`.

        Raises:
            HospitalSystemError: the hospital's system fails while it builds the answer.
        """
        for each in self._departures:
            answered = each.answered(request, response)
            if answered is not response:
                note(each.quirk)
            response = answered
        return response

    def written(self, elements: Sequence[Element]) -> Sequence[Element]:
        """The elements of a record that are written, in their order."""
        for each in self._departures:
            elements = each.written(elements)
        return elements


@lru_cache(maxsize=1024)
def quirks_of(quirks: frozenset[QuirkName]) -> Quirks:
    """What a hospital with these quirks, spelled out, does otherwise: the same object each time."""
    return Quirks([each for each in DEPARTURES if each.quirk in quirks])
