"""The spyne path: spyne's own pipeline for envelopes with headers that are marked `mustUnderstand`.

spyne separates header and body, and wraps and writes the response. What the body holds is read by the contract as on
the fast path.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from lxml import etree
from lxml.etree import _Element

from yuyue_sim.contract.operations import NAMESPACE
from yuyue_sim.contract.styles import SoapVersion, Style
from yuyue_sim.soap.dispatcher import Call, ParsedRequest
from yuyue_sim.soap.envelope import XML_DECLARATION, Envelope
from yuyue_sim.soap.faults import client_fault
from yuyue_sim.soap.spyne_compat import MethodContext, ServerBase
from yuyue_sim.soap.spyne_services import RenderedMessage, build_service


class _Server(ServerBase):  # type: ignore[misc]
    """The server to which a method context of spyne belongs."""

    transport = "http://schemas.xmlsoap.org/soap/http"


class _Result:
    """The return value of the spyne method; computed before, since spyne would log an error and go on."""

    def __init__(self, response: Any) -> None:
        self._response = response

    def response(self, _wrapper: _Element) -> Any:
        return self._response


class Unpacked(NamedTuple):
    """A request that spyne unpacked."""

    version: SoapVersion
    wrapper: _Element
    context: Any
    """The context of spyne."""


class SpynePath:
    """spyne's applications for both styles and versions."""

    def __init__(self) -> None:
        self._servers = {
            (version, style): _Server(build_service(style, f"{version.name}{style}", version).application)
            for version in SoapVersion
            for style in Style
        }

    def unpack(self, envelope: Envelope, default: Style) -> Unpacked:
        """Return the entry of the body of an opened envelope."""
        version = envelope.version
        context = MethodContext(self._servers[version, default], MethodContext.SERVER)
        context.in_document = envelope.root, {}
        context.in_protocol.decompose_incoming_envelope(context)
        return Unpacked(version, context.in_body_doc, context)

    def render(self, unpacked: Unpacked, parsed: ParsedRequest, document: str) -> bytes:
        """Return the whole envelope with a document; it is in UTF-8 unless it is in several parts.

        Raises:
            SoapFault: spyne refuses.
        """
        version, style, call = unpacked.version, parsed.style, parsed.call
        ctx = self._method_context(version, style, unpacked.context, call)
        ctx.udc = _Result(XML_DECLARATION + document if style is Style.STRING else _message(document))
        ctx.in_object = [None]  # the contract reads the body; spyne would refuse or drop unknown elements
        self._servers[version, style].get_out_object(ctx)
        if ctx.out_error is not None:
            raise client_fault(ctx.out_error.faultstring)
        ctx.out_protocol.serialize(ctx, ctx.out_protocol.RESPONSE)
        ctx.out_body_doc[0].tag = f"{{{NAMESPACE}}}{call.name}Response"
        ctx.out_protocol.create_out_string(ctx)
        return b"".join(ctx.out_string)

    def _method_context(self, version: SoapVersion, style: Style, opened: Any, call: Call) -> Any:
        ctx = MethodContext(self._servers[version, style], MethodContext.SERVER)
        ctx.in_document = opened.in_document
        ctx.in_header_doc = opened.in_header_doc
        ctx.in_body_doc = opened.in_body_doc
        ctx.method_request_string = f"{{{NAMESPACE}}}{call.operation.name}"
        return ctx.in_protocol.generate_method_contexts(ctx)[0]


def _message(document: str) -> RenderedMessage:
    return RenderedMessage(etree.fromstring(document))
