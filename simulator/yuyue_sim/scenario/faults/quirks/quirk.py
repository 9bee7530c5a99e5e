"""The base of quirks. A quirk may remove operations, reinterpret requests, change responses or arrange their elements.

A quirk works on the records of the contract and does not depend on SOAP. A method not overridden changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from lxml.etree import _Element

from yuyue_sim.contract.declaration import Element
from yuyue_sim.scenario.faults.quirk_name import QuirkName


class HospitalSystemError(Exception):
    """The hospital's own system fails while it builds a response; the text is that of the SOAP fault."""

    def __init__(self, quirk: QuirkName, text: str) -> None:
        super().__init__(text)
        self.quirk = quirk


class Quirk:
    """A non-standard habit of a hospital."""

    name: ClassVar[QuirkName]

    def offers_operation(self, operation_name: str) -> bool:  # noqa: ARG002
        """Whether the hospital has an operation, by its wire name."""
        return True

    def reinterpret_request(self, request: _Element) -> None:
        """Change a malformed request, in place, to the request as which the hospital treats it."""

    def change_response(self, request: Any, response: Any) -> Any:  # noqa: ARG002
        """The response of the hospital instead; the given records stay unchanged.

        Raises:
            HospitalSystemError: the response cannot be built. The operation has been carried out.
        """
        return response

    def arrange_elements(self, elements: Sequence[Element]) -> Sequence[Element]:
        """The elements of a record that the hospital writes, in their order."""
        return elements
