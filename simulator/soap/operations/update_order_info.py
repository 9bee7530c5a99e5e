"""updateOrderInfo (2.10)."""

from __future__ import annotations

from simulator.clinic.clinic import Clinic
from simulator.clinic.wording import fitted
from simulator.contract.codes import UpdateCode
from simulator.contract.errors import Malformed
from simulator.contract.messages.update_order_info import Request, Response, UpdateResult
from simulator.soap.operations.context import Context


def handle(clinic: Clinic, request: Request, _context: Context) -> Response:
    """Correct the patient of a booking."""
    outcome = clinic.update(request.question)
    return _response(outcome.code, outcome.message)


def malformed(problem: Malformed, _registration_id: int | None) -> Response:
    """Refuse a request that cannot be read."""
    return _response(UpdateCode.FAILED, f"请求格式不正确：{problem}")


def _response(code: UpdateCode, message: str) -> Response:
    return Response(result=UpdateResult(code=code, message=fitted(message, UpdateResult, "message")))
