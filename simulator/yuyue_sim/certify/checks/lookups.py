"""Checks of bookings as the hospital reports them (2.10 to 2.12): found, corrected, cancelled."""

from __future__ import annotations

from functools import partial

from yuyue_sim.certify.check import Check, Severity, Verdict, Words
from yuyue_sim.certify.checks.forms import booking_check, was_cancelled
from yuyue_sim.certify.exchange import Exchange
from yuyue_sim.certify.node import Node
from yuyue_sim.certify.orders import registration_id_in
from yuyue_sim.certify.probe_names import BOOKING
from yuyue_sim.certify.probes.booking import CORRECTED_NAME
from yuyue_sim.certify.view import HospitalView, code_of, outcome_of, result_of

_ORDER, _CANCEL, _UPDATE, _INFO, _RECORD = "getYyNo", "backNo", "updateOrderInfo", "getGhInfo", "getGhRecord"
_CANCELLED = "1"


def _found(about: str, section: str, operation: str, zh: str, en: str) -> Check:
    return booking_check(
        f"{section}/finds-{about.rpartition(' ')[2].lower()}",
        Severity.MUST,
        operations=(operation,),
        zh=zh,
        en=en,
        sends=f"getYyNo, {operation}",
        expects=Words("the booking once", "该预约一条"),
    )(partial(_judge_found, about))


def _judge_found(about: str, view: HospitalView, verdict: Verdict) -> None:
    order = view.exchange(BOOKING, "book")
    for each in view.exchanges(BOOKING, about=about):
        if order is None:
            return
        number = str(registration_id_in(order))
        count = sum(found == number for found in _numbers(each))
        found = f"Code {outcome_of(each)}, RegID {number} × {count}"
        verdict.expect(count == 1, each, "", f"RegID {number} × 1", found)


def _numbers(exchange: Exchange | None) -> list[str]:
    """The RegIDs of bookings, or those of the platform in registrations."""
    return [node.text("registration_id") or node.text("platform_registration_id") for node in _records_of(exchange)]


def _records_of(exchange: Exchange | None) -> list[Node]:
    root = None if exchange is None else exchange.root
    if exchange is None or root is None:
        return []
    return root.nodes("registrations" if exchange.operation == _INFO else "records")


@booking_check(
    "2.11/one-record",
    Severity.MUST,
    operations=(_INFO, _ORDER),
    zh="按 RegID 查询只返回一条，重发之后也是。",
    en="A RegID finds one booking, after a repeated order too.",
    sends="getYyNo × 2, getGhInfo: RegID",
    expects="RegInfo × 1",
)
def one_record(view: HospitalView, verdict: Verdict) -> None:
    """After the repeated orders."""
    for each in view.exchanges(BOOKING, about="repeated by RegID"):
        count = len(_records_of(each))
        verdict.expect(count == 1, each, "", "RegInfo × 1", f"RegInfo × {count}")


@booking_check(
    "2.12/one-record",
    Severity.MUST,
    operations=(_RECORD, _ORDER),
    zh="一个 Plat12320SN 只有一条记录，重发之后也是。",
    en="A Plat12320SN has one registration, after a repeated order too.",
    sends="getYyNo × 2, getGhRecord",
    expects="Plat12320SN × 1",
)
def one_registration(view: HospitalView, verdict: Verdict) -> None:
    """After the repeated orders and the cancellation."""
    order = view.exchange(BOOKING, "book")
    for each in view.exchanges(BOOKING, about="cancelled in records"):
        if order is not None:
            number = str(registration_id_in(order))
            count = _numbers(each).count(number)
            verdict.expect(count <= 1, each, "", f"Plat12320SN {number} × 1", f"{number} × {count}")


@booking_check(
    "2.11/agrees",
    Severity.MUST,
    operations=(_INFO, _ORDER),
    zh="getGhInfo 的科室、医生、值班类别、ClinicNo 与预约一致，未取号、未退号。",
    en="Department, doctor, part of the day and ClinicNo in getGhInfo are those of the booking; the number is neither "
    "taken nor cancelled.",
    sends="getYyNo, getGhInfo",
    expects="DepartID, DoctorID, WorkType, ClinicNo = ReserveNo, IsGet 1, IsQuit 0",
)
def agrees(view: HospitalView, verdict: Verdict) -> None:
    """The booking as it was found by its RegID."""
    order = view.exchange(BOOKING, "book")
    for exchange in view.exchanges(BOOKING, about="found by RegID"):
        for node in _records_of(exchange)[:1]:
            for attribute, expected in _expected_of(view, order).items():
                found = node.text(attribute)
                verdict.expect(found == expected, exchange, node.place(attribute), expected or "(empty)", found)


