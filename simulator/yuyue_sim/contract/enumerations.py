"""The enumerations of the specification, each value with its Chinese and its English word."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Self


class CodedNumber(IntEnum):
    """A number on the wire that stands for a word."""

    zh: str
    en: str

    def __new__(cls, value: int, zh: str = "", en: str = "") -> Self:
        member = int.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        member.en = en
        return member


class CodedText(StrEnum):
    """A Chinese word on the wire, with its English meaning."""

    en: str

    def __new__(cls, value: str, en: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.en = en
        return member

    @property
    def zh(self) -> str:
        """The word itself."""
        return self.value


class CodedSign(StrEnum):
    """A sign on the wire, sent as text though it may look like a number, that stands for a word."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        member.en = en
        return member


class MessageType(CodedNumber):
    """操作类型: the same in every request that has it (2.1–2.6)."""

    QUERY = 1000, "请求信息", "request for information"


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


SCHEDULE_WORK_TYPES = (
    WorkType.MORNING,
    WorkType.AFTERNOON,
    WorkType.WHOLE_DAY,
    WorkType.EMERGENCY,
    WorkType.EVENING,
)
"""The work types a schedule can have."""
BOOKING_WORK_TYPES = (WorkType.MORNING, WorkType.AFTERNOON, WorkType.WHOLE_DAY, WorkType.EVENING)
"""The work types that can be booked: emergencies cannot."""


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


class District(CodedText):
    """所属地区 (2.1); the table lists the county cities and Wujiang, its example the city itself."""

    SUZHOU = "苏州市", "Suzhou"
    CHANGSHU = "常熟", "Changshu"
    KUNSHAN = "昆山", "Kunshan"
    TAICANG = "太仓", "Taicang"
    WUJIANG = "吴江", "Wujiang"
    ZHANGJIAGANG = "张家港", "Zhangjiagang"


class Grade(CodedText):
    """医院等级 (2.1)."""

    THIRD_A = "三级甲等", "grade 3A"
    THIRD_B = "三级乙等", "grade 3B"
    THIRD = "三级", "grade 3"
    SECOND_A = "二级甲等", "grade 2A"
    SECOND_B = "二级乙等", "grade 2B"
    SECOND = "二级", "grade 2"
    FIRST_A = "一级甲等", "grade 1A"
    FIRST_B = "一级乙等", "grade 1B"
    FIRST = "一级", "grade 1"
    UNGRADED = "未定级", "not graded"


class HospitalKind(CodedText):
    """医院性质 (2.1)."""

    NON_PROFIT = "非营利", "non-profit"
    FOR_PROFIT = "营利", "for profit"
    OTHER = "其他", "other"


class HospitalClass(CodedText):
    """卫生机构类别 (2.1)."""

    HOSPITAL = "医院", "hospital"
    COMMUNITY = "社区卫生服务中心（站）", "community health centre"
    TOWNSHIP = "卫生院", "township health centre"
    CLINIC = "门诊部、诊所、医务室、村卫生室", "outpatient clinic or village clinic"
    MATERNAL = "妇幼保健院（所、站）", "maternal and child health hospital"
    OTHER = "其他卫生机构", "other"


class InsuranceName(CodedText):
    """支持的医保类型 (2.1); the table does not list 自费, its example does."""

    SELF_PAID = "自费", "self-paid"
    CITIZEN_CARD = "市民卡", "Suzhou citizen card"
    OTHER_PLACE = "异地医保", "insurance of another place"
    WUJIANG = "吴江医保", "Wujiang insurance"
    KUNSHAN = "昆山医保", "Kunshan insurance"
    CHANGSHU = "常熟医保", "Changshu insurance"
    TAICANG = "太仓医保", "Taicang insurance"
    ZHANGJIAGANG = "张家港医保", "Zhangjiagang insurance"


class DoctorRank(CodedText):
    """医生职称 (2.3)."""

    CHIEF = "主任医师", "chief physician"
    ASSOCIATE_CHIEF = "副主任医师", "associate chief physician"
    ATTENDING = "主治医师", "attending physician"
    RESIDENT = "医师", "resident physician"
    ASSISTANT = "医士", "assistant physician"


