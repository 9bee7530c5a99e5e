"""2.6 获取医生排班信息 getDoctorWorkInfo: the schedules of doctors."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from yuyue_sim.contract.checks import check_order
from yuyue_sim.contract.declaration import EXAMPLE_EXTRA, TABLE_ROW, day, group, money, number, record, text
from yuyue_sim.contract.enumerations import SCHEDULE_WORK_TYPES, MessageType, WorkStatus, WorkType, YesNo


@record
class DoctorWorkQuery:
    """The requested schedules: of a doctor, a department or all, between two dates."""

    hospital_id: str = text("HospitalID", "1-1", 8, zh="医院编码", en="Hospital.")
    doctor_id: str = text("DoctorID", "0-1", 10, zh="医生代码", en="Doctor; all of them if absent.", default="")
    department_id: str = text("DepartID", "0-1", 10, zh="科室代码", en="Department; all of them if absent.", default="")
    begin_date: date = day(
        "BeginTime", "1-1", 10, zh="排班起始日期 yyyy-MM-dd", en="First date, included.", table_type="Varchar"
    )
    end_date: date = day(
        "EndTime",
        "1-1",
        10,
        zh="排班结束日期，不得小于起始日期 yyyy-MM-dd",
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
        zh="操作类型 (1000 请求排班信息)",
        en="Always 1000.",
        enumeration=MessageType,
        required=False,
        default=MessageType.QUERY,
    )
    query: DoctorWorkQuery = group(
        DoctorWorkQuery, "RequestInfo", "1-1", zh="请求信息", en="The request.", table_type="-"
    )


@record
class DoctorSchedule:
    """One schedule of a doctor."""

    hospital_id: str = text(
        "HospitalID", "1-1", 4, zh="医院代码", en="Hospital.", layouts=EXAMPLE_EXTRA, in_table=False
    )
    status: WorkStatus = number(
        "WorkStatus",
        "1-1",
        1,
        zh="排班类型(0：正常，1：停诊；2：停挂但保留预约)",
        en="Whether it is held.",
        enumeration=WorkStatus,
    )
    is_reserved: YesNo | None = number(
        "IsReserved",
        "0-1",
        1,
        zh="1：保留，不开放预约 0：正常允许预约",
        en="Whether the hospital keeps it to itself.",
        enumeration=YesNo,
        default=None,
    )
    doctor_id: str = text("DoctorID", "1-1", 10, zh="医生代码", en="Doctor.")
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
    limited: int = number(
        "Limited",
        "1-1",
        4,
        zh="此排班全部号源数，与医院内部排班号源总量一致，无论是否对外开放预约",
        en="All its numbers, open to booking or not.",
    )
    registry_fee: Decimal = money(
        "RegistryFee", "1-1", 8, zh="挂号费填 0，因接口兼容性保留", en="Always 0, kept for compatibility."
    )
    clinic_fee: Decimal = money("ClinicFee", "1-1", 8, zh="门诊诊察费", en="Consultation fee.")
    experts_fee: Decimal = money(
        "ExpertsFee",
        "1-1",
        8,
        zh="专家费（门诊诊察+专家费=总费用）",
        en="Expert's fee, on top of the consultation fee.",
    )
    remark: str = text("Remark", "0-1", 100, zh="备注，保留字段，不建议使用", en="Remark, not advised.", default="")


@record
class Response:
    """The response of the hospital."""

    hospital_id: str = text("HospitalID", "1-1", 4, zh="医院代码", en="Hospital.", layouts=TABLE_ROW)
    schedules: list[DoctorSchedule] = group(
        DoctorSchedule, "DoctorCalendar", "0-n", zh="医生排班", en="The schedules.", default_factory=list
    )
