"""Dispatch of a request: find the operation, parse the message by the contract, carry it out."""

from __future__ import annotations

import difflib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import blake2s
from inspect import isgeneratorfunction
from typing import Any, NamedTuple, TypeVar

from lxml.etree import _Element

from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS, NAMESPACE, Operation
from yuyue_sim.contract.parser import parse_message
from yuyue_sim.contract.result_codes import RESULT_CODES, ResultCode
from yuyue_sim.contract.styles import SoapVersion, Style
from yuyue_sim.contract.subject import NOBODY, Subject, subject_in, subject_in_text, subject_of
from yuyue_sim.core.language import Phrase
from yuyue_sim.core.reasons import ReasonKind, Reasons
from yuyue_sim.hospital.ledger.lock_scope import LockScope
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.rules.pauses import Steps
from yuyue_sim.hospital.world.model import Dialect
from yuyue_sim.scenario.faults.quirk_name import QuirkName
from yuyue_sim.scenario.faults.quirks import HospitalSystemError, quirks_of
from yuyue_sim.soap.envelope import local_name, message_in
from yuyue_sim.soap.faults import FaultCode, SoapFault, client_fault
from yuyue_sim.soap.handlers import Context, Handler, MalformedHandler
from yuyue_sim.soap.handlers.context import Repeated
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.opener import open_document
from yuyue_sim.soap.references import unresolved_reference
from yuyue_sim.soap.xml_reader import NotXml

log = logging.getLogger(__name__)

T = TypeVar("T")

_SHORT_ANSWERS = frozenset({"getDtNoInfo", "getYyNo", "backNo", "updateOrderInfo"})
"""Operations with small responses, which are not built in pieces."""
_OF_THE_WORLD = frozenset({"getHospInfo", "getDepartInfo", "getDoctorInfo", "getDoctorPhoto"})
"""Operations that follow from scenario, seed and timeline alone."""
_REPEATED = frozenset({"getDtNoInfo"})
"""Operations that many users request again and again with the same bytes."""


@dataclass(frozen=True, slots=True)
class Call:
    """An operation under one of its spellings."""

    name: str
    """The spelling of the client."""
    operation: Operation
    handler: Handler
    malformed: MalformedHandler | None
    result_code: ResultCode | None
    is_search: bool
    """Whether the handler works in steps, as a search does."""
    is_short: bool
    is_repeated: bool
    needs_ledger: bool
    """Whether its response may depend on what was booked."""


class Found(NamedTuple):
    """The operation that a wrapper calls, and its message."""

    call: Call
    version: SoapVersion
    style: Style
    message: _Element | str


_USUAL = Dialect()


@dataclass(slots=True)
class ParsedRequest:
    """A request whose operation was found."""

    call: Call
    version: SoapVersion
    style: Style
    request: Any = None
    """Its record; `None` for a malformed one."""
    refusal: Any = None
    """The record of the response to a malformed one."""
    dialect: Dialect = _USUAL
    subject: Subject = NOBODY
    """The hospital, booking and patient that it names; of a malformed request what can be read."""


def calls_by_tag(handlers: Mapping[str, Handler], malformed: Mapping[str, MalformedHandler]) -> dict[str, Call]:
    """Every operation under each of its spellings, by the tag of the wrapper that asks for it."""
    return {
        f"{{{NAMESPACE}}}{spelling}": Call(
            name=spelling,
            operation=operation,
            handler=handlers[name],
            malformed=malformed.get(name),
            result_code=RESULT_CODES.get(name),
            is_search=isgeneratorfunction(handlers[name]),
            is_short=name in _SHORT_ANSWERS,
            is_repeated=name in _REPEATED,
            needs_ledger=name not in _OF_THE_WORLD,
        )
        for name, operation in HOSPITAL_OPERATIONS.items()
        for spelling in (name, *operation.aliases)
    }


