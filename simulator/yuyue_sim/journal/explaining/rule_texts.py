"""What each rule that refuses means, for people."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Words(NamedTuple):
    """A sentence in two languages."""

    en: str
    zh: str


RULES: Mapping[str, Words] = MappingProxyType(
    {
        "sold-out": Words("No number was left in what was asked for.", "所求时段的号源已全部被占用。"),
        "registration-id-booked-already": Words(
            "This RegID is booked already: the order was repeated.", "该流水号已有预约：重复提交。"
        ),
        "patient-booked-already": Words(
            "The patient holds a number of this schedule already, under another RegID.",
            "该患者在此排班已有预约（流水号不同）。",
        ),
        "registration-id-used": Words("This RegID was used for another booking.", "该流水号已用于其他预约。"),
        "registration-id-cancelled": Words(
            "The booking of this RegID was cancelled; a RegID is used once.",
            "该流水号的预约已取消，流水号只能使用一次。",
        ),
        "registration-id-not-positive": Words("A RegID is a whole number above zero.", "流水号须为正整数。"),
        "paper-not-accepted": Words(
            "The card, or the paper given in its place, is none that the hospital takes.", "证件号码不被接受。"
        ),
        "no-such-hospital": Words("There is no hospital of that HospitalID.", "医院编号不存在。"),
        "no-such-department": Words("The hospital has no such department.", "该医院没有此科室。"),
        "no-such-doctor": Words("The department has no such doctor.", "该科室没有此医生。"),
        "no-such-schedule": Words(
            "There is no such schedule on that day, or it is not published yet.",
            "当日没有该班次的排班，或排班尚未公布。",
        ),
        "no-such-slot": Words("The schedule has no such slot.", "排班中没有此时段。"),
        "hospital-suspended": Words("The hospital had suspended booking.", "医院暂停预约。"),
        "schedule-stopped": Words("The schedule was stopped.", "该排班已停诊。"),
        "reserved": Words("The hospital keeps it to itself.", "医院保留，不开放预约。"),
        "session-over": Words("The session, or its slot, was over.", "就诊时间已过。"),
        "too-far-ahead": Words("The day lay further ahead than may be booked.", "超出可提前预约的天数。"),
        "not-released-yet": Words("The numbers of that day were not released yet.", "号源尚未放出。"),
        "booking-closed": Words("Booking for that day had closed.", "该日预约已截止。"),
        "no-experts-that-day": Words("The hospital books no experts for the same day.", "本院不支持预约当天专家号。"),
        "sex-not-admitted": Words("The department does not admit the patient's sex.", "该科室不接诊该性别。"),
        "age-not-admitted": Words("The department does not admit the patient's age.", "该科室不接诊该年龄。"),
        "type-not-served": Words("The department does not serve this kind of booking.", "该科室不受理此预约类型。"),
        "tests-not-named": Words("A laboratory booking must name its tests.", "检验预约须填写检验项。"),
        "quota": Words("The patient holds as many bookings as the hospital allows.", "患者预约次数已达上限。"),
        "ledger-failed": Words("The hospital's database failed.", "医院数据库错误。"),
        "no-such-registration": Words(
            "The hospital has no registration of that RegID.", "该医院没有此流水号的挂号记录。"
        ),
        "cancelled-already": Words("The registration was cancelled before.", "该预约此前已退号。"),
        "record-contradicted": Words("Something given does not fit the registration.", "所给内容与预约记录不符。"),
        "number-taken": Words("The patient had taken the number.", "患者已取号。"),
        "no-cancelling-that-day": Words("The hospital does not cancel on the day itself.", "本院不支持取消当天预约。"),
        "patient-seen": Words("The patient had been seen.", "患者已就诊。"),
        "nothing-found": Words("No registration fits the request.", "没有符合条件的挂号记录。"),
        "answered": Words("Nothing stood against it: it was done or told as asked.", "没有异常：按请求办理。"),
    }
)
"""By the names under which the clinic notes them."""

KINDS: Mapping[str, Words] = MappingProxyType(
    {
        "fault": Words(
            "A fault met it, as the scenario or somebody over the control API wanted.", "触发了注入的故障。"
        ),
        "test-patient": Words("A test patient always meets this.", "测试患者，固定结果。"),
        "bug": Words(
            "A planted bug did it; an honest hospital answers otherwise.", "植入的缺陷所致，正常医院不会这样应答。"
        ),
        "quirk": Words("This hospital departs from the specification here.", "该医院的实现与规范不一致。"),
        "malformed": Words("The request is not as the specification has it.", "请求不符合规范。"),
    }
)
