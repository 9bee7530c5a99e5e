"""Statements of SQLite as PostgreSQL reads them."""

from __future__ import annotations

from functools import cache


@cache
def translated(statement: str) -> str:
    """A statement with `%s` for each value; one that is executed again is the same text."""
    return statement.replace("%", "%%").replace("?", "%s")
