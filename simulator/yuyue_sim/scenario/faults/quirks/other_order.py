"""The elements of a response are in the reverse order of the tables."""

from __future__ import annotations

from collections.abc import Sequence

from yuyue_sim.contract.declaration import Element
from yuyue_sim.scenario.faults.quirk_name import QuirkName
from yuyue_sim.scenario.faults.quirks.quirk import Quirk


class OtherOrder(Quirk):
    """The last element of a table comes first, in `Message` and in every group; records keep their order."""

    name = QuirkName.OTHER_ORDER

    def arrange_elements(self, elements: Sequence[Element]) -> Sequence[Element]:
        """The elements from the last to the first."""
        return elements[::-1]
