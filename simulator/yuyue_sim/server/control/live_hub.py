"""The listeners of one world, and the task that looks for new events for all of them."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Collection
from functools import partial

from yuyue_sim.hospital.ledger.errors import LedgerError
from yuyue_sim.journal.store import JournalError
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.live_events import Event, LiveEvents
from yuyue_sim.server.control.live_models import Kind, MissedResponse
from yuyue_sim.server.control.simulation_api import SimulationApi
from yuyue_sim.server.control.slices import Pace

log = logging.getLogger(__name__)

MOST_LISTENERS = 200
HEARTBEAT_S = 15.0
"""The longest silence of a stream, in seconds."""
_LOOK_EVERY_S = 0.2
_MOST_WAITING = 1000


class Listener:
    """One listener with its queue."""

    def __init__(self, kinds: Collection[Kind], hospital_id: str | None) -> None:
        """Listen to these kinds, and of what belongs to hospitals to this one alone."""
        self._kinds = frozenset(kinds)
        self._hospital_id = hospital_id
        self._waiting: deque[Event] = deque()
        self._left_out = 0
        self.news = asyncio.Event()
        self.is_over = False

    def push(self, event: Event) -> None:
        """Queue an event; if the queue is full, drop the oldest."""
        is_elsewhere = self._hospital_id is not None and event.hospital_id not in {"", self._hospital_id}
        if event.kind not in self._kinds or is_elsewhere:
            return
        if len(self._waiting) >= _MOST_WAITING:
            self._waiting.popleft()
            self._left_out += 1
        self._waiting.append(event)
        self.news.set()

    def end(self) -> None:
        """End the stream."""
        self.is_over = True
        self.news.set()

    def take(self) -> list[Event]:
        """Take all queued events."""
        self.news.clear()
        found = [Event("missed", MissedResponse(events=self._left_out))] if self._left_out else []
        found += self._waiting
        self._waiting.clear()
        self._left_out = 0
        return found


class Hub:
    """The listeners of one world."""

    def __init__(self, simulation: SimulationApi) -> None:
        self._simulation = simulation
        self._listeners: set[Listener] = set()
        self._live_events: LiveEvents | None = None
        self._task: asyncio.Task[None] | None = None
        self._beginning = asyncio.Lock()
        self._joining = 0

    async def join(self, kinds: Collection[Kind], hospital_id: str | None, last: int | None) -> Listener:
        """Add a listener; it gets the clock and the exchanges after `last`.

        Raises:
            ProblemError: there are too many.
            LedgerFailedError: the ledger failed.
            JournalError: the journal failed.
        """
        if len(self._listeners) >= MOST_LISTENERS:
            raise problems.too_many_listeners(MOST_LISTENERS)
        self._joining += 1
        try:
            listener = Listener(kinds, hospital_id)
            looking = await self._looking()
            listener.push(await looking.clock())
            while last is not None and last < (newest := looking.last):
                for event in await looking.between(last, newest):
                    listener.push(event)
                last = newest
                looking = await self._looking()
            self._listeners.add(listener)
        finally:
            self._joining -= 1
        return listener

    async def _looking(self) -> LiveEvents:
        """The events that are looked for; nobody looks while there are no listeners."""
        loop = asyncio.get_running_loop()
        async with self._beginning:
            if self._task is None or self._task.done() or self._task.get_loop() is not loop or not self._live_events:
                begin = partial(LiveEvents, self._simulation, loop.time())
                self._live_events = await self._simulation.ledger_work.call(begin)
                self._listeners.clear()
                self._task = loop.create_task(self._look(self._live_events))
            return self._live_events

    def leave(self, listener: Listener) -> None:
        """Remove a listener; stop looking when the last one leaves."""
        self._listeners.discard(listener)
        if not self._listeners and not self._joining and self._task is not None:
            self._task.cancel()
            self._task = None

    async def _look(self, looking: LiveEvents) -> None:
        loop = asyncio.get_running_loop()
        try:
            while True:
                await asyncio.sleep(_LOOK_EVERY_S)
                found, listeners = await looking.look(loop.time()), [*self._listeners]
                pace = Pace()
                for event in found:
                    await pace.checkpoint()
                    for listener in listeners:
                        listener.push(event)
        except (LedgerError, JournalError) as error:
            log.info("The streams of a world end: %s", error)
        finally:
            for listener in self._listeners:
                listener.end()


async def stream(hub: Hub, listener: Listener, stopping: asyncio.Event | None) -> AsyncIterator[bytes]:
    """The bytes of a stream, until it ends or the server stops."""
    try:
        pace = Pace()
        while not (listener.is_over or (stopping is not None and stopping.is_set())):
            for event in listener.take():
                await pace.checkpoint()
                yield _text(event)
            if not await _is_news(listener, stopping):
                yield b":\n\n"
    finally:
        hub.leave(listener)


async def _is_news(listener: Listener, stopping: asyncio.Event | None) -> bool:
    """Wait until something is to be sent or to end; false if it is time for a heartbeat."""
    waits = [asyncio.ensure_future(each.wait()) for each in (listener.news, stopping) if each is not None]
    try:
        done, _ = await asyncio.wait(waits, timeout=HEARTBEAT_S, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waits:
            each.cancel()
    return bool(done)


def _text(event: Event) -> bytes:
    """An event as the stream has it."""
    number = "" if event.exchange is None else f"id: {event.exchange}\n"
    return f"event: {event.kind}\n{number}data: {event.data.model_dump_json()}\n\n".encode()
