"""The thirteen operations of the specification."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pkgutil import resolve_name
from types import MappingProxyType
from typing import Any

NAMESPACE = "http://service.yuyue.ws.com/"
"""The namespace of the services (前言)."""

NOTIFY_NAMESPACE = "http://new.webservice.namespace"
"""The namespace of the two documents of notifyHospInfo (2.13)."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation: its names and its two messages, whose module is imported when one of them is first needed."""

    name: str
    """The wire name, as in the table of chapter 1."""
    section: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    """Other accepted spellings; the specification's text writes some names with a capital."""
    request_root: str = "Message"
    response_root: str = "Message"
    document_namespace: str = ""
    """The namespace of the documents; empty except for notifyHospInfo."""

    @cached_property
    def request(self) -> type[Any]:
        """The record of its request."""
        return self._record("Request")

    @cached_property
    def response(self) -> type[Any]:
        """The record of its response."""
        return self._record("Response")

    def _record(self, name: str) -> type[Any]:
        module = re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", self.name)
        record: type[Any] = resolve_name(f"yuyue_sim.contract.messages.{module}:{name}")
        return record


def _operation(name: str, section: str, zh: str, en: str, **options: Any) -> Operation:
    return Operation(
        name=name,
        section=section,
        zh=zh,
        en=en,
        aliases=(name[0].upper() + name[1:],),
        **options,
    )


_ALL = (
    _operation("getHospInfo", "2.1", "获取医院列表及信息", "Hospitals and what they admit."),
    _operation("getDepartInfo", "2.2", "获取医院科室信息", "The departments of a hospital."),
    _operation("getDoctorInfo", "2.3", "获取医院医生信息", "The doctors of a hospital."),
    _operation("getDoctorPhoto", "2.4", "获取医生照片", "Photos of doctors."),
    _operation("getDepartWorkInfo", "2.5", "获取科室排班信息", "The schedules of departments."),
    _operation("getDoctorWorkInfo", "2.6", "获取医生排班信息", "The schedules of doctors."),
    _operation(
        "getDtNoInfo",
        "2.7",
        "获取号源/医疗资源信息",
        "The numbers left in a schedule and its queue, or beds and equipment.",
    ),
    _operation("getYyNo", "2.8", "新增预约挂号信息", "Make a booking."),
    _operation("backNo", "2.9", "取消预约挂号信息", "Cancel a booking."),
    _operation("updateOrderInfo", "2.10", "修改预约挂号信息", "Correct the patient of a booking."),
    _operation("getGhInfo", "2.11", "查询预约信息", "One patient's bookings, or all of a date."),
    _operation("getGhRecord", "2.12", "获取医院所有挂号记录", "Every registration of a time window."),
    _operation(
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

READING_OPERATIONS = frozenset(HOSPITAL_OPERATIONS) - {"getYyNo", "backNo", "updateOrderInfo"}
"""Those that change nothing at the hospital."""
