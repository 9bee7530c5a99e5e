"""Reads histories: the files of all workers as one table of requests, by the master's clock."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yuyue_sim.core.language import Phrase, say
from yuyue_sim.loadtest.history.files import HistoryFile, files_of_run
from yuyue_sim.loadtest.history.header import HistoryError
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
)
from yuyue_sim.loadtest.history.recorded import Recorded
from yuyue_sim.loadtest.history.words import Words

NEVER_NS = np.iinfo(np.int64).max
"""The completion time of a request that was never completed."""

_SLOT = re.compile(r"[^/]+/[^/]*/[^/]*/\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])/\d+/(\d+:\d+-\d+:\d+)?", re.ASCII)
_DRIFT = 500e-6
"""The most that the clocks of two machines drift apart per second: the limit of time servers (500 ppm)."""

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


@dataclass(frozen=True, slots=True)
class History:
    """Everything that all workers did, sorted by invocation."""

    headers: tuple[dict[str, Any], ...]
    """One per file, as its worker wrote it; `run` holds the settings."""
    operation_names: tuple[str, ...]
    operations: NDArray[np.void]
    """Rows of `OPERATION_COLUMNS`."""
    readings: NDArray[np.void]
    """Rows of `READING_COLUMNS`, sorted by request."""
    slots: tuple[str, ...]
    """Names of slots by number, see `NameOf.SLOT`; number 0 is the empty name."""
    patients: tuple[str, ...]
    errors: tuple[str, ...]
    sent_ns: NDArray[np.int64]
    """When each request was sent, not widened; for latencies."""
    answered_ns: NDArray[np.int64]
    """When each response came or failed, not widened; `NEVER_NS` if the file ends before; for latencies."""
    release_ns: int | None
    """When the first worker released its waiting users; `None` without a release."""
    dropped_ns: NDArray[np.int64]
    """When each dropped arrival was due."""
    lags_ns: NDArray[np.int64]
    """How late the workers woke up, ten times a second: the generator's own lag."""
    problems: tuple[Words, ...]
    """What is missing, in words: a file without end, a torn record."""
    recorded: Recorded | None = None
    """`None` for a history that a load test wrote, which knows its users and what they intended."""

    @property
    def left_out(self) -> tuple[Words, ...]:
        """What is not judged and not shown, because journals do not know it."""
        return () if self.recorded is None else self.recorded.left_out

    @property
    def run(self) -> dict[str, Any]:
        """The settings of the run from the first worker's header, with `release_ns` and the number `dropped`."""
        run: dict[str, Any] = self.headers[0].get("run", {})
        released = {} if self.release_ns is None else {"release_ns": self.release_ns}
        return {**run, **released, "dropped": len(self.dropped_ns)}

    @property
    def origin_ns(self) -> int:
        """The instant from which times count: the release, or the first request if there was none."""
        return int(np.min(self.sent_ns, initial=NEVER_NS)) if self.release_ns is None else self.release_ns

    def is_asked(self, operation: str) -> NDArray[np.bool_]:
        """Which rows are requests of an operation."""
        if operation not in self.operation_names:
            return np.zeros(len(self.operations), np.bool_)
        return np.asarray(self.operations["operation"] == self.operation_names.index(operation))

    def totals_read(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The lowest and the highest TotalNum of each slot in any response; the largest integer and -1 if none."""
        slot = self.readings["slot"].astype(np.intp)
        total = self.readings["total"].astype(np.int64)
        least = np.full(len(self.slots), np.iinfo(np.int64).max)
        most = np.full(len(self.slots), -1)
        np.minimum.at(least, slot, total)
        np.maximum.at(most, slot, total)
        return least, most


def read_histories(paths: Iterable[Path], progress: Callable[[Path], None] = lambda _: None) -> History:
    """Read and merge the files of one run; `progress` is called with each file before it is read.

    Raises:
        HistoryError: a file cannot be read, is not a history, or does not belong to the others.
    """
    files, missing = files_of_run(paths)
    parts = []
    for worker, file in enumerate(files):
        progress(file.path)
        parts.append(_Part(file, worker))
    return _merged(parts, missing)


class _Part:
    """One file: its header and its records by kind."""

    def __init__(self, file: HistoryFile, worker: int) -> None:
        path = self.path = file.path
        self.worker = worker
        self.header = file.header
        first = file.begin
        size = path.stat().st_size - first
        self.problems: list[Words] = []
        if size % RECORD_BYTES:
            self.problems.append(
                Words(
                    say("{path}: its last record is torn, the worker ended while writing it", path=path),
                    f"{path}：最后一条记录不完整，压测进程在写入时结束",
                )
            )
        count = size // RECORD_BYTES
        raw = np.dtype(f"V{RECORD_BYTES}")
        self.records: NDArray[np.void] = np.memmap(path, raw, "r", first, (count,)) if count else np.zeros(0, raw)
        self.kinds = self.records.view(_layout(HEAD))["kind"].copy()
        if count and not np.isin(self.kinds, list(Kind)).all():
            raise HistoryError(
                path, Phrase("it holds records of a kind unknown to format {format}; is it damaged?", format=FORMAT)
            )
        if not np.any(self.kinds == Kind.END):
            self.problems.append(
                Words(
                    say("{path}: it has no end, the worker was ended by force or still runs", path=path),
                    f"{path}：没有结束记录，压测进程被强行终止或仍在运行",
                )
            )

    def of_kind(self, kind: Kind, dtype: np.dtype[Any]) -> NDArray[np.void]:
        """A copy of the records of one kind."""
        chosen: NDArray[np.void] = np.asarray(self.records)[self.kinds == kind].view(dtype)
        return chosen

    def names(self, of: NameOf) -> list[str]:
        """The names of one kind, by number."""
        named = self.of_kind(Kind.NAME, _layout(HEAD, ("text", f"S{NAME_BYTES}")))
        named = named[named["operation"] == of]
        if named["number"].max(initial=0) > len(named):
            raise HistoryError(self.path, Phrase("it skips a number of its names; is it damaged?"))
        texts = [""] * (int(named["number"].max(initial=0)) + 1)
        for number, text in zip(named["number"].tolist(), named["text"].tolist(), strict=True):
            texts[number] = text.decode(errors="replace")
        if of is NameOf.SLOT:
            self._check_slots(texts)
        return texts

    def _check_slots(self, texts: Sequence[str]) -> None:
        for text in texts:
            if text and not _SLOT.fullmatch(text):
                form = "hospital/department/doctor/2026-03-09/1/08:00-08:30"
                raise HistoryError(
                    self.path, Phrase("slot {text!r} is not of the form {form}; is it damaged?", text=text, form=form)
                )

    def operations(self) -> tuple[NDArray[np.void], NDArray[np.int64], NDArray[np.int64]]:
        """The requests by number, and when each was sent and its response came; names have the numbers of this file."""
        asked = self.of_kind(Kind.INVOCATION, _layout(INVOCATION))
        done = self.of_kind(Kind.COMPLETION, _layout(COMPLETION))
        rows = np.zeros(len(asked), OPERATION_COLUMNS)
        for column in ("operation", "flags", "number", "slot", "patient", "user", "intent", "attempt"):
            rows[column] = asked[column]
        offset_ns, uncertainty_ns = self._clock()
        rows["worker"] = self.worker
        rows["registration_id"] = asked["registration_id"]
        rows["intended_ns"] = asked["intended_ns"] + offset_ns
        sent_ns = asked["at_ns"] + offset_ns
        rows["invoked_ns"] = sent_ns - uncertainty_ns
        rows["completed_ns"] = NEVER_NS
        rows["outcome"] = Outcome.UNCLEAR
        for column in ("code", "status", "reserve_no"):
            rows[column] = NOTHING
        answered_ns = np.full(len(asked), NEVER_NS)
        row = done["number"].astype(np.int64)
        if len(row) and np.max(row) >= len(asked):
            raise HistoryError(self.path, Phrase("it completes a request that it never sent; is it damaged?"))
        for column in ("outcome", "error", "code", "status", "reserve_no"):
            rows[column][row] = done[column]
        rows["answered_id"][row] = done["registration_id"]
        answered_ns[row] = done["at_ns"] + offset_ns
        clear = row[done["outcome"] != Outcome.UNCLEAR]
        rows["completed_ns"][clear] = answered_ns[clear] + uncertainty_ns
        early = np.flatnonzero(rows["completed_ns"] < rows["invoked_ns"])
        if len(early):
            raise HistoryError(
                self.path,
                Phrase("its request {request} was completed before it was sent; is it damaged?", request=early[0]),
            )
        return rows, sent_ns, answered_ns

    def readings(self) -> NDArray[np.void]:
        """The readings of slots; names have the numbers of this file."""
        entries = np.dtype((np.dtype([(name, f"<{code}") for name, code in READING]), (READINGS_A_RECORD,)))
        packed = self.of_kind(Kind.READINGS, _layout(HEAD, ("entries", entries)))
        if packed["flags"].max(initial=0) > READINGS_A_RECORD:
            raise HistoryError(self.path, Phrase("it has a record of more slots than a record holds; is it damaged?"))
        is_used = np.arange(READINGS_A_RECORD) < packed["flags"][:, None]
        used = packed["entries"][is_used]
        rows = np.zeros(len(used), READING_COLUMNS)
        rows["row"] = np.repeat(packed["number"], packed["flags"])
        for column in ("slot", "left", "total"):
            rows[column] = used[column]
        return rows

    def instants(self, kind: Kind) -> NDArray[np.int64]:
        """The times of all records of a kind, by the master's clock."""
        at_ns: NDArray[np.int64] = self.of_kind(kind, _layout(CLOCK))["at_ns"] + self._clock()[0]
        return at_ns

    def _clock(self) -> tuple[int, int]:
        """What to add to this worker's clock, and the uncertainty of that, drift included (ns)."""
        seen = self.of_kind(Kind.CLOCK, _layout(CLOCK))
        if not len(seen):
            return 0, 0
        best = seen[np.argmin(seen["uncertainty_ns"])]
        ended = self.of_kind(Kind.END, _layout(CLOCK))
        instants_ns = np.concatenate([seen["at_ns"], ended["at_ns"]])
        drift_ns = math.ceil(int(np.ptp(instants_ns)) * _DRIFT)
        return int(best["offset_ns"]), int(best["uncertainty_ns"]) + drift_ns


def _layout(fields: Sequence[tuple[str, str]], *more: tuple[str, Any]) -> np.dtype[Any]:
    """A layout as a NumPy type, padded to a whole record."""
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


class _Names:
    """Numbers of one kind of name in all files."""

    def __init__(self) -> None:
        self._numbers = {"": 0}

    def mapped(self, texts: Sequence[str]) -> NDArray[np.uint32]:
        """The common numbers of the names of one file."""
        numbers = self._numbers
        return np.array([numbers.setdefault(text, len(numbers)) for text in texts], np.uint32)

    def texts(self) -> tuple[str, ...]:
        return tuple(self._numbers)


def _merged(parts: Sequence[_Part], missing: Sequence[Words]) -> History:
    names = {of: _Names() for of in NameOf}
    operation_names = tuple(dict.fromkeys(name for part in parts for name in part.header.get("operations", ())))
    tables, sent, answered, all_readings = [], [], [], []
    begin = 0
    for part in parts:
        rows, sent_ns, answered_ns = part.operations()
        readings = part.readings()
        mapped = {of: names[of].mapped(part.names(of)) for of in NameOf}
        numbers = np.array([operation_names.index(name) for name in part.header.get("operations", ())], np.uint8)
        try:
            rows["operation"] = numbers[rows["operation"]]
            rows["slot"] = mapped[NameOf.SLOT][rows["slot"]]
            rows["patient"] = mapped[NameOf.PATIENT][rows["patient"]]
            rows["error"] = mapped[NameOf.ERROR][rows["error"]]
            readings["slot"] = mapped[NameOf.SLOT][readings["slot"]]
        except IndexError as error:
            raise HistoryError(
                part.path, Phrase("a number in it has no name ({error}); is it damaged?", error=error)
            ) from None
        if len(readings) and readings["row"].max() >= len(rows):
            raise HistoryError(part.path, Phrase("it has readings of a request that it never sent; is it damaged?"))
        readings["row"] += begin
        begin += len(rows)
        tables.append(rows)
        sent.append(sent_ns)
        answered.append(answered_ns)
        all_readings.append(readings)
    operations = _joined(tables)
    order = np.argsort(operations["invoked_ns"], kind="stable")
    place = np.empty(len(order), np.uint32)
    place[order] = np.arange(len(order), dtype=np.uint32)
    readings = _joined(all_readings)
    readings["row"] = place[readings["row"]]
    readings = _taken(readings, np.argsort(readings["row"], kind="stable"))
    return History(
        headers=tuple(part.header for part in parts),
        operation_names=operation_names,
        operations=_taken(operations, order),
        readings=readings,
        slots=names[NameOf.SLOT].texts(),
        patients=names[NameOf.PATIENT].texts(),
        errors=names[NameOf.ERROR].texts(),
        sent_ns=np.concatenate(sent)[order],
        answered_ns=np.concatenate(answered)[order],
        release_ns=_first([part.instants(Kind.RELEASE) for part in parts]),
        dropped_ns=np.concatenate([part.instants(Kind.DROPPED) for part in parts]),
        lags_ns=np.concatenate([part.of_kind(Kind.LAG, _layout(CLOCK))["offset_ns"] for part in parts]),
        problems=(*missing, *(problem for part in parts for problem in part.problems)),
    )


def _joined(tables: Sequence[NDArray[np.void]]) -> NDArray[np.void]:
    """One table from several with the same columns; rows are copied whole, which is faster than by column."""
    return np.concatenate([_whole(table) for table in tables]).view(tables[0].dtype)


def _taken(table: NDArray[np.void], places: NDArray[np.int64]) -> NDArray[np.void]:
    """Rows of a table in another order, copied whole."""
    return _whole(table)[places].view(table.dtype)


def _whole(table: NDArray[np.void]) -> NDArray[np.void]:
    return table.view(f"V{table.dtype.itemsize}")


def _first(instants: Sequence[NDArray[np.int64]]) -> int | None:
    every = np.concatenate(instants)
    return int(np.min(every)) if len(every) else None
