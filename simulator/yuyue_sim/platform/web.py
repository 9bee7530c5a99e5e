"""The platform over HTTP: notifyHospInfo and its WSDLs, a page, its state, and orders and polls on request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from yuyue_sim.contract.endpoints import Endpoint
from yuyue_sim.core.content_codings import content_codings
from yuyue_sim.core.language import language_accepted, say, speaking
from yuyue_sim.core.origins import page_of_another_origin, page_of_another_site
from yuyue_sim.platform.async_platform import AsyncPlatform
from yuyue_sim.platform.booking import OrderError
from yuyue_sim.platform.notify_endpoints import ENDPOINTS
from yuyue_sim.platform.notify_service import NotifyService
from yuyue_sim.platform.orders import OrderFormatError, read_order
from yuyue_sim.platform.page import render_page
from yuyue_sim.platform.state_file import StateFileError
from yuyue_sim.platform.view import booking_as_json, reports_as_json, state_as_json
from yuyue_sim.soap.addresses import asks_for_wsdl, base_url
from yuyue_sim.soap.content_type import read_content_type
from yuyue_sim.soap.faults import client_fault, coding_fault, nothing_at
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.request_body import BodyTooLarge, ClientGone, read_body
from yuyue_sim.soap.response import HttpResponse, fault_response
from yuyue_sim.soap.wsdl_files import wsdl_at

_LIMITS = Limits()


def platform_app(running: AsyncPlatform) -> Starlette:
    """The application of a running platform."""
    routes = _Routes(running)
    return Starlette(
        routes=[
            Route("/", routes.page, methods=["GET"]),
            Route("/state", _for_own_pages(routes.state), methods=["GET"]),
            Route("/book", _for_own_pages(routes.book), methods=["POST"]),
            Route("/poll", _for_own_pages(routes.poll), methods=["POST"]),
            *[
                Route(f"{endpoint.path}{end}", routes.soap, methods=["GET", "POST"])
                for endpoint in ENDPOINTS
                for end in ("", "/")
            ],
        ],
        exception_handlers={404: _nothing_here, 405: _wrong_method, StateFileError: _not_kept},
    )


class _Routes:
    """What can be asked of a platform."""

    def __init__(self, running: AsyncPlatform) -> None:
        self._running = running
        self._platform = running.platform
        self._service = NotifyService(running.platform, _LIMITS)

    async def page(self, _: Request) -> Response:
        """What it knows, for people."""
        return Response(render_page(self._platform), media_type="text/html; charset=utf-8")

    async def state(self, _: Request) -> Response:
        """What it knows, for scripts."""
        return JSONResponse(state_as_json(self._platform))

    async def poll(self, _: Request) -> Response:
        """Poll now."""
        return JSONResponse({"polls": reports_as_json(await self._running.poll())})

    async def book(self, request: Request) -> Response:
        """Make a booking; 200 with its state whatever became of it, 422 where it is no order."""
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != "application/json":
            text = say("expected application/json, got {media_type}", media_type=media_type or say("none"))
            return _problem(415, [("Content-Type", text)])
        try:
            order = read_order(await _body(request))
            booking = await self._running.book(order)
        except BodyTooLarge:
            text = say("at most {bytes} bytes are taken", bytes=_LIMITS.body_bytes)
            return _problem(413, [(say("the body"), text)])
        except OrderFormatError as error:
            return _problem(422, error.problems)
        except OrderError as error:
            return _problem(422, [(error.place, say(error.problem))])
        return JSONResponse(booking_as_json(booking))

    async def soap(self, request: Request) -> Response:
        """The WSDL, or the answer to a notification."""
        endpoint = next(each for each in ENDPOINTS if each.path == request.scope["path"].removesuffix("/"))
        if request.method != "POST":
            query = request.scope["query_string"]
            if query and not asks_for_wsdl(query):
                return await _nothing_here(request, HTTPException(404))
            base = base_url(request.url.scheme, request.headers.get("host", "").encode(), request.scope.get("server"))
            return Response(wsdl_at(base + endpoint.path, endpoint), media_type="text/xml; charset=utf-8")
        try:
            response = await self._notified(endpoint, request)
        except ClientGone:
            return Response(status_code=400)
        self._running.settle_soon()
        return Response(response.whole, response.status, {"Content-Type": response.content_type.decode()})

    async def _notified(self, endpoint: Endpoint, request: Request) -> HttpResponse:
        content_type = request.headers.get("content-type", "").encode("latin-1")
        try:
            body = await _body(request)
        except BodyTooLarge:
            fault = client_fault(f"The request is too large: at most {_LIMITS.body_bytes} bytes are taken.", 413)
            return fault_response(fault, read_content_type(content_type).version)
        if codings := content_codings(request.headers.raw):
            return fault_response(coding_fault(codings), read_content_type(content_type).version)
        return self._service.response(endpoint, content_type, body)


def _for_own_pages(answer: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """Refuse what web pages of other origins send; programs send no such headers."""

    async def answer_own(request: Request) -> Response:
        headers, host = request.headers.raw, request.headers.get("host", "").encode("latin-1")
        with _speaking_as_asked(request):
            sender = page_of_another_site(headers) or page_of_another_origin(headers, request.url.scheme, host)
            if sender is not None:
                text = say(
                    "only pages of this platform have access, and this request was sent by {sender}", sender=sender
                )
                return _problem(403, [(request.url.path, text)])
            return await answer(request)

    return answer_own


async def _body(request: Request) -> bytes:
    declared = request.headers.get("content-length")
    return await read_body(request.receive, declared.encode() if declared else None, _LIMITS)


def _problem(status: int, problems: list[tuple[str, str]]) -> Response:
    return JSONResponse({"problems": [{"place": place, "text": text} for place, text in problems]}, status)


async def _nothing_here(request: Request, _: Exception) -> Response:
    kind = read_content_type(request.headers.get("content-type", "").encode("latin-1"))
    if request.method == "POST" and "xml" in kind.mime and "content-type" in request.headers:
        text = nothing_at(request.url.path, [endpoint.path for endpoint in ENDPOINTS])
        fault = fault_response(client_fault(text, 404), kind.version)
        return Response(fault.whole, fault.status, {"Content-Type": fault.content_type.decode()})
    places = ", ".join(["/", "/state", "/book", "/poll", *(endpoint.path for endpoint in ENDPOINTS)])
    with _speaking_as_asked(request):
        return _problem(
            404, [(request.url.path[:200], say("there is nothing here; known are {places}", places=places))]
        )


async def _wrong_method(request: Request, error: Exception) -> Response:
    headers = getattr(error, "headers", None) or {}
    with _speaking_as_asked(request):
        methods = say(" or ").join(each for each in headers.get("Allow", "").split(", ") if each != "HEAD")
        path = request.url.path
        text = say("expected {methods} at {path}, got {method}", methods=methods, path=path, method=request.method)
        response = _problem(405, [(path, text)])
    response.headers.update(headers)
    return response


async def _not_kept(request: Request, error: Exception) -> Response:
    with _speaking_as_asked(request):
        return _problem(503, [("--state", say(str(error)))])


def _speaking_as_asked(request: Request) -> AbstractContextManager[None]:
    """Speak the language of the header Accept-Language inside."""
    return speaking(language_accepted(request.headers.get("accept-language", "")))
