"""The requests that come in one turn of the event loop: each is read when it comes, all are carried out together.

Whatever reads the socket runs between two requests; that carries out one order after the other costs a tenth less a
request than to do all of it for each. The bookings of a turn share one transaction. No response goes out before that is
committed; if it cannot be, nothing of it is kept, and each request is carried out anew, by itself.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from yuyue_sim.contract.endpoints import Endpoint
from yuyue_sim.hospital.ledger.group import Group
from yuyue_sim.hospital.rules.pauses import Steps
from yuyue_sim.soap.exchange import Observer
from yuyue_sim.soap.exchange_recorder import AnyExchange
from yuyue_sim.soap.post import Answer, Post, Take
from yuyue_sim.soap.request_body import Application
from yuyue_sim.soap.response import HttpResponse

log = logging.getLogger(__name__)


Request = tuple[Endpoint, Post, bytes, Observer | None]
"""Where it came, what its head says, its body, and who gets its exchange if not the observers of this process."""
Begun = tuple[AnyExchange, HttpResponse | None, Steps[HttpResponse]]
"""A request on which work has begun: its response, `None` if something has to be waited for, and the work."""


class RequestWorker(Protocol):
    """What works on the requests of a turn."""

    def exchange_of(self, request: Request) -> AnyExchange:
        """Begin to record the exchange of a request."""

    def begin_in_turn(self, request: Request, exchange: AnyExchange) -> Begun | None:
        """Begin to work on a request; `None` if it has to come over ASGI."""

    def rest_of(self, begun: Begun) -> Application:
        """What goes on over ASGI with work that has begun."""


class TurnJob:
    """The answer to a request that is carried out at the end of the turn."""

    __slots__ = ("_exchange", "_request", "_take", "_turn", "_worker", "begun", "group")

    def __init__(self, turn: Turn, worker: RequestWorker, request: Request, exchange: AnyExchange) -> None:
        """Carry a request out in a turn; its exchange has what was read of it."""
        self._turn = turn
        self._worker = worker
        self._request = request
        self._exchange = exchange
        self._take: Take
        self.begun: Begun | None = None
        self.group: Group | None = None
        """The transaction that it is a part of, or has read from."""

    def then(self, take: Take) -> None:
        """Call something with the answer, at the end of the turn."""
        self._take = take
        self._turn.join(self)

    def carry_out(self) -> None:
        """Carry it out up to its response, or until something has to be waited for.

        If that fails, it comes over ASGI, where it can fail without the others.
        """
        try:
            self.begun = self._worker.begin_in_turn(self._request, self._exchange)
        except Exception:
            log.exception("A request could not be carried out with the others of its turn")
            self.begun = None

    def carry_out_anew(self) -> None:
        """Carry it out once more, since what was done is undone."""
        self._exchange = self._worker.exchange_of(self._request)
        self.carry_out()

    def give(self) -> AnyExchange | None:
        """Give the answer; the exchange if it is done with that."""
        begun = self.begun
        if begun is None:
            self._take(None)
            return None
        exchange, response, _ = begun
        if response is None or response.conduct is not None or not isinstance(response.body, bytes):
            self._take(self._worker.rest_of(begun))
            return None
        self._take(Answer(response.status, response.content_type, response.body, exchange.sent))
        return exchange


class Turn:
    """The jobs of the present turn."""

    def __init__(
        self, one_look: Callable[[bool], AbstractContextManager[None]], open_group: Callable[[], Group | None]
    ) -> None:
        """Carry out jobs in one look at the ledger; `open_group` says which group is open."""
        self._one_look = one_look
        self._open_group = open_group
        self._jobs: list[TurnJob] = []

    def join(self, job: TurnJob) -> None:
        """Take one more job."""
        if not self._jobs:
            asyncio.get_running_loop().call_soon(self.end)
        self._jobs.append(job)

    def end(self) -> None:
        """Carry out all jobs, commit, and give the answers."""
        jobs, self._jobs = self._jobs, []
        try:
            with self._one_look(True):
                for job in jobs:
                    job.carry_out()
                    job.group = self._open_group()
        finally:
            self._commit()
        for job in jobs:
            if job.group is not None and not job.group.is_committed:
                with self._one_look(False):
                    job.carry_out_anew()
        done = []
        for job in jobs:
            try:
                done.append(job.give())
            except Exception:  # the others still get their responses
                log.exception("A response could not be sent")
        for exchange in done:
            try:
                if exchange is not None:
                    exchange.done()
            except Exception:
                log.exception("An exchange could not be observed")

    def _commit(self) -> None:
        group = self._open_group()
        if group is not None:
            group.commit()
