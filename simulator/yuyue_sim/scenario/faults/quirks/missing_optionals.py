"""Optional elements are left out even if there is a value."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yuyue_sim.contract.declaration import Element
from yuyue_sim.scenario.faults.quirk_name import QuirkName
from yuyue_sim.scenario.faults.quirks.quirk import Quirk

_REQUIRED = re.compile("必须|必填|须携带")
"""How the tables say that an optional element must be present if there is a value."""
_RESULT_TEXT = "message"
"""The attribute with the text of a result."""


class MissingOptionals(Quirk):
    """Elements marked 0-1 are missing, except groups, the text of a result, and those required if there is a value."""

    name = QuirkName.MISSING_OPTIONALS

    def arrange_elements(self, elements: Sequence[Element]) -> Sequence[Element]:
        """The elements without the optional ones."""
        return [element for element in elements if not _is_left_out(element)]


def _is_left_out(element: Element) -> bool:
    if element.usage != "0-1" or element.record is not None or element.attribute == _RESULT_TEXT:
        return False
    return _REQUIRED.search(element.zh) is None
