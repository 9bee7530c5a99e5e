"""2.5 获取科室排班信息 getDepartWorkInfo: the schedules of departments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from yuyue_sim.contract.checks import check_order
from yuyue_sim.contract.declaration import EXAMPLE_EXTRA, TABLE_ROW, day, group, money, number, record, text
from yuyue_sim.contract.enumerations import SCHEDULE_WORK_TYPES, MessageType, WorkStatus, WorkType, YesNo


@record
class DepartmentWorkQuery:
    """The requested schedules: of a department or of all, between two dates."""

    hospital_id: str = text("HospitalID", "1-1", 4, zh="医院代码", en="Hospital.")
    department_id: str = text("DepartID", "0-1", 10, zh="科室代码", en="Department; all of them if absent.", default="")
    begin_date: date = day(
        "BeginTime", "1-1", 10, zh="排班起始日期 yyyy-MM-dd", en="First date, included.", table_type="Varchar"
    )
    end_date: date = day(
        "EndTime",
        "1-1",
        10,
        zh="排班结束日期 yyyy-MM-dd",
        en="Last date, included, not before the first.",
        table_type="Varchar",
    )

    def check(self, path: str) -> None:
        """Refuse dates in the wrong order."""
        check_order(path, "BeginTime", self.begin_date, "EndTime", self.end_date)


@record
class Request:
    """The request of the platform."""

    message_type: MessageType = number(
        "MsgType",
        "1-1",
        4,
        zh="操作类型（1000 请求排班信息）",
        en="Always 1000.",
        enumeration=MessageType,
        required=False,
        default=MessageType.QUERY,
    )
    query: DepartmentWorkQuery = group(DepartmentWorkQuery, "RequestInfo", "1-1", zh="请求信息", en="The request.")


@record
class DepartmentSchedule:
    """One schedule of a department."""

    hospital_id: str = text(
        "HospitalID", "1-1", 4, zh="医院代码", en="Hospital.", layouts=EXAMPLE_EXTRA, in_table=False
    )
    status: WorkStatus = number(
        "WorkStatus",
        "1-1",
        1,
        zh="排班类型(0 正常，1 停诊，2 停挂但保留预约)",
        en="Whether it is held.",
        enumeration=WorkStatus,
    )
    is_reserved: YesNo | None = number(
        "IsReserved",
        "0-1",
        1,
        zh="1：医院保留，不开放预约 0：正常允许预约",
        en="Whether the hospital keeps it to itself.",
        enumeration=YesNo,
        default=None,
    )
    department_id: str = text("DepartID", "1-1", 10, zh="科室代码", en="Department.")
    work_date: date = day("WorkDate", "1-1", 8, zh="排班日期", en="Date.")
    work_type: WorkType = number(
        "WorkType",
        "1-1",
        1,
        zh="值班类别（1 上午 2 下午 3 全天 4 急诊 5 夜门诊）",
        en="Part of the day.",
        enumeration=WorkType,
        values=SCHEDULE_WORK_TYPES,
    )
    limited: int | None = number(
        "Limited",
        "0-1",
        4,
        zh="此排班全部号源数，与医院内部排班号源总量一致，无论是否对外开放预约",
        en="All its numbers, open to booking or not.",
        default=None,
    )
    registry_fee: Decimal = money(
        "RegistryFee", "1-1", 8, zh="挂号费填 0，因接口兼容性保留", en="Always 0, kept for compatibility."
    )
    clinic_fee: Decimal = money("ClinicFee", "1-1", 8, zh="门诊诊察费", en="Consultation fee.")
    remark: str = text("Remark", "0-1", 100, zh="备注，保留字段，不建议使用", en="Remark, not advised.", default="")


@record
class Response:
    """The response of the hospital."""

    hospital_id: str = text("HospitalID", "1-1", 4, zh="医院代码", en="Hospital.", layouts=TABLE_ROW)
    schedules: list[DepartmentSchedule] = group(
        DepartmentSchedule, "DepartCalendar", "0-n", zh="科室排班", en="The schedules.", default_factory=list
    )
