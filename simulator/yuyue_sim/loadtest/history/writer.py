"""Writing a history: an invocation is written to the operating system before its request is sent."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from struct import Struct
from typing import Any

from yuyue_sim.loadtest.history.layout import (
    CLOCK,
    COMPLETION,
    FORMAT,
    HEAD,
    INVOCATION,
    NAME_BYTES,
    NOTHING,
    READING,
    READINGS_A_RECORD,
    RECORD_BYTES,
    Kind,
    NameOf,
    Outcome,
    struct_format,
)

_INVOCATION = Struct(struct_format(INVOCATION))
_COMPLETION = Struct(struct_format(COMPLETION))
_CLOCK = Struct(struct_format(CLOCK))
_NAME = Struct(f"<BBBBI{NAME_BYTES}s")
_READINGS = Struct(struct_format((*HEAD, *READING * READINGS_A_RECORD)))
_NO_READINGS = (0, 0, 0)
_LARGEST_SHORT = 2**15 - 1


class HistoryWriter:
    """One worker's file, written record by record without a buffer, so that a killed worker loses nothing."""

    def __init__(self, path: Path, header: Mapping[str, Any], operations: Sequence[str]) -> None:
        """Begin a file that does not exist yet.

        Raises:
            OSError: it exists, or cannot be written.
        """
        self.path = path
        self._operations = {name: number for number, name in enumerate(operations)}
        self._names: list[dict[str, int]] = [{"": 0} for _ in NameOf]
        self._count = 0
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
        line = json.dumps({"yuyue_history": FORMAT, "operations": list(operations), **header}, ensure_ascii=False)
        text = line.encode()
        os.write(self._file, text + b" " * (-(len(text) + 1) % RECORD_BYTES) + b"\n")

    def invoke(  # noqa: PLR0913 - what there is to be said of a request
        self,
        operation: str,
        at_ns: int,
        *,
        intended_ns: int | None = None,
        registration_id: int = 0,
        slot: str = "",
        patient: str = "",
        user: int = 0,
        intent: int = 0,
        attempt: int = 1,
        flags: int = 0,
    ) -> int:
        """Note a request about to be sent, and return its number; `flags` are of `Flag`."""
        number = self._count
        self._count = number + 1
        intended_ns = at_ns if intended_ns is None else intended_ns
        slot_number = self._number_of(NameOf.SLOT, slot)
        patient_number = self._number_of(NameOf.PATIENT, patient)
        os.write(
            self._file,
            _INVOCATION.pack(
                Kind.INVOCATION, self._operations[operation], 0, flags, number, at_ns, intended_ns, registration_id,
                slot_number, patient_number, user, intent, attempt,
            ),
        )  # fmt: skip
        return number

    def complete(  # noqa: PLR0913 - what there is to be said of an answer
        self,
        number: int,
        at_ns: int,
        outcome: Outcome,
        *,
        registration_id: int = 0,
        reserve_no: int = NOTHING,
        code: int = NOTHING,
        status: int = NOTHING,
        error: str = "",
        readings: Sequence[tuple[str, int, int]] = (),
    ) -> None:
        """Note what became of a request; `readings` are slot, LeftNum and TotalNum."""
        error_number = self._number_of(NameOf.ERROR, error)
        records = [
            self._readings(number, readings[first : first + READINGS_A_RECORD])
            for first in range(0, len(readings), READINGS_A_RECORD)
        ]
        records.append(
            _COMPLETION.pack(
                Kind.COMPLETION, 0, outcome, 0, number, at_ns, registration_id, error_number, reserve_no, code, status
            )
        )
        os.write(self._file, b"".join(records))

    def clock(self, at_ns: int, offset_ns: int, uncertainty_ns: int) -> None:
        """Note how this worker's clock stands against the master's."""
        os.write(self._file, _CLOCK.pack(Kind.CLOCK, 0, 0, 0, 0, at_ns, offset_ns, uncertainty_ns))

    def release(self, at_ns: int) -> None:
        """Note when all users are let go at once."""
        os.write(self._file, _CLOCK.pack(Kind.RELEASE, 0, 0, 0, 0, at_ns, 0, 0))

    def drop(self, due_ns: int) -> None:
        """Note an arrival for which no user was free in time."""
        os.write(self._file, _CLOCK.pack(Kind.DROPPED, 0, 0, 0, 0, due_ns, 0, 0))

    def lag(self, at_ns: int, late_ns: int) -> None:
        """Note how late this worker woke."""
        os.write(self._file, _CLOCK.pack(Kind.LAG, 0, 0, 0, 0, at_ns, late_ns, 0))

    def close(self, at_ns: int) -> None:
        """Note that this is all, and let go of the file."""
        os.write(self._file, _CLOCK.pack(Kind.END, 0, 0, 0, self._count, at_ns, 0, 0))
        os.close(self._file)

    def _readings(self, number: int, readings: Sequence[tuple[str, int, int]]) -> bytes:
        values: list[int] = []
        for slot, left, total in readings:
            values += (self._number_of(NameOf.SLOT, slot), min(left, _LARGEST_SHORT), min(total, _LARGEST_SHORT))
        values += _NO_READINGS * (READINGS_A_RECORD - len(readings))
        return _READINGS.pack(Kind.READINGS, 0, 0, len(readings), number, *values)

    def _number_of(self, of: NameOf, name: str) -> int:
        numbers = self._names[of]
        number = numbers.get(name)
        if number is None:
            number = numbers[name] = len(numbers)
            os.write(self._file, _NAME.pack(Kind.NAME, of, 0, 0, number, _cut(name.encode())))
        return number


def _cut(text: bytes) -> bytes:
    """The start of a text that fits a record, whole characters only."""
    return text[:NAME_BYTES].decode(errors="ignore").encode()
