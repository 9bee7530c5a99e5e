"""What a request is about: the schedules, patients and registrations whose records decide it."""

from __future__ import annotations

from typing import NamedTuple

from yuyue_sim.hospital.ledger.registration import ScheduleKey


class LockScope(NamedTuple):
    """What a decision reads that another machine could change. A writer locks it, a reader looks at it once."""

    schedules: frozenset[ScheduleKey] = frozenset()
    patients: frozenset[str] = frozenset()
    """Their identities."""
    registrations: frozenset[int] = frozenset()
    """The RegIDs of registrations that are changed; the schedules of these belong to the scope."""
    new_ids: frozenset[int] = frozenset()
    """RegIDs that should be new. One that is not is read only."""
    is_writing: bool = False


def united(scopes: list[LockScope]) -> LockScope:
    """What several requests are about together."""
    return LockScope(
        frozenset().union(*(each.schedules for each in scopes)),
        frozenset().union(*(each.patients for each in scopes)),
        frozenset().union(*(each.registrations for each in scopes)),
        frozenset().union(*(each.new_ids for each in scopes)),
        any(each.is_writing for each in scopes),
    )
