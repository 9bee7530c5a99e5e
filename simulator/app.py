"""The one place where everything is wired together: settings in, a running simulation out."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from hashlib import blake2b
from multiprocessing.connection import wait
from pathlib import Path

from simulator.bugs import Site, plant
from simulator.checking.now import objections
from simulator.checking.sound import sound_scenario
from simulator.clinic.clinic import Clinic
from simulator.clock import ClockSpec, EarlierInstantError, machine_unix_s
from simulator.control.door import ControlApp
from simulator.control.steered import Steered
from simulator.faults.deciding import Faults, Switch
from simulator.ledger.attempts import LedgerAttempts
from simulator.ledger.errors import LedgerError
from simulator.ledger.events import Events
from simulator.ledger.ledger import Ledger, LedgerIdentity
from simulator.ledger.ledger_clock import LedgerClock
from simulator.ledger.notices import LedgerNotices
from simulator.notices.notices import Notices, Patience
from simulator.scenario.bugs import PlantError, with_planted
from simulator.scenario.findings import Finding
from simulator.scenario.loading import load_scenario
from simulator.scenario.model import Scenario
from simulator.scenario.occurrences import injected
from simulator.scenario.timeline import EventModel, SwitchFaults
from simulator.soap.body import AsgiMessage, Receive, Send
from simulator.soap.limits import Limits
from simulator.soap.striking import Striking
from simulator.soap.test_patients import TestPatients
from simulator.soap.transport import SoapApp
from simulator.streams import Streams
from simulator.timeline import Timeline
from simulator.world.world import World

log = logging.getLogger(__name__)

SETTINGS_VARIABLE = "YUYUE_SIM_SETTINGS"
"""The environment variable through which workers are told their settings."""

_CONTROL = "/control"
_NO_PART_OF_THE_WORLD = {"title", "description", "expectations", "seed", "clock", "notify", "platform"}


class StartError(Exception):
    """The simulation cannot start; the text says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a simulation is started with. Equal settings give equal answers."""

    scenario: str = "default"
    """A name of the catalogue, or a path."""
    seed: int | None = None
    """Instead of the scenario's own."""
    clock: str | None = None
    """Instead of the scenario's own: `real`, `frozen@INSTANT`, `x60@INSTANT` or `step1@INSTANT`."""
    state: str | None = None
    """The file of the ledger; in memory where absent."""
    public_url: str | None = None
    """The address clients use, where it is not the one they ask for in their Host header."""
    max_body_bytes: int = 1 << 20
    test_patients: bool = True
    """Whether test patients meet their outcome, where the scenario has them."""
    notify_url: str | None = None
    """Where stopped and added schedules are told, instead of the scenario's own address."""
    control_token: str | None = None
    """Asked of everybody who uses the control API; without one it answers this machine alone."""
    plants: tuple[str, ...] = ()
    """Bugs to plant beside the scenario's own, each as `NAME` or `NAME=VALUE`."""

    def to_json(self) -> str:
        """The settings as one line, for the environment of a worker."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Settings:
        """The settings that `to_json` wrote."""
        values = json.loads(text)
        return cls(**{**values, "plants": tuple(values["plants"])})


class Simulation:
    """One world with its clock, its ledger and its clinic. Several live side by side in one process."""

    def __init__(
        self,
        settings: Settings,
        machine: Callable[[], float] = machine_unix_s,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Load the scenario, open the ledger and let its clock go on, or start it in a new one.

        Args:
            settings: what to simulate.
            machine: the machine's time, in seconds since 1970 (UTC).
            pause: waits for so many seconds; what holds an answer back waits by it.

        Raises:
            ScenarioErrors: the scenario is not sound.
            ClockSpecError: the clock is not described in words that are understood.
            StartError: the ledger cannot be used, its clock would go back, or a bug cannot be planted.
        """
        self.settings = settings
        self.scenario = _with_bugs(_scenario_of(settings), settings.plants)
        self.seed = self.scenario.seed if settings.seed is None else settings.seed
        ClockSpec.parse(settings.clock or self.scenario.clock)
        self.identity = LedgerIdentity(fingerprint(self.scenario), self.seed)
        path = Path(settings.state) if settings.state else None
        try:
            self.ledger = Ledger.open(path, self.identity)
        except LedgerError as error:
            raise StartError(str(error)) from None
        self.clock = self._clock(machine)
        self._pause = pause
        self.timeline = Timeline(self.scenario.timeline, Events(self.ledger.transactions), self.clock)
        self.world = World(self.scenario, self.seed, self.timeline.all())
        streams = Streams(self.seed)
        bugs = plant(self.scenario.bugs, Site(self.world, self.ledger, self.clock, streams, machine))
        self.clinic = Clinic(self.world, self.ledger, self.clock, streams, bugs)
        self.has_test_patients = self.scenario.test_patients and self.settings.test_patients
        self.faults = Faults(self.scenario.faults, streams, LedgerAttempts(self.ledger.transactions))
        self._stage_faults()
        self.timeline.on_change(self._restage)
        self._machine = machine
        self.kept_notices = LedgerNotices(self.ledger.transactions)
        self.notify_url = settings.notify_url or self.scenario.notify.url
        self.notices = self._notices() if self.notify_url is not None else None

    def settle(self) -> None:
        """Let everything be done that is due by now.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        self.timeline.refresh()
        if self.notices is not None:
            self.notices.enqueue()

    async def tell(self) -> None:
        """Tell the platform of stopped and added schedules as time goes by, until cancelled."""
        if self.notices is None or self.notify_url is None:
            return
        from simulator.notices.sending import sender_to  # noqa: PLC0415 - an HTTP client takes a while to import

        sender = sender_to(self.notify_url, self.scenario.notify)
        try:
            await self.notices.run(sender, asyncio.sleep)
        finally:
            await sender.close()

    def app(self) -> Front:
        """The ASGI application that answers for every hospital of this world."""
        limits = Limits(body_bytes=self.settings.max_body_bytes)
        striking = self._striking()
        soap = SoapApp(self.clinic, self.settings.public_url, limits, striking=striking, pause=self._pause)
        steered = Steered(
            self.identity,
            self.clock,
            self.timeline,
            self._objections,
            self.settle,
            self.kept_notices,
            self.notify_url,
            self._machine,
        )
        control = ControlApp(steered, self.settings.control_token)
        return Front(self.clock, self.timeline, soap, control, self.tell)

    def close(self) -> None:
        """Stop the clock where it is and close the ledger; what was answered as booked is in it.

        Only for the process that started the simulation: its workers just end.
        """
        with contextlib.suppress(LedgerError):
            self.clock.pause()
        self.ledger.close()

    def _notices(self) -> Notices:
        patience = Patience.of(self.scenario.notify)
        return Notices(self.world, self.timeline, self.kept_notices, self.clock, patience, self._machine)

    def _objections(self, event: EventModel) -> list[Finding]:
        now = self.clock.now()
        return objections(self.scenario, self.seed, self.timeline.by(now), injected("", now, event))

    def _restage(self) -> None:
        """Other things happen than before: schedules and all that hangs on them are worked out anew."""
        self.world.restage(self.timeline.all())
        self.clinic.forget()
        self._stage_faults()

    def _stage_faults(self) -> None:
        switches = [
            Switch(each.at, name, is_on)
            for each in self.timeline.all()
            if isinstance(each.what, SwitchFaults)
            for names, is_on in ((each.what.turn_on, True), (each.what.turn_off, False))
            for name in names
        ]
        self.faults.stage(self.clock.began, switches)

    def _striking(self) -> Striking | None:
        """What meets questions; `None` where nothing could."""
        patients = TestPatients(self.ledger) if self.has_test_patients else None
        if patients is None and not self.scenario.faults:
            return None
        return Striking(self.faults, self.clock, patients)

    def _clock(self, machine: Callable[[], float]) -> LedgerClock:
        given = self.settings.clock
        try:
            return self.ledger.clock(given, self.scenario.clock, machine)
        except EarlierInstantError as error:
            self.ledger.close()
            raise StartError(
                f"--clock {given}: the clock of {self.settings.state} has reached {error.now.isoformat()} and goes "
                "forward only; leave --clock out to go on from there, or give another --state"
            ) from None


class Front:
    """The ASGI application of a simulation: sends each request to the side that it is for."""

    def __init__(
        self,
        clock: LedgerClock,
        timeline: Timeline,
        soap: SoapApp,
        control: ControlApp,
        tell: Callable[[], Coroutine[None, None, None]],
    ) -> None:
        """Answer for a simulation; `tell` goes on beside it as long as the server lives."""
        self._tell = tell
        self._clock = clock
        self._timeline = timeline
        self._soap = soap
        self._control = control

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Answer one request; a stepped clock moves on before each that is POSTed to the SOAP side."""
        if scope["type"] == "http":
            if scope["path"].startswith(_CONTROL):
                await self._control(scope, receive, send)
                return
            if scope["method"] == "POST":
                self._step()
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        await self._soap(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Tell the platform from the server's start to its end."""
        await receive()
        telling = asyncio.create_task(self._tell())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        telling.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await telling
        await send({"type": "lifespan.shutdown.complete"})

    def _step(self) -> None:
        """Where the ledger fails, the request itself will tell of it in its own terms."""
        try:
            self._clock.step()
            self._timeline.follow()
        except LedgerError:
            log.exception("The clock could not be moved on")


def _scenario_of(settings: Settings) -> Scenario:
    """The scenario of a simulation. One that goes on in its ledger was held against its days when it began."""
    if settings.state and Path(settings.state).exists():
        return load_scenario(settings.scenario)
    return sound_scenario(settings.scenario, seed=settings.seed, clock=settings.clock)


def _with_bugs(scenario: Scenario, plants: tuple[str, ...]) -> Scenario:
    try:
        return scenario.model_copy(update={"bugs": with_planted(scenario.bugs, plants)})
    except PlantError as error:
        raise StartError(f"--plant {error}") from None


def fingerprint(scenario: Scenario) -> str:
    """The name of a scenario, and a digest of all that makes its story: another story cannot go on in its ledger."""
    story = scenario.model_dump_json(
        exclude={"title", "description", "expectations", "seed", "clock", "notify", "platform"}
    )
    digest = blake2b(story.encode(), digest_size=4).hexdigest()
    return f"{scenario.name} ({digest})"


def create_app() -> Front:
    """The application of one worker process, for uvicorn; its settings stand in the environment."""
    _end_with_parent()
    return Simulation(Settings.from_json(os.environ[SETTINGS_VARIABLE])).app()


def _end_with_parent() -> None:
    """Stop this worker when the process that started it has gone, however it went."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        with contextlib.suppress(OSError):
            os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()
