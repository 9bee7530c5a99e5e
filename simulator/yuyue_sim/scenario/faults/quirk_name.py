"""The names of the quirks, all observed in real hospitals."""

from __future__ import annotations

from enum import StrEnum


class QuirkName(StrEnum):
    """A non-standard habit of a hospital."""

    ALWAYS_1005 = "always-1005"
    """Every refusal of a booking is 1005 with a Chinese sentence; 1001 to 1004 are never sent (2.8)."""
    SHORT_REGISTRATION_ID = "short-registration-id"
    """RegID is converted to 32 bits for the response: a longer one is booked, but answered with a fault (2.8)."""
    SINGLE_NUMBER_SLOTS = "single-number-slots"
    """Slots of one number each, a few minutes apart (2.7)."""
    EMPTY_QUEUE = "empty-queue"
    """Queue is present, with empty CurrentNum and QueuingNum (2.7)."""
    OTHER_ORDER = "other-order"
    """The elements of a response are in another order than in the tables."""
    MISSING_OPTIONALS = "missing-optionals"
    """Optional elements are left out even if there is a value."""
    UNLIMITED_9999 = "unlimited-9999"
    """A department without a limit publishes 9999 numbers (2.5)."""
    WHOLE_DAY_0 = "whole-day-0"
    """Whole-day schedules are stored as 0: WorkType 0 in a request means 3, and the response says 3 (2.6)."""
    NINE_OPERATIONS = "nine-operations"
    """There are nine operations only; the response to getHospInfo, getDoctorPhoto and getGhRecord is a fault."""
    LEGACY_HIS = "legacy-his"
    """All of the above."""


def every_quirk(given: frozenset[QuirkName]) -> frozenset[QuirkName]:
    """The given quirks; `legacy-his` stands for all others."""
    return frozenset(QuirkName) - {QuirkName.LEGACY_HIS} if QuirkName.LEGACY_HIS in given else given
