"""The names of the quirks that real hospitals were seen with."""

from __future__ import annotations

from enum import StrEnum


class QuirkName(StrEnum):
    """One way in which a hospital departs from the specification."""

    ALWAYS_1005 = "always-1005"
    """Every refusal of a booking is 1005 with a Chinese sentence; 1001 to 1004 are never sent (2.8)."""
    SHORT_REGISTRATION_ID = "short-registration-id"
    """RegID is squeezed into 32 bits for the answer: a longer one is booked, and answered with a fault (2.8)."""
    SINGLE_NUMBER_SEGMENTS = "single-number-slots"
    """Slots of one number each, a few minutes apart (2.7)."""
    EMPTY_QUEUE = "empty-queue"
    """Queue is present, with empty CurrentNum and QueuingNum (2.7)."""
    OTHER_ORDER = "other-order"
    """The elements of an answer stand in another order than in the tables."""
    MISSING_OPTIONALS = "missing-optionals"
    """Optional elements are left out even where there is a value."""
    UNLIMITED_9999 = "unlimited-9999"
    """A department without a limit tells 9999 numbers (2.5)."""
    WHOLE_DAY_0 = "whole-day-0"
    """Whole-day schedules are kept as 0: a request for WorkType 0 is taken for 3, and the answer says 3 (2.6)."""
    NINE_OPERATIONS = "nine-operations"
    """Only nine operations are there; getDoctorPhoto, updateOrderInfo and getGhRecord answer with a fault."""
    LEGACY_HIS = "legacy-his"
    """All of the above."""


def every_quirk(given: frozenset[QuirkName]) -> frozenset[QuirkName]:
    """The quirks that are meant: `legacy-his` stands for all the others."""
    return frozenset(QuirkName) - {QuirkName.LEGACY_HIS} if QuirkName.LEGACY_HIS in given else given
