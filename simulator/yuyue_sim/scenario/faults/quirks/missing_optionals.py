"""Optional elements are left out even where there is a value."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yuyue_sim.contract.declaration import Element
from yuyue_sim.scenario.faults.quirk import QuirkName
from yuyue_sim.scenario.faults.quirks.base import Quirk

_OWED = re.compile("必须|必填|须携带")
"""How the tables say of an optional element that it must be there once there is a value."""
_WORDS_OF_RESULT = "message"
"""The attribute that tells in words what became of a request."""


class MissingOptionals(Quirk):
    """What the tables mark 0-1 is missing, but for groups, the words of a result, and what is owed once it is so."""

    quirk = QuirkName.MISSING_OPTIONALS

    def written(self, elements: Sequence[Element]) -> Sequence[Element]:
        """The elements without those that nobody is owed."""
        return [element for element in elements if not _is_left_out(element)]


def _is_left_out(element: Element) -> bool:
    if element.usage != "0-1" or element.record is not None or element.attribute == _WORDS_OF_RESULT:
        return False
    return _OWED.search(element.zh) is None
