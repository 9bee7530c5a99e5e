"""Checks of several elements of a record against each other, after the whole record was read."""

from __future__ import annotations

from datetime import date
from typing import Protocol, runtime_checkable

from yuyue_sim.contract.errors import Malformed
from yuyue_sim.core.language import Phrase


@runtime_checkable
class Checked(Protocol):
    """A record that checks itself after it was read."""

    def check(self, path: str) -> None:
        """Check the record; `path` is its place in the message.

        Raises:
            Malformed: an element contradicts another.
        """


def check_order(path: str, first_name: str, first: date, last_name: str, last: date) -> None:
    """Refuse a period whose end is before its start."""
    if last < first:
        raise Malformed(
            f"{path}/{last_name}", Phrase("nothing before {name} {first}", name=first_name, first=str(first)), str(last)
        )
