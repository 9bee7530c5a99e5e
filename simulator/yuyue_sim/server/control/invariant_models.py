"""Responses about invariants: what holds at every instant in a hospital without planted bugs."""

from __future__ import annotations

from yuyue_sim.hospital.rules.invariants import Invariant
from yuyue_sim.server.control.shared_models import CodedResponse, Response


class ViolationResponse(Response):
    """One violation of an invariant."""

    invariant: Invariant
    """Which invariant it violates."""
    hospital_id: str
    """HospitalID; empty if it cannot be known."""
    hospital_name: str
    """The hospital's name; empty, as the following names, if there is none."""
    department_id: str
    """DepartID; empty, as the following, where it is not about one schedule."""
    department_name: str
    """The department's name."""
    doctor_id: str
    """DoctorID; empty for a department's own schedule, too."""
    doctor_name: str
    """The doctor's name."""
    work_date: str
    """The date of visit, in ISO form."""
    work_type: CodedResponse | None
    """值班类别."""
    begin: str
    """When the slot begins, HH:mm; empty if it is not about one slot."""
    registration_ids: list[str]
    """The registrations that it is about, up to twenty."""
    exchange: str | None
    """The id of the exchange in the journal, such as x123; null for none."""
    detail: str
    """What was found, and what would be right."""
    detail_zh: str
    """The same in Chinese."""


class InvariantResponse(Response):
    """One invariant with its counts."""

    invariant: Invariant
    """Its name."""
    zh: str
    """What it says, in Chinese."""
    en: str
    """What it says, in English."""
    checked: int
    """How many schedules, slots, registrations or exchanges were checked."""
    violated: int
    """How many of these violate it."""


class InvariantsResponse(Response):
    """The invariants at this instant."""

    now: str
    """The simulated instant, in ISO form."""
    holds: bool
    """Whether no violation was found."""
    schedules: int
    """How many schedules were checked: those with a record in the ledger."""
    registrations: int
    """How many records of the ledger were checked."""
    exchanges: int
    """How many booking exchanges of the journal were checked: the newest since the last reset, at most 10000, on the
    first page; 0 if the journal is off."""
    invariants: list[InvariantResponse]
    """Each of them."""
    violations: list[ViolationResponse]
    """The violations, at most 1000."""
    next_after: str | None
    """What to give as `after` to look at the schedules that follow; null where these were the last."""
