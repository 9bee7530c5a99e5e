"""Sending a notice to the platform over SOAP."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx

from yuyue_sim.contract.operations import OPERATIONS
from yuyue_sim.contract.styles import Style
from yuyue_sim.core.clock import read_duration
from yuyue_sim.platform.async_client import AsyncHospitalClient
from yuyue_sim.platform.client import HospitalUnreachableError, response_in
from yuyue_sim.platform.envelope import SoapFaultError, UnreadableResponseError
from yuyue_sim.scenario.files.notify import NotifyModel

_NOTIFY = OPERATIONS["notifyHospInfo"]
_PATHS = {Style.STRING: "/webservice/NotifyService", Style.TYPED: "/services/WSNotifyService"}
_TAKEN = 0


class PlatformSender:
    """Sends to one platform."""

    def __init__(
        self, url: str, style: Style, timeout_s: float, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        """Prepare to send to an address; at a mere root the platform of this project is meant."""
        address = url if urlsplit(url).path.strip("/") else url.rstrip("/") + _PATHS[style]
        self._client = AsyncHospitalClient(address, style, timeout_s, transport)

    async def send(self, document: str) -> str | None:
        """`None` if the platform returned ResultCode 0, else the reason."""
        try:
            response = response_in(_NOTIFY.name, await self._client.exchange(_NOTIFY.name, document))
        except (HospitalUnreachableError, SoapFaultError, UnreadableResponseError) as error:
            return str(error)
        if response.result.code == _TAKEN:
            return None
        return f"ResultCode {response.result.code} {response.result.message}".strip()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


def sender_to(url: str, model: NotifyModel, transport: httpx.AsyncBaseTransport | None = None) -> PlatformSender:
    """One that sends as a scenario says; over the network unless a transport is given."""
    return PlatformSender(url, Style(model.style), read_duration(model.timeout).total_seconds(), transport)
