"""False sold-out: refused with 1001 while numbers are left."""

from __future__ import annotations

from yuyue_sim.hospital.bugs.base import PlantedBug
from yuyue_sim.hospital.rules.allocation import Grant, Wish
from yuyue_sim.hospital.rules.decision_hooks import Granter


class FalseSoldOut(PlantedBug):
    """Violates: 1001 is answered where nothing is left, and nowhere else."""

    name = "false_sold_out"

    def grant(self, grant: Granter) -> Granter:
        """Give no number to the orders that it strikes."""

        def refusing(wish: Wish) -> Grant | None:
            granted = grant(wish)
            if granted is None or not self.strikes(wish.key.hospital_id, wish.order.registration_id):
                return granted
            self.note(f"number {granted.reserve_no} was left, and was not given")
            return None

        return refusing
