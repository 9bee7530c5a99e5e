"""What is told of invariants: what must hold in an honest hospital at every instant."""

from __future__ import annotations

from yuyue_sim.hospital.rules.invariants import Invariant
from yuyue_sim.server.control.shared_models import CodedResponse, Response


class ViolationResponse(Response):
    """One thing that is not as it must be."""

    invariant: Invariant
    """Which invariant it violates."""
    hospital_id: str
    """HospitalID; empty where it cannot be known."""
    department_id: str
    """DepartID; empty, as the following, where it is not about one schedule."""
    doctor_id: str
    """DoctorID; empty for a department's own schedule, too."""
    work_date: str
    """The date of visit, in ISO form."""
    work_type: CodedResponse | None
    """值班类别."""
    begin_time: str
    """When the slot begins, HH:mm; empty where it is not about one slot."""
    registration_ids: list[str]
    """The registrations that it is about, up to twenty."""
    exchange: str | None
    """The exchange of the journal that it is about, such as x123; null where it is about none."""
    detail: str
    """What was found, and what would be right."""


class InvariantResponse(Response):
    """One invariant, and how it fares."""

    invariant: Invariant
    """Its name."""
    zh: str
    """What it says, in Chinese."""
    en: str
    """What it says, in English."""
    checked: int
    """To how many schedules, slots, registrations or exchanges it was held."""
    violated: int
    """How many of these violate it."""


class InvariantsResponse(Response):
    """The invariants at this instant."""

    now: str
    """The simulated instant, in ISO form."""
    holds: bool
    """Whether nothing was found to be wrong in what was looked at."""
    schedules: int
    """How many schedules were looked at: those in which the ledger has a record."""
    registrations: int
    """How many records of the ledger were looked at."""
    exchanges: int
    """How many booking exchanges of the journal were looked at: the newest of this life, at most 10000, with the first
    schedules; none where the journal is off."""
    invariants: list[InvariantResponse]
    """Each of them."""
    violations: list[ViolationResponse]
    """What was found to be wrong, at most 1000."""
    next_after: str | None
    """What to give as `after` to look at the schedules that follow; null where these were the last."""
