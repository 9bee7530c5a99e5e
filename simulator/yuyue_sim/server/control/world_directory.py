"""The worlds of a server, for the control API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from yuyue_sim.hospital.ledger.snapshots import Fill


class WorldSpec(NamedTuple):
    """A description of a world; `None` means as in the world that handles the request."""

    scenario: str | None = None
    """A name of the catalogue."""
    text: str | None = None
    """The text of the scenario, as YAML."""
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
    """Such a world cannot be made."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


class WorldBook(Protocol):
    """The worlds of a server. What changes them raises `LedgerFailedError` if the ledger fails."""

    async def all(self) -> Sequence[WorldSummary]:
        """The main world and the others, in the order in which they were made."""

    async def create(self, name: str | None, spec: WorldSpec, fill: Fill | None = None) -> WorldSummary:
        """Make a world; raises `WorldRefusal` if it cannot be made."""

    async def fork(self, of: str, name: str | None, fill: Fill) -> WorldSummary:
        """Make a world that continues from a snapshot of another; raises `WorldRefusal`."""

    async def remove(self, name: str) -> bool:
        """Remove a world; false if there is none of that name."""

    async def load(self, name: str, spec: WorldSpec) -> WorldSummary:
        """Replace a world by another scenario; raises `WorldRefusal`."""
