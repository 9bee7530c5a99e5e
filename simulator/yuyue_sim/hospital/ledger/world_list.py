"""The worlds of one server, or of all servers that share a database, by name, and where the ledger of each is kept."""

from __future__ import annotations

import shutil
import sqlite3
import weakref
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from yuyue_sim.hospital.ledger.connection import data_version, execute
from yuyue_sim.hospital.ledger.database import Parameters
from yuyue_sim.hospital.ledger.places import remove
from yuyue_sim.hospital.ledger.postgresql_url import PostgresqlUrl, is_url
from yuyue_sim.hospital.ledger.transactions import WRITING, Transactions

_CREATE = """
    CREATE TABLE IF NOT EXISTS world (
        serial   INTEGER PRIMARY KEY AUTOINCREMENT,
        name     TEXT NOT NULL UNIQUE,
        settings TEXT NOT NULL
    )
"""
_ALL = "SELECT name, serial, settings FROM world WHERE settings <> '' ORDER BY serial"
_ADD = "INSERT INTO world (name, settings) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING serial"
_REPLACE = "DELETE FROM world WHERE name = ? AND serial <> ?"
_COMPLETE = "UPDATE world SET name = ?, settings = ? WHERE serial = ?"
_REMOVE = "DELETE FROM world WHERE name = ? RETURNING serial"
_MADE = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'world'"
_MADE_BY_ALL = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM world_serial_seq"
_BUSY_TIMEOUT_S = 10.0
_FILE = "worlds.sqlite"


class ListedWorld(NamedTuple):
    """One world."""

    name: str
    serial: int
    """Different for every world ever made, since a name can be used again."""
    settings: str
    """The settings it was started with, as JSON."""


class WorldList(Protocol):
    """The worlds by name. Every method raises `LedgerFailedError` if the database fails."""

    def look(self) -> None:
        """Find out what other servers have changed, where these share the list."""

    def all(self) -> dict[str, ListedWorld]:
        """The worlds by name, in the order in which they were made; another dictionary after every change."""

    def made(self) -> int:
        """How many worlds were ever made, removed ones too: the highest serial."""

    def add(self, name: str, settings: str) -> ListedWorld | None:
        """Add a world; `None` if the name is taken. Without settings it is not listed until it is complete."""

    def complete(self, world: ListedWorld) -> None:
        """List a world that was added without settings, in the place of another of its name."""

    def remove(self, name: str) -> bool:
        """Remove a world; false if there is none."""

    def state(self, world: ListedWorld) -> str | None:
        """Where its ledger is kept; `None` for in memory."""

    def discard(self, world: ListedWorld) -> None:
        """Remove its ledger."""

    def close(self) -> None:
        """Close the list."""


class OwnWorldList:
    """The worlds of one server: a database of its own, in memory or in a folder that its workers share."""

    def __init__(self, folder: Path | None) -> None:
        """Open the list in a folder, or create it; `None` keeps it in memory."""
        self._folder = folder
        target = ":memory:" if folder is None else str(folder / _FILE)
        self._connection = sqlite3.connect(
            target, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        self._closing = weakref.finalize(self, self._connection.close)
        self._is_shared = folder is not None
        self._execute(_CREATE)
        self._version = -1
        self._kept: dict[str, ListedWorld] = {}
        self._is_known = False

    def look(self) -> None:
        """Nothing: `all` looks itself."""

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
        self._execute("BEGIN IMMEDIATE")
        self._execute(_REPLACE, (world.name, world.serial))
        self._execute(_COMPLETE, (world.name, world.settings, world.serial))
        self._execute("COMMIT")

    def remove(self, name: str) -> bool:
        """Remove a world; false if there is none."""
        self._is_known = False
        return bool(self._execute(_REMOVE, (name,)))

    def state(self, world: ListedWorld) -> str | None:
        """A file if several workers share it; `None` for in memory."""
        return None if self._folder is None else str(self._folder / f"world-{world.serial}.sqlite")

    def discard(self, world: ListedWorld) -> None:
        """Remove its files."""
        if (state := self.state(world)) is not None:
            for each in Path(state).parent.glob(f"{Path(state).name}*"):
                shutil.rmtree(each) if each.is_dir() else each.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the database."""
        self._closing()

    def _execute(self, statement: str, parameters: Parameters = ()) -> list[Any]:
        return execute(self._connection, statement, parameters)


class SharedWorldList:
    """The worlds of all servers that share a database: a table beside the main ledger, and a schema for each world."""

    def __init__(self, transactions: Transactions, url: PostgresqlUrl) -> None:
        """The list beside the main ledger, which is at an address."""
        self._transactions = transactions
        self._url = url
        self._kept: dict[str, ListedWorld] = {}
        self.look()

    def look(self) -> None:
        """Find out what other servers have changed; from any thread."""
        found = {row[0]: ListedWorld(*row) for row in self._transactions.execute(_ALL)}
        if found != self._kept:
            self._kept = found

    def all(self) -> dict[str, ListedWorld]:
        """The worlds by name, as they were when last looked at."""
        return self._kept

    def made(self) -> int:
        """How many worlds were ever made, removed ones too: the highest serial."""
        return int(self._transactions.execute(_MADE_BY_ALL)[0][0])

    def add(self, name: str, settings: str) -> ListedWorld | None:
        """Add a world; `None` if the name is taken. Without settings it is not listed until it is complete."""
        rows = self._transactions.execute(_ADD, (name, settings))
        self.look()
        return ListedWorld(name, rows[0][0], settings) if rows else None

    def complete(self, world: ListedWorld) -> None:
        """List a world that was added without settings, in the place of another of its name."""
        with self._transactions.begin(WRITING):
            self._transactions.execute(_REPLACE, (world.name, world.serial))
            self._transactions.execute(_COMPLETE, (world.name, world.settings, world.serial))
        self.look()

    def remove(self, name: str) -> bool:
        """Remove a world; false if there is none."""
        rows = self._transactions.execute(_REMOVE, (name,))
        self.look()
        return bool(rows)

    def state(self, world: ListedWorld) -> str:
        """The address of its schema."""
        return self._url.with_schema(f"{self._url.schema}_w{world.serial}")

    def discard(self, world: ListedWorld) -> None:
        """Remove its schema."""
        remove(self.state(world))

    def close(self) -> None:
        """Nothing: the main ledger closes the database."""


def open_world_list(folder: Path | None, state: str | None, transactions: Transactions) -> WorldList:
    """The list of worlds of a server with a main ledger.

    Args:
        folder: what the workers of this server share; `None` for one worker.
        state: where the main ledger is kept.
        transactions: those of the main ledger.
    """
    if state is not None and is_url(state):
        return SharedWorldList(transactions, PostgresqlUrl.parse(state))
    return OwnWorldList(folder)
