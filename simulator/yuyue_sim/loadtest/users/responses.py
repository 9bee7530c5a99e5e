"""The outcome of a request: whether it took effect, and its response record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from yuyue_sim.contract.codes import BookingCode, CancelCode, QueryCode, UpdateCode
from yuyue_sim.loadtest.history.layout import NOTHING, Outcome
from yuyue_sim.loadtest.users.response_scanner import scan
from yuyue_sim.platform.client import response_in
from yuyue_sim.platform.envelope import SoapFaultError, UnreadableResponseError, read_response

_OK = 200


@dataclass(slots=True)
class HospitalResponse:
    """The outcome of one request."""

    outcome: Outcome
    record: Any = None
    """The response record; `None` where there was none."""
    code: str = ""
    """The business code; empty for operations without one, and without a response."""
    registration_id: int = 0
    """The RegID in the response, 0 for none."""
    reserve_no: int = NOTHING
    status: int = NOTHING
    """The one of HTTP."""
    error: str = ""
    """Why the effect is unknown, in a few words."""
    detail: str = ""
    """The same with details."""
    size_bytes: int = 0

    @property
    def is_done(self) -> bool:
        """Whether the request succeeded."""
        return self.outcome is Outcome.DONE

    @property
    def is_unclear(self) -> bool:
        """Whether it may have taken effect."""
        return self.outcome is Outcome.UNCLEAR


def unanswered(error: str) -> HospitalResponse:
    """The outcome of a request without a response."""
    return HospitalResponse(Outcome.UNCLEAR, error=error)


def read(operation: str, registration_id: int, status: int, content: bytes) -> HospitalResponse:
    """The outcome in an HTTP response to a request about a RegID (0 if about none)."""
    try:
        record = (scan(operation, content) if status == _OK else None) or response_in(
            operation, read_response(operation, content)
        )
    except SoapFaultError as error:
        return _unclear(status, content, f"{error.code} fault", error)
    except UnreadableResponseError as error:
        return _unclear(status, content, "unreadable answer" if status == _OK else f"HTTP {status}", error)
    response = HospitalResponse(Outcome.DONE, record, status=status, size_bytes=len(content))
    judge = _JUDGES.get(operation)
    if judge is not None:
        judge(response, registration_id)
    return response


def _unclear(status: int, content: bytes, words: str, error: Exception) -> HospitalResponse:
    return HospitalResponse(Outcome.UNCLEAR, status=status, error=words, detail=str(error), size_bytes=len(content))


def _judge_booking(response: HospitalResponse, registration_id: int) -> None:
    result = response.record.result
    response.code = result.code.value
    response.registration_id = result.registration_id or 0
    is_ours = response.registration_id == registration_id
    if result.code is BookingCode.BOOKED or (result.code is BookingCode.DUPLICATE and is_ours):
        response.reserve_no = NOTHING if result.reserve_no is None else result.reserve_no
    else:
        response.outcome = Outcome.REFUSED


def _judge_cancellation(response: HospitalResponse, _: int) -> None:
    result = response.record.result
    response.code = result.code.value
    if result.code is not CancelCode.CANCELLED:
        response.outcome = Outcome.UNCLEAR if result.code is CancelCode.DATABASE else Outcome.REFUSED


def _judge_update(response: HospitalResponse, _: int) -> None:
    response.code = response.record.result.code.value
    if response.code != UpdateCode.UPDATED.value:
        response.outcome = Outcome.REFUSED


def _judge_query(response: HospitalResponse, _: int) -> None:
    response.code = response.record.code.value
    if response.code != QueryCode.FOUND.value:
        response.outcome = Outcome.REFUSED


_JUDGES: dict[str, Callable[[HospitalResponse, int], None]] = {
    "getYyNo": _judge_booking,
    "backNo": _judge_cancellation,
    "updateOrderInfo": _judge_update,
    "getGhInfo": _judge_query,
    "getGhRecord": _judge_query,
}
