"""The ASGI application of a hospital: both endpoints, their WSDLs, and pages for people."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial

from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.endpoints import ENDPOINTS, Endpoint
from yuyue_sim.contract.styles import SoapVersion
from yuyue_sim.core.turns import next_turn
from yuyue_sim.hospital.ledger.group import Group
from yuyue_sim.hospital.ledger.lock_scope import LockScope
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.soap.addresses import asked_layout, asks_for_wsdl, base_url
from yuyue_sim.soap.dispatcher import Dispatcher
from yuyue_sim.soap.exchange import Exchange, Observer, Observers
from yuyue_sim.soap.exchange_recorder import AnyExchange, ExchangeRecorder, UnobservedExchange
from yuyue_sim.soap.fault_injector import FaultInjector
from yuyue_sim.soap.faults import SoapFault, client_fault, coding_fault, nothing_at
from yuyue_sim.soap.handlers import HANDLERS, MALFORMED, Context, Handler, MalformedHandler
from yuyue_sim.soap.ledger_jobs import AnswerOfJob, LedgerJobs, RequestJob, Work
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.page import PageLink, render_page
from yuyue_sim.soap.post import Answer, HandOver, Later, Post, awaited, post_of
from yuyue_sim.soap.request_body import (
    Application,
    AsgiMessage,
    BodyTooLarge,
    ClientGone,
    Receive,
    Send,
    SupersededError,
    read_body,
)
from yuyue_sim.soap.response import HttpResponse
from yuyue_sim.soap.sender import Pause, built, first_step, refuse, send_answer, send_response, start_of
from yuyue_sim.soap.service import SoapService
from yuyue_sim.soap.turn import Begun, Request, Turn, TurnJob
from yuyue_sim.soap.wsdl_files import wsdl_at

_HTML = b"text/html; charset=utf-8"
_PLAIN = b"text/plain; charset=utf-8"
_WSDL = b"text/xml; charset=utf-8"
_LAYOUTS: dict[str | None, Layout | None] = {None: None, **{layout.value: layout for layout in Layout}}
"""The layouts that a WSDL can be asked for; all elements are in it if none is named."""
_MOST_CONTEXTS = 1024
_SHOWN_QUERY_BYTES = 200
_ALLOWED = (b"allow", b"GET, HEAD, POST")


def _no_look(_may_join: bool) -> AbstractContextManager[None]:
    return nullcontext()


class SoapApp:
    """The SOAP side of a simulator."""

    def __init__(  # noqa: PLR0913 - each is a part of its own
        self,
        clinic: Clinic,
        public_url: str | None = None,
        limits: Limits | None = None,
        *,
        handlers: Mapping[str, Handler] = HANDLERS,
        malformed: Mapping[str, MalformedHandler] = MALFORMED,
        fault_injector: FaultInjector | None = None,
        pause: Pause = asyncio.sleep,
        observers: Observers | None = None,
        prefix: str = "",
        step: Callable[[], None] = lambda: None,
        one_look: Callable[[bool], AbstractContextManager[None]] = _no_look,
        group: Callable[[], Group | None] = lambda: None,
        ledger_jobs: LedgerJobs | None = None,
        blind_look: Callable[[], AbstractContextManager[None]] = nullcontext,
        links: Sequence[PageLink] = (),
        hand_over: HandOver | None = None,
    ) -> None:
        """Answer for a clinic.

        Args:
            clinic: the hospitals.
            public_url: the address that clients use, if it differs from their Host header.
            limits: the largest request.
            handlers: the operations, by wire name.
            malformed: the responses to malformed requests, for operations with a code for them.
            fault_injector: decides which faults are injected; absent for none.
            pause: waits for some seconds, in requests that a fault delays.
            observers: get every exchange; absent for none.
            prefix: precedes the paths of the endpoints.
            step: is called when a request was POSTed; it advances a stepped clock.
            one_look: a context manager for work that waits for nothing: the ledger looks once what others wrote. Its
                argument is whether a booking may join the group of this turn of the event loop.
            group: the group that is open.
            ledger_jobs: have done in a thread what needs the ledger, where that is on a database server.
            blind_look: a context manager for the work before, which may not ask the ledger.
            links: what the pages for people link to besides the WSDLs.
            hand_over: lets another process carry out bookings.
        """
        self._hand_over = hand_over
        self._links = links
        self._step = step
        self._one_look = one_look
        self._turn = Turn(one_look, group)
        self._ledger_jobs = ledger_jobs
        self._blind_look = blind_look
        self._prefix = prefix
        self._observers = observers
        self._limits = limits or Limits()
        self._public_url = public_url.rstrip("/") if public_url else None
        reasons = observers.reasons if observers is not None else None
        dispatcher = Dispatcher(clinic, self._limits, handlers, malformed, reasons)
        self._service = SoapService(dispatcher, self._limits, fault_injector, parts_at_ledger=ledger_jobs is not None)
        self._pause = pause
        self._endpoints = {f"{prefix}{endpoint.path}{end}": endpoint for endpoint in ENDPOINTS for end in ("", "/")}
        self._contexts: dict[tuple[str | None, bytes | None], Context] = {}

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Answer one request, or handle the server's start and stop."""
        kind = scope["type"]
        if kind == "http":
            if scope["method"] == "POST":
                await self._post(scope, receive, send)
            else:
                await _send(send, scope, *self._look(scope))
        elif kind == "lifespan":
            await _live(receive, send)
        elif kind == "websocket":
            await send({"type": "websocket.close", "code": 1003})

    def answer(self, post: Post, body: bytes, observe: Observer | None = None) -> Answer | Later | Application | None:
        """Answer a POST that is here whole; where something has to be waited for, what is returned goes on over ASGI.

        `None` for what is refused because of its head or its size: that comes over ASGI from its beginning. What may
        write comes at the end of this turn of the event loop. `observe` gets the exchange of a request that came to
        another process, instead of the observers of this one.

        Raises:
            SupersededError: another simulation has replaced this one.
        """
        endpoint = self._endpoints.get(post.path)
        if endpoint is None or post.codings or not post.host or len(body) > self._limits.body_bytes:
            return None
        if self._hand_over is not None and observe is None:
            later = self._hand_over(post, body)
            if later is not None:
                return later
        if self._ledger_jobs is not None:
            return self._answer_beside(self._ledger_jobs, endpoint, post, body)
        request = endpoint, post, body, observe
        exchange = self.exchange_of(request)
        exchange.parsed = self._service.parsed_before(endpoint, post.content_type, body, exchange)
        if exchange.parsed is None or not exchange.parsed.call.is_repeated:
            return TurnJob(self._turn, self, request, exchange)
        with self._one_look(False):
            begun = self._begin(request, exchange, may_chunk=True)
        response = begun[1]
        if response is None or response.conduct is not None or not isinstance(response.body, bytes):
            return self.rest_of(begun)
        return Answer(response.status, response.content_type, response.body, exchange.done)

    def observe(self, exchange: Exchange) -> None:
        """Call the observers with an exchange that another process has carried out for a client of this one."""
        if self._observers is not None:
            for observe in self._observers.observers:
                observe(exchange)

    def begin_in_turn(self, request: Request, exchange: AnyExchange) -> Begun | None:
        """Begin to work on a request at the end of its turn; `None` if another simulation has replaced this one."""
        try:
            return self._begin(request, exchange, may_chunk=True)
        except SupersededError:
            return None

    def rest_of(self, begun: Begun) -> Application:
        """What goes on over ASGI with work that has begun."""
        return partial(self._finish, begun)

    async def _post(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        post = post_of(scope)
        endpoint = self._endpoints.get(post.path)
        if endpoint is None or post.codings:
            self._step()
            await refuse(self._fault(post.path, endpoint, post.codings), scope, receive, send, self._limits)
            return
        try:
            body = await read_body(receive, post.length, self._limits)
        except ClientGone:
            return
        except BodyTooLarge:
            self._step()
            fault = client_fault(f"The request is too large: at most {self._limits.body_bytes} bytes are taken.", 413)
            await refuse(fault, scope, receive, send, self._limits)
            return
        if self._hand_over is not None and (later := self._hand_over(post, body)) is not None:
            answer = await awaited(later)
            if answer is not None:
                await (send_answer(answer, send) if isinstance(answer, Answer) else answer(scope, receive, send))
                return
        if self._ledger_jobs is not None:
            job, response = self._job(endpoint, post, body)
            await self._finish_beside(self._ledger_jobs, job, response, scope, receive, send)
            return
        try:
            may_chunk = scope.get("http_version") != "1.0"
            request = endpoint, post, body, None
            with self._one_look(False):
                begun = self._begin(request, self.exchange_of(request), may_chunk=may_chunk)
        except SupersededError as error:
            error.body = body
            raise
        await self._finish(begun, scope, receive, send)

    def _begin(self, request: Request, exchange: AnyExchange, *, may_chunk: bool) -> Begun:
        """Work on a request until there is a response, or something to wait for; in one look at the ledger."""
        endpoint, post, body, _ = request
        exchange.taken_up()
        steps = self._service.response(endpoint, post.content_type, body, self._context(post), exchange, may_chunk)
        self._step()
        response = first_step(steps)
        return exchange, None if response is None else exchange.decided(response), steps

    def exchange_of(self, request: Request) -> AnyExchange:
        """Begin to record the exchange of a request."""
        endpoint, post, body, observe = request
        if self._observers is None:
            return UnobservedExchange(body)
        return ExchangeRecorder(self._observers, endpoint.path, post.content_type, body, post.request_id, observe)

    def _work(self, endpoint: Endpoint, post: Post, body: bytes) -> Work:
        """The work on a request, of which nothing is done."""
        exchange = self.exchange_of((endpoint, post, body, None))
        exchange.taken_up()
        context = self._context(post)
        return Work(exchange, self._service.response(endpoint, post.content_type, body, context, exchange, False))

    def _first_part(self, work: Work) -> HttpResponse | None:
        """The response to a request that needs no ledger, as of when the ledger was last looked at."""
        with self._blind_look():
            response = first_step(work.steps)
        return None if response is None else work.exchange.decided(response)

    def _begun_again(self, endpoint: Endpoint, post: Post, body: bytes) -> Work:
        """The work on a request, of which only the first part is done."""
        work = self._work(endpoint, post, body)
        first_step(work.steps)
        return work

    def _lock_scope(self, exchange: AnyExchange) -> LockScope:
        return LockScope() if exchange.parsed is None else self._service.lock_scope(exchange.parsed)

    def _answer_beside(
        self, ledger_jobs: LedgerJobs, endpoint: Endpoint, post: Post, body: bytes
    ) -> Answer | Later | Application:
        """The answer to a request, at once if it needs no ledger."""
        job, response = self._job(endpoint, post, body)
        if response is not None and response.conduct is None and isinstance(response.body, bytes):
            return Answer(response.status, response.content_type, response.body, job.work.exchange.done)
        rest = partial(self._finish_beside, ledger_jobs, job, response)
        needs_ledger = response is None and job.work.exchange.needs_ledger
        return AnswerOfJob(ledger_jobs, job, rest) if needs_ledger else rest

    def _job(self, endpoint: Endpoint, post: Post, body: bytes) -> tuple[RequestJob, HttpResponse | None]:
        """The work on a request, and its response if it needs no ledger."""
        work = self._work(endpoint, post, body)
        response = self._first_part(work)
        if response is None:
            work.exchange.handed_over()
        begin = partial(self._begun_again, endpoint, post, body)
        return RequestJob(work, begin, self._lock_scope, self._step), response

    async def _finish_beside(
        self,
        ledger_jobs: LedgerJobs,
        job: RequestJob,
        response: HttpResponse | None,
        scope: AsgiMessage,
        receive: Receive,
        send: Send,
    ) -> None:
        """Have the work done that needs the ledger, and send the response when it is there."""
        try:
            while response is None and not job.work.exchange.needs_ledger:  # spyne is being imported
                await next_turn()
                response = self._first_part(job.work)
            if response is None:
                job.work.exchange.handed_over()
                response = await ledger_jobs.response(job, receive)
            if response.conduct is None and isinstance(response.body, bytes):
                await send(start_of(response, len(response.body)))
                await send({"type": "http.response.body", "body": response.body})
            else:
                exchange = job.work.exchange
                await send_response(response, scope, receive, send, self._pause, exchange, ledger_jobs.build)
        except ClientGone:
            return
        finally:
            job.work.exchange.done()

    async def _finish(self, begun: Begun, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Send the response when it is there."""
        exchange, response, steps = begun
        try:
            if response is None:
                response = exchange.decided(await built(steps, receive, exchange, has_begun=True))
            if response.conduct is None and isinstance(response.body, bytes):
                await send(start_of(response, len(response.body)))
                await send({"type": "http.response.body", "body": response.body})
            else:
                await send_response(response, scope, receive, send, self._pause, exchange)
        except ClientGone:
            return
        finally:
            exchange.done()

    def _nothing_here(self, path: str) -> str:
        return nothing_at(path, [f"{self._prefix}{endpoint.path}" for endpoint in ENDPOINTS])

    def _fault(self, path: str, endpoint: Endpoint | None, codings: str) -> SoapFault:
        if endpoint is None:
            return client_fault(self._nothing_here(path), 404)
        return coding_fault(codings)

    def _look(self, scope: AsgiMessage) -> tuple[int, bytes, bytes, list[tuple[bytes, bytes]]]:
        """Status, content type, body and further headers of the response to a GET."""
        path: str = scope["path"]
        host = dict(scope["headers"]).get(b"host")
        endpoint = self._endpoints.get(path)
        if endpoint is None and path not in {self._prefix, f"{self._prefix}/"}:
            return 404, _PLAIN, self._nothing_here(path).encode(), []
        if scope["method"] not in {"GET", "HEAD"}:
            fault = client_fault(f"{scope['method']} is not taken here: POST a SOAP envelope, or GET ?wsdl.", 405)
            return 405, _WSDL, fault.envelope(SoapVersion.SOAP11), [_ALLOWED]
        base = self._base(scope.get("scheme"), host, scope.get("server"))
        query = scope.get("query_string", b"")
        layout = asked_layout(query)
        if endpoint is not None and asks_for_wsdl(query) and layout in _LAYOUTS:
            return 200, _WSDL, wsdl_at(base + endpoint.path, endpoint, _LAYOUTS[layout]), []
        if query:
            shown = query[:_SHOWN_QUERY_BYTES].decode("latin-1")
            return 404, _PLAIN, f"There is nothing at {path}?{shown}: GET {path}?wsdl, or {path} alone.".encode(), []
        return 200, _HTML, render_page(base, endpoint, self._links).encode(), []

    def _base(self, scheme: str | None, host: bytes | None, server: tuple[str, int | None] | None) -> str:
        """The address before the paths of the endpoints, as clients see it."""
        return (self._public_url or base_url(scheme, host, server)) + self._prefix

    def _context(self, post: Post) -> Context:
        """The context of the handlers; cached for each address that clients use."""
        key = (post.scheme, post.host)
        context = self._contexts.get(key)
        if context is None:
            if len(self._contexts) >= _MOST_CONTEXTS:
                self._contexts.clear()
            context = self._contexts[key] = Context(self._base(post.scheme, post.host, post.server), self._prefix)
        return context


async def _send(
    send: Send, scope: AsgiMessage, status: int, content_type: bytes, body: bytes, more: list[tuple[bytes, bytes]]
) -> None:
    headers = [(b"content-type", content_type), (b"content-length", b"%d" % len(body)), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
