"""The same client of a hospital for programs that do several things at once."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from lxml.etree import _Element

from yuyue_sim.contract.styles import SoapVersion, Style
from yuyue_sim.core.http_request import HttpResponse, reason_of_silence
from yuyue_sim.core.language import Phrase
from yuyue_sim.core.tls import ssl_context
from yuyue_sim.platform.client import (
    DEFAULT_TIMEOUT_S,
    HEADERS,
    HospitalUnreachableError,
    document_in,
    document_of,
    endpoint_of,
    response_in,
)
from yuyue_sim.platform.envelope import write_request


class AsyncHospitalClient:
    """Sends requests to one endpoint, asynchronously; the time limit is for the whole call."""

    def __init__(
        self,
        url: str,
        style: Style = Style.STRING,
        timeout_s: float = DEFAULT_TIMEOUT_S,
        transport: httpx.AsyncBaseTransport | None = None,
        version: SoapVersion = SoapVersion.SOAP11,
    ) -> None:
        """Prepare requests to `url`, as a `HospitalClient` does; over the network unless a transport is given.

        Raises:
            ValueError: the address is not one of http or https.
        """
        self.style = style
        self.url = endpoint_of(url, style)
        self.version = version
        self._timeout_s = timeout_s
        self._http = httpx.AsyncClient(timeout=timeout_s, trust_env=False, verify=ssl_context(), transport=transport)

    async def call(self, operation: str, request: Any) -> Any:
        """Send a request record and return its response record.

        Raises:
            SoapFaultError: the hospital sent a fault.
            UnreadableResponseError: the response is unreadable, or breaks the tables of the specification.
            HospitalUnreachableError: no response came in time.
        """
        return response_in(operation, await self.exchange(operation, document_of(operation, request)))

    async def exchange(self, operation: str, document: str) -> _Element:
        """Send a document unchanged and return the document of the response.

        Raises:
            SoapFaultError: the hospital sent a fault.
            UnreadableResponseError: the response is unreadable.
            HospitalUnreachableError: no response came in time.
        """
        return document_in(operation, await self.post(operation, document), self.url)

    async def post(self, operation: str, document: str) -> HttpResponse:
        """Send a document unchanged and return the response, whatever it is; redirections are not followed.

        Raises:
            HospitalUnreachableError: no response came in time.
        """
        content = write_request(operation, document, self.style, self.version)
        headers = HEADERS if self.version is SoapVersion.SOAP11 else {"Content-Type": self.version.content_type}
        try:
            async with asyncio.timeout(self._timeout_s):
                response = await self._http.post(self.url, content=content, headers=headers)
        except httpx.HTTPError as error:
            raise HospitalUnreachableError(
                Phrase("no response from {url}: {reason}", url=self.url, reason=reason_of_silence(error))
            ) from None
        except TimeoutError:
            raise HospitalUnreachableError(
                Phrase("no response from {url} in {seconds:g} s", url=self.url, seconds=self._timeout_s)
            ) from None
        return HttpResponse(
            response.status_code,
            response.reason_phrase,
            response.content,
            response.headers.get("content-type", ""),
            response.headers.get("location", ""),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()
