"""RegID is converted to 32 bits while the response to a booking is built, after the booking was stored (2.8)."""

from __future__ import annotations

from typing import Any

from yuyue_sim.contract.codes import BookingCode
from yuyue_sim.contract.messages.get_yy_no import Response
from yuyue_sim.scenario.faults.quirk_name import QuirkName
from yuyue_sim.scenario.faults.quirks.quirk import HospitalSystemError, Quirk

LARGEST_REGISTRATION_ID = 2**31 - 1
"""The largest RegID that fits."""

_WITH_REGISTRATION_ID = frozenset({BookingCode.BOOKED, BookingCode.DUPLICATE})
"""The codes of responses with the RegID of a stored booking."""


class ShortRegistrationId(Quirk):
    """A booking with a longer RegID is stored, but every response to it is a SOAP fault; refusals are sent as usual."""

    name = QuirkName.SHORT_REGISTRATION_ID

    def change_response(self, request: Any, response: Any) -> Any:  # noqa: ARG002
        """The response, if its RegID fits.

        Raises:
            HospitalSystemError: it does not; the text is that of a Java runtime.
        """
        if isinstance(response, Response) and response.result.code in _WITH_REGISTRATION_ID:
            registration_id = response.result.registration_id or 0
            if registration_id > LARGEST_REGISTRATION_ID:
                text = f'java.lang.NumberFormatException: For input string: "{registration_id}"'
                raise HospitalSystemError(self.name, text)
        return response
