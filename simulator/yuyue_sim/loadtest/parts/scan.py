"""Reads one file and puts its requests where the parts that they belong to will find them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yuyue_sim.loadtest.audit.tally import Tally, tally_of
from yuyue_sim.loadtest.history.files import HistoryFile
from yuyue_sim.loadtest.history.layout import READINGS_A_RECORD, Kind, NameOf
from yuyue_sim.loadtest.history.records import Batch, Clock, Records, places_of
from yuyue_sim.loadtest.history.tables import NEVER_NS
from yuyue_sim.loadtest.history.words import Words
from yuyue_sim.loadtest.parts.columns import PATIENT, READINGS, Columns, schedule_id, schedule_of
from yuyue_sim.loadtest.parts.ranks import SENT, sent_file
from yuyue_sim.loadtest.parts.store import Store

ATTEMPTS, CANCELS, LOOKS = "attempts", "unplaced-cancels", "looks"
"""Tables; cancellations do not say to which schedule they belong."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a file holds besides requests."""

    worker: int
    clock: Clock
    tally: Tally
    span_ns: tuple[int, int]
    """When its first request was sent, and the last invocation, by the master's clock."""
    slots: tuple[str, ...]
    errors: tuple[str, ...]
    problems: tuple[Words, ...]
    release_ns: NDArray[np.int64]
    dropped: int
    worst_lag_ns: int


def scan(
    history: HistoryFile, worker: int, folder: Path, store: Store, most_records: int, wait: Callable[[int], None]
) -> Scanned:
    """Read a file; `wait` is called with how many records were read since, and may end it by an exception.

    Raises:
        HistoryError: the file is damaged.
        PartsError: the disk is full.
    """
    file = Records(history, worker)
    spill = _Spill(file, store)
    tally = Tally()
    bound_s = file.header.get("run", {}).get("lag_bound_s")
    first_ns, last_ns = NEVER_NS, -NEVER_NS
    with sent_file(folder, worker).open("wb") as sent:
        for count, batch in enumerate(file.batches(most_records)):
            tally = tally.plus(tally_of(batch.rows, batch.sent_ns, file.operations, bound_s))
            instants = np.empty(len(batch.rows), SENT)
            instants["sent_ns"], instants["number"] = batch.sent_ns, batch.rows["number"]
            sent.write(instants.tobytes())
            first_ns = min(first_ns, int(np.min(batch.sent_ns, initial=NEVER_NS)))
            last_ns = max(last_ns, int(np.max(batch.sent_ns, initial=-NEVER_NS)))
            spill.put(batch, f"{worker}-{count}")
            wait(most_records)
    clock = file.clock()
    span_ns = (first_ns + clock.offset_ns, last_ns + clock.offset_ns - clock.uncertainty_ns)
    return Scanned(
        worker,
        clock,
        tally,
        span_ns if file.sent else (NEVER_NS, -NEVER_NS),
        tuple(file.texts(NameOf.SLOT)),
        tuple(file.texts(NameOf.ERROR)),
        tuple(file.problems),
        file.instants(Kind.RELEASE),
        len(file.instants(Kind.DROPPED)),
        int(np.max(file.lags_ns(), initial=0)),
    )


class _Spill:
    """Writes the requests of one file."""

    def __init__(self, file: Records, store: Store) -> None:
        self._file = file
        self._store = store
        self._schedules = np.zeros(0, np.int64)

    def put(self, batch: Batch, name: str) -> None:
        """Write a batch; `name` is unique."""
        self._know_slots()
        for operation, table in (("getYyNo", ATTEMPTS), ("backNo", CANCELS)):
            if operation in self._file.operations:
                number = self._file.operations.index(operation)
                chosen = np.flatnonzero(batch.rows["operation"] == number)
                self._store.append(table, self._changes(batch, chosen), name)
        for place, looks in enumerate(self._looks(batch)):
            self._store.append(LOOKS, looks, f"{name}-{place}")

    def _know_slots(self) -> None:
        names = self._file.names(NameOf.SLOT)
        if len(names) > len(self._schedules):
            new = [each.decode(errors="replace") for each in names[len(self._schedules) :].tolist()]
            ids = np.array([schedule_id(schedule_of(slot)) for slot in new], np.int64)
            self._schedules = np.concatenate([self._schedules, ids])

    def _changes(self, batch: Batch, chosen: NDArray[np.intp]) -> Columns:
        rows = batch.rows[chosen]
        patients = self._file.names(NameOf.PATIENT)[rows["patient"]].view(np.int64).reshape(len(rows), len(PATIENT))
        names = ("slot", "error", "reserve_no", "registration_id")
        return {
            **_requests(batch, rows, chosen, self._schedules[rows["slot"]]),
            **{name: np.ascontiguousarray(rows[name]) for name in names},
            **{name: np.ascontiguousarray(patients[:, place]) for place, name in enumerate(PATIENT)},
        }

    def _looks(self, batch: Batch) -> Sequence[Columns]:
        """Records of one schedule each as they are, and the entries of others one by one."""
        records = batch.readings
        counts = records["flags"]
        entries = np.ascontiguousarray(records["entries"])
        is_used = np.arange(READINGS_A_RECORD) < counts[:, None]
        schedules = self._schedules[np.where(is_used, entries["slot"], entries["slot"][:, :1])]
        is_mixed = np.any(schedules != schedules[:, :1], axis=1)
        packed = np.where(is_used, entries.view(np.int64).reshape(len(records), READINGS_A_RECORD), 0)
        place = places_of(batch.rows["number"], records["number"])
        pure = np.flatnonzero(~is_mixed & (counts > 0))
        single = np.argwhere(is_used & is_mixed[:, None])
        alone = np.zeros((len(single), READINGS_A_RECORD), np.int64)
        alone[:, 0] = packed[single[:, 0], single[:, 1]]
        return [
            _look(batch, place[pure], schedules[pure, 0], pure * READINGS_A_RECORD, counts[pure], packed[pure]),
            _look(
                batch,
                place[single[:, 0]],
                schedules[single[:, 0], single[:, 1]],
                single @ (READINGS_A_RECORD, 1),
                np.ones(len(single), np.uint8),
                alone,
            ),
        ]


def _look(
    batch: Batch,
    place: NDArray[np.int64],
    schedules: NDArray[np.int64],
    order: NDArray[np.int64],
    counts: NDArray[np.uint8],
    packed: NDArray[np.int64],
) -> Columns:
    return {
        **_requests(batch, batch.rows[place], place, schedules),
        "place": order.astype(np.uint32),
        "readings": counts,
        **{name: np.ascontiguousarray(packed[:, each]) for each, name in enumerate(READINGS)},
    }


def _requests(batch: Batch, rows: NDArray[np.void], place: NDArray[np.int64], schedules: NDArray[np.int64]) -> Columns:
    return {
        **{name: np.ascontiguousarray(rows[name]) for name in ("worker", "number", "outcome", "code")},
        "sent_ns": batch.sent_ns[place],
        "answered_ns": batch.answered_ns[place],
        "schedule": schedules,
    }
