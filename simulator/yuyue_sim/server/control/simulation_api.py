"""The parts of a simulation that the control API uses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar, cast

from yuyue_sim.hospital.ledger.connection import LedgerIdentity
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.ledger_clock import ClockReading, LedgerClock
from yuyue_sim.hospital.ledger.notices import LedgerNotices
from yuyue_sim.hospital.ledger.snapshots import Fill, Snapshot, Snapshots
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.rules.pauses import Viewing
from yuyue_sim.hospital.timeline import Timeline
from yuyue_sim.journal.journal import Journal
from yuyue_sim.scenario.faults.model import FaultModel
from yuyue_sim.scenario.files.bugs import BugsModel
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.model import Scenario
from yuyue_sim.scenario.files.timeline import EventModel
from yuyue_sim.server.control.world_directory import WorldBook

T = TypeVar("T")

SIMULATION = "yuyue-sim.simulation"
"""Where the scope of a request holds the simulation that the request is about."""


class ActiveFaults(Protocol):
    """The faults of a simulation. What changes them raises `LedgerFailedError` if the ledger fails."""

    def all(self) -> list[tuple[FaultModel, bool]]:
        """Every rule in the order in which they are tried, and whether it is switched on now."""

    def replace(self, models: Sequence[FaultModel]) -> None:
        """Replace all rules, with their switches."""

    def switch(self, names: Sequence[str], *, is_on: bool) -> None:
        """Switch rules on or off from this instant; rules in that state already stay unchanged."""


class ActiveBugs(Protocol):
    """The planted bugs of a simulation."""

    def now(self) -> BugsModel:
        """The planted bugs."""

    def replace(self, bugs: BugsModel) -> None:
        """Plant these and no others; raises `LedgerFailedError` if the ledger fails."""


class LedgerWork(Protocol):
    """Has work done that asks the ledger, where nobody else waits for a database. What it raises is raised here."""

    async def in_slices(self, viewing: Viewing[T]) -> T:
        """The result of work in steps; other requests are served in between."""

    async def call(self, function: Callable[[], T]) -> T:
        """The result of a function that takes a short time; it may write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationApi:
    """One simulation with what the control API uses of it."""

    identity: LedgerIdentity
    clock: LedgerClock
    timeline: Timeline
    objections: Callable[[EventModel], Sequence[Finding]]
    """Why an event would have no effect now; empty if it would have one."""
    settle: Callable[[], None]
    """Applies everything that is due by now."""
    begin_epoch: Callable[[Fill | None], Awaitable[ClockReading]]
    """Empties the ledger, or restores a snapshot."""
    take_snapshot: Callable[[str], Awaitable[Snapshot | None]]
    """Takes a snapshot; `None` if its name is taken."""
    notices: LedgerNotices
    """The notices to the platform."""
    notify_url: str | None
    """The address of the platform; `None` for none."""
    machine: Callable[[], float]
    """The machine's time, in seconds since 1970 (UTC)."""
    clinic: Clinic
    ledger: Ledger
    scenario: Scenario
    seed: int
    faults: ActiveFaults
    bugs: ActiveBugs
    snapshots: Snapshots
    journal: Journal
    name: str
    """Of the world; empty for the main one."""
    prefix: str
    """The path prefix of the world; empty for the main one."""
    worlds: WorldBook
    await_ledger: Callable[[], Awaitable[None]]
    """Applies what others have changed; a database server that does not answer is waited for."""
    ledger_work: LedgerWork
    _attached: dict[object, Any] = field(default_factory=dict)

    def attached(self, key: object, make: Callable[[], T]) -> T:
        """The object kept with this world under a key, made on first use."""
        if key not in self._attached:
            self._attached[key] = make()
        return cast(T, self._attached[key])
