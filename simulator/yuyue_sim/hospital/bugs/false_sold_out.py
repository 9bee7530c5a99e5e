"""False sold-out: refused with 1001 while numbers are left."""

from __future__ import annotations

from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.bugs.base import PlantedBug
from yuyue_sim.hospital.rules.allocation import Allocation, AllocationRequest
from yuyue_sim.hospital.rules.decision_hooks import Allocate


class FalseSoldOut(PlantedBug):
    """Violates: the code 1001 means that no number is left."""

    name = "false_sold_out"

    def allocate(self, allocate: Allocate) -> Allocate:
        """Allocate no number to affected orders."""

        def refusing(request: AllocationRequest) -> Allocation | None:
            allocation = allocate(request)
            if allocation is None or not self.affects(request.key.hospital_id, request.order.registration_id):
                return allocation
            self.note(Phrase("number {number} was left, and was not given", number=allocation.reserve_no))
            return None

        return refusing
