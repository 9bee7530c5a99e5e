"""A hospital that is spelled out to the last number, asked through its public door while things happen to it.

Doctor 03020001 has a clinic every morning: 08:00-09:00 with the numbers 1 to 4, 09:00-10:00 with 5 to 8. The department
0302 itself has one every afternoon, 14:00-15:00, with six numbers. Nobody books but the tests, unless there is a rush.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from lxml import etree

from tests.acceptance.patients import Clinic, slots
from tests.acceptance.served import ENVELOPE
from tests.server.control.steering import FROZEN, SimulationApi

_EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_MORNING = {
    "weekdays": _EVERY_DAY,
    "part": "morning",
    "slots": [
        {"begin": "08:00", "end": "09:00", "numbers": 4},
        {"begin": "09:00", "end": "10:00", "numbers": 4},
    ],
}
_AFTERNOON = {
    "weekdays": _EVERY_DAY,
    "part": "afternoon",
    "slots": [{"begin": "14:00", "end": "15:00", "numbers": 6}],
}
_DOCTORS = [{"id": "03020001", "name": "陈明", "schedules": [_MORNING]}]
_DEPARTMENT = {"id": "0302", "only_these": True, "doctors": _DOCTORS, "schedules": [_AFTERNOON], "demand": 0}
_HOSPITAL = {"profile": "county", "id": "CS01", "doctors": 40, "demand": 0, "departments": [_DEPARTMENT]}
DOCTOR = {"hospital": "CS01", "doctor": "03020001"}
CLINIC = {"hospital": "CS01", "department": "0302"}


def written(folder: Path, *events: dict[str, Any]) -> str:
    """The path of a scenario of this hospital in which these events happen."""
    file = folder / "town.yaml"
    scenario = {"name": "town", "ends": "+3d", "world": {"hospitals": [_HOSPITAL]}, "timeline": [*events]}
    file.write_text(json.dumps(scenario, ensure_ascii=False), encoding="utf-8")
    return str(file)


def morning(day: str) -> Clinic:
    """The doctor's clinic of a date."""
    return Clinic("CS01", "0302", "03020001", day, "1", 8)


def afternoon(day: str) -> Clinic:
    """The department's clinic of a date."""
    return Clinic("CS01", "0302", "", day, "2", 6)


@dataclass
class Town(SimulationApi):
    """The hospital and its control API."""

    clock: str = FROZEN
    booked: int = field(default=0, init=False)

    def soap(self, operation: str, document: str) -> bytes:
        """The response to a document, as it came."""
        envelope = ENVELOPE.format(operation=operation, document=escape(document, quote=False))
        headers = {"content-type": "text/xml; charset=utf-8"}
        return self.request("POST", "/webservice/YuyueService", content=envelope.encode(), headers=headers).content

    def message(self, operation: str, inner: str, block: str = "RequestInfo") -> etree._Element:
        """The `Message` of a response."""
        response = etree.fromstring(self.soap(operation, f"<Message><{block}>{inner}</{block}></Message>"))
        return etree.fromstring(response.findtext(".//return", "").encode())

    def to(self, instant: str) -> None:
        """Let time pass until an instant."""
        assert self.ask("POST", "/clock/advance", {"to": instant})["now"] == instant

    def happen(self, **event: Any) -> dict[str, Any]:
        """Let an event happen now."""
        return self.ask("POST", "/events", event)

    def book(self, clinic: Clinic, slot: tuple[str, str] = ("", "")) -> tuple[str, str]:
        """Code and ReserveNo of the response to one more patient."""
        self.booked += 1
        times = f"<BeginTime>{slot[0]}</BeginTime><EndTime>{slot[1]}</EndTime></OrderInfo>"
        order = etree.fromstring(clinic.order(self.booked, self.booked).replace("</OrderInfo>", times))
        inner = "".join(etree.tostring(each, encoding="unicode") for each in order[0])
        response = self.message("getYyNo", inner, "OrderInfo")[0]
        return response.findtext("Code", ""), response.findtext("ReserveNo", "")

    def rosters(self, first: str, last: str) -> list[tuple[str, str, str]]:
        """Date, WorkStatus and Limited of the doctor's schedules (2.6)."""
        window = f"<BeginTime>{first}</BeginTime><EndTime>{last}</EndTime>"
        inner = f"<HospitalID>CS01</HospitalID><DoctorID>03020001</DoctorID>{window}"
        calendars = self.message("getDoctorWorkInfo", inner).findall("DoctorCalendar")
        return [
            (each.findtext("WorkDate", ""), each.findtext("WorkStatus", ""), each.findtext("Limited", ""))
            for each in calendars
        ]

    def numbers(self, clinic: Clinic) -> list[tuple[str, str]]:
        """TotalNum and LeftNum of each slot (2.7)."""
        return [(each.findtext("TotalNum", ""), each.findtext("LeftNum", "")) for each in slots(self.door, clinic)]

    def queue(self, clinic: Clinic) -> tuple[str, str] | None:
        """CurrentNum and QueuingNum (2.7); `None` where the response has no queue."""
        found = self.message("getDtNoInfo", _request(clinic)).find("Queue")
        return None if found is None else (found.findtext("CurrentNum", ""), found.findtext("QueuingNum", ""))

    @property
    def door(self) -> Door:
        """The hospital as somebody who answers documents."""
        return Door(self)


@dataclass
class Door:
    """Answers documents as the hospital does."""

    town: Town

    def ask(self, operation: str, document: str) -> etree._Element:
        """The `Message` of the response."""
        response = etree.fromstring(self.town.soap(operation, document))
        return etree.fromstring(response.findtext(".//return", "").encode())


def _request(clinic: Clinic) -> str:
    return (
        f"<HospitalID>{clinic.hospital_id}</HospitalID><DoctorID>{clinic.doctor_id}</DoctorID>"
        f"<DepartID>{clinic.department_id}</DepartID><WorkDate>{clinic.work_date}</WorkDate>"
        f"<WorkType>{clinic.work_type}</WorkType>"
    )
