"""The response to a request: its kind in one word and, if there is one, its document."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
from lxml.etree import _Element

from yuyue_sim.contract.result_codes import RESULT_CODES
from yuyue_sim.core.language import Phrase
from yuyue_sim.platform.envelope import SoapFaultError, UnreadableResponseError, read_response
from yuyue_sim.scenario.files.expectations import ANSWERED, FAULT, UNREADABLE


@dataclass(frozen=True, slots=True)
class Response:
    """The response to one request, or why there is none."""

    kind: str
    """A result code, `answered` for operations without one, or the kind of failure."""
    took_s: float
    """How long the client waited for it."""
    document: _Element | None = None
    detail: str = ""
    """The text of a SOAP fault, or what was wrong."""
    is_success: bool = False
    """Whether the code means success; without a code, whether there is a response."""


def response_of(operation: str, response: httpx.Response, took_s: float) -> Response:
    """The response of an operation in an HTTP response that took `took_s` seconds."""
    try:
        document = read_response(operation, response.content)
    except SoapFaultError as error:
        return Response(FAULT, took_s, detail=str(error))
    except UnreadableResponseError as error:
        kind = UNREADABLE if response.is_success else f"http-{response.status_code}"
        return Response(kind, took_s, detail=str(error))
    code = RESULT_CODES.get(operation)
    if code is None:
        return Response(ANSWERED, took_s, document, is_success=True)
    text = (document.findtext(code.path) or "").strip()
    if text not in list(code.codes):
        return Response(UNREADABLE, took_s, document, Phrase("no result code in the response, but {text!r}", text=text))
    return Response(text, took_s, document, is_success=text == code.success)
