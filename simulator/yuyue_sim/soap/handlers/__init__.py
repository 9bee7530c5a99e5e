"""The handlers of the twelve operations: each passes a request to the clinic and builds the response."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from yuyue_sim.contract.errors import Malformed
from yuyue_sim.soap.handlers import (
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
    update_order_info,
)
from yuyue_sim.soap.handlers.context import Context

__all__ = ["HANDLERS", "MALFORMED", "Context", "Handler", "MalformedHandler"]

Handler = Callable[[Any, Any, Context], Any]
"""Takes clinic, request record and context; returns a response record, or the `Steps` to it."""
MalformedHandler = Callable[[Malformed, int | None], Any]
"""Takes the error of a malformed request, and its RegID if it could be read; returns a response record."""

HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        "getHospInfo": get_hosp_info.handle,
        "getDepartInfo": get_depart_info.handle,
        "getDoctorInfo": get_doctor_info.handle,
        "getDoctorPhoto": get_doctor_photo.handle,
        "getDepartWorkInfo": get_depart_work_info.handle,
        "getDoctorWorkInfo": get_doctor_work_info.handle,
        "getDtNoInfo": get_dt_no_info.handle,
        "getYyNo": get_yy_no.handle,
        "backNo": back_no.handle,
        "updateOrderInfo": update_order_info.handle,
        "getGhInfo": get_gh_info.handle,
        "getGhRecord": get_gh_record.handle,
    }
)
"""By the operation's wire name."""

MALFORMED: Mapping[str, MalformedHandler] = MappingProxyType(
    {
        "getYyNo": get_yy_no.malformed,
        "backNo": back_no.malformed,
        "updateOrderInfo": update_order_info.malformed,
        "getGhInfo": get_gh_info.malformed,
        "getGhRecord": get_gh_record.malformed,
    }
)
"""The operations that have a result code for malformed requests; the others respond with a SOAP fault."""
