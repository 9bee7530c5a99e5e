"""Reads histories: the files of all workers as one table of requests, by the master's clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yuyue_sim.loadtest.history.files import HistoryFile, files_of_run
from yuyue_sim.loadtest.history.layout import Kind, NameOf
from yuyue_sim.loadtest.history.recorded import Recorded
from yuyue_sim.loadtest.history.records import Records, places_of, readings_of
from yuyue_sim.loadtest.history.tables import NEVER_NS, OPERATION_COLUMNS, READING_COLUMNS
from yuyue_sim.loadtest.history.words import Words

_NO_INSTANTS = np.zeros(0, np.int64)


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
    span_ns: tuple[int, int]
    """When the first request was sent, and the last invocation; of the whole run, if this is a part of it."""
    problems: tuple[Words, ...]
    """What is missing, in words: a file without end, a torn record."""
    recorded: Recorded | None = None
    """`None` for a history that a load test wrote, which knows its users and what they intended."""

    @property
    def run(self) -> dict[str, Any]:
        """The settings of the run from the first worker's header, with `release_ns` and the number `dropped`."""
        run: dict[str, Any] = self.headers[0].get("run", {})
        released = {} if self.release_ns is None else {"release_ns": self.release_ns}
        return {**run, **released, "dropped": len(self.dropped_ns)}

    @property
    def origin_ns(self) -> int:
        """The instant from which times count: the release, or the first request if there was none."""
        return self.span_ns[0] if self.release_ns is None else self.release_ns

    def is_asked(self, operation: str) -> NDArray[np.bool_]:
        """Which rows are requests of an operation."""
        if operation not in self.operation_names:
            return np.zeros(len(self.operations), np.bool_)
        return np.asarray(self.operations["operation"] == self.operation_names.index(operation))

    def bookings(self) -> Iterator[tuple[int, int, str, str]]:
        """RegID, outcome, slot and patient of each getYyNo."""
        tried = self.operations[self.is_asked("getYyNo")]
        columns = (tried[name].tolist() for name in ("registration_id", "outcome", "slot", "patient"))
        for number, outcome, slot, patient in zip(*columns, strict=True):
            yield number, outcome, self.slots[slot], self.patients[patient]

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
    return merged(*files_of_run(paths), progress)


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


def merged(
    files: Sequence[HistoryFile], missing: Sequence[Words], progress: Callable[[Path], None] = lambda _: None
) -> History:
    """Read files of one run and merge them; `missing` are the problems with those that are not among them.

    Raises:
        HistoryError: a file is damaged.
    """
    parts = [Records(file, worker) for worker, file in enumerate(files)]
    names = {of: _Names() for of in NameOf}
    operation_names = operation_names_of(parts)
    tables, sent, answered, all_readings = [], [], [], []
    begin = 0
    for file in parts:
        progress(file.path)
        for rows, sent_ns, answered_ns, readings in _tables(file):
            mapped = {of: names[of].mapped(file.texts(of)) for of in NameOf}
            numbers = np.array([operation_names.index(name) for name in file.operations], np.uint8)
            for column, of in (("slot", NameOf.SLOT), ("patient", NameOf.PATIENT), ("error", NameOf.ERROR)):
                rows[column] = mapped[of][rows[column]]
            rows["operation"] = numbers[rows["operation"]]
            readings["slot"] = mapped[NameOf.SLOT][readings["slot"]]
            readings["row"] += begin
            begin += len(rows)
            tables.append(rows)
            sent.append(sent_ns)
            answered.append(answered_ns)
            all_readings.append(readings)
    operations, sent_ns = _joined(tables, OPERATION_COLUMNS), np.concatenate([_NO_INSTANTS, *sent])
    history = History(
        headers=tuple(file.header for file in parts),
        operation_names=operation_names,
        operations=operations,
        readings=_joined(all_readings, READING_COLUMNS),
        slots=names[NameOf.SLOT].texts(),
        patients=names[NameOf.PATIENT].texts(),
        errors=names[NameOf.ERROR].texts(),
        sent_ns=sent_ns,
        answered_ns=np.concatenate([_NO_INSTANTS, *answered]),
        release_ns=first_release(parts),
        dropped_ns=np.concatenate([file.instants(Kind.DROPPED) for file in parts]),
        lags_ns=np.concatenate([file.lags_ns() for file in parts]),
        span_ns=(
            int(np.min(sent_ns, initial=NEVER_NS)),
            int(np.max(operations["invoked_ns"])) if len(operations) else 0,
        ),
        problems=(*missing, *(problem for file in parts for problem in file.problems)),
    )
    return in_order(history, np.argsort(history.operations["invoked_ns"], kind="stable"))


def _tables(
    file: Records,
) -> Iterator[tuple[NDArray[np.void], NDArray[np.int64], NDArray[np.int64], NDArray[np.void]]]:
    """The requests of a file by number, when each was sent and answered, and their readings; all by its own names."""
    for batch in [*file.batches()]:
        file.clock().time(batch.rows, batch.sent_ns, batch.answered_ns)
        numbers, read = readings_of(batch.readings)
        readings = np.zeros(len(read), READING_COLUMNS)
        readings["row"] = places_of(batch.rows["number"], numbers)
        for column in ("slot", "left", "total"):
            readings[column] = read[column]
        yield batch.rows, batch.sent_ns, batch.answered_ns, readings


def operation_names_of(files: Sequence[Records]) -> tuple[str, ...]:
    """The operations of all files, each once."""
    return tuple(dict.fromkeys(name for file in files for name in file.operations))


def first_release(files: Sequence[Records]) -> int | None:
    """When the first worker released its waiting users; `None` without a release."""
    every = np.concatenate([file.instants(Kind.RELEASE) for file in files])
    return int(np.min(every)) if len(every) else None


def in_order(history: History, order: NDArray[np.intp]) -> History:
    """A history with its requests in another order, and its readings in that of their requests."""
    place = np.empty(len(order), np.uint32)
    place[order] = np.arange(len(order), dtype=np.uint32)
    readings = history.readings
    readings["row"] = place[readings["row"]]
    return replace(
        history,
        operations=_taken(history.operations, order),
        readings=_taken(readings, np.argsort(readings["row"], kind="stable")),
        sent_ns=history.sent_ns[order],
        answered_ns=history.answered_ns[order],
    )


def _joined(tables: Sequence[NDArray[np.void]], columns: np.dtype[Any]) -> NDArray[np.void]:
    """One table from several with the same columns; rows are copied whole, which is faster than by column."""
    return np.concatenate([_whole(table) for table in (np.zeros(0, columns), *tables)]).view(columns)


def _taken(table: NDArray[np.void], places: NDArray[np.int64]) -> NDArray[np.void]:
    """Rows of a table in another order, copied whole."""
    return _whole(table)[places].view(table.dtype)


def _whole(table: NDArray[np.void]) -> NDArray[np.void]:
    return table.view(f"V{table.dtype.itemsize}")
