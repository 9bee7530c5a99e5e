"""Updating (updateOrderInfo, 2.10): the patient's data of a booking.

Given values replace the present ones, including `CardNo`, which is always given. A given zero means the value 0.
Without `HospitalID` the booking is found by its RegID alone.
"""

from __future__ import annotations

from datetime import date, datetime

from yuyue_sim.contract.codes import UpdateCode
from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.enumerations import PatientSex, WrittenSex
from yuyue_sim.contract.messages.update_order_info import UpdateOrder
from yuyue_sim.core.clock import Clock
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.registration import Registration
from yuyue_sim.hospital.rules.element_names import element_name
from yuyue_sim.hospital.rules.instants import instant_text
from yuyue_sim.hospital.rules.outcomes import UpdateOutcome
from yuyue_sim.hospital.rules.patients import UnacceptedPaperError, id_card
from yuyue_sim.hospital.rules.registration_status import RegistrationStatuses
from yuyue_sim.hospital.rules.registry import Registry, schedule_of
from yuyue_sim.hospital.rules.rule import Rule
from yuyue_sim.hospital.rules.world_view import WorldView


class Updating:
    """Corrects bookings."""

    def __init__(
        self, world: WorldView, ledger: Ledger, clock: Clock, registry: Registry, statuses: RegistrationStatuses
    ) -> None:
        self._world = world
        self._ledger = ledger
        self._clock = clock
        self._registry = registry
        self._statuses = statuses

    def update(self, query: UpdateOrder) -> UpdateOutcome:
        """Decide and record in one atomic step.

        Raises:
            LedgerFailedError: the ledger failed; nothing was changed.
        """
        with self._ledger.transaction():
            now = self._clock.now()
            registration = self._registry.find(query.registration_id, now)
            if registration is None or query.hospital_id not in ("", registration.hospital_id):
                return _failed("预约记录不存在", Rule.NO_SUCH_REGISTRATION)
            if registration.cancelled_at:
                return _failed("预约已退号，不能修改", Rule.CANCELLED_ALREADY)
            if self._statuses.is_seen(registration, schedule_of(registration, self._world), now):
                return _failed("患者已就诊，不能修改", Rule.PATIENT_SEEN)
            try:
                changed = _with_card(registration, query.card_no, now.date())
            except UnacceptedPaperError as error:
                return _failed(str(error), Rule.PAPER_NOT_ACCEPTED)
            key = registration.schedule_key
            if changed.identity != registration.identity and self._registry.active_of_patient(
                changed.identity, key, self._ledger.numbers(key), now
            ):
                message = f"{element_name(UpdateOrder, 'card_no')}：该患者在此排班已有预约"
                return _failed(message, Rule.PATIENT_BOOKED_ALREADY)
            self._registry.correct(self._with_given_values(changed, query, now))
        return UpdateOutcome(UpdateCode.UPDATED, UpdateCode.UPDATED.zh)

    def _with_given_values(self, registration: Registration, query: UpdateOrder, now: datetime) -> Registration:
        sex, insurance, paid = query.patient_sex, query.insurance_type, query.is_paid
        paid_at = registration.paid_at
        if paid is not None:
            paid_at = (paid_at or instant_text(now)) if paid else ""
        return registration._replace(
            patient_name=query.patient_name or registration.patient_name,
            phone=query.phone or registration.phone,
            patient_sex=registration.patient_sex if sex is None else int(self._sex(sex, registration.hospital_id)),
            insurance_type=registration.insurance_type if insurance is None else int(insurance),
            paid_at=paid_at,
        )

    def _sex(self, written: int, hospital_id: str) -> PatientSex:
        """Table and example disagree about 1; 0 and 2 are unambiguous."""
        if written == WrittenSex.ZERO:
            return PatientSex.MALE
        if written == WrittenSex.TWO:
            return PatientSex.FEMALE
        hospital = self._world.hospital(hospital_id)
        follows_example = hospital is not None and hospital.dialect.layout is Layout.EXAMPLE
        return PatientSex.FEMALE if follows_example else PatientSex.MALE


def _with_card(registration: Registration, card_no: str, today: date) -> Registration:
    """The registration with another ID card. A foreign patient may repeat their own document number instead.

    Raises:
        UnacceptedPaperError: it is not a valid ID card number.
    """
    if not registration.card_no and card_no == registration.other_id_no:
        return registration
    card = id_card(card_no, UpdateOrder, today)
    return registration._replace(identity=card.number, card_no=card.number, patient_birthday=card.birthday.isoformat())


def _failed(message: str, rule: Rule) -> UpdateOutcome:
    return UpdateOutcome(UpdateCode.FAILED, message, rule)
