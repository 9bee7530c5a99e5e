"""What is known of all files together, and the histories and end states that it makes of parts of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yuyue_sim.loadtest.audit.end_state import EndState, Found, Settlement, SlotAtEnd
from yuyue_sim.loadtest.history.layout import HEAD, READING, READINGS_A_RECORD
from yuyue_sim.loadtest.history.reader import History, in_order
from yuyue_sim.loadtest.history.recorded import Recorded
from yuyue_sim.loadtest.history.records import Clock, Records, readings_of
from yuyue_sim.loadtest.history.tables import NEVER_NS, OPERATION_COLUMNS, READING_COLUMNS, record_type
from yuyue_sim.loadtest.history.words import Words
from yuyue_sim.loadtest.journals.source import Source
from yuyue_sim.loadtest.parts.columns import (
    CHANGE,
    LOOK,
    PATIENT,
    READINGS,
    REGISTRATION,
    SETTLED,
    SLOT_AT_END,
    Columns,
    schedule_id,
    schedule_of,
)
from yuyue_sim.loadtest.parts.end_state_file import SLOTS_AT_END
from yuyue_sim.loadtest.parts.scan import ATTEMPTS, LOOKS, Scanned
from yuyue_sim.loadtest.parts.store import Store

PLACED_CANCELS, PLACED_REGISTRATIONS, PLACED_SETTLEMENTS = "cancels", "registrations", "settlements"
"""Tables, each row in the schedule in which its RegID was asked for."""
OPERATION_NAMES = ("getDtNoInfo", "getYyNo", "backNo")
"""Of a part; other requests are only counted."""
_RECORD = record_type(HEAD, ("entries", np.dtype((np.dtype([(n, f"<{c}") for n, c in READING]), (READINGS_A_RECORD,)))))

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Whole:
    """What is known of all files together."""

    headers: tuple[dict[str, Any], ...]
    clocks: tuple[Clock, ...]
    slots: tuple[str, ...]
    """Of all files, each once; the first is the empty one."""
    schedules: Ints
    """The schedule of each."""
    slot_numbers: tuple[NDArray[np.uint32], ...]
    """By worker, the numbers in `slots` of the slots of its file."""
    errors: tuple[str, ...]
    error_numbers: tuple[NDArray[np.uint32], ...]
    """The same of errors."""
    release_ns: int | None
    dropped: int
    lags_ns: Ints
    span_ns: tuple[int, int]
    problems: tuple[Words, ...]
    recorded: Recorded | None
    end: EndState | None
    """Without slots and bookings."""
    elsewhere: tuple[str, ...]
    """Schedules that the end state names and no history."""

    def history(self, store: Store, schedules: Ints) -> History:
        """The requests about some schedules.

        Raises:
            PartsError: they do not fit into the memory.
        """
        # Number 0 is the empty name, as in every history.
        slots = np.unique(np.append(np.flatnonzero(np.isin(self.schedules, schedules)), 0))
        attempts = store.rows(ATTEMPTS, CHANGE, schedules)
        cancels = store.rows(PLACED_CANCELS, CHANGE, schedules)
        looks = store.rows(LOOKS, LOOK, schedules)
        order = np.argsort(looks["place"])
        looks = {name: column[order] for name, column in looks.items()}
        _, once, row_of = np.unique(_identity(looks), return_index=True, return_inverse=True)
        looked = {name: column[once] for name, column in looks.items()}
        patients, patient_numbers = _patients(attempts)
        asked, cancelled = self._changes(attempts, 1), self._changes(cancels, 2)
        asked["slot"] = self._slots(attempts, slots)
        asked["patient"] = patient_numbers
        tables = (attempts, cancels, looked)
        operations = np.concatenate([asked, cancelled, _rows(looked, 0)])
        sent_ns, answered_ns = (
            np.concatenate([table[name].astype(np.int64) for table in tables]) for name in ("sent_ns", "answered_ns")
        )
        for worker, clock in enumerate(self.clocks):
            _time(clock, np.flatnonzero(operations["worker"] == worker), operations, sent_ns, answered_ns)
        history = replace(
            self.history_of_nothing(),
            operations=operations,
            readings=self._readings(looks, row_of + len(asked) + len(cancelled), slots),
            slots=tuple(self.slots[number] for number in slots.tolist()),
            patients=patients,
            sent_ns=sent_ns,
            answered_ns=answered_ns,
        )
        return in_order(history, np.lexsort((operations["number"], operations["worker"], operations["invoked_ns"])))

    def history_of_nothing(self) -> History:
        """All but the requests."""
        return History(
            headers=self.headers,
            operation_names=OPERATION_NAMES,
            operations=np.zeros(0, OPERATION_COLUMNS),
            readings=np.zeros(0, READING_COLUMNS),
            slots=("",),
            patients=("",),
            errors=self.errors,
            sent_ns=np.zeros(0, np.int64),
            answered_ns=np.zeros(0, np.int64),
            release_ns=self.release_ns,
            dropped_ns=np.zeros(self.dropped, np.int64),
            lags_ns=self.lags_ns,
            span_ns=self.span_ns,
            problems=self.problems,
            recorded=self.recorded,
        )

    def end_state(self, store: Store, schedules: Ints) -> EndState | None:
        """What the hospital held of some schedules at the end.

        Raises:
            PartsError: it does not fit into the memory.
        """
        if self.end is None:
            return None
        at_end = _tuples(store.rows(SLOTS_AT_END, SLOT_AT_END, schedules), ("slot", "total", "left", "is_reserved"))
        shown = store.rows(PLACED_REGISTRATIONS, REGISTRATION, schedules)
        order = np.argsort(shown["place"])
        shown = {name: column[order] for name, column in shown.items()}
        settled = store.rows(PLACED_SETTLEMENTS, SETTLED, schedules)
        names = ("registration_id", "slot", "reserve_no", "is_cancelled")
        return EndState(
            slots={slot: SlotAtEnd(slot, total, left, is_reserved) for slot, total, left, is_reserved in at_end},
            registrations=tuple(Found(number, slot, no, "", gone) for number, slot, no, gone in _tuples(shown, names)),
            settled={number: Settlement(each) for number, each in _tuples(settled, ("registration_id", "settlement"))},
            listed=self.end.listed,
            is_quiet=self.end.is_quiet,
            today=self.end.today,
            elsewhere=self.elsewhere,
            names=self.end.names,
        )

    def _changes(self, columns: Columns, operation: int) -> NDArray[np.void]:
        rows = _rows(columns, operation)
        rows["error"] = self._of_worker(self.error_numbers, columns["worker"], columns["error"])
        for name in ("reserve_no", "registration_id"):
            rows[name] = columns[name]
        return rows

    def _slots(self, columns: Columns, slots: Ints) -> Ints:
        """The slots of rows, by number in the part."""
        numbers = self._of_worker(self.slot_numbers, columns["worker"], columns["slot"])
        return np.searchsorted(slots, numbers)

    def _of_worker(
        self, numbers: Sequence[NDArray[np.uint32]], workers: NDArray[np.generic], of_file: NDArray[np.generic]
    ) -> NDArray[np.uint32]:
        """The common numbers of the numbers in files."""
        common = np.zeros(len(of_file), np.uint32)
        for worker, mapped in enumerate(numbers):
            mine = np.flatnonzero(workers == worker)
            common[mine] = mapped[of_file[mine]]
        return common

    def _readings(self, looks: Columns, rows: Ints, slots: Ints) -> NDArray[np.void]:
        count = len(rows)
        records = np.zeros(count, _RECORD)
        records["flags"] = looks["readings"]
        records["number"] = np.arange(count)
        records["entries"] = _packed(looks, READINGS).view(_RECORD["entries"].base)
        of, entries = readings_of(records)
        readings = np.zeros(len(of), READING_COLUMNS)
        readings["row"] = rows[of]
        readings["slot"] = self._slots({"worker": looks["worker"][of], "slot": entries["slot"]}, slots)
        for name in ("left", "total"):
            readings[name] = entries[name]
        return readings


def whole_of(files: Sequence[Records], scanned: Sequence[Scanned], source: Source) -> Whole:
    """What is known of all files after they were read."""
    slots = _Names()
    errors = _Names()
    slot_numbers = tuple(slots.numbers(each.slots) for each in scanned)
    error_numbers = tuple(errors.numbers(each.errors) for each in scanned)
    release_ns = np.concatenate([each.release_ns for each in scanned])
    problems = tuple(problem for each in scanned for problem in each.problems)
    return Whole(
        headers=tuple(file.header for file in files),
        clocks=tuple(each.clock for each in scanned),
        slots=slots.texts,
        schedules=np.array([schedule_id(schedule_of(slot)) for slot in slots.texts], np.int64),
        slot_numbers=slot_numbers,
        errors=errors.texts,
        error_numbers=error_numbers,
        release_ns=int(np.min(release_ns)) if len(release_ns) else None,
        dropped=sum(each.dropped for each in scanned),
        lags_ns=np.array([each.worst_lag_ns for each in scanned], np.int64),
        span_ns=_span(scanned),
        problems=(*source.missing, *problems) if source.recorded is None else source.problems,
        recorded=source.recorded,
        end=None,
        elsewhere=(),
    )


def _span(scanned: Sequence[Scanned]) -> tuple[int, int]:
    spans = [each.span_ns for each in scanned if each.tally.requests]
    return min((first for first, _ in spans), default=NEVER_NS), max((last for _, last in spans), default=0)


class _Names:
    """Common numbers of names."""

    def __init__(self) -> None:
        self._numbers = {"": 0}

    def numbers(self, texts: Sequence[str]) -> NDArray[np.uint32]:
        known = self._numbers
        return np.array([known.setdefault(text, len(known)) for text in texts], np.uint32)

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(self._numbers)


def _rows(columns: Columns, operation: int) -> NDArray[np.void]:
    rows = np.zeros(len(columns["worker"]), OPERATION_COLUMNS)
    rows["operation"] = operation
    for name in ("worker", "number", "outcome", "code"):
        rows[name] = columns[name]
    return rows


def _time(clock: Clock, mine: NDArray[np.intp], rows: NDArray[np.void], sent_ns: Ints, answered_ns: Ints) -> None:
    """Bring the requests of one worker to the master's clock."""
    own, own_sent, own_answered = rows[mine], sent_ns[mine], answered_ns[mine]
    clock.time(own, own_sent, own_answered)
    rows[mine], sent_ns[mine], answered_ns[mine] = own, own_sent, own_answered


def _patients(attempts: Columns) -> tuple[tuple[str, ...], Ints]:
    """The patients of a part, the empty one first, and the number of that of each attempt."""
    names = _packed(attempts, PATIENT).view(f"S{8 * len(PATIENT)}").reshape(len(attempts["worker"]))
    texts, numbers = np.unique(np.insert(names, 0, b""), return_inverse=True)
    return tuple(text.decode(errors="replace") for text in texts.tolist()), numbers[1:]


def _packed(columns: Columns, names: Sequence[str]) -> Ints:
    """Columns of eight bytes side by side."""
    packed = np.empty((len(columns[names[0]]), len(names)), np.int64)
    for place, name in enumerate(names):
        packed[:, place] = columns[name]
    return packed


def _identity(columns: Columns) -> Ints:
    """A number for each request."""
    return columns["worker"].astype(np.int64) << 32 | columns["number"].astype(np.int64)


def _tuples(columns: Columns, names: Sequence[str]) -> list[tuple[Any, ...]]:
    return [*zip(*(columns[name].tolist() for name in names), strict=True)]
