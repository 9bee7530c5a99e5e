"""The patient of a booking, and whether the hospital accepts their document.

Nobody is born after today or more than 130 years ago: such a date of birth is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from yuyue_sim.contract.enumerations import PatientSex
from yuyue_sim.contract.id_card import IdCard, IdCardError
from yuyue_sim.contract.messages.get_yy_no import Order
from yuyue_sim.core.language import in_chinese
from yuyue_sim.hospital.rules.element_names import element_name
from yuyue_sim.hospital.world.model import Hospital

_OLDEST = 130
"""The highest age in years."""


@dataclass(slots=True)
class Patient:
    """A patient, identified by a document."""

    identity: str
    """The number of the ID card or of the other document."""
    card_no: str
    birthday: date | None
    """From the ID card; with another document, as given by the platform."""
    sex: PatientSex
    """From the ID card; with another document, as given by the platform."""


class UnacceptedPaperError(ValueError):
    """The patient's document is invalid or not accepted here. The text is sent to the platform."""


def patient_of(order: Order, hospital: Hospital | None, today: date) -> Patient:
    """The patient of an order.

    Any document is accepted if the hospital is unknown.

    Raises:
        UnacceptedPaperError: the ID card or the date of birth is invalid, or there is no ID card and the other
            document is not accepted.
    """
    birthday = order.patient_birthday
    if birthday is not None and not _can_be_born_on(birthday, today):
        raise UnacceptedPaperError(f"{element_name(Order, 'patient_birthday')}：{_impossible(birthday)}")
    if order.card_no:
        card = id_card(order.card_no, Order, today)
        return Patient(card.number, card.number, card.birthday, card.sex)
    if hospital is not None and not hospital.policy.foreign_patients:
        raise UnacceptedPaperError(f"{element_name(Order, 'card_no')}：本院仅接受居民身份证预约，不支持其他证件")
    if not order.card_type:
        raise UnacceptedPaperError(
            f"{element_name(Order, 'card_type')}：使用{element_name(Order, 'other_id_no')}预约时须填写证件类型"
        )
    return Patient(order.other_id_no, "", birthday, order.patient_sex)


def id_card(text: str, record_class: type[Any], today: date) -> IdCard:
    """The ID card with the number that a record has as `card_no`.

    Raises:
        UnacceptedPaperError: format, date of birth or check digit is wrong, or nobody is born on that date.
    """
    try:
        card = IdCard.parse(text)
    except IdCardError as error:
        raise _unaccepted_card(record_class, f"{in_chinese(error.expected)}，实际是 {text!r}") from None
    if not _can_be_born_on(card.birthday, today):
        raise _unaccepted_card(record_class, _impossible(card.birthday))
    return card


def _unaccepted_card(record_class: type[Any], reason: str) -> UnacceptedPaperError:
    return UnacceptedPaperError(f"{element_name(record_class, 'card_no')}：身份证号不正确，{reason}")


def age_on(birthday: date, day: date) -> int:
    """Whole years of age on a date."""
    return day.year - birthday.year - ((day.month, day.day) < (birthday.month, birthday.day))


def known_age(birthday: str, day: date) -> int | None:
    """Age on a date from a date of birth in ISO form; `None` if that is empty or gives an impossible age."""
    if not birthday:
        return None
    age = age_on(date.fromisoformat(birthday), day)
    return age if 0 <= age <= _OLDEST else None


def _can_be_born_on(birthday: date, today: date) -> bool:
    return birthday <= today and (
        today.year - birthday.year < _OLDEST
        or (birthday.year + _OLDEST, birthday.month, birthday.day) >= (today.year, today.month, today.day)
    )


def _impossible(birthday: date) -> str:
    return f"出生日期{birthday}晚于今日，或早于{_OLDEST}年前"
