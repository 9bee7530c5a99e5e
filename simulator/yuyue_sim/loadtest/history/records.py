"""One file of a history: its records as tables of requests, read in batches, so that no file is too large."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yuyue_sim.core.language import Phrase, say
from yuyue_sim.loadtest.history.files import HistoryFile
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
from yuyue_sim.loadtest.history.tables import NEVER_NS, OPERATION_COLUMNS, record_type
from yuyue_sim.loadtest.history.words import Words

_SLOT = re.compile(r"[^/]+/[^/]*/[^/]*/\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])/\d+/(\d+:\d+-\d+:\d+)?", re.ASCII)
_DRIFT = 500e-6
"""The most that the clocks of two machines drift apart per second: the limit of time servers (500 ppm)."""
_RAW = np.dtype(f"V{RECORD_BYTES}")
_ENTRIES = np.dtype((np.dtype([(name, f"<{code}") for name, code in READING]), (READINGS_A_RECORD,)))
_TYPES = {
    Kind.INVOCATION: record_type(INVOCATION),
    Kind.COMPLETION: record_type(COMPLETION),
    Kind.READINGS: record_type(HEAD, ("entries", _ENTRIES)),
    Kind.NAME: record_type(HEAD, ("text", f"S{NAME_BYTES}")),
}
_CLOCK = record_type(CLOCK)
_NEVER_PLACE = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Batch:
    """Requests whose completion was read, or that have none; names have the numbers of the file, times its clock."""

    rows: NDArray[np.void]
    """Rows of `OPERATION_COLUMNS`; `timed` fills in the instants."""
    sent_ns: NDArray[np.int64]
    answered_ns: NDArray[np.int64]
    readings: NDArray[np.void]
    """Records of readings, with `number` of the request, `flags` how many there are, and `entries`."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What to add to a worker's clock to get the master's, and the uncertainty of that, drift included (ns)."""

    offset_ns: int
    uncertainty_ns: int

    def time(self, rows: NDArray[np.void], sent_ns: NDArray[np.int64], answered_ns: NDArray[np.int64]) -> None:
        """Fill in the instants of rows, and bring the others to the master's clock, all in place."""
        rows["intended_ns"] += self.offset_ns
        sent_ns += self.offset_ns
        is_answered = answered_ns != NEVER_NS
        answered_ns[is_answered] += self.offset_ns
        rows["invoked_ns"] = sent_ns - self.uncertainty_ns
        rows["completed_ns"] = NEVER_NS
        clear = rows["outcome"] != Outcome.UNCLEAR
        rows["completed_ns"][clear] = answered_ns[clear] + self.uncertainty_ns


