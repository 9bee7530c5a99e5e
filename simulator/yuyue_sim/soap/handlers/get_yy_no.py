"""getYyNo (2.8)."""

from __future__ import annotations

from yuyue_sim.contract.codes import BookingCode
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.messages.get_yy_no import BookingResult, Request, Response
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.rules.element_names import fitted, malformed_message
from yuyue_sim.hospital.rules.outcomes import Booked
from yuyue_sim.soap.handlers.context import Context


def handle(clinic: Clinic, request: Request, _context: Context) -> Response:
    """Make a booking."""
    outcome = clinic.book(request.order)
    code, message = (BookingCode.BOOKED, "") if isinstance(outcome, Booked) else (outcome.code, outcome.message)
    return Response(
        result=BookingResult(
            code=code,
            registration_id=outcome.registration_id,
            reserve_no=outcome.reserve_no,
            check_no=int(outcome.check_no) if outcome.check_no else None,
            message=message if not message else fitted(message, BookingResult, "message"),
        )
    )


def malformed(problem: Malformed, registration_id: int | None) -> Response:
    """The response to a malformed request, with its RegID if that could be read."""
    return Response(
        result=BookingResult(
            code=BookingCode.OTHER,
            registration_id=registration_id or 0,
            reserve_no=0,
            message=fitted(malformed_message(problem), BookingResult, "message"),
        )
    )
