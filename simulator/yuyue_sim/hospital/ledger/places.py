"""Where a ledger can be kept: in memory, in a file, or in a PostgreSQL database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.ledger.connection import LedgerIdentity, meta_of
from yuyue_sim.hospital.ledger.database import Database
from yuyue_sim.hospital.ledger.postgresql_url import LedgerUrlError, PostgresqlUrl, is_url
from yuyue_sim.hospital.ledger.sqlite import SqliteDatabase

if TYPE_CHECKING:
    from types import ModuleType


def open_database(place: Path | str | None, identity: LedgerIdentity) -> Database:
    """Open the database at a path or an address, or make it; `None` opens one in memory.

    Raises:
        LedgerError: a subclass of it; the text has the next step.
    """
    if isinstance(place, str) and is_url(place):
        url = PostgresqlUrl.parse(place)
        database: Database = _postgresql(url).open_postgresql(url, identity)
        return database
    return SqliteDatabase.open(None if place is None else Path(place), identity)


def exists(place: str) -> bool:
    """Whether there is a ledger already.

    Raises:
        LedgerError: the address is not one, or nothing answers there.
    """
    if is_url(place):
        url = PostgresqlUrl.parse(place)
        return bool(_postgresql(url).has_ledger(url))
    return Path(place).exists()


def remove(url: str) -> None:
    """Remove the ledger at an address, if there is one.

    Raises:
        LedgerError: nobody answers there.
    """
    parsed = PostgresqlUrl.parse(url)
    _postgresql(parsed).remove_schema(parsed)


def identity_of(place: str) -> LedgerIdentity:
    """The simulation that a ledger belongs to.

    Raises:
        LedgerError: there is no ledger.
    """
    if is_url(place):
        url = PostgresqlUrl.parse(place)
        meta: dict[str, str] = _postgresql(url).meta_of(url)
    else:
        meta = meta_of(Path(place))
    return LedgerIdentity.of(meta)


def _postgresql(url: PostgresqlUrl) -> ModuleType:
    """What opens PostgreSQL.

    Raises:
        LedgerUrlError: its driver is not installed.
    """
    try:
        from yuyue_sim.hospital.ledger import postgresql_opener  # noqa: PLC0415 - the driver is an extra
    except ImportError:
        raise LedgerUrlError(
            Phrase("{url}: the driver of PostgreSQL is not installed; pip install 'yuyue-sim[postgres]'", url=str(url))
        ) from None
    return postgresql_opener
