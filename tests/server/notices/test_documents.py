"""The documents that the platform receives (2.13)."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from lxml import etree

from tests.server.notices.notifying_simulation import STOP, NotifyingSimulation

NAMESPACE = "{http://new.webservice.namespace}"


def texts(element: etree._Element, *names: str) -> list[str]:
    return [element.findtext(f"{NAMESPACE}{name}") or "" for name in names]


def test_a_stopped_schedule_is_sent_as_the_specification_has_it(tmp_path: Path) -> None:
    notifying = NotifyingSimulation(tmp_path)
    notifying.happen(**STOP, note="医生生病")
    assert notifying.deliver() == 1
    (request,) = notifying.heard
    assert request.tag == f"{NAMESPACE}NotifyHospInfoReq"
    assert texts(request, "NotifyType") == ["CancelSchedual"]
    (hospital,) = request.findall(f"{NAMESPACE}Hospital")
    (department,) = hospital.findall(f"{NAMESPACE}Depart")
    assert texts(hospital, "HospitalID") == ["SG01"]
    assert len(texts(hospital, "HospName")[0]) <= 20
    assert texts(department, "DepartID") == ["0300"]
    assert department.findall(f"{NAMESPACE}Schedual") == []
    (doctor,) = department.findall(f"{NAMESPACE}Doctor")
    assert texts(doctor, "DoctorID") == ["03000001"]
    (schedule,) = doctor.findall(f"{NAMESPACE}Schedual")
    assert texts(schedule, "WorkDate", "WorkType", "WorkStatus", "Remark") == ["2026-03-04", "上午", "停诊", "医生生病"]


@pytest.mark.parametrize(
    ("layout", "places"), [("table", (1, 0)), ("example", (0, 1)), ("both", (0, 1))], ids=["table", "example", "both"]
)
def test_doctors_stand_where_the_layout_has_them(tmp_path: Path, layout: str, places: tuple[int, int]) -> None:
    notifying = NotifyingSimulation(tmp_path, layout=layout)
    notifying.happen(**STOP)
    notifying.deliver()
    (department,) = notifying.heard[0].iter(f"{NAMESPACE}Depart")
    inside = department.findall(f"{NAMESPACE}Schedual/{NAMESPACE}Doctor")
    assert (len(inside), len(department.findall(f"{NAMESPACE}Doctor"))) == places
    assert len(department.findall(f"{NAMESPACE}Schedual")) == places[0]


def status_of(notifying: NotifyingSimulation) -> list[str]:
    return [element.text or "" for element in notifying.heard[-1].iter(f"{NAMESPACE}WorkStatus") if element.text]


def test_a_closed_one_keeps_its_bookings(tmp_path: Path) -> None:
    notifying = NotifyingSimulation(tmp_path)
    notifying.happen(stop_schedule={**STOP["stop_schedule"], "status": "closed"})
    notifying.deliver()
    assert set(status_of(notifying)) == {"停诊但保留预约"}


def test_resumed_and_added_schedules_are_sent_as_added(tmp_path: Path) -> None:
    notifying = NotifyingSimulation(tmp_path)
    notifying.happen(**STOP)
    notifying.happen(resume_schedule=STOP["stop_schedule"])
    added = {"hospital": "SG02", "department": "0300", "doctor": "03000001"}
    notifying.happen(add_schedule={**added, "date": "+1", "part": "evening", "numbers": 4})
    assert notifying.deliver() == 3
    assert [texts(each, "NotifyType") for each in notifying.heard] == [
        ["CancelSchedual"],
        ["AddSchedual"],
        ["AddSchedual"],
    ]
    assert set(status_of(notifying)) == {"正常"}
    doctor = notifying.heard[-1].find(f".//{NAMESPACE}Doctor/{NAMESPACE}Schedual")
    assert doctor is not None
    assert texts(doctor, "WorkType", "Remark") == ["下午", "夜门诊"]


def test_an_event_that_changes_no_schedule_sends_nothing(tmp_path: Path) -> None:
    notifying = NotifyingSimulation(tmp_path)
    notifying.happen(suspend_hospital={"hospital": "SG01", "reason": "升级"})
    notifying.happen(release_numbers={**STOP["stop_schedule"], "numbers": 2})
    assert notifying.deliver() == 0


def test_an_event_of_the_timeline_is_sent_once_at_its_time(tmp_path: Path) -> None:
    notifying = NotifyingSimulation(
        tmp_path,
        "timeline:",
        '  - {at: +2h, resume_schedule: {hospital: SG01, doctor: "03000001", date: "+2"}}',
        '  - {at: +1h, stop_schedule: {hospital: SG01, doctor: "03000001", date: "+2"}}',
    )
    assert notifying.deliver() == 0
    notifying.simulation.clock.advance_to(notifying.simulation.clock.now().replace(hour=11))
    assert notifying.deliver() == 2
    assert [texts(each, "NotifyType") for each in notifying.heard] == [["CancelSchedual"], ["AddSchedual"]]
    assert notifying.deliver() == 0
    asyncio.run(notifying.simulation.begin_epoch())
    notifying.simulation.clock.advance_to(notifying.simulation.clock.now().replace(hour=11))
    assert notifying.deliver() == 2


def test_without_an_address_nothing_waits(tmp_path: Path) -> None:
    notifying = NotifyingSimulation(tmp_path, url=None)
    notifying.happen(**STOP)
    notifying.simulation.settle()
    assert notifying.states() == []
