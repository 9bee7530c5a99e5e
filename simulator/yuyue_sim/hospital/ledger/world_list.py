"""The worlds of one server, by name: a database of its own, in memory, or a file where several workers share it."""

from __future__ import annotations

import sqlite3
import weakref
from pathlib import Path
from typing import Any, NamedTuple

from yuyue_sim.hospital.ledger.connection import Parameters
from yuyue_sim.hospital.ledger.errors import LedgerFailedError

_CREATE = """
    CREATE TABLE IF NOT EXISTS world (
        serial   INTEGER PRIMARY KEY AUTOINCREMENT,
        name     TEXT NOT NULL UNIQUE,
        settings TEXT NOT NULL
    )
"""
_ALL = "SELECT name, serial, settings FROM world ORDER BY serial"
_ADD = "INSERT INTO world (name, settings) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING serial"
_REMOVE = "DELETE FROM world WHERE name = ? RETURNING serial"
_MADE = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'world'"
_VERSION = "PRAGMA data_version"
_BUSY_TIMEOUT_S = 10.0


class ListedWorld(NamedTuple):
    """One world."""

    name: str
    serial: int
    """Another for each that was ever made: a name can be given again."""
    settings: str
    """What it was started with, as JSON."""


class WorldList:
    """Every method raises `LedgerFailedError` if the database fails."""

    def __init__(self, path: Path | None) -> None:
        """The list kept at a path, made where there is none; `None` keeps it in memory."""
        target = ":memory:" if path is None else str(path)
        self._connection = sqlite3.connect(
            target, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        self._closing = weakref.finalize(self, self._connection.close)
        self._is_shared = path is not None
        self._execute(_CREATE)
        self._version = -1
        self._kept: dict[str, ListedWorld] = {}
        self._is_known = False

    def all(self) -> dict[str, ListedWorld]:
        """The worlds by name, in the order in which they were made; looked up again where somebody changed them."""
        version = self._execute(_VERSION)[0][0] if self._is_shared else 0
        if not self._is_known or version != self._version:
            self._kept = {row[0]: ListedWorld(*row) for row in self._execute(_ALL)}
            self._version, self._is_known = version, True
        return self._kept

    def made(self) -> int:
        """How many were ever made, those that are gone too: the highest serial."""
        return int(self._execute(_MADE)[0][0])

    def add(self, name: str, settings: str) -> ListedWorld | None:
        """List one more; `None` where the name is taken."""
        self._is_known = False
        rows = self._execute(_ADD, (name, settings))
        return ListedWorld(name, rows[0][0], settings) if rows else None

    def remove(self, name: str) -> bool:
        """Take one off the list; false where there was none."""
        self._is_known = False
        return bool(self._execute(_REMOVE, (name,)))

    def close(self) -> None:
        """Let go of the file."""
        self._closing()

    def _execute(self, statement: str, parameters: Parameters = ()) -> list[Any]:
        try:
            return self._connection.execute(statement, parameters).fetchall()
        except sqlite3.Error as error:
            raise LedgerFailedError(str(error)) from error
