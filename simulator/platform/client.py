"""A light client of a hospital, derived from the contract."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx
from lxml.etree import _Element

from simulator.contract.declaration import Layout
from simulator.contract.errors import Malformed
from simulator.contract.operations import OPERATIONS
from simulator.contract.parsing import parse_message
from simulator.contract.rendering import render_message
from simulator.platform.envelope import ENDPOINTS, Style, UnreadableAnswerError, read_answer, write_request

_HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
DEFAULT_TIMEOUT_S = 30.0


class HospitalUnreachableError(Exception):
    """No answer came from the address."""


class HospitalClient:
    """Asks one hospital's endpoint; usable from several threads, and as a context manager."""

    def __init__(self, url: str, style: Style = Style.STRING, timeout_s: float = DEFAULT_TIMEOUT_S) -> None:
        """Prepare to ask `url`: an endpoint, or the root of a simulator, whose endpoint of this style is used then.

        Raises:
            ValueError: the address is not one of http or https.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"{url!r} is no address such as http://127.0.0.1:8080")
        self.style = style
        self.url = url if parts.path.strip("/") else url.rstrip("/") + ENDPOINTS[style]
        self._http = httpx.Client(timeout=timeout_s, headers=_HEADERS, trust_env=False)

    def call(self, operation: str, request: Any) -> Any:
        """Ask an operation with a request record and return its response record.

        Raises:
            SoapFaultError: the hospital answered with a fault.
            UnreadableAnswerError: the answer is none, or breaks the tables of the specification.
            HospitalUnreachableError: no answer came.
        """
        declared = OPERATIONS[operation]
        document = render_message(request, Layout.TABLE, omit_empty=True, root=declared.request_root)
        answer = self.exchange(operation, document)
        try:
            return parse_message(declared.response, answer, declared.response_root)
        except Malformed as error:
            raise UnreadableAnswerError(f"{operation}: {error}") from None

    def exchange(self, operation: str, document: str) -> _Element:
        """Ask an operation with a document as it is, and return the document of the answer.

        Raises:
            SoapFaultError: the hospital answered with a fault.
            UnreadableAnswerError: the answer is none.
            HospitalUnreachableError: no answer came.
        """
        try:
            answer = self._http.post(self.url, content=write_request(operation, document, self.style))
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise HospitalUnreachableError(f"no answer from {self.url}: {reason}") from None
        try:
            return read_answer(operation, answer.content)
        except UnreadableAnswerError as error:
            status = "" if answer.is_success else f"HTTP {answer.status_code} {answer.reason_phrase}, and "
            raise UnreadableAnswerError(f"{self.url}: {status}{error}") from None

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
