"""The elements of an answer stand in another order than in the tables: in the reverse one."""

from __future__ import annotations

from collections.abc import Sequence

from yuyue_sim.contract.declaration import Element
from yuyue_sim.scenario.faults.quirk import Quirk
from yuyue_sim.scenario.faults.quirks.base import Departure


class OtherOrder(Departure):
    """What stands last in a table comes first, in `Message` and in every group; records keep their order."""

    quirk = Quirk.OTHER_ORDER

    def written(self, elements: Sequence[Element]) -> Sequence[Element]:
        """The elements from the last to the first."""
        return elements[::-1]
