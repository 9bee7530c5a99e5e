"""The requests that are sent: real requests and bookings for the hospitals of the measured scenario."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from html import escape
from itertools import islice

from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.enumerations import (
    AgeLimit,
    Channel,
    DepartmentSex,
    DepartmentType,
    InsuranceType,
    PatientSex,
    WorkStatus,
    WorkType,
    YesNo,
)
from yuyue_sim.contract.id_card import check_digit
from yuyue_sim.contract.operations import NAMESPACE
from yuyue_sim.contract.renderer import render_message
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.ledger.ledger import Ledger, LedgerIdentity
from yuyue_sim.hospital.ledger.numbers import Numbers
from yuyue_sim.hospital.rules.effective_schedule import schedule_at
from yuyue_sim.hospital.rules.occupancy import Occupancy, free_in
from yuyue_sim.hospital.rules.queue import Queues
from yuyue_sim.hospital.rules.schedule_keys import key_of
from yuyue_sim.hospital.rules.session_course import Courses
from yuyue_sim.hospital.world.model import Schedule, Slot
from yuyue_sim.hospital.world.world import World
from yuyue_sim.platform.request_builder import (
    Patient,
    Visit,
    booking_request,
    cancellation_request,
    slots_request,
)

from benchmarks.load_generator import http_request

STRING = "string"
TYPED = "typed"
PATHS = {STRING: "/webservice/YuyueService", TYPED: "/services/WSYuyueService"}

_CLINICS = {DepartmentType.ORDINARY, DepartmentType.DISEASE, DepartmentType.EXPERT}
_BOOKABLE = {WorkType.MORNING, WorkType.AFTERNOON, WorkType.WHOLE_DAY, WorkType.EVENING}
_NOBODY = Numbers.of({}, ())
_FIRST_ID = 10**15
_ANY_SLOT = ("", "")
_SIDE_BY_SIDE = 200
"""How many schedules are booked in turn, so that no measurement uses a single one."""


def soap_request(operation: str, document: str, style: str) -> bytes:
    """The bytes of one request, in the string or in the typed style."""
    content = f"<arg0>{escape(document, quote=False)}</arg0>" if style == STRING else document
    envelope = (
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
        f'<tns:{operation} xmlns:tns="{NAMESPACE}">{content}</tns:{operation}></soap:Body></soap:Envelope>'
    )
    return http_request(PATHS[style], envelope)


class Requests:
    """Requests about, and bookings of, the schedules of a world in the days after a time."""

    def __init__(self, world: World, now: datetime, days: int = 13) -> None:
        self._world = world
        self._now = now
        self._days = days
        ledger = Ledger.open(None, LedgerIdentity("requests", 0))
        self._occupancy = Occupancy(world, ledger, Queues(world, ledger, Courses(world, Streams(0))))
        self._patients = 0
        self._open_slots = self._all_open_slots()

    def slot_requests(self, count: int, style: str) -> list[bytes]:
        """A number of getDtNoInfo requests, each about another schedule."""
        return [self._slot_request(schedule, style) for schedule in islice(self._schedules(1, self._days), count)]

    def queue_requests(self, count: int, style: str) -> list[bytes]:
        """A number of getDtNoInfo requests, each about another schedule of today whose session has begun."""
        running = (each for each in self._schedules(0, 0) if each.begin <= f"{self._now:%H:%M}" < each.end)
        return [self._slot_request(schedule, style) for schedule in islice(running, count)]

    def orders(self, count: int, style: str) -> list[bytes]:
        """A number of getYyNo requests, each of a new patient for a number that no earlier request wanted."""
        wanted = islice(self._open_slots, count)
        return [self._order(schedule, (slot.begin, slot.end), style) for schedule, slot in wanted]

    def schedules_with_numbers(self) -> Iterator[Schedule]:
        """The schedules that nobody has booked up, from tomorrow on."""
        for schedule in self._schedules(1, self._days):
            if any(self._free(schedule, slot) for slot in schedule.slots if not slot.is_reserved):
                yield schedule

    def booking_and_cancellation(self, schedule: Schedule, style: str) -> Iterator[bytes]:
        """One getYyNo request for any slot of a schedule, and the backNo request for that booking."""
        yield self._order(schedule, _ANY_SLOT, style)
        request = cancellation_request(schedule.hospital_id, _FIRST_ID + self._patients)
        yield soap_request("backNo", render_message(request, Layout.TABLE, omit_empty=True), style)

    def _free(self, schedule: Schedule, slot: Slot) -> int:
        return free_in(slot, self._occupancy.held(schedule, key_of(schedule), _NOBODY, self._now))

    def _schedules(self, first_day: int, last_day: int) -> Iterator[Schedule]:
        first = self._now.date() + timedelta(days=first_day)
        last = self._now.date() + timedelta(days=last_day)
        for hospital in self._world.hospitals:
            open_to_all = {
                department.id
                for department in self._world.departments(hospital.id)
                if department.type in _CLINICS
                and department.sex is DepartmentSex.ANY
                and department.age_limit is not AgeLimit.CHILDREN
            }
            if hospital.policy.suspended_reason:
                continue
            for schedule in self._world.doctor_schedules(hospital.id, "", "", first, last):
                if (
                    schedule.department_id in open_to_all
                    and schedule.work_type in _BOOKABLE
                    and schedule_at(schedule, self._now).status is WorkStatus.NORMAL
                    and not schedule.is_reserved
                ):
                    yield schedule

    def _all_open_slots(self) -> Iterator[tuple[Schedule, Slot]]:
        schedules = self._schedules(1, self._days)
        while side_by_side := list(islice(schedules, _SIDE_BY_SIDE)):
            queues = [
                [
                    (schedule, slot)
                    for slot in schedule.slots
                    if not slot.is_reserved
                    for _ in range(self._free(schedule, slot))
                ]
                for schedule in side_by_side
            ]
            while queues := [queue for queue in queues if queue]:
                for queue in queues:
                    yield queue.pop()

    def _slot_request(self, schedule: Schedule, style: str) -> bytes:
        request = slots_request(
            schedule.hospital_id, schedule.department_id, schedule.doctor_id, schedule.work_date, schedule.work_type
        )
        document = render_message(request, Layout.TABLE, omit_empty=True)
        return soap_request("getDtNoInfo", document, style)

    def _order(self, schedule: Schedule, slot: tuple[str, str], style: str) -> bytes:
        self._patients += 1
        days, serial = divmod(self._patients, 1000)
        birthday = datetime(1960, 1, 1) + timedelta(days=days)
        digits = f"320503{birthday:%Y%m%d}{serial:03d}"
        visit = Visit(
            schedule.hospital_id,
            schedule.department_id,
            "门诊",
            schedule.doctor_id,
            "医生",
            YesNo(int(schedule.is_expert)),
            schedule.work_date,
            schedule.work_type,
            schedule.clinic_fee,
            schedule.experts_fee,
        )
        patient = Patient(
            "王小明",
            PatientSex.MALE,
            digits + check_digit(digits),
            "13800000000",
            insurance_type=InsuranceType.CITIZEN_CARD,
        )
        request = booking_request(_FIRST_ID + self._patients, visit, patient, self._now, slot=slot, channel=Channel.APP)
        document = render_message(request, Layout.TABLE, omit_empty=True)
        return soap_request("getYyNo", document, style)
