"""Envelopes as a platform writes and reads them, in either style and either version of SOAP."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

from yuyue_sim.contract.endpoints import ENDPOINTS
from yuyue_sim.contract.operations import NAMESPACE
from yuyue_sim.contract.renderer import escape
from yuyue_sim.contract.styles import SoapVersion, Style
from yuyue_sim.core.language import Phrase, PhrasedError

SOAP_11 = SoapVersion.SOAP11.namespace
_SOAP_12 = SoapVersion.SOAP12.namespace

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)


ENDPOINT_PATHS = {endpoint.style: endpoint.path for endpoint in ENDPOINTS}
"""Paths of the simulator's endpoints; each endpoint accepts both styles."""
_CODES_OF_11 = {"Sender": "Client", "Receiver": "Server"}
"""The codes of SOAP 1.2 → those of SOAP 1.1."""


class UnreadableResponseError(PhrasedError):
    """The content is not the response of a hospital."""


@dataclass
class SoapFaultError(Exception):
    """The hospital sent a SOAP fault."""

    code: str
    """`Client` or `Server`, without the prefix."""
    text: str

    def __str__(self) -> str:
        return f"{self.code} fault: {self.text}"


def write_request(operation: str, document: str, style: Style, version: SoapVersion = SoapVersion.SOAP11) -> bytes:
    """The envelope that asks an operation with a document, which has no XML declaration."""
    content = f"<arg0>{escape(document)}</arg0>" if style is Style.STRING else document
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="{version.namespace}"><soap:Body>'
        f'<tns:{operation} xmlns:tns="{NAMESPACE}">{content}</tns:{operation}></soap:Body></soap:Envelope>'
    ).encode()


def read_response(operation: str, content: bytes) -> _Element:
    """The document of a response in either style.

    Raises:
        SoapFaultError: the response is a fault.
        UnreadableResponseError: it is neither a fault nor a response to this operation.
    """
    envelope = _xml(content, Phrase("the answer"))
    body = next((each for each in envelope if each.tag in {f"{{{SOAP_11}}}Body", f"{{{_SOAP_12}}}Body"}), None)
    if body is None or not len(body):
        raise UnreadableResponseError(Phrase("no SOAP body in the answer: {start}", start=_start_of(content)))
    response = body[0]
    if response.tag == f"{{{SOAP_11}}}Fault":
        code = (response.findtext("faultcode") or "").rpartition(":")[2]
        raise SoapFaultError(code, (response.findtext("faultstring") or "").strip())
    if response.tag == f"{{{_SOAP_12}}}Fault":
        code = (response.findtext(f"{{{_SOAP_12}}}Code/{{{_SOAP_12}}}Value") or "").rpartition(":")[2]
        text = response.findtext(f"{{{_SOAP_12}}}Reason/{{{_SOAP_12}}}Text") or ""
        raise SoapFaultError(_CODES_OF_11.get(code, code), text.strip())
    if etree.QName(response).localname != f"{operation}Response" or not len(response):
        raise UnreadableResponseError(
            Phrase(
                "expected {operation}Response, got {found}",
                operation=operation,
                found=etree.QName(response).localname,
            )
        )
    inner = response[0]
    if len(inner) or not (inner.text or "").strip():
        return inner
    return _xml((inner.text or "").encode(), Phrase("the document in the answer"))


def _xml(content: bytes, what: str) -> _Element:
    try:
        return etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError as error:
        raise UnreadableResponseError(
            Phrase("{what} is not XML ({reason}): {start}", what=what, reason=error.msg, start=_start_of(content))
        ) from None


def _start_of(content: bytes) -> str:
    return repr(content[:80].decode(errors="replace"))
