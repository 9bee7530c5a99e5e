"""A running platform: it polls on schedule, books on request and follows up notifications, concurrently."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from yuyue_sim.core.language import Phrase
from yuyue_sim.platform.booking import Order
from yuyue_sim.platform.platform import Platform
from yuyue_sim.platform.poll import PollReport
from yuyue_sim.platform.state import Booking
from yuyue_sim.platform.state_file import StateFileError
from yuyue_sim.platform.steps import HospitalRequest, run_steps_async


class Client(Protocol):
    """Sends requests to an endpoint."""

    async def call(self, operation: str, request: Any) -> Any:
        """The response record, or one of `CallFailed`."""


class AsyncPlatform:
    """Runs the steps of a platform with one client per endpoint; `clients` knows every address that is followed."""

    def __init__(self, platform: Platform, clients: Mapping[str, Client]) -> None:
        self.platform = platform
        self._clients = clients
        self._polling = asyncio.Lock()
        self._follow_ups: set[asyncio.Task[None]] = set()

    async def poll(self) -> list[PollReport]:
        """Poll every endpoint, one after another; a second call waits, then polls again.

        Raises:
            StateFileError: what was found cannot be kept.
        """
        async with self._polling:
            return [await run_steps_async(self.platform.poll_steps(url), self._call) for url in self.platform.urls]

    async def keep_polling(self, every_s: float, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Poll now, and again `every_s` seconds after each poll, until cancelled."""
        while True:
            try:
                await self.poll()
            except StateFileError as error:
                self.platform.records.warn(Phrase("what a poll found could not be kept: {error}", error=str(error)))
            await pause(every_s)

    async def book(self, order: Order) -> Booking:
        """Make a booking.

        Raises:
            OrderError: the order names what is not known; no request was sent.
            StateFileError: the booking cannot be kept.
        """
        return await run_steps_async(self.platform.book_steps(order), self._call)

    def settle_soon(self) -> None:
        """Cancel and correct what is open, after the current response has been sent."""
        task = asyncio.create_task(self._settle())
        self._follow_ups.add(task)
        task.add_done_callback(self._follow_ups.discard)

    async def settled(self) -> None:
        """Wait until everything that `settle_soon` started has ended."""
        while self._follow_ups:
            await asyncio.gather(*self._follow_ups)

    async def _settle(self) -> None:
        try:
            for url in self.platform.addresses:
                await run_steps_async(self.platform.settle_steps(url), self._call)
        except StateFileError as error:
            self.platform.records.warn(Phrase("what was settled could not be kept: {error}", error=str(error)))

    async def _call(self, request: HospitalRequest) -> Any:
        return await self._clients[request.url].call(request.operation, request.record)
