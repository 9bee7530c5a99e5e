"""The long way: spyne's own pipeline, for whatever envelope is not an ordinary one.

MIME attachments, references between elements, headers, several entries in a body: spyne unpacks them. What the body
holds is then read by the contract, as on the short way, and the answer is wrapped and written by spyne.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from lxml.etree import _Element

from yuyue_sim.contract.operations import NAMESPACE
from yuyue_sim.contract.styles import SoapVersion, Style
from yuyue_sim.hospital.rules.pauses import Steps
from yuyue_sim.soap.dispatcher import Call, Dispatcher
from yuyue_sim.soap.envelope import XML_DECLARATION, check_headers, message_in, open_envelope
from yuyue_sim.soap.exchange import ExchangeContext
from yuyue_sim.soap.fault_injector import FaultInjector
from yuyue_sim.soap.faults import client_fault
from yuyue_sim.soap.handlers import Context
from yuyue_sim.soap.injected_fault import Read, raise_if_injected
from yuyue_sim.soap.spyne_compat import Fault, MethodContext, ServerBase, collapse_swa
from yuyue_sim.soap.spyne_services import RenderedMessage, build_service
from yuyue_sim.soap.xml_reader import ContentType, refuse_doctype

_DECLARATION = re.compile(rb"<\?xml[^>]*\?>")


class _Server(ServerBase):  # type: ignore[misc]
    """The server that spyne wants a method context to belong to."""

    transport = "http://schemas.xmlsoap.org/soap/http"


class _Asked:
    """What the spyne method is given to answer with: spyne would log a problem and go on, so all is done before."""

    def __init__(self, response: Any) -> None:
        self._response = response

    def response(self, _wrapper: _Element) -> Any:
        return self._response


class Pipeline:
    """spyne's applications for both styles and versions."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self._servers = {
            (version, style): _Server(build_service(style, f"{version.name}{style}", version).application)
            for version in SoapVersion
            for style in Style
        }

    def response(
        self,
        body: bytes,
        content_type: ContentType,
        default: Style,
        context: Context,
        exchange_context: ExchangeContext,
        fault_injector: FaultInjector | None = None,
    ) -> Steps[tuple[SoapVersion, bytes]]:
        """The whole envelope of the answer and its version; the body is in UTF-8 unless it is in several parts.

        Raises:
            Struck: something meets the request; it has not been carried out.
            SoapFault: as on the short way, and for whatever spyne cannot unpack.
        """
        version = SoapVersion.SOAP12 if SoapVersion.SOAP12.namespace.encode() in body else SoapVersion.SOAP11
        opened = MethodContext(self._servers[version, default], MethodContext.SERVER)
        self._open(opened, body, content_type, version)
        check_headers(version, list(opened.in_header_doc or ()))
        wrapper = opened.in_body_doc
        call = self._dispatcher.call_of(wrapper)
        style, message = message_in(wrapper, default)
        ctx = self._method_context(version, style, opened, call)
        read = exchange_context.read = Read(version, style, self._dispatcher.read(call, message))
        if fault_injector is not None:
            raise_if_injected(fault_injector, read)
        ctx.udc = _Asked((yield from self._spyne_value(read, context)))
        ctx.in_object = [None]  # the contract reads the body, spyne would only refuse or drop what it does not know
        self._servers[version, style].get_out_object(ctx)
        if ctx.out_error is not None:
            raise client_fault(ctx.out_error.faultstring)
        ctx.out_protocol.serialize(ctx, ctx.out_protocol.RESPONSE)
        ctx.out_body_doc[0].tag = f"{{{NAMESPACE}}}{call.name}Response"
        ctx.out_protocol.create_out_string(ctx)
        return version, b"".join(ctx.out_string)

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

    def _spyne_value(self, read: Read, context: Context) -> Steps[Any]:
        document = self._dispatcher.response(read.parsed, context)
        if not isinstance(document, str):
            pieces = []
            for piece in document:
                if piece:
                    pieces.append(piece)
                yield
            document = "".join(pieces)
        return XML_DECLARATION + document if read.style is Style.STRING else RenderedMessage(etree.fromstring(document))
