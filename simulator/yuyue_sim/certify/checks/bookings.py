"""Checks of a booking's life (2.8 to 2.10): made, repeated, corrected, cancelled."""

from __future__ import annotations

from yuyue_sim.certify.check import Check, Severity, Verdict, Words
from yuyue_sim.certify.checks.forms import booking_check, coded, was_cancelled
from yuyue_sim.certify.exchange import Exchange
from yuyue_sim.certify.orders import registration_id_in
from yuyue_sim.certify.probe_names import BOOKING, CLEAN_UP, REFUSALS, RUSH
from yuyue_sim.certify.slots import SlotState, slot_at, slots_in
from yuyue_sim.certify.view import HospitalView, code_of, outcome_of, result_of

_ORDER, _CANCEL, _UPDATE, _INFO, _SLOTS = "getYyNo", "backNo", "updateOrderInfo", "getGhInfo", "getDtNoInfo"
_CANCELLED = "1"
_BOOKED = "1000"
_CANCELLED_CODE = "0000"


@booking_check(
    "2.8/same-regid",
    Severity.MUST,
    operations=(_ORDER,),
    zh="预约成功时 RegID 为请求中的流水号，并有 ReserveNo。",
    en="The response to a booking has the RegID of the request, and a ReserveNo.",
    sends="getYyNo",
    expects="RegID, ReserveNo > 0",
)
def same_registration_id(view: HospitalView, verdict: Verdict) -> None:
    """Every booking that was made."""
    for exchange in view.exchanges(operation=_ORDER):
        result = result_of(exchange)
        if result is not None and code_of(exchange) == _BOOKED:
            asked, found = str(registration_id_in(exchange)), result.text("registration_id")
            verdict.expect(found == asked, exchange, result.place("registration_id"), asked, found or "(empty)")
            number = result.text("reserve_no")
            verdict.expect(number.strip("0"), exchange, result.place("reserve_no"), "> 0", number or "(empty)")


@booking_check(
    "2.8/refused-not-stored",
    Severity.MUST,
    probes=(BOOKING, REFUSALS, RUSH),
    operations=(_ORDER, _INFO),
    zh="被拒绝的预约没有记录下来。",
    en="A refused booking was not stored.",
    sends="getYyNo, getGhInfo",
    expects=Words("no such RegID", "没有此 RegID"),
)
def refused_not_stored(view: HospitalView, verdict: Verdict) -> None:
    """The hospital is asked for the bookings of each patient who was refused, before anything is cancelled."""
    refused = _refused(view)
    for exchange in view.exchanges(CLEAN_UP, operation=_INFO):
        root = exchange.root
        infos = [] if root is None else root.nodes("registrations")
        active = {each.text("registration_id") for each in infos if each.text("is_cancelled") != _CANCELLED}
        card_no = exchange.about.removeprefix("find ")
        for number, code in refused.get(card_no, {}).items():
            found = f"{number}: {code}"
            verdict.expect(str(number) not in active, exchange, "", Words("no such RegID", "没有此 RegID"), found)


def _refused(view: HospitalView) -> dict[str, dict[int, str]]:
    """Card → RegID → code of the orders that were refused and never booked."""
    found: dict[str, dict[int, str]] = {}
    booked = {
        registration_id_in(each) for each in view.exchanges(operation=_ORDER) if code_of(each) in {_BOOKED, "1002", ""}
    }
    for exchange in view.exchanges(operation=_ORDER):
        number = registration_id_in(exchange)
        if number and number not in booked:
            card_no = view.order(number).get("card", "")
            found.setdefault(card_no, {})[number] = code_of(exchange)
    return found


@booking_check(
    "2.8/sold-out-is-true",
    Severity.MUST,
    operations=(_ORDER, _SLOTS),
    zh="还有号时不返回 1001。",
    en="1001 does not come while numbers are left.",
    sends="getDtNoInfo, getYyNo",
    expects=Words("not 1001", "不是 1001"),
)
def sold_out_is_true(view: HospitalView, verdict: Verdict) -> None:
    """The booking in a slot that had two numbers left."""
    for each in view.exchanges(BOOKING, about="book"):
        verdict.expect(code_of(each) != "1001", each, "", Words("not 1001", "不是 1001"), outcome_of(each))


@booking_check(
    "2.8/repeated-regid",
    Severity.MUST,
    operations=(_ORDER,),
    zh="同一预约重发（平台没有收到响应）返回 1002，RegID 和 ReserveNo 与第一次相同。",
    en="The same order again, as after a lost response, gets 1002 with the RegID and ReserveNo of the first.",
    sends="getYyNo × 2",
    expects="Code 1002, RegID =, ReserveNo =",
)
def repeated(view: HospitalView, verdict: Verdict) -> None:
    """Sent twice."""
    _same_booking(view, verdict, "repeat")


@booking_check(
    "2.8/second-booking",
    Severity.MUST,
    operations=(_ORDER,),
    zh="同一患者在同一排班再次预约返回 1002，并返回已经存在的 RegID。",
    en="Another booking of the patient in the schedule gets 1002, with the RegID that there is.",
    sends="getYyNo: RegID ≠, CardNo =",
    expects="Code 1002, RegID =",
)
def second_booking(view: HospitalView, verdict: Verdict) -> None:
    """With a RegID of its own."""
    _same_booking(view, verdict, "another")


