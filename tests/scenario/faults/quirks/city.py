"""One hospital without quirks, one with each, one with all: the same department and schedules in every one.

The clock stands at 2026-03-02 08:00. Department 0301 sees patients today and on the 4th in the morning, 07:00-12:00
with two numbers, and on the 4th the whole day, 08:00-12:00 with two numbers. Nobody of another channel wants any.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.acceptance.patients import card_no

CLOCK = "frozen@2026-03-02T08:00:00"
PLAIN, LEGACY = "QA00", "QA99"
QUIRKS = {
    PLAIN: "",
    "QA01": "always-1005",
    "QA02": "short-registration-id",
    "QA03": "empty-queue",
    "QA04": "other-order",
    "QA05": "missing-optionals",
    "QA06": "whole-day-0",
    "QA07": "nine-operations",
    "QA08": "always-1005, short-registration-id",
    "QA09": "missing-optionals, other-order",
    LEGACY: "legacy-his",
}
"""HospitalID → its quirks."""
HOSPITAL_OF = {quirks: hospital_id for hospital_id, quirks in QUIRKS.items()}

_HOSPITAL = """
    - id: {id}
      profile: county
      demand: 0
      only_these: true
      dialect: {{layout: table, quirks: [{quirks}]}}
      departments:
        - id: "0301"
          like: 心血管内科
          clinic_fee: 20
          doctors: 0
          demand: 0
          schedules:
            - {{dates: ["2026-03-02", "2026-03-04"], part: morning,
                slots: [{{begin: "07:00", end: "12:00", numbers: 2}}]}}
            - {{date: "2026-03-04", part: whole-day, slots: [{{begin: "08:00", end: "12:00", numbers: 2}}]}}
"""


def write_city(folder: Path) -> str:
    """The path of the scenario."""
    file = folder / "quirks.yaml"
    hospitals = "".join(_HOSPITAL.format(id=hospital_id, quirks=quirks) for hospital_id, quirks in QUIRKS.items())
    file.write_text(f"name: quirks\nclock: {CLOCK}\nworld:\n  hospitals:{hospitals}", encoding="utf-8")
    return str(file)


def slots_request(hospital_id: str, work_date: str = "2026-03-04", work_type: int = 1) -> str:
    """A request for the numbers left."""
    return (
        f"<Message><RequestInfo><HospitalID>{hospital_id}</HospitalID><DoctorID/><DepartID>0301</DepartID>"
        f"<WorkDate>{work_date}</WorkDate><WorkType>{work_type}</WorkType></RequestInfo></Message>"
    )


def order(hospital_id: str, registration_id: int, patient: int, **changes: Any) -> str:
    """A booking of the whole day of the 4th; elements by wire name may be changed or added."""
    elements = {
        "RegID": registration_id,
        "HospitalID": hospital_id,
        "DepartID": "0301",
        "DepartName": "心血管内科",
        "IsExpert": 0,
        "SickName": "王小明",
        "SickSex": 0,
        "SickInsureType": 0,
        "SeeDoctorDate": "2026-03-04",
        "WorkType": 3,
        "RegistryFee": 0,
        "ClinicFee": 20,
        "CheckNo": "123456",
        "Phone": "13800000000",
        "CardNo": card_no(patient),
        "RegType": 0,
        "PayType": 0,
        "CreateDate": "2026-03-02 08:00:00",
        **changes,
    }
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in elements.items())
    return f"<Message><OrderInfo>{inner}</OrderInfo></Message>"


def registration_request(registration_id: int, hospital_id: str) -> str:
    """A request for one booking."""
    return (
        f"<Message><OneRegInfo><HospitalID>{hospital_id}</HospitalID><RegID>{registration_id}</RegID><CardNo/>"
        "</OneRegInfo></Message>"
    )