class Education(CodedText):
    """学历 (2.3)."""

    POSTGRADUATE = "研究生", "postgraduate"
    BACHELOR = "大学本科", "bachelor"
    COLLEGE = "大学专科及专科学校", "college"
    SECONDARY = "中专及中技", "secondary vocational school"
    TECHNICAL = "技工学校", "technical school"
    HIGH_SCHOOL = "高中", "high school"
    LOWER = "初中及以下", "middle school or less"


class CancelledRegistrationType(CodedNumber):
    """预约类别 of a cancellation, coarser than that of a booking (2.9)."""

    BOOKING = 0, "预约", "booking"
    REFERRAL = 1, "社区转诊", "referral from a community clinic"
    IN_CLINIC = 2, "诊间预约", "booked in the consulting room"
    OTHER = 3, "其他", "other"


class WrittenSex(CodedNumber):
    """性别 as an update writes it (2.10): the table has 1 male 2 female, its example 0 male 1 female."""

    ZERO = 0, "男（示例）", "male, after the example"
    ONE = 1, "男", "male; female after the example"
    TWO = 2, "女", "female"


class NumberTaken(CodedSign):
    """是否取号 (2.11): 0 really is taken."""

    TAKEN = "0", "取号", "taken"
    NOT_TAKEN = "1", "未取号", "not taken"


class Cancelled(CodedSign):
    """是否退号 (2.11)."""

    NO = "0", "未退号", "not cancelled"
    YES = "1", "已退号", "cancelled"


class Settled(CodedSign):
    """是否缴费 (2.11)."""

    NO = "0", "未缴清", "not paid in full"
    YES = "1", "已缴清", "paid in full"


class RecordType(CodedNumber):
    """挂号类别 of a registration record (2.12)."""

    ORDINARY = 0, "普通", "ordinary"
    EXPERT = 1, "专家", "expert"
    SPECIAL = 2, "特需", "special needs"
    EMERGENCY = 3, "急诊", "emergency"
    OTHER = 4, "其他", "other"
    EVENING = 5, "夜门诊", "evening clinic"


class PatientType(CodedNumber):
    """病人性质 (2.12)."""

    SELF_PAID = 0, "自费", "self-paid"
    CITY = 1, "市区医保", "insurance of the city"
    PARK = 2, "园区", "industrial park"
    WUJIANG = 3, "吴江", "Wujiang"
    OTHER_PLACE = 4, "异地", "another place"
    KUNSHAN = 5, "昆山医保", "Kunshan insurance"
    CHANGSHU = 6, "常熟医保", "Changshu insurance"
    TAICANG = 7, "太仓医保", "Taicang insurance"
    ZHANGJIAGANG = 8, "张家港医保", "Zhangjiagang insurance"


class VisitStatus(CodedNumber):
    """就诊状态 (2.12)."""

    NOT_SEEN = 0, "未就诊", "not seen"
    SEEN = 1, "已就诊", "seen"


class BillStatus(CodedNumber):
    """结算标志 (2.12)."""

    OWED = 0, "欠费", "owed"
    SETTLED = 1, "已结算", "settled"


class NotifyType(CodedSign):
    """通知类别 (2.13), spelled as the text spells it."""

    CANCEL_SCHEDULE = "CancelSchedual", "停诊", "schedules stopped"
    ADD_SCHEDULE = "AddSchedual", "新增排班", "schedules added"


class NotifiedWorkType(CodedText):
    """值班类别 in words (2.13)."""

    MORNING = "上午", "morning"
    AFTERNOON = "下午", "afternoon"
    WHOLE_DAY = "全天", "whole day"
    EMERGENCY = "急诊", "emergency"
    EVENING = "夜门诊", "evening clinic"


class NotifiedWorkStatus(CodedText):
    """排班状态 in words (2.13)."""

    NORMAL = "正常", "held as planned"
    STOPPED = "停诊", "the doctor does not see patients"
    CLOSED = "停诊但保留预约", "no further bookings, those made are kept"
