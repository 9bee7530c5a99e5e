"""The scheduled calls of 2.6, scene one, against a hospital that responds as the test says."""

from __future__ import annotations

from yuyue_sim.contract.enumerations import WorkStatus
from yuyue_sim.platform.envelope import SoapFaultError, UnreadableResponseError
from yuyue_sim.platform.state import BookingState

from tests.platform.scripted import MONDAY, TUESDAY, URL, WEDNESDAY, dealings, timed_out


def test_the_first_poll_adds_every_schedule_and_fetches_the_names_it_needs() -> None:
    them = dealings()
    report = them.platform.poll(URL)
    assert (report.hospitals, report.schedules, report.errors) == (["SG01"], 2, [])
    assert them.hospital.asked == [
        "getHospInfo", "getDoctorWorkInfo", "getDepartWorkInfo", "getDepartInfo", "getDoctorInfo",
    ]  # fmt: skip
    assert [str(schedule.key) for schedule in them.platform.state.schedules] == [
        "SG01/0301/03010001 2026-03-03 上午",
        "SG01/0301 2026-03-04 下午",
    ]
    hospital = them.platform.state.hospitals[0]
    assert (hospital.name, hospital.departments, hospital.doctors[0].name) == ("苏州医院", {"0301": "心内科"}, "李明")


def test_the_days_that_can_be_booked_are_asked_for() -> None:
    them = dealings()
    them.poll()
    assert them.hospital.documents[1] == (
        "<Message><MsgType>1000</MsgType><RequestInfo><HospitalID>SG01</HospitalID><BeginTime>2026-03-02</BeginTime>"
        "<EndTime>2026-03-09</EndTime></RequestInfo></Message>"
    )


def test_names_are_not_fetched_again_while_they_suffice() -> None:
    them = dealings()
    them.poll()
    them.hospital.asked.clear()
    them.poll()
    assert them.hospital.asked == ["getHospInfo", "getDoctorWorkInfo", "getDepartWorkInfo"]


def test_a_stopped_schedule_has_its_bookings_cancelled_and_their_users_informed() -> None:
    them = dealings()
    them.poll()
    assert them.book() is BookingState.BOOKED
    them.hospital.doctors_schedules[TUESDAY, "1"] = "1"
    them.hospital.documents.clear()
    them.poll()
    assert them.state is BookingState.CANCELLED
    assert them.hospital.documents[-1] == (
        "<Message><RequestInfo><HospitalID>SG01</HospitalID><RegID>1000</RegID></RequestInfo></Message>"
    )
    assert [(each.phone, each.text) for each in them.platform.state.messages] == [
        ("13800000000", "您预约的2026-03-03 上午 李明已停诊，平台为您办理退号，请另行预约。")
    ]
    them.poll()
    assert len(them.platform.state.messages) == 1
    assert them.hospital.asked.count("backNo") == 1


def test_a_closed_schedule_keeps_its_bookings() -> None:
    them = dealings()
    them.poll()
    them.book()
    them.hospital.doctors_schedules[TUESDAY, "1"] = "2"
    them.poll()
    assert them.platform.state.schedules[0].status is WorkStatus.CLOSED
    assert (them.state, them.platform.state.messages) == (BookingState.BOOKED, [])


def test_a_schedule_that_is_held_again_is_changed_back() -> None:
    them = dealings()
    them.hospital.doctors_schedules[TUESDAY, "1"] = "1"
    them.poll()
    them.hospital.doctors_schedules[TUESDAY, "1"] = "0"
    them.poll()
    assert them.platform.state.schedules[0].status is WorkStatus.NORMAL
    assert them.said("schedule") == ["SG01/0301/03010001 2026-03-03 上午: 停诊 → 正常"]


def test_a_cancellation_without_a_response_is_tried_again() -> None:
    them = dealings()
    them.poll()
    them.book()
    them.hospital.doctors_schedules[TUESDAY, "1"] = "1"
    them.hospital.responses["backNo"] = timed_out()
    them.poll()
    assert them.state is BookingState.CANCELLING
    them.hospital.responses["backNo"] = "<ResponseInfo><Code>0005</Code></ResponseInfo>"
    them.poll()
    assert (them.state, len(them.platform.state.messages)) == (BookingState.CANCELLED, 1)


