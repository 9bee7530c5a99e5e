"""Cancelling (backNo, 2.9), checked in this order: unknown 0001, already cancelled 0005, a given field that
contradicts the record 0004, too late 0002. The first that fails decides; otherwise the number is free again at once.

It is too late when the number is taken (取号) or the session is over, and on the day itself if the hospital's policy
forbids it. A stopped session (停诊) is never over, and there it is too late only for patients who were called before.
This is checked last, so that a platform that names the wrong booking learns of that first.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from yuyue_sim.contract.codes import CancelCode
from yuyue_sim.contract.enumerations import CancelledRegistrationType, RegistrationType, WorkStatus
from yuyue_sim.contract.messages.back_no import CancelOrder
from yuyue_sim.core.clock import Clock
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.registration import Registration
from yuyue_sim.hospital.rules.effective_schedule import schedule_at
from yuyue_sim.hospital.rules.element_names import element_name
from yuyue_sim.hospital.rules.eligibility import Objection
from yuyue_sim.hospital.rules.instants import at, instant_text, is_over
from yuyue_sim.hospital.rules.outcomes import CancelOutcome
from yuyue_sim.hospital.rules.registration_status import RegistrationStatuses
from yuyue_sim.hospital.rules.registry import Registry, schedule_of
from yuyue_sim.hospital.rules.rule import Rule
from yuyue_sim.hospital.rules.world_view import WorldView
from yuyue_sim.hospital.world.model import Schedule

_REFERRALS = (
    RegistrationType.REFERRAL,
    RegistrationType.REFERRAL_INPATIENT,
    RegistrationType.REFERRAL_OUTPATIENT,
    RegistrationType.REFERRAL_TEST,
)
_COARSE: Mapping[RegistrationType, frozenset[CancelledRegistrationType]] = MappingProxyType(
    {
        RegistrationType.BOOKING: frozenset({CancelledRegistrationType.BOOKING}),
        RegistrationType.IN_CLINIC: frozenset({CancelledRegistrationType.IN_CLINIC}),
        **dict.fromkeys(_REFERRALS, frozenset({CancelledRegistrationType.REFERRAL})),
    }
)
_SPECIAL = frozenset({CancelledRegistrationType.BOOKING, CancelledRegistrationType.OTHER})
"""Examinations, tests, check-ups and consultations are bookings too, and match none of the other types."""


class Cancelling:
    """Cancels bookings."""

    def __init__(
        self, world: WorldView, ledger: Ledger, clock: Clock, registry: Registry, statuses: RegistrationStatuses
    ) -> None:
        self._world = world
        self._ledger = ledger
        self._clock = clock
        self._registry = registry
        self._statuses = statuses

    def cancel(self, query: CancelOrder) -> CancelOutcome:
        """Decide and record in one atomic step.

        Raises:
            LedgerFailedError: the ledger failed; nothing was cancelled.
        """
        with self._ledger.transaction():
            now = self._clock.now()
            registration = self._registry.find(query.registration_id, now)
            if registration is None or registration.hospital_id != query.hospital_id:
                return _refused(CancelCode.UNKNOWN, Rule.NO_SUCH_REGISTRATION)
            if registration.cancelled_at:
                return _refused(CancelCode.ALREADY_CANCELLED, Rule.CANCELLED_ALREADY)
            schedule = schedule_of(registration, self._world)
            contradiction = _contradiction(query, registration, schedule)
            if contradiction is not None:
                element = element_name(CancelOrder, contradiction)
                return CancelOutcome(CancelCode.OTHER, f"{element}：与预约记录不符", Rule.RECORD_CONTRADICTED)
            objected = self._too_late(registration, schedule, now)
            if objected is not None:
                return CancelOutcome(CancelCode.NOT_ALLOWED, objected.message, objected.rule)
            self._registry.cancel(registration, instant_text(now))
        return CancelOutcome(CancelCode.CANCELLED)

    def _too_late(self, registration: Registration, schedule: Schedule, now: datetime) -> Objection | None:
        is_stopped = schedule_at(schedule, now).status is WorkStatus.STOPPED
        is_served = self._statuses.is_called if is_stopped else self._statuses.is_taken
        if is_served(registration, schedule, now):
            return Objection(Rule.NUMBER_TAKEN, "已取号，不能退号")
        if is_over(schedule.work_date, schedule.end, now) and not _is_stopped_at_its_end(schedule):
            return Objection(Rule.SESSION_OVER, "就诊时间已过，不能退号")
        hospital = self._world.hospital(registration.hospital_id)
        if hospital is not None and not hospital.policy.cancel_that_day and schedule.work_date == now.date():
            return Objection(Rule.NO_CANCELLING_THAT_DAY, "本院不支持取消当天预约")
        return None


def _is_stopped_at_its_end(schedule: Schedule) -> bool:
    return schedule_at(schedule, at(schedule.work_date, schedule.end)).status is WorkStatus.STOPPED


def _refused(code: CancelCode, rule: Rule) -> CancelOutcome:
    return CancelOutcome(code, code.zh, rule)


def _contradiction(query: CancelOrder, registration: Registration, schedule: Schedule) -> str | None:
    """The first given attribute that does not match the record.

    `IsExpert` may be that of the schedule or the one that was sent at booking.
    """
    pairs = (
        ("department_id", query.department_id, registration.department_id),
        ("doctor_id", query.doctor_id, registration.doctor_id),
        ("is_expert", query.is_expert, registration.is_expert, schedule.is_expert),
        ("visit_date", query.visit_date, date.fromisoformat(registration.work_date)),
        ("work_type", query.work_type, registration.work_type),
        ("begin_time", query.begin_time, registration.begin_time),
        ("end_time", query.end_time, registration.end_time),
    )
    for attribute, given, *recorded in pairs:
        if given not in (None, "", *recorded):
            return attribute
    if not _is_number(query.reserve_no, registration.reserve_no):
        return "reserve_no"
    if query.registration_type is not None:
        kind = RegistrationType(registration.registration_type)
        if query.registration_type not in _COARSE.get(kind, _SPECIAL):
            return "registration_type"
    return None


def _is_number(given: str, recorded: int) -> bool:
    """Whether a visit number written as text matches the record; an empty text and zero always do."""
    if not given:
        return True
    if not (given.isascii() and given.isdigit()):
        return False
    return int(given) in (0, recorded)