class Dispatcher:
    """Answers the requests to one clinic."""

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
        self.calls = calls_by_tag(handlers, malformed)

    def find(self, version: SoapVersion, wrapper: _Element, default: Style) -> Found:
        """Find the operation that a wrapper calls, and its message; the style of an empty wrapper is the default.

        Raises:
            SoapFault: the operation is unknown, or in another namespace, or its message is in neither style.
        """
        call = self.calls.get(wrapper.tag)
        if call is None:
            raise self._unknown_operation(wrapper)
        return Found(call, version, *message_in(wrapper, default))

    def parse(self, found: Found) -> ParsedRequest:
        """Parse a message by the contract; the outcome depends on the message alone.

        Raises:
            SoapFault: the message is malformed and the operation has no code for that.
        """
        call, version, style, message = found
        try:
            document = open_document(message, self._limits)
            request = parse_message(call.operation.request, document)
        except NotXml as problem:
            text = message.strip() if isinstance(message, str) else ""
            expected = f"a well-formed XML document ({problem})" if text else "an XML document"
            refusal = self._refusal(call, Malformed("Message", expected, text or None), None)
            named = subject_in_text([call.operation.request], text)
            return ParsedRequest(call, version, style, None, refusal, self._common_dialect, named)
        except Malformed as problem:
            named = subject_in(call.operation.request, document)
            dialect = self._dialect(named.hospital_id)
            request = self._reread(call, document, dialect) if dialect.quirks else None
            if request is None:
                refusal = self._refusal(call, _with_reference(problem, document), named.registration_id)
                return ParsedRequest(call, version, style, None, refusal, dialect, named)
        return self.parsed(call, version, style, request, subject_of(request))

    def parsed(self, call: Call, version: SoapVersion, style: Style, request: Any, subject: Subject) -> ParsedRequest:
        """The parsed request of a record, which is about that subject."""
        return ParsedRequest(call, version, style, request, None, self._dialect(subject.hospital_id), subject)

    def may_wait(self, parsed: ParsedRequest) -> bool:
        """Whether a request may have to wait: for a search, or while another program keeps the ledger busy."""
        clinic = self._clinic
        return parsed.call.is_search or (clinic.may_be_busy and clinic.transactions.group is None)

    def lock_scope(self, parsed: ParsedRequest) -> LockScope:
        """What decides a request."""
        return self._clinic.lock_scope(parsed.request)

    def carry_out(self, parsed: ParsedRequest, context: Context) -> Any:
        """Return the response record, or for a search the steps to it.

        Raises:
            SoapFault: the handler has no other way to refuse.
        """
        call, dialect = parsed.call, parsed.dialect
        if dialect.quirks:
            self._refuse_if_missing(call, dialect)
        if parsed.refusal is not None:
            return parsed.refusal
        response = call.handler(self._clinic, parsed.request, context)
        return self._with_quirks(parsed, response) if dialect.quirks and not call.is_search else response

    def carry_out_in_steps(self, parsed: ParsedRequest, context: Context) -> Steps[Any]:
        """The same for a request that may have to wait; it pauses meanwhile.

        Raises:
            SoapFault: the handler has no other way to refuse.
        """
        if not parsed.call.is_search:
            return (yield from self.patiently(partial(self.carry_out, parsed, context)))
        found = self.carry_out(parsed, context)
        if parsed.refusal is not None:
            return found
        response = yield from found
        return self._with_quirks(parsed, response) if parsed.dialect.quirks else response

    def patiently(self, work: Callable[[], T]) -> Steps[T]:
        """The result of work on the ledger; others go on while another program keeps that busy, for some seconds.

        Raises:
            LedgerFailedError: it stays busy, or fails.
        """
        return self._clinic.patiently(work)

    def _with_quirks(self, parsed: ParsedRequest, response: Any) -> Any:
        """The response of a hospital with quirks to a request that was carried out as usual."""
        quirks = quirks_of(parsed.dialect.quirks)
        try:
            return quirks.change_response(
                parsed.request, response.response if isinstance(response, Repeated) else response, self._note_quirk
            )
        except HospitalSystemError as error:
            self._reasons.note(ReasonKind.QUIRK, error.quirk, str(error))
            raise SoapFault(FaultCode.SERVER, str(error)) from None

    def _note_quirk(self, quirk: QuirkName) -> None:
        self._reasons.note(ReasonKind.QUIRK, quirk, Phrase("the hospital responds differently from the specification"))

    def _reread(self, call: Call, element: _Element, dialect: Dialect) -> Any:
        """The record of a malformed request as a hospital with quirks takes it; `None` if that is malformed too."""
        self._refuse_if_missing(call, dialect)
        quirks_of(dialect.quirks).reinterpret_request(element)
        try:
            request = parse_message(call.operation.request, element)
        except Malformed:
            return None
        self._reasons.note(
            ReasonKind.QUIRK, ", ".join(sorted(dialect.quirks)), Phrase("a malformed request is treated as a valid one")
        )
        return request

    def _refuse_if_missing(self, call: Call, dialect: Dialect) -> None:
        quirks = quirks_of(dialect.quirks)
        if not quirks.offers_operation(call.operation.name):
            self._reasons.note(
                ReasonKind.QUIRK,
                QuirkName.NINE_OPERATIONS,
                Phrase("the hospital has no {operation}", operation=call.operation.name),
            )
            raise _no_such_operation(call.name, [name for name in HOSPITAL_OPERATIONS if quirks.offers_operation(name)])

    def _refusal(self, call: Call, problem: Malformed, registration_id: int | None) -> Any:
        """The response to a malformed request, or a fault if the operation has no code for it."""
        self._reasons.note(ReasonKind.MALFORMED, call.operation.name, str(problem))
        if call.malformed is None:
            raise client_fault(f"{call.operation.name}: {problem}") from None
        return call.malformed(problem, registration_id)

    def _dialect(self, hospital_id: str) -> Dialect:
        return self._dialects.get(hospital_id, self._common_dialect)

    def _unknown_operation(self, wrapper: _Element) -> SoapFault:
        tag = str(wrapper.tag)
        name = local_name(wrapper)
        if f"{{{NAMESPACE}}}{name}" in self.calls:
            namespace = tag.rpartition("}")[0].lstrip("{")
            found = f"namespace {namespace}" if namespace else "no namespace"
            return client_fault(f"{name} stands in {found}; expected {NAMESPACE}.")
        by_lower_name = {known_name.lower(): known_name for known_name in HOSPITAL_OPERATIONS}
        close = difflib.get_close_matches(name.lower(), by_lower_name, n=1)
        hint = f" Did you mean {by_lower_name[close[0]]}?" if close else ""
        return _no_such_operation(name, list(HOSPITAL_OPERATIONS), hint)


def _with_reference(problem: Malformed, document: _Element) -> Malformed:
    """The problem; if an element of the document is empty because of a reference, its text names that."""
    reference = unresolved_reference(document)
    return (
        problem
        if reference is None
        else Malformed(
            problem.path,
            Phrase("{expected} ({reference})", expected=problem.expected, reference=reference),
            problem.value,
        )
    )


def _no_such_operation(name: str, known: list[str], hint: str = "") -> SoapFault:
    return client_fault(f"There is no operation {name}.{hint} Known are {', '.join(known)} in {NAMESPACE}.")


def server_fault(error: Exception, body: bytes) -> SoapFault:
    """An internal error: the client gets a reference, the log the whole error."""
    reference = blake2s(body, digest_size=4).hexdigest()
    log.error("A request failed, reference %s", reference, exc_info=error)
    return SoapFault(FaultCode.SERVER, f"The simulator failed; its log tells why under reference {reference}.")
