"""spyne's own pipeline for every request: the fast path is compared with it."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import Any

from yuyue_sim.contract.endpoints import ENDPOINTS
from yuyue_sim.hospital.rules.pauses import finished
from yuyue_sim.server.settings import Settings
from yuyue_sim.server.simulation import Simulation
from yuyue_sim.soap.dispatcher import Dispatcher
from yuyue_sim.soap.documents import document_of
from yuyue_sim.soap.handlers import HANDLERS, MALFORMED, Context
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.opener import open_body
from yuyue_sim.soap.response import joined
from yuyue_sim.soap.spyne_path import SpynePath

from benchmarks.floor import Message, Receive, Send

SETTINGS_VARIABLE = "YUYUE_SIM_BENCH_SETTINGS"
"""The settings of the simulation behind the pipeline, as JSON."""

Application = Callable[[Message, Receive, Send], Awaitable[None]]


def create_app() -> Application:
    """An application that handles every request with spyne."""
    simulation = Simulation(Settings.from_json(os.environ[SETTINGS_VARIABLE]))
    limits = Limits()
    dispatcher = Dispatcher(simulation.clinic, limits, HANDLERS, MALFORMED)
    path = SpynePath()
    endpoints = {endpoint.path: endpoint for endpoint in ENDPOINTS}

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers: dict[bytes, Any] = dict(scope["headers"])
        endpoint = endpoints[scope["path"]]
        body = (await receive())["body"]
        unpacked = path.unpack(open_body(headers[b"content-type"], body, limits), endpoint.style)
        parsed = dispatcher.parse(dispatcher.find(unpacked.version, unpacked.wrapper, endpoint.style))
        record = dispatcher.carry_out(parsed, Context("http://127.0.0.1"))
        document = finished(joined(document_of(record, parsed.dialect, is_short=parsed.call.is_short)))
        response = path.render(unpacked, parsed, document)
        length = str(len(response)).encode()
        response_headers = [(b"content-type", headers[b"content-type"]), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": response_headers})
        await send({"type": "http.response.body", "body": response})

    return app
