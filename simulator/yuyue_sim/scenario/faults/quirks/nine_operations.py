"""The hospital has nine operations only, as in the third version of the specification."""

from __future__ import annotations

from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS
from yuyue_sim.scenario.faults.quirk_name import QuirkName
from yuyue_sim.scenario.faults.quirks.quirk import Quirk

_MISSING_SECTIONS = frozenset({"2.1", "2.4", "2.12"})
"""The sections of getHospInfo, getDoctorPhoto and getGhRecord."""

MISSING = frozenset(name for name, each in HOSPITAL_OPERATIONS.items() if each.section in _MISSING_SECTIONS)
"""The operations that such a hospital does not have."""


class NineOperations(Quirk):
    """The response to the other three is that to an unknown operation."""

    name = QuirkName.NINE_OPERATIONS

    def offers_operation(self, operation_name: str) -> bool:
        """Whether it is one of the nine."""
        return operation_name not in MISSING
