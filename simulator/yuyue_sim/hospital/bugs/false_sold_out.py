"""False sold-out: refused with 1001 while numbers are left."""

from __future__ import annotations

from yuyue_sim.hospital.bugs.base import PlantedBug
from yuyue_sim.hospital.rules.allocation import Allocation, AllocationRequest
from yuyue_sim.hospital.rules.decision_hooks import Allocate


class FalseSoldOut(PlantedBug):
    """Violates: 1001 is answered where nothing is left, and nowhere else."""

    name = "false_sold_out"

    def grant(self, grant: Allocate) -> Allocate:
        """Give no number to the orders that it strikes."""

        def refusing(wish: AllocationRequest) -> Allocation | None:
            allocated = grant(wish)
            if allocated is None or not self.strikes(wish.key.hospital_id, wish.order.registration_id):
                return allocated
            self.note(f"number {allocated.reserve_no} was left, and was not given")
            return None

        return refusing
