"""What a quirk may change: which operations there are, how a request is read, what is answered, and how it is written.

A quirk works on the contract's records and knows nothing of SOAP. What it does not override, it leaves alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from lxml.etree import _Element

from yuyue_sim.contract.declaration import Element
from yuyue_sim.scenario.faults.quirk import QuirkName


class HospitalSystemError(Exception):
    """The hospital's own system fails while it builds an answer; the text is what it says of that."""

    def __init__(self, quirk: QuirkName, text: str) -> None:
        super().__init__(text)
        self.quirk = quirk


class Quirk:
    """One way in which a hospital departs from the specification."""

    quirk: ClassVar[QuirkName]

    def offers(self, operation_name: str) -> bool:  # noqa: ARG002
        """Whether there is such an operation, by its wire name."""
        return True

    def reread(self, request: _Element) -> None:
        """Change a malformed request, in place, to what the hospital takes it for."""

    def answered(self, request: Any, response: Any) -> Any:  # noqa: ARG002
        """What is answered instead; the records given are left as they are.

        Raises:
            HospitalSystemError: the answer cannot be built. What was asked for is done and kept.
        """
        return response

    def written(self, elements: Sequence[Element]) -> Sequence[Element]:
        """The elements of a record that are written, in their order."""
        return elements
