"""The rules that decide responses. They are the names under which refusals are noted and explained."""

from __future__ import annotations

from yuyue_sim.core.bilingual import BilingualName


class Rule(BilingualName):
    """A rule, with what it means in Chinese and in English."""

    SOLD_OUT = "sold-out", "所求时段的号源已全部被占用。", "No number is left in the requested slot or schedule."
    REGISTRATION_ID_BOOKED_ALREADY = (
        "registration-id-booked-already",
        "该流水号已有预约：重复提交。",
        "This RegID already has a booking: the request was repeated.",
    )
    PATIENT_BOOKED_ALREADY = (
        "patient-booked-already",
        "该患者在此排班已有预约（流水号不同）。",
        "The patient already has a booking in this schedule, under another RegID.",
    )
    REGISTRATION_ID_USED = (
        "registration-id-used",
        "该流水号已用于其他预约。",
        "This RegID belongs to another booking.",
    )
    REGISTRATION_ID_CANCELLED = (
        "registration-id-cancelled",
        "该流水号的预约已取消，流水号只能使用一次。",
        "The booking with this RegID was cancelled; a RegID can be used only once.",
    )
    REGISTRATION_ID_NOT_POSITIVE = (
        "registration-id-not-positive",
        "流水号须为正整数。",
        "A RegID must be a whole number above zero.",
    )
    PAPER_NOT_ACCEPTED = (
        "paper-not-accepted",
        "证件号码不被接受。",
        "The hospital does not accept this ID card or other document.",
    )
    NO_SUCH_HOSPITAL = "no-such-hospital", "医院编号不存在。", "There is no hospital with this HospitalID."
    NO_SUCH_DEPARTMENT = "no-such-department", "该医院没有此科室。", "The hospital has no such department."
    NO_SUCH_DOCTOR = "no-such-doctor", "该科室没有此医生。", "The department has no such doctor."
    NO_SUCH_SCHEDULE = (
        "no-such-schedule",
        "当日没有该班次的排班，或排班尚未公布。",
        "There is no such schedule on that day, or it is not published yet.",
    )
    NO_SUCH_SLOT = "no-such-slot", "排班中没有此时段。", "The schedule has no such slot."
    HOSPITAL_SUSPENDED = "hospital-suspended", "医院暂停预约。", "The hospital has suspended booking."
    SCHEDULE_STOPPED = "schedule-stopped", "该排班已停诊。", "The schedule is stopped or closed."
    RESERVED = "reserved", "医院保留，不开放预约。", "The hospital reserves this schedule or slot for itself."
    SESSION_OVER = "session-over", "就诊时间已过。", "The session or the slot is over."
    TOO_FAR_AHEAD = "too-far-ahead", "超出可提前预约的天数。", "The day is further ahead than booking allows."
    NOT_RELEASED_YET = "not-released-yet", "号源尚未放出。", "The numbers for that day are not released yet."
    BOOKING_CLOSED = "booking-closed", "该日预约已截止。", "Booking for that day has closed."
    NO_EXPERTS_THAT_DAY = (
        "no-experts-that-day",
        "本院不支持预约当天专家号。",
        "The hospital takes no bookings with experts for the same day.",
    )
    SEX_NOT_ADMITTED = "sex-not-admitted", "该科室不接诊该性别。", "The department does not admit patients of this sex."
    AGE_NOT_ADMITTED = "age-not-admitted", "该科室不接诊该年龄。", "The department does not admit patients of this age."
    TYPE_NOT_SERVED = (
        "type-not-served",
        "该科室不受理此预约类型。",
        "The department does not take such bookings.",
    )
    TESTS_NOT_NAMED = "tests-not-named", "检验预约须填写检验项。", "A laboratory booking must name its tests."
    QUOTA = "quota", "患者预约次数已达上限。", "The patient has as many bookings as the hospital allows."
    LEDGER_FAILED = "ledger-failed", "医院数据库错误。", "The hospital's database failed."
    NO_SUCH_REGISTRATION = (
        "no-such-registration",
        "该医院没有此流水号的挂号记录。",
        "The hospital has no registration with this RegID.",
    )
    CANCELLED_ALREADY = "cancelled-already", "该预约此前已退号。", "The registration was already cancelled."
    RECORD_CONTRADICTED = (
        "record-contradicted",
        "所给内容与预约记录不符。",
        "A given value does not match the registration.",
    )
    NUMBER_TAKEN = "number-taken", "患者已取号。", "The patient has already taken the number (取号)."
    NO_CANCELLING_THAT_DAY = (
        "no-cancelling-that-day",
        "本院不支持取消当天预约。",
        "The hospital does not allow cancelling on the day of the visit.",
    )
    PATIENT_SEEN = "patient-seen", "患者已就诊。", "The patient has already been seen."
    NOTHING_FOUND = "nothing-found", "没有符合条件的挂号记录。", "No registration matches the request."
    ANSWERED = "answered", "没有异常：按请求办理。", "No rule refused it: it was done as requested."
