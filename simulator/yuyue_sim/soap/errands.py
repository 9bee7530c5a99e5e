"""Requests that need a ledger on a database server: the thread of the ledger goes on with them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from yuyue_sim.hospital.ledger.claims import Claims
from yuyue_sim.hospital.ledger.desk import Desk, Errand
from yuyue_sim.hospital.rules.pauses import Steps
from yuyue_sim.soap.exchange_recorder import ExchangeRecorder, UnobservedExchange
from yuyue_sim.soap.post import Answer
from yuyue_sim.soap.request_body import Application, ClientGone, Receive, SupersededError
from yuyue_sim.soap.response import HttpResponse
from yuyue_sim.soap.sender import Noting, first_step

log = logging.getLogger(__name__)

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
        self.loop = asyncio.get_running_loop()
        self.on_done: Callable[[], None] = _nothing
        """Called on the event loop when it is done."""
        self._begin = begin
        self._claims = claims
        self._step = step
        self.has_run = False
        """Whether it was done."""

    def claims(self) -> Claims:
        """What it is about."""
        return self._claims(self.work.exchange)

    def run(self) -> None:
        """Do the work up to its response, or to the first pause of a search."""
        if self.has_run:
            self.work = self._begin()
        self.has_run, self.response, self.error = True, None, None
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
        self.loop = asyncio.get_running_loop()
        self.on_done: Callable[[], None] = _nothing
        """Called on the event loop when it is done."""
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


class CallErrand:
    """Something else that needs the ledger."""

    is_repeatable = False

    def __init__(self, call: Callable[[], None]) -> None:
        self.error: BaseException | None = None
        self.loop = asyncio.get_running_loop()
        self.on_done: Callable[[], None] = _nothing
        """Called on the event loop when it is done."""
        self._call = call

    def claims(self) -> Claims:
        """Nothing that is known."""
        return _NO_CLAIMS

    def run(self) -> None:
        """Call it."""
        try:
            self._call()
        except BaseException as error:
            self.error = error


AnyErrand = RequestErrand | StepErrand | CallErrand


class Errands:
    """Has errands done, and waits for them on the event loop."""

    def __init__(self, desk: Callable[[Callable[[Sequence[Errand]], None]], Desk]) -> None:
        """Use the desk that is made with a function for what is done."""
        self._desk = desk(_deliver)

    async def response(self, errand: RequestErrand, receive: Receive) -> HttpResponse:
        """The response to a request; has the work done if nobody has.

        Raises:
            ClientGone: the client disconnected during a search.
            SupersededError: another simulation has replaced this one.
        """
        exchange, steps = errand.work
        if not errand.has_run:
            await self._done(errand)
        if isinstance(errand.error, SupersededError):
            errand.error.body = exchange.request
        if errand.error is not None:
            raise errand.error
        exchange, steps = errand.work
        return errand.response or exchange.decided(await self.build(steps, receive, exchange))

    async def build(self, steps: Steps[HttpResponse], receive: Receive, noting: Noting) -> HttpResponse:
        """The result of work in steps, each in the thread of the ledger.

        Raises:
            ClientGone: the client disconnected.
        """
        gone = asyncio.ensure_future(receive())
        try:
            while True:
                errand = StepErrand(steps, noting)
                await self._done(errand)
                if errand.error is not None:
                    raise errand.error
                if errand.response is not None:
                    return errand.response
                if gone.done():
                    raise ClientGone
        finally:
            gone.cancel()

    async def call(self, call: Callable[[], None]) -> None:
        """Call something that needs the ledger; what it raises is raised here."""
        errand = CallErrand(call)
        await self._done(errand)
        if errand.error is not None:
            raise errand.error

    async def _done(self, errand: AnyErrand) -> None:
        """Have an errand done, and wait for it."""
        done = errand.loop.create_future()
        errand.on_done = partial(_set, done)
        self.submit(errand)
        await done

    def submit(self, errand: AnyErrand) -> None:
        """Have an errand done."""
        self._desk.submit(errand)


class AnswerOfErrand:
    """The answer to a request, when its errand is done."""

    def __init__(self, errands: Errands, errand: RequestErrand, rest: Application) -> None:
        """Have an errand done; `rest` goes on over ASGI where its response cannot be sent as it is."""
        self._errands = errands
        self._errand = errand
        self._rest = rest

    def then(self, take: Callable[[Answer | Application], None]) -> None:
        """Call something with the answer, or with what goes on over ASGI."""
        self._errand.on_done = partial(self._take, take)
        self._errands.submit(self._errand)

    def _take(self, take: Callable[[Answer | Application], None]) -> None:
        response = self._errand.response
        if response is not None and response.conduct is None and isinstance(response.body, bytes):
            done = self._errand.work.exchange.done
            take(Answer(response.status, response.content_type, response.body, done))
        else:
            take(self._rest)


def _deliver(errands: Sequence[Errand]) -> None:
    """Let the event loop go on with these."""
    ended = [each for each in errands if isinstance(each, AnyErrand)]
    if ended:
        with contextlib.suppress(RuntimeError):  # the loop is closed
            ended[0].loop.call_soon_threadsafe(_end, ended)


def _end(errands: Sequence[AnyErrand]) -> None:
    for errand in errands:
        try:
            errand.on_done()
        except Exception:  # the others still get their responses
            log.exception("What waited for the ledger failed")


def _set(done: asyncio.Future[None]) -> None:
    if not done.done():
        done.set_result(None)


def _nothing() -> None:
    pass
