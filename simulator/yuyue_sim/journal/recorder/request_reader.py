"""What a request on its way to a hospital elsewhere asks, as far as it can be read."""

from __future__ import annotations

from lxml.etree import _Element

from yuyue_sim.contract.endpoints import ENDPOINTS
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.parser import parse_message
from yuyue_sim.contract.styles import Style
from yuyue_sim.contract.subject import subject_of
from yuyue_sim.hospital.world.model import Dialect
from yuyue_sim.soap.dispatcher import Call, ParsedRequest, calls_by_tag
from yuyue_sim.soap.envelope import message_in, open_envelope
from yuyue_sim.soap.faults import SoapFault
from yuyue_sim.soap.handlers import HANDLERS, MALFORMED
from yuyue_sim.soap.injected_fault import Read
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.xml_reader import NotXml, read_content_type, read_document, read_envelope, utf8_body

_STYLES = {endpoint.path: endpoint.style for endpoint in ENDPOINTS}


class RequestReader:
    """Reads requests by the contract, and never minds what it cannot read: that is the hospital's to say."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._calls = calls_by_tag(HANDLERS, MALFORMED)

    def read(self, path: str, content_type: bytes, body: bytes) -> Read | None:
        """What is asked; without the request where that is malformed, `None` where not even the operation is plain."""
        kind = read_content_type(content_type)
        if kind.is_multipart or not body:
            return None
        try:
            opened = open_envelope(read_envelope(utf8_body(body, kind.charset), self._limits))
            wrapper = opened.entries[0]
            call = self._calls[str(wrapper.tag)]
            style, message = message_in(wrapper, _STYLES.get(path.rstrip("/"), Style.STRING))
        except (SoapFault, KeyError):
            return None
        return Read(opened.version, style, self._asked(call, message))

    def _asked(self, call: Call, message: _Element | str) -> ParsedRequest:
        try:
            element = read_document(message, self._limits) if isinstance(message, str) else message
            request = parse_message(call.operation.request, element)
        except (NotXml, Malformed, SoapFault):
            return ParsedRequest(call, None, None, Dialect())
        return ParsedRequest(call, request, None, Dialect(), subject_of(request))
