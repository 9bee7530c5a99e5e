"""What a scenario may say of a fault: whom it meets, when, and what it does."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from simulator.contract.operations import HOSPITAL_OPERATIONS
from simulator.strict import HospitalId, MomentText, Name, Share, StrictModel

OperationName = StrEnum("OperationName", {name: name for name in HOSPITAL_OPERATIONS})  # type: ignore[misc]


class When(StrEnum):
    """Whether the operation has been carried out when the fault strikes."""

    BEFORE = "before"
    """Nothing has been written."""
    AFTER = "after"
    """What was asked for is done and kept."""


class FaultModel(StrictModel):
    """One fault: the questions it meets, and one key that says what happens to them."""

    name: Name
    """What it is called in the timeline, in logs and in the control API."""
    operations: Annotated[list[Annotated[OperationName, Field(strict=False)]], Field(min_length=1)] | None = None
    """The operations it meets; all where absent."""
    hospitals: Annotated[list[HospitalId], Field(min_length=1)] | None = None
    """The hospitals it meets; all where absent."""
    share: Share = 1.0
    """The part of the questions that it meets, drawn by seed, name, question and attempt."""
    every: Annotated[int, Field(ge=2, le=1_000_000)] | None = None
    """Meet one of so many: of one question asked again and again, exactly every so many-th attempt."""
    attempts: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    """Meet only the first so many attempts of a question; those after them pass."""
    begins: MomentText | None = None
    """Since when; from the beginning where absent."""
    ends: MomentText | None = None
    """Until when, this instant excluded; for ever where absent."""
    is_on: bool = True
    """Whether it is switched on at the beginning; the timeline switches it on and off."""
    when: Annotated[When, Field(strict=False)] = When.BEFORE
    """Strike before the operation is carried out, or after."""
