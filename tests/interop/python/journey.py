"""A day's calls of a platform to a hospital, over all twelve operations, whatever carries them."""

import json
import sys
from collections.abc import Callable
from typing import Any

Message = dict[str, Any]
"""The message of a request: elements by name, with values or further elements."""
Answer = dict[str, Any]
"""The message of a response: its values as text by name, its records as a list of such dictionaries by name."""
Ask = Callable[[str, Message], Answer]
"""Calls the operation of that name."""


def journey(ask: Ask, refused: type[Exception], visit_date: str, reg_id: str, card_no: str) -> dict[str, Any]:
    """Look around, book for a patient and a date under a number, look the booking up, change it and cancel it.

    `refused` is the exception by which the client tells of a SOAP fault.
    """
    hospitals = ask("getHospInfo", {"MsgType": 1000, "RequestInfo": {"HospitalID": ""}})["HospInfo"]
    hospital = {"HospitalID": hospitals[0]["HospitalID"]}
    departments = ask("getDepartInfo", {"MsgType": 1000, "RequestInfo": hospital})["DepartInfo"]
    doctors = ask("getDoctorInfo", {"MsgType": 1000, "RequestInfo": hospital})["DoctorInfo"]
    that_day = hospital | {"BeginTime": visit_date, "EndTime": visit_date}
    department_schedules = ask("getDepartWorkInfo", {"MsgType": 1000, "RequestInfo": that_day})["DepartCalendar"]
    doctor_schedules = ask("getDoctorWorkInfo", {"MsgType": 1000, "RequestInfo": that_day})["DoctorCalendar"]

    open_to_men = {d["DepartID"]: d for d in departments if d["DepartSex"] != "2" and d["BabyFlag"] != "1"}
    in_the_morning = [s for s in doctor_schedules if s["DepartID"] in open_to_men and s["WorkType"] == "1"]
    schedule, slot = first_open_slot(ask, hospital, in_the_morning)
    department = open_to_men[schedule["DepartID"]]
    doctor = next(d for d in doctors if d["DoctorID"] == schedule["DoctorID"])
    photo_question = hospital | {"DoctorID": doctor["DoctorID"]}
    photos = ask("getDoctorPhoto", {"MsgType": 1000, "RequestInfo": photo_question})["DoctorInfo"]

    order = order_of(reg_id, card_no, hospital, department, doctor, schedule, slot)
    return {
        "hospitals": [each["HospName"] for each in hospitals],
        "departments": [each["DepartName"] for each in departments],
        "doctors": [each["DoctorName"] for each in doctors],
        "photo": photos[0]["DoctorPhoto"],
        "department_schedules": len(department_schedules),
        "doctor_schedules": len(doctor_schedules),
        **book_and_cancel(ask, order),
        "fault": fault_of(ask, refused, hospital | {"BeginTime": visit_date, "EndTime": "2026-01-01"}),
    }


def first_open_slot(ask: Ask, hospital: Message, schedules: list[Answer]) -> tuple[Answer, Answer]:
    """The first of the schedules that has a number left, and its first segment with one."""
    for schedule in schedules:
        if schedule["WorkStatus"] != "0" or schedule["IsReserved"] == "1":
            continue
        question = {name: schedule[name] for name in ("DoctorID", "DepartID", "WorkDate", "WorkType")}
        for slot in ask("getDtNoInfo", {"RequestInfo": hospital | question})["WorkInfo"]:
            if slot["IsReserved"] != "1" and int(slot["LeftNum"]) > 0:
                return schedule, slot
    raise SystemExit("no doctor has a number left that day")


def order_of(
    reg_id: str, card_no: str, hospital: Message, department: Answer, doctor: Answer, schedule: Answer, slot: Answer
) -> Message:
    """A booking of that segment."""
    return {
        "RegID": reg_id,
        **hospital,
        "DepartID": department["DepartID"],
        "DepartName": department["DepartName"],
        "DoctorID": doctor["DoctorID"],
        "DoctorName": doctor["DoctorName"],
        "IsExpert": doctor["IsExpert"],
        "SickName": "陈志明",
        "SickSex": 0,
        "SickBirthday": "1985-06-15",
        "SickInsureType": 1,
        "SeeDoctorDate": schedule["WorkDate"],
        "WorkType": schedule["WorkType"],
        "BeginTime": slot["StartTime"],
        "EndTime": slot["EndTime"],
        "RegistryFee": schedule["RegistryFee"],
        "ClinicFee": schedule["ClinicFee"],
        "ExpertsFee": schedule["ExpertsFee"],
        "Phone": "13862001234",
        "CardNo": card_no,
        "RegType": 0,
        "RegVia": "网站",
        "PayType": 0,
        "CreateDate": "2026-03-02 08:00:00",
    }


def book_and_cancel(ask: Ask, order: Message) -> dict[str, Any]:
    """Book, be refused with an unknown doctor, find the booking, rename the patient, and cancel twice."""
    hospital = {"HospitalID": order["HospitalID"]}
    booked = hospital | {"RegID": order["RegID"]}
    booking = ask("getYyNo", {"OrderInfo": order})["ResponseInfo"][0]
    stranger = order | {"RegID": int(order["RegID"]) + 1, "DoctorID": "NOBODY"}
    refusal = ask("getYyNo", {"OrderInfo": stranger})["ResponseInfo"][0]
    found = ask("getGhInfo", {"OneRegInfo": booked | {"CardNo": order["CardNo"]}})["RegInfo"][0]
    new_name = booked | {"SickName": "陈𬱖 & <玥>", "CardNo": order["CardNo"]}
    update = ask("updateOrderInfo", {"RequestInfo": new_name})["ResponseInfo"][0]
    that_second = hospital | {"BeginTime": found["RegDate"], "EndTime": found["RegDate"]}
    records = ask("getGhRecord", {"RequestInfo": that_second})["RecItem"]
    cancel = ask("backNo", {"RequestInfo": booked})["ResponseInfo"][0]
    second_cancel = ask("backNo", {"RequestInfo": booked})["ResponseInfo"][0]
    return {
        "booking": [booking["Code"], booking["RegID"], booking["ReserveNo"]],
        "refusal": [refusal["Code"], refusal["ErrMsg"]],
        "found": found["RegID"],
        "update": update["Code"],
        "renamed": [each["PatientName"] for each in records if each["Plat12320SN"] == order["RegID"]],
        "cancel": cancel["Code"],
        "second_cancel": second_cancel["Code"],
    }


def fault_of(ask: Ask, refused: type[Exception], dates_backwards: Message) -> str:
    """What the hospital says to a malformed question."""
    try:
        ask("getDoctorWorkInfo", {"MsgType": 1000, "RequestInfo": dates_backwards})
    except refused as error:
        return str(error)
    return ""


def run(ask: Ask, refused: type[Exception]) -> None:
    """Make the journey with the visit date, booking and card number that end the command line, and print it as JSON."""
    print(json.dumps(journey(ask, refused, *sys.argv[-3:])))
