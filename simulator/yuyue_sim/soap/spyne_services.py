"""Operations declared as spyne services, once for each style."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS, NAMESPACE, Operation
from yuyue_sim.contract.styles import SoapVersion, Style
from yuyue_sim.soap.spyne_compat import Application, Service, Soap11, Soap12, SpyneType, Unicode, rpc
from yuyue_sim.soap.spyne_types import MessageModel, TypeCatalogue

SOAP_OVER_HTTP = "http://schemas.xmlsoap.org/soap/http"


@dataclass(frozen=True, slots=True)
class StyledService:
    """A spyne application with one style."""

    style: Style
    application: Any
    types: TypeCatalogue


class RenderedMessage(MessageModel):
    """A response that the contract has rendered; `document` is its element."""

    def __init__(self, document: Any) -> None:
        super().__init__()
        self.document = document


def _message_to_parent(_ctx: Any, _cls: Any, value: RenderedMessage, parent: Any, *_: Any, **__: Any) -> None:
    parent.append(value.document)


def build_service(
    style: Style,
    name: str,
    version: SoapVersion = SoapVersion.SOAP11,
    operations: Mapping[str, Operation] = HOSPITAL_OPERATIONS,
    layout: Layout | None = None,
) -> StyledService:
    """Operations in one style, reading and writing one version of SOAP; the twelve of a hospital if none are given.

    Types have the elements of one layout, or of all.
    """
    namespaces = {operation.document_namespace for operation in operations.values()}
    types = TypeCatalogue(namespaces.pop() or NAMESPACE, layout=layout)
    methods = {operation.name: _method(operation, style, types) for operation in operations.values()}
    service = type(f"{name}{style.capitalize()}Service", (Service,), methods)
    protocol = Soap12 if version is SoapVersion.SOAP12 else Soap11
    incoming, outgoing = protocol(), protocol()
    outgoing.serialization_handlers[MessageModel] = _message_to_parent
    application = Application([service], tns=NAMESPACE, name=name, in_protocol=incoming, out_protocol=outgoing)
    application.transport = SOAP_OVER_HTTP
    return StyledService(style, application, types)


def _method(operation: Operation, style: Style, types: TypeCatalogue) -> Any:
    if style is Style.STRING:
        argument, result = _string_types()
        names = "arg0", "return"
    else:
        about = {"sub_ns": "", "nillable": False, "min_occurs": 1, "doc": f"{operation.zh} — {operation.en}"}
        argument = types.message_type(operation, operation.request, "Request").customize(**about)
        result = types.message_type(operation, operation.response, "Response").customize(**about)
        names = operation.request_root, operation.response_root
    declare = rpc(argument, _returns=result, _args=(names[0],), _out_variable_name=names[1])
    return declare(_answerer(operation))


def _string_types() -> tuple[SpyneType, SpyneType]:
    request = "请求报文：一个 XML 文档的文本 — The request: the text of an XML document."
    response = "响应报文：一个 XML 文档的文本 — The answer: the text of an XML document."
    about = {"min_occurs": 1, "nillable": False, "sub_ns": ""}
    return Unicode.customize(doc=request, **about), Unicode.customize(doc=response, **about)


def _answerer(operation: Operation) -> Callable[..., Any]:
    """The method for spyne; it passes the element of the body on, since spyne gives None for unknown names."""

    def response(ctx: Any, *_: Any) -> Any:
        return ctx.udc.response(ctx.in_body_doc)

    response.__name__ = operation.name
    response.__doc__ = f"{operation.section} {operation.zh} — {operation.en}"
    return response
