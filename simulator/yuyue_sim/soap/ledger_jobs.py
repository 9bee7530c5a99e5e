"""Requests that need a ledger on a database server: the thread of the ledger goes on with them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from yuyue_sim.hospital.ledger.ledger_thread import Job, LedgerThread
from yuyue_sim.hospital.ledger.lock_scope import LockScope
from yuyue_sim.hospital.rules.pauses import Steps
from yuyue_sim.soap.exchange_recorder import ExchangeRecorder, UnobservedExchange
from yuyue_sim.soap.post import Answer
from yuyue_sim.soap.request_body import Application, ClientGone, Receive, SupersededError
from yuyue_sim.soap.response import HttpResponse
from yuyue_sim.soap.sender import Noting, first_step

log = logging.getLogger(__name__)

AnyExchange = ExchangeRecorder | UnobservedExchange


class Work(NamedTuple):
    """A request on which work has begun."""

    exchange: AnyExchange
    steps: Steps[HttpResponse]


class RequestJob:
    """The work on one request from where it needs the ledger; a search goes on with `StepJob`."""

    is_repeatable = True

    def __init__(
        self, work: Work, begin: Callable[[], Work], scope: Callable[[AnyExchange], LockScope], step: Callable[[], None]
    ) -> None:
        """Go on with some work.

        Args:
            work: what has begun; it waits for the ledger.
            begin: begins it anew, if what was done is undone.
            scope: which schedules and patients decide it.
            step: is called before; it advances a stepped clock and applies what others have changed.
        """
        self.work = work
        self.response: HttpResponse | None = None
        self.error: BaseException | None = None
        self.loop = asyncio.get_running_loop()
        self.on_done: Callable[[], None] = _nothing
        """Called on the event loop when it is done."""
        self._begin = begin
        self._lock_scope = scope
        self._step = step
        self.has_run = False
        """Whether it was done."""

    def scope(self) -> LockScope:
        """What it is about."""
        return self._lock_scope(self.work.exchange)

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
        except Exception as error:
            self.error = error
            return
        if response is None:
            exchange.paused()
        else:
            self.response = exchange.decided(response)

    def fail(self, error: Exception) -> None:
        """Note that nothing of it is kept, whatever was done."""
        self.response, self.error = None, error


class StepJob:
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

    def scope(self) -> None:
        """The whole ledger: what it writes is not known."""

    def run(self) -> None:
        """Do the step."""
        self._noting.taken_up()
        try:
            self.response = first_step(self._steps)
        except BaseException as error:
            self.error = error
        self._noting.handed_over()

    def fail(self, error: Exception) -> None:
        """Note that nothing of it is kept, whatever was done."""
        self.response, self.error = None, error


class CallJob:
    """Something else that needs the ledger."""

    is_repeatable = False

    def __init__(self, call: Callable[[], None]) -> None:
        self.error: BaseException | None = None
        self.loop = asyncio.get_running_loop()
        self.on_done: Callable[[], None] = _nothing
        """Called on the event loop when it is done."""
        self._call = call

    def scope(self) -> None:
        """The whole ledger: what it writes is not known."""

    def run(self) -> None:
        """Call it."""
        try:
            self._call()
        except BaseException as error:
            self.error = error

    def fail(self, error: Exception) -> None:
        """Note that nothing of it is kept, whatever was done."""
        self.error = error


AnyJob = RequestJob | StepJob | CallJob


class LedgerJobs:
    """Has jobs done, and waits for them on the event loop."""

    def __init__(self, thread: Callable[[Callable[[Sequence[Job]], None]], LedgerThread]) -> None:
        """Use the thread that is made with a function for what is done."""
        self._thread = thread(_deliver)

    async def response(self, job: RequestJob, receive: Receive) -> HttpResponse:
        """The response to a request; has the work done if nobody has.

        Raises:
            ClientGone: the client disconnected during a search.
            SupersededError: another simulation has replaced this one.
        """
        exchange, steps = job.work
        if not job.has_run:
            await self._done(job)
        if isinstance(job.error, SupersededError):
            job.error.body = exchange.request
        if job.error is not None:
            raise job.error
        exchange, steps = job.work
        return job.response or exchange.decided(await self.build(steps, receive, exchange))

    async def build(self, steps: Steps[HttpResponse], receive: Receive, noting: Noting) -> HttpResponse:
        """The result of work in steps, each in the thread of the ledger.

        Raises:
            ClientGone: the client disconnected.
        """
        gone = asyncio.ensure_future(receive())
        try:
            while True:
                job = StepJob(steps, noting)
                await self._done(job)
                if job.error is not None:
                    raise job.error
                if job.response is not None:
                    return job.response
                if gone.done():
                    raise ClientGone
        finally:
            gone.cancel()

    async def call(self, call: Callable[[], None]) -> None:
        """Call something that needs the ledger; what it raises is raised here."""
        job = CallJob(call)
        await self._done(job)
        if job.error is not None:
            raise job.error

    async def _done(self, job: AnyJob) -> None:
        """Have an job done, and wait for it."""
        done = job.loop.create_future()
        job.on_done = partial(_set, done)
        self.submit(job)
        await done

    def submit(self, job: AnyJob) -> None:
        """Have an job done."""
        self._thread.submit(job)


class AnswerOfJob:
    """The answer to a request, when its job is done."""

    def __init__(self, jobs: LedgerJobs, job: RequestJob, rest: Application) -> None:
        """Have an job done; `rest` goes on over ASGI where its response cannot be sent as it is."""
        self._jobs = jobs
        self._job = job
        self._rest = rest

    def then(self, take: Callable[[Answer | Application], None]) -> None:
        """Call something with the answer, or with what goes on over ASGI."""
        self._job.on_done = partial(self._take, take)
        self._jobs.submit(self._job)

    def _take(self, take: Callable[[Answer | Application], None]) -> None:
        response = self._job.response
        if response is not None and response.conduct is None and isinstance(response.body, bytes):
            done = self._job.work.exchange.done
            take(Answer(response.status, response.content_type, response.body, done))
        else:
            take(self._rest)


def _deliver(jobs: Sequence[Job]) -> None:
    """Let the event loop go on with these."""
    ended = [each for each in jobs if isinstance(each, AnyJob)]
    if ended:
        with contextlib.suppress(RuntimeError):  # the loop is closed
            ended[0].loop.call_soon_threadsafe(_end, ended)


def _end(jobs: Sequence[AnyJob]) -> None:
    for job in jobs:
        try:
            job.on_done()
        except Exception:  # the others still get their responses
            log.exception("What waited for the ledger failed")


def _set(done: asyncio.Future[None]) -> None:
    if not done.done():
        done.set_result(None)


def _nothing() -> None:
    pass
