"""The elements of an answer stand in another order than in the tables: in the reverse one."""

from __future__ import annotations

from collections.abc import Sequence

from yuyue_sim.contract.declaration import Element
from yuyue_sim.scenario.faults.quirk import QuirkName
from yuyue_sim.scenario.faults.quirks.base import Quirk


class OtherOrder(Quirk):
    """What stands last in a table comes first, in `Message` and in every group; records keep their order."""

    quirk = QuirkName.OTHER_ORDER

    def written(self, elements: Sequence[Element]) -> Sequence[Element]:
        """The elements from the last to the first."""
        return elements[::-1]
