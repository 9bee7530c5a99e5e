"""Reads requests that were recorded, or that are passed to another hospital."""

from __future__ import annotations

from typing import Any

from yuyue_sim.contract.endpoints import ENDPOINTS
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.parser import parse_message
from yuyue_sim.contract.styles import SoapVersion, Style
from yuyue_sim.contract.subject import Subject, subject_in, subject_in_text, subject_of
from yuyue_sim.soap.content_type import read_content_type
from yuyue_sim.soap.dispatcher import Call, ParsedRequest, calls_by_tag
from yuyue_sim.soap.envelope import message_in
from yuyue_sim.soap.faults import SoapFault
from yuyue_sim.soap.handlers import HANDLERS, MALFORMED
from yuyue_sim.soap.known_envelopes import KnownEnvelopes
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.opener import open_body, open_document
from yuyue_sim.soap.salvage import Salvaged, salvage
from yuyue_sim.soap.xml_reader import NotXml

_STYLES = {endpoint.path: endpoint.style for endpoint in ENDPOINTS}


_REMEMBERED = 1 << 10
_LONGEST_REMEMBERED = 4 << 10
"""Bytes of a request that is remembered."""


class RequestReader:
    """Reads requests by the contract. A malformed request is no error here: the hospital responds to it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._calls = calls_by_tag(HANDLERS, MALFORMED)
        self._envelopes = KnownEnvelopes(self)
        self._recent: dict[tuple[Style, bytes, bytes], Salvaged] = {}
        """Requests that repeat, such as getDtNoInfo."""

    def read(self, path: str, content_type: bytes, body: bytes) -> Salvaged:
        """Return the parsed request, without a record if it is malformed, and what it names."""
        default = _STYLES.get(path.rstrip("/"), Style.STRING)
        key = default, content_type, body
        found = self._recent.get(key)
        if found is None:
            parsed = self._envelopes.parse(default, content_type, body)
            found = Salvaged(parsed, parsed.subject) if parsed is not None else self._read(default, content_type, body)
            if found.parsed is not None and found.parsed.call.is_repeated and len(body) <= _LONGEST_REMEMBERED:
                self._recent[key] = found
                if len(self._recent) > _REMEMBERED:
                    del self._recent[next(iter(self._recent))]
        return found

    def parsed(self, call: Call, version: SoapVersion, style: Style, request: Any, subject: Subject) -> ParsedRequest:
        """The parsed request of a record, which is about that subject."""
        return ParsedRequest(call, version, style, request, subject=subject)

    def _read(self, default: Style, content_type: bytes, body: bytes) -> Salvaged:
        try:
            envelope = open_body(content_type, body, self._limits)
            call = self._calls[str(envelope.wrapper.tag)]
            style, message = message_in(envelope.wrapper, default)
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
        parsed = self.parsed(call, envelope.version, style, request, named)
        if request is not None and envelope.is_plain:
            self._envelopes.note(default, content_type, body, parsed)
        return Salvaged(parsed, named)
