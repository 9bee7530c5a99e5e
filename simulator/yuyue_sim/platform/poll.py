"""The scheduled calls of a platform (2.6, scene one): fetch everything, compare, and put right what follows."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from yuyue_sim.contract.messages.get_hosp_info import HospitalInfo
from yuyue_sim.core.language import Phrase
from yuyue_sim.platform.comparison import (
    forget_past,
    schedule_of_department,
    schedule_of_doctor,
    take_over,
    warn_of_vanished,
)
from yuyue_sim.platform.interface_address import Follow, addresses_of, root_of
from yuyue_sim.platform.records import Kind, Records
from yuyue_sim.platform.request_builder import department_schedules_request, doctor_schedules_request
from yuyue_sim.platform.settlement import recheck, settle
from yuyue_sim.platform.state import Doctor, Hospital, Schedule, ScheduleKey
from yuyue_sim.platform.steps import (
    CallFailed,
    Steps,
    fetch_department_schedules,
    fetch_departments,
    fetch_doctor_schedules,
    fetch_doctors,
    fetch_hospitals,
)

DEFAULT_AHEAD_DAYS = 14
"""AheadofDays of a hospital that does not say (2.1)."""


@dataclass(slots=True)
class PollReport:
    """What one poll of an endpoint came to."""

    url: str
    hospitals: list[str] = field(default_factory=list)
    """Ids of those whose schedules were all fetched."""
    schedules: int = 0
    """How many schedules they returned."""
    errors: list[str] = field(default_factory=list)
    """The calls that failed."""


def poll(records: Records, url: str, follow: Follow = Follow.AUTO, others: Collection[str] = ()) -> Steps[PollReport]:
    """Fetch the hospitals of an endpoint and their schedules; an endpoint that does not list them is not asked more.

    Args:
        records: what is known.
        url: the endpoint.
        follow: whether its hospitals are asked at their InterfaceAddr.
        others: endpoints that are polled by themselves, and with them the hospitals whose InterfaceAddr they are.

    Raises:
        StateFileError: what was found cannot be kept.
    """
    report = PollReport(url)
    forget_past(records)
    try:
        response = yield from fetch_hospitals(url)
    except CallFailed as error:
        report.errors.append(f"getHospInfo: {error}")
        records.call_failed(url, error)
    else:
        records.call_succeeded(url)
        hospitals = [*response.hospitals]
        addresses = addresses_of(hospitals, url, follow)
        roots = {root_of(other) for other in others}
        for info in hospitals:
            address = addresses[info.hospital_id]
            if address == url or root_of(address) not in roots:
                hospital = _take_hospital(records, address, info)
                yield from _poll_hospital(records, hospital, report)
        for address in dict.fromkeys((url, *(each for each in addresses.values() if root_of(each) not in roots))):
            yield from recheck(records, address)
            yield from settle(records, address)
    records.save()
    return report


def _take_hospital(records: Records, url: str, info: HospitalInfo) -> Hospital:
    """Keep what a list says about the hospital at an endpoint."""
    ahead_days = info.ahead_days or DEFAULT_AHEAD_DAYS
    hospital = records.state.hospital(info.hospital_id)
    if hospital is None:
        hospital = Hospital(info.hospital_id, info.hospital_name, url, ahead_days)
        records.state.hospitals.append(hospital)
    elif hospital.url != url:
        records.warn(
            Phrase(
                "{id} is listed by {first} and by {last}; the last one counts",
                id=info.hospital_id,
                first=hospital.url,
                last=url,
            )
        )
    hospital.name, hospital.url, hospital.ahead_days = info.hospital_name, url, ahead_days
    return hospital


def _poll_hospital(records: Records, hospital: Hospital, report: PollReport) -> Steps[None]:
    """Fetch the schedules that can be booked, of doctors and of departments, and compare them with those kept."""
    first = records.today()
    last = first + timedelta(days=hospital.ahead_days)
    errors: list[Exception] = []
    found = 0
    for of_doctors, text, fetch in (
        (True, Phrase("{id}: {count} schedules of doctors, {added} new"), _doctors_schedules),
        (False, Phrase("{id}: {count} schedules of departments, {added} new"), _departments_schedules),
    ):
        try:
            received = yield from fetch(hospital, first, last)
        except CallFailed as error:
            errors.append(error)
            continue
        added = take_over(records, hospital, received)
        warn_of_vanished(records, hospital, received, _asked_for(of_doctors, first, last))
        records.log(Kind.POLL, Phrase(text, id=hospital.hospital_id, count=len(received), added=added))
        found += len(received)
    if not errors:
        try:
            yield from _complete_names(hospital)
        except CallFailed as error:
            errors.append(error)
    if errors:
        records.call_failed(hospital.hospital_id, errors[-1])
        report.errors += [f"{hospital.hospital_id}: {error}" for error in errors]
    else:
        records.call_succeeded(hospital.hospital_id)
        hospital.last_poll = records.now()
        report.hospitals.append(hospital.hospital_id)
    report.schedules += found


def _doctors_schedules(hospital: Hospital, first: date, last: date) -> Steps[list[Schedule]]:
    request = doctor_schedules_request(hospital.hospital_id, first, last)
    response = yield from fetch_doctor_schedules(hospital.url, request)
    return [schedule_of_doctor(hospital.hospital_id, schedule) for schedule in response.schedules]


def _departments_schedules(hospital: Hospital, first: date, last: date) -> Steps[list[Schedule]]:
    request = department_schedules_request(hospital.hospital_id, first, last)
    response = yield from fetch_department_schedules(hospital.url, request)
    return [schedule_of_department(hospital.hospital_id, schedule) for schedule in response.schedules]


def _asked_for(of_doctors: bool, first: date, last: date) -> Callable[[ScheduleKey], bool]:
    """Whether a schedule is among those that were asked for."""
    return lambda key: bool(key.doctor_id) is of_doctors and first <= key.work_date <= last


def _complete_names(hospital: Hospital) -> Steps[None]:
    """Fetch departments and doctors where a schedule names one that is not known yet."""
    keys = [schedule.key for schedule in hospital.schedules]
    if any(key.department_id not in hospital.departments for key in keys):
        departments = yield from fetch_departments(hospital.url, hospital.hospital_id)
        hospital.departments = {info.department_id: info.department_name for info in departments.departments}
    known = {(doctor.department_id, doctor.doctor_id) for doctor in hospital.doctors}
    if any(key.doctor_id and (key.department_id, key.doctor_id) not in known for key in keys):
        doctors = yield from fetch_doctors(hospital.url, hospital.hospital_id)
        hospital.doctors = [
            Doctor(info.department_id, info.doctor_id, info.doctor_name, info.is_expert) for info in doctors.doctors
        ]
