"""One simulation: a world with its clock, its ledger and its clinic. One process may have several."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path

from yuyue_sim import __version__
from yuyue_sim.core.clock import ClockSpec, EarlierInstantError, machine_unix_s
from yuyue_sim.core.first_use import in_thread
from yuyue_sim.core.language import say
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.core.reasons import Reasons
from yuyue_sim.hospital.bugs import BugContext, plant
from yuyue_sim.hospital.checks.answered_hospitals import problems_of
from yuyue_sim.hospital.checks.immediate_event import ImmediateEvents
from yuyue_sim.hospital.checks.scenario import CheckedScenario, check_scenario
from yuyue_sim.hospital.ledger.errors import LedgerError
from yuyue_sim.hospital.ledger.events import Events
from yuyue_sim.hospital.ledger.fault_attempts import LedgerAttempts
from yuyue_sim.hospital.ledger.ledger import Ledger, LedgerIdentity
from yuyue_sim.hospital.ledger.ledger_clock import ClockReading, LedgerClock
from yuyue_sim.hospital.ledger.ledger_thread import LedgerThread
from yuyue_sim.hospital.ledger.next_epoch import next_epoch
from yuyue_sim.hospital.ledger.notices import LedgerNotices
from yuyue_sim.hospital.ledger.overrides import Overrides
from yuyue_sim.hospital.ledger.places import exists
from yuyue_sim.hospital.ledger.postgresql_url import is_url, shown
from yuyue_sim.hospital.ledger.snapshots import Fill, Snapshot, Snapshots
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.timeline import Timeline
from yuyue_sim.hospital.world.world import World
from yuyue_sim.journal.entry import JournalMode
from yuyue_sim.journal.journal import Journal
from yuyue_sim.scenario.faults.decisions import Faults
from yuyue_sim.scenario.files.bugs import BugsModel, PlantError, with_planted
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.loader import read_scenario, read_text
from yuyue_sim.scenario.files.model import Scenario
from yuyue_sim.scenario.files.occurrences import injected
from yuyue_sim.scenario.files.timeline import EventModel
from yuyue_sim.server.active_overrides import ActiveBugs, ActiveFaults
from yuyue_sim.server.ledger_work import LedgerWork
from yuyue_sim.server.notices.notices import Notices, RetryPolicy
from yuyue_sim.server.settings import Settings, StartError
from yuyue_sim.soap.exchange import Observer
from yuyue_sim.soap.ledger_jobs import LedgerJobs

_SUPERSEDED = "superseded"
_MOST_IN_MEMORY, _MOST_IN_FILE = 10_000, 1_000_000
_MOST_MIB_IN_MEMORY, _MOST_MIB_IN_FILE = 64, 4096
"""The default limits of a journal."""
_NO_PART_OF_THE_WORLD = {"title", "description", "expectations", "seed", "clock", "notify", "platform"}

log = logging.getLogger(__name__)


class Simulation:
    """One world with its clock, its ledger and its clinic."""

    def __init__(
        self,
        settings: Settings,
        machine: Callable[[], float] = machine_unix_s,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        observers: Sequence[Observer] = (),
        checked: CheckedScenario | None = None,
    ) -> None:
        """Load the scenario, and continue the clock of the ledger or start a new one.

        Args:
            settings: what to simulate.
            machine: the machine's time, in seconds since 1970 (UTC).
            pause: waits for a number of seconds; delayed responses use it.
            observers: are called with every exchange.
            checked: what `scenario_of` found for these settings, if it was called before.

        Raises:
            ScenarioErrors: the scenario has problems.
            ClockSpecError: the clock is not described in words that are understood.
            StartError: the ledger cannot be used, its clock would go back, or a bug cannot be planted.
        """
        self.settings = settings
        self.scenario, self.seed, self.world, _ = scenario_of(settings) if checked is None else checked
        ClockSpec.parse(settings.clock or self.scenario.clock)
        self.identity = LedgerIdentity(fingerprint(self.scenario), self.seed, _planted(self.scenario.bugs))
        try:
            self.ledger = Ledger.open(settings.state or None, self.identity)
        except LedgerError as error:
            raise StartError(say(str(error))) from None
        if settings.shared_folder:
            self.ledger.expect_readers()
        self.own_machine = machine
        """The time of this machine."""
        self.machine = self.ledger.time(machine)
        """The time that all have who share the ledger."""
        self.pause = pause
        self.observers = tuple(observers)
        self.reasons = Reasons()
        try:
            self._continue()
        except LedgerError as error:
            self.ledger.close()
            raise StartError(
                say(
                    "{path}: {error}; put a copy of the file back, or give another path",
                    path=shown(settings.state or ""),
                    error=error,
                )
            ) from None

    def _continue(self) -> None:
        """Go on from what the ledger holds."""
        settings = self.settings
        self.clock = self._clock()
        self.timeline = Timeline(self.scenario.timeline, Events(self.ledger.transactions), self.clock)
        self._staged = self.timeline.all()
        self.world.restage(self._staged)
        self._immediate_events = ImmediateEvents(self.scenario, self.seed, settings.hospitals)
        self._streams = Streams(self.seed)
        self.clinic = Clinic(self.world, self.ledger, self.clock, self._streams, reasons=self.reasons)
        self.has_test_patients = self.scenario.test_patients and settings.test_patients
        self.overrides = Overrides(self.ledger.transactions)
        self.faults = Faults(self._streams, LedgerAttempts(self.ledger.transactions))
        self.active_faults = ActiveFaults(self.scenario, self.faults, self.timeline, self.clock, self.overrides)
        self.active_bugs = ActiveBugs(self.scenario, self.overrides, self._plant)
        self.looks: list[Callable[[], None]] = []
        """What else is applied when others may have changed something; called in the thread that asks the ledger."""
        self._copying = asyncio.Lock()
        """Held while the whole ledger is copied."""
        self.is_superseded = False
        """Whether another simulation has replaced it."""
        self._plant(self.scenario.bugs)
        self._stage()
        self.timeline.on_change(self._stage)
        transactions = self.ledger.transactions
        self.ledger_jobs = (
            LedgerJobs(partial(LedgerThread, transactions, self._look)) if self.ledger.is_on_server else None
        )
        """Does what needs a ledger on a database server, while the event loop goes on; `None` for other ledgers."""
        self.ledger_work = LedgerWork(self.ledger, self.ledger_jobs)
        self.snapshots = Snapshots(transactions)
        self.journal = self._journal()
        self.kept_notices = LedgerNotices(self.ledger.transactions)
        self.notify_url = settings.notify_url or self.scenario.notify.url
        self.notices = self._notices() if self.notify_url is not None else None

    @property
    def public_url(self) -> str | None:
        """The address for clients: as given, or that of all hospitals if they have one; `None` for the one they use."""
        own = {hospital.interface_address for hospital in self.world.hospitals}
        return self.settings.public_url or (own.pop() if len(own) == 1 else "") or None

    async def await_ledger(self) -> None:
        """Apply what others have changed. A database server that does not answer is waited for, and nobody else waits.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        await self.ledger_work.call(self._look)

    def _look(self) -> None:
        self.timeline.refresh()
        for look in self.looks:
            look()

    def settle(self) -> None:
        """Apply the timeline up to now and queue notices.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        self.timeline.refresh()
        if self.notices is not None:
            self.notices.enqueue()

    async def send_notices(self) -> None:
        """Send notices of stopped and added schedules to the platform, until cancelled."""
        if self.notices is None or self.notify_url is None:
            return
        from yuyue_sim.server.notices.sender import sender_to  # noqa: PLC0415 - an HTTP client takes a while to import

        sender = sender_to(self.notify_url, self.scenario.notify)
        try:
            await self.notices.run(sender, self.await_ledger, asyncio.sleep)
        finally:
            await sender.close()

    async def begin_epoch(self, fill: Fill | None = None) -> ClockReading:
        """Empty the ledger, or restore a snapshot of this world or of one with the same scenario.

        Other requests are served until that is prepared; it happens at one instant.

        Raises:
            LedgerFailedError: the ledger failed; nothing has changed.
        """
        async with self._copying:
            epoch = next_epoch(self.clock, fill)
            await in_thread(epoch.prepare)

            def begin() -> ClockReading:
                reading = epoch.begin()
                self.settle()
                return reading

            reading = await self.ledger_work.call(begin)
            await in_thread(epoch.close)
        return reading

    async def take_snapshot(self, name: str) -> Snapshot | None:
        """Copy the ledger as it is at one instant; `None` if the name is taken. Other requests are served meanwhile.

        Raises:
            LedgerFailedError: the ledger or the disk failed.
        """
        async with self._copying:
            return await in_thread(partial(self.snapshots.take, name, self.clock.now))

    def objections(self, event: EventModel) -> list[Finding]:
        """Why an event would have no effect now; empty if it would have one."""
        now = self.clock.now()
        if event.faults is not None:
            return [*self.active_faults.objections(event, now)]
        return self._immediate_events.findings(self.timeline.by(now), injected("", now, event))

    def supersede(self) -> None:
        """Mark this simulation as replaced by another, for every process that serves it.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        self.overrides.set(_SUPERSEDED, "")
        self._stage()

    def close(self) -> None:
        """Stop the clock and close the ledger; all acknowledged bookings are in it.

        Only for the process that started the simulation; its workers use `release`.
        """
        with contextlib.suppress(LedgerError):
            self.clock.pause()
        self.release()

    def release(self) -> None:
        """Close journal and ledger; the clock runs on for other processes."""
        if (lost := self.journal.close()) is not None:
            log.error(lost)
        self.ledger.close()

    def _journal(self) -> Journal:
        settings = self.settings
        beside = settings.state and not is_url(settings.state)
        path = settings.journal_file or (f"{settings.state}.journal" if beside else None)
        meta = {
            "simulation": {
                "scenario": self.identity.scenario,
                "seed": self.seed,
                "began": self.clock.began.isoformat(),
                "settings": {
                    **json.loads(settings.to_json()),
                    "control_token": None,
                    "state": shown(settings.state or "") or None,
                },
                "version": __version__,
            }
        }
        return Journal(
            Path(path) if path else None,
            JournalMode(settings.journal),
            settings.journal_count or (_MOST_IN_FILE if path else _MOST_IN_MEMORY),
            (settings.journal_mib or (_MOST_MIB_IN_FILE if path else _MOST_MIB_IN_MEMORY)) << 20,
            meta,
        )

    def _notices(self) -> Notices:
        patience = RetryPolicy.of(self.scenario.notify)
        return Notices(self.world, self.timeline, self.kept_notices, self.clock, patience, self.machine)

    def _stage(self) -> None:
        """Apply timeline and overrides; recompute schedules if the timeline changed."""
        occurrences = self.timeline.all()
        if occurrences != self._staged:
            self._staged = occurrences
            self.world.restage(occurrences)
            self.clinic.forget()
        self.active_faults.stage()
        self.active_bugs.stage()
        self.is_superseded = self.overrides.get(_SUPERSEDED) is not None

    def _plant(self, bugs: BugsModel) -> None:
        context = BugContext(self.world, self.ledger, self.clock, self._streams, self.machine, self.reasons)
        self.clinic.use_hooks(plant(bugs, context))

    def _clock(self) -> LedgerClock:
        given = self.settings.clock
        try:
            return self.ledger.clock(given, self.scenario.clock, self.machine)
        except EarlierInstantError as error:
            self.ledger.close()
            raise StartError(
                say(
                    "--clock {given}: the clock of {state} has reached {now} and goes forward only; leave "
                    "--clock out to go on from there, or give another --state",
                    given=given,
                    state=shown(self.settings.state or ""),
                    now=error.now.isoformat(),
                )
            ) from None


