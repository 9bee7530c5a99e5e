"""The proxy: requests go to the hospital and responses come back as they were sent; what is POSTed is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from http import HTTPStatus
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

import httpx

from yuyue_sim.contract.result_codes import code_in
from yuyue_sim.core.clock import local_time
from yuyue_sim.core.language import say
from yuyue_sim.journal.recorder.heads import RequestHead, header_in, request_head, response_head
from yuyue_sim.journal.recorder.hospital_connections import HospitalResponse, NoResponseError
from yuyue_sim.journal.request_reader import RequestReader
from yuyue_sim.soap.addresses import base_url
from yuyue_sim.soap.connection import Header, sent_head
from yuyue_sim.soap.exchange import MOST_ANSWER_BYTES, Exchange, Observer
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.request_body import AsgiMessage, BodyTooLarge, ClientGone, Receive, Send, read_body

_LIMITS = Limits(body_bytes=16 << 20)
_ADDRESS = re.compile(rb"""(:address\s[^>]*?location\s*=\s*["'])https?://[^/"']+""")
"""Where a WSDL says which address to ask."""
_PYTHON_BYTES = re.compile(r""":? ?(?:bytearray\()?\bb['"].*""", re.DOTALL)
"""How the HTTP library ends a sentence about bytes that it refuses."""


class Upstream(Protocol):
    """What carries requests to the hospital."""

    async def exchange(self, client: Hashable, method: str, head: bytes, body: bytes) -> HospitalResponse:
        """Send one request of a client, whose connection has this name, and return the response.

        Raises:
            NoResponseError: there is none.
        """


class HospitalAddressError(ValueError):
    """An address is not that of a hospital."""

    def __init__(self, address: str) -> None:
        super().__init__(
            say(
                "{address}: expected scheme, host and port of a hospital, such as http://10.0.0.5:8080", address=address
            )
        )


_PLAIN_TEXT = b"text/plain; charset=utf-8"


class _Response(NamedTuple):
    """What the client gets."""

    status: int
    headers: list[Header]
    body: bytes

    content_type: bytes
    is_packed: bool = False
    """Whether the body has a Content-Encoding."""

    @classmethod
    def of_text(cls, status: HTTPStatus, text: str) -> _Response:
        body = f"yuyue-sim record: {text}\n".encode()
        headers = [(b"content-type", _PLAIN_TEXT), (b"content-length", b"%d" % len(body))]
        return cls(status, headers, body, _PLAIN_TEXT)

    def decoded(self) -> bytes:
        """The body without its Content-Encoding; as it is, if that cannot be decoded."""
        if not self.is_packed:
            return self.body
        try:
            return httpx.Response(self.status, headers=self.headers, content=self.body).content
        except httpx.DecodingError:
            return self.body


def hospital_root(address: str) -> str:
    """The address of a hospital, without the paths of its endpoints.

    Raises:
        HospitalAddressError: it is not an address, or has more after the port.
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
    """Stands between a platform and a hospital; an ASGI application."""

    def __init__(self, upstream: Upstream, hospital: str, observe: Observer, machine: Callable[[], float]) -> None:
        """Pass requests on.

        Args:
            upstream: carries a request to the hospital.
            hospital: scheme, host and port of the hospital.
            observe: gets every request that is POSTed, and its response.
            machine: the machine's time, in seconds since 1970 (UTC).
        """
        self._upstream = upstream
        self._hospital = hospital
        self._host = urlsplit(hospital).netloc.encode()
        self._observe = observe
        self._machine = machine
        self._reader = RequestReader(_LIMITS)

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        arrived_unix_s = self._machine()
        target, headers = sent_head(scope)
        method = scope["method"]
        head = request_head(self._host, method, target, tuple(headers))
        try:
            body = await read_body(receive, head.declared, _LIMITS)
        except BodyTooLarge:
            text = say(
                "the request is too large: at most {body_bytes} bytes are passed on.", body_bytes=_LIMITS.body_bytes
            )
            response = _Response.of_text(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, text)
            await _send(response._replace(headers=[*response.headers, (b"connection", b"close")]), send)
            return
        except ClientGone:
            return
        response = await self._response(scope.get("client"), method, head, body)
        if method == "GET":
            response = self._with_own_address(scope, response)
        elif method == "POST":
            self._keep(scope["path"], head, body, response, arrived_unix_s)
        await _send(response, send)

    async def _response(self, client: Hashable, method: str, head: RequestHead, body: bytes) -> _Response:
        try:
            status, headers, content = await self._upstream.exchange(client, method, head.with_length(len(body)), body)
        except NoResponseError as error:
            why = _PYTHON_BYTES.sub("", str(error))
            text = say("no response from {hospital}: {why}", hospital=self._hospital, why=why)
            return _Response.of_text(HTTPStatus.BAD_GATEWAY, text)
        came = response_head(method, status, headers)
        if not came.is_allowed:
            text = say(
                "the answer from {hospital} has a status or a header that HTTP does not allow", hospital=self._hospital
            )
            return _Response.of_text(HTTPStatus.BAD_GATEWAY, text)
        passing = came.headers if came.has_length else [*came.headers, (b"content-length", b"%d" % len(content))]
        return _Response(status, passing, content, came.content_type, came.is_packed)

    def _with_own_address(self, scope: AsgiMessage, response: _Response) -> _Response:
        """A WSDL with the recorder's address in place of the hospital's; any other response as it is."""
        host = header_in(scope["headers"], b"host")
        own = base_url(scope.get("scheme"), host, scope.get("server")).encode()
        body, count = _ADDRESS.subn(rb"\g<1>" + own, response.decoded())
        if not count:
            return response
        changed = {b"content-length", b"content-encoding"}
        headers = [pair for pair in response.headers if pair[0].lower() not in changed]
        headers.append((b"content-length", b"%d" % len(body)))
        return response._replace(headers=headers, body=body, is_packed=False)

    def _keep(self, path: str, head: RequestHead, request: bytes, response: _Response, arrived_unix_s: float) -> None:
        """Give the exchange to the observer; as seen from here, the hospital decided when its response came."""
        now_unix_s = self._machine()
        body = response.decoded()
        parsed, subject = self._reader.read(path, head.content_type, request)
        operation = style = ""
        if parsed is not None:
            operation, style = parsed.call.operation.name, parsed.style
        self._observe(
            Exchange(
                arrived_unix_s,
                now_unix_s,
                now_unix_s,
                local_time(now_unix_s),
                0,
                path,
                head.content_type,
                request,
                head.request_id,
                operation,
                style,
                subject,
                response.status,
                response.content_type,
                body[:MOST_ANSWER_BYTES],
                len(body),
                code_in(operation, response.status, body),
                None,
                (),
            )
        )


async def _send(response: _Response, send: Send) -> None:
    await send({"type": "http.response.start", "status": response.status, "headers": response.headers})
    await send({"type": "http.response.body", "body": response.body})