class Records:
    """The records of a file. Its requests are read by `batches`; what else it holds is known after the last one."""

    def __init__(self, file: HistoryFile, worker: int) -> None:
        self.path = file.path
        self.worker = worker
        self.header = file.header
        self._first = file.begin
        size = file.path.stat().st_size - file.begin
        self.records = size // RECORD_BYTES
        self.problems: list[Words] = []
        if size % RECORD_BYTES:
            self.problems.append(
                Words(
                    say("{path}: its last record is torn, the worker ended while writing it", path=file.path),
                    f"{file.path}：最后一条记录不完整，压测进程在写入时结束",
                )
            )
        self.sent = 0
        """How many requests were read."""
        self._names = {of: _Names() for of in NameOf}
        self._others: dict[Kind, list[NDArray[np.void]]] = {
            kind: [] for kind in (Kind.CLOCK, Kind.END, Kind.RELEASE, Kind.DROPPED, Kind.LAG)
        }
        self._open = np.zeros(0, _TYPES[Kind.INVOCATION])
        self._open_readings = np.zeros(0, _TYPES[Kind.READINGS])
        self._shortest: tuple[int, int] = (0, 0)
        """The shortest time from a request to its clear response (ns), 0 if none is negative, and its number."""

    @property
    def operations(self) -> list[str]:
        """Names of operations, to whose places the records refer."""
        operations: list[str] = self.header.get("operations", [])
        return operations

    def batches(self, most_records: int | None = None) -> Iterator[Batch]:
        """All requests; those of one batch come from so many records, and those still open go to a later one.

        Raises:
            HistoryError: the file is damaged.
        """
        left = self.records
        with self.path.open("rb") as file:
            file.seek(self._first)
            while left:
                count = min(left, most_records or left)
                raw = np.fromfile(file, _RAW, count)
                if len(raw) < count:
                    raise HistoryError(self.path, Phrase("it became shorter while it was read; read it again"))
                left -= count
                yield self._batch(raw, is_last=not left)
        self._check()

    def names(self, of: NameOf) -> NDArray[np.bytes_]:
        """The names of one kind read so far, by number."""
        return self._names[of].texts

    def texts(self, of: NameOf) -> list[str]:
        """The same as texts."""
        return [text.decode(errors="replace") for text in self.names(of).tolist()]

    def clock(self) -> Clock:
        """How its clock stands against the master's."""
        seen = self._records_of(Kind.CLOCK)
        if not len(seen):
            return Clock(0, 0)
        best = seen[np.argmin(seen["uncertainty_ns"])]
        instants_ns = np.concatenate([seen["at_ns"], self._records_of(Kind.END)["at_ns"]])
        drift_ns = math.ceil(int(np.ptp(instants_ns)) * _DRIFT)
        return Clock(int(best["offset_ns"]), int(best["uncertainty_ns"]) + drift_ns)

    def instants(self, kind: Kind) -> NDArray[np.int64]:
        """The times of all records of a kind, by the master's clock."""
        at_ns: NDArray[np.int64] = self._records_of(kind)["at_ns"] + self.clock().offset_ns
        return at_ns

    def lags_ns(self) -> NDArray[np.int64]:
        """How late the worker woke up."""
        lags: NDArray[np.int64] = self._records_of(Kind.LAG)["offset_ns"]
        return lags

    def _records_of(self, kind: Kind) -> NDArray[np.void]:
        return np.concatenate([np.zeros(0, _CLOCK), *self._others[kind]])

    def _batch(self, raw: NDArray[np.void], *, is_last: bool) -> Batch:
        kinds = raw.view(record_type(HEAD))["kind"]
        if not np.isin(kinds, list(Kind)).all():
            raise HistoryError(
                self.path,
                Phrase("it holds records of a kind unknown to format {format}; is it damaged?", format=FORMAT),
            )
        for kind, known in self._others.items():
            found = raw[kinds == kind].view(_CLOCK)
            if len(found):
                known.append(found)
        self._add_names(raw[kinds == Kind.NAME].view(_TYPES[Kind.NAME]))
        asked = raw[kinds == Kind.INVOCATION].view(_TYPES[Kind.INVOCATION])
        if not np.array_equal(asked["number"], np.arange(self.sent, self.sent + len(asked))):
            raise HistoryError(self.path, Phrase("its requests are not numbered from 0; is it damaged?"))
        self.sent += len(asked)
        done_at, read_at = np.flatnonzero(kinds == Kind.COMPLETION), np.flatnonzero(kinds == Kind.READINGS)
        done = raw[done_at].view(_TYPES[Kind.COMPLETION])
        readings = raw[read_at].view(_TYPES[Kind.READINGS])
        asked = np.concatenate([self._open, asked])
        place = self._places(asked, done, Phrase("it completes a request that it never sent; is it damaged?"))
        ended_at = np.full(len(asked), _NEVER_PLACE)
        ended_at[place] = done_at
        is_whole = ended_at < _NEVER_PLACE
        if np.count_nonzero(is_whole) < len(done):
            raise HistoryError(self.path, Phrase("it completes a request twice; is it damaged?"))
        of = self._places(asked, readings, Phrase("it has readings of a request that it never sent; is it damaged?"))
        if np.any(ended_at[of] < read_at):
            raise HistoryError(self.path, Phrase("it has readings after the completion of their request"))
        is_whole |= is_last
        readings = np.concatenate([self._open_readings, readings])
        is_read = is_whole[places_of(asked["number"], readings["number"])]
        self._open, self._open_readings = asked[~is_whole], readings[~is_read]
        return self._made(asked[is_whole], done, np.cumsum(is_whole)[place] - 1, readings[is_read])

    def _places(self, asked: NDArray[np.void], records: NDArray[np.void], problem: Phrase) -> NDArray[np.int64]:
        """Where the requests of records stand; `problem` says what it means if one is not there."""
        known, numbers = asked["number"], records["number"]
        place = places_of(known, numbers)
        if len(numbers) and (not len(known) or np.any(known[np.minimum(place, len(known) - 1)] != numbers)):
            raise HistoryError(self.path, problem)
        return place

    def _made(
        self,
        asked: NDArray[np.void],
        done: NDArray[np.void],
        place: NDArray[np.integer[Any]],
        readings: NDArray[np.void],
    ) -> Batch:
        rows = np.zeros(len(asked), OPERATION_COLUMNS)
        for column in ("operation", "flags", "number", "slot", "patient", "user", "intent", "attempt"):
            rows[column] = asked[column]
        rows["worker"] = self.worker
        rows["registration_id"] = asked["registration_id"]
        rows["intended_ns"] = asked["intended_ns"]
        rows["outcome"] = Outcome.UNCLEAR
        for column in ("code", "status", "reserve_no"):
            rows[column] = NOTHING
        for column in ("outcome", "error", "code", "status", "reserve_no"):
            rows[column][place] = done[column]
        rows["answered_id"][place] = done["registration_id"]
        answered_ns = np.full(len(asked), NEVER_NS)
        answered_ns[place] = done["at_ns"]
        sent_ns = asked["at_ns"].astype(np.int64)
        self._check_rows(rows, readings)
        clear = np.flatnonzero(rows["outcome"] != Outcome.UNCLEAR)
        if len(clear):
            spans_ns = answered_ns[clear] - sent_ns[clear]
            least = int(np.argmin(spans_ns))
            self._shortest = min(self._shortest, (int(spans_ns[least]), int(rows["number"][clear[least]])))
        return Batch(rows, sent_ns, answered_ns, readings)

    def _add_names(self, named: NDArray[np.void]) -> None:
        for of in NameOf:
            mine = named[named["operation"] == of]
            if not len(mine):
                continue
            if int(mine["number"].max()) >= len(self.names(of)) + len(mine):
                raise HistoryError(self.path, Phrase("it skips a number of its names; is it damaged?"))
            self._names[of].add(mine["number"], mine["text"])
            if of is NameOf.SLOT:
                self._check_slots(mine["text"].tolist())

    def _check_slots(self, texts: Sequence[bytes]) -> None:
        for each in texts:
            text = each.decode(errors="replace")
            if text and not _SLOT.fullmatch(text):
                form = "hospital/department/doctor/2026-03-09/1/08:00-08:30"
                raise HistoryError(
                    self.path, Phrase("slot {text!r} is not of the form {form}; is it damaged?", text=text, form=form)
                )

    def _check_rows(self, rows: NDArray[np.void], readings: NDArray[np.void]) -> None:
        """Find out whether numbers of names and operations mean something."""
        if readings["flags"].max(initial=0) > READINGS_A_RECORD:
            raise HistoryError(self.path, Phrase("it has a record of more slots than a record holds; is it damaged?"))
        slots = readings["entries"]["slot"]
        read = [np.max(slots[readings["flags"] > place, place], initial=0) for place in range(READINGS_A_RECORD)]
        most = {column: int(np.max(rows[column], initial=0)) for column in ("slot", "patient", "error")}
        self._check_numbers("slot", max(most["slot"], *map(int, read)), len(self.names(NameOf.SLOT)))
        self._check_numbers("patient", most["patient"], len(self.names(NameOf.PATIENT)))
        self._check_numbers("error", most["error"], len(self.names(NameOf.ERROR)))
        if len(rows):
            self._check_numbers("operation", int(rows["operation"].max()), len(self.operations))

    def _check_numbers(self, what: str, most: int, count: int) -> None:
        if most >= count:
            error = f"{what} {most}"
            raise HistoryError(self.path, Phrase("a number in it has no name ({error}); is it damaged?", error=error))

    def _check(self) -> None:
        """What can be said at the end only."""
        if not self._others[Kind.END]:
            self.problems.append(
                Words(
                    say("{path}: it has no end, the worker was ended by force or still runs", path=self.path),
                    f"{self.path}：没有结束记录，压测进程被强行终止或仍在运行",
                )
            )
        shortest_ns, number = self._shortest
        if shortest_ns < -2 * self.clock().uncertainty_ns:
            raise HistoryError(
                self.path,
                Phrase("its request {request} was completed before it was sent; is it damaged?", request=number),
            )


