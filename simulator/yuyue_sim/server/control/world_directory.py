"""What the control API needs of the worlds of a server."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol


class WorldSpec(NamedTuple):
    """A description of a world; `None` means as in the world that it is made beside."""

    scenario: str | None = None
    """A name of the catalogue."""
    text: str | None = None
    """The scenario itself, as YAML."""
    seed: int | None = None
    clock: str | None = None
    plants: tuple[str, ...] | None = None


class WorldSummary(NamedTuple):
    """One world."""

    name: str
    """Empty for the main one."""
    prefix: str
    scenario: str
    seed: int
    now: datetime


class WorldRefusal(Exception):  # noqa: N818 - it reads as what happened
    """There cannot be such a world."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


class WorldBook(Protocol):
    """The worlds of a server. What changes them raises `LedgerFailedError` if the ledger fails."""

    def all(self) -> Sequence[WorldSummary]:
        """The main world and the others, in the order in which they were made."""

    def create(self, name: str | None, spec: WorldSpec, snapshot: bytes | None = None) -> WorldSummary:
        """Make a world; raises `WorldRefusal` where there cannot be one."""

    def fork(self, of: str, name: str | None, snapshot: bytes) -> WorldSummary:
        """Make a world that goes on where a snapshot of another left off; raises `WorldRefusal`."""

    def remove(self, name: str) -> bool:
        """End a world; false where there is none of that name."""

    def load(self, name: str, spec: WorldSpec) -> WorldSummary:
        """Let another scenario begin in a world's place; raises `WorldRefusal`."""
