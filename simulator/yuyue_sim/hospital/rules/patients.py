"""The patient of a booking, and whether the hospital accepts their document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from yuyue_sim.contract.enumerations import PatientSex
from yuyue_sim.contract.id_card import IdCard, IdCardError
from yuyue_sim.contract.messages.get_yy_no import Order
from yuyue_sim.hospital.rules.wording import element_name
from yuyue_sim.hospital.world.model import Hospital


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient, identified by a document."""

    identity: str
    """The number of the ID card or of the other document."""
    card_no: str
    birthday: date | None
    """From the ID card; with another document, as given by the platform."""
    sex: PatientSex


class UnacceptedPaperError(ValueError):
    """The patient's document is invalid or not accepted here. The text is sent to the platform."""


def patient_of(order: Order, hospital: Hospital | None) -> Patient:
    """The patient of an order.

    Any document is accepted if the hospital is unknown.

    Raises:
        UnacceptedPaperError: the ID card is invalid, or there is none and the other document is not accepted.
    """
    if order.card_no:
        card = id_card(order.card_no, Order)
        return Patient(card.number, card.number, card.birthday, order.patient_sex)
    if hospital is not None and not hospital.policy.foreign_patients:
        raise UnacceptedPaperError(f"{element_name(Order, 'card_no')}：本院仅接受居民身份证预约，不支持其他证件")
    if not order.card_type:
        raise UnacceptedPaperError(
            f"{element_name(Order, 'card_type')}：使用{element_name(Order, 'other_id_no')}预约时须填写证件类型"
        )
    return Patient(order.other_id_no, "", order.patient_birthday, order.patient_sex)


def id_card(text: str, record_class: type[Any]) -> IdCard:
    """The ID card with the number that a record has as `card_no`.

    Raises:
        UnacceptedPaperError: format, date of birth or check digit is wrong.
    """
    try:
        return IdCard.parse(text)
    except IdCardError as error:
        element = element_name(record_class, "card_no")
        raise UnacceptedPaperError(f"{element}：身份证号不正确（{error}）") from None


def age_on(birthday: date, day: date) -> int:
    """Whole years of age on a date."""
    return day.year - birthday.year - ((day.month, day.day) < (birthday.month, birthday.day))