def test_a_cancellation_that_the_hospital_refuses_is_a_warning_once() -> None:
    them = dealings()
    them.poll()
    them.book()
    them.hospital.doctors_schedules[TUESDAY, "1"] = "1"
    them.hospital.responses["backNo"] = "<ResponseInfo><Code>0002</Code><ErrMsg>不能退</ErrMsg></ResponseInfo>"
    them.poll()
    them.poll()
    assert them.state is BookingState.CANCELLING
    assert them.said("warning") == [
        "1000 SG01/0301/03010001 2026-03-03 上午: stopped, but not cancelled by the hospital: backNo 0002 不能退"
    ]


def test_each_vanished_schedule_is_a_warning_once_until_it_comes_back() -> None:
    them = dealings()
    them.hospital.doctors_schedules[WEDNESDAY, "1"] = "0"
    them.poll()
    del them.hospital.doctors_schedules[TUESDAY, "1"]
    them.hospital.departments_schedules.clear()
    them.poll()
    them.poll()
    gone = "no longer returned; the hospital should have stopped it (停诊) instead"
    expected = [f"SG01/0301/03010001 2026-03-03 上午: {gone}", f"SG01/0301 2026-03-04 下午: {gone}"]
    assert [each.text for each in them.platform.state.warnings] == expected
    them.hospital.doctors_schedules[TUESDAY, "1"] = "0"
    them.poll()
    del them.hospital.doctors_schedules[TUESDAY, "1"]
    them.poll()
    assert [each.text for each in them.platform.state.warnings] == [*expected, expected[0]]


def test_a_schedule_of_a_day_gone_by_is_forgotten_and_no_warning() -> None:
    them = dealings()
    them.hospital.doctors_schedules[MONDAY, "1"] = "0"
    them.poll()
    later = dealings(state=them.platform.state, now=them.lines[0].at.replace(day=3))
    later.poll()
    assert [str(schedule.key.work_date) for schedule in later.platform.state.schedules] == [TUESDAY, WEDNESDAY]
    assert later.platform.state.warnings == []


def test_the_third_failure_in_a_row_raises_one_alarm_and_a_success_clears_it() -> None:
    them = dealings()
    them.hospital.responses["getDoctorWorkInfo"] = timed_out()
    them.poll()
    them.poll()
    assert them.platform.state.alarms == []
    them.poll()
    them.poll()
    alarm = "SG01: 3 scheduled calls in a row failed; the last: no answer in 30 s"
    assert [each.text for each in them.platform.state.alarms] == [alarm]
    assert them.platform.state.alarms[0].cleared_at is None
    del them.hospital.responses["getDoctorWorkInfo"]
    them.poll()
    assert them.platform.state.alarms[0].cleared_at is not None
    for _ in range(3):
        them.hospital.responses["getDoctorWorkInfo"] = SoapFaultError("Server", "down")
        them.poll()
    assert [each.text for each in them.platform.state.alarms] == [
        alarm,
        "SG01: 3 scheduled calls in a row failed; the last: Server fault: down",
    ]


def test_a_success_between_failures_begins_the_count_anew() -> None:
    them = dealings()
    for failure in (timed_out(), UnreadableResponseError("half"), None, timed_out(), timed_out()):
        them.hospital.responses = {"getDepartWorkInfo": failure} if failure else {}
        them.poll()
    assert them.platform.state.alarms == []


def test_an_endpoint_that_lists_no_hospitals_is_asked_no_more_in_that_poll() -> None:
    them = dealings()
    them.hospital.responses["getHospInfo"] = timed_out()
    for _ in range(3):
        report = them.platform.poll(URL)
    assert report.errors == ["getHospInfo: no answer in 30 s"]
    assert them.hospital.asked == ["getHospInfo"] * 3
    assert [each.subject for each in them.platform.state.alarms] == [URL]


def test_schedules_of_departments_are_compared_though_those_of_doctors_failed() -> None:
    them = dealings()
    them.poll()
    them.book(WEDNESDAY, part=them.platform.state.schedules[1].key.work_type, doctor="")
    them.hospital.responses["getDoctorWorkInfo"] = timed_out()
    them.hospital.departments_schedules[WEDNESDAY, "2"] = "1"
    them.poll()
    assert them.state is BookingState.CANCELLED
    assert them.platform.state.warnings == []


def test_the_log_of_the_same_story_is_the_same() -> None:
    logs = []
    for _ in range(2):
        them = dealings()
        them.poll()
        them.book()
        them.hospital.doctors_schedules[TUESDAY, "1"] = "1"
        them.poll()
        logs.append([(line.at.isoformat(), line.kind.value, str(line.text)) for line in them.lines])
    assert logs[0] == logs[1]
    assert logs[0][0] == ("2026-03-02T08:00:00", "poll", "SG01: 1 schedule of doctors, 1 new")
