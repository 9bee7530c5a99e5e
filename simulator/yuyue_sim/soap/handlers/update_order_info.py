"""updateOrderInfo (2.10)."""

from __future__ import annotations

from yuyue_sim.contract.codes import UpdateCode
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.messages.update_order_info import Request, Response, UpdateResult
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.rules.element_names import fitted, malformed_message
from yuyue_sim.soap.handlers.context import Context


def handle(clinic: Clinic, request: Request, _context: Context) -> Response:
    """Correct the patient of a booking."""
    outcome = clinic.update(request.query)
    return _response(outcome.code, outcome.message)


def malformed(problem: Malformed, _registration_id: int | None) -> Response:
    """The response to a malformed request."""
    return _response(UpdateCode.FAILED, malformed_message(problem))


def _response(code: UpdateCode, message: str) -> Response:
    return Response(result=UpdateResult(code=code, message=fitted(message, UpdateResult, "message")))
