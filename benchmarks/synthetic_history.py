"""Histories of any number of requests to a correct hospital, made in blocks, with a planted oversell if wanted.

The hospital acts on request number k at instant k × 50 µs. Of each slot, the first bookings take all numbers, one is
refused as full, the first booking is cancelled, one takes its number, and all later ones are refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from yuyue_sim.loadtest.audit.end_state import END_STATE_FILE
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
    SUFFIX,
    Kind,
    NameOf,
    Outcome,
)
from yuyue_sim.loadtest.history.tables import record_type

OPERATIONS = ("getDtNoInfo", "getYyNo", "backNo")
LOOKS_SHARE = 0.8
NUMBERS = 20
"""Numbers of each slot."""
SLOTS = READINGS_A_RECORD
"""Slots of each schedule."""
REQUESTS_A_SCHEDULE = 4000
BLOCK = 500_000
RUN = 7
FIRST = RUN * 10**9
STEP_NS = 50_000
_LONGEST_NS = 5_000_000
"""The longest way to the hospital, and back."""
_DAY = "2026-03-09"
_LOOK, _BOOK, _CANCEL = range(3)

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make."""

    requests: int
    files: int = 8
    oversell: bool = False
    """Whether one slot gets a booking too many."""
    seed: int = 1

    @property
    def schedules(self) -> int:
        """So many that each gets about `REQUESTS_A_SCHEDULE`."""
        return max(2, self.requests // REQUESTS_A_SCHEDULE)


def make_histories(folder: Path, plan: Plan, progress: Callable[[str, int, int], None] = lambda *_: None) -> None:
    """Write the histories of a run and its end state into a folder that has none."""
    run = _Run(folder, plan)
    for first in range(0, plan.requests, BLOCK):
        progress("making histories", first, plan.requests)
        run.write_block(first, min(BLOCK, plan.requests - first))
    run.close()


class _Requests(NamedTuple):
    """Requests of a block, one entry each in every column."""

    action: NDArray[Any]
    slot: NDArray[Any]
    registration_id: NDArray[Any]
    is_booked: NDArray[Any]
    reserve_no: NDArray[Any]
    sent_ns: NDArray[Any]
    answered_ns: NDArray[Any]


class _Run:
    """The hospital and the files of all workers."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self._folder, self._plan = folder, plan
        self._chance = np.random.default_rng(plan.seed)
        slots = plan.schedules * SLOTS
        self._changes: Ints = np.zeros(slots, np.int64)
        """How many bookings and cancellations each slot has had."""
        self._first: Ints = np.zeros(slots, np.int64)
        """The RegID of each slot's first booking."""
        self._booked: list[tuple[Ints, Ints, Ints]] = []
        """RegID, slot and ReserveNo of each booking."""
        self._oversold = slots // 2 if plan.oversell else -1
        folder.mkdir(parents=True, exist_ok=True)
        self._files = [(folder / f"worker-{worker}{SUFFIX}").open("xb") for worker in range(plan.files)]
        self._counts = np.zeros(plan.files, np.int64)
        self._patients = np.zeros(plan.files, np.int64)
        self.slot_names = [
            f"SG{schedule % 200:02d}/01/{schedule:07d}/{_DAY}/1/{8 + slot:02d}:00-{8 + slot:02d}:30"
            for schedule in range(plan.schedules)
            for slot in range(SLOTS)
        ]
        header = {
            "yuyue_history": FORMAT,
            "operations": OPERATIONS,
            "run": {"id": str(RUN), "seed": plan.seed, "nobody_else": True, "settings": {"run_number": RUN}},
        }
        line = json.dumps(header).encode()
        names = _names(NameOf.SLOT, np.arange(1, slots + 1), np.array(self.slot_names, f"S{NAME_BYTES}"))
        for file in self._files:
            file.write(line + b" " * (-(len(line) + 1) % RECORD_BYTES) + b"\n")
            names.tofile(file)

    def write_block(self, first: int, count: int) -> None:
        """The next requests of all workers."""
        chance = self._chance
        asked_of = chance.integers(0, self._plan.schedules, count)
        slot = asked_of * SLOTS + chance.integers(0, SLOTS, count)
        is_look = chance.random(count) < LOOKS_SHARE
        ordinal, seen = self._ordinals(slot, np.flatnonzero(~is_look))
        is_cancel = ~is_look & (ordinal == NUMBERS + 1)
        action = np.where(is_look, _LOOK, np.where(is_cancel, _CANCEL, _BOOK))
        is_booked = (action == _BOOK) & (
            (ordinal < NUMBERS) | (ordinal == NUMBERS + 2) | ((ordinal == NUMBERS) & (slot == self._oversold))
        )
        number = np.where(is_look, 0, FIRST + 1 + first + np.arange(count))
        is_first = is_booked & (ordinal == 0)
        self._first[slot[is_first]] = number[is_first]
        number[is_cancel] = self._first[slot[is_cancel]]
        reserve_no = (slot % SLOTS) * 100 + ordinal + 1
        self._booked.append((number[is_booked], slot[is_booked], reserve_no[is_booked]))
        acted_ns = (first + np.arange(count)) * STEP_NS + _LONGEST_NS
        sent_ns = acted_ns - chance.integers(1, _LONGEST_NS, count)
        answered_ns = acted_ns + chance.integers(1, _LONGEST_NS, count)
        worker = chance.integers(0, self._plan.files, count)
        looks = np.flatnonzero(is_look)
        entries = _entries(asked_of[looks], self._left(seen, asked_of[looks], looks))
        every = _Requests(action, slot, number, is_booked, reserve_no, sent_ns, answered_ns)
        for each in range(self._plan.files):
            mine = np.flatnonzero(worker == each)
            mine = mine[np.argsort(sent_ns[mine], kind="stable")]
            shown = entries[np.searchsorted(looks, mine[is_look[mine]])]
            self._write(each, _Requests(*(column[mine] for column in every)), shown)

    def _write(self, worker: int, requests: _Requests, entries: NDArray[np.void]) -> None:
        """Requests of one worker, sorted by when they were sent, and the readings of its looks."""
        count = len(requests.action)
        number = self._counts[worker] + np.arange(count)
        self._counts[worker] += count
        asked = _records(count, Kind.INVOCATION, INVOCATION, number)
        asked["operation"] = requests.action
        asked["at_ns"] = asked["intended_ns"] = requests.sent_ns
        asked["registration_id"] = requests.registration_id
        is_book = requests.action == _BOOK
        asked["slot"] = np.where(is_book, requests.slot + 1, 0)
        asked["attempt"] = 1
        patient = self._patients[worker] + 1 + np.arange(np.count_nonzero(is_book))
        self._patients[worker] += len(patient)
        asked["patient"][is_book] = patient
        named = _names(NameOf.PATIENT, patient, _digits(requests.registration_id[is_book]))
        is_look = requests.action == _LOOK
        shown = _records(len(entries), Kind.READINGS, HEAD, number[is_look], ("entries", _ENTRIES))
        shown["flags"] = READINGS_A_RECORD
        shown["entries"] = entries
        parts = (named, asked, shown, _completions(number, requests))
        at_ns = [requests.sent_ns[is_book], requests.sent_ns, requests.answered_ns[is_look], requests.answered_ns]
        records = np.concatenate([part.view(f"V{RECORD_BYTES}") for part in parts])
        records[np.argsort(np.concatenate(at_ns), kind="stable")].tofile(self._files[worker])

    def close(self) -> None:
        """End all files, and write what the hospital holds."""
        for count, file in zip(self._counts, self._files, strict=True):
            end = _records(1, Kind.END, CLOCK, np.array([count]))
            end["at_ns"] = self._plan.requests * STEP_NS + 2 * _LONGEST_NS
            end.tofile(file)
            file.close()
        self._write_end_state()

    def _ordinals(self, slot: Ints, changes: NDArray[np.intp]) -> tuple[Ints, Ints]:
        """How many changes of its slot each change comes after, and the changes as sorted keys of slot and place."""
        keys = slot[changes] << 32 | changes
        order = np.argsort(keys)
        keys = keys[order]
        sorted_slots = keys >> 32
        before = np.arange(len(keys)) - np.searchsorted(sorted_slots, sorted_slots)
        ordinal = np.zeros(len(slot), np.int64)
        ordinal[changes[order]] = before + self._changes[sorted_slots]
        return ordinal, keys

    def _left(self, seen: Ints, schedules: Ints, places: NDArray[np.intp]) -> Ints:
        """LeftNum of each slot of a schedule at the instant of each look; counts the changes of this block too."""
        slots = schedules[:, None] * SLOTS + np.arange(SLOTS)
        until = np.searchsorted(seen, (slots << 32 | places[:, None]).ravel())
        since = np.searchsorted(seen, np.arange(len(self._changes)) << 32)
        left = _left_after(self._changes[slots] + until.reshape(slots.shape) - since[slots])
        self._changes += np.diff(np.append(since, len(seen)))
        return left

    def _write_end_state(self) -> None:
        numbers, slots, reserve_nos = (np.concatenate(column) for column in zip(*self._booked, strict=True))
        is_cancelled = (numbers == self._first[slots]) & (self._changes[slots] > NUMBERS + 1)
        left = _left_after(self._changes)
        names = self.slot_names
        with (self._folder / END_STATE_FILE).open("w", encoding="utf-8") as file:
            file.write('{"slots": [')
            for place, (name, each) in enumerate(zip(names, left.tolist(), strict=True)):
                slot: dict[str, Any] = {"slot": name, "total": NUMBERS, "left": each, "is_reserved": False}
                file.write(", " * bool(place) + json.dumps(slot))
            file.write('], "registrations": [')
            columns = (each.tolist() for each in (numbers, slots, reserve_nos, is_cancelled))
            for place, (number, at, reserve_no, gone) in enumerate(zip(*columns, strict=True)):
                found = {
                    "registration_id": number,
                    "slot": names[at],
                    "reserve_no": reserve_no,
                    "patient": "",
                    "is_cancelled": gone,
                }
                file.write(", " * bool(place) + json.dumps(found))
            listed = sorted({(name.split("/")[0], _DAY) for name in names})
            file.write(f'], "settled": {{}}, "listed": {json.dumps(listed)}, "is_quiet": true, "names": {{}}}}')


_ENTRIES = np.dtype((np.dtype([(name, f"<{code}") for name, code in READING]), (READINGS_A_RECORD,)))


def _left_after(changes: Ints) -> Ints:
    """LeftNum of a slot after so many changes."""
    return np.where(changes <= NUMBERS, NUMBERS - changes, (changes == NUMBERS + 2).astype(np.int64))


def _entries(schedules: Ints, left: Ints) -> NDArray[np.void]:
    entries = np.zeros(left.shape, _ENTRIES.base)
    entries["slot"] = schedules[:, None] * SLOTS + np.arange(SLOTS) + 1
    entries["left"] = left
    entries["total"] = NUMBERS
    return entries


def _completions(numbers: Ints, requests: _Requests) -> NDArray[np.void]:
    done = _records(len(numbers), Kind.COMPLETION, COMPLETION, numbers)
    is_booked, action = requests.is_booked, requests.action
    is_refused = (action == _BOOK) & ~is_booked
    done["at_ns"] = requests.answered_ns
    done["status"] = 200
    done["reserve_no"] = np.where(is_booked, requests.reserve_no, NOTHING)
    done["registration_id"] = np.where(is_booked, requests.registration_id, 0)
    done["outcome"] = np.where(is_refused, Outcome.REFUSED, Outcome.DONE)
    done["code"] = np.select([action == _LOOK, action == _CANCEL, is_refused], [NOTHING, 0, 1001], 1000)
    return done


def _records(count: int, kind: Kind, layout: Any, numbers: Ints, *more: tuple[str, Any]) -> NDArray[np.void]:
    records = np.zeros(count, record_type(layout, *more))
    records["kind"] = kind
    records["number"] = numbers
    return records


def _names(of: NameOf, numbers: Ints, texts: NDArray[np.bytes_]) -> NDArray[np.void]:
    records = _records(len(numbers), Kind.NAME, HEAD, numbers, ("text", f"S{NAME_BYTES}"))
    records["operation"] = of
    records["text"] = texts
    return records


def _digits(numbers: Ints) -> NDArray[np.bytes_]:
    """Numbers as 18 digits."""
    digits = (numbers[:, None] // 10 ** np.arange(17, -1, -1) % 10 + ord("0")).astype(np.uint8)
    return np.ascontiguousarray(digits).view("S18").ravel()
