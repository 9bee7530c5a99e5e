"""One user's questions: noted before they are sent and after they are answered, and told to locust."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from locust.env import Environment

from yuyue_sim.loadtest.history.layout import NOTHING, Flag
from yuyue_sim.loadtest.users.client import HUNG_UP, LightClient, NoAnswerError
from yuyue_sim.loadtest.users.directory import Schedule
from yuyue_sim.loadtest.users.responses import Answer, read, unanswered
from yuyue_sim.loadtest.users.worker_run import Laboratory
from yuyue_sim.platform.client import document_of
from yuyue_sim.platform.envelope import write_request


class NoClearAnswerError(Exception):
    """A question that was to tell something was not answered; locust counts it as a failure."""


class Asker:
    """Asks for one user. `intent` and `due_ns` are set by whoever has the wish."""

    def __init__(self, environment: Environment, laboratory: Laboratory, user: int, flags: Flag) -> None:
        self.user = user
        self.intent = 0
        """The wish that the next questions are about, counted by user."""
        self.due_ns: int | None = None
        """When the next question should have been sent; `None` for at once."""
        self._environment = environment
        self._laboratory = laboratory
        self._flags = flags
        self._client = LightClient(laboratory.url, laboratory.style, float(laboratory.options.timeout))

    def ask(
        self,
        operation: str,
        request: Any,
        *,
        schedule: Schedule | None = None,
        slot: str = "",
        registration_id: int = 0,
        patient: str = "",
        attempt: int = 1,
        patience_s: float | None = None,
    ) -> Answer:
        """Ask one question; of a `schedule`, the numbers left are noted. Hangs up when patience or the timeout ends."""
        laboratory = self._laboratory
        envelope = write_request(operation, document_of(operation, request), laboratory.style)
        flags = self._flags if self.due_ns is None else self._flags | Flag.OPEN_LOOP
        asked_ns = time.monotonic_ns()
        number = laboratory.history.invoke(
            operation,
            asked_ns,
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
            status, content = self._client.post(envelope, asked_ns / 1e9, patience_s)
        except NoAnswerError as error:
            answered_ns = time.monotonic_ns()
            answer = unanswered(str(error))
        else:
            answered_ns = time.monotonic_ns()
            answer = read(operation, registration_id, status, content)
        readings = _readings(schedule, answer) if schedule else ()
        laboratory.history.complete(
            number,
            answered_ns,
            answer.outcome,
            registration_id=answer.registration_id,
            reserve_no=answer.reserve_no,
            code=int(answer.code) if answer.code else NOTHING,
            status=answer.status,
            error=answer.error,
            readings=readings,
        )
        self._tell(operation, answer, (answered_ns - asked_ns) / 1e9, slot, readings)
        return answer

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _tell(
        self, operation: str, answer: Answer, latency_s: float, slot: str, readings: Sequence[tuple[str, int, int]]
    ) -> None:
        code = answer.code or answer.error
        self._environment.events.request.fire(
            request_type="SOAP",
            name=f"{operation} {code}".rstrip(),
            response_time=latency_s * 1000,
            response_length=answer.size_bytes,
            exception=NoClearAnswerError(answer.error) if answer.is_unclear and answer.error != HUNG_UP else None,
            context={},
        )
        live = self._laboratory.live
        if live is not None:
            live.note(operation, code, slot, latency_s, {name: left for name, left, _ in readings})


def _readings(schedule: Schedule, answer: Answer) -> list[tuple[str, int, int]]:
    if answer.response is None:
        return []
    key = schedule.key
    return [(f"{key}/{info.start_time}-{info.end_time}", info.left, info.total) for info in answer.response.work_infos]
