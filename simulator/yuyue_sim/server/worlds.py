"""The worlds of one server: the main one with which it was started, and others, which end with it."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, wait
from functools import partial
from pathlib import Path

from yuyue_sim.core.clock import ClockSpecError
from yuyue_sim.core.first_use import FirstUse, in_thread
from yuyue_sim.core.language import say
from yuyue_sim.core.shortened import shortened
from yuyue_sim.hospital.checks.scenario import CheckedScenario
from yuyue_sim.hospital.ledger.errors import LedgerError, LedgerFailedError
from yuyue_sim.hospital.ledger.snapshots import Fill
from yuyue_sim.hospital.ledger.world_list import ListedWorld, open_world_list
from yuyue_sim.scenario.files.errors import ScenarioErrors
from yuyue_sim.server.control.app import ControlApp
from yuyue_sim.server.control.world_directory import WorldRefusal, WorldSpec, WorldSummary
from yuyue_sim.server.heap_trimmer import HeapTrimmer
from yuyue_sim.server.metrics.metrics import Metrics
from yuyue_sim.server.settings import Settings, StartError, is_url, shown
from yuyue_sim.server.simulation import Simulation, scenario_of
from yuyue_sim.server.world_app import WorldApp
from yuyue_sim.server.world_spec import settings_of, spec_of
from yuyue_sim.soap.post import HandOver
from yuyue_sim.soap.request_body import AsgiMessage, Receive, Send

log = logging.getLogger(__name__)

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}", re.ASCII)
_MOST_WORLDS = 5000
_MAIN = ""
_OF_THIS_SERVER = ("shared_folder", "control_token", "public_url", "access_log")
"""Settings that a world has of the server that opens it, which may be another than the one that made it."""


class Worlds:
    """All worlds of a server, in each of its workers."""

    def __init__(self, main: Simulation, hand_over: HandOver | None = None) -> None:
        """Start with a main world; its settings are the defaults of others.

        `hand_over` lets another worker carry out its bookings.
        """
        self._hand_over = hand_over
        self._settings = main.settings
        self._machine, self._pause = main.own_machine, main.pause
        folder = main.settings.shared_folder
        self._folder = Path(folder) if folder else None
        self._list = open_world_list(self._folder, main.settings.state, main.ledger.transactions)
        main.looks.append(self._list.look)
        self._control = ControlApp(main.settings.control_token)
        self.metrics = Metrics(self._folder)
        """Counts the exchanges of all worlds of this process."""
        self._apps: dict[str, tuple[int, WorldApp]] = {}
        self._notifying: dict[WorldApp, asyncio.Task[None]] = {}
        self._leaving: list[Future[None]] = []
        """Simulations that are being closed."""
        self._is_running = False
        self.trimmer = HeapTrimmer(self._release_removed)
        """Returns the memory of removed worlds."""
        self._known: dict[str, ListedWorld] = {}
        self.main = self._app(main, _MAIN)
        self._follow_main()

    async def named(self, name: str) -> WorldApp | None:
        """The application of a world; `None` if there is none of that name.

        Raises:
            LedgerFailedError: the ledger failed, or cannot be opened by this worker.
        """
        while (listed := self._listed_now().get(name)) is not None and name != _MAIN:
            kept = self._apps.get(name)
            if kept is not None:
                return kept[1]
            simulation = await self._opened(listed)
            if name not in self._apps and self._listed_now().get(name) == listed:
                return self._added(listed, simulation)
            await in_thread(simulation.release)  # another request has opened it, or a server has removed it
        return None

    async def _opened(self, listed: ListedWorld) -> Simulation:
        """The simulation of a world that this worker does not serve yet; a database server is asked in a thread.

        Raises:
            LedgerFailedError: its ledger cannot be opened.
        """
        opening = partial(self._simulation, listed, None)
        try:
            return await in_thread(opening) if self.main.simulation.ledger_jobs is not None else opening()
        except StartError as error:
            raise LedgerFailedError(str(error)) from None

    @property
    def count(self) -> int:
        """How many worlds there are, with the main one."""
        return 1 + sum(name != _MAIN for name in self._listed_now())

    def present(self) -> Simulation:
        """The present main world; any worker may have loaded it.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        self.main.simulation.timeline.refresh()
        self._follow_main()
        return self.main.simulation

    async def all(self) -> Sequence[WorldSummary]:
        """The main world and the others, in the order in which they were made."""
        found = [await self._summary(_MAIN, self.main.simulation)]
        for name in list(self._listed_now()):
            app = await self.named(name)
            if app is not None:
                found.append(await self._summary(name, app.simulation))
        return found

    async def create(self, name: str | None, spec: WorldSpec, fill: Fill | None = None) -> WorldSummary:
        """Make a world from a scenario, or from a snapshot. The scenario is checked in a thread.

        Raises:
            WorldRefusal: the name is taken or invalid, or such a world cannot be made.
            LedgerFailedError: the ledger failed.
        """
        settings = settings_of(spec, self._settings, self._settings.scenario)
        checked = await in_thread(partial(self._checked, settings))
        listed = self._reserved(name)._replace(settings=_json_of(settings))
        with self._given_up(listed):
            simulation = await in_thread(partial(self._simulation, listed, checked))
            if fill is not None:
                await self._fill(simulation, fill)
        return await self._completed(listed, simulation)

    @contextlib.contextmanager
    def _given_up(self, listed: ListedWorld) -> Iterator[None]:
        """Remove a world that cannot be made."""
        try:
            yield
        except BaseException as error:
            self._list.remove(listed.name)
            self._list.discard(listed)
            if isinstance(error, ClockSpecError | StartError):
                raise WorldRefusal("not-understood", str(error)) from None
            raise

    async def _fill(self, simulation: Simulation, fill: Fill) -> None:
        try:
            await simulation.begin_epoch(fill)
        except BaseException:
            simulation.release()
            raise

    async def _completed(self, listed: ListedWorld, simulation: Simulation) -> WorldSummary:
        """List a world; nobody sees it before."""
        self._list.complete(listed)
        return await self._summary(listed.name, self._added(listed, simulation).simulation)

    async def fork(self, of: str, name: str | None, fill: Fill) -> WorldSummary:
        """Make a world that continues from a snapshot of another, with its clock; errors are those of `create`."""
        origin = ((self.main if of == _MAIN else await self.named(of)) or self.main).simulation
        started = (await origin.ledger_work.call(origin.clock.reading)).started
        return await self.create(name, spec_of(origin.settings)._replace(clock=started), fill)

    async def remove(self, name: str) -> bool:
        """Remove a world with all its data; false if there is none of that name."""
        listed = self._list.all().get(name)
        if listed is None or name == _MAIN:
            return False
        self._list.remove(name)
        await in_thread(partial(self._release, self._dropped(name), listed))
        return True

    async def load(self, name: str, spec: WorldSpec) -> WorldSummary:
        """Replace a world by another scenario; its data are deleted.

        Raises:
            WorldRefusal: such a world cannot be made, or the main one is in a state file.
            LedgerFailedError: the ledger failed.
        """
        state = self._settings.state
        if name == _MAIN and state and (is_url(state) or Path(state).parent != self._folder):
            raise WorldRefusal(
                "kept-in-a-file",
                say(
                    "the main world is kept in {state}, which belongs to its scenario; make a world beside it "
                    "with POST /control/v1/worlds, or start the simulator with another --state",
                    state=shown(state),
                ),
            )
        app = self.main if name == _MAIN else await self.named(name) or self.main
        settings = settings_of(spec, app.simulation.settings, self._settings.scenario)
        checked = await in_thread(partial(self._checked, settings))
        listed = self._successor_of(name)._replace(settings=_json_of(settings))
        with self._given_up(listed):
            simulation = await in_thread(partial(self._simulation, listed, checked))
        listed = listed._replace(name=name)
        if name == _MAIN:
            self._list.complete(listed)
            self.main.simulation.supersede()
            self._follow_main(listed, simulation)
            return await self._summary(_MAIN, self.main.simulation)
        left, before = self._list.all().get(name), self._dropped(name)
        try:
            return await self._completed(listed, simulation)
        finally:
            await in_thread(partial(self._release, before, left))

    def begin(self) -> None:
        """Start the background tasks on the running event loop."""
        self._is_running = True
        for app in (self.main, *(app for _, app in self._apps.values())):
            self._start_notifying(app)
        self.trimmer.begin()

    async def end(self) -> None:
        """Stop them, and close the worlds except the main one."""
        self._is_running = False
        self.trimmer.end()
        notifying = [*self._notifying.values()]
        for task in notifying:
            task.cancel()
        await asyncio.gather(*notifying, return_exceptions=True)
        for name in list(self._apps):
            self._release(self._dropped(name))
        wait(self._leaving)
        if self._folder:
            self.main.simulation.journal.close()
        self._list.close()

    async def _to_present_main(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        self._follow_main()
        await self.main(scope, receive, send)

    def _follow_main(self, made: ListedWorld | None = None, simulation: Simulation | None = None) -> None:
        """Switch to the newest main world, which any worker may have loaded; `simulation` is that of `made`."""
        while self.main.simulation.is_superseded:
            left = self.main
            listed = self._list.all()[_MAIN]
            newest = simulation if listed == made else None
            self.main = self._app(newest or self._simulation(listed, None), _MAIN)
            self._stop_notifying(left)
            self._release_beside(left.simulation)
            self.trimmer.note()
            self._start_notifying(self.main)

    def _listed_now(self) -> dict[str, ListedWorld]:
        """The present worlds; worlds that another worker removed or replaced are closed."""
        listed = self._list.all()
        if listed is not self._known:
            for name, (serial, _) in list(self._apps.items()):
                if name not in listed or listed[name].serial != serial:
                    self._release_beside(self._dropped(name))
            self._known = listed
        return listed

    def _release_removed(self) -> None:
        with contextlib.suppress(LedgerError):
            self._listed_now()

    def _checked(self, settings: Settings) -> CheckedScenario:
        """The scenario of a world to be made.

        Raises:
            WorldRefusal: such a world cannot be made.
        """
        try:
            checked = scenario_of(settings)
            _ = checked.world.hospitals  # derived here once, not by the first who asks
        except (ScenarioErrors, ClockSpecError, StartError) as error:
            raise WorldRefusal("not-understood", str(error)) from None
        return checked

    def _reserved(self, name: str | None) -> ListedWorld:
        if name is not None and not _NAME.fullmatch(name):
            expected = say("up to 63 small letters, digits, - and _, not beginning with - or _")
            raise WorldRefusal(
                "not-understood",
                say("name: expected {expected}, got {name!r}", expected=expected, name=shortened(name)),
            )
        known = self._list.all()
        if len(known) >= _MOST_WORLDS:
            raise WorldRefusal(
                "too-many-worlds", say("there are {count} worlds; remove some with DELETE", count=len(known))
            )
        number = self._list.made() + 1
        while True:
            listed = self._list.add(name or f"world-{number}", "")
            if listed is not None:
                return listed
            if name is not None:
                raise WorldRefusal(
                    "name-taken", say("name: there is a world {name!r}; remove it first, or choose another", name=name)
                )
            number += 1

    def _successor_of(self, name: str) -> ListedWorld:
        """A world that is to take the place of another, under a name that nobody can ask for."""
        while (listed := self._list.add(f"{name} {self._list.made() + 1}", "")) is None:
            pass
        return listed

    def _added(self, listed: ListedWorld, simulation: Simulation) -> WorldApp:
        app = self._app(simulation, listed.name)
        self._apps[listed.name] = (listed.serial, app)
        self._start_notifying(app)
        return app

    def _simulation(self, listed: ListedWorld, checked: CheckedScenario | None) -> Simulation:
        own = {name: getattr(self._settings, name) for name in _OF_THIS_SERVER}
        settings = dataclasses.replace(Settings.from_json(listed.settings), state=self._list.state(listed), **own)
        return Simulation(settings, self._machine, self._pause, checked=checked)

    def _app(self, simulation: Simulation, name: str) -> WorldApp:
        hand_over = self._hand_over if name == _MAIN else None
        return WorldApp(simulation, name, self._control, self, self._to_present_main, self.metrics, hand_over)

    def _dropped(self, name: str) -> Simulation | None:
        """The simulation of a world that is not served any more, if this worker has it open."""
        kept = self._apps.pop(name, None)
        if kept is None:
            return None
        self.trimmer.note()
        self._stop_notifying(kept[1])
        return kept[1].simulation

    def _release(self, simulation: Simulation | None, removed: ListedWorld | None = None) -> None:
        """Close a simulation and remove its files. A large one takes long."""
        if simulation is not None:
            with contextlib.suppress(LedgerError):
                simulation.release()
        if removed is not None:
            with contextlib.suppress(LedgerError):
                self._list.discard(removed)

    def _release_beside(self, simulation: Simulation | None) -> None:
        """Close a simulation in a thread."""
        self._leaving = [each for each in self._leaving if not each.done()]
        self._leaving.append(FirstUse(partial(self._release, simulation)).begin())

    def _start_notifying(self, app: WorldApp) -> None:
        if self._is_running and app.simulation.notices is not None:
            self._notifying[app] = asyncio.ensure_future(app.simulation.send_notices())

    def _stop_notifying(self, app: WorldApp) -> None:
        task = self._notifying.pop(app, None)
        if task is not None:
            task.cancel()

    async def _summary(self, name: str, simulation: Simulation) -> WorldSummary:
        now = await simulation.ledger_work.call(simulation.clock.now)
        return WorldSummary(name, f"/w/{name}" if name else "", simulation.scenario.name, simulation.seed, now)


def _json_of(settings: Settings) -> str:
    """The settings of a world for the list, without what belongs to one server."""
    return dataclasses.replace(settings, shared_folder=None, control_token=None).to_json()
