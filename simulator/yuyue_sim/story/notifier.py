"""Delivery of the notices of stopped and added schedules to the platform of a story (2.13), without a socket."""

from __future__ import annotations

import httpx

from yuyue_sim.platform.notify_endpoints import STRING_ENDPOINT, TYPED_ENDPOINT
from yuyue_sim.platform.notify_service import NotifyService
from yuyue_sim.platform.platform import Platform
from yuyue_sim.scenario.files.notify import NotifyStyle
from yuyue_sim.server.notices.sender import sender_to
from yuyue_sim.server.simulation import Simulation

NOTIFY_URL = "http://platform.invalid"
"""The address under which the hospitals of a story know its platform."""


class _PlatformTransport(httpx.AsyncBaseTransport):
    """Passes HTTP requests to the notify service of a platform in this process."""

    def __init__(self, platform: Platform, style: NotifyStyle) -> None:
        self._service = NotifyService(platform)
        self._endpoint = STRING_ENDPOINT if style is NotifyStyle.STRING else TYPED_ENDPOINT

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        content_type = request.headers["Content-Type"].encode()
        response = self._service.response(self._endpoint, content_type, await request.aread())
        return httpx.Response(
            response.status, headers={"Content-Type": response.content_type.decode()}, content=response.whole
        )


async def deliver_notices(simulation: Simulation, platform: Platform) -> int:
    """Send the platform every notice that is due; returns how many it accepted."""
    if simulation.notices is None:
        return 0
    model = simulation.scenario.notify
    sender = sender_to(NOTIFY_URL, model, _PlatformTransport(platform, model.style))
    try:
        return await simulation.notices.deliver(sender)
    finally:
        await sender.close()
