"""One line of the ledger."""

from __future__ import annotations

from typing import NamedTuple


class ScheduleKey(NamedTuple):
    """What names a schedule; `doctor_id` is empty for the department's own, `work_date` is `yyyy-MM-dd`."""

    hospital_id: str
    department_id: str
    doctor_id: str
    work_date: str
    work_type: int


class CancelledNumber(NamedTuple):
    """A visit number that was held for a while, by instants in ISO form."""

    registration_id: int
    reserve_no: int
    registered_at: str
    cancelled_at: str


class Numbers(NamedTuple):
    """The visit numbers of one schedule."""

    taken: str
    """Who holds which, as `RegID number` pairs between commas; empty for nobody.

    Equal texts mean equal holders, so that what was worked out from one need not be worked out again.
    """
    cancelled: tuple[CancelledNumber, ...]
    """Those that were held and given back."""


class Registration(NamedTuple):
    """A booking and what became of it, as stored: dates and instants in ISO form, empty where not (yet) so."""

    registration_id: int
    hospital_id: str
    department_id: str
    doctor_id: str
    work_date: str
    work_type: int
    reserve_no: int
    begin_time: str
    end_time: str
    check_no: str
    identity: str
    """The patient: the ID card's number, or the other paper's."""
    card_no: str
    other_id_no: str
    card_type: str
    patient_name: str
    patient_sex: int
    patient_birthday: str
    insurance_type: int
    phone: str
    is_expert: int
    registration_type: int
    channel: str
    channel_vendor: str
    operator: str
    operator_id: str
    created_at: str
    """When the platform says it made the booking."""
    registered_at: str
    """When the hospital made the record."""
    paid_at: str
    cancelled_at: str
    referral: str
    """JSON of the referring side, by the contract's attribute names."""
    exam_items: str
    """JSON list of the names of the tests asked for."""

    @property
    def schedule_key(self) -> ScheduleKey:
        """The schedule it is in."""
        return ScheduleKey(self.hospital_id, self.department_id, self.doctor_id, self.work_date, self.work_type)
