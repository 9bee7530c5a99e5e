"""The same request in the same bytes, again and again: it is read once, and answered anew each time."""

from __future__ import annotations

from datetime import timedelta

from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.enumerations import WorkStatus
from yuyue_sim.hospital.world.model import Schedule
from yuyue_sim.soap.exchange import Exchange, Observers

from tests.soap.asking import (
    NOW,
    SOAP12,
    STRING_PATH,
    TYPED_PATH,
    XML11,
    XML12,
    Hospital,
    about,
    make_clinic,
    string_envelope,
    typed_envelope,
)


def tomorrows(hospital: Hospital) -> Schedule:
    """A department's morning that may be booked."""
    tomorrow = (NOW + timedelta(days=1)).date()
    schedules = hospital.clinic.department_schedules("CS01", "0300", tomorrow, tomorrow)
    return next(each for each in schedules if each.status is WorkStatus.NORMAL and not each.is_reserved)


def message(schedule: Schedule) -> str:
    return about(
        f"<HospitalID>CS01</HospitalID><DepartID>{schedule.department_id}</DepartID>"
        f"<WorkDate>{schedule.work_date}</WorkDate><WorkType>{int(schedule.work_type)}</WorkType>"
    )


def order(schedule: Schedule, registration_id: int) -> str:
    return about(
        f"<RegID>{registration_id}</RegID><HospitalID>CS01</HospitalID><DepartID>{schedule.department_id}</DepartID>"
        "<DepartName>内科</DepartName><IsExpert>0</IsExpert><SickName>王小明</SickName><SickSex>0</SickSex>"
        f"<SickInsureType>0</SickInsureType><SeeDoctorDate>{schedule.work_date}</SeeDoctorDate>"
        f"<WorkType>{int(schedule.work_type)}</WorkType><RegistryFee>0</RegistryFee><ClinicFee>8</ClinicFee>"
        "<Phone>13800000000</Phone><CardNo>320503198001010014</CardNo><RegType>0</RegType><RegVia>APP</RegVia>"
        "<PayType>0</PayType><CreateDate>2026-03-02 08:00:00</CreateDate>",
        "OrderInfo",
    )


def left(hospital: Hospital, envelope: str) -> int:
    infos = hospital.post(envelope).message.findall("WorkInfo")
    return sum(int(info.findtext("LeftNum", "")) for info in infos)


def test_a_booking_shows_in_the_next_response_and_a_cancel_too() -> None:
    hospital = Hospital(make_clinic())
    schedule = tomorrows(hospital)
    parsed = string_envelope("getDtNoInfo", message(schedule))
    before = left(hospital, parsed)
    assert left(hospital, parsed) == before > 0
    booked = hospital.ask("getYyNo", order(schedule, 1))
    assert booked.findtext("ResponseInfo/Code") == "1000"
    assert left(hospital, parsed) == before - 1
    hospital.ask("backNo", about("<HospitalID>CS01</HospitalID><RegID>1</RegID>"))
    assert left(hospital, parsed) == before


def test_hospitals_of_other_dialects_answer_in_their_own() -> None:
    full, short = (Hospital(make_clinic(Layout.TABLE, omit_empty=omit)) for omit in (False, True))
    parsed = string_envelope("getDtNoInfo", message(tomorrows(full)))
    for _ in range(2):
        assert full.post(parsed).message.find("WorkInfo/ResName") is not None
        assert short.post(parsed).message.find("WorkInfo/ResName") is None


def test_style_and_version_are_those_of_the_request_each_time() -> None:
    hospital = Hospital(make_clinic())
    document = message(tomorrows(hospital))
    for _ in range(2):
        for path in (STRING_PATH, TYPED_PATH):
            string = hospital.post(string_envelope("getDtNoInfo", document), path)
            typed = hospital.post(typed_envelope("getDtNoInfo", document), path)
            assert (string.entry[0].tag, typed.entry[0].tag) == ("return", "Message")
            assert len(string.message) == len(typed.message) > 0
        twelve = hospital.post(string_envelope("getDtNoInfo", document, SOAP12), content_type=XML12)
        assert twelve.content_type == XML12
        assert hospital.post(string_envelope("getDtNoInfo", document)).content_type == XML11


def test_a_malformed_request_is_refused_each_time() -> None:
    hospital = Hospital(make_clinic())
    parsed = string_envelope("getDtNoInfo", about("<HospitalID>CS01</HospitalID>"))
    first, second = (hospital.post(parsed) for _ in range(2))
    assert first.status == second.status == 500
    assert first.fault == second.fault
    assert "getDtNoInfo" in first.fault[1]


def test_a_journal_gets_the_same_bytes_as_one_object() -> None:
    clinic, noted = make_clinic(), list[Exchange]()
    observers = Observers([noted.append], lambda: 7.0, lambda: (NOW, 0), lambda: 0.0, clinic.reasons)
    hospital = Hospital(clinic, observers=observers)
    reading = string_envelope("getDtNoInfo", message(tomorrows(hospital)))
    for _ in range(3):
        hospital.post(reading)
    assert noted[0].request == noted[1].request == noted[2].request == reading.encode()
    assert noted[1].request is noted[2].request, "a thousand that are kept take the memory of one"
