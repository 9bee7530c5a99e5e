"""The quirks of real hospitals that change requests or responses, one file each.

`single-number-slots` and `unlimited-9999` are not among them: they change the schedules of a hospital.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from lxml.etree import _Element

from yuyue_sim.contract.declaration import Element
from yuyue_sim.scenario.faults.quirk_name import QuirkName
from yuyue_sim.scenario.faults.quirks.always_1005 import Always1005
from yuyue_sim.scenario.faults.quirks.empty_queue import EmptyQueue
from yuyue_sim.scenario.faults.quirks.missing_optionals import MissingOptionals
from yuyue_sim.scenario.faults.quirks.nine_operations import NineOperations
from yuyue_sim.scenario.faults.quirks.other_order import OtherOrder
from yuyue_sim.scenario.faults.quirks.quirk import HospitalSystemError, Quirk
from yuyue_sim.scenario.faults.quirks.short_registration_id import ShortRegistrationId
from yuyue_sim.scenario.faults.quirks.whole_day_0 import WholeDay0

__all__ = ["QUIRKS", "HospitalQuirks", "HospitalSystemError", "quirks_of"]

QUIRKS: tuple[Quirk, ...] = (
    NineOperations(),
    WholeDay0(),
    Always1005(),
    ShortRegistrationId(),
    EmptyQueue(),
    MissingOptionals(),
    OtherOrder(),
)
"""In the order in which they are applied; another order gives other responses."""


class HospitalQuirks:
    """All quirks of one hospital."""

    def __init__(self, quirks: Sequence[Quirk]) -> None:
        self._quirks = tuple(quirks)

    def offers_operation(self, operation_name: str) -> bool:
        """Whether the hospital has an operation, by its wire name."""
        return all(each.offers_operation(operation_name) for each in self._quirks)

    def reinterpret_request(self, request: _Element) -> None:
        """Change a malformed request, in place, to the request as which the hospital treats it."""
        for each in self._quirks:
            each.reinterpret_request(request)

    def change_response(self, request: Any, response: Any, note: Callable[[QuirkName], None]) -> Any:
        """The response of the hospital instead; `note` is called with each quirk that changes it.

        Raises:
            HospitalSystemError: the hospital's system fails while it builds the response.
        """
        for each in self._quirks:
            changed = each.change_response(request, response)
            if changed is not response:
                note(each.name)
            response = changed
        return response

    def arrange_elements(self, elements: Sequence[Element]) -> Sequence[Element]:
        """The elements of a record that the hospital writes, in their order."""
        for each in self._quirks:
            elements = each.arrange_elements(elements)
        return elements


@lru_cache(maxsize=1024)
def quirks_of(quirks: frozenset[QuirkName]) -> HospitalQuirks:
    """The quirks by their names, `legacy-his` replaced by its own; the same object each time."""
    return HospitalQuirks([each for each in QUIRKS if each.name in quirks])
