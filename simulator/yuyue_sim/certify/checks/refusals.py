"""Checks of refused bookings and of the last number (2.8)."""

from __future__ import annotations

from collections import Counter
from functools import partial

from yuyue_sim.certify.check import Check, Severity, Verdict, Words
from yuyue_sim.certify.checks.forms import booking_check, coded
from yuyue_sim.certify.exchange import Exchange
from yuyue_sim.certify.probe_names import ADMISSION, REFUSALS, RUSH
from yuyue_sim.certify.slots import slot_at, slots_in
from yuyue_sim.certify.view import HospitalView, code_of, outcome_of, result_of

_BOOKED, _FULL = "1000", "1001"
_ORDER, _SLOTS = "getYyNo", "getDtNoInfo"


@booking_check(
    "2.8/last-number-once",
    Severity.MUST,
    probes=(RUSH,),
    operations=(_ORDER,),
    zh="许多患者同时抢最后一个号时，只有一个得到 1000。",
    en="When many ask at once for the last number, one of them gets 1000.",
    sends="getYyNo × 64",
    expects="1000 × 1, 1001 × 63",
)
def last_number_once(view: HospitalView, verdict: Verdict) -> None:
    """Other channels may take it first."""
    exchanges = view.exchanges(RUSH, about="at once")
    booked = [each for each in exchanges if code_of(each) == _BOOKED]
    if exchanges:
        last = booked[-1] if booked else exchanges[-1]
        verdict.expect(len(booked) <= 1, last, "", "1000 × 1", f"1000 × {len(booked)}")


@booking_check(
    "2.8/others-get-1001",
    Severity.MUST,
    probes=(RUSH,),
    operations=(_ORDER,),
    zh="没有抢到的得到 1001。",
    en="Those who are late get 1001.",
    sends="getYyNo × 64",
    expects="Code 1001",
)
def others_get_full(view: HospitalView, verdict: Verdict) -> None:
    """Of those who asked at once, and of one who asked later."""
    for each in view.exchanges(RUSH, about="at once"):
        if code_of(each) != _BOOKED:
            verdict.expect(code_of(each) == _FULL, each, "", _FULL, outcome_of(each))


@booking_check(
    "2.8/unique-reserve-no",
    Severity.MUST,
    probes=(RUSH,),
    operations=(_ORDER,),
    zh="同一排班中有效预约的 ReserveNo 不重复。",
    en="No two active bookings of a schedule have the same ReserveNo.",
    sends="getYyNo × n",
    expects=Words("every ReserveNo once", "每个 ReserveNo 只有一次"),
)
def unique_reserve_no(view: HospitalView, verdict: Verdict) -> None:
    """All numbers of the filled slot."""
    numbers: dict[str, tuple[Exchange, str]] = {}
    counts: Counter[str] = Counter()
    for each in [*view.exchanges(RUSH, about="fill"), *view.exchanges(RUSH, about="at once")]:
        result = result_of(each)
        if result is not None and code_of(each) == _BOOKED:
            counts[result.text("reserve_no")] += 1
            numbers[result.text("reserve_no")] = each, result.place("reserve_no")
    for number, (each, place) in numbers.items():
        expected = Words("every ReserveNo once", "每个 ReserveNo 只有一次")
        verdict.expect(counts[number] == 1, each, place, expected, f"{number} × {counts[number]}")


@booking_check(
    "2.8/reserve-no-in-order",
    Severity.SHOULD,
    probes=(RUSH,),
    operations=(_ORDER, _SLOTS),
    zh="ReserveNo 在所约时段的号之内：前面各时段的号数之后，本时段的号数之内。",
    en="A ReserveNo is among the numbers of its slot: after those of the slots before it.",
    sends="getDtNoInfo, getYyNo",
    expects="Σ TotalNum < ReserveNo ≤ Σ TotalNum + TotalNum",
)
def reserve_no_in_slot(view: HospitalView, verdict: Verdict) -> None:
    """Numbers are counted through the schedule from 1."""
    for about in view.exchanges(RUSH, operation=_SLOTS):
        word, _, begin = about.about.partition(" ")
        if word != "before":
            continue
        slots = slots_in(about)
        first = sum(each.total for each in slots if each.begin < begin)
        total = sum(each.total for each in slots if each.begin == begin)
        for each in view.exchanges(RUSH, about="fill"):
            result = result_of(each)
            if result is not None and code_of(each) == _BOOKED and result.text("reserve_no").isdigit():
                number = int(result.text("reserve_no"))
                expected = f"{first + 1} … {first + total}"
                verdict.expect(first < number <= first + total, each, result.place("reserve_no"), expected, number)


