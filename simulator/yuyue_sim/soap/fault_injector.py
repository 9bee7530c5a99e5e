"""Decides whether a fault, or the outcome of a test patient, meets a request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from typing import Any

from yuyue_sim.contract.codes import BookingCode, CancelCode, QueryCode, RecordCode, UpdateCode
from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.messages import back_no, get_gh_info, get_gh_record, get_yy_no, update_order_info
from yuyue_sim.contract.renderer import render_message
from yuyue_sim.core.clock import Clock
from yuyue_sim.scenario.faults.decisions import Decision, Faults, Request
from yuyue_sim.scenario.faults.effects import Refusal
from yuyue_sim.scenario.faults.test_patients import OPERATIONS, TEST_PATIENT
from yuyue_sim.soap.dispatcher import ParsedRequest
from yuyue_sim.soap.test_patients import TestPatients

_DIGEST_BYTES = 12


class FaultInjector:
    """Decides which fault meets a request, if any."""

    def __init__(self, faults: Faults, clock: Clock, test_patients: TestPatients | None) -> None:
        """Use these faults; without `test_patients` such cards are ordinary ones."""
        self._faults = faults
        self._clock = clock
        self._test_patients = test_patients

    def may_count(self, parsed: ParsedRequest) -> bool:
        """Whether a rule may count a request as an attempt, in the ledger."""
        return parsed.call.operation.name in self._faults.operations

    def decide(self, parsed: ParsedRequest) -> Decision | None:
        """Return the fault for a parsed request; `None` for no fault, and for a malformed request.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        if parsed.request is None:
            return None
        operation = parsed.call.operation.name
        if self._test_patients is not None and operation in OPERATIONS:
            outcome = self._test_patients.outcome(parsed)
            if outcome is not None and outcome.effect is not None:
                return Decision(outcome.name, outcome.when, outcome.effect, TEST_PATIENT)
        if operation not in self._faults.operations:
            return None
        now: datetime = self._clock.now()
        if not self._faults.could_select(operation, parsed.subject.hospital_id, now):
            return None
        return self._faults.decide(Request(operation, parsed.subject.hospital_id, _key_of(parsed)), now)


def refusing_document(parsed: ParsedRequest, refusal: Refusal) -> str:
    """Return the document of a response that holds a code and nothing else."""
    response = _REFUSING[parsed.call.operation.name](parsed, refusal)
    return render_message(response, parsed.dialect.layout, parsed.dialect.omit_empty)


def _key_of(parsed: ParsedRequest) -> str:
    """The RegID of a request, or a digest of its document."""
    if parsed.subject.registration_id:
        return str(parsed.subject.registration_id)
    document = render_message(parsed.request, Layout.TABLE, omit_empty=True)
    return blake2b(document.encode(), digest_size=_DIGEST_BYTES).hexdigest()


def _booking(parsed: ParsedRequest, refusal: Refusal) -> Any:
    code = BookingCode(refusal.code)
    result = get_yy_no.BookingResult(
        code=code,
        registration_id=parsed.request.order.registration_id,
        reserve_no=0,
        message=refusal.message or ("" if code is BookingCode.BOOKED else code.zh),
    )
    return get_yy_no.Response(result=result)


def _cancel(_asked: ParsedRequest, refusal: Refusal) -> Any:
    code = CancelCode(refusal.code)
    return back_no.Response(result=back_no.CancelResult(code=code, message=refusal.message or code.zh))


def _update(_asked: ParsedRequest, refusal: Refusal) -> Any:
    code = UpdateCode(refusal.code)
    return update_order_info.Response(
        result=update_order_info.UpdateResult(code=code, message=refusal.message or code.zh)
    )


def _query(parsed: ParsedRequest, refusal: Refusal) -> Any:
    code = QueryCode(refusal.code)
    return get_gh_info.Response(code=code, message=refusal.message or code.zh, hospital_id=parsed.subject.hospital_id)


def _records(parsed: ParsedRequest, refusal: Refusal) -> Any:
    code = RecordCode(refusal.code)
    return get_gh_record.Response(code=code, message=refusal.message or code.zh, hospital_id=parsed.subject.hospital_id)


_REFUSING: dict[str, Callable[[ParsedRequest, Refusal], Any]] = {
    "getYyNo": _booking,
    "backNo": _cancel,
    "updateOrderInfo": _update,
    "getGhInfo": _query,
    "getGhRecord": _records,
}
