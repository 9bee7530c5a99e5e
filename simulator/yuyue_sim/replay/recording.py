"""A journal to replay: its simulation, and its exchanges in the order in which they took effect."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from yuyue_sim.core.language import say
from yuyue_sim.journal.entry import Entry, EntryKind, KeptEntry
from yuyue_sim.journal.query import EntryQuery
from yuyue_sim.journal.store import JournalError, Store
from yuyue_sim.replay.errors import ReplayError

_UNCHANGED = re.compile(r"/control/v1/(clock(/advance|/next)?|worlds(/.*)?|snapshots/[^/]+/fork)")
"""Orders that are not given again: the clock goes by what each exchange says, and other worlds are not replayed."""


_LISTS = frozenset({"getGhInfo", "getGhRecord"})
_CHANGES = ("getYyNo", "backNo", "updateOrderInfo")
_HELD_BACK = EntryQuery(effect="latency", injected="before")
"""Requests that wait first and are carried out afterwards: whatever counts them does so as they come."""


class Step(NamedTuple):
    """One step of a replay."""

    kept: KeptEntry
    is_arrival: bool
    """Whether the request only comes, and is held back; it is carried out in a later step."""


class Recording:
    """The journal of one run."""

    def __init__(self, path: Path) -> None:
        """Open a journal.

        Raises:
            ReplayError: there is none, it is empty, or it has no bodies.
        """
        try:
            self._store = Store(path, is_read_only=True)
            self.count = self._store.count()
            self.simulation: dict[str, Any] = self._store.meta("simulation") or {}
            first = next(self._store.in_order(), None)
        except JournalError as error:
            raise ReplayError(str(error)) from None
        if first is None:
            raise ReplayError(
                say("{path}: holds no exchanges; record some with `yuyue-sim serve --journal-file FILE`", path=path)
            )
        if first.entry.request is None:
            raise ReplayError(say("{path}: holds no bodies; record with `--journal full`", path=path))
        self.path = path
        self.began = first.entry.simulated_at.replace(" ", "T")
        """The instant of the first exchange."""
        self.is_whole = self._store.one(1) is not None
        """Whether it begins with the first exchange there was."""

    def steps(self) -> Iterator[Step]:
        """Everything that is to be sent again, in the order in which it took effect.

        Raises:
            ReplayError: the file cannot be read further.
        """
        try:
            held = self._store.find(_HELD_BACK, self.count)
            coming = deque(sorted(held, key=lambda each: each.entry.arrived_unix_s))
            for kept in self._store.in_order():
                while coming and coming[0].entry.arrived_unix_s < kept.entry.decided_unix_s:
                    arrived = self._store.one(coming.popleft().id)
                    if arrived is not None:
                        yield Step(arrived, is_arrival=True)
                if kept.entry.kind == EntryKind.SOAP or not _UNCHANGED.fullmatch(kept.entry.path):
                    yield Step(kept, is_arrival=False)
        except JournalError as error:
            raise ReplayError(str(error)) from None

    def changed_while_built(self, entry: Entry) -> bool:
        """Whether registrations may have changed while a response that lists them was built.

        Raises:
            ReplayError: the file cannot be read.
        """
        if entry.operation not in _LISTS:
            return False
        try:
            changes = EntryQuery(
                operations=_CHANGES,
                decided_after_unix_s=entry.arrived_unix_s,
                decided_before_unix_s=entry.answered_unix_s,
            )
            return bool(self._store.find(changes, 1))
        except JournalError as error:
            raise ReplayError(str(error)) from None

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()
