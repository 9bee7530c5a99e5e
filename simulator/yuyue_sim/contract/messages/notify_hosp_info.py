"""2.13 通知平台排班信息变更 notifyHospInfo: a hospital notifies the platform of changed schedules.

The only operation that the platform offers, and the only one whose documents have a root and a namespace of their own.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from yuyue_sim.contract.declaration import EXAMPLE_EXTRA, TABLE_ROW, day, group, money, number, record, text
from yuyue_sim.contract.enumerations import NotifiedWorkStatus, NotifiedWorkType, NotifyType


@record
class DoctorChange:
    """A changed schedule of a doctor."""

    work_date: date = day("WorkDate", "1-1", 10, zh="专家排班日期", en="Date.")
    work_type: NotifiedWorkType = text(
        "WorkType",
        "1-1",
        8,
        zh="专家值班类别。（上午/下午/全天）",
        en="Part of the day, in words.",
        enumeration=NotifiedWorkType,
        values=(NotifiedWorkType.MORNING, NotifiedWorkType.AFTERNOON, NotifiedWorkType.WHOLE_DAY),
        also_taken=(NotifiedWorkType.EMERGENCY, NotifiedWorkType.EVENING),
        notes="Doctors have emergency and evening schedules too (2.6).",
        table_type="Enum",
    )
    work_status: NotifiedWorkStatus = text(
        "WorkStatus",
        "1-1",
        20,
        zh="专家排班状态。（正常/停诊/停诊但保留预约）",
        en="Whether it is held, in words.",
        enumeration=NotifiedWorkStatus,
    )
    experts_fee: Decimal | None = money("ExpertFee", "0-1", 8, zh="专家费", en="Expert's fee.", default=None)
    remark: str = text("Remark", "0-1", 100, zh="备注", en="Remark.", default="")


@record
class DoctorChanges:
    """The changed schedules of one doctor."""

    doctor_name: str = text("DoctorName", "1-1", 20, zh="专家名称", en="Name.")
    doctor_id: str = text("DoctorID", "1-1", 20, zh="医生 ID", en="Doctor.")
    schedules: list[DoctorChange] = group(
        DoctorChange, "Schedual", "1-n", zh="专家排班", en="The schedules.", table_type="--", default_factory=list
    )


@record
class DepartmentChange:
    """A changed schedule of a department."""

    work_date: date | None = day("WorkDate", "0-1", 10, zh="科室排班日期", en="Date.", default=None)
    work_type: NotifiedWorkType | None = text(
        "WorkType",
        "0-1",
        8,
        zh="科室值班类别。（上午/下午/全天/急诊/夜门诊）",
        en="Part of the day, in words.",
        enumeration=NotifiedWorkType,
        table_type="Enum",
        default=None,
    )
    work_status: NotifiedWorkStatus | None = text(
        "WorkStatus",
        "0-1",
        20,
        zh="科室排班状态。（正常/停诊/停诊但保留预约）",
        en="Whether it is held, in words.",
        enumeration=NotifiedWorkStatus,
        default=None,
    )
    experts_fee: Decimal | None = money("ExpertFee", "0-1", 8, zh="专家费", en="Expert's fee.", default=None)
    remark: str = text("Remark", "0-1", 100, zh="备注", en="Remark.", default="")
    doctors: list[DoctorChanges] = group(
        DoctorChanges,
        "Doctor",
        "0-n",
        zh="专家",
        en="Doctors whose schedules change.",
        table_type="-",
        layouts=TABLE_ROW,
        default_factory=list,
    )


@record
class DepartmentChanges:
    """The changes of one department."""

    department_name: str = text("DepartName", "1-1", 50, zh="科室名称", en="Name.")
    department_id: str = text(
        "DepartID",
        "1-1",
        20,
        zh="科室 ID",
        en="Department.",
        required=False,
        notes="The example leaves it out once.",
        default="",
    )
    schedules: list[DepartmentChange] = group(
        DepartmentChange,
        "Schedual",
        "1-n",
        zh="科室排班",
        en="The department's own schedules.",
        required=False,
        notes="The example leaves it out if only doctors' schedules change.",
        table_type="--",
        default_factory=list,
    )
    doctors: list[DoctorChanges] = group(
        DoctorChanges,
        "Doctor",
        "0-n",
        zh="专家",
        en="Doctors whose schedules change, where the example puts them.",
        layouts=EXAMPLE_EXTRA,
        in_table=False,
        default_factory=list,
    )


@record
class HospitalChanges:
    """The changes of one hospital."""

    hospital_name: str = text("HospName", "1-1", 20, zh="医院名称", en="Name.")
    hospital_id: str = text("HospitalID", "1-1", 20, zh="医院 ID", en="Hospital.")
    departments: list[DepartmentChanges] = group(
        DepartmentChanges, "Depart", "1-n", zh="科室", en="The departments.", table_type="--", default_factory=list
    )


@record
class Request:
    """The request of the hospital."""

    notify_type: NotifyType = text(
        "NotifyType",
        "1-1",
        20,
        zh="通知类别，停诊：CancelSchedual，新增排班：AddSchedual",
        en="What kind of change it is.",
        enumeration=NotifyType,
    )
    hospitals: list[HospitalChanges] = group(
        HospitalChanges, "Hospital", "1-n", zh="医院", en="The hospitals.", table_type="--", default_factory=list
    )


@record
class NotifyResult:
    """The result for the hospital."""

    code: int = number("ResultCode", "1-1", 4, zh="结果码", en="0 for success.")
    message: str = text("ResultMsg", "0-1", 20, zh="结果信息", en="In words.", default="")


@record
class Response:
    """The response of the platform."""

    result: NotifyResult = group(NotifyResult, "Result", "1-1", zh="结果", en="The result.", table_type="--")
