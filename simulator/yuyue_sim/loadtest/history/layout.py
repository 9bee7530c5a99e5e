"""The file format: one header line, then records of 64 bytes, little-endian, in the order in which things happened.

The header is JSON, padded with spaces so that the records begin at a multiple of 64. Every record begins with the
same eight bytes, whose first says which of the layouts below the rest has.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum, IntFlag
from struct import calcsize

FORMAT = 1
RECORD_BYTES = 64
SUFFIX = ".history"
NAME_BYTES = RECORD_BYTES - 8
READINGS_A_RECORD = 7

NOTHING = -1
"""Stands for a missing business code, HTTP status or ReserveNo."""


DISCOVERER = 2**32 - 1
"""The user number of a worker itself, which discovers the hospitals before its users begin."""


class Kind(IntEnum):
    """What a record is."""

    INVOCATION = 1
    """A request about to be sent."""
    COMPLETION = 2
    """Its outcome."""
    READINGS = 3
    """LeftNum and TotalNum of up to seven slots, as in the response to request `number`."""
    NAME = 4
    """The text that a number means from here on in this file."""
    CLOCK = 5
    """The difference between the clocks of this worker and the master."""
    END = 6
    """The worker ended normally: nothing was sent after it."""
    RELEASE = 7
    """All waiting users of this worker were released at `at_ns`."""
    DROPPED = 8
    """An arrival, due at `at_ns`, for which no user was free in time; it sent no request."""
    LAG = 9
    """This worker woke up at `at_ns`, `offset_ns` later than planned: its own lag, part of every latency."""


class Outcome(IntEnum):
    """What is known of a request's effect."""

    DONE = 0
    """It succeeded."""
    REFUSED = 1
    """It did not happen."""
    UNCLEAR = 2
    """It may have happened: no response, an unreadable one, or a fault."""


class Flag(IntFlag):
    """Further properties of a request."""

    BOT = 1
    """Sent by a bot (a program of a ticket tout), not by a patient."""
    OPEN_LOOP = 2
    """The first request of an arrival of an open loop; `intended_ns` is when it should have been sent."""


class NameOf(IntEnum):
    """What a name names."""

    SLOT = 0
    """`hospital/department/doctor/date/work type/begin-end`; no doctor: empty; without slot: no `begin-end`."""
    PATIENT = 1
    """The number of the ID card."""
    ERROR = 2
    """Why there was no clear response, in a few words; number 0 is the empty text."""


HEAD = (("kind", "u1"), ("operation", "u1"), ("outcome", "u1"), ("flags", "u1"), ("number", "u4"))
"""`operation` is a place in the header's list; in a name record, it is a `NameOf`. `number` counts the requests of this
worker from 0; in a name record, it is the number of the name. In a readings record, `flags` is how many there are."""

INVOCATION = (
    *HEAD,
    ("at_ns", "i8"),
    ("intended_ns", "i8"),
    ("registration_id", "i8"),
    ("slot", "u4"),
    ("patient", "u4"),
    ("user", "u4"),
    ("intent", "u4"),
    ("attempt", "u2"),
)
"""Times are nanoseconds of the worker's monotonic clock. `intended_ns` is `at_ns` in a closed loop. `intent` counts the
wishes of a user, such as one booking; `attempt` counts the requests for the same wish from 1."""

COMPLETION = (
    *HEAD,
    ("at_ns", "i8"),
    ("registration_id", "i8"),
    ("error", "u4"),
    ("reserve_no", "i4"),
    ("code", "i2"),
    ("status", "i2"),
)
"""`registration_id` is the RegID in the response, 0 for none; `status` is that of HTTP."""

READING = (("slot", "u4"), ("left", "i2"), ("total", "i2"))

CLOCK = (*HEAD, ("at_ns", "i8"), ("offset_ns", "i8"), ("uncertainty_ns", "i8"))
"""The master's clock showed `at_ns + offset_ns`, within the uncertainty, when this worker's clock showed `at_ns`."""


def struct_format(layout: Sequence[tuple[str, str]]) -> str:
    """The format of a layout for `struct`, padded to a whole record."""
    codes = {"u1": "B", "u2": "H", "i2": "h", "u4": "I", "i4": "i", "i8": "q"}
    packed = "<" + "".join(codes[code] for _, code in layout)
    return f"{packed}{RECORD_BYTES - calcsize(packed)}x"
