"""What a platform does with a notifyHospInfo (2.13)."""

from __future__ import annotations

import pytest
from yuyue_sim.contract.enumerations import WorkStatus, WorkType
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.platform.state import BookingState

from tests.platform.scripted import TUESDAY, WEDNESDAY, Dealings, dealings, notification
from tests.platform.test_booking import STOP, FullDisk

DEPARTMENT_STOP = (
    "<NotifyType>CancelSchedual</NotifyType><Hospital><HospName>苏州医院</HospName><HospitalID>SG01</HospitalID>"
    "<Depart><DepartName>心内科</DepartName><DepartID>0301</DepartID><Schedual><WorkDate>2026-03-04</WorkDate>"
    "<WorkType>下午</WorkType><WorkStatus>停诊</WorkStatus><ExpertFee/><Remark/></Schedual></Depart></Hospital>"
)


@pytest.fixture
def them() -> Dealings:
    polled = dealings()
    polled.poll()
    return polled


def response(them: Dealings, text: str) -> tuple[int, str]:
    result = them.platform.take_notification(notification(text)).result
    return result.code, result.message


@pytest.mark.parametrize(
    "text",
    [
        STOP,
        STOP.replace("<DepartID>0301</DepartID>", ""),
        STOP.replace("<Doctor>", "<Schedual><Doctor>").replace("</Doctor>", "</Doctor></Schedual>"),
    ],
    ids=["as the example", "without DepartID, as the example once", "as the table"],
)
def test_a_stopped_schedule_is_stopped_at_once_and_its_bookings_cancelled(them: Dealings, text: str) -> None:
    them.book()
    them.hospital.asked.clear()
    assert response(them, text) == (0, "成功")
    assert them.hospital.asked == [], "the hospital waits for the answer: it is asked afterwards"
    assert them.platform.state.schedules[0].status is WorkStatus.STOPPED
    assert [each.text for each in them.platform.state.messages] == [
        "您预约的2026-03-03 上午 李明已停诊，平台为您办理退号，请另行预约。"
    ]
    assert them.state is BookingState.CANCELLING
    them.platform.settle()
    assert (them.hospital.asked, them.state) == (["backNo"], BookingState.CANCELLED)


def test_a_stopped_schedule_of_a_department(them: Dealings) -> None:
    them.book(WEDNESDAY, WorkType.AFTERNOON, doctor="")
    assert response(them, DEPARTMENT_STOP) == (0, "成功")
    them.platform.settle()
    assert them.state is BookingState.CANCELLED
    assert (
        them.platform.state.messages[0].text == "您预约的2026-03-04 下午 心内科已停诊，平台为您办理退号，请另行预约。"
    )


def test_a_schedule_that_is_closed_but_keeps_its_bookings(them: Dealings) -> None:
    them.book()
    assert response(them, STOP.replace("停诊</WorkStatus>", "停诊但保留预约</WorkStatus>")) == (0, "成功")
    them.platform.settle()
    assert them.platform.state.schedules[0].status is WorkStatus.CLOSED
    assert them.state is BookingState.BOOKED


def test_the_remark_says_that_a_doctor_s_afternoon_is_an_evening(them: Dealings) -> None:
    them.book()
    text = STOP.replace("上午", "下午").replace(
        "停诊</WorkStatus>", "停诊</WorkStatus><Remark>夜门诊；医生生病</Remark>"
    )
    assert response(them, text) == (0, "成功")
    assert [str(each.key) for each in them.platform.state.schedules if each.status is WorkStatus.STOPPED] == [
        "SG01/0301/03010001 2026-03-03 夜门诊"
    ]


