"""The rule that refuses a request is noted under its name, with the message that the platform gets."""

from __future__ import annotations

from datetime import datetime

import pytest
from yuyue_sim.core.reasons import ReasonKind

from tests.hospital.rules.asking import MAN, OTHER_MAN, Asked
from tests.hospital.rules.others import instant
from tests.hospital.rules.small_world import STRICT, TODAY
from tests.hospital.rules.test_booking_codes import SITUATIONS, Situation

REFUSED = {
    "wrong check digit": (
        "paper-not-accepted",
        "CardNo：身份证号不正确（ID card: expected the check digit 4 at its end, got '320503198001010015'）",
    ),
    "card of 17 digits": (
        "paper-not-accepted",
        "CardNo：身份证号不正确（ID card: expected 18 digits, the last of them possibly X, got '32050319800101001'）",
    ),
    "born on 30 February": (
        "paper-not-accepted",
        (
            "CardNo：身份证号不正确（ID card: expected a date of birth yyyyMMdd in its 7th to 14th digits, got "
            "'320503198002300014'）"
        ),
    ),
    "passport where no foreigner books": ("paper-not-accepted", "CardNo：本院仅接受居民身份证预约，不支持其他证件"),
    "paper of no kind": ("paper-not-accepted", "CardType：使用OtherIdNo预约时须填写证件类型"),
    "a RegID of 0": ("registration-id-not-positive", "RegID：须为正整数"),
    "unknown hospital": ("no-such-hospital", "HospitalID：医院不存在"),
    "unknown department": ("no-such-department", "DepartID：科室不存在"),
    "unknown doctor": ("no-such-doctor", "DoctorID：医生不存在"),
    "doctor of another department": ("no-such-doctor", "DoctorID：医生不属于该科室"),
    "no such session": ("no-such-schedule", "SeeDoctorDate：当日该班次无排班"),
    "three weeks ahead is published": ("too-far-ahead", "SeeDoctorDate：超出可提前预约天数14天"),
    "a day more is not": ("no-such-schedule", "SeeDoctorDate：当日该班次无排班"),
    "no slot begins so": ("no-such-slot", "BeginTime：排班中无此时段"),
    "the slot ends otherwise": ("no-such-slot", "BeginTime：排班中无此时段"),
    "no slot ends so": ("no-such-slot", "EndTime：排班中无此时段"),
    "suspended hospital": ("hospital-suspended", "医院暂停预约：系统升级"),
    "stopped": ("schedule-stopped", "该排班已停诊"),
    "closed, bookings kept": ("schedule-stopped", "该排班已停挂但保留预约"),
    "reserved schedule": ("reserved", "该排班为医院保留，不开放预约"),
    "reserved slot": ("reserved", "BeginTime：该时段为医院保留，不开放预约"),
    "yesterday": ("session-over", "SeeDoctorDate：就诊时间已过，不能预约"),
    "when the slot ends": ("session-over", "SeeDoctorDate：就诊时间已过，不能预约"),
    "any slot when it is over": ("session-over", "SeeDoctorDate：就诊时间已过，不能预约"),
    "a day too far ahead": ("too-far-ahead", "SeeDoctorDate：超出可提前预约天数14天"),
    "before the release": ("not-released-yet", "SeeDoctorDate：号源尚未放出，今日10:00开放"),
    "expert today where not": ("no-experts-that-day", "本院不支持预约当天专家号"),
    "man where women are seen": ("sex-not-admitted", "SickSex：该科室只限女性"),
    "woman where men are seen": ("sex-not-admitted", "SickSex：该科室只限男性"),
    "15 years on the day": ("age-not-admitted", "CardNo：就诊时15岁，该科室限14岁及以下"),
    "17 years on the day": ("age-not-admitted", "CardNo：就诊时17岁，该科室限18岁及以上"),
    "age unknown where it matters": ("age-not-admitted", "SickBirthday：该科室限制年龄，须填写出生日期"),
    "only a reserved slot": ("sold-out", "号源已满"),
}
"""The situations of the booking codes, with rule and message."""


def noted(asked: Asked) -> tuple[str, str] | None:
    """Rule and detail of the one reason of the last request; `None` if nothing was refused."""
    reasons = asked.clinic.reasons.taken()
    assert [each.kind for each in reasons] in ([], [ReasonKind.RULE])
    return (reasons[0].name, reasons[0].detail) if reasons else None


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda each: each.name)
def test_each_refusal_of_a_booking(asked: Asked, situation: Situation) -> None:
    asked.clock.instant = situation.now
    outcome = asked.book(**situation.order)
    expected = REFUSED.get(situation.name)
    assert noted(asked) == expected
    assert getattr(outcome, "message", None) == (expected and expected[1])


def test_a_registration_id_that_was_used(asked: Asked) -> None:
    asked.booked(registration_id=1, card_no=MAN)
    asked.book(registration_id=1, card_no=MAN)
    assert noted(asked) == ("registration-id-booked-already", "已经有预约记录")
    asked.book(registration_id=2, card_no=MAN)
    assert noted(asked) == ("patient-booked-already", "已经有预约记录")
    asked.book(registration_id=1, card_no=OTHER_MAN)
    assert noted(asked) == ("registration-id-used", "RegID：该流水号已用于其他预约")
    asked.cancel(1)
    asked.book(registration_id=1, card_no=MAN)
    assert noted(asked) == ("registration-id-cancelled", "RegID：该流水号的预约已取消，不能再次使用")


def test_each_refusal_of_a_cancellation(asked: Asked) -> None:
    asked.booked(registration_id=1)
    asked.booked(registration_id=2, hospital_id=STRICT, visit_date=TODAY)
    asked.cancel(3)
    assert noted(asked) == ("no-such-registration", "挂号记录不存在")
    asked.cancel(1, department_id="SU")
    assert noted(asked) == ("record-contradicted", "DepartID：与预约记录不符")
    asked.cancel(2, hospital_id=STRICT)
    assert noted(asked) == ("no-cancelling-that-day", "本院不支持取消当天预约")
    assert (asked.cancel(1), noted(asked)) == ("0000", None)
    asked.cancel(1)
    assert noted(asked) == ("cancelled-already", "已退号，无法再次退号")
    asked.clock.instant = datetime(2026, 3, 3, 11)
    asked.cancel(2, hospital_id=STRICT)
    assert noted(asked) == ("session-over", "就诊时间已过，不能退号")


def test_each_refusal_of_an_update(asked: Asked) -> None:
    asked.booked(registration_id=1, card_no=MAN)
    asked.booked(registration_id=2, card_no=OTHER_MAN)
    asked.update(3)
    assert noted(asked) == ("no-such-registration", "预约记录不存在")
    asked.update(1, card_no="320503198001010015")
    assert noted(asked) == (
        "paper-not-accepted",
        "CardNo：身份证号不正确（ID card: expected the check digit 4 at its end, got '320503198001010015'）",
    )
    asked.update(1, card_no=OTHER_MAN)
    assert noted(asked) == ("patient-booked-already", "CardNo：该患者在此排班已有预约")
    asked.cancel(1)
    assert (asked.update(1), noted(asked)) == ("0001", ("cancelled-already", "预约已退号，不能修改"))


def test_who_took_the_number_or_was_seen(asked: Asked) -> None:
    asked.clock.instant = instant("01 09:00")
    asked.booked(registration_id=1, visit_date=TODAY)
    asked.clock.instant = instant("02 10:59")
    asked.cancel(1)
    assert noted(asked) == ("number-taken", "已取号，不能退号")
    asked.update(1)
    assert noted(asked) == ("patient-seen", "患者已就诊，不能修改")
