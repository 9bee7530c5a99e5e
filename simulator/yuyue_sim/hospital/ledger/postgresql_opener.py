"""Opening a ledger in PostgreSQL: its schema is made or brought up to date, and must be of the same simulation."""

from __future__ import annotations

import contextlib
from typing import Any

import psycopg
from psycopg import Connection, sql

from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.ledger.connection import LedgerIdentity, claim
from yuyue_sim.hospital.ledger.errors import LedgerError, LedgerVersionError, NotALedgerError
from yuyue_sim.hospital.ledger.postgresql import PostgresqlDatabase
from yuyue_sim.hospital.ledger.postgresql_schema import MIGRATIONS
from yuyue_sim.hospital.ledger.postgresql_url import PostgresqlUrl
from yuyue_sim.hospital.ledger.postgresql_values import lock_number
from yuyue_sim.hospital.ledger.translation import translated

_VERSION = "schema_version"
_TABLES = "SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace(%s) AND relkind = 'r'"
_OPENING = "opening"
_ADVICE = (
    ("password", Phrase("give the right user and password, as postgresql://USER:PASSWORD@HOST/DATABASE")),
    ("pg_hba.conf", Phrase("let pg_hba.conf admit this user from this machine")),
    ("role", Phrase("make the user with createuser, or name another one")),
    ("does not exist", Phrase("make the database with createdb, or name another one")),
    ("permission denied", Phrase("GRANT CREATE ON DATABASE to the user, or name another one")),
    ("too many", Phrase("raise max_connections, or run fewer workers")),
    ("invalid", Phrase("write it as postgresql://USER:PASSWORD@HOST:PORT/DATABASE")),
)
"""A part of PostgreSQL's text → what to do."""


class PostgresqlOpenError(LedgerError):
    """No ledger can be kept in this database."""

    def __init__(self, url: PostgresqlUrl, error: psycopg.Error) -> None:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[-1].strip()
        advice = next(
            (advice for part, advice in _ADVICE if part in reason),
            Phrase("start PostgreSQL there, or give the right host and port"),
        )
        super().__init__(
            Phrase(
                "{url}: cannot keep a ledger here ({reason}); {advice}",
                url=str(url),
                reason=url.hidden(reason),
                advice=advice,
            )
        )


def open_postgresql(url: PostgresqlUrl, identity: LedgerIdentity) -> PostgresqlDatabase:
    """Open the ledger at an address, or make it.

    Raises:
        LedgerError: a subclass of it; the text has the next step.
    """
    try:
        database = PostgresqlDatabase(url)
        try:
            _prepare(database, identity)
        except BaseException:
            database.close()
            raise
    except psycopg.Error as error:
        raise PostgresqlOpenError(url, error) from None
    return database


def has_ledger(url: PostgresqlUrl) -> bool:
    """Whether there is a ledger at an address.

    Raises:
        LedgerError: nobody answers there.
    """
    try:
        with contextlib.closing(PostgresqlDatabase(url)) as database:
            return _has(database.connection, url)
    except psycopg.Error as error:
        raise PostgresqlOpenError(url, error) from None


def remove_schema(url: PostgresqlUrl) -> None:
    """Remove the schema of a ledger.

    Raises:
        LedgerError: nobody answers there.
    """
    try:
        with contextlib.closing(PostgresqlDatabase(url)) as database:
            database.connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(url.schema)))
    except psycopg.Error as error:
        raise PostgresqlOpenError(url, error) from None


def meta_of(url: PostgresqlUrl) -> dict[str, str]:
    """What the ledger at an address keeps about itself.

    Raises:
        LedgerError: nobody answers there.
    """
    try:
        with contextlib.closing(PostgresqlDatabase(url)) as database:
            return dict(database.connection.execute("SELECT key, value FROM meta").fetchall())
    except psycopg.Error as error:
        raise PostgresqlOpenError(url, error) from None


def _has(connection: Connection[tuple[Any, ...]], url: PostgresqlUrl) -> bool:
    found = connection.execute("SELECT to_regclass(%s)", (f"{url.schema}.{_VERSION}",)).fetchone()
    return found is not None and found[0] is not None


def _prepare(database: PostgresqlDatabase, identity: LedgerIdentity) -> None:
    """Make the schema or bring it up to date, in one transaction; servers that start at once do it one by one."""
    connection, url = database.connection, database.url
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (lock_number(url.schema, _OPENING),))
        found = 0
        if _has(connection, url):
            row = connection.execute(f"SELECT version FROM {_VERSION}").fetchone()  # noqa: S608, the name is our own
            found = int(row[0]) if row else 0
        elif (connection.execute(_TABLES, (url.schema,)).fetchone() or (0,))[0]:
            raise NotALedgerError(str(url))
        if found > len(MIGRATIONS):
            raise LedgerVersionError(str(url), found, len(MIGRATIONS))
        if found < len(MIGRATIONS):
            _migrate(connection, url, found)
        claim(lambda statement, values: _run(connection, statement, values), str(url), identity)


def _run(connection: Connection[tuple[Any, ...]], statement: str, values: tuple[Any, ...]) -> list[Any]:
    cursor = connection.execute(translated(statement), values)
    return cursor.fetchall() if cursor.description else []


def _migrate(connection: Connection[tuple[Any, ...]], url: PostgresqlUrl, found: int) -> None:
    """Bring the tables from one version up to date."""
    connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(url.schema)))
    for script in MIGRATIONS[found:]:
        connection.execute(script)
    connection.execute(f"CREATE TABLE IF NOT EXISTS {_VERSION} (version integer NOT NULL)")
    connection.execute(f"DELETE FROM {_VERSION}")  # noqa: S608, the name is our own
    connection.execute(f"INSERT INTO {_VERSION} VALUES ({len(MIGRATIONS)})")  # noqa: S608, the name is our own
