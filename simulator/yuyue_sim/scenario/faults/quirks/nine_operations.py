"""Only nine operations are there, as in the third version of the specification."""

from __future__ import annotations

from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS
from yuyue_sim.scenario.faults.quirk import QuirkName
from yuyue_sim.scenario.faults.quirks.base import Quirk

_MISSING_SECTIONS = frozenset({"2.4", "2.10", "2.12"})
"""Where getDoctorPhoto, updateOrderInfo and getGhRecord stand."""

MISSING = frozenset(name for name, each in HOSPITAL_OPERATIONS.items() if each.section in _MISSING_SECTIONS)
"""The operations that such a hospital does not know."""


class NineOperations(Quirk):
    """The other three are answered as what nobody ever heard of."""

    quirk = QuirkName.NINE_OPERATIONS

    def offers(self, operation_name: str) -> bool:
        """Whether it is one of the nine."""
        return operation_name not in MISSING
