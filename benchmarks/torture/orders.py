"""The requests of the campaigns: bookings of free numbers, cancellations, looks, and lookups of one RegID."""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.contract.id_card import check_digit
from yuyue_sim.contract.renderer import render_message
from yuyue_sim.hospital.world.world import World
from yuyue_sim.platform.request_builder import cancellation_request, registration_request, slots_request
from yuyue_sim.scenario.files.loader import load_scenario

from benchmarks.requests import TYPED, Requests, soap_request

NOW = datetime(2026, 3, 2, 9, 30)
_REGISTRATION_ID = re.compile(rb"<RegID>(\d+)</RegID>")
_HOSPITAL_ID = re.compile(rb"<HospitalID>(\w+)</HospitalID>")
_PLACE = re.compile(rb"<(HospitalID|DepartID|DoctorID|SeeDoctorDate|WorkType)>([^<]*)<")


class Order(NamedTuple):
    """A getYyNo, and what it is about."""

    registration_id: int
    hospital_id: str
    schedule: tuple[str, ...]
    request: bytes


class Orders:
    """Bookings of one number each, and other requests about the same schedules."""

    def __init__(self, scenario: str = "default") -> None:
        """Ask about the world of a scenario, as it is with its own seed."""
        model = load_scenario(scenario)
        self._requests = Requests(World(model, model.seed), NOW)
        self._orders = self._requests.orders(TYPED)

    def next(self) -> Order | None:
        """A booking of a number that no earlier one asked for; `None` when there are no more."""
        made = next(self._orders, None)
        return None if made is None else order_of(made)

    def looks(self, count: int) -> list[bytes]:
        """getDtNoInfo about this many schedules."""
        return [self._requests.slots(schedule, TYPED) for schedule in islice(self._requests.bookable(), count)]


def order_of(request: bytes) -> Order:
    """What a getYyNo in the typed style says."""
    registration, hospital = _REGISTRATION_ID.search(request), _HOSPITAL_ID.search(request)
    assert registration is not None
    assert hospital is not None
    place = tuple(value.decode() for _, value in _PLACE.findall(request))
    return Order(int(registration[1]), hospital[1].decode(), place, request)


def with_registration_id(order: Order, registration_id: int, card_no: str) -> bytes:
    """The same booking under another RegID, for another patient; its length is put right."""
    head, _, body = order.request.partition(b"\r\n\r\n")
    body = _REGISTRATION_ID.sub(b"<RegID>%d</RegID>" % registration_id, body)
    body = re.sub(rb"<CardNo>[^<]*</CardNo>", b"<CardNo>%s</CardNo>" % card_no.encode(), body)
    head = re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % len(body), head)
    return head + b"\r\n\r\n" + body


def look(order: Order) -> bytes:
    """The getDtNoInfo of the schedule of a booking."""
    hospital_id, department_id, doctor_id, day, work_type = order.schedule
    visit = (date.fromisoformat(day), WorkType(int(work_type)))
    return _typed("getDtNoInfo", slots_request(hospital_id, department_id, doctor_id, *visit))


def card(number: int) -> str:
    """An ID card for each number below 250,000."""
    digits = f"320503{1950 + number % 50:04d}{1 + number // 50 % 12:02d}{1 + number // 600 % 28:02d}"
    digits += f"{number // 16_800 % 500 * 2 + 1:03d}"
    return digits + check_digit(digits)


def cancellation(order: Order) -> bytes:
    """The backNo of a booking."""
    return _typed("backNo", cancellation_request(order.hospital_id, order.registration_id))


def lookup(order: Order) -> bytes:
    """The getGhInfo of a booking."""
    return _typed("getGhInfo", registration_request(order.hospital_id, order.registration_id))


def _typed(operation: str, record: Any) -> bytes:
    return soap_request(operation, render_message(record, Layout.TABLE, omit_empty=True), TYPED)