def _same_booking(view: HospitalView, verdict: Verdict, about: str) -> None:
    first, again = view.exchange(BOOKING, "book"), view.exchange(BOOKING, about)
    before, after = result_of(first), result_of(again)
    if first is None or again is None or before is None or code_of(first) != _BOOKED:
        return
    verdict.expect(code_of(again) == "1002", again, "", "1002", outcome_of(again))
    if after is not None and code_of(again) == "1002":
        for attribute in ("registration_id", "reserve_no"):
            expected, found = before.text(attribute), after.text(attribute)
            is_optional = attribute == "reserve_no" and about == "another"
            if not is_optional:
                verdict.expect(expected == found, again, after.place(attribute), expected, found)


def _left(view: HospitalView, probe: str, about: str) -> tuple[Exchange | None, SlotState | None]:
    """The response about a slot before, after or at some point, and the slot."""
    for each in view.exchanges(probe, operation=_SLOTS):
        word, _, begin = each.about.partition(" ")
        if word == about:
            return each, slot_at(slots_in(each), begin)
    return None, None


@booking_check(
    "2.7/left-falls",
    Severity.MUST,
    operations=(_SLOTS, _ORDER),
    zh="预约后 LeftNum 减少。",
    en="LeftNum falls with a booking.",
    sends="getDtNoInfo, getYyNo, getDtNoInfo",
    expects=Words("LeftNum is less", "LeftNum 减少"),
)
def left_falls(view: HospitalView, verdict: Verdict) -> None:
    """Other bookings may let it fall further."""
    (_, before), (exchange, after) = _left(view, BOOKING, "before"), _left(view, BOOKING, "after")
    if before is not None and after is not None:
        verdict.expect(after.left < before.left, exchange, after.place, f"< {before.left}", after.left)


@booking_check(
    "2.7/left-rises",
    Severity.MUST,
    operations=(_SLOTS, _ORDER, _CANCEL),
    zh="退号后 LeftNum 立即恢复。",
    en="LeftNum rises at once with a cancellation.",
    sends="getDtNoInfo, backNo, getDtNoInfo",
    expects=Words("LeftNum is as before the booking", "LeftNum 与预约前相同"),
)
def left_rises(view: HospitalView, verdict: Verdict) -> None:
    """Judged where it has fallen."""
    (_, before), (_, after), (exchange, freed) = (_left(view, BOOKING, each) for each in ("before", "after", "freed"))
    is_cancelled = was_cancelled(view)
    if before is not None and after is not None and freed is not None and after.left < before.left and is_cancelled:
        verdict.expect(freed.left > after.left, exchange, freed.place, f"> {after.left}", freed.left)


@booking_check(
    "2.9/cancels",
    Severity.MUST,
    operations=(_CANCEL,),
    zh="可以退号。",
    en="A booking can be cancelled.",
    sends="backNo",
    expects="Code 0000",
)
def cancels(view: HospitalView, verdict: Verdict) -> None:
    """Judged unless the cancellation that contradicts the booking was carried out."""
    if code_of(view.exchange(BOOKING, "cancel contradicting")) != _CANCELLED_CODE:
        for each in view.exchanges(BOOKING, about="cancel"):
            verdict.expect(code_of(each) == _CANCELLED_CODE, each, "", _CANCELLED_CODE, outcome_of(each))


_MUST, _SHOULD = Severity.MUST, Severity.SHOULD
CHECKS: tuple[Check, ...] = (
    left_falls,
    left_rises,
    coded("2.8/books", _MUST, "book", "1000", "有号的时段可以预约。", "A slot with numbers left can be booked."),
    same_registration_id,
    refused_not_stored,
    sold_out_is_true,
    repeated,
    second_booking,
    coded("2.8/taken-regid", _SHOULD, "taken RegID", "1005", "别人的 RegID 返回 1005。",
          "A RegID that another patient has gets 1005."),
    coded("2.8/used-up-regid", _SHOULD, "used-up RegID", "1005", "已退号的 RegID 不能再用。",
          "The RegID of a cancelled booking is used up."),
    coded("2.8/long-regid", _MUST, "long RegID", "1000", "RegID 可以有 18 位。", "A RegID may have 18 digits."),
    coded("2.8/no-slot", _SHOULD, "no slot", "1000", "不带时段的预约得到一个有号的时段。",
          "An order that names no slot gets one with a number left."),
    cancels,
    coded("2.9/cancels-once", _MUST, "cancel again", "0005", "再次退号返回 0005。",
          "A second cancellation gets 0005.", operation=_CANCEL),
    coded("2.9/unknown", _MUST, "cancel unknown", "0001", "没有的 RegID 返回 0001。",
          "An unknown RegID gets 0001.", operation=_CANCEL),
    coded("2.9/contradiction", _SHOULD, "cancel contradicting", "0004", "与预约矛盾的 DepartID 返回 0004。",
          "A DepartID that contradicts the booking gets 0004.", operation=_CANCEL),
    coded("2.10/updates", _MUST, "correct", "0000", "可以修改患者信息。", "The patient of a booking can be corrected.",
          operation=_UPDATE),
    coded("2.10/unknown", _MUST, "correct unknown", "0001", "没有的 RegID 返回 0001。", "An unknown RegID gets 0001.",
          operation=_UPDATE),
    coded("2.10/cancelled", _SHOULD, "correct cancelled", "0001", "已退号的预约不能修改。",
          "A cancelled booking cannot be corrected.", operation=_UPDATE),
)  # fmt: skip
"""In the order of the specification."""
