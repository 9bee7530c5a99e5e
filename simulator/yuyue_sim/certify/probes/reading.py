"""Probes that only read: hospitals, departments, doctors, schedules, slots, and registrations."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from lxml import etree

from yuyue_sim.certify.choice import slot_samples
from yuyue_sim.certify.session import Session
from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.contract.messages import get_depart_work_info, get_doctor_work_info
from yuyue_sim.contract.styles import SoapVersion, Style
from yuyue_sim.platform import request_builder as build
from yuyue_sim.platform.client import document_of

UNKNOWN_ID = "ZZZ9"
"""A HospitalID that no hospital has."""
UNKNOWN_DEPARTMENT = "ZZZ99999"
UNKNOWN_CARD = "320599188001010017"
"""The right check digit, and a date of birth too long ago for a patient."""
_YEAR_WITHOUT_SCHEDULES = date(2099, 1, 1)


async def probe_speaking(session: Session) -> None:
    """Both styles and both versions of SOAP, and requests that are unusual or no requests."""
    request = build.departments_request(session.hospital_id)
    for style in Style:
        for version in SoapVersion:
            about = f"{style.value} {version.name}"
            await session.send("getDepartInfo", request, about, way=(style, version))
    document = document_of("getDepartInfo", request)
    await session.send("getDepartInfo", f'<?xml version="1.0" encoding="UTF-8"?>\n{document}', "declaration",
                       way=(Style.STRING, session.target.version))  # fmt: skip
    await session.send("getDepartInfo", _indented(document), "indented")
    await session.send("getDepartInfo", _in_small_letters(document), "small letters")
    await session.send("getNothing", document, "unknown operation")
    await session.send("getDepartInfo", "<Nothing/>", "wrong root")
    await session.send("getDepartInfo", "<Message/>", "empty document")
    await session.send("getDepartInfo", "<Message><Requ", "not XML", way=(Style.STRING, session.target.version))


def _indented(document: str) -> str:
    root = etree.fromstring(document)
    etree.indent(root)
    return etree.tostring(root, encoding="unicode")


def _in_small_letters(document: str) -> str:
    root = etree.fromstring(document)
    for each in root.iter():
        each.tag = str(each.tag)[0].lower() + str(each.tag)[1:]
    root.tag = "Message"
    return etree.tostring(root, encoding="unicode")


async def probe_hospitals(session: Session) -> None:
    """One hospital, and one that there is not."""
    await session.send("getHospInfo", build.hospitals_request(session.hospital_id), "one")
    await session.send("getHospInfo", build.hospitals_request(UNKNOWN_ID), "unknown")


async def probe_departments(session: Session) -> None:
    """All departments, and those of a hospital that there is not."""
    await session.send("getDepartInfo", build.departments_request(session.hospital_id), "all")
    await session.send("getDepartInfo", build.departments_request(UNKNOWN_ID), "unknown")


async def probe_doctors(session: Session) -> None:
    """All doctors, and those of a hospital that there is not."""
    await session.send("getDoctorInfo", build.doctors_request(session.hospital_id), "all")
    await session.send("getDoctorInfo", build.doctors_request(UNKNOWN_ID), "unknown")


async def probe_photos(session: Session) -> None:
    """The photo of one doctor, and of one that there is not."""
    doctor_id = next((each.node.text("doctor_id") for each in session.view.doctors), "")
    if doctor_id:
        await session.send("getDoctorPhoto", build.photos_request(session.hospital_id, doctor_id), f"one {doctor_id}")
    await session.send("getDoctorPhoto", build.photos_request(session.hospital_id, UNKNOWN_DEPARTMENT), "unknown")


async def probe_schedules(session: Session) -> None:
    """All schedules of the dates that can be booked, and parts of them."""
    first, last = session.view.dates
    await fetch_schedules(session)
    hospital_id = session.hospital_id
    middle = first + timedelta(days=1)
    for operation in ("getDepartWorkInfo", "getDoctorWorkInfo"):
        await session.send(operation, _schedules_request(operation, hospital_id, middle, middle), "one day")
        await session.send(operation, _schedules_request(operation, hospital_id, last, first), "backwards")
        await session.send(operation, _schedules_request(operation, UNKNOWN_ID, first, last), "unknown")
        found = session.view.schedules(operation)
        if found:
            some = found[0].node
            request = _schedules_request(
                operation, hospital_id, first, last, some.text("department_id"), some.text("doctor_id")
            )
            await session.send(operation, request, "some")


async def fetch_schedules(session: Session) -> None:
    """All schedules of departments and doctors."""
    first, last = session.view.dates
    for operation in ("getDepartWorkInfo", "getDoctorWorkInfo"):
        await session.send(operation, _schedules_request(operation, session.hospital_id, first, last), "all")


def _schedules_request(
    operation: str, hospital_id: str, first: date, last: date, department_id: str = "", doctor_id: str = ""
) -> get_depart_work_info.Request | get_doctor_work_info.Request:
    if operation == "getDepartWorkInfo":
        return build.department_schedules_request(hospital_id, first, last, department_id)
    return build.doctor_schedules_request(hospital_id, first, last, department_id, doctor_id)


async def probe_slots(session: Session) -> None:
    """The slots of some schedules, of one that there is not, and beds and equipment."""
    hospital_id = session.hospital_id
    for sample in slot_samples(session.view):
        request = build.slots_request(
            hospital_id, sample.department_id, sample.doctor_id, sample.work_date, sample.work_type
        )
        await session.send("getDtNoInfo", request, str(sample))
    department_id = next((each.node.text("department_id") for each in session.view.departments), UNKNOWN_DEPARTMENT)
    unknown = build.slots_request(hospital_id, department_id, "", _YEAR_WITHOUT_SCHEDULES, WorkType.MORNING)
    await session.send("getDtNoInfo", unknown, "unknown")
    if session.view.flag("has_resources", False):
        for work_type in (WorkType.BEDS, WorkType.EQUIPMENT):
            request = build.slots_request(hospital_id, department_id, "", session.view.today, work_type)
            await session.send("getDtNoInfo", request, f"resources {work_type.value}")


async def probe_registrations(session: Session) -> None:
    """Bookings of a date, registrations of a day, and those of a patient that there is not."""
    today, hospital_id = session.view.today, session.hospital_id
    await session.send("getGhInfo", build.registrations_request(hospital_id, today), f"date {today}")
    unknown = build.registration_request(hospital_id, None, UNKNOWN_CARD, registered_on=today, visit_date=today)
    await session.send("getGhInfo", unknown, "unknown")
    await session.send("getGhInfo", "<Message/>", "neither")
    if not session.options.only_version_3:
        begin, end = datetime.combine(today, time(0)), datetime.combine(today, time(23, 59, 59))
        await session.send("getGhRecord", build.records_request(hospital_id, begin, end), f"day {today}")
        await session.send("getGhRecord", build.records_request(hospital_id, begin, end, UNKNOWN_CARD), "unknown")
