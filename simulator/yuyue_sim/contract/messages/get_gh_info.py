"""2.11 查询预约信息 getGhInfo: one patient's bookings, or all of a visit date."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from yuyue_sim.contract.codes import QueryCode
from yuyue_sim.contract.declaration import (
    EXAMPLE_EXTRA,
    TABLE_ROW,
    day,
    group,
    instant,
    money,
    number,
    record,
    text,
    time_of_day,
)
from yuyue_sim.contract.enumerations import (
    BOOKING_WORK_TYPES,
    Cancelled,
    Channel,
    InsuranceType,
    NumberTaken,
    Settled,
    WorkType,
)
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.core.language import Phrase


@record
class OneQuery:
    """One patient's bookings."""

    hospital_id: str = text(
        "HospitalID",
        "1-1",
        4,
        zh="医院代码",
        en="Hospital; every one of the endpoint if absent.",
        required=False,
        notes="The example leaves it out.",
        default="",
    )
    registration_id: int | None = number(
        "RegID", "0-1", 18, zh="挂号流水号", en="The booking; nothing else matters then.", default=None
    )
    card_no: str = text(
        "CardNo",
        "1-1",
        18,
        zh="身份证号",
        en="Patient's ID card number.",
        required=False,
        notes="Needed if no RegID is given.",
        default="",
    )
    department_id: str = text("DepartID", "0-1", 10, zh="预约科室编号", en="Department.", default="")
    doctor_id: str = text("DoctorID", "0-1", 10, zh="预约医生编号", en="Doctor.", default="")
    registered_on: date | None = day(
        "RegDate",
        "0-1",
        10,
        zh="预约日期，如系 12320 预约则必须存在",
        en="Date on which it was booked.",
        default=None,
    )
    visit_date: date | None = day(
        "SeeDoctorDate",
        "0-1",
        10,
        zh="预约就诊日期，如系 12320 预约则必须存在",
        en="Date of the visit.",
        default=None,
    )

    def check(self, path: str) -> None:
        """Refuse a request that names neither a booking nor a patient."""
        if self.registration_id is None and not self.card_no:
            raise Malformed(f"{path}/CardNo", Phrase("an ID card number, or a booking in RegID"), None)


@record
class BatchQuery:
    """All bookings of a visit date."""

    hospital_id: str = text("HospitalID", "1-1", 4, zh="医院代码", en="Hospital.")
    visit_date: date = day(
        "QueyDate",
        "1-1",
        8,
        zh="日期（就诊日期，格式 2012-01-01）",
        en="Date of the visits.",
        aliases=("QueryDate",),
        notes="QueryDate is accepted too.",
    )


@record
class Request:
    """The request of the platform: one block or the other."""

    one: OneQuery | None = group(
        OneQuery,
        "OneRegInfo",
        "1-1",
        zh="单个查询预约信息",
        en="Bookings of one patient.",
        required=False,
        notes="Absent if BatRegInfo is given.",
        default=None,
    )
    batch: BatchQuery | None = group(
        BatchQuery, "BatRegInfo", "0-1", zh="批量获取取号信息", en="Bookings of a date.", default=None
    )


