"""The path of a SOAP request, from the body of a POST to the response, from top to bottom."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from yuyue_sim.contract.endpoints import Endpoint
from yuyue_sim.contract.styles import Style
from yuyue_sim.core.first_use import FirstUse
from yuyue_sim.hospital.ledger.errors import LedgerBusyError, LedgerFailedError
from yuyue_sim.hospital.ledger.lock_scope import LockScope
from yuyue_sim.hospital.rules.pauses import Steps, awaited
from yuyue_sim.soap.content_type import read_content_type
from yuyue_sim.soap.dispatcher import Call, Dispatcher, Found, ParsedRequest, server_fault
from yuyue_sim.soap.documents import document_of
from yuyue_sim.soap.envelope import check_headers
from yuyue_sim.soap.exchange import ExchangeContext
from yuyue_sim.soap.fault_injector import FaultInjector
from yuyue_sim.soap.faults import FaultCode, SoapFault
from yuyue_sim.soap.handlers import Context
from yuyue_sim.soap.handlers.context import Repeated
from yuyue_sim.soap.injected_fault import injected_response
from yuyue_sim.soap.known_envelopes import KnownEnvelopes
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.opener import open_body
from yuyue_sim.soap.response import (
    CONTENT_TYPES,
    HttpResponse,
    document_response,
    fault_response,
    gathered,
    joined,
    standing,
)
from yuyue_sim.soap.salvage import salvage

if TYPE_CHECKING:
    from yuyue_sim.soap.spyne_path import SpynePath, Unpacked

log = logging.getLogger(__name__)

_MOST_KEPT = 4096
_LONGEST_KEPT_BYTES = 2048


class SoapService:
    """Answers each request with a response or a fault."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        limits: Limits,
        fault_injector: FaultInjector | None = None,
        *,
        parts_at_ledger: bool = False,
    ) -> None:
        """With `parts_at_ledger` it pauses before each request that needs the ledger, and says so in the exchange."""
        self._parts_at_ledger = parts_at_ledger
        self._dispatcher = dispatcher
        self._fault_injector = fault_injector
        self._limits = limits
        self._recent: dict[tuple[Style, bytes, bytes], tuple[ParsedRequest, bytes]] = {}
        """The same requests come again and again, and parsing depends on their bytes alone. Each has its bytes as they
        came first: a journal keeps these once."""
        self._envelopes = KnownEnvelopes(dispatcher)

    def response(
        self,
        endpoint: Endpoint,
        content_type: bytes,
        body: bytes,
        context: Context,
        exchange: ExchangeContext,
        may_chunk: bool = True,
    ) -> Steps[HttpResponse]:
        """Return the response in style and version of the request; it may be in chunks if `may_chunk`.

        What becomes known about the request is noted in `exchange`.
        """
        exchange.version = read_content_type(content_type).version
        try:
            return (yield from self._response(endpoint, content_type, body, context, exchange, may_chunk))
        except Exception as error:
            return _fault_of(error, body, exchange)

    def _response(
        self,
        endpoint: Endpoint,
        content_type: bytes,
        body: bytes,
        context: Context,
        exchange: ExchangeContext,
        may_chunk: bool,
    ) -> Steps[HttpResponse]:
        parsed = exchange.parsed or self.parsed_before(endpoint, content_type, body, exchange)
        unpacked = None
        if parsed is None:
            parsed, unpacked = yield from self._read(endpoint, content_type, body, exchange)
        exchange.version = parsed.version
        exchange.parsed = parsed
        injector = self._fault_injector
        if self._parts_at_ledger and self._needs_ledger(parsed):
            exchange.needs_ledger = True
            yield
        decision = None
        if injector is not None:
            try:
                decision = injector.decide(parsed)
            except LedgerBusyError:  # others go on while another program keeps the ledger busy
                decision = yield from self._dispatcher.patiently(partial(injector.decide, parsed))
        if decision is None:
            return (yield from self._carry_out(parsed, unpacked, context, may_chunk))
        exchange.decision = decision

        def carry_out() -> Steps[HttpResponse]:
            return _with_faults(self._carry_out(parsed, unpacked, context, may_chunk), body, exchange)

        return (yield from injected_response(parsed, decision, carry_out))

    def lock_scope(self, parsed: ParsedRequest) -> LockScope:
        """What decides a request."""
        return self._dispatcher.lock_scope(parsed)

    def _needs_ledger(self, parsed: ParsedRequest) -> bool:
        if parsed.request is None:
            return False
        injector = self._fault_injector
        return parsed.call.needs_ledger or (injector is not None and injector.may_count(parsed))

    def parsed_before(
        self, endpoint: Endpoint, content_type: bytes, body: bytes, exchange: ExchangeContext
    ) -> ParsedRequest | None:
        """The parsed request where this one, or another in the same envelope, came before."""
        default = endpoint.style
        key = default, content_type, body
        recent = self._recent.get(key)
        if recent is not None:
            exchange.request = recent[1]
            return recent[0]
        parsed = self._envelopes.parse(default, content_type, body)
        if parsed is not None and parsed.call.is_repeated:
            self._keep(key, parsed)
        return parsed

    def _read(
        self, endpoint: Endpoint, content_type: bytes, body: bytes, exchange: ExchangeContext
    ) -> Steps[tuple[ParsedRequest, Unpacked | None]]:
        """Open and parse a request.

        Raises:
            SoapFault: it cannot be opened or parsed; `exchange` has what could be read.
        """
        try:
            found, unpacked = yield from self._open(endpoint, content_type, body, exchange)
            exchange.parsed = ParsedRequest(found.call, found.version, found.style)
            parsed = self._dispatcher.parse(found)
        except SoapFault:
            salvaged = salvage(self._dispatcher.calls, content_type, body, exchange.version)
            exchange.parsed = exchange.parsed or salvaged.parsed
            exchange.salvaged = salvaged.subject
            raise
        if unpacked is None:
            self._envelopes.note(endpoint.style, content_type, body, parsed)
            if found.call.is_repeated:
                self._keep((endpoint.style, content_type, body), parsed)
        return parsed, unpacked

    def _open(
        self, endpoint: Endpoint, content_type: bytes, body: bytes, exchange: ExchangeContext
    ) -> Steps[tuple[Found, Unpacked | None]]:
        """Open the envelope and find the operation; spyne takes envelopes whose headers may have to be understood.

        Raises:
            SoapFault: it cannot be opened, a header must be understood, or there is no such operation.
        """
        envelope = open_body(content_type, body, self._limits)
        exchange.version = envelope.version
        if envelope.is_plain:
            return self._dispatcher.find(envelope.version, envelope.wrapper, endpoint.style), None
        check_headers(envelope)
        spyne_path = yield from awaited(SPYNE_PATH.begin())
        unpacked = spyne_path.unpack(envelope, endpoint.style)
        return self._dispatcher.find(unpacked.version, unpacked.wrapper, endpoint.style), unpacked

    def _carry_out(
        self, parsed: ParsedRequest, unpacked: Unpacked | None, context: Context, may_chunk: bool
    ) -> Steps[HttpResponse]:
        """Carry out the operation and render the response.

        Raises:
            SoapFault: the response is a fault.
        """
        dispatcher = self._dispatcher
        record = (
            (yield from dispatcher.carry_out_in_steps(parsed, context))
            if dispatcher.may_wait(parsed)
            else dispatcher.carry_out(parsed, context)
        )
        if unpacked is not None:
            return (yield from _rendered_by_spyne(record, parsed, unpacked))
        if isinstance(record, Repeated):
            key = parsed.dialect, parsed.version, parsed.style, parsed.call.name
            response = record.rendered.get(key)
            if response is None:
                response = record.rendered[key] = _rendered(record, parsed)
            return response
        response = _rendered(record, parsed)
        if isinstance(response.body, bytes):
            return response
        return replace(response, body=(yield from (standing if may_chunk else gathered)(response.body)))

    def _keep(self, key: tuple[Style, bytes, bytes], parsed: ParsedRequest) -> None:
        """Remember a short request."""
        if len(key[-1]) > _LONGEST_KEPT_BYTES:
            return
        if len(self._recent) >= _MOST_KEPT:
            del self._recent[next(iter(self._recent))]
        self._recent[key] = parsed, key[-1]


