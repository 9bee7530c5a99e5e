"""How the platform deals with hospitals: as steps that ask, so that whoever carries them out decides how.

A generator yields each request and is sent the answer, or has the failure thrown into it. It holds no connection, no
thread and no time limit, so the same steps run in a server that does much at once, and one after another in a test.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeVar

from yuyue_sim.contract.messages import (
    back_no,
    get_depart_info,
    get_depart_work_info,
    get_doctor_info,
    get_doctor_work_info,
    get_gh_info,
    get_hosp_info,
    get_yy_no,
)
from yuyue_sim.platform.client import HospitalUnreachableError
from yuyue_sim.platform.envelope import SoapFaultError, UnreadableResponseError

T = TypeVar("T")

CallFailed = (HospitalUnreachableError, SoapFaultError, UnreadableResponseError)
"""All the ways in which a call can end without an answer: whether the hospital acted on it is not known."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request to a hospital."""

    url: str
    operation: str
    request: Any
    """The record of the request."""


Steps = Generator[Ask, Any, T]
"""Steps that end with a result."""

Call = Callable[[Ask], Any]
AsyncCall = Callable[[Ask], Awaitable[Any]]


def carry_out(steps: Steps[T], call: Call) -> T:
    """Carry the steps out one after another; the result of them."""
    try:
        ask = next(steps)
        while True:
            try:
                response = call(ask)
            except CallFailed as failure:
                ask = steps.throw(failure)
            else:
                ask = steps.send(response)
    except StopIteration as end:
        result: T = end.value
        return result


async def carry_out_async(steps: Steps[T], call: AsyncCall) -> T:
    """The same while other things go on; they may change the state between one step and the next."""
    try:
        ask = next(steps)
        while True:
            try:
                response = await call(ask)
            except CallFailed as failure:
                ask = steps.throw(failure)
            else:
                ask = steps.send(response)
    except StopIteration as end:
        result: T = end.value
        return result


def ask_hospitals(url: str) -> Steps[get_hosp_info.Response]:
    """Every hospital of an endpoint."""
    request = get_hosp_info.HospitalQuery()
    response: get_hosp_info.Response = yield Ask(url, "getHospInfo", get_hosp_info.Request(query=request))
    return response


def ask_departments(url: str, hospital_id: str) -> Steps[get_depart_info.Response]:
    """The departments of a hospital."""
    request = get_depart_info.DepartmentQuery(hospital_id=hospital_id)
    response: get_depart_info.Response = yield Ask(url, "getDepartInfo", get_depart_info.Request(query=request))
    return response


def ask_doctors(url: str, hospital_id: str) -> Steps[get_doctor_info.Response]:
    """The doctors of a hospital."""
    request = get_doctor_info.DoctorQuery(hospital_id=hospital_id)
    response: get_doctor_info.Response = yield Ask(url, "getDoctorInfo", get_doctor_info.Request(query=request))
    return response


def ask_doctor_schedules(
    url: str, request: get_doctor_work_info.DoctorWorkQuery
) -> Steps[get_doctor_work_info.Response]:
    """Schedules of doctors."""
    response: get_doctor_work_info.Response = yield Ask(
        url, "getDoctorWorkInfo", get_doctor_work_info.Request(query=request)
    )
    return response


def ask_department_schedules(
    url: str, request: get_depart_work_info.DepartmentWorkQuery
) -> Steps[get_depart_work_info.Response]:
    """Schedules of departments."""
    response: get_depart_work_info.Response = yield Ask(
        url, "getDepartWorkInfo", get_depart_work_info.Request(query=request)
    )
    return response


def ask_booking(url: str, order: get_yy_no.Order) -> Steps[get_yy_no.BookingResult]:
    """Make a booking."""
    response: get_yy_no.Response = yield Ask(url, "getYyNo", get_yy_no.Request(order=order))
    return response.result


def ask_cancellation(url: str, request: back_no.CancelOrder) -> Steps[back_no.CancelResult]:
    """Cancel a booking."""
    response: back_no.Response = yield Ask(url, "backNo", back_no.Request(query=request))
    return response.result


def ask_registration(url: str, request: get_gh_info.OneQuery) -> Steps[get_gh_info.Response]:
    """Look a booking up."""
    response: get_gh_info.Response = yield Ask(url, "getGhInfo", get_gh_info.Request(one=request))
    return response
