"""What a record can only judge when all of it is read: elements that must fit each other."""

from __future__ import annotations

from datetime import date
from typing import Protocol, runtime_checkable

from yuyue_sim.contract.errors import Malformed


@runtime_checkable
class Checked(Protocol):
    """A record that judges itself once it is read."""

    def check(self, path: str) -> None:
        """Refuse what does not fit; `path` is where the record stands.

        Raises:
            Malformed: naming the element that does not fit.
        """


def check_order(path: str, first_name: str, first: date, last_name: str, last: date) -> None:
    """Refuse a window whose end comes before its start."""
    if last < first:
        raise Malformed(f"{path}/{last_name}", f"nothing before {first_name} {first}", str(last))
