"""An order as `POST /book` takes it: JSON from the users of the platform."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_core import ErrorDetails

from yuyue_sim.contract.enumerations import BOOKING_WORK_TYPES, WorkType
from yuyue_sim.contract.id_card import IdCard
from yuyue_sim.core.authored import StrictModel
from yuyue_sim.core.language import say
from yuyue_sim.core.model_errors import reason_of_error
from yuyue_sim.platform.booking import Order, Patient

_WORK_TYPES = {word: part for part in BOOKING_WORK_TYPES for word in (part.zh, part.en)}


def _work_type(word: Any) -> Any:
    part = _WORK_TYPES.get(word) if isinstance(word, str) else None
    if part is None:
        raise ValueError(say("expected one of {words}", words=", ".join(_WORK_TYPES)))
    return part


def _card(text: Any) -> IdCard:
    if not isinstance(text, str):
        raise ValueError(say("expected the 18 characters of an ID card number"))
    return IdCard.parse(text)


class PatientModel(StrictModel):
    """Who is to be booked."""

    name: Annotated[str, Field(min_length=1, max_length=50)]
    card_no: Annotated[IdCard, BeforeValidator(_card)]
    phone: Annotated[str, Field(min_length=1, max_length=12)]


class OrderModel(StrictModel):
    """What is to be booked."""

    hospital: Annotated[str, Field(min_length=1, max_length=4)]
    department: Annotated[str, Field(min_length=1, max_length=10)]
    doctor: Annotated[str, Field(max_length=10)] = ""
    """Left out for a department's own schedule."""
    visit_date: Annotated[date, Field(alias="date")]
    part: Annotated[WorkType, BeforeValidator(_work_type)]
    """Part of the day, such as 上午 or morning."""
    patient: PatientModel


class OrderFormatError(ValueError):
    """The JSON is no order; `problems` holds place and text of each."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{place}: {text}" for place, text in problems))
        self.problems = problems


def read_order(body: bytes) -> Order:
    """The order in a JSON document.

    Raises:
        OrderFormatError: it is none.
    """
    try:
        text = OrderModel.model_validate_json(body)
    except ValidationError as error:
        raise OrderFormatError(
            [(".".join(map(str, each["loc"])) or say("the body"), _words(each)) for each in error.errors()]
        ) from None
    patient = Patient(text.patient.name, text.patient.card_no, text.patient.phone)
    return Order(text.hospital, text.department, text.doctor, text.visit_date, text.part, patient)


def _words(found: ErrorDetails) -> str:
    """What is wrong, and what would be right."""
    if found["type"] == "value_error":
        return say(str(found["ctx"]["error"]))
    if found["type"] == "extra_forbidden":
        return say("there is no such key")
    if found["type"] == "missing":
        return say("it is missing")
    return str(reason_of_error(found))
