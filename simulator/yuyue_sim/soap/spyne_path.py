"""The spyne path: spyne's own pipeline for envelopes that are not ordinary.

spyne unpacks MIME attachments, references between elements, headers, and several entries in a body. What the body holds
is then read by the contract as on the fast path, and spyne wraps and writes the response.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from lxml import etree
from lxml.etree import _Element

from yuyue_sim.contract.operations import NAMESPACE
from yuyue_sim.contract.styles import SoapVersion, Style
from yuyue_sim.soap.dispatcher import Call, ParsedRequest
from yuyue_sim.soap.envelope import XML_DECLARATION, check_headers, open_envelope
from yuyue_sim.soap.faults import client_fault
from yuyue_sim.soap.spyne_compat import Fault, MethodContext, ServerBase, collapse_swa
from yuyue_sim.soap.spyne_services import RenderedMessage, build_service
from yuyue_sim.soap.xml_reader import ContentType, read_content_type, refuse_doctype, utf8_body

_DECLARATION = re.compile(rb"<\?xml[^>]*\?>")


class _Server(ServerBase):  # type: ignore[misc]
    """The server to which a method context of spyne belongs."""

    transport = "http://schemas.xmlsoap.org/soap/http"


class _Result:
    """What the spyne method returns; it is computed before, since spyne would log an error and go on."""

    def __init__(self, response: Any) -> None:
        self._response = response

    def response(self, _wrapper: _Element) -> Any:
        return self._response


class Unpacked(NamedTuple):
    """A request that spyne unpacked."""

    version: SoapVersion
    wrapper: _Element
    context: Any
    """spyne's own."""


class SpynePath:
    """spyne's applications for both styles and versions."""

    def __init__(self) -> None:
        self._servers = {
            (version, style): _Server(build_service(style, f"{version.name}{style}", version).application)
            for version in SoapVersion
            for style in Style
        }

    def unpack(self, content_type: bytes, body: bytes, default: Style) -> Unpacked:
        """Return the first entry of the body, with all that it refers to.

        Raises:
            SoapFault: spyne cannot unpack it, or a header must be understood.
        """
        kind = read_content_type(content_type)
        data = body if kind.is_multipart else utf8_body(body, kind.charset)
        version = SoapVersion.SOAP12 if SoapVersion.SOAP12.namespace.encode() in data else SoapVersion.SOAP11
        context = MethodContext(self._servers[version, default], MethodContext.SERVER)
        self._open(context, data, kind, version)
        check_headers(version, list(context.in_header_doc or ()))
        return Unpacked(version, context.in_body_doc, context)

    def render(self, unpacked: Unpacked, parsed: ParsedRequest, document: str) -> bytes:
        """Return the whole envelope with a document; it is in UTF-8 unless it is in several parts.

        Raises:
            SoapFault: spyne refuses.
        """
        version, style, call = unpacked.version, parsed.style, parsed.call
        ctx = self._method_context(version, style, unpacked.context, call)
        ctx.udc = _Result(XML_DECLARATION + document if style is Style.STRING else _message(document))
        ctx.in_object = [None]  # the contract reads the body; spyne would refuse or drop what it does not know
        self._servers[version, style].get_out_object(ctx)
        if ctx.out_error is not None:
            raise client_fault(ctx.out_error.faultstring)
        ctx.out_protocol.serialize(ctx, ctx.out_protocol.RESPONSE)
        ctx.out_body_doc[0].tag = f"{{{NAMESPACE}}}{call.name}Response"
        ctx.out_protocol.create_out_string(ctx)
        return b"".join(ctx.out_string)

    def _open(self, ctx: Any, body: bytes, content_type: ContentType, version: SoapVersion) -> None:
        """Let spyne unpack the request down to its header blocks and the first entry of its body."""
        ctx.in_string = [body if content_type.is_multipart else _DECLARATION.sub(b"", body, count=1)]
        try:
            if content_type.is_multipart:
                ctx.in_string = collapse_swa(ctx, (content_type.mime, content_type.parameters), version.namespace)
            ctx.in_protocol.create_in_document(ctx)
            refuse_doctype(ctx.in_document[0])
            open_envelope(ctx.in_document[0])
            ctx.in_protocol.decompose_incoming_envelope(ctx)
        except Fault as fault:
            raise client_fault(fault.faultstring) from None
        except (
            ArithmeticError,
            AssertionError,
            AttributeError,
            LookupError,
            RecursionError,
            TypeError,
            ValueError,
        ) as error:
            raise client_fault(f"The request cannot be unpacked: {type(error).__name__} {error}.") from None

    def _method_context(self, version: SoapVersion, style: Style, opened: Any, call: Call) -> Any:
        ctx = MethodContext(self._servers[version, style], MethodContext.SERVER)
        ctx.in_document = opened.in_document
        ctx.in_header_doc = opened.in_header_doc
        ctx.in_body_doc = opened.in_body_doc
        ctx.method_request_string = f"{{{NAMESPACE}}}{call.operation.name}"
        return ctx.in_protocol.generate_method_contexts(ctx)[0]


def _message(document: str) -> RenderedMessage:
    return RenderedMessage(etree.fromstring(document))
