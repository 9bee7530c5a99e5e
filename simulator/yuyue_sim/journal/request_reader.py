"""Reads requests that were recorded, or that are passed to another hospital."""

from __future__ import annotations

from yuyue_sim.contract.endpoints import ENDPOINTS
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.parser import parse_message
from yuyue_sim.contract.styles import Style
from yuyue_sim.contract.subject import subject_in, subject_in_text, subject_of
from yuyue_sim.soap.content_type import read_content_type
from yuyue_sim.soap.dispatcher import ParsedRequest, calls_by_tag
from yuyue_sim.soap.envelope import message_in
from yuyue_sim.soap.faults import SoapFault
from yuyue_sim.soap.handlers import HANDLERS, MALFORMED
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.opener import open_body, open_document
from yuyue_sim.soap.salvage import Salvaged, salvage
from yuyue_sim.soap.xml_reader import NotXml

_STYLES = {endpoint.path: endpoint.style for endpoint in ENDPOINTS}


class RequestReader:
    """Reads requests by the contract. A malformed request is no error here: the hospital responds to it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._calls = calls_by_tag(HANDLERS, MALFORMED)

    def read(self, path: str, content_type: bytes, body: bytes) -> Salvaged:
        """Return the parsed request, without a record if it is malformed, and what it names."""
        try:
            envelope = open_body(content_type, body, self._limits)
            call = self._calls[str(envelope.wrapper.tag)]
            style, message = message_in(envelope.wrapper, _STYLES.get(path.rstrip("/"), Style.STRING))
        except (SoapFault, KeyError) as error:
            known = error.version if isinstance(error, SoapFault) else None
            return salvage(self._calls, content_type, body, known or read_content_type(content_type).version)
        request = None
        try:
            document = open_document(message, self._limits)
            request = parse_message(call.operation.request, document)
            named = subject_of(request)
        except (NotXml, SoapFault):
            text = message if isinstance(message, str) else ""
            named = subject_in_text([call.operation.request], text)
        except Malformed:
            named = subject_in(call.operation.request, document)
        return Salvaged(ParsedRequest(call, envelope.version, style, request, subject=named), named)
