"""Registrations that are written with the commit of a group, so that they need no round trip of their own."""

from __future__ import annotations

import json
from collections.abc import Sequence

from yuyue_sim.hospital.ledger import postgresql_statements as statements
from yuyue_sim.hospital.ledger.postgresql_pipeline import Statements
from yuyue_sim.hospital.ledger.registration import Registration


class Deferred:
    """What is inserted, and what is updated; each registration once, as each write into a schedule is counted."""

    def __init__(self) -> None:
        self._inserted: dict[int, Registration] = {}
        self._updated: dict[int, Registration] = {}

    def __bool__(self) -> bool:
        return bool(self._inserted or self._updated)

    def __contains__(self, registration_id: int) -> bool:
        return registration_id in self._inserted or registration_id in self._updated

    def insert(self, registration: Registration) -> None:
        """Insert a registration later."""
        self._inserted[registration.registration_id] = registration

    def update(self, registration: Registration) -> None:
        """Update a registration later. Numbers are given back before they are taken."""
        self._updated[registration.registration_id] = registration

    def take(self) -> Statements:
        """The statements that write all of it; nothing is left.

        One each for all: in a pipeline each further statement costs as much as a row.
        """
        updated, inserted = [*self._updated.values()], [*self._inserted.values()]
        self.drop()
        return [
            (statement, [_json(rows)])
            for statement, rows in ((statements.UPDATE_ALL, updated), (statements.INSERT_ALL, inserted))
            if rows
        ]

    def drop(self) -> None:
        """Write nothing."""
        self._inserted, self._updated = {}, {}


def _json(rows: Sequence[Registration]) -> bytes:
    return json.dumps(rows, ensure_ascii=False).encode()
