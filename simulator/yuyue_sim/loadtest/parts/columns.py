"""What is kept of requests on disk, until the part that they belong to is judged."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from yuyue_sim.loadtest.history.layout import NAME_BYTES, READINGS_A_RECORD

Columns = dict[str, NDArray[np.generic]]
"""One table, column by column."""

BINS = 16
"""Into so many folders schedules are divided, so that a part reads a few of them and not all."""

PATIENT = tuple(f"patient_{place}" for place in range(NAME_BYTES // 8))
"""The text of a name, eight bytes a column; what is not used is zero and takes no room."""
READINGS = tuple(f"reading_{place}" for place in range(READINGS_A_RECORD))
"""Slot, LeftNum and TotalNum as they stand in a record, eight bytes together."""

REQUEST = {
    "worker": "USMALLINT",
    "number": "UINTEGER",
    "outcome": "UTINYINT",
    "code": "SMALLINT",
    "sent_ns": "BIGINT",
    "answered_ns": "BIGINT",
    "schedule": "BIGINT",
}
"""Columns of every request; instants are those of the worker's clock."""
CHANGE = REQUEST | {
    "slot": "UINTEGER",
    "error": "UINTEGER",
    "reserve_no": "INTEGER",
    "registration_id": "BIGINT",
    **dict.fromkeys(PATIENT, "BIGINT"),
}
"""Of bookings and cancellations; names have the numbers of the worker's file."""
LOOK = REQUEST | {"place": "UINTEGER", "readings": "UTINYINT", **dict.fromkeys(READINGS, "BIGINT")}
"""Of a record of readings of one schedule, with the request to which they belong; `place` orders those of a request."""
REGISTRATION = {
    "place": "BIGINT",
    "registration_id": "BIGINT",
    "slot": "VARCHAR",
    "reserve_no": "BIGINT",
    "is_cancelled": "BOOLEAN",
    "schedule": "BIGINT",
}
"""Of a registration in an end state; `place` is its place there."""
SETTLED = {"registration_id": "BIGINT", "settlement": "VARCHAR", "schedule": "BIGINT"}
SLOT_AT_END = {"slot": "VARCHAR", "total": "BIGINT", "left": "BIGINT", "is_reserved": "BOOLEAN", "schedule": "BIGINT"}


@cache
def schedule_id(schedule: str) -> int:
    """A number that stands for a schedule in all files. Two schedules of one number are merely judged together."""
    return int.from_bytes(blake2b(schedule.encode(), digest_size=8).digest(), "little", signed=True)


def schedule_of(slot: str) -> str:
    """The text of a slot without its slot."""
    return slot.rpartition("/")[0]
