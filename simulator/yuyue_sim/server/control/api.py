"""The control API on FastAPI: its routers, and the problem documents of its refusals."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException

from yuyue_sim import __version__
from yuyue_sim.core.language import say
from yuyue_sim.core.sampled_log import SampledLog
from yuyue_sim.hospital.ledger.errors import LedgerError
from yuyue_sim.journal.store import JournalError
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.server.control import (
    board,
    bugs,
    catalogue,
    clock,
    events,
    explain,
    faults,
    hospitals,
    invariants,
    journal,
    live,
    notices,
    problems,
    registrations,
    schedules,
    simulation,
    snapshots,
    story_step,
    worlds,
)
from yuyue_sim.server.control.models import ProblemResponse
from yuyue_sim.server.control.problems import MEDIA_TYPE, ProblemError
from yuyue_sim.server.control.schemas import self_contained
from yuyue_sim.server.control.simulation_api import SIMULATION, SimulationApi

log = logging.getLogger(__name__)

PREFIX = "/control/v1"
_ROUTERS = (
    clock.router,
    simulation.router,
    events.router,
    notices.router,
    worlds.router,
    snapshots.router,
    faults.router,
    bugs.router,
    catalogue.router,
    hospitals.router,
    schedules.router,
    board.router,
    registrations.router,
    invariants.router,
    live.router,
    journal.router,
    story_step.router,
    explain.router,
)
_LONGEST_QUOTE = 200
_PROBLEM = self_contained(ProblemResponse)
_FORESEEN = (RequestValidationError, HTTPException, ProblemError, LedgerError, JournalError, UnicodeEncodeError)
_OPENAPI = f"{PREFIX}/openapi.json"
_DOCS = f"{PREFIX}/docs"


def control_api() -> FastAPI:
    """The application that serves the control API of every world."""
    api: FastAPI = FastAPIOffline(
        title="yuyue-sim control",
        version=__version__,
        description="Shows and changes a running simulator.",
        openapi_url=_OPENAPI,
        docs_url=_DOCS,
        static_url=f"{_DOCS}/static",
        swagger_ui_oauth2_redirect_url=f"{_DOCS}/oauth2-redirect",
        redoc_url=None,
        redirect_slashes=False,
        responses={"default": {"description": "A refusal", "content": {MEDIA_TYPE: {"schema": _PROBLEM}}}},
    )
    for router in _ROUTERS:
        api.include_router(router, prefix=PREFIX)
    for kind in (*_FORESEEN, Exception):
        api.add_exception_handler(kind, _refusal)
    return api


async def _refusal(request: Request, error: Exception) -> Response:
    problem = _problem(request, error)
    headers: Mapping[str, str] = {}
    if isinstance(error, HTTPException) and problem.status == 405:
        headers = {"Allow": ", ".join(_methods(_path(request)))}
    return Response(problem.body(), int(problem.status), headers, MEDIA_TYPE)


def _problem(request: Request, error: Exception) -> ProblemError:
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, RequestValidationError):
        return problems.invalid(error.errors())
    if isinstance(error, HTTPException):
        return _http_problem(request, error)
    if isinstance(error, UnicodeEncodeError):
        return problems.lone_surrogate(say("a text in it"), error)
    return _failure(request, error)


def _failure(request: Request, error: Exception) -> ProblemError:
    """The problem of an error that is not the client's fault."""
    if isinstance(error, LedgerError):
        _failures(request).note(f"A request to the control API is refused: {error}")
        return problems.ledger_failed(say("{error}; nothing has changed, try again", error=error))
    if isinstance(error, JournalError):
        return problems.journal_failed(str(error))
    return problems.internal_error(type(error).__name__)


def _failures(request: Request) -> SampledLog:
    """The log of the world that a request is about; a failure of one world hides no other's."""
    simulation: SimulationApi = request.scope[SIMULATION]
    return simulation.attached(SampledLog, lambda: SampledLog(log, logging.ERROR))


def _http_problem(request: Request, error: HTTPException) -> ProblemError:
    path = _path(request)[:_LONGEST_QUOTE]
    if error.status_code == 404:
        hint = did_you_mean(path, [PREFIX + route.path for route in _routes()]) if path.startswith(f"{PREFIX}/") else ""
        return problems.nothing_here(
            say("there is nothing at {path}, see {document}{hint}", path=path, document=_OPENAPI, hint=hint)
        )
    if error.status_code == 405:
        return problems.wrong_method(
            say(
                "expected {methods} at {path}, got {method}",
                methods=say(" or ").join(_methods(path)),
                path=path,
                method=request.method,
            )
        )
    return problems.not_json(say("the body: expected a JSON object, got a text that cannot be read"))


def _path(request: Request) -> str:
    """The path of a request, without the prefix of its world."""
    return request.url.path.removeprefix(request.scope.get("root_path", ""))


def _routes() -> Iterator[APIRoute]:
    for router in _ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute):
                yield route


def _methods(path: str) -> list[str]:
    """The methods of a path, sorted."""
    below = path.removeprefix(PREFIX)
    return sorted({method for route in _routes() if route.path_regex.match(below) for method in route.methods or ()})