@booking_check(
    "2.7/none-left",
    Severity.MUST,
    probes=(RUSH,),
    operations=(_SLOTS, _ORDER),
    zh="已满的时段 LeftNum 为 0。",
    en="A slot that is full has LeftNum 0.",
    sends="getYyNo × n, getDtNoInfo",
    expects="LeftNum 0",
)
def none_left(view: HospitalView, verdict: Verdict) -> None:
    """After the last number was given."""
    for each in view.exchanges(RUSH, operation=_SLOTS):
        word, _, begin = each.about.partition(" ")
        slot = slot_at(slots_in(each), begin)
        if word == "full" and slot is not None:
            verdict.expect(slot.left == 0, each, slot.place, "0", slot.left)


_code = partial(coded, probe=REFUSALS)
_rush_code = partial(coded, probe=RUSH)
_admission = partial(coded, probe=ADMISSION)
_MUST, _SHOULD = Severity.MUST, Severity.SHOULD
CHECKS: tuple[Check, ...] = (
    _code("2.8/unknown-doctor", _MUST, "unknown doctor", "1003", "没有的医生返回 1003。",
          "An unknown doctor gets 1003."),
    _code("2.8/unknown-department", _MUST, "unknown department", "1003", "没有的科室返回 1003。",
          "An unknown department gets 1003."),
    _code("2.8/unknown-schedule", _MUST, "unknown schedule", "1004", "没有的排班返回 1004。",
          "An unknown schedule gets 1004."),
    _code("2.8/unknown-slot", _SHOULD, "unknown slot", "1004", "没有的时段返回 1004。", "An unknown slot gets 1004."),
    _code("2.8/unknown-hospital", _SHOULD, "unknown hospital", "1005", "没有的医院返回 1005。",
          "An unknown hospital gets 1005."),
    _code("2.8/past", _MUST, "past", "1004 | 1005", "过去的日期不能预约。", "A date gone by cannot be booked."),
    _code("2.8/stopped", _MUST, "stopped", "1005", "停诊的排班不能预约。",
          "A stopped schedule cannot be booked."),
    _code("2.8/closed", _MUST, "closed", "1005", "停挂的排班不能预约。", "A closed schedule cannot be booked."),
    _code("2.8/reserved", _MUST, "reserved", "1005", "医院保留的排班不能预约。",
          "A reserved schedule cannot be booked."),
    _admission("2.8/women-only", _SHOULD, "women only", "1005", "只限女性的科室拒绝男性。",
          "A department for women refuses men."),
    _admission("2.8/men-only", _SHOULD, "men only", "1005", "只限男性的科室拒绝女性。",
          "A department for men refuses women."),
    _admission("2.8/children-only", _SHOULD, "children only", "1005", "儿科拒绝超龄的患者。",
          "A department for children refuses older patients."),
    _admission("2.8/adults-only", _SHOULD, "adults only", "1005", "成人科室拒绝不足年龄的患者。",
          "A department for adults refuses younger patients."),
    _admission("2.8/admits-women", _MUST, "for women", "1000", "只限女性的科室可预约女性。",
            "A department for women takes a booking for a woman."),
    _admission("2.8/admits-men", _MUST, "for men", "1000", "只限男性的科室可预约男性。",
            "A department for men takes a booking for a man."),
    _admission("2.8/admits-children", _MUST, "for children", "1000", "儿科可预约年龄相符的儿童。",
            "A department for children takes a booking for a child of its age."),
    _admission("2.8/admits-adults", _MUST, "for adults", "1000", "成人科室可预约成人。",
            "A department for adults takes a booking for an adult."),
    _admission("2.8/admits-elderly", _MUST, "for elderly", "1000", "只限老年人的科室可预约年龄相符的老人。",
            "A department for old people takes a booking for somebody of that age."),
    _code("2.8/wrong-card", _MUST, "wrong card", "1005", "校验位不对的身份证号返回 1005。",
          "An ID card with a wrong check digit gets 1005."),
    _code("2.8/card-before-doctor", _SHOULD, "card before doctor", "1005", "先看身份证号，再看医生。",
          "The ID card is looked at before the doctor."),
    _code("2.8/doctor-before-schedule", _SHOULD, "doctor before schedule", "1003", "先看医生，再看排班。",
          "The doctor is looked at before the schedule."),
    last_number_once,
    others_get_full,
    _rush_code("2.8/full", _MUST, "full", "1001", "已满的时段返回 1001。", "A slot that is full gets 1001."),
    _rush_code("2.8/second-before-full", _SHOULD, "another in full", "1002",
               "先看患者是否已约（1002），再看是否已满（1001）。",
               "An earlier booking of the patient (1002) is looked at before the numbers left (1001)."),
    _rush_code("2.8/given-back", _MUST, "given back", "1000", "退掉的号立即可约。",
               "A number that was cancelled can be booked at once."),
    unique_reserve_no,
    reserve_no_in_slot,
    none_left,
)  # fmt: skip
"""In the order in which they are judged."""
