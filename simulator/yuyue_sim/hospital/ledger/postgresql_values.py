"""Values as PostgreSQL writes and reads them, and the names and numbers of what is locked there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from psycopg.pq.abc import PGresult

from yuyue_sim.hospital.ledger import postgresql_statements as statements
from yuyue_sim.hospital.ledger.database import NumbersText
from yuyue_sim.hospital.ledger.registration import Registration, ScheduleKey

_TAKE = tuple(int if kind is int else bytes.decode for kind in statements.COLUMNS.values())


def schedule_name(key: ScheduleKey) -> str:
    """A schedule as the tables name it."""
    return f"{key[0]}\x1f{key[1]}\x1f{key[2]}\x1f{key[3]}\x1f{key[4]}"


def lock_number(schema: str, name: str = "") -> int:
    """The number of an advisory lock of a schema: the same on all machines. With a name it is another one."""
    key = blake2b(schema.encode(), digest_size=16).digest()
    return int.from_bytes(blake2b(name.encode(), digest_size=8, key=key).digest(), "big", signed=True)


def array_of(items: Iterable[object]) -> bytes:
    """An array."""
    quoted = (str(each).replace("\\", "\\\\").replace('"', '\\"') for each in items)
    return "{{{}}}".format(",".join(f'"{each}"' for each in quoted)).encode()


def registrations_of(found: PGresult) -> Iterator[Registration]:
    """The registrations in rows of whole registrations."""
    for row in range(found.ntuples):
        yield Registration._make(take(found.get_value(row, column) or b"") for column, take in enumerate(_TAKE))


def numbers_of(found: PGresult) -> Iterator[NumbersText]:
    """The visit numbers in rows of versions, holders and numbers given back."""
    for row in range(found.ntuples):
        version, holders, given_back = (found.get_value(row, column) for column in range(3))
        yield NumbersText(int(version or 0), _text(holders), _text(given_back))


def versions_of(looked: PGresult) -> tuple[int, dict[str, int]]:
    """The version of clock and events, and those of schedules by name."""
    clock, versions = looked.get_value(0, 0), looked.get_value(0, 1)
    said = {}
    for each in versions.split(b"\x1d") if versions else ():
        name, _, version = each.partition(b"\x1e")
        said[name.decode()] = int(version)
    return int(clock or 0), said


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode()
