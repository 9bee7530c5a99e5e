"""2.9 取消预约挂号信息 backNo: cancel a booking, the platform's or any other channel's."""

from __future__ import annotations

from datetime import date

from yuyue_sim.contract.codes import CancelCode
from yuyue_sim.contract.declaration import day, group, number, record, text, time_of_day
from yuyue_sim.contract.enumerations import BOOKING_WORK_TYPES, CancelledRegistrationType, WorkType, YesNo


@record
class CancelOrder:
    """The booking to cancel, and what the platform knows of it."""

    hospital_id: str = text("HospitalID", "1-1", 4, zh="医院编号", en="Hospital.")
    registration_id: int = number(
        "RegID", "1-1", 18, zh="挂号流水号", en="RegID, or the hospital's own serial of another channel's booking."
    )
    department_id: str = text("DepartID", "0-1", 10, zh="科室编号", en="Department.", default="")
    doctor_id: str = text("DoctorID", "0-1", 10, zh="专家编号", en="Doctor.", default="")
    is_expert: YesNo | None = number(
        "IsExpert",
        "0-1",
        1,
        zh="是否专家（0：否 1：是）",
        en="Whether an expert was booked.",
        enumeration=YesNo,
        default=None,
    )
    reserve_no: str = text("ReserveNo", "0-1", 50, zh="预约就诊序号", en="Visit number.", default="")
    visit_date: date | None = day("SeeDoctorDate", "0-1", 8, zh="就诊时间", en="Date of the visit.", default=None)
    work_type: WorkType | None = number(
        "WorkType",
        "0-1",
        1,
        zh="值班类别（1 上午 2 下午 3 全天 5 夜门诊）",
        en="Part of the day.",
        enumeration=WorkType,
        values=BOOKING_WORK_TYPES,
        default=None,
    )
    begin_time: str = time_of_day("BeginTime", "0-1", 4, zh="开始时间", en="Start of the slot.", default="")
    end_time: str = time_of_day("EndTime", "0-1", 4, zh="结束时间", en="End of the slot.", default="")
    registration_type: CancelledRegistrationType | None = number(
        "RegType",
        "0-1",
        1,
        zh="预约类别（0 预约 1 社区转诊，2 诊间预约，3 其他）",
        en="What kind of booking it was.",
        enumeration=CancelledRegistrationType,
        default=None,
    )


@record
class Request:
    """The request of the platform."""

    query: CancelOrder = group(CancelOrder, "RequestInfo", "1-1", zh="请求信息", en="The booking to cancel.")


@record
class CancelResult:
    """The result of the cancellation."""

    code: CancelCode = text(
        "Code",
        "1-1",
        4,
        zh="返回代码 0000 成功 0001 挂号记录不存在，0002 操作不允许，0003 数据库错误，0004 其他异常，"
        "0005 已退号，无法再次退号",
        en="Result code.",
        enumeration=CancelCode,
    )
    message: str = text("ErrMsg", "0-1", 200, zh="异常信息提示", en="What was wrong.", default="")


@record
class Response:
    """The response of the hospital."""

    result: CancelResult = group(CancelResult, "ResponseInfo", "1-1", zh="退号结果", en="The result.")