@record
class RegistrationInfo:
    """One booking and its present state."""

    hospital_id: str = text(
        "HospitalID", "1-1", 4, zh="医院编码", en="Hospital.", layouts=EXAMPLE_EXTRA, in_table=False
    )
    registration_id: int = number(
        "RegID",
        "1-1",
        zh="预约流水号，若为 12320 预约须返回 12320 请求中的 SN，其他途径返回医院端流水号",
        en="The platform's RegID, or the hospital's own serial of another channel's booking.",
    )
    department_id: str = text("DepartID", "1-1", 10, zh="科室代码", en="Department.")
    doctor_id: str = text(
        "DoctorID", "0-1", 10, zh="专家代码，如预约专家号必须返回", en="Doctor; there for an expert.", default=""
    )
    work_type: WorkType = number(
        "WorkType",
        "1-1",
        1,
        zh="值班类别（1 上午 2 下午 3 全天 5 夜门诊）",
        en="Part of the day.",
        enumeration=WorkType,
        values=BOOKING_WORK_TYPES,
    )
    begin_time: str = time_of_day(
        "BeginTime", "0-1", 10, zh="分时段开始时间（HH：mm）", en="Start of the slot.", default=""
    )
    end_time: str = time_of_day("EndTime", "0-1", 10, zh="分时段结束时间（HH：mm）", en="End of the slot.", default="")
    category: str = text(
        "RegCat",
        "0-1",
        50,
        zh="号别分类。如普通号、急诊号、专家、特需",
        en="What kind of number it is, in words.",
        default="",
    )
    location: str = text("ClinicLoc", "0-1", 50, zh="就诊位置", en="Where to go.", default="")
    clinic_no: str = text("ClinicNo", "1-1", 50, zh="就诊序号", en="Visit number.")
    check_no: str = text(
        "CheckNo", "0-1", 10, zh="取号验证码", en="Code with which the patient takes the number.", default=""
    )
    self_paid: Decimal = money("SelfMoney", "1-1", 8, zh="自费费用", en="The patient's part.")
    insured: Decimal = money("InsureMoney", "1-1", 8, zh="医保费用", en="The insurance's part.")
    total: Decimal | None = money("Money", "0-1", 8, zh="总费用", en="Both parts.", default=None)
    insurance_type: InsuranceType | None = number(
        "SickInsureType",
        "0-1",
        1,
        zh="医保类型（0 自费 1 市民卡 3 吴江医保 4 异地医保 5 昆山医保 6 常熟医保 7 太仓医保 8 张家港医保），"
        "如预约时无需指定医保，则不需返回此字段",
        en="Patient's insurance.",
        enumeration=InsuranceType,
        default=None,
    )
    registered_at: datetime = instant(
        "RegDate", "1-1", 16, zh="预约时间（yyyy-MM-dd HH:mm:ss）", en="When it was booked."
    )
    taken_at: datetime | None = instant(
        "GetNoDate",
        "0-1",
        16,
        zh="取号时间（yyyy-MM-dd HH:mm:ss），若已取号必填",
        en="When the number was taken.",
        default=None,
    )
    is_taken: NumberTaken = text(
        "IsGet",
        "1-1",
        1,
        zh="是否取号（0 取号，1 未取号）",
        en="Whether the number was taken: 0 it was, 1 it was not.",
        enumeration=NumberTaken,
    )
    is_cancelled: Cancelled = text(
        "IsQuit", "1-1", 1, zh="是否退号（0 未退号，1 已退号）", en="Whether it was cancelled.", enumeration=Cancelled
    )
    cancelled_at: datetime | None = instant(
        "QuitDate",
        "0-1",
        16,
        zh="退号时间（yyyy-MM-dd HH:mm:ss）如已退号必填",
        en="When it was cancelled.",
        default=None,
    )
    is_paid: Settled = text(
        "IsPay", "1-1", 1, zh="是否缴费（0 未缴清，1 已缴清）", en="Whether it is paid in full.", enumeration=Settled
    )
    paid_at: datetime | None = instant(
        "PayDate",
        "0-1",
        16,
        zh="缴费时间（yyyy-MM-dd HH:mm:ss）如已缴费必填",
        en="When it was paid.",
        default=None,
    )
    unpaid: Decimal = money(
        "NotPay", "1-1", 8, zh="未支付费用，单位：元。0 表示所有费用已结清", en="What is not paid yet, 0 where all is."
    )
    channel: Channel = text(
        "RegVia",
        "1-1",
        50,
        zh="预约来源（枚举）：网站、窗口、电话、APP、微信、诊间、社区转诊、自助机、电视",
        en="How the booking was made.",
        enumeration=Channel,
    )
    channel_vendor: str = text(
        "RegViaVendor",
        "1-1",
        20,
        zh="预约来源厂商或产品名，如 12320，苏周到、医院 APP 等",
        en="Product it was made with.",
        required=False,
        notes="Empty if the booking named none.",
        default="",
    )


@record
class Response:
    """The response of the hospital."""

    code: QueryCode = text(
        "Code",
        "1-1",
        4,
        zh="返回代码（2000 挂号信息获取成功 2001 请求格式不正确 2002 预约信息不存在 2003 系统错误）",
        en="Result code.",
        enumeration=QueryCode,
        table_type="-",
    )
    message: str = text("Description", "0-1", 100, zh="返回描述", en="In words.", table_type="-", default="")
    hospital_id: str = text(
        "HospitalID",
        "1-1",
        4,
        zh="预约医院编号",
        en="Hospital.",
        layouts=TABLE_ROW,
        required=False,
        notes="Empty if the request named none.",
        default="",
    )
    registrations: list[RegistrationInfo] = group(
        RegistrationInfo, "RegInfo", "0-n", zh="预约信息列表", en="The bookings.", default_factory=list
    )
