"""What a request is about: the schedules and patients whose records decide it."""

from __future__ import annotations

from typing import NamedTuple

from yuyue_sim.hospital.ledger.registration import ScheduleKey


class LockScope(NamedTuple):
    """What a decision reads that another machine could change. A writer locks it, a reader looks at it once."""

    schedules: frozenset[ScheduleKey] = frozenset()
    patients: frozenset[str] = frozenset()
    """Their identities."""
    is_writing: bool = False


def united(scopes: list[LockScope]) -> LockScope:
    """What several requests are about together."""
    return LockScope(
        frozenset().union(*(each.schedules for each in scopes)),
        frozenset().union(*(each.patients for each in scopes)),
        any(each.is_writing for each in scopes),
    )
