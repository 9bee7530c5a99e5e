"""A run in progress: it sends requests at a bounded rate and keeps every exchange."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from yuyue_sim.certify.admission import Admission
from yuyue_sim.certify.choice import ScheduleChoice, bookable
from yuyue_sim.certify.exchange import Evidence, Exchange, encoded
from yuyue_sim.certify.patients import Patient
from yuyue_sim.certify.target import Target
from yuyue_sim.certify.view import HospitalView
from yuyue_sim.contract.styles import SoapVersion, Style
from yuyue_sim.platform.client import HospitalUnreachableError, document_of

if TYPE_CHECKING:
    from yuyue_sim.platform.async_client import AsyncHospitalClient

_MOST_SILENT = 4
"""So many requests in a row without a response end the run."""


class SilentHospitalError(Exception):
    """The hospital does not respond any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a run is made."""

    now: datetime
    """The hospital's time when the run begins."""
    rate: float = 10.0
    """Requests a second, at most."""
    timeout_s: float = 30.0
    hospitals: tuple[str, ...] = ()
    """HospitalIDs; those that the hospital lists if empty."""
    patients: Sequence[Patient] = ()
    first_registration_id: int = 1
    at_once: int = 64
    """How many orders the rush for a last number has."""
    wait_s: float = 0.0
    """Between two readings, for what shows only then."""
    only_version_3: bool = False
    also: tuple[str, ...] = ()
    """Probes that are made whatever is checked."""
    pause: Callable[[float], Any] = field(default=asyncio.sleep)


class Session:
    """Sends requests to one hospital, or several behind one address."""

    def __init__(self, target: Target, options: Options, evidence: Evidence, step: Callable[[str], None]) -> None:
        """Prepare; nothing is sent yet. `step` is called with what is done, before each request."""
        self.target = target
        self.options = options
        self.evidence = evidence
        self.step = step
        self.hospital_id = ""
        """The hospital that is looked at; empty for none yet."""
        self.probe = ""
        self._clients: dict[tuple[Style, SoapVersion], AsyncHospitalClient] = {}
        self._number = evidence.next_number()
        self._due_s = 0.0
        self._silent = 0
        self._registration_id = max([options.first_registration_id - 1, *evidence.orders]) + 1
        self._patient = len(evidence.orders)
        self._admission: dict[str, Admission] = {}
        self._bookable: dict[str, Sequence[ScheduleChoice]] = {}
        self._admitted: dict[tuple[str, str, date], Sequence[Patient]] = {}

    @property
    def view(self) -> HospitalView:
        """What the hospital has said so far."""
        return HospitalView(self.evidence, self.hospital_id, self.options.now.date())

    def next_registration_id(self) -> int:
        """A RegID that this run has not used."""
        self._registration_id += 1
        return self._registration_id - 1

    def next_patient(self, department_id: str, visit_date: date) -> Patient:
        """The next test patient whom a department admits; they come again when all have had their turn."""
        self._patient += 1
        patients = self.admitted(department_id, visit_date) or self.options.patients
        return patients[(self._patient - 1) % len(patients)]

    def admitted(self, department_id: str, visit_date: date) -> Sequence[Patient]:
        """The test patients whom a department admits."""
        key = self.hospital_id, department_id, visit_date
        if key not in self._admitted:
            self._admitted[key] = self.admission().admitted(department_id, self.options.patients, visit_date)
        return self._admitted[key]

    def admission(self) -> Admission:
        """Whom the departments of the hospital admit, after these were asked for."""
        if self.hospital_id not in self._admission:
            self._admission[self.hospital_id] = Admission(self.view)
        return self._admission[self.hospital_id]

    def bookable(self) -> Sequence[ScheduleChoice]:
        """The schedules that some test patient can book, after departments and schedules were asked for."""
        if self.hospital_id not in self._bookable:
            self._bookable[self.hospital_id] = bookable(self.view, self.admission(), self.options.patients)
        return self._bookable[self.hospital_id]

    async def send(
        self,
        operation: str,
        request: Any,
        about: str,
        *,
        way: tuple[Style, SoapVersion] | None = None,
        is_rush: bool = False,
    ) -> Exchange:
        """Send a request record, or a document as it is, and keep what came.

        Raises:
            SilentHospitalError: several requests in a row had no response.
        """
        style, version = way or (self.target.style, self.target.version)
        document = request if isinstance(request, str) else document_of(operation, request)
        if not is_rush:
            await self._wait_for_turn()
        self.step(f"{self.hospital_id} {operation}".strip())
        outcome = await self._outcome(operation, document, style, version)
        exchange = Exchange(
            number=self._number,
            hospital_id=self.hospital_id,
            probe=self.probe,
            about=about,
            operation=operation,
            style=style.value,
            version=version.name,
            document=document,
            **outcome,
        )
        self._number += 1
        self.evidence.add(exchange)
        self._silent = self._silent + 1 if exchange.failure else 0
        if self._silent >= _MOST_SILENT and not is_rush:
            raise SilentHospitalError(exchange.failure)
        return exchange

    async def close(self) -> None:
        """Close the connections."""
        for each in self._clients.values():
            await each.close()

    def be_patient_again(self) -> None:
        """Forget the requests that had no response, before the bookings are cancelled."""
        self._silent = 0

    async def _outcome(self, operation: str, document: str, style: Style, version: SoapVersion) -> Mapping[str, Any]:
        client = self._clients.get((style, version))
        if client is None:
            from yuyue_sim.platform.async_client import AsyncHospitalClient  # noqa: PLC0415 - httpx takes a while

            client = AsyncHospitalClient(self.target.url, style, self.options.timeout_s, version=version)
            self._clients[style, version] = client
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        try:
            response = await client.post(operation, document)
        except HospitalUnreachableError as error:
            return {"failure": str(error), "elapsed_ms": round((loop.time() - began_s) * 1000, 3)}
        return {
            "status": response.status,
            "content_type": response.content_type,
            "location": response.location,
            "body": encoded(response.content),
            "elapsed_ms": round((loop.time() - began_s) * 1000, 3),
        }

    async def _wait_for_turn(self) -> None:
        loop = asyncio.get_running_loop()
        wait_s = self._due_s - loop.time()
        if wait_s > 0:
            await self.options.pause(wait_s)
        self._due_s = max(self._due_s, loop.time()) + 1 / self.options.rate

    def created_at(self) -> datetime:
        """When the platform makes the next booking: each a second after the one before."""
        return self.options.now + timedelta(seconds=len(self.evidence.orders))
