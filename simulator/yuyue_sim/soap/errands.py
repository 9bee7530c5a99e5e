"""Requests that need a ledger on a database server: the thread of the ledger goes on with them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import NamedTuple

from yuyue_sim.hospital.ledger.claims import Claims
from yuyue_sim.hospital.ledger.desk import Desk, Errand
from yuyue_sim.hospital.rules.pauses import Steps
from yuyue_sim.soap.exchange_recorder import ExchangeRecorder, UnobservedExchange
from yuyue_sim.soap.request_body import ClientGone, Receive, SupersededError
from yuyue_sim.soap.response import HttpResponse
from yuyue_sim.soap.sender import Noting, first_step

AnyExchange = ExchangeRecorder | UnobservedExchange
_NO_CLAIMS = Claims()


class Work(NamedTuple):
    """A request on which work has begun."""

    exchange: AnyExchange
    steps: Steps[HttpResponse]


class RequestErrand:
    """The work on one request from where it needs the ledger; a search goes on with `StepErrand`."""

    is_repeatable = True

    def __init__(
        self, work: Work, begin: Callable[[], Work], claims: Callable[[AnyExchange], Claims], step: Callable[[], None]
    ) -> None:
        """Go on with some work.

        Args:
            work: what has begun; it waits for the ledger.
            begin: begins it anew, if what was done is undone.
            claims: which schedules and patients decide it.
            step: is called before; it advances a stepped clock and applies what others have changed.
        """
        self.work = work
        self.response: HttpResponse | None = None
        self.error: BaseException | None = None
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._begin = begin
        self._claims = claims
        self._step = step
        self._has_run = False

    def claims(self) -> Claims:
        """What it is about."""
        return self._claims(self.work.exchange)

    def run(self) -> None:
        """Do the work up to its response, or to the first pause of a search."""
        if self._has_run:
            self.work = self._begin()
        self._has_run, self.response, self.error = True, None, None
        exchange, steps = self.work
        exchange.taken_up()
        try:
            self._step()
            response = first_step(steps)
        except SupersededError as error:
            self.error = error
            return
        if response is None:
            exchange.paused()
        else:
            self.response = exchange.decided(response)


class StepErrand:
    """One more step of work."""

    is_repeatable = False

    def __init__(self, steps: Steps[HttpResponse], noting: Noting) -> None:
        self.response: HttpResponse | None = None
        self.error: BaseException | None = None
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._steps = steps
        self._noting = noting

    def claims(self) -> Claims:
        """Nothing that is known."""
        return _NO_CLAIMS

    def run(self) -> None:
        """Do the step."""
        self._noting.taken_up()
        try:
            self.response = first_step(self._steps)
        except BaseException as error:
            self.error = error
        self._noting.handed_over()


class Errands:
    """Has errands done, and waits for them on the event loop."""

    def __init__(self, desk: Callable[[Callable[[Sequence[Errand]], None]], Desk]) -> None:
        """Use the desk that is made with a function for what is done."""
        self._desk = desk(_deliver)

    async def build(self, steps: Steps[HttpResponse], receive: Receive, noting: Noting) -> HttpResponse:
        """The result of work in steps, each in the thread of the ledger.

        Raises:
            ClientGone: the client disconnected.
        """
        gone = asyncio.ensure_future(receive())
        try:
            while True:
                errand = StepErrand(steps, noting)
                self.submit(errand)
                await errand.done
                if errand.error is not None:
                    raise errand.error
                if errand.response is not None:
                    return errand.response
                if gone.done():
                    raise ClientGone
        finally:
            gone.cancel()

    def submit(self, errand: RequestErrand | StepErrand) -> None:
        """Have an errand done."""
        self._desk.submit(errand)


def _deliver(errands: Sequence[Errand]) -> None:
    """Let the event loop go on with these."""
    ended = [each for each in errands if isinstance(each, RequestErrand | StepErrand)]
    if ended:
        loop = ended[0].done.get_loop()
        if not loop.is_closed():
            loop.call_soon_threadsafe(_end, ended)


def _end(errands: Sequence[RequestErrand | StepErrand]) -> None:
    for errand in errands:
        if not errand.done.done():
            errand.done.set_result(None)
