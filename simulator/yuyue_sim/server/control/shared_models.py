"""Parts that several responses of the control API share."""

from __future__ import annotations

from typing import Self

from yuyue_sim.contract.enumerations import CodedNumber, CodedSign, CodedText
from yuyue_sim.core.documented_model import DocumentedModel


class Response(DocumentedModel):
    """A JSON object with a description of each key."""


class CodedResponse(Response):
    """A value of one of the specification's enumerations."""

    code: int | str
    """As it stands on the wire."""
    zh: str
    """Its Chinese word."""
    en: str
    """Its English word."""

    @classmethod
    def of(cls, value: CodedNumber | CodedText | CodedSign) -> Self:
        """The response for a value."""
        code = int(value) if isinstance(value, CodedNumber) else str(value.value)
        return cls(code=code, zh=value.zh, en=value.en)


class ScheduleKeyResponse(Response):
    """The key of one schedule (排班)."""

    hospital_id: str
    """HospitalID."""
    department_id: str
    """DepartID."""
    doctor_id: str
    """DoctorID; empty for the department's own schedule."""
    work_date: str
    """The date of visit, in ISO form."""
    work_type: CodedResponse
    """值班类别: the part of the day."""
