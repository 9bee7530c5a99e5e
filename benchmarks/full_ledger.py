"""A ledger of a million registrations, in a file; as a program, a server that has a copy of it in memory.

The registrations are copies of a booking that the server made, with other patients, doctors and dates.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import uvicorn
from yuyue_sim.cli.listener import listening_sockets
from yuyue_sim.hospital.ledger.sqlite import SqliteDatabase
from yuyue_sim.server.gateway import Gateway
from yuyue_sim.server.heap_trimmer import tune_garbage_collector
from yuyue_sim.server.server import uvicorn_config
from yuyue_sim.server.settings import Settings
from yuyue_sim.server.simulation import Simulation

REGISTRATIONS = 1_000_000
CANCELLATIONS = 4_000
_CARD = "printf('3205031960%08d', i)"
_FILLING = {
    "registration_id": "100000000000 + i",
    "hospital_id": "hospital.id",
    "doctor_id": "printf('%08d', i / 60 % 1000)",
    "work_date": "date(pattern.work_date, '-' || (30 + i % 60) || ' days')",
    "reserve_no": "1 + i / 60000",
    "registered_at": "datetime(pattern.registered_at, '-' || (i % 3000000) || ' seconds')",
    "identity": _CARD,
    "card_no": _CARD,
}
"""Each doctor has some numbers on each of sixty days before the pattern's."""
_CANCELLED = {
    "registration_id": "200000000000 + i",
    "identity": _CARD,
    "card_no": _CARD,
    "cancelled_at": "pattern.registered_at",
}
"""All held the number of the pattern before it."""


def fill(state: Path, hospital_ids: Sequence[str], registrations: int = REGISTRATIONS) -> None:
    """Add registrations, and thousands of cancelled ones in the schedule of its only booking, to a ledger."""
    with closing(sqlite3.connect(state)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("CREATE TEMP TABLE pattern AS SELECT * FROM registration")
        connection.execute("CREATE TEMP TABLE hospital (id)")
        connection.executemany("INSERT INTO hospital VALUES (?)", [(each,) for each in hospital_ids])
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'registration' AND sql IS NOT NULL"
        ).fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        _copy(connection, registrations, _FILLING)
        _copy(connection, CANCELLATIONS, _CANCELLED)
        for _, statement in indexes:
            connection.execute(statement)
        connection.commit()


def _copy(connection: sqlite3.Connection, count: int, changed: Mapping[str, str]) -> None:
    columns = [row[1] for row in connection.execute("PRAGMA table_info(registration)")]
    values = ", ".join(changed.get(column, f"pattern.{column}") for column in columns)
    connection.execute(
        "WITH RECURSIVE counted(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM counted WHERE i + 1 < ?) "  # noqa: S608
        f"INSERT INTO registration SELECT {values} FROM counted CROSS JOIN pattern CROSS JOIN hospital "
        "ON hospital.rowid = 1 + i / 60 % (SELECT count(*) FROM hospital)",
        (count,),
    )


def serve_copy(state: str, settings: str, host: str, port: int) -> None:
    """Serve a simulation in memory that begins with the ledger of a file, until SIGTERM."""
    simulation = Simulation(Settings.from_json(settings))
    with closing(sqlite3.connect(state)) as full:
        database = simulation.ledger.transactions.database
        assert isinstance(database, SqliteDatabase)  # noqa: S101 - no state is given
        full.backup(database.connection)
    tune_garbage_collector()
    with listening_sockets(host, port) as listeners:
        uvicorn.Server(uvicorn_config(Gateway(simulation))).run(sockets=listeners)


if __name__ == "__main__":
    serve_copy(sys.argv[1], sys.argv[2], sys.argv[4], int(sys.argv[6]))
