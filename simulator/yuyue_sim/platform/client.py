"""A light client of a hospital, derived from the contract."""

from __future__ import annotations

import re
from typing import Any

from lxml.etree import _Element

from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.operations import OPERATIONS
from yuyue_sim.contract.parser import parse_message
from yuyue_sim.contract.renderer import render_message
from yuyue_sim.contract.styles import Style
from yuyue_sim.core.http_request import HttpResponse, NoResponseError, send_request
from yuyue_sim.core.language import Phrase, PhrasedError, say
from yuyue_sim.core.web_address import parts_of
from yuyue_sim.platform.envelope import ENDPOINT_PATHS, UnreadableResponseError, read_response, write_request

HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
DEFAULT_TIMEOUT_S = 30.0
_WORLD = re.compile(r"/w/[^/]+/?")
"""The root of one world of a simulator that has several."""


class HospitalUnreachableError(PhrasedError):
    """No response came from the address."""


class HospitalClient:
    """Sends requests to one endpoint; usable from several threads."""

    def __init__(self, url: str, style: Style = Style.STRING, timeout_s: float = DEFAULT_TIMEOUT_S) -> None:
        """Prepare requests to `url`: an endpoint, or the root of a simulator, which has one for each style.

        Raises:
            ValueError: the address is not one of http or https.
        """
        self.style = style
        self.url = endpoint_of(url, style)
        self._timeout_s = timeout_s

    def call(self, operation: str, request: Any) -> Any:
        """Send a request record and return its response record.

        Raises:
            SoapFaultError: the hospital sent a fault.
            UnreadableResponseError: the response is unreadable, or breaks the tables of the specification.
            HospitalUnreachableError: no response came.
        """
        return response_in(operation, self.exchange(operation, document_of(operation, request)))

    def exchange(self, operation: str, document: str) -> _Element:
        """Send a document unchanged and return the document of the response.

        Raises:
            SoapFaultError: the hospital sent a fault.
            UnreadableResponseError: the response is unreadable.
            HospitalUnreachableError: no response came.
        """
        content = write_request(operation, document, self.style)
        try:
            response = send_request("POST", self.url, content, HEADERS, self._timeout_s)
        except NoResponseError as error:
            raise HospitalUnreachableError(str(error)) from None
        return document_in(operation, response, self.url)


def endpoint_of(url: str, style: Style) -> str:
    """The address to ask: `url` itself, or the simulator's endpoint of this style where it is a root.

    Raises:
        ValueError: the address is not one of http or https.
    """
    parts = parts_of(url)
    is_root = parts is not None and (not parts.path.strip("/") or _WORLD.fullmatch(parts.path) is not None)
    if parts is None or parts.fragment or (is_root and parts.query):
        raise ValueError(say("{url!r} is no address such as http://127.0.0.1:8080", url=url))
    return url.rstrip("/") + ENDPOINT_PATHS[style] if is_root else url


def document_of(operation: str, request: Any) -> str:
    """The document that asks an operation, without XML declaration."""
    declared = OPERATIONS[operation]
    return render_message(
        request, Layout.TABLE, omit_empty=True, root=declared.request_root, namespace=declared.document_namespace
    )


def response_in(operation: str, document: _Element) -> Any:
    """The response record in the document of a response.

    Raises:
        UnreadableResponseError: it breaks the tables of the specification.
    """
    declared = OPERATIONS[operation]
    try:
        return parse_message(declared.response, document, declared.response_root)
    except Malformed as error:
        raise UnreadableResponseError(Phrase("{operation}: {error}", operation=operation, error=str(error))) from None


def document_in(operation: str, response: HttpResponse, url: str) -> _Element:
    """The document of the response that came from an address.

    Raises:
        SoapFaultError: it is a fault.
        UnreadableResponseError: it is unreadable.
    """
    try:
        return read_response(operation, response.content)
    except UnreadableResponseError as error:
        status = (
            ""
            if response.is_success
            else Phrase("HTTP {status} {reason}, and ", status=response.status, reason=response.reason)
        )
        raise UnreadableResponseError(
            Phrase("{url}: {status}{error}", url=url, status=status, error=str(error))
        ) from None
