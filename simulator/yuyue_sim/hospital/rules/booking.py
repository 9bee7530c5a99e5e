"""Booking (getYyNo, 2.8): the checks in their order. The first that fails decides the response.

Without a slot in the order, the first one is used that is open, not over and has a number left. In a slot, the lowest
number is given that no other channel will take. The RegID of a cancelled booking cannot be used again.
"""

from __future__ import annotations

import json
from datetime import datetime
from operator import attrgetter

from yuyue_sim.contract.codes import BookingCode
from yuyue_sim.contract.messages.get_yy_no import Order
from yuyue_sim.core.clock import Clock
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.ledger.errors import RegistrationExistsError
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.numbers import Numbers
from yuyue_sim.hospital.ledger.registration import Registration, ScheduleKey
from yuyue_sim.hospital.rules.allocation import Allocation, AllocationRequest
from yuyue_sim.hospital.rules.decision_hooks import Allocate, Record
from yuyue_sim.hospital.rules.element_names import element_name
from yuyue_sim.hospital.rules.eligibility import Case, Objection, is_open, objection, objection_to_order
from yuyue_sim.hospital.rules.instants import instant_text
from yuyue_sim.hospital.rules.open_schedules import OpenSchedules
from yuyue_sim.hospital.rules.order_target import NoSuchPlaceError, Place, place_of
from yuyue_sim.hospital.rules.outcomes import Booked, Refused
from yuyue_sim.hospital.rules.patients import Patient, UnacceptedPaperError, patient_of
from yuyue_sim.hospital.rules.quotas import quota_objection
from yuyue_sim.hospital.rules.registry import LOWEST_SERIAL, Registry
from yuyue_sim.hospital.rules.rule import Rule
from yuyue_sim.hospital.rules.world_view import WorldView

_CHECK_NO_LOWEST = 100_000
_CHECK_NO_COUNT = 900_000
_MOST_CHECK_NO = 10
_MOST_REMEMBERED = 4096

_REFERRAL = (
    "referring_hospital_id",
    "referring_hospital_name",
    "referring_department_id",
    "referring_department_name",
    "referring_doctor_id",
    "referring_doctor_name",
    "referral_reason",
    "medical_record",
    "preliminary_diagnosis",
)
_REFERRAL_OF = attrgetter(*_REFERRAL)


