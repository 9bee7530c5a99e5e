"""spyne's own pipeline alone, for every request: what the short way is measured against."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import Any

from yuyue_sim.contract.endpoints import ENDPOINTS
from yuyue_sim.hospital.rules.pauses import finished
from yuyue_sim.server import Settings, Simulation
from yuyue_sim.soap.dispatcher import Dispatcher
from yuyue_sim.soap.exchange import ExchangeContext
from yuyue_sim.soap.handlers import HANDLERS, MALFORMED, Context
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.spyne_path import Pipeline
from yuyue_sim.soap.xml_reader import read_content_type

from benchmarks.floor import Message, Receive, Send

SCENARIO_VARIABLE = "YUYUE_SIM_BENCH_SETTINGS"
"""The settings of the simulation behind the pipeline, as JSON."""

Application = Callable[[Message, Receive, Send], Awaitable[None]]


def create_app() -> Application:
    """An application that sends each request through spyne, whatever its envelope."""
    simulation = Simulation(Settings.from_json(os.environ[SCENARIO_VARIABLE]))
    pipeline = Pipeline(Dispatcher(simulation.clinic, Limits(), HANDLERS, MALFORMED))
    endpoints = {endpoint.path: endpoint for endpoint in ENDPOINTS}

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers: dict[bytes, Any] = dict(scope["headers"])
        endpoint = endpoints[scope["path"]]
        body = (await receive())["body"]
        kind = read_content_type(headers[b"content-type"])
        context = Context(endpoint_url="http://127.0.0.1/")
        _, response = finished(pipeline.response(body, kind, endpoint.style, context, ExchangeContext()))
        length = str(len(response)).encode()
        response_headers = [(b"content-type", headers[b"content-type"]), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": response_headers})
        await send({"type": "http.response.body", "body": response})

    return app
