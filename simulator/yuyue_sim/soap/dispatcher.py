"""One request and its answer, whatever envelope they travel in: parse by the contract, ask the handler, render."""

from __future__ import annotations

import difflib
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2s
from types import GeneratorType
from typing import Any, NamedTuple

from lxml.etree import _Element

from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS, NAMESPACE, Operation
from yuyue_sim.contract.parser import parse_message
from yuyue_sim.contract.subject import NOBODY, Subject, subject_in, subject_of
from yuyue_sim.core.reasons import ReasonKind, Reasons
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.rules.pauses import Steps
from yuyue_sim.hospital.world.model import Dialect
from yuyue_sim.scenario.faults.quirk_name import QuirkName
from yuyue_sim.scenario.faults.quirks import HospitalSystemError, quirks_of
from yuyue_sim.soap.documents import document_of
from yuyue_sim.soap.envelope import local_name
from yuyue_sim.soap.faults import FaultCode, SoapFault, client_fault
from yuyue_sim.soap.handlers import Context, Handler, MalformedHandler
from yuyue_sim.soap.handlers.context import Repeated
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.xml_reader import NotXml, read_document

log = logging.getLogger(__name__)

_SHORT_ANSWERS = frozenset({"getDtNoInfo", "getYyNo", "backNo", "updateOrderInfo"})
"""Operations whose answers are never large enough to be worth building piece by piece."""
_REPEATED = frozenset({"getDtNoInfo"})
"""Operations that many users ask over and over in the same words."""


@dataclass(frozen=True, slots=True)
class Call:
    """An operation under one of its spellings."""

    name: str
    """As the client spelled it."""
    operation: Operation
    handler: Handler
    malformed: MalformedHandler | None
    is_short: bool
    is_repeated: bool


class ParsedRequest(NamedTuple):
    """A request that was read."""

    call: Call
    request: Any
    """The record of it; `None` for a malformed one."""
    refusal: Any
    """The record of the answer to a malformed one."""
    dialect: Dialect
    subject: Subject = NOBODY
    """The hospital, booking and patient that it names; nobody for a malformed request."""


def calls_by_tag(handlers: Mapping[str, Handler], malformed: Mapping[str, MalformedHandler]) -> dict[str, Call]:
    """Every operation under each of its spellings, by the tag of the wrapper that asks for it."""
    return {
        f"{{{NAMESPACE}}}{spelling}": Call(
            name=spelling,
            operation=operation,
            handler=handlers[name],
            malformed=malformed.get(name),
            is_short=name in _SHORT_ANSWERS,
            is_repeated=name in _REPEATED,
        )
        for name, operation in HOSPITAL_OPERATIONS.items()
        for spelling in (name, *operation.aliases)
    }


