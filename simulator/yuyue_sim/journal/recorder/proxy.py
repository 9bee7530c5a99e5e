"""The proxy: requests go to the hospital and responses come back as they were sent; what is POSTed is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import NamedTuple, cast
from urllib.parse import urlsplit

import httpx

from yuyue_sim.contract.result_codes import code_in
from yuyue_sim.core.clock import local_time
from yuyue_sim.core.language import say
from yuyue_sim.journal.request_reader import RequestReader
from yuyue_sim.soap.addresses import base_url
from yuyue_sim.soap.connection import Header, sent_head
from yuyue_sim.soap.exchange import MOST_ANSWER_BYTES, Exchange, Observer, request_id_of
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.request_body import AsgiMessage, BodyTooLarge, ClientGone, Receive, Send, read_body

_LIMITS = Limits(body_bytes=16 << 20)
_OF_A_CONNECTION = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
"""Headers about one connection, which do not pass (RFC 9110, 7.6.1); those that `Connection` names do not either."""
_ORIGIN = re.compile(rb"\A[a-z][a-z0-9+.-]*://[^/?#]*", re.IGNORECASE)
_ADDRESS = re.compile(rb"""(:address\s[^>]*?location\s*=\s*["'])https?://[^/"']+""")
"""Where a WSDL says which address to ask."""
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_PYTHON_BYTES = re.compile(r""":? ?(?:bytearray\()?\bb['"].*""", re.DOTALL)
"""How the HTTP library ends a sentence about bytes that it refuses."""
_MOST_STATUS = 599
_WITHOUT_BODY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


class HospitalAddressError(ValueError):
    """An address is not that of a hospital."""

    def __init__(self, address: str) -> None:
        super().__init__(
            say(
                "{address}: expected scheme, host and port of a hospital, such as http://10.0.0.5:8080", address=address
            )
        )


class _Response(NamedTuple):
    """What the client gets."""

    status: int
    headers: list[Header]
    body: bytes

    @property
    def content_type(self) -> bytes:
        return _header(self.headers, b"content-type") or b""

    @classmethod
    def of_text(cls, status: HTTPStatus, text: str) -> _Response:
        body = f"yuyue-sim record: {text}\n".encode()
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body))]
        return cls(status, headers, body)

    def decoded(self) -> bytes:
        """The body without its Content-Encoding; as it is, if that cannot be decoded."""
        if _header(self.headers, b"content-encoding") is None:
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

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport,
        hospital: str,
        timeout_s: float,
        observe: Observer,
        machine: Callable[[], float],
    ) -> None:
        """Pass requests on.

        Args:
            transport: carries a request to the hospital, and keeps nothing between requests.
            hospital: scheme, host and port of the hospital.
            timeout_s: seconds to wait for the hospital.
            observe: gets every request that is POSTed, and its response.
            machine: the machine's time, in seconds since 1970 (UTC).
        """
        self._transport = transport
        self._hospital = httpx.URL(hospital)
        self._timeout = httpx.Timeout(timeout_s).as_dict()
        self._observe = observe
        self._machine = machine
        self._reader = RequestReader(_LIMITS)

    async def __call__(self, scope: AsgiMessage, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        arrived_unix_s = self._machine()
        _, headers = sent_head(scope)
        try:
            body = await read_body(receive, _header(headers, b"content-length"), _LIMITS)
        except BodyTooLarge:
            text = say(
                "the request is too large: at most {body_bytes} bytes are passed on.", body_bytes=_LIMITS.body_bytes
            )
            response = _Response.of_text(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, text)
            await _send(response._replace(headers=[*response.headers, (b"connection", b"close")]), send)
            return
        except ClientGone:
            return
        response = await self._response(scope, body)
        if scope["method"] == "POST":
            self._keep(scope["path"], headers, body, response, arrived_unix_s)
        await _send(response, send)

    async def _response(self, scope: AsgiMessage, body: bytes) -> _Response:
        try:
            response = await self._forward(scope, body)
        except httpx.HTTPError as error:
            why = _PYTHON_BYTES.sub("", str(error)) or type(error).__name__
            return _Response.of_text(
                HTTPStatus.BAD_GATEWAY, say("no response from {hospital}: {why}", hospital=self._hospital, why=why)
            )
        if response.status > _MOST_STATUS or any(_CONTROL.search(value) for _, value in response.headers):
            text = say(
                "the answer from {hospital} has a status or a header that HTTP does not allow", hospital=self._hospital
            )
            return _Response.of_text(HTTPStatus.BAD_GATEWAY, text)
        return self._with_own_address(scope, response) if scope["method"] == "GET" else response

    async def _forward(self, scope: AsgiMessage, body: bytes) -> _Response:
        target, headers = sent_head(scope)
        request = httpx.Request(
            scope["method"],
            self._hospital,
            headers=self._passing(headers, len(body)),
            stream=httpx.ByteStream(body),
            extensions={"target": _ORIGIN.sub(b"", target), "timeout": self._timeout},
        )
        upstream = await self._transport.handle_async_request(request)
        try:
            content = b"".join([chunk async for chunk in cast("httpx.AsyncByteStream", upstream.stream)])
        finally:
            await upstream.aclose()
        kept = _of_the_message(upstream.headers.raw)
        if upstream.status_code in _WITHOUT_BODY:
            kept = [pair for pair in kept if pair[0].lower() != b"content-length"]
        elif _header(kept, b"content-length") is None and scope["method"] != "HEAD":
            kept.append((b"content-length", b"%d" % len(content)))
        return _Response(upstream.status_code, kept, content)

    def _passing(self, headers: list[Header], body_bytes: int) -> list[Header]:
        """The headers for the hospital: its own Host, and the length of a body that came in chunks."""
        host = self._hospital.netloc
        kept = [(name, host if name.lower() == b"host" else value) for name, value in _of_the_message(headers)]
        if _header(kept, b"host") is None:
            kept.insert(0, (b"Host", host))
        if _header(kept, b"content-length") is None and _header(headers, b"transfer-encoding") is not None:
            kept.append((b"Content-Length", b"%d" % body_bytes))
        return kept

    def _with_own_address(self, scope: AsgiMessage, response: _Response) -> _Response:
        """A WSDL with the recorder's address in place of the hospital's; any other response as it is."""
        host = _header(scope["headers"], b"host")
        own = base_url(scope.get("scheme"), host, scope.get("server")).encode()
        body, count = _ADDRESS.subn(rb"\g<1>" + own, response.decoded())
        if not count:
            return response
        changed = {b"content-length", b"content-encoding"}
        headers = [pair for pair in response.headers if pair[0].lower() not in changed]
        return _Response(response.status, [*headers, (b"content-length", b"%d" % len(body))], body)

    def _keep(
        self, path: str, headers: list[Header], request: bytes, response: _Response, arrived_unix_s: float
    ) -> None:
        """Give the exchange to the observer; as seen from here, the hospital decided when its response came."""
        content_type = _header(headers, b"content-type") or b""
        now_unix_s = self._machine()
        body = response.decoded()
        parsed, subject = self._reader.read(path, content_type, request)
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
                content_type,
                request,
                request_id_of(_header(headers, b"x-request-id") or b""),
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


def _of_the_message(headers: Iterable[Header]) -> list[Header]:
    """The headers without those about one connection."""
    pairs = list(headers)
    named = {
        token.strip().lower() for name, value in pairs if name.lower() == b"connection" for token in value.split(b",")
    }
    return [pair for pair in pairs if pair[0].lower() not in _OF_A_CONNECTION | named]


def _header(headers: Iterable[Header], name: bytes) -> bytes | None:
    """The first header of that name, given in small letters."""
    return next((value for each, value in headers if each.lower() == name), None)
