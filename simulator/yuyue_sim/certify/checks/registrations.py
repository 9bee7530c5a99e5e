"""Checks of what hospitals say of registrations (2.11, 2.12), without a booking of one's own."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from functools import partial

from yuyue_sim.certify.check import Check, Severity, Verdict, written
from yuyue_sim.certify.node import Node
from yuyue_sim.certify.probe_names import REGISTRATIONS
from yuyue_sim.certify.view import HospitalView, Seen, code_of, outcome_of

_INFO, _RECORD = "getGhInfo", "getGhRecord"
_CANCELLED, _YES, _EXPERT = "1", "1", "1"


def _not_found(section: str, operation: str) -> Check:
    return written(
        f"{section}/not-found",
        Severity.MUST,
        probes=(REGISTRATIONS,),
        operations=(operation,),
        zh="没有这样的记录时返回 2002。",
        en="Where there is no such registration, the code is 2002.",
        sends=f"{operation}: CardNo | IDCard ✗",
        expects="Code 2002",
    )(partial(_judge_not_found, operation))


def _judge_not_found(operation: str, view: HospitalView, verdict: Verdict) -> None:
    for each in view.exchanges(REGISTRATIONS, operation=operation, about="unknown"):
        verdict.expect(code_of(each) == "2002", each, "", "2002", outcome_of(each))


@written(
    "2.11/neither",
    Severity.MUST,
    probes=(REGISTRATIONS,),
    operations=(_INFO,),
    zh="既无 OneRegInfo 也无 BatRegInfo 的请求返回 2001。",
    en="A request with neither OneRegInfo nor BatRegInfo gets 2001.",
    sends="getGhInfo: <Message/>",
    expects="Code 2001",
)
def neither(view: HospitalView, verdict: Verdict) -> None:
    """An empty document."""
    for each in view.exchanges(REGISTRATIONS, about="neither"):
        verdict.expect(code_of(each) == "2001", each, "", "2001", outcome_of(each))


def _infos(view: HospitalView) -> list[Seen]:
    return list(view.records(view.exchanges(operation=_INFO), "registrations"))


def _records(view: HospitalView) -> list[Seen]:
    return list(view.records(view.exchanges(operation=_RECORD), "records"))


def _when(verdict: Verdict, seen: Seen, is_case: bool, attribute: str) -> None:
    """Expect an element where a case of its row is there."""
    if is_case:
        place = seen.node.place(attribute)
        verdict.expect(seen.node.text(attribute), seen.exchange, place, place.rpartition("/")[2], "(empty)")


@written(
    "2.11/dates-of-states",
    Severity.MUST,
    probes=(REGISTRATIONS,),
    operations=(_INFO,),
    zh="已取号有 GetNoDate，已退号有 QuitDate，已缴费有 PayDate。",
    en="A number taken has GetNoDate, a cancelled booking QuitDate, a paid one PayDate.",
    sends="getGhInfo",
    expects="GetNoDate, QuitDate, PayDate",
)
def dates_of_states(view: HospitalView, verdict: Verdict) -> None:
    """IsGet is 0 for a number that was taken."""
    for seen in _infos(view):
        _when(verdict, seen, seen.node.text("is_taken") == "0", "taken_at")
        is_cancelled = seen.node.text("is_cancelled") == _CANCELLED
        _when(verdict, seen, is_cancelled, "cancelled_at")
        _when(verdict, seen, seen.node.text("is_paid") == _YES and not is_cancelled, "paid_at")


@written(
    "2.11/money",
    Severity.MUST,
    probes=(REGISTRATIONS,),
    operations=(_INFO,),
    zh="Money = SelfMoney + InsureMoney（有 Money 时）。",
    en="Money = SelfMoney + InsureMoney, where there is Money.",
    sends="getGhInfo",
    expects="Money = SelfMoney + InsureMoney",
)
def money(view: HospitalView, verdict: Verdict) -> None:
    """Every booking that has a sum."""
    for seen in _infos(view):
        _sum(verdict, seen, "total", ("self_paid", "insured"))


def _sum(verdict: Verdict, seen: Seen, whole: str, parts: tuple[str, ...]) -> None:
    total = _amount(seen.node, whole)
    summands = [_amount(seen.node, each) for each in parts]
    if total and all(each is not None for each in summands):
        found = sum((each for each in summands if each is not None), Decimal(0))
        verdict.expect(found == total, seen.exchange, seen.node.place(whole), f"Σ {found}", total)


def _amount(node: Node, attribute: str) -> Decimal | None:
    value = node.value(attribute)
    return value if isinstance(value, Decimal) else None


@written(
    "2.12/window",
    Severity.MUST,
    probes=(REGISTRATIONS,),
    operations=(_RECORD,),
    zh="RegTime 在请求的起止时间之内（含两端）。",
    en="RegTime is between the instants asked for, both included.",
    sends="getGhRecord: BeginTime, EndTime",
    expects="BeginTime ≤ RegTime ≤ EndTime",
)
def window(view: HospitalView, verdict: Verdict) -> None:
    """The registrations of today."""
    begin, end = datetime.combine(view.today, time(0)), datetime.combine(view.today, time(23, 59, 59))
    for seen in view.records(view.exchanges(REGISTRATIONS, operation=_RECORD), "records"):
        instant = seen.node.value("registered_at")
        if instant is not None:
            place = seen.node.place("registered_at")
            verdict.expect(begin <= instant <= end, seen.exchange, place, f"{begin} … {end}", instant)


@written(
    "2.12/conditional",
    Severity.MUST,
    probes=(REGISTRATIONS,),
    operations=(_RECORD,),
    zh="专家号有 DoctorID，已就诊有 VisitDoctorID，已退号有 QuitTime，预约有 RegisterTime。",
    en="An expert's number has DoctorID, a seen patient VisitDoctorID, a cancelled one QuitTime, a booked one "
    "RegisterTime.",
    sends="getGhRecord",
    expects="DoctorID, VisitDoctorID, QuitTime, RegisterTime",
)
def conditional(view: HospitalView, verdict: Verdict) -> None:
    """What the rows say must be there in a case."""
    for seen in _records(view):
        _when(verdict, seen, seen.node.text("registration_type") == _EXPERT, "doctor_id")
        _when(verdict, seen, seen.node.text("visit_status") == _YES and _has_doctor(seen), "visit_doctor_id")
        _when(verdict, seen, seen.node.text("is_cancelled") == _YES, "cancelled_at")
        _when(verdict, seen, seen.node.text("is_booked") == _YES, "booked_at")


def _has_doctor(seen: Seen) -> bool:
    return bool(seen.node.text("doctor_id"))


@written(
    "2.12/fees",
    Severity.MUST,
    probes=(REGISTRATIONS,),
    operations=(_RECORD,),
    zh="TotalFee = ClinicFee + ExpFee；未退号时 TotalFee = SelfPayFee + InsureFee；AccountFee 不大于 InsureFee。",
    en="TotalFee = ClinicFee + ExpFee; unless cancelled, TotalFee = SelfPayFee + InsureFee; AccountFee is part of "
    "InsureFee.",
    sends="getGhRecord",
    expects="TotalFee = ClinicFee + ExpFee = SelfPayFee + InsureFee",
)
def fees(view: HospitalView, verdict: Verdict) -> None:
    """Every registration."""
    for seen in _records(view):
        _sum(verdict, seen, "total_fee", ("clinic_fee", "experts_fee"))
        if seen.node.text("is_cancelled") != _YES:
            _sum(verdict, seen, "total_fee", ("self_paid", "insured"))
        account, insured = _amount(seen.node, "account_paid"), _amount(seen.node, "insured")
        if account is not None and insured is not None:
            place = seen.node.place("account_paid")
            verdict.expect(account <= insured, seen.exchange, place, f"≤ {insured}", account)


@written(
    "2.12/nothing-after-cancellation",
    Severity.MUST,
    probes=(REGISTRATIONS,),
    operations=(_RECORD,),
    zh="已退号的 SelfPayFee、InsureFee、AccountFee、CashFee 为 0。",
    en="After a cancellation SelfPayFee, InsureFee, AccountFee and CashFee are 0.",
    sends="getGhRecord",
    expects="0",
)
def nothing_after_cancellation(view: HospitalView, verdict: Verdict) -> None:
    """Cancelled registrations."""
    for seen in _records(view):
        if seen.node.text("is_cancelled") == _YES:
            for attribute in ("self_paid", "insured", "account_paid", "cash_paid"):
                amount = _amount(seen.node, attribute)
                if amount is not None:
                    verdict.expect(not amount, seen.exchange, seen.node.place(attribute), "0", amount)


@written(
    "2.12/age",
    Severity.SHOULD,
    probes=(REGISTRATIONS,),
    operations=(_RECORD,),
    zh="PatientAge 在 0 到 130 之间。",
    en="PatientAge is between 0 and 130.",
    sends="getGhRecord",
    expects="0 ≤ PatientAge ≤ 130",
)
def age(view: HospitalView, verdict: Verdict) -> None:
    """Ages of people."""
    for seen in _records(view):
        years = seen.node.value("patient_age")
        if years is not None:
            place = seen.node.place("patient_age")
            verdict.expect(0 <= years <= 130, seen.exchange, place, "0 ≤ PatientAge ≤ 130", years)


CHECKS: tuple[Check, ...] = (
    _not_found("2.11", _INFO),
    neither,
    dates_of_states,
    money,
    _not_found("2.12", _RECORD),
    window,
    conditional,
    fees,
    nothing_after_cancellation,
    age,
)
"""In the order of the specification."""
