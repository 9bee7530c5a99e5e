"""soap_fault: a SOAP fault instead of a response."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from yuyue_sim.scenario.faults.effects import Fault
from yuyue_sim.scenario.faults.kind import FaultKind


class Side(StrEnum):
    """The side that the fault code blames."""

    SERVER = "server"
    CLIENT = "client"


class SoapFault(FaultKind):
    """A SOAP fault in the version of the request."""

    of: Annotated[Side, Field(strict=False)] = Side.SERVER
    """server (Receiver in SOAP 1.2) or client (Sender)."""
    text: Annotated[str, Field(min_length=1, max_length=200)] = "java.lang.NullPointerException"
    """The text of the fault."""

    def effect(self, draw: float) -> Fault:  # noqa: ARG002
        """Always the same fault."""
        return Fault(self.of is Side.CLIENT, self.text)