class Booking:
    """Makes bookings."""

    def __init__(
        self,
        world: WorldView,
        ledger: Ledger,
        clock: Clock,
        streams: Streams,
        registry: Registry,
        allocate: Allocate,
        record: Record,
        *,
        expects_new: bool = True,
    ) -> None:
        """Make bookings with these functions; without `expects_new` every RegID is looked up first."""
        self._world = world
        self._ledger = ledger
        self._clock = clock
        self._registry = registry
        self._allocate = allocate
        self._record = record
        self._expects_new = expects_new
        self._streams = streams
        self._open_schedules = OpenSchedules()
        self._lately_refused: set[ScheduleKey] = set()
        """Schedules whose last order was refused. Only a hint that the next one will be refused too."""

    def book(self, order: Order) -> Booked | Refused:
        """Decide and record in one atomic step.

        Raises:
            LedgerFailedError: the ledger failed; nothing was booked.
        """
        try:
            patient = patient_of(order, self._world.hospital(order.hospital_id), self._clock.today())
        except UnacceptedPaperError as error:
            return _refused(order, BookingCode.OTHER, str(error), Rule.PAPER_NOT_ACCEPTED)
        if order.registration_id < 1:
            message = f"{element_name(Order, 'registration_id')}：须为正整数"
            return _refused(order, BookingCode.OTHER, message, Rule.REGISTRATION_ID_NOT_POSITIVE)
        key = ScheduleKey(
            order.hospital_id,
            order.department_id,
            order.doctor_id,
            order.visit_date.isoformat(),
            int(order.work_type),
        )
        if key in self._lately_refused and self._ledger.has_one_writer and not self._ledger.in_group():
            # In a rush most orders are refused. These must not wait for the write lock that all workers share.
            with self._ledger.snapshot():
                decision = self._decide(order, patient, key)
            if isinstance(decision, Refused):
                return decision
        with self._ledger.single_write():
            decision = self._decide(order, patient, key)
            if isinstance(decision, Allocation):
                registration = self._registration(order, patient, key, decision)
                try:
                    self._record(registration)
                except RegistrationExistsError:
                    decision = self._decide(order, patient, key, is_new=False)
            if isinstance(decision, Refused):
                self._remember_refusal(key)
                return decision
        self._lately_refused.discard(key)
        return Booked(order.registration_id, registration.reserve_no, registration.check_no)

    def forget(self) -> None:
        """Drop everything computed from schedules, because they have changed."""
        self._open_schedules.forget()

    def _remember_refusal(self, key: ScheduleKey) -> None:
        if len(self._lately_refused) >= _MOST_REMEMBERED:
            self._lately_refused.clear()
        self._lately_refused.add(key)

    def _decide(self, order: Order, patient: Patient, key: ScheduleKey, *, is_new: bool = True) -> Allocation | Refused:
        """Decide an order; a RegID that was used before decides alone.

        While it looks new (`is_new`) it is looked up on the way to a refusal only: the ledger accepts no RegID twice.
        """
        now = self._clock.now()
        is_new = is_new and self._expects_new and order.registration_id < LOWEST_SERIAL
        numbers = self._ledger.numbers(key)
        is_new = is_new and order.registration_id not in numbers.holders
        decision = self._decide_new(order, patient, key, numbers, now) if is_new else None
        if isinstance(decision, Allocation):
            return decision
        known = self._registry.find(order.registration_id, now)
        if known is not None:
            return _repeated(order, patient, key, known)
        return decision or self._decide_new(order, patient, key, numbers, now)

    def _decide_new(
        self, order: Order, patient: Patient, key: ScheduleKey, numbers: Numbers, now: datetime
    ) -> Allocation | Refused:
        try:
            place, objected = self._place(order, patient, key, now)
        except NoSuchPlaceError as error:
            return _refused(order, error.code, str(error), error.rule)
        if objected is not None:
            return _refused(order, BookingCode.OTHER, objected.message, objected.rule)
        held = self._registry.active_of_patient(patient.identity, key, numbers, now)
        if held is not None:
            return _duplicate(held, Rule.PATIENT_BOOKED_ALREADY)
        objected = quota_objection(self._ledger, place.hospital.policy, patient.identity, place.published)
        if objected is not None:
            return _refused(order, BookingCode.OTHER, objected.message, objected.rule)
        request = AllocationRequest(order, key, place, now, numbers)
        return self._allocate(request) or _refused(order, BookingCode.FULL, BookingCode.FULL.zh, Rule.SOLD_OUT)

    def _place(self, order: Order, patient: Patient, key: ScheduleKey, now: datetime) -> tuple[Place, Objection | None]:
        """The schedule and slot of an order, and why it cannot be booked, if a rule objects.

        Raises:
            NoSuchPlaceError: something does not exist.
        """
        known = self._open_schedules.find(key, now)
        if known is not None:
            place = known.place_of(order)
            return place, objection_to_order(Case(order, patient, place, now), known.checks)
        place = place_of(order, self._world, now)
        case = Case(order, patient, place, now)
        if is_open(case):
            self._open_schedules.keep(key, place, now)
        return place, objection(case)

    def _registration(self, order: Order, patient: Patient, key: ScheduleKey, allocation: Allocation) -> Registration:
        registered_at = instant_text(allocation.now)
        values = (
            order.registration_id,
            *key,
            allocation.reserve_no,
            allocation.slot.begin,
            allocation.slot.end,
            self._check_no(order),
            patient.identity,
            patient.card_no,
            order.other_id_no,
            order.card_type,
            order.patient_name,
            int(order.patient_sex),
            "" if patient.birthday is None else patient.birthday.isoformat(),
            int(order.insurance_type),
            order.phone,
            int(order.is_expert),
            int(order.registration_type),
            str(order.channel),
            order.channel_vendor,
            order.operator,
            order.operator_id,
            instant_text(order.created_at),
            registered_at,
            registered_at if order.is_paid else "",
            "",
            _referral(order),
            _exam_items(order),
        )
        return Registration._make(values)  # so many arguments would cost as much as all the rest of it

    def _check_no(self, order: Order) -> str:
        """The platform's check number if it fits into the response, otherwise one of the hospital."""
        given = order.check_no
        if given.isascii() and given.isdigit() and given[0] != "0" and len(given) <= _MOST_CHECK_NO:
            return given
        return str(_CHECK_NO_LOWEST + self._streams.number("check number", order.registration_id) % _CHECK_NO_COUNT)


def _repeated(order: Order, patient: Patient, key: ScheduleKey, known: Registration) -> Refused:
    """The refusal of a RegID that was used before."""
    element = element_name(Order, "registration_id")
    if known.identity != patient.identity or known.schedule_key != key:
        return _refused(order, BookingCode.OTHER, f"{element}：该流水号已用于其他预约", Rule.REGISTRATION_ID_USED)
    if known.cancelled_at:
        message = f"{element}：该流水号的预约已取消，不能再次使用"
        return _refused(order, BookingCode.OTHER, message, Rule.REGISTRATION_ID_CANCELLED)
    return _duplicate(known, Rule.REGISTRATION_ID_BOOKED_ALREADY)


def _duplicate(held: Registration, rule: Rule) -> Refused:
    return Refused(
        BookingCode.DUPLICATE, BookingCode.DUPLICATE.zh, held.registration_id, held.reserve_no, held.check_no, rule
    )


def _refused(order: Order, code: BookingCode, message: str, rule: Rule) -> Refused:
    return Refused(code, message, order.registration_id, rule=rule)


def _referral(order: Order) -> str:
    values = _REFERRAL_OF(order)
    if not any(values):
        return ""
    given = {name: value for name, value in zip(_REFERRAL, values, strict=True) if value}
    return json.dumps(given, ensure_ascii=False)


def _exam_items(order: Order) -> str:
    if order.exam_apply is None or not order.exam_apply.items:
        return ""
    return json.dumps([item.name for item in order.exam_apply.items], ensure_ascii=False)
