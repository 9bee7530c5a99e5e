"""Copying a whole ledger, from a file into PostgreSQL or back, and comparing both afterwards."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import Any, NamedTuple

from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.ledger.bug_tables import drop_unique
from yuyue_sim.hospital.ledger.database import READING, WRITING, Database
from yuyue_sim.hospital.ledger.errors import LedgerError
from yuyue_sim.hospital.ledger.places import exists, identity_of, open_database
from yuyue_sim.hospital.ledger.postgresql_url import shown
from yuyue_sim.hospital.ledger.registration import Registration

Progress = Callable[[str, int, int], None]
"""Gets the table that is copied, how many rows are done, and how many there are."""

_PAGE = 1000
_COUNT = "SELECT count(*) FROM {table}"
_HAS_CLOCK = "SELECT count(*) FROM clock"


class _Table(NamedTuple):
    name: str
    key: tuple[str, ...]
    """The columns by which its rows are in order."""
    others: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return self.key + self.others


_TABLES = (
    _Table("meta", ("key",), ("value",)),
    _Table("registration", ("registration_id",), Registration._fields[1:]),
    _Table("clock", ("only_row",), ("started", "epoch", "mode", "instant", "rate", "origin_unix_s", "began")),
    _Table("event", ("id",), ("at", "body")),
    _Table("attempt", ("operation", "request"), ("count",)),
    _Table(
        "notice",
        ("id",),
        ("occurrence", "hospital_id", "notify_type", "due_at", "document", "state", "attempts", "next_unix_s"),
    ),
    _Table("notice_attempt", ("notice_id", "number"), ("at", "outcome")),
    _Table("override", ("name",), ("body", "revision")),
)


class CopiedTable(NamedTuple):
    """One table that was copied, the same in both places."""

    name: str
    rows: int
    checksum: str
    """Of all its rows, in order."""


class LedgerCopyError(LedgerError):
    """A ledger cannot be copied there."""


def copy_ledger(source: str, target: str, progress: Progress) -> list[CopiedTable]:
    """Copy a ledger, as it is at one instant, into an empty place; then read both and compare them.

    Raises:
        LedgerError: there is no ledger, the target has one, or the copy differs. Nothing is kept in the target then.
    """
    if not exists(source):
        raise LedgerCopyError(
            Phrase("{place}: there is no ledger; give the file or address of one", place=shown(source))
        )
    identity = identity_of(source)
    with (
        contextlib.closing(open_database(source, identity)) as of,
        contextlib.closing(open_database(target, identity)) as to,
    ):
        if to.execute(_HAS_CLOCK)[0][0]:
            raise LedgerCopyError(
                Phrase("{place}: there is a ledger already; remove it, or give another place", place=shown(target))
            )
        of.begin(READING, None)
        to.begin(WRITING, None)
        try:
            copied = _copied(of, to, progress)
        except BaseException:
            to.rollback()
            raise
        to.commit()
    return copied


def _copied(of: Database, to: Database, progress: Progress) -> list[CopiedTable]:
    if not of.is_unique("active_number"):
        drop_unique(to.execute)
    to.execute("DELETE FROM meta")
    copied = []
    for table in _TABLES:
        count = int(of.execute(_COUNT.format(table=table.name))[0][0])
        done = 0
        for page in _pages(of, table):
            to.fill(table.name, table.columns, page)
            done += len(page)
            progress(table.name, done, count)
        here, there = _checksum(of, table), _checksum(to, table)
        if here != there:
            raise LedgerCopyError(
                Phrase("the copy of the table {table} differs; copy it anew, into another place", table=table.name)
            )
        copied.append(here)
    return copied


def _pages(database: Database, table: _Table) -> Iterator[list[tuple[Any, ...]]]:
    columns, key = ", ".join(table.columns), ", ".join(table.key)
    marks = ", ".join("?" * len(table.key))
    select = f"SELECT {columns} FROM {table.name}"  # noqa: S608, the columns are our own
    page = database.execute(f"{select} ORDER BY {key} LIMIT ?", (_PAGE,))
    while page:
        yield page
        last = page[-1][: len(table.key)]
        page = database.execute(f"{select} WHERE ({key}) > ({marks}) ORDER BY {key} LIMIT ?", (*last, _PAGE))


def _checksum(database: Database, table: _Table) -> CopiedTable:
    digest, rows = blake2b(digest_size=8), 0
    for page in _pages(database, table):
        for row in page:
            digest.update(repr(tuple(row)).encode())
        rows += len(page)
    return CopiedTable(table.name, rows, digest.hexdigest())
