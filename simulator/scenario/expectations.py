"""What a scenario may expect: at an instant a question is asked, and the answer must be such."""

from __future__ import annotations

from simulator.strict import MomentText, StrictModel


class ExpectationModel(StrictModel):
    """One expectation."""

    at: MomentText
    """When it is asked."""