def test_an_added_schedule_is_kept_and_can_be_booked(them: Dealings) -> None:
    text = STOP.replace("CancelSchedual", "AddSchedual").replace("停诊", "正常").replace(TUESDAY, WEDNESDAY)
    assert response(them, text) == (0, "成功")
    assert [str(each.key) for each in them.platform.state.schedules if each.key.doctor_id] == [
        "SG01/0301/03010001 2026-03-03 上午",
        "SG01/0301/03010001 2026-03-04 上午",
    ]
    them.hospital.doctors_schedules[WEDNESDAY, "1"] = "0"
    assert them.book(WEDNESDAY) is BookingState.BOOKED


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (STOP.replace("SG01", "XX99"), "a notification names the unknown hospital XX99 苏州医院"),
        (STOP.replace("03010001", "7"), "a notification of SG01 names an unknown doctor: 0301/7 2026-03-03 上午 停诊"),
        (
            DEPARTMENT_STOP.replace("0301", "0999"),
            "a notification of SG01 names an unknown department: 0999 2026-03-04 下午 停诊",
        ),
    ],
)
def test_unknown_names_are_accepted_with_a_warning(them: Dealings, text: str, warning: str) -> None:
    before = [schedule.status for schedule in them.platform.state.schedules]
    assert response(them, text) == (0, "成功")
    assert [each.text for each in them.platform.state.warnings] == [warning]
    assert [schedule.status for schedule in them.platform.state.schedules] == before
    assert them.platform.state.notifications[0].notify_type == "CancelSchedual"


def test_a_notification_sent_twice_informs_once(them: Dealings) -> None:
    them.book()
    response(them, STOP)
    response(them, STOP)
    assert len(them.platform.state.messages) == 1
    assert len(them.platform.state.notifications) == 2


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (STOP.replace("上午", "早上"), "WorkType有误"),
        (STOP.replace("2026-03-03", "2026-02-30"), "WorkDate有误"),
        (STOP.replace("<HospitalID>SG01</HospitalID>", ""), "缺少HospitalID"),
        (STOP.replace("CancelSchedual", "StopSchedual"), "NotifyType有误"),
        ("<NotifyType>AddSchedual</NotifyType>", "缺少Hospital"),
    ],
)
def test_a_malformed_notification_is_refused_with_the_name_of_the_element(
    them: Dealings, broken: str, message: str
) -> None:
    with pytest.raises(Malformed) as caught:
        notification(broken)
    result = them.platform.take_notification(caught.value).result
    assert (result.code, result.message) == (1, message)
    assert len(result.message) <= 20
    assert [each.text for each in them.platform.state.warnings] == [f"a notification is malformed: {caught.value}"]


def test_a_notification_that_cannot_be_kept_is_not_answered_as_taken(them: Dealings) -> None:
    full = dealings(state=them.platform.state, store=FullDisk())
    assert response(full, STOP) == (2, "平台存储失败，请重发")


def test_the_example_of_the_specification_is_read() -> None:
    them = dealings()
    them.poll()
    example = (
        "<NotifyType>CancelSchedual</NotifyType><Hospital><HospName>苏州市*****医院</HospName>"
        "<HospitalID>SLBB</HospitalID><Depart><DepartName>**科</DepartName><DepartID>SLBB4043</DepartID><Schedual>"
        "<WorkDate>2019-08-20</WorkDate><WorkType>上午</WorkType><WorkStatus>停诊</WorkStatus><ExpertFee/><Remark/>"
        "</Schedual></Depart><Depart><DepartName>产科专</DepartName><Doctor><DoctorName>柴**</DoctorName>"
        "<DoctorID>SLBB4043525</DoctorID><Schedual><WorkDate>2019-08-29</WorkDate><WorkType>下午</WorkType>"
        "<WorkStatus>停诊</WorkStatus><ExpertFee/><Remark/></Schedual></Doctor></Depart></Hospital>"
    )
    assert response(them, example) == (0, "成功")
    assert them.platform.state.notifications[0].schedules == [
        "SLBB/SLBB4043 2019-08-20 上午 停诊",
        "SLBB/产科专/SLBB4043525 2019-08-29 下午 停诊",
    ]
