"""What a question on its way to a hospital elsewhere asks, as far as it can be read."""

from __future__ import annotations

from lxml.etree import _Element

from simulator.contract.errors import Malformed
from simulator.contract.parsing import parse_message
from simulator.soap.endpoints import ENDPOINTS
from simulator.soap.envelope import open_envelope, question_in
from simulator.soap.exchange import Asked, Call, asked_hospital, calls_by_tag
from simulator.soap.faults import SoapFault
from simulator.soap.limits import Limits
from simulator.soap.operations import HANDLERS, MALFORMED
from simulator.soap.reading import NotXml, read_content_type, read_document, read_envelope, utf8_body
from simulator.soap.struck import Read
from simulator.soap.versions import Style
from simulator.world.model import Dialect

_STYLES = {endpoint.path: endpoint.style for endpoint in ENDPOINTS}


class QuestionReader:
    """Reads questions by the contract, and never minds what it cannot read: that is the hospital's to say."""

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
            style, question = question_in(wrapper, _STYLES.get(path.rstrip("/"), Style.STRING))
        except (SoapFault, KeyError):
            return None
        return Read(opened.version, style, self._asked(call, question))

    def _asked(self, call: Call, question: _Element | str) -> Asked:
        try:
            element = read_document(question, self._limits) if isinstance(question, str) else question
            request = parse_message(call.operation.request, element)
        except (NotXml, Malformed, SoapFault):
            return Asked(call, None, None, Dialect())
        return Asked(call, request, None, Dialect(), asked_hospital(call, request))
