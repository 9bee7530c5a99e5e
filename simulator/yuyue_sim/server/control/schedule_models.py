"""Responses about schedules, who holds their numbers, and current sessions."""

from __future__ import annotations

from yuyue_sim.hospital.rules.clinic_view import State
from yuyue_sim.hospital.rules.schedule_phase import Phase
from yuyue_sim.server.control.shared_models import CodedResponse, Response, ScheduleKeyResponse


class SlotResponse(Response):
    """One slot (时段) of a schedule."""

    begin: str
    """HH:mm."""
    end: str
    """HH:mm."""
    is_reserved: bool
    """Whether its numbers are kept for other channels (预留)."""
    first_number: int
    """The lowest of its visit numbers."""
    total: int
    """TotalNum: how many numbers it has."""
    left: int
    """LeftNum: how many are left, as getDtNoInfo answers now."""
    active: int
    """How many registrations of all channels hold one of its numbers."""
    booked: int
    """How many of these the platform made."""
    oversold: int
    """How many of the active ones are too many: more than its numbers. 0 without planted bugs; extra numbers (加号) do
    not count."""


class QueueResponse(Response):
    """The queue of a session at this instant."""

    current: list[int]
    """The numbers that are with a doctor, one a room."""
    waiting: list[int]
    """The numbers that were taken and wait, in the order in which they would be called."""
    seen: int
    """How many patients were seen so far, those with extra numbers (加号) aside."""


class ScheduleResponse(ScheduleKeyResponse):
    """One schedule with its counts at this instant."""

    department_name: str
    """The department's name."""
    doctor_name: str
    """The doctor's name; empty for the department's own schedule."""
    is_expert: bool
    """Whether it is an expert clinic."""
    status: CodedResponse
    """排班类型: held, stopped or closed."""
    phase: Phase
    """What the platform can do with it now: nothing yet (unreleased), book (open), nothing, since no number is left
    (full), it is over (ended), it takes no bookings (closed: 停挂, 暂停预约, reserved, past its closing time), or it is
    stopped (停诊)."""
    opens_at: str
    """When it opens for booking, or opened; simulated time, in ISO form."""
    begin: str
    """When its first slot begins, HH:mm."""
    end: str
    """When its last slot ends, HH:mm."""
    fee: str
    """What a registration costs in all, in yuan."""
    total: int
    """How many numbers it has."""
    left: int
    """How many are left, as getDtNoInfo answers; reserved slots included."""
    active: int
    """How many registrations of all channels hold one of its numbers."""
    booked: int
    """How many of these the platform made."""
    oversold: int
    """How many are too many in its slots together."""
    slots: list[SlotResponse]
    """Its slots, in order."""


class SchedulesResponse(Response):
    """Schedules as they stand."""

    now: str
    """The simulated instant of the counts, in ISO form."""
    schedules: list[ScheduleResponse]
    """By department: its own, then its doctors', each by date and part of the day."""
    next_after: str | None
    """The `after` of the next page; null on the last page."""


class HolderResponse(Response):
    """Somebody who holds a number, or held it and cancelled."""

    registration_id: str
    """RegID, or the hospital's own serial for another channel's registration; text, since it may have 18 digits."""
    patient_name: str
    """The patient's name; invented."""
    channel: CodedResponse
    """Where it was registered (渠道)."""
    is_platforms: bool
    """Whether the platform booked it."""
    is_walk_in: bool
    """Whether it was registered on the spot."""
    state: State
    """Its state now: booked; paid; number taken (取号); with the doctor (in-room); seen; never came
    (missed, 爽约); its schedule stopped before the patient was seen (停诊); cancelled."""
    registered_at: str
    """When the hospital made the record, simulated time, in ISO form."""
    cancelled_at: str | None
    """When it was cancelled; null if it was not."""


class NumberResponse(Response):
    """One visit number (ReserveNo) of a schedule."""

    number: int
    """The number."""
    is_withheld: bool
    """Whether the hospital has withdrawn it: nobody can book it any more."""
    holders: list[HolderResponse]
    """Who holds it now. Without planted bugs there is one at most."""
    before: list[HolderResponse]
    """Who held it and cancelled, in order of time."""


class SlotDetailResponse(SlotResponse):
    """One slot with all of its numbers."""

    numbers: list[NumberResponse]
    """Its numbers, in order."""


class AnnouncementResponse(Response):
    """A change that the hospital announced after it published a schedule."""

    at: str
    """When, simulated time, in ISO form."""
    status: CodedResponse | None
    """The new status of the schedule; null if it did not change."""
    added: int
    """How many numbers were added (加放号源)."""
    withheld: int
    """How many numbers were withdrawn."""


class ScheduleDetailResponse(ScheduleResponse):
    """One schedule with the holders of its numbers."""

    now: str
    """The simulated instant of this response, in ISO form."""
    slots: list[SlotDetailResponse]  # type: ignore[assignment] # the same, and more
    """Its slots, in order, with their numbers."""
    extra: list[NumberResponse]
    """Numbers above its own: extra ones (加号) of other channels, and any that were given too many."""
    queue: QueueResponse | None
    """Its queue, where the session has begun today and is not stopped; else null."""
    announcements: list[AnnouncementResponse]
    """Its announced changes up to now."""


class SessionResponse(ScheduleKeyResponse):
    """One session that is held now."""

    department_name: str
    """The department's name."""
    doctor_name: str
    """The doctor's name; empty for the department's own schedule."""
    location: str
    """Where in the hospital it is."""
    begin: str
    """When it began, HH:mm."""
    end: str
    """When it is to end, HH:mm."""
    is_past_end: bool
    """Whether its time is over and patients are still there."""
    current: list[int]
    """The numbers that are with a doctor, one a room."""
    waiting: list[int]
    """The numbers that wait, in the order in which they would be called."""
    seen: int
    """How many patients were seen so far, those with extra numbers (加号) aside."""


class TodayResponse(Response):
    """The figures of a hospital for today; schedules of emergencies (急诊) do not count."""

    hospital_id: str
    """HospitalID."""
    now: str
    """The simulated instant of this response, in ISO form."""
    schedules: int
    """How many schedules there are today."""
    total: int
    """How many numbers they have."""
    left: int
    """How many of these are left."""
    full: int
    """How many schedules are full."""
    oversold: int
    """How many registrations are too many."""
    sessions: int
    """How many sessions are held now, emergencies too."""
    waiting: int
    """How many patients wait in these."""


class BoardResponse(Response):
    """The board of a hospital's waiting rooms."""

    now: str
    """The simulated instant of this response, in ISO form."""
    sessions: list[SessionResponse]
    """The sessions that are held now, by department and doctor."""
    next_after: str | None
    """The `after` of the next page; null on the last page."""
