"""The worlds of one server by name: a database of its own, in memory or in a file that several workers share."""

from __future__ import annotations

import sqlite3
import weakref
from pathlib import Path
from typing import Any, NamedTuple

from yuyue_sim.hospital.ledger.connection import data_version, execute
from yuyue_sim.hospital.ledger.database import Parameters

_CREATE = """
    CREATE TABLE IF NOT EXISTS world (
        serial   INTEGER PRIMARY KEY AUTOINCREMENT,
        name     TEXT NOT NULL UNIQUE,
        settings TEXT NOT NULL
    )
"""
_ALL = "SELECT name, serial, settings FROM world WHERE settings <> '' ORDER BY serial"
_ADD = "INSERT INTO world (name, settings) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING serial"
_COMPLETE = "UPDATE OR REPLACE world SET name = ?, settings = ? WHERE serial = ?"
_REMOVE = "DELETE FROM world WHERE name = ? RETURNING serial"
_MADE = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'world'"
_BUSY_TIMEOUT_S = 10.0


class ListedWorld(NamedTuple):
    """One world."""

    name: str
    serial: int
    """Different for every world ever made, since a name can be used again."""
    settings: str
    """The settings it was started with, as JSON."""


class WorldList:
    """The worlds of one server. Every method raises `LedgerFailedError` if the database fails."""

    def __init__(self, path: Path | None) -> None:
        """Open the list at a path, or create it; `None` keeps it in memory."""
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
        """The worlds by name, in the order in which they were made; read again if another process changed them."""
        version = data_version(self._connection) if self._is_shared else 0
        if not self._is_known or version != self._version:
            self._kept = {row[0]: ListedWorld(*row) for row in self._execute(_ALL)}
            self._version, self._is_known = version, True
        return self._kept

    def made(self) -> int:
        """How many worlds were ever made, removed ones too: the highest serial."""
        return int(self._execute(_MADE)[0][0])

    def add(self, name: str, settings: str) -> ListedWorld | None:
        """Add a world; `None` if the name is taken. Without settings it is not listed until it is complete."""
        self._is_known = False
        rows = self._execute(_ADD, (name, settings))
        return ListedWorld(name, rows[0][0], settings) if rows else None

    def complete(self, world: ListedWorld) -> None:
        """List a world that was added without settings, in the place of another of its name."""
        self._is_known = False
        self._execute(_COMPLETE, (world.name, world.settings, world.serial))

    def remove(self, name: str) -> bool:
        """Remove a world; false if there is none."""
        self._is_known = False
        return bool(self._execute(_REMOVE, (name,)))

    def close(self) -> None:
        """Close the database."""
        self._closing()

    def _execute(self, statement: str, parameters: Parameters = ()) -> list[Any]:
        return execute(self._connection, statement, parameters)