def _spyne_path() -> SpynePath:
    """Importing spyne takes longer than starting everything else."""
    from yuyue_sim.soap.spyne_path import SpynePath  # noqa: PLC0415

    return SpynePath()


SPYNE_PATH = FirstUse(_spyne_path)
"""spyne's applications, the same for every world."""


def _rendered(record: Any, parsed: ParsedRequest) -> HttpResponse:
    """The response with the record; a long one is not built yet."""
    call = parsed.call
    document = document_of(record, parsed.dialect, is_short=call.is_short, has_pauses=call.is_search)
    return document_response(document, parsed.version, parsed.style, call.name, _code_of(record, call))


def _rendered_by_spyne(record: Any, parsed: ParsedRequest, unpacked: Unpacked) -> Steps[HttpResponse]:
    """The response with the record, in an envelope that spyne makes.

    Raises:
        SoapFault: spyne refuses.
    """
    call = parsed.call
    text = yield from joined(document_of(record, parsed.dialect, is_short=call.is_short, has_pauses=call.is_search))
    body = SPYNE_PATH.begin().result().render(unpacked, parsed, text)
    return HttpResponse(200, CONTENT_TYPES[parsed.version], body, code=_code_of(record, call))


def _code_of(record: Any, call: Call) -> str:
    return "" if call.result_code is None else str(call.result_code.of(record))


def _with_faults(work: Steps[HttpResponse], body: bytes, exchange: ExchangeContext) -> Steps[HttpResponse]:
    """Turn any error into a SOAP fault."""
    try:
        return (yield from work)
    except Exception as error:
        return _fault_of(error, body, exchange)


def _fault_of(error: Exception, body: bytes, exchange: ExchangeContext) -> HttpResponse:
    """The SOAP fault for an error."""
    if isinstance(error, LedgerFailedError):
        log.error("A request failed: %s", error)
        error = SoapFault(FaultCode.SERVER, str(error))
    fault = error if isinstance(error, SoapFault) else server_fault(error, body)
    return fault_response(fault, exchange.version)
