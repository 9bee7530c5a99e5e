"""The ASGI application of the control API: access, bodies and the journal; FastAPI is loaded at the first request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yuyue_sim.core.content_codings import content_codings
from yuyue_sim.core.first_use import FirstUse
from yuyue_sim.core.garbage_collection import collection_paused
from yuyue_sim.core.language import say, speaking
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.access import refusal
from yuyue_sim.server.control.asked_language import asked_language, language_problem, without_language
from yuyue_sim.server.control.bodies import json_error
from yuyue_sim.server.control.problems import MEDIA_TYPE, ProblemError
from yuyue_sim.server.control.simulation_api import SIMULATION, SimulationApi

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import Message, Receive, Scope, Send

MOST_BODY_BYTES = 64 << 10
_MOST_DRAINED_BYTES = 1 << 20
_JSON = "application/json"
_LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})
_REFUSED = 400
_DOCUMENT = "/openapi.json"


class ControlApp:
    """The ASGI application behind `/control`."""

    def __init__(self, token: str | None = None) -> None:
        """With a token every client that sends it may ask; without one, this machine only."""
        self._token = token

    async def __call__(self, simulation: SimulationApi, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request about a world, in the language that it asks for."""
        with speaking(asked_language(scope)):
            await self._answer(simulation, scope, receive, send)

    async def _answer(self, simulation: SimulationApi, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        problem = refusal(client[0] if client else None, scope["headers"], self._token, scope["scheme"])
        if problem is not None:
            await refuse(problem, send)
            return
        body = await _read(receive)
        if body is None:
            return
        problem = language_problem(scope) or _unwanted(body, scope["headers"])
        if problem is not None:
            await refuse(problem, send)
            return
        api = await API.ready()
        if scope["path"].endswith(_DOCUMENT):
            await DOCUMENT.ready()
        noting = await _noting(simulation, scope, body, send) if scope["method"] not in _LOOKING else send
        await api(_scope_of(simulation, scope), _replaying(body, receive), noting)


def _load_api() -> FastAPI:
    """Import FastAPI and build the API. This takes longer than the rest of the start."""
    with collection_paused():
        from yuyue_sim.server.control.api import control_api  # noqa: PLC0415

        api = control_api()
        for route in api.routes:  # FastAPI builds each router when it first looks for a path in it
            route.matches({"type": "http", "method": "GET", "path": "/", "root_path": "", "headers": []})
    return api


def _describe_api() -> dict[str, Any]:
    from yuyue_sim.server.control.schemas import describe_bodies  # noqa: PLC0415

    describe_bodies()
    return API.begin().result().openapi()


API = FirstUse(_load_api)
"""One application serves all servers and worlds of this process."""
DOCUMENT = FirstUse(_describe_api)
"""Its description of itself, openapi.json, which it keeps."""


def _scope_of(simulation: SimulationApi, scope: Scope) -> Scope:
    """The scope of a request for the one application of all worlds."""
    return {
        **scope,
        SIMULATION: simulation,
        "root_path": simulation.prefix or scope.get("root_path", ""),
        "query_string": without_language(scope.get("query_string", b"")),
    }


async def _noting(simulation: SimulationApi, scope: Scope, body: bytes, send: Send) -> Send:
    """A send that writes a change to the journal if the response reports success."""
    from yuyue_sim.server.control.change_journal import Arrival, order_entry  # noqa: PLC0415 - as above

    arrival = await simulation.ledger_work.call(lambda: Arrival.at(simulation))

    async def noting(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] < _REFUSED:
            path = scope["path"].removeprefix(simulation.prefix)
            entry = order_entry(simulation, arrival, scope["method"], path, body, message["status"])
            simulation.journal.note_order(entry)
        await send(message)

    return noting


async def _read(receive: Receive) -> bytes | None:
    """The body, or enough of it to see that it is too large; `None` if the client has disconnected."""
    chunks: list[bytes] = []
    size = 0
    while size <= _MOST_DRAINED_BYTES:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk = message.get("body", b"")
        size += len(chunk)
        if size <= MOST_BODY_BYTES + len(chunk):
            chunks.append(chunk)
        if not message.get("more_body"):
            break
    return b"".join(chunks)


def _unwanted(body: bytes, headers: list[tuple[bytes, bytes]]) -> ProblemError | None:
    if len(body) > MOST_BODY_BYTES:
        return problems.too_large(MOST_BODY_BYTES)
    if not body:
        return None
    codings = content_codings(headers)
    if codings:
        return problems.wrong_media_type(say("Content-Encoding: expected none, got {given!r}", given=codings[:40]))
    media_type = dict(headers).get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()
    if media_type != _JSON:
        return problems.wrong_media_type(
            say("Content-Type: expected {expected}, got {given!r}", expected=_JSON, given=media_type[:40])
        )
    return json_error(body)


def _replaying(body: bytes, receive: Receive) -> Receive:
    """A receive that delivers a body that was already read."""
    unread = True

    async def replay() -> Message:
        nonlocal unread
        if unread:
            unread = False
            return {"type": "http.request", "body": body, "more_body": False}
        return await receive()

    return replay


async def refuse(problem: ProblemError, send: Send) -> None:
    """Answer with a problem, and end the connection."""
    body = problem.body()
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", b"%d" % len(body))]
    if problem.status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": int(problem.status), "headers": headers})
    await send({"type": "http.response.body", "body": body})
