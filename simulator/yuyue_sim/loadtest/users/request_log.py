"""One user's requests: recorded before sending and after the response, and reported to locust."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from locust.env import Environment

from yuyue_sim.loadtest.history.layout import DISCOVERER, NOTHING, Flag
from yuyue_sim.loadtest.users.client import HUNG_UP, LightClient, NoResponseError
from yuyue_sim.loadtest.users.directory import Schedule
from yuyue_sim.loadtest.users.responses import HospitalResponse, read, unanswered
from yuyue_sim.loadtest.users.worker_run import WorkerRun
from yuyue_sim.platform.client import document_of
from yuyue_sim.platform.envelope import write_request


class NoClearResponseError(Exception):
    """A request got no clear response; locust counts it as a failure."""


class RequestSender:
    """Sends the requests of one user, who sets `intent` and `due_ns`."""

    def __init__(self, environment: Environment, worker_run: WorkerRun, user: int, flags: Flag) -> None:
        self.user = user
        self.intent = 0
        """Number of the wish that the next requests belong to, counted per user."""
        self.due_ns: int | None = None
        """When the next request should have been sent; `None` for at once."""
        self._environment = environment
        self._worker_run = worker_run
        self._flags = flags
        self._clients: dict[str, LightClient] = {}
        """By address."""

    def send(  # noqa: PLR0913 - what there is to be said of a request
        self,
        operation: str,
        request: Any,
        *,
        url: str = "",
        schedule: Schedule | None = None,
        slot: str = "",
        registration_id: int = 0,
        patient: str = "",
        attempt: int = 1,
        patience_s: float | None = None,
    ) -> HospitalResponse:
        """Send one request and record its outcome, and the numbers left if it is about a `schedule`.

        It goes to `url`, or to that of the run. The connection is closed when `patience_s` or the timeout ends.
        """
        worker_run = self._worker_run
        client = self._client(url or worker_run.url)
        envelope = write_request(operation, document_of(operation, request), worker_run.style)
        flags = self._flags if self.due_ns is None else self._flags | Flag.OPEN_LOOP
        sent_ns = time.monotonic_ns()
        number = worker_run.history.invoke(
            operation,
            sent_ns,
            intended_ns=self.due_ns,
            registration_id=registration_id,
            slot=slot,
            patient=patient,
            user=self.user,
            intent=self.intent,
            attempt=attempt,
            flags=flags,
        )
        self.due_ns = None
        try:
            status, content = client.post(envelope, sent_ns / 1e9, patience_s)
        except NoResponseError as error:
            received_ns = time.monotonic_ns()
            response = unanswered(str(error))
        else:
            received_ns = time.monotonic_ns()
            response = read(operation, registration_id, status, content)
        readings = _readings(schedule, response) if schedule else ()
        worker_run.history.complete(
            number,
            received_ns,
            response.outcome,
            registration_id=response.registration_id,
            reserve_no=response.reserve_no,
            code=int(response.code) if response.code else NOTHING,
            status=response.status,
            error=response.error,
            readings=readings,
        )
        if self.user != DISCOVERER:
            worker_run.ready.add(self.user)
            self._report(operation, response, (received_ns - sent_ns) / 1e9, slot, readings)
        return response

    def close(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            client.close()

    def _client(self, url: str) -> LightClient:
        client = self._clients.get(url)
        if client is None:
            worker_run = self._worker_run
            client = self._clients[url] = LightClient(url, worker_run.style, float(worker_run.options.timeout))
        return client

    def _report(
        self,
        operation: str,
        response: HospitalResponse,
        latency_s: float,
        slot: str,
        readings: Sequence[tuple[str, int, int]],
    ) -> None:
        code = response.code or response.error
        self._environment.events.request.fire(
            request_type="SOAP",
            name=f"{operation} {code}".rstrip(),
            response_time=latency_s * 1000,
            response_length=response.size_bytes,
            exception=NoClearResponseError(response.error)
            if response.is_unclear and response.error != HUNG_UP
            else None,
            context={},
        )
        live = self._worker_run.live
        if live is not None:
            live.note(operation, code, slot, latency_s, {name: left for name, left, _ in readings})


def _readings(schedule: Schedule, response: HospitalResponse) -> list[tuple[str, int, int]]:
    if response.record is None:
        return []
    key = schedule.key
    return [(f"{key}/{info.start_time}-{info.end_time}", info.left, info.total) for info in response.record.work_infos]
