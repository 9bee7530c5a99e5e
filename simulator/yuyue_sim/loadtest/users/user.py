"""A user of hospitals: looks, books, cancels and repeats requests, as patients and ticket touts do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import gevent
from locust import User, task

from yuyue_sim.contract.enumerations import YesNo
from yuyue_sim.core.clock import machine_unix_s
from yuyue_sim.core.random_streams import Stream
from yuyue_sim.loadtest.history.layout import Flag
from yuyue_sim.loadtest.users import requests
from yuyue_sim.loadtest.users.directory import Schedule
from yuyue_sim.loadtest.users.people import patient
from yuyue_sim.loadtest.users.request_log import RequestSender
from yuyue_sim.loadtest.users.requests import Booking
from yuyue_sim.loadtest.users.responses import HospitalResponse
from yuyue_sim.loadtest.users.worker_run import BOOKINGS_A_USER, WorkerRun, has_worker_run, worker_run_of
from yuyue_sim.platform.request_builder import Patient

_REPEAT_AFTER_S = 0.1
"""Pause before the first repeat of an unclear request; every further one is longer."""
_HANGS_UP_WITHIN_S = 0.002
_PATIENTS_A_USER = 200
_SCHEDULES_IN_MIND = 16


class HospitalUser(User):
    """One user with its own random stream and connections, and a new patient for each wish.

    A script defines `visit`. In a closed loop the next visit begins about `think` seconds after the last. In an open
    loop a visit begins when its arrival is due, or as soon as a user is free after that.
    """

    abstract = True

    worker_run: WorkerRun
    options: Any
    sender: RequestSender
    draw: Stream
    number: int
    """Unique in the run."""
    is_bot: bool
    bookings: list[Booking]
    patient: Patient
    attempt: int
    """Requests sent for the present wish."""
    _wishes: int
    _orders: int
    _seen: dict[str, list[tuple[str, str, int]]]

    def on_start(self) -> None:
        """Wait until the hospitals are known, and take an identity."""
        if not has_worker_run(self.environment):  # the run was refused
            raise gevent.GreenletExit
        self.worker_run = worker_run_of(self.environment)
        self.options = self.worker_run.options
        self.worker_run.known.wait()
        self._new_identity()

    def on_stop(self) -> None:
        """Close the connection."""
        if hasattr(self, "sender"):
            self.sender.close()

    def wait_time(self) -> float:
        """Seconds between two visits; 0 for bots and in an open loop."""
        if self.is_bot or self.options.arrivals:
            return 0.0
        return (0.5 + self.draw.fraction()) * float(self.options.think)

    @task
    def live(self) -> None:
        """One visit."""
        if self.options.arrivals:
            arrival = self.worker_run.arrival()
            if arrival is None:
                return
            self.sender.due_ns = arrival.due_ns
            self.draw = self.worker_run.streams.stream("arrival", arrival.number)
        self.visit()

    def visit(self) -> None:
        """What the user does at each visit; a script defines it."""
        raise NotImplementedError(f"{type(self).__name__} does not define visit")

    def wish(self) -> None:
        """Begin a new wish: the requests that follow belong to it and to a new patient."""
        if self._wishes == min(BOOKINGS_A_USER, _PATIENTS_A_USER):
            self._new_identity()
        self.sender.intent += 1
        self.attempt = 0
        self.patient = patient(self.number * _PATIENTS_A_USER + self._wishes, self.draw)
        self._wishes += 1

    def wanted_schedule(self) -> Schedule:
        """A schedule, drawn by popularity."""
        return self.worker_run.popularity.pick(self.draw)

    def look(self, schedule: Schedule) -> HospitalResponse:
        """Read the numbers left (2.7) and remember them."""
        response = self.sender.send(
            "getDtNoInfo", requests.slots_of(schedule), url=self._address_of(schedule), schedule=schedule
        )
        if response.is_done:
            self._seen.pop(schedule.key, None)
            self._seen[schedule.key] = [
                (info.start_time, info.end_time, info.left)
                for info in response.record.work_infos
                if info.is_reserved is not YesNo.YES
            ]
            if len(self._seen) > _SCHEDULES_IN_MIND:
                del self._seen[next(iter(self._seen))]
        return response

    def slot_with_numbers(self, schedule: Schedule) -> tuple[str, str] | None:
        """A slot that had numbers left at this user's last look, drawn by their count; `None` if none had."""
        seen = [((begin, end), left) for begin, end, left in self._seen.get(schedule.key, ()) if left > 0]
        return self.draw.weighted(seen) if seen else None

    def book(self, schedule: Schedule, begin: str, end: str) -> HospitalResponse:
        """Book a number (2.8); while the response is unclear, repeat the request with the same RegID."""
        booking = Booking(self._new_registration_id(), schedule, begin, end, self.patient)
        response = self._ask_until_clear("getYyNo", requests.order_of(booking, _now()), booking)
        if response.is_done:
            self.bookings.append(booking)
        elif response.is_unclear:
            self.look_up(booking)
        return response

    def cancel(self, booking: Booking) -> HospitalResponse:
        """Cancel a booking (2.9); while the response is unclear, repeat the request."""
        self.sender.intent += 1
        self.attempt = 0
        return self._ask_until_clear("backNo", requests.cancellation_of(booking), booking)

    def look_up(self, booking: Booking) -> HospitalResponse:
        """Look a booking up (2.11)."""
        return self._ask_of(booking, "getGhInfo", requests.registration_of(booking))

    def change_phone(self, booking: Booking) -> HospitalResponse:
        """Change the telephone number of a booking (2.10)."""
        phone = f"138{self.draw.integer(0, 99_999_999):08d}"
        return self._ask_of(booking, "updateOrderInfo", requests.update_of(booking, phone))

    def list_records(self, booking: Booking) -> HospitalResponse:
        """List the registrations of a booking's patient (2.12)."""
        return self._ask_of(booking, "getGhRecord", requests.records_of(booking))

    def ask_about(self, schedule: Schedule) -> None:
        """Ask for hospital, departments, doctors, the doctor's photo, and schedules of that day (2.1 to 2.6)."""
        for operation, request in requests.browsing_requests(schedule):
            self.sender.send(operation, request, url=self._address_of(schedule))

    def take_booking(self) -> Booking | None:
        """Remove one of this user's bookings, drawn at random; `None` if it has none."""
        if not self.bookings:
            return None
        return self.bookings.pop(self.draw.integer(0, len(self.bookings) - 1))

    def wait_for_release(self) -> None:
        """Wait for the release; a user that is no bot then waits a random time more."""
        self.worker_run.wait_for_release(self.number)
        if not self.is_bot:
            self.pause(abs(self.draw.normal(0, float(self.options.eagerness))))

    def pause(self, seconds: float) -> None:
        """Wait some seconds."""
        gevent.sleep(seconds)

    def _new_identity(self) -> None:
        self.number = self.worker_run.new_user()
        self.draw = self.worker_run.streams.stream("user", self.number)
        self.is_bot = self.draw.chance(float(self.options.bots))
        due_ns = None
        if hasattr(self, "sender"):
            due_ns = self.sender.due_ns
            self.sender.close()
        self.sender = RequestSender(
            self.environment, self.worker_run, self.number, Flag.BOT if self.is_bot else Flag(0)
        )
        self.sender.due_ns = due_ns
        self.bookings = []
        self.attempt = 0
        self._wishes = 0
        self._orders = 0
        self._seen = {}

    def _new_registration_id(self) -> int:
        registration_id = self.worker_run.registration_id(self.number, self._orders)
        self._orders += 1
        return registration_id

    def _address_of(self, schedule: Schedule) -> str:
        return self.worker_run.directory.addresses.get(schedule.hospital_id, "")

    def _ask_of(self, booking: Booking, operation: str, request: Any) -> HospitalResponse:
        return self.sender.send(
            operation,
            request,
            url=self._address_of(booking.schedule),
            registration_id=booking.registration_id,
        )

    def _ask_until_clear(self, operation: str, request: Any, booking: Booking) -> HospitalResponse:
        repeats = 0
        while True:
            self.attempt += 1
            hangs_up = repeats == 0 and self.draw.chance(float(self.options.hang_up))
            response = self.sender.send(
                operation,
                request,
                url=self._address_of(booking.schedule),
                slot=booking.slot,
                registration_id=booking.registration_id,
                patient=booking.patient.card_no,
                attempt=self.attempt,
                patience_s=self.draw.fraction() * _HANGS_UP_WITHIN_S if hangs_up else None,
            )
            repeats += 1
            if not response.is_unclear or repeats >= int(self.options.attempts):
                return response
            self.pause(_REPEAT_AFTER_S * repeats * (0.5 + self.draw.fraction()))


def _now() -> datetime:
    return datetime.fromtimestamp(machine_unix_s()).replace(microsecond=0)
