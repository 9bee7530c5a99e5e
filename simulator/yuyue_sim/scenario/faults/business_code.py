"""business_code: a given result code instead of that of the operation."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from yuyue_sim.contract.result_codes import RESULT_CODES
from yuyue_sim.core.language import say
from yuyue_sim.scenario.faults.effects import Refusal
from yuyue_sim.scenario.faults.kind import FaultKind


class BusinessCode(FaultKind):
    """A given result code (2.8 to 2.12)."""

    code: Annotated[str, Field(pattern=r"^[0-9]{4}$", examples=["1005"])]
    """The code, in quotes; every operation of the fault must have it."""
    message: Annotated[str, Field(max_length=100)] = ""
    """The message with it; the text of the specification if absent."""

    def effect(self, draw: float) -> Refusal:  # noqa: ARG002
        """Always the same code."""
        return Refusal(self.code, self.message)

    def objection(self, operations: list[str] | None) -> str | None:
        """Why it cannot be the fault of these operations; `None` if it can."""
        if operations is None:
            return say(
                "business_code: name operations of {operations}; the others have no result code",
                operations=", ".join(RESULT_CODES),
            )
        for operation in operations:
            if operation not in RESULT_CODES:
                return say(
                    "business_code: {operation} has no result code; {operations} have one",
                    operation=operation,
                    operations=", ".join(RESULT_CODES),
                )
            known = [str(each) for each in RESULT_CODES[operation].codes]
            if self.code not in known:
                return say(
                    "business_code.code: {operation} has no code {code!r}; it has {known}",
                    operation=operation,
                    code=self.code,
                    known=", ".join(known),
                )
        return None
