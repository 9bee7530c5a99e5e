"""A fault in a scenario: which requests it selects, when, and what happens to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Self, get_args

from pydantic import Field, model_validator

from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS
from yuyue_sim.core.authored import HospitalId, MomentText, Name, Share, StrictModel
from yuyue_sim.core.language import say
from yuyue_sim.scenario.faults.business_code import BusinessCode
from yuyue_sim.scenario.faults.content_type import ContentType
from yuyue_sim.scenario.faults.empty import Empty
from yuyue_sim.scenario.faults.http_status import HttpStatus
from yuyue_sim.scenario.faults.kind import FaultKind
from yuyue_sim.scenario.faults.latency import Latency
from yuyue_sim.scenario.faults.malformed import Malformed
from yuyue_sim.scenario.faults.refused import Refused
from yuyue_sim.scenario.faults.reset import Reset
from yuyue_sim.scenario.faults.soap_fault import SoapFault
from yuyue_sim.scenario.faults.timeout import Timeout
from yuyue_sim.scenario.faults.trickle import Trickle
from yuyue_sim.scenario.faults.truncated import Truncated
from yuyue_sim.scenario.faults.wrong_encoding import WrongEncoding

OperationName = StrEnum("OperationName", {name: name for name in HOSPITAL_OPERATIONS})  # type: ignore[misc]


class When(StrEnum):
    """Whether the operation is carried out before the fault is injected."""

    BEFORE = "before"
    """The operation is not carried out."""
    AFTER = "after"
    """The operation is carried out and stored."""


class FaultModel(StrictModel):
    """One fault: the requests that it selects, and one key that says what happens to them."""

    name: Name
    """Its name in the timeline, in logs and in the control API."""
    operations: Annotated[list[Annotated[OperationName, Field(strict=False)]], Field(min_length=1)] | None = None
    """The operations; all if absent."""
    hospitals: Annotated[list[HospitalId], Field(min_length=1)] | None = None
    """The hospitals; all if absent."""
    share: Share = 1.0
    """The part of the requests, drawn by seed, name, request and attempt."""
    every: Annotated[int, Field(ge=2, le=1_000_000)] | None = None
    """One of N requests; of one repeated request, exactly every Nth attempt."""
    attempts: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    """Only the first N attempts of a request; later ones are not affected."""
    begins: MomentText | None = None
    """First instant; always if absent."""
    ends: MomentText | None = None
    """End, this instant excluded; never if absent."""
    is_on: bool = True
    """Whether it is on at first; the timeline switches it on and off."""
    when: Annotated[When, Field(strict=False)] = When.BEFORE
    """before: the operation is not carried out; after: it is."""
    latency: Latency | None = None
    trickle: Trickle | None = None
    timeout: Timeout | None = None
    refused: Refused | None = None
    reset: Reset | None = None
    empty: Empty | None = None
    truncated: Truncated | None = None
    malformed: Malformed | None = None
    wrong_encoding: WrongEncoding | None = None
    http_status: HttpStatus | None = None
    soap_fault: SoapFault | None = None
    business_code: BusinessCode | None = None
    content_type: ContentType | None = None

    @property
    def kind_name(self) -> str:
        """The key of its kind."""
        return next(name for name in KINDS if getattr(self, name) is not None)

    @property
    def kind(self) -> FaultKind:
        """Its kind, with the values of the scenario."""
        kind: FaultKind = getattr(self, self.kind_name)
        return kind

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        given = [name for name in KINDS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(
                say(
                    "expected one of {known}, got {given}",
                    known=", ".join(KINDS),
                    given=say(" and ").join(given) or say("none"),
                )
            )
        if self.business_code is not None:
            objection = self.business_code.objection(None if self.operations is None else [*map(str, self.operations)])
            if objection is not None:
                raise ValueError(objection)
        return self


def _kinds() -> Iterator[tuple[str, type[FaultKind]]]:
    for name, field in FaultModel.model_fields.items():
        for annotation in get_args(field.annotation):
            if isinstance(annotation, type) and issubclass(annotation, FaultKind):
                yield name, annotation


KINDS: Mapping[str, type[FaultKind]] = MappingProxyType(dict(_kinds()))
"""The kinds of fault, by the key of `FaultModel` that holds each; a fault has exactly one of these keys."""
