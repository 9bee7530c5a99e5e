"""The ASGI application of one world: its SOAP side, its control API, its console."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from yuyue_sim.core.language import say, speaking
from yuyue_sim.core.sampled_log import SampledLog
from yuyue_sim.hospital.ledger.errors import LedgerError
from yuyue_sim.journal.entry import JournalMode
from yuyue_sim.server.console.app import PATH as CONSOLE
from yuyue_sim.server.console.app import console
from yuyue_sim.server.control.access import page_refusal
from yuyue_sim.server.control.app import ControlApp, refuse
from yuyue_sim.server.control.asked_language import asked_language
from yuyue_sim.server.control.problems import ledger_failed
from yuyue_sim.server.control.simulation_api import SimulationApi
from yuyue_sim.server.control.world_directory import WorldBook
from yuyue_sim.server.metrics.access_lines import access_lines
from yuyue_sim.server.metrics.metrics import Metrics
from yuyue_sim.server.simulation import Simulation
from yuyue_sim.soap.app import SoapApp
from yuyue_sim.soap.exchange import Exchange, Observer, Observers
from yuyue_sim.soap.fault_injector import FaultInjector
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.page import PageLink
from yuyue_sim.soap.post import Answer, HandOver, Later, Post
from yuyue_sim.soap.request_body import Application, AsgiMessage, Receive, Send, SupersededError, read_again
from yuyue_sim.soap.test_patients import TestPatients

log = logging.getLogger(__name__)

_CONTROL = "/control"
_LINKS = (
    PageLink(CONSOLE, "控制台", "Console"),
    PageLink(f"{_CONTROL}/v1/docs", "控制接口", "Control API"),
)


class WorldApp:
    """Serves one simulation below a path prefix."""

    def __init__(
        self,
        simulation: Simulation,
        name: str,
        control: ControlApp,
        worlds: WorldBook,
        successor: Application,
        metrics: Metrics,
        hand_over: HandOver | None = None,
    ) -> None:
        """Serve a simulation.

        Args:
            simulation: the world.
            name: its name; empty for the main one, which has no prefix.
            control: the control API, the same for all worlds.
            worlds: all worlds of this server.
            successor: serves the requests after this simulation was replaced.
            metrics: counts its exchanges.
            hand_over: lets another worker carry out bookings.
        """
        self.simulation = simulation
        self.prefix = f"/w/{name}" if name else ""
        self._successor = successor
        self._failures = SampledLog(log, logging.ERROR)
        self._control = control
        self._soap = _soap_app(simulation, name, self.prefix, metrics, self._step, hand_over)
        self._simulation_api = _simulation_api(simulation, name, self.prefix, worlds)
        self._control_path = f"{self.prefix}{_CONTROL}"
        self._console_path = f"{self.prefix}{CONSOLE}"

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path: str = scope["path"]
        if path.startswith(self._console_path):
            with speaking(asked_language(scope)):
                problem = page_refusal(scope["headers"], scope["scheme"])
            await (console(scope, receive, send) if problem is None else refuse(problem, send))
            return
        if path.startswith(self._control_path):
            trouble = await self._look()
            if trouble is not None:
                with speaking(asked_language(scope)):
                    await refuse(ledger_failed(say(trouble)), send)
                return
            if not self.simulation.is_superseded:
                await self._control(self._simulation_api, scope, receive, send)
                return
        elif not self.simulation.is_superseded:
            try:
                await self._soap(scope, receive, send)
            except SupersededError as superseded:
                if superseded.body is not None:
                    receive = read_again(superseded.body, receive)
            else:
                return
        await self._successor(scope, receive, send)

    def answer(self, post: Post, body: bytes, observe: Observer | None = None) -> Answer | Later | Application | None:
        """Answer a POST that is here whole, as `SoapApp.answer`; `None` too if another simulation is in this place."""
        if self.simulation.is_superseded:
            return None
        try:
            return self._soap.answer(post, body, observe)
        except SupersededError:
            return None

    def observe(self, exchange: Exchange) -> None:
        """Observe an exchange that another process has carried out for a client of this one."""
        self._soap.observe(exchange)

    def _step(self) -> None:
        """Advance a stepped clock and apply what has happened since; a failing ledger is reported by the request.

        Raises:
            SupersededError: another simulation has replaced this one.
        """
        try:
            self.simulation.clock.step()
            self.simulation.timeline.follow()
        except LedgerError as error:
            self._failures.note(f"The clock could not be moved on: {error}")
        if self.simulation.is_superseded:
            raise SupersededError

    async def _look(self) -> str | None:
        """Apply what others have changed before a request of the control API; why that cannot be worked on, if so.

        With a ledger that fails, a request is worked on as far as it needs none. A database server that is away would
        be asked again and again meanwhile, and everybody would wait.
        """
        simulation = self.simulation
        try:
            if simulation.ledger_jobs is None and (group := simulation.ledger.transactions.open_group()) is not None:
                group.commit()
            await simulation.await_ledger()
        except LedgerError as error:
            self._failures.note(f"The ledger could not be read: {error}")
            return None if simulation.ledger_jobs is None else str(error)
        return None


def _soap_app(
    simulation: Simulation,
    name: str,
    prefix: str,
    metrics: Metrics,
    step: Callable[[], None],
    hand_over: HandOver | None,
) -> SoapApp:
    settings = simulation.settings
    patients = TestPatients(simulation.ledger) if simulation.has_test_patients else None
    journal = simulation.journal
    observers: list[Observer] = [metrics.observer(name), *simulation.observers]
    if journal.mode is not JournalMode.OFF:
        observers.append(journal.note)
    if settings.access_log:
        observers.append(access_lines(name))
    transactions = simulation.ledger.transactions
    return SoapApp(
        simulation.clinic,
        simulation.public_url,
        Limits(body_bytes=settings.max_body_bytes),
        fault_injector=FaultInjector(simulation.faults, simulation.clock, patients),
        pause=metrics.holding(simulation.pause),
        observers=Observers(
            observers,
            simulation.machine,
            simulation.timeline.last_seen,
            transactions.last_kept_unix_s,
            simulation.reasons,
        ),
        prefix=prefix,
        step=step,
        one_look=transactions.one_look,
        group=transactions.open_group,
        ledger_jobs=simulation.ledger_jobs,
        blind_look=transactions.blind_look,
        links=_links(simulation.notify_url),
        hand_over=hand_over,
    )


def _links(notify_url: str | None) -> tuple[PageLink, ...]:
    """Pages for people: those of this server, and that of the platform to which notices go."""
    if notify_url is None:
        return _LINKS
    address = urlsplit(notify_url)
    return (*_LINKS, PageLink(f"{address.scheme}://{address.netloc}/", "平台", "Platform"))


def _simulation_api(simulation: Simulation, name: str, prefix: str, worlds: WorldBook) -> SimulationApi:
    return SimulationApi(
        identity=simulation.identity,
        clock=simulation.clock,
        timeline=simulation.timeline,
        objections=simulation.objections,
        settle=simulation.settle,
        begin_epoch=simulation.begin_epoch,
        take_snapshot=simulation.take_snapshot,
        notices=simulation.kept_notices,
        notify_url=simulation.notify_url,
        machine=simulation.machine,
        clinic=simulation.clinic,
        ledger=simulation.ledger,
        scenario=simulation.scenario,
        seed=simulation.seed,
        faults=simulation.active_faults,
        bugs=simulation.active_bugs,
        snapshots=simulation.snapshots,
        journal=simulation.journal,
        name=name,
        prefix=prefix,
        worlds=worlds,
        await_ledger=simulation.await_ledger,
        ledger_work=simulation.ledger_work,
    )
