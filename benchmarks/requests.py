"""The requests that are sent: real requests and bookings for the hospitals of the measured scenario."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from html import escape
from itertools import count, islice

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
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.rules.effective_schedule import schedule_at
from yuyue_sim.hospital.rules.occupancy import Occupancy, free_in
from yuyue_sim.hospital.rules.queue import Queues
from yuyue_sim.hospital.rules.schedule_keys import key_of
from yuyue_sim.hospital.rules.session_course import Courses
from yuyue_sim.hospital.world.model import Schedule
from yuyue_sim.hospital.world.world import World
from yuyue_sim.platform.request_builder import (
    Patient,
    Visit,
    booking_request,
    cancellation_request,
    records_request,
    slots_request,
)

from benchmarks.load_generator import http_request

STRING = "string"
TYPED = "typed"
PATHS = {STRING: "/webservice/YuyueService", TYPED: "/services/WSYuyueService"}
ANY_SLOT = ("", "")

_CLINICS = {DepartmentType.ORDINARY, DepartmentType.DISEASE, DepartmentType.EXPERT}
_BOOKABLE = {WorkType.MORNING, WorkType.AFTERNOON, WorkType.WHOLE_DAY, WorkType.EVENING}
_NOBODY = Numbers.of({}, ())
_FIRST_ID = 10**15
_NO_CARD = "320503000000000000"
_DAYS = 13
_SIDE_BY_SIDE = 32
"""How many schedules are booked in turn, so that no measurement uses a single one."""


def soap_request(operation: str, document: str, style: str = STRING) -> bytes:
    """The bytes of one request, in the string or in the typed style."""
    content = f"<arg0>{escape(document, quote=False)}</arg0>" if style == STRING else document
    envelope = (
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
        f'<tns:{operation} xmlns:tns="{NAMESPACE}">{content}</tns:{operation}></soap:Body></soap:Envelope>'
    )
    return http_request(PATHS[style], envelope)


class Requests:
    """Requests about, and bookings of, the schedules of a world in the days after a time."""

    def __init__(self, world: World, now: datetime) -> None:
        self._world = world
        self._now = now
        ledger = Ledger.open(None, LedgerIdentity("requests", 0))
        self._occupancy = Occupancy(world, ledger, Queues(world, ledger, Courses(world, Streams(0))))
        self._patients = 0
        self._found: list[Schedule] = []
        self._further = self._schedules(1, _DAYS)
        self._orders: dict[tuple[ScheduleKey, tuple[str, str], str], bytes] = {}

    def bookable(self) -> Iterator[Schedule]:
        """The schedules from tomorrow on; each caller gets all of them."""
        for number in count():
            if number == len(self._found):
                self._found += islice(self._further, 1)
            if number == len(self._found):
                return
            yield self._found[number]

    def running(self) -> Iterator[Schedule]:
        """The schedules of today whose session has begun."""
        return (each for each in self._schedules(0, 0) if each.begin <= f"{self._now:%H:%M}" < each.end)

    def free(self, schedule: Schedule) -> list[tuple[str, str]]:
        """The slots of a schedule that nobody has booked at, each as often as it has numbers left."""
        held = self._occupancy.held(schedule, key_of(schedule), _NOBODY, self._now)
        return [
            (slot.begin, slot.end)
            for slot in schedule.slots
            if not slot.is_reserved
            for _ in range(free_in(slot, held))
        ]

    def slots(self, schedule: Schedule, style: str = STRING) -> bytes:
        """One getDtNoInfo request."""
        request = slots_request(
            schedule.hospital_id, schedule.department_id, schedule.doctor_id, schedule.work_date, schedule.work_type
        )
        return soap_request("getDtNoInfo", render_message(request, Layout.TABLE, omit_empty=True), style)

    def orders(self, style: str = STRING) -> Iterator[bytes]:
        """One getYyNo request for each number that is left from tomorrow on, many schedules in turn."""
        schedules = self.bookable()
        while side_by_side := list(islice(schedules, _SIDE_BY_SIDE)):
            yield from self.orders_of(side_by_side, style)

    def orders_of(self, schedules: Iterable[Schedule], style: str = STRING) -> Iterator[bytes]:
        """One getYyNo request for each number that is left in some schedules, these in turn."""
        left = [(schedule, self.free(schedule)) for schedule in schedules]
        while left := [(schedule, slots) for schedule, slots in left if slots]:
            for schedule, slots in left:
                yield self.order(schedule, slots.pop(), style)

    def order(self, schedule: Schedule, slot: tuple[str, str] = ANY_SLOT, style: str = STRING) -> bytes:
        """One getYyNo request of a patient who never booked before."""
        self._patients += 1
        days, serial = divmod(self._patients, 1000)
        digits = f"320503{datetime(1960, 1, 1) + timedelta(days=days):%Y%m%d}{serial:03d}"
        key = (key_of(schedule), slot, style)
        order = self._orders.get(key)
        if order is None:
            order = self._orders[key] = self._first_order(schedule, slot, style)
        card = (digits + check_digit(digits)).encode()
        return order.replace(b"%d" % _FIRST_ID, b"%d" % (_FIRST_ID + self._patients)).replace(_NO_CARD.encode(), card)

    def booking_and_cancellation(self, schedule: Schedule) -> Iterator[bytes]:
        """One getYyNo request for any slot of a schedule, and the backNo request for that booking."""
        yield self.order(schedule)
        request = cancellation_request(schedule.hospital_id, _FIRST_ID + self._patients)
        yield soap_request("backNo", render_message(request, Layout.TABLE, omit_empty=True))

    def records(self, days_ago: int) -> bytes:
        """One getGhRecord request for all of a day at the city's first hospital, one of its largest."""
        largest = self._world.hospitals[0]
        day = self._now.date() - timedelta(days=days_ago)
        request = records_request(largest.id, datetime.combine(day, time.min), datetime.combine(day, time(23, 59, 59)))
        return soap_request("getGhRecord", render_message(request, Layout.TABLE, omit_empty=True))

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

    def _first_order(self, schedule: Schedule, slot: tuple[str, str], style: str) -> bytes:
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
        patient = Patient("王小明", PatientSex.MALE, _NO_CARD, "13800000000", insurance_type=InsuranceType.CITIZEN_CARD)
        request = booking_request(_FIRST_ID, visit, patient, self._now, slot=slot, channel=Channel.APP)
        return soap_request("getYyNo", render_message(request, Layout.TABLE, omit_empty=True), style)
