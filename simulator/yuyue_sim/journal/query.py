"""Queries for entries of a journal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from yuyue_sim.contract.result_codes import RESULT_CODES


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryQuery:
    """Conditions for entries, all of which must be met; `None` and an empty tuple mean no condition."""

    kind: str | None = None
    """One of `EntryKind`."""
    operations: tuple[str, ...] = ()
    """Any of these."""
    path_ends: tuple[str, ...] = ()
    """The path ends with any of these."""
    hospital_id: str | None = None
    registration_id: int | None = None
    card_no: str | None = None
    code: str | None = None
    fault: str | None = None
    """The name of a fault; `*` for any fault."""
    effect: str | None = None
    injected: str | None = None
    request_id: str | None = None
    text: str | None = None
    """Stands in the request, the response or the name that the client gave to it; no index helps to find it."""
    is_refused: bool = False
    """With a code that is none of success, or with another HTTP status than one of success."""
    since: str | None = None
    """Decided at this simulated instant or later, as entries write it."""
    until: str | None = None
    """Decided before this simulated instant."""
    decided_after_unix_s: float | None = None
    decided_before_unix_s: float | None = None
    after_id: int | None = None
    before_id: int | None = None

    def where(self) -> tuple[str, list[Any]]:
        """Return the WHERE clause, empty for all entries, and its values."""
        conditions: list[str] = []
        values: list[Any] = []
        for condition, wanted in self._conditions():
            conditions.append(condition)
            values += wanted
        return f" WHERE {' AND '.join(conditions)}" if conditions else "", values

    def _conditions(self) -> Iterator[tuple[str, Sequence[Any]]]:
        for name, condition in _CONDITIONS.items():
            value = getattr(self, name)
            if value is not None:
                yield condition, (value,)
        if self.operations:
            yield f"operation IN ({', '.join('?' * len(self.operations))})", self.operations
        if self.path_ends:
            yield f"({' OR '.join(['path LIKE ?'] * len(self.path_ends))})", [f"%{end}" for end in self.path_ends]
        if self.text is not None:
            forms = [self.text.encode(each, "replace") for each in ("utf-8", "gb18030")]
            yield _HAS_TEXT, (self.text, *forms, *forms)
        if self.is_refused:
            yield _IS_REFUSED, ()
        if self.fault == _ANY:
            yield "fault <> '' AND fault > ?", ("",)
        elif self.fault is not None:
            yield "fault <> '' AND fault = ?", (self.fault,)


_ANY = "*"
_SUCCESSES = ", ".join(sorted({f"'{each.success}'" for each in RESULT_CODES.values()}))
_IS_REFUSED = f"(code NOT IN ('', {_SUCCESSES}) OR http_status NOT BETWEEN 200 AND 299)"
_HAS_TEXT = f"(request_id = ? OR {' OR '.join(['instr(request, ?)'] * 2 + ['instr(response, ?)'] * 2)})"
_CONDITIONS = {
    "kind": "kind = ?",
    "hospital_id": "hospital_id = ?",
    "registration_id": "registration_id IS NOT NULL AND registration_id = ?",
    "card_no": "card_no <> '' AND card_no = ?",
    "code": "code <> '' AND code = ?",
    "effect": "effect = ?",
    "injected": "injected = ?",
    "request_id": "request_id <> '' AND request_id = ?",
    "since": "simulated_at >= ?",
    "until": "simulated_at < ?",
    "decided_after_unix_s": "decided_unix_s > ?",
    "decided_before_unix_s": "decided_unix_s < ?",
    "after_id": "id > ?",
    "before_id": "id < ?",
}
"""Field → condition; the conditions of partial indexes are repeated, else SQLite does not use these."""
