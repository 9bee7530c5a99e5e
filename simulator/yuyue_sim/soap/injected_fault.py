"""The response to a request into which a fault is injected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from yuyue_sim.contract.result_codes import code_in
from yuyue_sim.contract.styles import SoapVersion
from yuyue_sim.hospital.rules.pauses import Steps
from yuyue_sim.scenario.faults.decisions import Decision
from yuyue_sim.scenario.faults.effects import Alteration, Delay, Effect, Fault, Refusal, Response, Trickle
from yuyue_sim.scenario.faults.model import When
from yuyue_sim.soap.dispatcher import ParsedRequest
from yuyue_sim.soap.fault_injector import refusing_document
from yuyue_sim.soap.faults import FaultCode, SoapFault
from yuyue_sim.soap.response import CONTENT_TYPES, HttpResponse, Wait, document_response, fault_response, gathered

_BUSY = "医院系统繁忙，请稍后再试"
"""The text of the response that a fault alters if the operation was not carried out."""


def injected_response(
    parsed: ParsedRequest, decision: Decision, carry_out: Callable[[], Steps[HttpResponse]]
) -> Steps[HttpResponse]:
    """Return the response under a fault; `carry_out` does what was asked for and returns the usual response."""
    effect = decision.effect
    is_after = decision.when is When.AFTER
    if isinstance(effect, Delay) and not is_after:
        return _waiting(effect.seconds, carry_out)
    if is_after or isinstance(effect, Trickle):
        base = yield from carry_out()
    else:
        base = fault_response(SoapFault(FaultCode.SERVER, _BUSY), parsed.version)
    if isinstance(effect, Alteration):
        base = replace(base, body=(yield from gathered(base.body)))
    return _under(effect, parsed, base)


def _under(effect: Effect, parsed: ParsedRequest, base: HttpResponse) -> HttpResponse:
    """The response with an effect applied."""
    match effect:
        case Delay(seconds):
            response = _waiting(seconds, lambda: _as_it_is(base))
        case Alteration():
            response = _altered(parsed.call.operation.name, base, effect)
        case Fault(is_client, text):
            fault = SoapFault(FaultCode.CLIENT if is_client else FaultCode.SERVER, text)
            response = fault_response(fault, parsed.version)
        case Refusal():
            document = refusing_document(parsed, effect)
            response = document_response(document, parsed.version, parsed.style, parsed.call.name, effect.code)
        case _:
            response = replace(base, conduct=effect)
    return response


def _waiting(seconds: float, then: Callable[[], Steps[HttpResponse]]) -> HttpResponse:
    return HttpResponse(200, CONTENT_TYPES[SoapVersion.SOAP11], b"", Wait(seconds, then))


def _as_it_is(response: HttpResponse) -> Steps[HttpResponse]:
    yield from ()
    return response


def _altered(operation: str, base: HttpResponse, effect: Alteration) -> HttpResponse:
    altered = effect.alter(Response(base.status, base.content_type.decode("latin-1"), base.whole))
    code = code_in(operation, altered.status, altered.body)
    return HttpResponse(altered.status, altered.content_type.encode("latin-1"), altered.body, code=code)
