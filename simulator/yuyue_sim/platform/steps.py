"""The platform's requests as generators, independent of how they are sent.

A generator yields each request and receives the response, or the failure as an exception. It has no connection, no
thread and no time limit, so the same steps run concurrently in a server and one after another in a test.
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
from yuyue_sim.platform import request_builder
from yuyue_sim.platform.client import HospitalUnreachableError
from yuyue_sim.platform.envelope import SoapFaultError, UnreadableResponseError

T = TypeVar("T")

CallFailed = (HospitalUnreachableError, SoapFaultError, UnreadableResponseError)
"""How a call ends without a response; whether the hospital carried it out is unknown."""


@dataclass(frozen=True, slots=True)
class HospitalRequest:
    """A request to a hospital."""

    url: str
    operation: str
    record: Any


Steps = Generator[HospitalRequest, Any, T]
"""Steps that end with a result."""

Call = Callable[[HospitalRequest], Any]
AsyncCall = Callable[[HospitalRequest], Awaitable[Any]]


def run_steps(steps: Steps[T], call: Call) -> T:
    """Run the steps one after another and return their result."""
    try:
        request = next(steps)
        while True:
            try:
                response = call(request)
            except CallFailed as failure:
                request = steps.throw(failure)
            else:
                request = steps.send(response)
    except StopIteration as end:
        result: T = end.value
        return result


async def run_steps_async(steps: Steps[T], call: AsyncCall) -> T:
    """Run the steps concurrently with others, which may change the state between two steps."""
    try:
        request = next(steps)
        while True:
            try:
                response = await call(request)
            except CallFailed as failure:
                request = steps.throw(failure)
            else:
                request = steps.send(response)
    except StopIteration as end:
        result: T = end.value
        return result


def fetch_hospitals(url: str) -> Steps[get_hosp_info.Response]:
    """Every hospital of an endpoint."""
    response: get_hosp_info.Response = yield HospitalRequest(url, "getHospInfo", request_builder.hospitals_request())
    return response


def fetch_departments(url: str, hospital_id: str) -> Steps[get_depart_info.Response]:
    """The departments of a hospital."""
    request = request_builder.departments_request(hospital_id)
    response: get_depart_info.Response = yield HospitalRequest(url, "getDepartInfo", request)
    return response


def fetch_doctors(url: str, hospital_id: str) -> Steps[get_doctor_info.Response]:
    """The doctors of a hospital."""
    request = request_builder.doctors_request(hospital_id)
    response: get_doctor_info.Response = yield HospitalRequest(url, "getDoctorInfo", request)
    return response


def fetch_doctor_schedules(url: str, request: get_doctor_work_info.Request) -> Steps[get_doctor_work_info.Response]:
    """Schedules of doctors."""
    response: get_doctor_work_info.Response = yield HospitalRequest(url, "getDoctorWorkInfo", request)
    return response


def fetch_department_schedules(url: str, request: get_depart_work_info.Request) -> Steps[get_depart_work_info.Response]:
    """Schedules of departments."""
    response: get_depart_work_info.Response = yield HospitalRequest(url, "getDepartWorkInfo", request)
    return response


def send_booking(url: str, request: get_yy_no.Request) -> Steps[get_yy_no.BookingResult]:
    """Make a booking."""
    response: get_yy_no.Response = yield HospitalRequest(url, "getYyNo", request)
    return response.result


def send_cancellation(url: str, hospital_id: str, registration_id: int) -> Steps[back_no.CancelResult]:
    """Cancel a booking."""
    request = request_builder.cancellation_request(hospital_id, registration_id)
    response: back_no.Response = yield HospitalRequest(url, "backNo", request)
    return response.result


def fetch_registration(url: str, request: get_gh_info.Request) -> Steps[get_gh_info.Response]:
    """Look a booking up."""
    response: get_gh_info.Response = yield HospitalRequest(url, "getGhInfo", request)
    return response
