"""Every check, and which of them are made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cache

from yuyue_sim.certify.check import Check, Needs
from yuyue_sim.certify.checks import (
    bookings,
    interface,
    later,
    lookups,
    malformed,
    masters,
    refusals,
    registrations,
    schedules,
    tables,
)
from yuyue_sim.core.language import say


class UnknownCheckError(ValueError):
    """A pattern fits no check; the text names similar ones."""

    def __init__(self, pattern: str) -> None:
        close = get_close_matches(pattern, [each.id for each in all_checks()], 3)
        hint = say("; did you mean {known}?", known=", ".join(close)) if close else ""
        super().__init__(say("{pattern!r} fits no check; --list shows them{hint}", pattern=pattern, hint=hint))


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check, in the order of the specification."""
    found = (
        *interface.CHECKS,
        *masters.CHECKS,
        *schedules.CHECKS,
        *bookings.CHECKS,
        *refusals.CHECKS,
        *lookups.CHECKS,
        *registrations.CHECKS,
        *later.CHECKS,
        *tables.checks_of_tables(),
        *malformed.checks_of_requests(),
    )
    return tuple(sorted(found, key=lambda each: [int(part) for part in each.section.split(".")]))


def chosen(only: Sequence[str], skip: Sequence[str], needs: Iterable[Needs], left_out: frozenset[str]) -> list[Check]:
    """The checks to make.

    Args:
        only: patterns of ids; all checks if empty.
        skip: patterns of ids to leave out.
        needs: what may be needed.
        left_out: operations that the hospital need not have.

    Raises:
        UnknownCheckError: a pattern fits no check.
    """
    for pattern in (*only, *skip):
        if not any(fits(each.id, pattern) for each in all_checks()):
            raise UnknownCheckError(pattern)
    allowed = frozenset(needs)
    return [
        each
        for each in all_checks()
        if each.needs in allowed
        and (not only or any(fits(each.id, pattern) for pattern in only))
        and not any(fits(each.id, pattern) for pattern in skip)
        and not left_out.intersection((*each.operations, each.id.rpartition("/")[2]))
    ]


def fits(check_id: str, pattern: str) -> bool:
    """Whether a pattern means a check: its id, the beginning of it up to a slash, or with * and ?."""
    return check_id == pattern or check_id.startswith(f"{pattern.rstrip('/')}/") or fnmatchcase(check_id, pattern)