def _expected_of(view: HospitalView, order: Exchange | None) -> dict[str, str]:
    result = result_of(order)
    if order is None or result is None:
        return {}
    department_id, doctor_id, _, work_type = view.order(registration_id_in(order))["schedule"].split(" ")
    return {
        "department_id": department_id,
        "doctor_id": doctor_id.strip("-"),
        "work_type": work_type,
        "clinic_no": result.text("reserve_no"),
        "is_taken": "1",
        "is_cancelled": "0",
    }


@booking_check(
    "2.12/agrees",
    Severity.MUST,
    operations=(_INFO, _RECORD),
    zh="getGhRecord 与 getGhInfo 一致：科室、医生、就诊序号、退号标志，退号后也是。",
    en="getGhRecord agrees with getGhInfo: department, doctor, visit number and cancellation, afterwards too.",
    sends="getGhInfo, getGhRecord",
    expects="DepartID, DoctorID, ClinicNo, IsQuit",
)
def records_agree(view: HospitalView, verdict: Verdict) -> None:
    """While it is booked, and when it is cancelled."""
    for about in ("found", "cancelled"):
        infos = _records_of(view.exchange(BOOKING, f"{about} by RegID"))
        exchange = view.exchange(BOOKING, f"{about} in records")
        for record in _records_of(exchange):
            serial = record.text("platform_registration_id")
            same = [each for each in infos if each.text("registration_id") == serial]
            if len(same) != 1 or _numbers(exchange).count(serial) != 1:
                continue
            for attribute in ("department_id", "doctor_id", "clinic_no", "is_cancelled"):
                expected, found = same[0].text(attribute), record.text(attribute)
                verdict.expect(expected == found, exchange, record.place(attribute), expected, found)


@booking_check(
    "2.11/cancelled",
    Severity.MUST,
    operations=(_INFO, _CANCEL),
    zh="退号后 IsQuit 为 1，并有 QuitDate。",
    en="After a cancellation IsQuit is 1, and there is a QuitDate.",
    sends="backNo, getGhInfo",
    expects="IsQuit 1, QuitDate",
)
def cancelled(view: HospitalView, verdict: Verdict) -> None:
    """The booking that was cancelled with 0000."""
    if not was_cancelled(view):
        return
    for exchange in view.exchanges(BOOKING, about="cancelled by RegID"):
        for node in _records_of(exchange)[:1]:
            found = node.text("is_cancelled")
            verdict.expect(found == _CANCELLED, exchange, node.place("is_cancelled"), "1", found)
            verdict.expect(node.text("cancelled_at"), exchange, node.place("cancelled_at"), "QuitDate ≠ ∅", "(empty)")


@booking_check(
    "2.10/corrects",
    Severity.SHOULD,
    operations=(_UPDATE, _RECORD),
    zh="修改的姓名在 getGhRecord 中可见。",
    en="A corrected name shows in getGhRecord.",
    sends="updateOrderInfo: SickName",
    expects=f"PatientName {CORRECTED_NAME}",
)
def corrects(view: HospitalView, verdict: Verdict) -> None:
    """After 0000."""
    if code_of(view.exchange(BOOKING, "correct")) != "0000":
        return
    for exchange in view.exchanges(BOOKING, about="corrected in records"):
        for node in _records_of(exchange)[:1]:
            found = node.text("patient_name")
            verdict.expect(found == CORRECTED_NAME, exchange, node.place("patient_name"), CORRECTED_NAME, found)


CHECKS: tuple[Check, ...] = (
    corrects,
    _found("found by RegID", "2.11", _INFO, "按 RegID 查到预约。", "A booking is found by its RegID."),
    _found("found by card", "2.11", _INFO, "按身份证号查到预约。", "A booking is found by the patient's card."),
    _found("found by date", "2.11", _INFO, "按就诊日期批量查到预约。", "A booking is among all of its visit date."),
    one_record,
    agrees,
    cancelled,
    _found("found in records", "2.12", _RECORD, "getGhRecord 有此预约，带 Plat12320SN。",
           "A booking is in getGhRecord, with its Plat12320SN."),
    one_registration,
    records_agree,
)  # fmt: skip
"""In the order of the specification."""
