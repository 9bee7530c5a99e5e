"""Reads the file of an end state piece by piece: it may hold millions of registrations."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from yuyue_sim.core.language import say
from yuyue_sim.loadtest.audit.end_state import EndState
from yuyue_sim.loadtest.parts.columns import REGISTRATION, SETTLED, SLOT_AT_END, Columns, schedule_id, schedule_of
from yuyue_sim.loadtest.parts.processes import PartsError
from yuyue_sim.loadtest.parts.store import Store

SLOTS_AT_END, SHOWN, SETTLEMENTS = "slots-at-end", "unplaced-registrations", "unplaced-settlements"
"""Tables; registrations and settlements are of RegIDs, whose schedules are found later."""
_MANY = 100_000
_CHUNK = 1 << 20
_TYPES = {"BIGINT": np.int64, "BOOLEAN": np.bool_, "VARCHAR": object}


def put_end_state(path: Path, store: Store, wait: Callable[[int], None]) -> tuple[EndState, set[str]]:
    """Write what an end state holds of slots and bookings to a store.

    Returns:
        The end state without these, and the schedules of its slots and registrations.

    Raises:
        PartsError: it is no end state, or the disk is full.
    """
    with _naming(path):
        return _put(path, store, wait)


def read_end_state(path: Path) -> EndState | None:
    """An end state in memory; `None` if there is no such file.

    Raises:
        PartsError: it is no end state.
    """
    if not path.is_file():
        return None
    with _naming(path):
        return EndState.from_json(json.loads(path.read_text(encoding="utf-8")))


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PartsError(
            say("{path}: no end state ({error}); ask the hospital anew with --final-reads URL", path=path, error=error)
        ) from None


def _put(path: Path, store: Store, wait: Callable[[int], None]) -> tuple[EndState, set[str]]:
    rest: dict[str, Any] = {"slots": [], "registrations": [], "settled": {}}
    schedules: set[str] = set()
    values = _values(path)
    place = 0
    while many := [*islice(values, _MANY)]:
        wait(0)
        rest |= {key: value for key, value in many if key not in rest}
        slots = [value for key, value in many if key == "slots"]
        shown = [value for key, value in many if key == "registrations"]
        schedules.update(schedule_of(each["slot"]) for each in (*slots, *shown))
        for number, each in enumerate(shown):
            each["place"] = place + number
        settled = [
            {"registration_id": int(number), "settlement": value, "slot": ""}
            for key, (number, value) in ((key, value) for key, value in many if key == "settled")
        ]
        name = str(place)
        store.append(SLOTS_AT_END, _columns(SLOT_AT_END, slots), name)
        store.append(SHOWN, _columns(REGISTRATION, shown), name)
        store.append(SETTLEMENTS, _columns(SETTLED, settled), name)
        place += len(many)
    return EndState.from_json(rest), schedules


def _columns(types: Mapping[str, str], rows: list[dict[str, Any]]) -> Columns:
    columns: Columns = {
        name: np.array([each[name] for each in rows], _TYPES[kind])
        for name, kind in types.items()
        if name != "schedule"
    }
    columns["schedule"] = np.array([schedule_id(schedule_of(each["slot"])) for each in rows], np.int64)
    return columns


def _values(path: Path) -> Iterator[tuple[str, Any]]:
    """Every element of the lists `slots` and `registrations`, every entry of `settled`, and all other values."""
    with path.open(encoding="utf-8") as file:
        yield from _values_in(_Text(file))


def _values_in(text: _Text) -> Iterator[tuple[str, Any]]:
    text.expect("{")
    while not text.has("}"):
        key = text.value()
        text.expect(":")
        if key in {"slots", "registrations"} and text.has("["):
            while not text.has("]"):
                yield key, text.value()
                text.has(",")
        elif key == "settled" and text.has("{"):
            while not text.has("}"):
                number = text.value()
                text.expect(":")
                yield key, (number, text.value())
                text.has(",")
        else:
            yield key, text.value()
        text.has(",")


class _Text:
    """JSON that is read value by value."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._decoder = json.JSONDecoder()

    def has(self, sign: str) -> bool:
        """Skip a sign if it is the next."""
        self._skip_blanks()
        if not self._text.startswith(sign, self._at):
            return False
        self._at += 1
        return True

    def expect(self, sign: str) -> None:
        """Skip a sign.

        Raises:
            ValueError: it is not the next.
        """
        if not self.has(sign):
            raise ValueError(say("{sign} is missing", sign=sign))

    def value(self) -> Any:
        """The next value.

        Raises:
            ValueError: there is none.
        """
        self._skip_blanks()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                if not self._read():
                    raise
                continue
            # A number at the end of what was read may go on.
            if end < len(self._text) or not self._read():
                self._at = end
                return value

    def _skip_blanks(self) -> None:
        while True:
            while self._at < len(self._text) and self._text[self._at].isspace():
                self._at += 1
            if self._at < len(self._text) or not self._read():
                return

    def _read(self) -> bool:
        more = self._file.read(_CHUNK)
        self._text = self._text[self._at :] + more
        self._at = 0
        return bool(more)
