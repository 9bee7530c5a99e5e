"""Responses about registrations."""

from __future__ import annotations

from typing import Literal

from yuyue_sim.hospital.rules.clinic_view import State
from yuyue_sim.server.control.shared_models import CodedResponse, Response, ScheduleKeyResponse

What = Literal[
    "registered",
    "paid",
    "arrived",
    "taken",
    "called",
    "seen",
    "missed",
    "cancelled",
    "stopped",
    "resumed",
]


class RegistrationResponse(ScheduleKeyResponse):
    """One registration, as it stands now. All patients are invented."""

    hospital_name: str
    """The hospital's name."""
    department_name: str
    """The department's name."""
    doctor_name: str
    """The doctor's name; empty in the department's own schedule."""
    registration_id: str
    """RegID, or the hospital's own serial for another channel's registration; text, since it may have 18 digits."""
    reserve_no: int
    """The visit number."""
    begin: str
    """When its slot begins, HH:mm."""
    end: str
    """When its slot ends, HH:mm."""
    check_no: str
    """The code by which the patient takes the number."""
    card_no: str
    """The number of the patient's ID card; empty if the patient has another document."""
    patient_name: str
    """The patient's name."""
    phone: str
    """The patient's telephone number."""
    channel: CodedResponse
    """Where it was registered (渠道)."""
    is_platforms: bool
    """Whether the platform booked it."""
    state: State
    """Its state now: booked; paid; number taken (取号); with the doctor (in-room); seen; never came
    (missed, 爽约); its schedule stopped before the patient was seen (停诊); cancelled."""
    registered_at: str
    """When the hospital made the record, simulated time, in ISO form."""
    paid_at: str | None
    """When it was paid; null if it is not, or not yet."""
    cancelled_at: str | None
    """When it was cancelled; null if it was not."""


class RegistrationsResponse(Response):
    """Registrations."""

    now: str
    """The simulated instant of their states, in ISO form."""
    registrations: list[RegistrationResponse]
    """With a card: by date of visit; with a date: by hospital and RegID; else the newest first."""
    next_after: str | None
    """The `after` of the next page; null on the last page. A page may be short, even empty,
    and have others after it: 1000 are looked at for each."""


class StepResponse(Response):
    """One step in the history of a registration."""

    at: str
    """When, simulated time, in ISO form."""
    what: What
    """registered, paid, arrived, number taken (取号), called into a room, seen, missed (爽约), cancelled; its schedule
    stopped or resumed."""
    detail: str
    """registered: the channel; called: the room, counted from 1; seen: the doctor's name; else empty."""


class RegistrationDetailResponse(RegistrationResponse):
    """One registration with its history up to now."""

    now: str
    """The simulated instant of this response, in ISO form."""
    is_walk_in: bool
    """Whether it was registered on the spot."""
    is_extra: bool
    """Whether it has an extra number (加号)."""
    other_id_no: str
    """The number of another paper than the ID card; empty for none."""
    patient_sex: CodedResponse
    """The patient's sex."""
    patient_birthday: str
    """The patient's date of birth in ISO form; empty if it is not known."""
    insurance_type: CodedResponse
    """医保类型."""
    registration_type: CodedResponse
    """预约类型."""
    operator: str
    """Who registered the patient; empty for nobody."""
    created_at: str
    """When the platform made the booking, by its own request, in ISO form."""
    expected_at: str
    """When the visit is expected to begin, in ISO form."""
    seen_by: str | None
    """The name of the doctor who saw the patient; null before that."""
    ahead: int | None
    """How many wait before this patient; null if the patient is not waiting."""
    steps: list[StepResponse]
    """What happened to it, in order of time."""
    held_before: list[str]
    """Who held the same number before and cancelled, in order of time."""
    further_records: list[str]
    """Further records that the ledger keeps of this RegID; a hospital without planted bugs has none."""
    exchanges: list[str]
    """The newest 100 exchanges of the journal that name it, oldest first; see `GET /control/v1/journal/{id}`."""
