"""The control API on FastAPI: its addresses, and how everything that goes wrong is told."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import Body, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException

from yuyue_sim import __version__
from yuyue_sim.core.clock import ClockRefusal, RateError
from yuyue_sim.hospital.ledger.errors import LedgerError
from yuyue_sim.journal.store import JournalError
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.board import BoardRoutes
from yuyue_sim.server.control.bugs import BugRoutes
from yuyue_sim.server.control.catalogue import CatalogueRoutes
from yuyue_sim.server.control.clock_moves import MovingRoutes
from yuyue_sim.server.control.events import EventRoutes
from yuyue_sim.server.control.explain import ExplainRoutes
from yuyue_sim.server.control.faults import FaultRoutes
from yuyue_sim.server.control.hospitals import HospitalRoutes
from yuyue_sim.server.control.invariants import InvariantRoutes
from yuyue_sim.server.control.journal import JournalRoutes
from yuyue_sim.server.control.live import LiveRoutes
from yuyue_sim.server.control.models import Advance, ClockChange, ClockResponse, ProblemResponse, Reset
from yuyue_sim.server.control.notices import NoticeRoutes
from yuyue_sim.server.control.problems import MEDIA_TYPE, Problem, ProblemError
from yuyue_sim.server.control.registrations import RegistrationRoutes
from yuyue_sim.server.control.schedules import ScheduleRoutes
from yuyue_sim.server.control.schemas import self_contained
from yuyue_sim.server.control.simulation import SimulationRoutes
from yuyue_sim.server.control.simulation_api import PRESENT, SimulationApi
from yuyue_sim.server.control.snapshots import SnapshotRoutes
from yuyue_sim.server.control.worlds import WorldRoutes

PREFIX = "/control/v1"
_LONGEST_QUOTE = 200
_PROBLEM = self_contained(ProblemResponse)
_FORESEEN = (RequestValidationError, HTTPException, ProblemError, LedgerError, JournalError, UnicodeEncodeError)
_OPENAPI = f"{PREFIX}/openapi.json"
_DOCS = f"{PREFIX}/docs"


def control_api() -> FastAPI:
    """The application that steers the world of each request."""
    steered = PRESENT
    api: FastAPI = FastAPIOffline(
        title="yuyue-sim control",
        version=__version__,
        description="Steers a running simulator.",
        openapi_url=_OPENAPI,
        docs_url=_DOCS,
        static_url=f"{_DOCS}/static",
        swagger_ui_oauth2_redirect_url=f"{_DOCS}/oauth2-redirect",
        redoc_url=None,
        redirect_slashes=False,
        responses={"default": {"description": "A refusal", "content": {MEDIA_TYPE: {"schema": _PROBLEM}}}},
    )
    _ClockRoutes(steered).add_to(api)
    SimulationRoutes(steered).add_to(api, PREFIX)
    EventRoutes(steered).add_to(api, PREFIX)
    NoticeRoutes(steered).add_to(api, PREFIX)
    WorldRoutes(steered).add_to(api, PREFIX)
    SnapshotRoutes(steered).add_to(api, PREFIX)
    FaultRoutes(steered).add_to(api, PREFIX)
    BugRoutes(steered).add_to(api, PREFIX)
    CatalogueRoutes(steered).add_to(api, PREFIX)
    HospitalRoutes(steered).add_to(api, PREFIX)
    ScheduleRoutes(steered).add_to(api, PREFIX)
    BoardRoutes(steered).add_to(api, PREFIX)
    RegistrationRoutes(steered).add_to(api, PREFIX)
    InvariantRoutes(steered).add_to(api, PREFIX)
    MovingRoutes(steered).add_to(api, PREFIX)
    LiveRoutes(steered).add_to(api, PREFIX)
    JournalRoutes(steered).add_to(api, PREFIX)
    ExplainRoutes(steered).add_to(api, PREFIX)
    for kind in (*_FORESEEN, Exception):
        api.add_exception_handler(kind, _tell)
    return api


class _ClockRoutes:
    """What can be asked of the clock."""

    def __init__(self, steered: SimulationApi) -> None:
        self._steered = steered

    def add_to(self, api: FastAPI) -> None:
        """Take them in."""
        add = api.add_api_route
        add(f"{PREFIX}/clock", self.show, methods=["GET"], summary="What time it is")
        add(f"{PREFIX}/clock", self.change, methods=["POST"], summary="Let the clock go otherwise")
        add(f"{PREFIX}/clock/advance", self.advance, methods=["POST"], summary="Move the clock on")
        add(f"{PREFIX}/reset", self.reset, methods=["POST"], summary="Begin again: nothing is booked")

    async def show(self) -> ClockResponse:
        """The mode, the present instant and the rate, and how the clock was started."""
        return ClockResponse.of(self._steered.clock.reading())

    async def change(self, order: ClockChange) -> ClockResponse:
        """Set mode, instant and rate in one step; the clock goes forward only."""
        with _refused("now" if order.now else "mode"):
            reading = self._steered.clock.change(order.mode, order.now, order.rate)
        self._steered.settle()
        return ClockResponse.of(reading)

    async def advance(self, order: Advance) -> ClockResponse:
        """Move the clock on by a duration or to an instant; the answer comes when all that is due has happened."""
        clock = self._steered.clock
        reading = clock.reading()
        if order.by is not None:
            with _refused("by"):
                reading = clock.advance_by(order.by)
        elif order.to is not None:
            with _refused("to"):
                reading = clock.advance_to(order.to)
        self._steered.settle()
        return ClockResponse.of(reading)

    async def reset(self, order: Annotated[Reset | None, Body()] = None) -> ClockResponse:  # noqa: ARG002
        """Remove every registration and every event made to happen; the clock starts again as it was started first."""
        reading = self._steered.clock.reset()
        self._steered.settle()
        return ClockResponse.of(reading)


@contextmanager
def _refused(element: str) -> Iterator[None]:
    """Tell what the clock refuses as a problem of this element."""
    try:
        yield
    except RateError as error:
        raise ProblemError(problems.not_understood(f"rate: {error}")) from None
    except ClockRefusal as error:
        raise ProblemError(problems.clock_refused(f"{element}: {error}")) from None


async def _tell(request: Request, error: Exception) -> Response:
    problem = _problem(request, error)
    headers: Mapping[str, str] = {}
    if isinstance(error, HTTPException) and problem.status == 405:
        headers = {"Allow": ", ".join(_methods(request))}
    return Response(problem.body(), int(problem.status), headers, MEDIA_TYPE)


def _problem(request: Request, error: Exception) -> Problem:
    if isinstance(error, ProblemError):
        return error.problem
    if isinstance(error, RequestValidationError):
        return _misunderstanding(error)
    if isinstance(error, HTTPException):
        return _http_problem(request, error)
    if isinstance(error, UnicodeEncodeError):
        return problems.lone_surrogate("a text in it", error)
    return _failure(error)


def _failure(error: Exception) -> Problem:
    """What the simulator could not do, though it was asked well."""
    if isinstance(error, LedgerError):
        logging.getLogger(__name__).error("The ledger failed", exc_info=error)
        return problems.ledger_failed(f"{error}; nothing has changed, try again")
    if isinstance(error, JournalError):
        return problems.journal_failed(str(error))
    return problems.internal_error(type(error).__name__)


def _http_problem(request: Request, error: HTTPException) -> Problem:
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))[:_LONGEST_QUOTE]
    if error.status_code == 404:
        hint = did_you_mean(path, _paths(request)) if path.startswith(f"{PREFIX}/") else ""
        return problems.nothing_here(f"there is nothing at {path}, see {_OPENAPI}{hint}")
    if error.status_code == 405:
        return problems.wrong_method(f"expected {' or '.join(_methods(request))} at {path}, got {request.method}")
    return problems.not_json("the body: expected a JSON object, got a text that cannot be read")


def _misunderstanding(error: RequestValidationError) -> Problem:
    return problems.not_understood("; ".join(_sentence(each) for each in error.errors()))


def _sentence(found: Mapping[str, Any]) -> str:
    element = ".".join(str(part) for part in found["loc"][1:]) or f"the {found['loc'][0]}"
    if found["type"] == "missing":
        return f"{element}: expected a JSON object, got nothing"
    reason = found.get("ctx", {}).get("error", found["msg"])
    return f"{element}: {reason}"


def _paths(request: Request) -> dict[str, list[str]]:
    """Every address there is, with its methods."""
    paths: dict[str, list[str]] = {}
    for route in request.app.routes:
        if isinstance(route, APIRoute):
            paths.setdefault(route.path, []).extend(sorted(route.methods or ()))
    return paths


def _methods(request: Request) -> list[str]:
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    routes = [route for route in request.app.routes if isinstance(route, APIRoute) and route.path_regex.match(path)]
    return sorted({method for route in routes for method in route.methods or ()}) or ["GET"]
