"""One row of the ledger."""

from __future__ import annotations

from typing import NamedTuple


class ScheduleKey(NamedTuple):
    """The key of a schedule. `doctor_id` is empty for a department's own schedule; `work_date` is `yyyy-MM-dd`."""

    hospital_id: str
    department_id: str
    doctor_id: str
    work_date: str
    work_type: int


class Registration(NamedTuple):
    """A registration as stored: dates and instants in ISO form, empty if something has not happened."""

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
    """The patient: the number of the ID card or of the other document."""
    card_no: str
    other_id_no: str
    card_type: str
    patient_name: str
    patient_sex: int
    """As the platform sent it."""
    patient_birthday: str
    insurance_type: int
    phone: str
    is_expert: int
    """As the platform sent it; for other channels, that of the schedule."""
    registration_type: int
    channel: str
    channel_vendor: str
    operator: str
    operator_id: str
    created_at: str
    """When the platform made the booking, by its own account."""
    registered_at: str
    """When the hospital made the record."""
    paid_at: str
    cancelled_at: str
    referral: str
    """The referring side as JSON, with the contract's attribute names."""
    exam_items: str
    """The names of the requested tests as a JSON list."""

    @property
    def schedule_key(self) -> ScheduleKey:
        """The schedule it is in."""
        return ScheduleKey(*self[1:6])


CHANGING = (
    "identity",
    "card_no",
    "patient_name",
    "patient_sex",
    "patient_birthday",
    "insurance_type",
    "phone",
    "paid_at",
    "cancelled_at",
)
"""What can change of a registration."""
OF_SCHEDULE = "hospital_id = ? AND department_id = ? AND doctor_id = ? AND work_date = ? AND work_type = ?"
"""The condition of a schedule; its values are those of a `ScheduleKey`."""
