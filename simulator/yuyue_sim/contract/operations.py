"""The thirteen operations of the specification."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType, ModuleType
from typing import Any

from yuyue_sim.contract.messages import (
    back_no,
    get_depart_info,
    get_depart_work_info,
    get_doctor_info,
    get_doctor_photo,
    get_doctor_work_info,
    get_dt_no_info,
    get_gh_info,
    get_gh_record,
    get_hosp_info,
    get_yy_no,
    notify_hosp_info,
    update_order_info,
)

NAMESPACE = "http://service.yuyue.ws.com/"
"""The namespace of the services (前言)."""

NOTIFY_NAMESPACE = "http://new.webservice.namespace"
"""The namespace of the two documents of notifyHospInfo (2.13)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation: its names and its two messages."""

    name: str
    """The wire name, as in the table of chapter 1."""
    section: str
    zh: str
    en: str
    request: type[Any]
    response: type[Any]
    aliases: tuple[str, ...] = ()
    """Other accepted spellings; the specification's text writes some names with a capital."""
    request_root: str = "Message"
    response_root: str = "Message"
    document_namespace: str = ""
    """The namespace of the documents; empty except for notifyHospInfo."""


def _operation(module: ModuleType, name: str, section: str, zh: str, en: str, **options: Any) -> Operation:
    return Operation(
        name=name,
        section=section,
        zh=zh,
        en=en,
        request=module.Request,
        response=module.Response,
        aliases=(name[0].upper() + name[1:],),
        **options,
    )


_ALL = (
    _operation(get_hosp_info, "getHospInfo", "2.1", "获取医院列表及信息", "Hospitals and what they admit."),
    _operation(get_depart_info, "getDepartInfo", "2.2", "获取医院科室信息", "The departments of a hospital."),
    _operation(get_doctor_info, "getDoctorInfo", "2.3", "获取医院医生信息", "The doctors of a hospital."),
    _operation(get_doctor_photo, "getDoctorPhoto", "2.4", "获取医生照片", "Photos of doctors."),
    _operation(get_depart_work_info, "getDepartWorkInfo", "2.5", "获取科室排班信息", "The schedules of departments."),
    _operation(get_doctor_work_info, "getDoctorWorkInfo", "2.6", "获取医生排班信息", "The schedules of doctors."),
    _operation(
        get_dt_no_info,
        "getDtNoInfo",
        "2.7",
        "获取号源/医疗资源信息",
        "The numbers left in a schedule and its queue, or beds and equipment.",
    ),
    _operation(get_yy_no, "getYyNo", "2.8", "新增预约挂号信息", "Make a booking."),
    _operation(back_no, "backNo", "2.9", "取消预约挂号信息", "Cancel a booking."),
    _operation(update_order_info, "updateOrderInfo", "2.10", "修改预约挂号信息", "Correct the patient of a booking."),
    _operation(get_gh_info, "getGhInfo", "2.11", "查询预约信息", "One patient's bookings, or all of a date."),
    _operation(get_gh_record, "getGhRecord", "2.12", "获取医院所有挂号记录", "Every registration of a time window."),
    _operation(
        notify_hosp_info,
        "notifyHospInfo",
        "2.13",
        "通知平台医院信息变更",
        "A hospital tells the platform of changed schedules.",
        request_root="NotifyHospInfoReq",
        response_root="NotifyHospInfoRsp",
        document_namespace=NOTIFY_NAMESPACE,
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType({operation.name: operation for operation in _ALL})
"""All operations by wire name, in the order of the specification."""

HOSPITAL_OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {name: operation for name, operation in OPERATIONS.items() if name != "notifyHospInfo"}
)
"""The twelve that a hospital offers."""
