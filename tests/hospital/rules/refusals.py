"""The rule that refuses in each situation of the booking codes, and the message that the platform gets."""

from __future__ import annotations

REFUSED = {
    "wrong check digit": (
        "paper-not-accepted",
        "CardNo：身份证号不正确，末位的校验位应为 4，实际是 '320503198001010015'",
    ),
    "card of 17 digits": (
        "paper-not-accepted",
        "CardNo：身份证号不正确，应为 18 位数字，最后一位可以是 X，实际是 '32050319800101001'",
    ),
    "born on 30 February": (
        "paper-not-accepted",
        "CardNo：身份证号不正确，第 7 至 14 位应为出生日期 yyyyMMdd，实际是 '320503198002300014'",
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
"""Situation → name of the rule and whole message."""