class Dispatcher:
    """Answers requests from one clinic."""

    def __init__(
        self,
        clinic: Clinic,
        limits: Limits,
        handlers: Mapping[str, Handler],
        malformed: Mapping[str, MalformedHandler],
        reasons: Reasons | None = None,
    ) -> None:
        self._clinic = clinic
        self._reasons = reasons or Reasons()
        self._limits = limits
        self._dialects: dict[str, Dialect] = {hospital.id: hospital.dialect for hospital in clinic.world.hospitals}
        shared = set(self._dialects.values())
        self._common_dialect = shared.pop() if len(shared) == 1 else Dialect()
        self._calls = calls_by_tag(handlers, malformed)

    def call_of(self, wrapper: _Element) -> Call:
        """Which operation a wrapper element asks for.

        Raises:
            SoapFault: none that is known; the text says which are, or which namespace is right.
        """
        call = self._calls.get(wrapper.tag)
        if call is None:
            raise self._unknown_operation(wrapper)
        return call

    def read(self, call: Call, message: _Element | str) -> ParsedRequest:
        """What a request asks; the same for the same request, whatever has happened since.

        Raises:
            SoapFault: the request is malformed and the operation has no code to say so.
        """
        try:
            element = read_document(message, self._limits) if isinstance(message, str) else message
            request = parse_message(call.operation.request, element)
        except NotXml as problem:
            text = message.strip() if isinstance(message, str) else ""
            expected = f"a well-formed XML document ({problem})" if text else "an XML document"
            refusal = self._tell(call, Malformed("Message", expected, text or None), None)
            return ParsedRequest(call, None, refusal, self._common_dialect)
        except Malformed as problem:
            named = subject_in(call.operation.request, element)
            dialect = self._dialect(named.hospital_id)
            if dialect.quirks:
                request = self._reread(call, element, dialect)
                if request is not None:
                    return ParsedRequest(call, request, None, dialect, subject_of(request))
            return ParsedRequest(call, None, self._tell(call, problem, named.registration_id), dialect)
        subject = subject_of(request)
        return ParsedRequest(call, request, None, self._dialect(subject.hospital_id), subject)

    def response(self, parsed: ParsedRequest, context: Context) -> str | Iterator[str]:
        """The document of the answer, without XML declaration; a large one piece by piece, built as it is drawn.

        An empty piece is a pause: there is nothing to send yet, and others may have their turn.

        Raises:
            SoapFault: the handler has no other way to refuse; where it searches this is raised as the first piece is
                drawn.
        """
        call, dialect = parsed.call, parsed.dialect
        if dialect.quirks:
            self._hold_offered(call, dialect)
        response = parsed.refusal
        if response is None:
            response = call.handler(self._clinic, parsed.request, context)
            if isinstance(response, GeneratorType):
                return self._found(parsed, response)
            if dialect.quirks:
                response = self._departing(parsed, response)
        return document_of(response, dialect, is_short=call.is_short)

    def _found(self, parsed: ParsedRequest, search: Steps[Any]) -> Iterator[str]:
        """The document of an answer that is searched for."""
        while True:
            try:
                next(search)
            except StopIteration as end:
                response = end.value
                break
            yield ""
        if parsed.dialect.quirks:
            response = self._departing(parsed, response)
        for count, piece in enumerate(document_of(response, parsed.dialect, is_short=False)):
            if count and piece:
                yield ""
            yield piece

    def _departing(self, parsed: ParsedRequest, response: Any) -> Any:
        """The answer of a hospital with quirks, whose request was admitted and carried out like any other."""
        quirks = quirks_of(parsed.dialect.quirks)
        try:
            return quirks.change_response(
                parsed.request, response.response if isinstance(response, Repeated) else response, self._note_quirk
            )
        except HospitalSystemError as error:
            self._reasons.note(ReasonKind.QUIRK, error.quirk, str(error))
            raise SoapFault(FaultCode.SERVER, str(error)) from None

    def _note_quirk(self, quirk: QuirkName) -> None:
        self._reasons.note(ReasonKind.QUIRK, quirk, "the hospital answers otherwise than the specification says")

    def _reread(self, call: Call, element: _Element, dialect: Dialect) -> Any:
        """The record of a malformed request as a hospital with quirks takes it; `None` if that is malformed too."""
        self._hold_offered(call, dialect)
        quirks_of(dialect.quirks).reinterpret_request(element)
        try:
            request = parse_message(call.operation.request, element)
        except Malformed:
            return None
        self._reasons.note(
            ReasonKind.QUIRK, ", ".join(sorted(dialect.quirks)), "a malformed request is taken for a sound one"
        )
        return request

    def _hold_offered(self, call: Call, dialect: Dialect) -> None:
        quirks = quirks_of(dialect.quirks)
        if not quirks.offers_operation(call.operation.name):
            self._reasons.note(
                ReasonKind.QUIRK, QuirkName.NINE_OPERATIONS, f"the hospital has no {call.operation.name}"
            )
            raise _no_such_operation(call.name, [name for name in HOSPITAL_OPERATIONS if quirks.offers_operation(name)])

    def _tell(self, call: Call, problem: Malformed, registration_id: int | None) -> Any:
        """The answer to a malformed request, or a fault where the operation has no code for it."""
        self._reasons.note(ReasonKind.MALFORMED, call.operation.name, str(problem))
        if call.malformed is None:
            raise client_fault(f"{call.operation.name}: {problem}") from None
        return call.malformed(problem, registration_id)

    def _dialect(self, hospital_id: str) -> Dialect:
        return self._dialects.get(hospital_id, self._common_dialect)

    def _unknown_operation(self, wrapper: _Element) -> SoapFault:
        tag = str(wrapper.tag)
        name = local_name(wrapper)
        if f"{{{NAMESPACE}}}{name}" in self._calls:
            namespace = tag.rpartition("}")[0].lstrip("{")
            found = f"namespace {namespace}" if namespace else "no namespace"
            return client_fault(f"{name} stands in {found}; expected {NAMESPACE}.")
        by_lower_name = {known_name.lower(): known_name for known_name in HOSPITAL_OPERATIONS}
        close = difflib.get_close_matches(name.lower(), by_lower_name, n=1)
        hint = f" Did you mean {by_lower_name[close[0]]}?" if close else ""
        return _no_such_operation(name, list(HOSPITAL_OPERATIONS), hint)


def _no_such_operation(name: str, known: list[str], hint: str = "") -> SoapFault:
    return client_fault(f"There is no operation {name}.{hint} Known are {', '.join(known)} in {NAMESPACE}.")


def server_fault(error: Exception, body: bytes) -> SoapFault:
    """A bug, told to the client by a reference alone, and to the log in full."""
    reference = blake2s(body, digest_size=4).hexdigest()
    log.error("A request failed, reference %s", reference, exc_info=error)
    return SoapFault(FaultCode.SERVER, f"The simulator failed; its log tells why under reference {reference}.")
