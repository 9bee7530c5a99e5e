"""Metrics and health of the worlds that this process serves."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import TypeVar

from yuyue_sim import __version__
from yuyue_sim.core.clock import SHANGHAI, Mode
from yuyue_sim.hospital.ledger.errors import LedgerError
from yuyue_sim.hospital.ledger.statistics import Figures, LedgerFigures
from yuyue_sim.server.control.shutdown import stopping_of
from yuyue_sim.server.metrics.app import MetricsApp
from yuyue_sim.server.metrics.facts import Facts, Own
from yuyue_sim.server.worlds import Worlds
from yuyue_sim.soap.request_body import AsgiMessage, Receive, Send

log = logging.getLogger(__name__)

T = TypeVar("T")

_REAL_RATE = 1.0
_STANDING = (Mode.FROZEN, Mode.STEPPED)


class Monitor:
    """Serves the metrics and the health of this server."""

    def __init__(self, worlds: Worlds) -> None:
        """Monitor these worlds."""
        self._worlds = worlds
        self._figures: Figures | None = None
        self._figures_of: object = None
        self._is_stopping = False
        self._running: asyncio.Task[None] | None = None
        self._app = MetricsApp(self._exposition, self._trouble, self._wants_to_stop)

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Answer one HTTP request to one of the paths of metrics and health."""
        await self._app(scope, receive, send)

    def begin(self) -> None:
        """Start on the running event loop."""
        self._running = asyncio.ensure_future(self._worlds.metrics.run(self._own))

    async def end(self) -> None:
        """Stop, after writing all counts."""
        self._is_stopping = True
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
            self._worlds.metrics.end(self._own())

    def _wants_to_stop(self, scope: AsgiMessage) -> bool:
        stopping = stopping_of(scope)
        return self._is_stopping or (stopping is not None and stopping.is_set())

    async def _trouble(self) -> str | None:
        try:
            await self._at_ledger(lambda counted: counted.try_to_write())
        except LedgerError as error:
            return str(error)
        return None

    async def _exposition(self) -> bytes:
        facts = None
        with contextlib.suppress(LedgerError):
            facts = self._facts(await self._at_ledger(lambda counted: counted.now()))
        return self._worlds.metrics.exposition(facts, self._own())

    async def _at_ledger(self, ask: Callable[[Figures], T]) -> T:
        """Ask the ledger; nobody else waits for one on a database server."""
        simulation = self._worlds.main.simulation
        await simulation.await_ledger()
        counted = self._counted()
        return await simulation.ledger_work.call(lambda: ask(counted))

    def _facts(self, figures: LedgerFigures) -> Facts:
        simulation = self._worlds.present()
        reading = simulation.clock.reading()
        rate = reading.rate if reading.mode is Mode.SCALED else _REAL_RATE
        return Facts(
            __version__,
            simulation.scenario.name,
            simulation.seed,
            reading.now.replace(tzinfo=SHANGHAI).timestamp(),
            0.0 if reading.mode in _STANDING else rate,
            figures.active,
            figures.cancelled,
            figures.size_bytes,
            self._worlds.count,
        )

    def _own(self) -> Own:
        main = self._worlds.main.simulation
        transactions = main.ledger.transactions
        return Own(
            self._worlds.metrics.held,
            main.journal.waiting,
            transactions.waits,
            transactions.wait_s,
            transactions.failures,
        )

    def _counted(self) -> Figures:
        """The figures of the present main world: another scenario begins in another ledger."""
        transactions = self._worlds.present().ledger.transactions
        if self._figures is None or self._figures_of is not transactions:
            self._figures, self._figures_of = Figures(transactions), transactions
        return self._figures
