"""business_code: a result code of the operation instead of what it would answer."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from yuyue_sim.contract.result_codes import RESULT_CODES
from yuyue_sim.scenario.faults.effects import Refusal
from yuyue_sim.scenario.faults.kind import FaultKind


class BusinessCode(FaultKind):
    """A result code of the operation (2.8 to 2.12), whatever it did."""

    code: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    """The code, in quotes; one of each operation that the fault meets."""
    message: Annotated[str, Field(max_length=100)] = ""
    """The message beside it; the specification's own words where absent."""

    def effect(self, draw: float) -> Refusal:  # noqa: ARG002
        """Always the same code."""
        return Refusal(self.code, self.message)

    def objection(self, operations: list[str] | None) -> str | None:
        """Why it cannot meet these operations; `None` where it can."""
        if operations is None:
            return f"business_code: name the operations, of {', '.join(RESULT_CODES)}; the others answer with no code"
        for operation in operations:
            if operation not in RESULT_CODES:
                return f"business_code: {operation} answers with no code; those that do are {', '.join(RESULT_CODES)}"
            known = [str(each) for each in RESULT_CODES[operation].codes]
            if self.code not in known:
                return f"business_code.code: {operation} has no code {self.code!r}; it has {', '.join(known)}"
        return None
