"""The address of a ledger in PostgreSQL: what libpq reads, and `schema=NAME` for the schema that it is kept in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.ledger.errors import LedgerError

_SCHEMES = ("postgresql://", "postgres://")
_SCHEMA = "yuyue_sim"
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}", re.ASCII)


class LedgerUrlError(LedgerError):
    """An address of a database that cannot be read."""


def is_url(state: str) -> bool:
    """Whether a state is kept in a database server, not in a file."""
    return state.startswith(_SCHEMES)


def shown(state: str) -> str:
    """A state as people may see it: without a password."""
    return str(PostgresqlUrl.parse(state)) if is_url(state) else state


@dataclass(frozen=True, slots=True)
class PostgresqlUrl:
    """Where a ledger is."""

    conninfo: str
    """What libpq reads, with the password."""
    schema: str
    masked: str
    """The same without the password."""

    @classmethod
    def parse(cls, text: str) -> PostgresqlUrl:
        """Read an address.

        Raises:
            LedgerUrlError: it is not one.
        """
        try:
            parts = urlsplit(text)
            query = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
            _ = parts.port
        except ValueError:
            raise LedgerUrlError(
                Phrase("--state: expected postgresql://USER@HOST:PORT/DATABASE, got an address that cannot be read")
            ) from None
        schema = dict(query).get("schema", _SCHEMA)
        if not _NAME.fullmatch(schema):
            raise LedgerUrlError(
                Phrase(
                    "--state: schema={name}: expected up to 63 small letters, digits and _, not beginning with a digit",
                    name=repr(schema),
                )
            )
        user, _, host = parts.netloc.rpartition("@")
        name, colon, _ = user.partition(":")
        hidden = f"{name}:***@{host}" if colon else parts.netloc
        kept = [each for each in query if each[0] != "schema"]
        masked = [(key, "***" if key == "password" else value) for key, value in query]
        return cls(
            _written(parts._replace(query=urlencode(kept, quote_via=quote))),
            schema,
            _written(parts._replace(netloc=hidden, query=urlencode(masked, quote_via=quote, safe="*/"))),
        )

    def __str__(self) -> str:
        """Without the password."""
        return self.masked

    def with_schema(self, schema: str) -> str:
        """The address of another schema of this database, with the password."""
        parts = urlsplit(self.conninfo)
        return _written(parts._replace(query="&".join(filter(None, (parts.query, f"schema={schema}")))))

    def hidden(self, text: str) -> str:
        """A text without the password."""
        password = unquote(urlsplit(self.conninfo).password or "")
        return text.replace(password, "***") if password else text


def _written(parts: SplitResult) -> str:
    """An address; `geturl` leaves out the slashes before an empty host, which means a socket of this machine."""
    text = parts.geturl()
    return text if "://" in text else text.replace(":", "://", 1)
