"""The enumerations of the specification, each value with its Chinese and its English word."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Self


class CodedNumber(IntEnum):
    """A number on the wire that stands for a word."""

    zh: str
    en: str

    def __new__(cls, value: int, zh: str, en: str) -> Self:
        member = int.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        member.en = en
        return member


class CodedText(StrEnum):
    """A Chinese word on the wire, with its English meaning."""

    en: str

    def __new__(cls, value: str, en: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.en = en
        return member

    @property
    def zh(self) -> str:
        """The word itself."""
        return self.value


class YesNo(CodedNumber):
    """0 or 1 where the tables say 0 否 1 是."""

    NO = 0, "否", "no"
    YES = 1, "是", "yes"


class WorkType(CodedNumber):
    """值班类别: the part of the day of a schedule, or the resource asked for (2.5–2.9)."""

    MORNING = 1, "上午", "morning"
    AFTERNOON = 2, "下午", "afternoon"
    WHOLE_DAY = 3, "全天", "whole day"
    EMERGENCY = 4, "急诊", "emergency"
    EVENING = 5, "夜门诊", "evening clinic"
    BEDS = 50, "床位", "beds"
    EQUIPMENT = 55, "设备", "equipment"


class WorkStatus(CodedNumber):
    """排班类型: whether a schedule is held (2.5, 2.6)."""

    NORMAL = 0, "正常", "held as planned"
    STOPPED = 1, "停诊", "the doctor does not see patients"
    CLOSED = 2, "停挂但保留预约", "no further bookings, those made are kept"


class DepartmentType(CodedNumber):
    """科室类别 (2.2)."""

    ORDINARY = 1, "普通挂号科室", "ordinary clinic"
    DISEASE = 2, "专病专科", "clinic for one disease"
    EXPERT = 3, "专家科室", "expert clinic"
    EMERGENCY = 4, "急诊", "emergency"
    INPATIENT = 5, "住院科室", "inpatient department"
    WARD = 6, "病区科室", "ward"
    LABORATORY = 10, "检验", "laboratory tests"
    EXAMINATION = 11, "检查", "examinations"
    OTHER = 20, "其他", "other"


class PatientSex(CodedNumber):
    """性别 where 0 is male (2.8, 2.12)."""

    MALE = 0, "男", "male"
    FEMALE = 1, "女", "female"


class DoctorSex(CodedNumber):
    """医生性别 where 1 is male (2.3)."""

    UNKNOWN = 0, "未知", "unknown"
    MALE = 1, "男", "male"
    FEMALE = 2, "女", "female"


class DepartmentSex(CodedNumber):
    """科室性别限制 (2.2)."""

    ANY = 0, "不限性别", "anyone"
    MALE = 1, "只限男性", "men only"
    FEMALE = 2, "只限女性", "women only"


class AgeLimit(CodedNumber):
    """儿科标志 (2.2)."""

    NONE = 0, "非儿科", "no limit"
    CHILDREN = 1, "儿科", "children only"
    ADULTS = 2, "成人科室", "adults only"


class InsuranceType(CodedNumber):
    """医保类型 (2.8, 2.10, 2.11); 2 is not in use."""

    SELF_PAID = 0, "自费", "self-paid"
    CITIZEN_CARD = 1, "市民卡", "Suzhou citizen card"
    WUJIANG = 3, "吴江医保", "Wujiang insurance"
    OTHER_PLACE = 4, "异地医保", "insurance of another place"
    KUNSHAN = 5, "昆山医保", "Kunshan insurance"
    CHANGSHU = 6, "常熟医保", "Changshu insurance"
    TAICANG = 7, "太仓医保", "Taicang insurance"
    ZHANGJIAGANG = 8, "张家港医保", "Zhangjiagang insurance"


class RegistrationType(CodedNumber):
    """预约类别 (2.8)."""

    BOOKING = 0, "预约挂号", "booking"
    REFERRAL = 1, "社区转诊", "referral from a community clinic"
    IN_CLINIC = 2, "诊间预约", "booked in the consulting room"
    EXAMINATION = 4, "预约检查", "examination"
    LABORATORY = 5, "预约检验", "laboratory test"
    CHECKUP = 6, "预约体检", "health check-up"
    CONSULTATION = 7, "预约专家咨询", "consultation of an expert"
    REFERRAL_INPATIENT = 11, "社区转诊住院", "referral for admission"
    REFERRAL_OUTPATIENT = 12, "社区转诊门诊", "referral to a clinic"
    REFERRAL_TEST = 13, "社区转诊检验检查", "referral for tests"


class Channel(CodedText):
    """预约来源: how a booking was made (2.8, 2.11, 2.12)."""

    WEBSITE = "网站", "website"
    WINDOW = "窗口", "counter"
    PHONE = "电话", "telephone"
    APP = "APP", "app"
    WECHAT = "微信", "WeChat"
    IN_CLINIC = "诊间", "consulting room"
    REFERRAL = "社区转诊", "community referral"
    KIOSK = "自助机", "kiosk"
    TELEVISION = "电视", "television"