class _Names:
    """Texts by number; room is doubled when they grow."""

    def __init__(self) -> None:
        self._room = np.zeros(1, f"S{NAME_BYTES}")
        self._count = 1

    @property
    def texts(self) -> NDArray[np.bytes_]:
        return self._room[: self._count]

    def add(self, numbers: NDArray[np.uint32], texts: NDArray[np.bytes_]) -> None:
        self._count = max(self._count, int(np.max(numbers)) + 1)
        if self._count > len(self._room):
            room = np.zeros(2 * self._count, self._room.dtype)
            room[: len(self._room)] = self._room
            self._room = room
        self._room[numbers] = texts


def places_of(known: NDArray[np.uint32], numbers: NDArray[np.uint32]) -> NDArray[np.int64]:
    """The places of numbers in a column that rises; where one is missing, that of another number, or the end."""
    if len(known) and int(known[-1]) - int(known[0]) == len(known) - 1:
        return np.clip(numbers.astype(np.int64) - int(known[0]), 0, len(known))
    return np.searchsorted(known, numbers).astype(np.int64)


def readings_of(records: NDArray[np.void]) -> tuple[NDArray[np.uint32], NDArray[np.void]]:
    """Readings in records one by one: the number of the request of each, and its slot, LeftNum and TotalNum."""
    is_used = np.arange(READINGS_A_RECORD) < records["flags"][:, None]
    return np.repeat(records["number"], records["flags"]), records["entries"][is_used]
