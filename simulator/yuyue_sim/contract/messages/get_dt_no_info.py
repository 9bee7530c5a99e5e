"""2.7 获取号源/医疗资源信息 getDtNoInfo: the numbers left in a schedule and its queue, or beds and equipment."""

from __future__ import annotations

from datetime import date

from yuyue_sim.contract.declaration import day, group, number, record, text, time_of_day
from yuyue_sim.contract.enumerations import WorkType, YesNo


@record
class SlotQuery:
    """The requested schedule, or the department whose resources are requested."""

    hospital_id: str = text("HospitalID", "1-1", 4, zh="医院代码", en="Hospital.")
    doctor_id: str = text(
        "DoctorID", "0-1", 10, zh="医生代码", en="Doctor; absent for a department's own schedule.", default=""
    )
    department_id: str = text("DepartID", "1-1", 10, zh="科室代码", en="Department.")
    work_date: date = day(
        "WorkDate", "1-1", 8, zh="排班日期，请求资源时设置为当天日期", en="Date of the schedule; for resources, today."
    )
    work_type: WorkType = number(
        "WorkType",
        "1-1",
        2,
        zh="值班类别（1 上午 2 下午 3 全天 4 急诊 5 夜门诊 50 获取床位资源数 55 获取设备资源数）",
        en="Part of the day, or 50 for beds and 55 for equipment.",
        enumeration=WorkType,
    )


@record
class Request:
    """The request of the platform."""

    query: SlotQuery = group(SlotQuery, "RequestInfo", "1-1", zh="请求信息", en="The request.")


@record
class Queue:
    """The numbers being seen and the waiting numbers."""

    current_number: str = text(
        "CurrentNum",
        "1-1",
        10,
        zh="当前就诊号码",
        en="Numbers being seen, one a room, joined by commas.",
        required=False,
        length_binds=False,
        notes="Empty if nobody is being seen; more than three rooms do not fit the length.",
        default="",
    )
    waiting_numbers: str = text(
        "QueuingNum",
        "1-1",
        zh="排队就诊队列，逗号分隔",
        en="Numbers waiting, joined by commas.",
        required=False,
        notes="Empty if nobody waits.",
        default="",
    )


@record
class WorkInfo:
    """One slot of a schedule, or one kind of resource."""

    start_time: str = time_of_day(
        "StartTime",
        "1-1",
        4,
        zh="起始时间段，如请求资源数则返回“收到请求时间”",
        en="Start of the slot; for resources, when the request came.",
    )
    end_time: str = time_of_day(
        "EndTime",
        "1-1",
        4,
        zh="截止时间段，如请求资源数则返回“返回响应时间”",
        en="End of the slot; for resources, when the answer went.",
    )
    is_reserved: YesNo | None = number(
        "IsReserved",
        "0-1",
        1,
        zh="1：医院保留，不开放预约 0：正常允许预约",
        en="Whether the hospital keeps the slot to itself.",
        enumeration=YesNo,
        default=None,
    )
    resource_name: str = text("ResName", "0-1", 50, zh="资源名称", en="Name of the resource.", default="")
    total: int = number("TotalNum", "1-1", 4, zh="号源/资源总数", en="All numbers, or all of the resource.")
    left: int = number("LeftNum", "1-1", 4, zh="剩余号源/资源数", en="Numbers, or resources, left.")
    seen: int | None = number("CheckSum", "0-1", 4, zh="已就诊人数", en="Patients seen so far.", default=None)


@record
class Response:
    """The response of the hospital."""

    queue: Queue | None = group(
        Queue, "Queue", "0-1", zh="排队信息", en="The queue of a schedule of today that has begun.", default=None
    )
    work_infos: list[WorkInfo] = group(
        WorkInfo, "WorkInfo", "0-n", zh="资源信息", en="Slots or resources.", default_factory=list
    )
