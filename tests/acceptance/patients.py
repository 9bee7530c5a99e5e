"""Requests and bookings as a platform writes them, for patients with different names and cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from lxml import etree

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class Hospital(Protocol):
    """Somebody who answers requests in the place of a hospital."""

    def ask(self, operation: str, document: str) -> etree._Element:
        """The `Message` of the response to a document."""


def card_no(number: int) -> str:
    """The ID card of the adult man with this number, its check digit as GB 11643 computes it."""
    digits = f"32050319800101{number:03d}"
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11]


@dataclass(frozen=True)
class Clinic:
    """A schedule that can be booked, as the hospital showed it."""

    hospital_id: str
    department_id: str
    doctor_id: str
    work_date: str
    work_type: str
    capacity: int

    def left(self, hospital: Hospital) -> int:
        """The numbers that are left now."""
        return sum(int(info.findtext("LeftNum", "")) for info in slots(hospital, self) if not is_reserved(info))

    def order(self, registration_id: int, patient: int) -> str:
        """A booking of this schedule by a patient, any slot."""
        return (
            f"<Message><OrderInfo><RegID>{registration_id}</RegID><HospitalID>{self.hospital_id}</HospitalID>"
            f"<DepartID>{self.department_id}</DepartID><DepartName>门诊</DepartName><DoctorID>{self.doctor_id}</DoctorID>"
            "<DoctorName>医生</DoctorName><IsExpert>1</IsExpert><SickName>王小明</SickName><SickSex>0</SickSex>"
            f"<SickInsureType>1</SickInsureType><SeeDoctorDate>{self.work_date}</SeeDoctorDate>"
            f"<WorkType>{self.work_type}</WorkType><RegistryFee>0</RegistryFee><ClinicFee>0</ClinicFee>"
            f"<Phone>13800000000</Phone><CardNo>{card_no(patient)}</CardNo><RegType>0</RegType><RegVia>APP</RegVia>"
            "<PayType>0</PayType><CreateDate>2026-03-02 08:00:00</CreateDate></OrderInfo></Message>"
        )


def is_reserved(info: etree._Element) -> bool:
    """Whether the hospital keeps the slot to itself."""
    return info.findtext("IsReserved") == "1"


def slots(hospital: Hospital, clinic: Clinic) -> list[etree._Element]:
    """The slots of a schedule."""
    response = hospital.ask(
        "getDtNoInfo",
        f"<Message><RequestInfo><HospitalID>{clinic.hospital_id}</HospitalID><DoctorID>{clinic.doctor_id}</DoctorID>"
        f"<DepartID>{clinic.department_id}</DepartID><WorkDate>{clinic.work_date}</WorkDate>"
        f"<WorkType>{clinic.work_type}</WorkType></RequestInfo></Message>",
    )
    return response.findall("WorkInfo")


def hospital_ids(hospital: Hospital) -> list[str]:
    """Every hospital's id."""
    response = hospital.ask("getHospInfo", "<Message><MsgType>1000</MsgType><RequestInfo/></Message>")
    return [info.findtext("HospitalID", "") for info in response.findall("HospInfo")]


def open_clinics(hospital: Hospital, day: str = "2026-03-04") -> list[Clinic]:
    """The doctors' schedules of a day that any adult may book, in the first hospital."""
    hospital_id = hospital_ids(hospital)[0]
    departments = hospital.ask(
        "getDepartInfo", f"<Message><RequestInfo><HospitalID>{hospital_id}</HospitalID></RequestInfo></Message>"
    )
    for_anyone = {
        info.findtext("DepartID")
        for info in departments.findall("DepartInfo")
        if info.findtext("DepartType") in {"1", "2", "3"}
        and info.findtext("DepartSex") == "0"
        and info.findtext("BabyFlag") != "1"
    }
    rosters = hospital.ask(
        "getDoctorWorkInfo",
        f"<Message><RequestInfo><HospitalID>{hospital_id}</HospitalID><BeginTime>{day}</BeginTime>"
        f"<EndTime>{day}</EndTime></RequestInfo></Message>",
    )
    return [
        Clinic(
            hospital_id,
            roster.findtext("DepartID", ""),
            roster.findtext("DoctorID", ""),
            day,
            roster.findtext("WorkType", ""),
            int(roster.findtext("Limited", "")),
        )
        for roster in rosters.findall("DoctorCalendar")
        if roster.findtext("DepartID") in for_anyone
        and roster.findtext("WorkStatus") == "0"
        and roster.findtext("IsReserved") != "1"
        and roster.findtext("WorkType") in {"1", "2"}
    ]
