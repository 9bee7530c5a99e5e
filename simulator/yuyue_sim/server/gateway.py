"""The ASGI application of a server: passes each request to its world, and starts and stops the worlds."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

from yuyue_sim.core.language import Language, say, speaking
from yuyue_sim.core.logs import WORLD
from yuyue_sim.core.sampled_log import SampledLog
from yuyue_sim.hospital.ledger.errors import LedgerFailedError
from yuyue_sim.hospital.world.pictures import ARTIST
from yuyue_sim.server.control.app import API, refuse
from yuyue_sim.server.control.asked_language import asked_language
from yuyue_sim.server.control.problems import ProblemError, ledger_failed, no_such_world
from yuyue_sim.server.figures_ahead import FiguresAhead
from yuyue_sim.server.leader.leadership import LEADERSHIP, Leadership
from yuyue_sim.server.leader.worker_server import server_of_process
from yuyue_sim.server.metrics.app import WATCHED
from yuyue_sim.server.monitor import Monitor
from yuyue_sim.server.simulation import Simulation
from yuyue_sim.server.worlds import Worlds
from yuyue_sim.soap.connection import connection_of, end_connection
from yuyue_sim.soap.exchange import Exchange, Observer
from yuyue_sim.soap.faults import FaultCode, SoapFault
from yuyue_sim.soap.post import Answer, Later, Post
from yuyue_sim.soap.request_body import Application, AsgiMessage, Receive, Send
from yuyue_sim.soap.sender import refuse as soap_refuse

log = logging.getLogger(__name__)

_WORLDS = "/w/"
_WARM_AFTER_S = 1.0
"""How long after the start control API, pictures and today's figures begin to be made, so that they slow no start."""


class Gateway:
    """Passes each request to the world in its path."""

    def __init__(
        self, simulation: Simulation, *, warms: bool = True, at_end: Callable[[], None] = lambda: None
    ) -> None:
        """Serve a simulation as the main world, and the worlds made beside it.

        Args:
            simulation: the main world.
            warms: whether to make control API, pictures and figures soon after the start, not when first needed.
            at_end: what to do once the worlds have ended with the server.
        """
        self._at_end = at_end
        self._warms = warms
        self._leadership = self._leadership_among_workers(simulation)
        self.worlds = Worlds(simulation, None if self._leadership is None else self._leadership.handed_over)
        self._monitor = Monitor(self.worlds)
        self._ahead = FiguresAhead(lambda: self.worlds.main.simulation)
        self._failures = SampledLog(log, logging.ERROR)

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Answer one request, or take part in the server's start and end."""
        kind = scope["type"]
        if kind == "http":
            try:
                await self._response(scope, receive, send)
            except asyncio.CancelledError:
                if connection_of(scope) is None:
                    raise
                log.warning("An unfinished response was cut off: the server stops")
                await end_connection(scope, receive, is_reset=True)
        elif kind == "lifespan":
            await self._live(scope, receive, send)
        elif kind == "websocket":
            await send({"type": "websocket.close", "code": 1003})

    def answer(self, post: Post, body: bytes) -> Answer | Later | Application | None:
        """Answer a POST to the main world that is here whole, as `SoapApp.answer`; `None` for other worlds."""
        if post.path.startswith(_WORLDS):
            return None
        self._put_off()
        return self.worlds.main.answer(post, body)

    def _leadership_among_workers(self, simulation: Simulation) -> Leadership | None:
        """The part of this process in the bookings of several workers; `None` if each books itself.

        On a database server those of different schedules need not wait for each other.
        """
        folder = simulation.settings.shared_folder
        if folder is None or simulation.ledger.is_on_server:
            return None
        return Leadership(Path(folder), self._answer_for_other, self._observe, simulation.own_machine)

    def _answer_for_other(self, post: Post, body: bytes, observe: Observer) -> Answer | Later | Application | None:
        self._put_off()
        return self.worlds.main.answer(post, body, observe)

    def _observe(self, exchange: Exchange) -> None:
        self.worlds.main.observe(exchange)

    async def _response(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        if path not in WATCHED:
            self._put_off()
        if path.startswith(_WORLDS):
            await self._to_named(path, scope, receive, send)
        elif path in WATCHED:
            await self._monitor(scope, receive, send)
        else:
            await self.worlds.main(scope, receive, send)

    def _put_off(self) -> None:
        """A request comes before all that can wait."""
        self.worlds.trimmer.put_off()
        self._ahead.put_off()

    async def _to_named(self, path: str, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        name, _, rest = path[len(_WORLDS) :].partition("/")
        try:
            if self.worlds.main.simulation.ledger_jobs is not None:
                await self.worlds.main.simulation.await_ledger()
            world = await self.worlds.named(name)
        except LedgerFailedError as error:
            self._failures.note(f"The world {name} could not be opened: {error}")
            with speaking(asked_language(scope) if _is_of_control(rest, scope) else Language.EN):
                await _refuse(ledger_failed(say(str(error))), rest, scope, receive, send)
            return
        if world is None:
            with speaking(asked_language(scope) if _is_of_control(rest, scope) else Language.EN):
                await _refuse(no_such_world(name), rest, scope, receive, send)
        else:
            WORLD.set(name)
            await world(scope, receive, send)

    async def _live(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Run the background work of the worlds from the server's start to its end."""
        await receive()
        self.worlds.begin()
        self._monitor.begin()
        if self._leadership is not None:
            server = server_of_process()
            self._leadership.begin(None if server is None else server.take_in)
            if server is not None:
                scope["state"][LEADERSHIP] = self._leadership
        await send({"type": "lifespan.startup.complete"})
        warming = asyncio.get_running_loop().call_later(_WARM_AFTER_S, self._warm) if self._warms else None
        with contextlib.suppress(asyncio.CancelledError):  # a second signal to stop does not wait
            await receive()
        if warming is not None:
            warming.cancel()
        if self._leadership is not None:
            await self._leadership.end()
        await self._ahead.end()
        await self._monitor.end()
        await self.worlds.end()
        self._at_end()
        await send({"type": "lifespan.shutdown.complete"})

    def _warm(self) -> None:
        """Begin to build what most servers need sooner or later."""
        ARTIST.begin()
        API.begin()
        self._ahead.begin()


async def _refuse(problem: ProblemError, rest: str, scope: AsgiMessage, receive: Receive, send: Send) -> None:
    """Answer for a world that cannot: with a SOAP fault where SOAP was sent, else with a problem document."""
    if not _is_of_control(rest, scope):
        code = FaultCode.CLIENT if problem.status < HTTPStatus.INTERNAL_SERVER_ERROR else FaultCode.SERVER
        await soap_refuse(SoapFault(code, f"{problem.title}: {problem.detail}.", problem.status), scope, receive, send)
    else:
        await refuse(problem, send)


def _is_of_control(rest: str, scope: AsgiMessage) -> bool:
    """Whether no SOAP was sent; `rest` is the path behind the name of the world."""
    return bool(scope["method"] != "POST") or rest.startswith("control")
