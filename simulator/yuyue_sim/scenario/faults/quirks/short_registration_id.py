"""RegID is squeezed into 32 bits while the answer to a booking is built, after the booking was kept (2.8)."""

from __future__ import annotations

from typing import Any

from yuyue_sim.contract.codes import BookingCode
from yuyue_sim.contract.messages.get_yy_no import Response
from yuyue_sim.scenario.faults.quirk import QuirkName
from yuyue_sim.scenario.faults.quirks.base import HospitalSystemError, Quirk

LARGEST_REGISTRATION_ID = 2**31 - 1
"""The largest RegID that fits."""

_TELLING = frozenset({BookingCode.BOOKED, BookingCode.DUPLICATE})
"""The answers that hold the RegID of a booking there is."""


class ShortRegistrationId(Quirk):
    """Whoever books under a longer RegID hears of a failure, first and whenever he asks again; other refusals pass."""

    quirk = QuirkName.SHORT_REGISTRATION_ID

    def answered(self, request: Any, response: Any) -> Any:  # noqa: ARG002
        """The answer, if its RegID fits.

        Raises:
            HospitalSystemError: it does not, in the words of a Java runtime.
        """
        if isinstance(response, Response) and response.result.code in _TELLING:
            registration_id = response.result.registration_id or 0
            if registration_id > LARGEST_REGISTRATION_ID:
                text = f'java.lang.NumberFormatException: For input string: "{registration_id}"'
                raise HospitalSystemError(self.quirk, text)
        return response
