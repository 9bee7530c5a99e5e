"""What the platform hears, in the words of 2.13."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from tests.server.notices.told import STOP, Told

NAMESPACE = "{http://new.webservice.namespace}"


def texts(element: etree._Element, *names: str) -> list[str]:
    return [element.findtext(f"{NAMESPACE}{name}") or "" for name in names]


def test_a_stopped_schedule_is_told_as_the_specification_has_it(tmp_path: Path) -> None:
    told = Told(tmp_path)
    told.happen(**STOP, note="医生生病")
    assert told.deliver() == 1
    (request,) = told.heard
    assert request.tag == f"{NAMESPACE}NotifyHospInfoReq"
    assert texts(request, "NotifyType") == ["CancelSchedual"]
    (hospital,) = request.findall(f"{NAMESPACE}Hospital")
    (department,) = hospital.findall(f"{NAMESPACE}Depart")
    assert texts(hospital, "HospitalID") == ["SG01"]
    assert len(texts(hospital, "HospName")[0]) <= 20
    assert texts(department, "DepartID") == ["0300"]
    for doctor in (department.find(f"{NAMESPACE}Doctor"), department.find(f"{NAMESPACE}Schedual/{NAMESPACE}Doctor")):
        assert doctor is not None
        assert texts(doctor, "DoctorID") == ["03000001"]
        (schedule,) = doctor.findall(f"{NAMESPACE}Schedual")
        assert texts(schedule, "WorkDate", "WorkType", "WorkStatus", "Remark") == [
            "2026-03-04",
            "上午",
            "停诊",
            "医生生病",
        ]


def status_of(told: Told) -> list[str]:
    return [element.text or "" for element in told.heard[-1].iter(f"{NAMESPACE}WorkStatus") if element.text]


def test_a_closed_one_keeps_its_bookings(tmp_path: Path) -> None:
    told = Told(tmp_path)
    told.happen(stop_schedule={**STOP["stop_schedule"], "status": "closed"})
    told.deliver()
    assert set(status_of(told)) == {"停诊但保留预约"}


def test_resumed_and_added_schedules_are_told_as_added(tmp_path: Path) -> None:
    told = Told(tmp_path)
    told.happen(**STOP)
    told.happen(resume_schedule=STOP["stop_schedule"])
    added = {"hospital": "SG02", "department": "0300", "doctor": "03000001"}
    told.happen(add_schedule={**added, "date": "+1", "part": "evening", "numbers": 4})
    assert told.deliver() == 3
    assert [texts(each, "NotifyType") for each in told.heard] == [["CancelSchedual"], ["AddSchedual"], ["AddSchedual"]]
    assert set(status_of(told)) == {"正常"}
    assert "<WorkType>夜门诊</WorkType>" in told.document()


def test_what_changes_no_schedule_is_not_told(tmp_path: Path) -> None:
    told = Told(tmp_path)
    told.happen(suspend_hospital={"hospital": "SG01", "reason": "升级"})
    told.happen(release_numbers={**STOP["stop_schedule"], "numbers": 2})
    assert told.deliver() == 0


def test_a_timeline_is_told_when_the_clock_comes_to_it_and_once(tmp_path: Path) -> None:
    told = Told(
        tmp_path,
        "timeline:",
        '  - {at: +2h, resume_schedule: {hospital: SG01, doctor: "03000001", date: "+2"}}',
        '  - {at: +1h, stop_schedule: {hospital: SG01, doctor: "03000001", date: "+2"}}',
    )
    assert told.deliver() == 0
    told.simulation.clock.advance_to(told.simulation.clock.now().replace(hour=11))
    assert told.deliver() == 2
    assert [texts(each, "NotifyType") for each in told.heard] == [["CancelSchedual"], ["AddSchedual"]]
    assert told.deliver() == 0
    told.simulation.clock.reset()
    told.simulation.clock.advance_to(told.simulation.clock.now().replace(hour=11))
    assert told.deliver() == 2


def test_without_an_address_nothing_waits(tmp_path: Path) -> None:
    told = Told(tmp_path, url=None)
    told.happen(**STOP)
    told.simulation.settle()
    assert told.states() == []
