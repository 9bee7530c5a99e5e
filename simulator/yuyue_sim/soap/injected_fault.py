"""A request that a fault has met, and the reply that follows from what was decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from yuyue_sim.contract.styles import SoapVersion, Style
from yuyue_sim.hospital.rules.pauses import Steps
from yuyue_sim.scenario.faults.decisions import Decision
from yuyue_sim.scenario.faults.effects import Alteration, Delay, Effect, Fault, Refusal, Response, Trickle
from yuyue_sim.scenario.faults.model import When
from yuyue_sim.soap.dispatcher import ParsedRequest
from yuyue_sim.soap.fault_injector import FaultInjector, refusing_document
from yuyue_sim.soap.faults import FaultCode, SoapFault
from yuyue_sim.soap.response import CONTENT_TYPES, HttpResponse, Wait, document_response, fault_response, gathered

_BUSY = "医院系统繁忙，请稍后再试"
"""What the answer says that is altered where the operation was not carried out."""


class Read(NamedTuple):
    """A request, and the envelope it came in."""

    version: SoapVersion
    style: Style
    parsed: ParsedRequest


class InjectedFault(Exception):  # noqa: N818 - it reads as what happened
    """A fault meets the request before it is carried out."""

    def __init__(self, read: Read, decision: Decision) -> None:
        super().__init__(decision.name)
        self.read = read
        self.decision = decision


def raise_if_injected(fault_injector: FaultInjector, read: Read) -> None:
    """Stop a request that something meets.

    Raises:
        Struck: something does.
        LedgerFailedError: the ledger failed.
    """
    decision = fault_injector.decide(read.parsed)
    if decision is not None:
        raise InjectedFault(read, decision)


def injected_response(injected: InjectedFault, carry_out: Callable[[], Steps[HttpResponse]]) -> Steps[HttpResponse]:
    """The reply to a request that was met; `carry_out` does what it asks for and gives the sound reply."""
    effect, version = injected.decision.effect, injected.read.version
    is_after = injected.decision.when is When.AFTER
    if isinstance(effect, Delay) and not is_after:
        return _waiting(effect.seconds, carry_out)
    if is_after or isinstance(effect, Trickle):
        base = yield from carry_out()
    else:
        base = fault_response(SoapFault(FaultCode.SERVER, _BUSY), version)
    if isinstance(effect, Alteration):
        base = replace(base, body=(yield from gathered(base.body)))
    return _met(injected.read, base, effect)


def _met(read: Read, base: HttpResponse, effect: Effect) -> HttpResponse:
    """What becomes of a reply."""
    match effect:
        case Delay(seconds):
            response = _waiting(seconds, lambda: _as_it_stands(base))
        case Alteration():
            response = _altered(base, effect)
        case Fault(is_client, text):
            fault = SoapFault(FaultCode.CLIENT if is_client else FaultCode.SERVER, text)
            response = fault_response(fault, read.version)
        case Refusal():
            document = refusing_document(read.parsed, effect)
            response = document_response(document, read.version, read.style, read.parsed.call.name)
        case _:
            response = replace(base, conduct=effect)
    return response


def _waiting(seconds: float, then: Callable[[], Steps[HttpResponse]]) -> HttpResponse:
    return HttpResponse(200, CONTENT_TYPES[SoapVersion.SOAP11], b"", Wait(seconds, then))


def _as_it_stands(response: HttpResponse) -> Steps[HttpResponse]:
    yield from ()
    return response


def _altered(base: HttpResponse, effect: Alteration) -> HttpResponse:
    response = effect.alter(Response(base.status, base.content_type.decode("latin-1"), base.whole))
    return HttpResponse(response.status, response.content_type.encode("latin-1"), response.body)
