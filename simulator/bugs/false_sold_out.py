"""False sold-out: refused with 1001 while numbers are left."""

from __future__ import annotations

from simulator.bugs.base import PlantedBug
from simulator.clinic.alteration import Granter
from simulator.clinic.granting import Grant, Wish


class FalseSoldOut(PlantedBug):
    """Violates: 1001 is answered where nothing is left, and nowhere else."""

    name = "false_sold_out"

    def grant(self, grant: Granter) -> Granter:
        """Give no number to the orders that it strikes."""

        def refusing(wish: Wish) -> Grant | None:
            return None if self.strikes(wish.key.hospital_id, wish.order.registration_id) else grant(wish)

        return refusing
