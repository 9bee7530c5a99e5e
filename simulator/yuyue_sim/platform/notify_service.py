"""notifyHospInfo as a SOAP service (2.13): from the body of a POST to the answer, whatever was sent."""

from __future__ import annotations

import logging

from lxml.etree import _Element

from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.endpoints import Endpoint
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.messages.notify_hosp_info import Request
from yuyue_sim.contract.operations import NAMESPACE
from yuyue_sim.contract.parser import parse_message
from yuyue_sim.contract.renderer import render_message
from yuyue_sim.platform.notify_endpoints import NOTIFY
from yuyue_sim.platform.platform import Platform
from yuyue_sim.soap.content_type import read_content_type
from yuyue_sim.soap.envelope import check_headers, local_name, message_in
from yuyue_sim.soap.faults import FaultCode, SoapFault, client_fault
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.opener import open_body, open_document
from yuyue_sim.soap.response import HttpResponse, document_response, fault_response
from yuyue_sim.soap.xml_reader import NotXml

log = logging.getLogger(__name__)

_SPELLINGS = {NOTIFY.name, *NOTIFY.aliases}


class NotifyService:
    """Takes notifications for a platform, in both styles and both versions of SOAP."""

    def __init__(self, platform: Platform, limits: Limits | None = None) -> None:
        self._platform = platform
        self._limits = limits or Limits()

    def response(self, endpoint: Endpoint, content_type: bytes, body: bytes) -> HttpResponse:
        """The answer in style and version of the request, or a fault. Whatever happens, there is one."""
        version = read_content_type(content_type).version
        try:
            envelope = open_body(content_type, body, self._limits)
            version = envelope.version
            check_headers(envelope)
            name = _spelling(envelope.wrapper)
            style, request = message_in(envelope.wrapper, endpoint.style, NOTIFY.request_root)
            document = self._response(request)
        except SoapFault as fault:
            return fault_response(fault, version)
        except Exception:
            log.exception("A notification could not be answered")
            return fault_response(SoapFault(FaultCode.SERVER, "The platform failed; its log says why."), version)
        return document_response(document, version, style, name)

    def _response(self, request: _Element | str) -> str:
        """The document of the answer."""
        response = self._platform.take_notification(self._read(request))
        return render_message(
            response, Layout.TABLE, omit_empty=False, root=NOTIFY.response_root, namespace=NOTIFY.document_namespace
        )

    def _read(self, request: _Element | str) -> Request | Malformed:
        root = NOTIFY.request_root
        try:
            return parse_message(Request, open_document(request, self._limits), root)
        except NotXml as problem:
            text = request.strip() if isinstance(request, str) else ""
            return Malformed(root, f"a well-formed XML document ({problem})", text or None)
        except Malformed as problem:
            return problem


def _spelling(wrapper: _Element) -> str:
    """The operation as the hospital spells it.

    Raises:
        SoapFault: it is another one, or in another namespace.
    """
    name = local_name(wrapper)
    if name in _SPELLINGS and wrapper.tag == f"{{{NAMESPACE}}}{name}":
        return name
    if name in _SPELLINGS:
        raise client_fault(
            f"{name} stands in {str(wrapper.tag).rpartition('}')[0].lstrip('{') or 'no namespace'}; "
            f"expected {NAMESPACE}."
        )
    raise client_fault(f"There is no operation {name}. Known is {NOTIFY.name} in {NAMESPACE}.")
