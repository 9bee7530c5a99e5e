"""A question that a fault has met, and the reply that follows from what was decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from yuyue_sim.contract.styles import SoapVersion, Style
from yuyue_sim.hospital.rules.pauses import Steps
from yuyue_sim.scenario.faults.decisions import Decision
from yuyue_sim.scenario.faults.effects import Alteration, Answer, Delay, Effect, Fault, Refusal, Trickle
from yuyue_sim.scenario.faults.model import When
from yuyue_sim.soap.dispatcher import Asked
from yuyue_sim.soap.fault_injector import Striking, refusing_document
from yuyue_sim.soap.faults import FaultCode, SoapFault
from yuyue_sim.soap.response import CONTENT_TYPES, Reply, Wait, document_reply, fault_reply, gathered

_BUSY = "医院系统繁忙，请稍后再试"
"""What the answer says that is altered where the operation was not carried out."""


class Read(NamedTuple):
    """A question, and the envelope it came in."""

    version: SoapVersion
    style: Style
    asked: Asked


class Struck(Exception):  # noqa: N818 - it reads as what happened
    """A fault meets the question before it is carried out."""

    def __init__(self, read: Read, decision: Decision) -> None:
        super().__init__(decision.name)
        self.read = read
        self.decision = decision


def hold(striking: Striking, read: Read) -> None:
    """Stop a question that something meets.

    Raises:
        Struck: something does.
        LedgerFailedError: the ledger failed.
    """
    decision = striking.decide(read.asked)
    if decision is not None:
        raise Struck(read, decision)


def struck_reply(struck: Struck, carry_out: Callable[[], Steps[Reply]]) -> Steps[Reply]:
    """The reply to a question that was met; `carry_out` does what it asks for and gives the sound reply."""
    effect, version = struck.decision.effect, struck.read.version
    is_after = struck.decision.when is When.AFTER
    if isinstance(effect, Delay) and not is_after:
        return _waiting(effect.seconds, carry_out)
    if is_after or isinstance(effect, Trickle):
        base = yield from carry_out()
    else:
        base = fault_reply(SoapFault(FaultCode.SERVER, _BUSY), version)
    if isinstance(effect, Alteration):
        base = replace(base, body=(yield from gathered(base.body)))
    return _met(struck.read, base, effect)


def _met(read: Read, base: Reply, effect: Effect) -> Reply:
    """What becomes of a reply."""
    match effect:
        case Delay(seconds):
            reply = _waiting(seconds, lambda: _as_it_stands(base))
        case Alteration():
            reply = _altered(base, effect)
        case Fault(is_client, text):
            fault = SoapFault(FaultCode.CLIENT if is_client else FaultCode.SERVER, text)
            reply = fault_reply(fault, read.version)
        case Refusal():
            document = refusing_document(read.asked, effect)
            reply = document_reply(document, read.version, read.style, read.asked.call.name)
        case _:
            reply = replace(base, conduct=effect)
    return reply


def _waiting(seconds: float, then: Callable[[], Steps[Reply]]) -> Reply:
    return Reply(200, CONTENT_TYPES[SoapVersion.SOAP11], b"", Wait(seconds, then))


def _as_it_stands(reply: Reply) -> Steps[Reply]:
    yield from ()
    return reply


def _altered(base: Reply, effect: Alteration) -> Reply:
    answer = effect.alter(Answer(base.status, base.content_type.decode("latin-1"), base.whole))
    return Reply(answer.status, answer.content_type.encode("latin-1"), answer.body)
