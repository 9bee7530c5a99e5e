"""backNo (2.9)."""

from __future__ import annotations

from yuyue_sim.contract.codes import CancelCode
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.messages.back_no import CancelResult, Request, Response
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.rules.element_names import fitted, malformed_message
from yuyue_sim.soap.handlers.context import Context


def handle(clinic: Clinic, request: Request, _context: Context) -> Response:
    """Cancel a booking."""
    outcome = clinic.cancel(request.query)
    return _response(outcome.code, outcome.message)


def malformed(problem: Malformed, _registration_id: int | None) -> Response:
    """The response to a malformed request."""
    return _response(CancelCode.OTHER, malformed_message(problem))


def _response(code: CancelCode, message: str) -> Response:
    return Response(result=CancelResult(code=code, message=fitted(message, CancelResult, "message")))
