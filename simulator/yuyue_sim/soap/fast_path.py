"""The short way from a request's body to the answer's, and the turn to the long one."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from yuyue_sim.contract.endpoints import Endpoint
from yuyue_sim.contract.styles import Style
from yuyue_sim.hospital.rules.pauses import Steps
from yuyue_sim.hospital.world.model import Dialect
from yuyue_sim.soap.dispatcher import Dispatcher, ParsedRequest, server_fault
from yuyue_sim.soap.envelope import Opened, has_references, message_in, open_envelope
from yuyue_sim.soap.exchange import ExchangeContext
from yuyue_sim.soap.fault_injector import FaultInjector
from yuyue_sim.soap.faults import SoapFault, client_fault
from yuyue_sim.soap.handlers import Context
from yuyue_sim.soap.injected_fault import InjectedFault, Read, injected_response, raise_if_injected
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.response import CONTENT_TYPES, HttpResponse, document_response, fault_response, gathered, standing
from yuyue_sim.soap.xml_reader import ContentType, read_content_type, read_envelope, utf8_body

if TYPE_CHECKING:
    from yuyue_sim.soap.spyne_path import Pipeline

_MOST_KEPT = 4096
_LONGEST_KEPT_BYTES = 2048


class FastPath:
    """Turns the body of a POST into a reply, in steps where it is searched for. Whatever happens, there is one."""

    def __init__(self, dispatcher: Dispatcher, limits: Limits, fault_injector: FaultInjector | None = None) -> None:
        self._dispatcher = dispatcher
        self._fault_injector = fault_injector
        self._limits = limits
        self._read: dict[tuple[Style, bytes, bytes], Read] = {}
        """Requests that were read lately, byte by byte; users look at the same schedules again and again."""

    def response(
        self,
        endpoint: Endpoint,
        content_type: bytes,
        body: bytes,
        context: Context,
        exchange_context: ExchangeContext,
        may_chunk: bool = True,
        is_decided: bool = False,
    ) -> Steps[HttpResponse]:
        """The answer in style and version of the request, or a fault; in one piece unless it may be in chunks.

        A request that is decided on is carried out, whatever could meet it. What is found out on the way is noted in
        `passing`.
        """
        fault_injector = None if is_decided else self._fault_injector
        kind = read_content_type(content_type)
        version = kind.version
        try:
            if kind.is_multipart:
                return (yield from self._long_way(body, kind, endpoint, context, fault_injector, exchange_context))
            if not body:
                raise client_fault("The request is empty: expected a SOAP envelope.")
            read = self._read.get((endpoint.style, content_type, body))
            if read is None:
                data = utf8_body(body, kind.charset)
                opened = open_envelope(read_envelope(data, self._limits))
                version = opened.version
                read = self._short_way(opened, endpoint, exchange_context)
                if read is None:
                    return (yield from self._long_way(data, kind, endpoint, context, fault_injector, exchange_context))
                self._keep((endpoint.style, content_type, body), read)
            exchange_context.read = read
            if fault_injector is not None and fault_injector.looks_at(read.parsed.call.operation.name):
                raise_if_injected(fault_injector, read)
            response = self._answered(read, context)
            if not isinstance(response.body, bytes):
                response = replace(response, body=(yield from (standing if may_chunk else gathered)(response.body)))
            return response
        except InjectedFault as injected:
            exchange_context.read, exchange_context.decision = injected.read, injected.decision
            again = endpoint, content_type, body, context, exchange_context, may_chunk
            return (yield from injected_response(injected, lambda: self.response(*again, is_decided=True)))
        except SoapFault as fault:
            return fault_response(fault, version)
        except Exception as error:
            return fault_response(server_fault(error, body), version)

    def _short_way(self, opened: Opened, endpoint: Endpoint, exchange_context: ExchangeContext) -> Read | None:
        """What an ordinary envelope asks; `None` for any other.

        Raises:
            SoapFault: what it asks is malformed, and its operation has no code to say so.
        """
        if not opened.is_plain:
            return None
        wrapper = opened.entries[0]
        call = self._dispatcher.call_of(wrapper)
        style, message = message_in(wrapper, endpoint.style)
        if message == "" and has_references(wrapper):
            return None
        try:
            return Read(opened.version, style, self._dispatcher.read(call, message))
        except SoapFault:
            exchange_context.read = Read(opened.version, style, ParsedRequest(call, None, None, Dialect()))
            raise

    def _keep(self, key: tuple[Style, bytes, bytes], read: Read) -> None:
        """Remember a short request of an operation that is asked in the same words again and again."""
        if not read.parsed.call.is_repeated or len(key[-1]) > _LONGEST_KEPT_BYTES:
            return
        if len(self._read) >= _MOST_KEPT:
            del self._read[next(iter(self._read))]
        self._read[key] = read

    def _answered(self, read: Read, context: Context) -> HttpResponse:
        version, style, parsed = read
        return document_response(self._dispatcher.response(parsed, context), version, style, parsed.call.name)

    def _long_way(
        self,
        body: bytes,
        kind: ContentType,
        endpoint: Endpoint,
        context: Context,
        fault_injector: FaultInjector | None,
        exchange_context: ExchangeContext,
    ) -> Steps[HttpResponse]:
        version, response = yield from self._pipeline.response(
            body, kind, endpoint.style, context, exchange_context, fault_injector
        )
        return HttpResponse(200, CONTENT_TYPES[version], response)

    @cached_property
    def _pipeline(self) -> Pipeline:
        """Built when it is first wanted: importing spyne takes longer than starting all the rest."""
        from yuyue_sim.soap.spyne_path import Pipeline  # noqa: PLC0415

        return Pipeline(self._dispatcher)
