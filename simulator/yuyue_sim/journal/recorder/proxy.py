"""The proxy: everything goes on to the hospital as it is, and what is POSTed is told to an observer with its answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from yuyue_sim.contract.result_codes import code_in
from yuyue_sim.core.clock import local_time
from yuyue_sim.journal.request_reader import RequestReader
from yuyue_sim.soap.addresses import base_url
from yuyue_sim.soap.exchange import MOST_ANSWER_BYTES, Exchange, Observer, request_id_of
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.request_body import BodyTooLarge, ClientGone, read_body

_LIMITS = Limits(body_bytes=16 << 20)
_METHODS = ["GET", "HEAD", "POST"]
_OF_A_CONNECTION = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_NOT_PASSED_ON = _OF_A_CONNECTION | {"host", "content-length", "accept-encoding"}
_NOT_PASSED_BACK = _OF_A_CONNECTION | {"content-length", "content-encoding", "date", "server"}
_ADDRESS = re.compile(rb"""(:address\s[^>]*?location\s*=\s*["'])https?://[^/"']+""")
"""Where a WSDL says who is to be asked."""


class HospitalAddressError(ValueError):
    """An address is none of a hospital."""

    def __init__(self, address: str) -> None:
        super().__init__(f"{address}: expected scheme, host and port of a hospital, such as http://10.0.0.5:8080")


def hospital_root(address: str) -> str:
    """The address of a hospital as it stands before the paths of its endpoints.

    Raises:
        HospitalAddressError: it is none, or goes on after the port.
    """
    try:
        parts = urlsplit(address)
        is_sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_sound = False
    if not is_sound or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise HospitalAddressError(address)
    return f"{parts.scheme}://{parts.netloc}"


class RecordingProxy:
    """Stands between a platform and a hospital."""

    def __init__(self, client: httpx.AsyncClient, observe: Observer, machine: Callable[[], float]) -> None:
        """Pass requests on.

        Args:
            client: asks the hospital, whose root is its base URL.
            observe: is told of every request that is POSTed, and its answer.
            machine: the machine's time, in seconds since 1970 (UTC).
        """
        self._client = client
        self._observe = observe
        self._machine = machine
        self._reader = RequestReader(_LIMITS)

    def app(self) -> Starlette:
        """The ASGI application."""
        return Starlette(routes=[Route("/{path:path}", self._pass_on, methods=_METHODS)])

    async def _pass_on(self, request: Request) -> Response:
        arrived_unix_s = self._machine()
        try:
            declared = request.headers.get("content-length", "").encode() or None
            request_body = await read_body(request.receive, declared, _LIMITS)
        except BodyTooLarge:
            text = f"yuyue-sim record: the request is too large: at most {_LIMITS.body_bytes} bytes are passed on.\n"
            return PlainTextResponse(text, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"Connection": "close"})
        except ClientGone:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        response = await self._forward(request, request_body)
        if request.method == "POST":
            self._tell(request, request_body, response, arrived_unix_s)
        return response

    async def _forward(self, request: Request, request_body: bytes) -> Response:
        headers = _without(_NOT_PASSED_ON, request.headers.items())
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        try:
            upstream = await self._client.request(
                request.method, target, content=request_body, headers=[*headers, ("Accept-Encoding", "identity")]
            )
        except httpx.HTTPError as error:
            why = str(error) or type(error).__name__
            text = f"yuyue-sim record: no answer from {self._client.base_url}: {why}\n"
            return PlainTextResponse(text, HTTPStatus.BAD_GATEWAY)
        body = upstream.content
        if request.method == "GET":
            root = base_url(request.scope, request.headers.get("host", "").encode() or None)
            body = _ADDRESS.sub(rb"\g<1>" + root.encode(), body)
        response = Response(body, upstream.status_code)
        kept = _without(_NOT_PASSED_BACK, upstream.headers.multi_items())
        length = (
            "content-length",
            upstream.headers.get("content-length", "0") if request.method == "HEAD" else str(len(body)),
        )
        response.raw_headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in (length, *kept)]
        return response

    def _tell(self, request: Request, request_body: bytes, response: Response, arrived_unix_s: float) -> None:
        """Tell the observer; the answer took effect when it came, for all that can be seen from here."""
        path, content_type = request.url.path, request.headers.get("content-type", "").encode("latin-1")
        now_unix_s = self._machine()
        body = bytes(response.body)
        parsed = self._reader.read(path, content_type, request_body)
        operation = "" if parsed is None else parsed.call.operation.name
        self._observe(
            Exchange(
                arrived_unix_s,
                now_unix_s,
                now_unix_s,
                local_time(now_unix_s),
                path,
                content_type,
                request_body,
                request_id_of(request.headers.get("x-request-id", "").encode("latin-1")),
                parsed,
                response.status_code,
                response.headers.get("content-type", "").encode("latin-1"),
                body[:MOST_ANSWER_BYTES],
                len(body),
                code_in(operation, response.status_code, body),
                None,
                (),
            )
        )


def _without(names: frozenset[str], headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() not in names]