def _is_there(state: str) -> bool:
    """Whether a ledger is there already.

    Raises:
        StartError: its place cannot be looked at.
    """
    try:
        return exists(state)
    except LedgerError as error:
        raise StartError(say(str(error))) from None


def fingerprint(scenario: Scenario) -> str:
    """The name of a scenario, and a digest of its story: a ledger cannot continue with another story."""
    story = scenario.model_dump_json(exclude=_NO_PART_OF_THE_WORLD)
    digest = blake2b(story.encode(), digest_size=4).hexdigest()
    return f"{scenario.name} ({digest})"


def _planted(bugs: BugsModel) -> str:
    """The planted bugs with their values, in words."""
    values = {name: bug.model_dump(mode="json", exclude_none=True) for name, bug in bugs.planted.items()}
    words = (f"{name} ({', '.join(f'{key} {value}' for key, value in each.items())})" for name, each in values.items())
    return ", ".join(words) or "none"


def scenario_of(settings: Settings) -> CheckedScenario:
    """The scenario of a simulation with its bugs planted. If it continues in its ledger, it was checked at its start.

    Raises:
        ScenarioErrors: the scenario has problems.
        ClockSpecError: the given clock is not valid.
        StartError: a bug cannot be planted, or hospitals to answer for do not exist.
    """
    name, text = settings.scenario, settings.scenario_text
    if settings.state and _is_there(settings.state):
        reading = read_scenario(name) if text is None else read_text(text, name)
        scenario = reading.sound()
        seed = scenario.seed if settings.seed is None else settings.seed
        checked = CheckedScenario(scenario, seed, World(scenario, seed), reading.document)
    else:
        checked = check_scenario(name, seed=settings.seed, clock=settings.clock, text=text)
    try:
        bugs = with_planted(checked.scenario.bugs, settings.plants)
    except PlantError as error:
        raise StartError(f"--plant {error}") from None
    if settings.hospitals:
        problems = problems_of(settings.hospitals, checked.world)
        if problems:
            raise StartError(f"--hospitals {','.join(settings.hospitals)}: {'; '.join(problems)}")
        checked.world.answer_only(settings.hospitals)
    return checked._replace(scenario=checked.scenario.model_copy(update={"bugs": bugs}))
