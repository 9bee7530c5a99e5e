"""The records and tables of histories as NumPy types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from yuyue_sim.loadtest.history.layout import RECORD_BYTES

NEVER_NS = np.iinfo(np.int64).max
"""The completion time of a request that was never completed."""

OPERATION_COLUMNS = np.dtype(
    [
        ("operation", "u1"),
        ("outcome", "u1"),
        ("flags", "u1"),
        ("code", "i2"),
        ("status", "i2"),
        ("worker", "u2"),
        ("attempt", "u2"),
        ("number", "u4"),
        ("slot", "u4"),
        ("patient", "u4"),
        ("user", "u4"),
        ("intent", "u4"),
        ("error", "u4"),
        ("reserve_no", "i4"),
        ("registration_id", "i8"),
        ("answered_id", "i8"),
        ("intended_ns", "i8"),
        ("invoked_ns", "i8"),
        ("completed_ns", "i8"),
    ]
)
"""One row per request. `invoked_ns` and `completed_ns` are widened by the uncertainty of the worker's clock, so that
the closed interval between them contains the moment when the hospital acted. A request that was never completed is
UNCLEAR. An UNCLEAR request ends at `NEVER_NS`, since a lost request may still arrive."""

READING_COLUMNS = np.dtype([("row", "u4"), ("slot", "u4"), ("left", "i2"), ("total", "i2")])
"""One row per slot in a response; `row` is that of its request."""


def record_type(fields: Sequence[tuple[str, str]], *more: tuple[str, Any]) -> np.dtype[Any]:
    """A layout of `layout` as a NumPy type, padded to a whole record."""
    named = np.dtype([*((name, f"<{code}") for name, code in fields), *more])
    places = [named.fields[name] for name in named.names or ()] if named.fields else []
    return np.dtype(
        {
            "names": list(named.names or ()),
            "formats": [place[0] for place in places],
            "offsets": [place[1] for place in places],
            "itemsize": RECORD_BYTES,
        }
    )
