"""Bookings as 2.6, scene two, and 2.11 A demand, against a hospital that responds as the test says."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import etree
from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.platform.booking import Order, OrderError
from yuyue_sim.platform.client import response_in
from yuyue_sim.platform.envelope import SoapFaultError, UnreadableResponseError
from yuyue_sim.platform.state import Booking, BookingState, State
from yuyue_sim.platform.state_file import StateFileError
from yuyue_sim.platform.steps import Steps

from tests.platform.scripted import (
    BOOKED,
    NOW,
    PATIENT,
    TUESDAY,
    WEDNESDAY,
    Dealings,
    dealings,
    doctor_schedule,
    notification,
    registration,
    timed_out,
)


@pytest.fixture
def them() -> Dealings:
    """A platform that has polled once."""
    polled = dealings()
    polled.poll()
    polled.hospital.asked.clear()
    polled.hospital.documents.clear()
    return polled


def test_a_booking_is_made_after_a_real_time_check_of_that_schedule_alone(them: Dealings) -> None:
    assert them.book() is BookingState.BOOKED
    assert them.hospital.asked == ["getDoctorWorkInfo", "getYyNo"]
    check, order = them.hospital.documents
    assert check == (
        "<Message><MsgType>1000</MsgType><RequestInfo><HospitalID>SG01</HospitalID><DoctorID>03010001</DoctorID>"
        "<DepartID>0301</DepartID><BeginTime>2026-03-03</BeginTime><EndTime>2026-03-03</EndTime></RequestInfo></Message>"
    )
    assert order == (
        "<Message><OrderInfo><RegID>1000</RegID><HospitalID>SG01</HospitalID><DepartID>0301</DepartID>"
        "<DepartName>心内科</DepartName><DoctorID>03010001</DoctorID><DoctorName>李明</DoctorName>"
        "<IsExpert>1</IsExpert><SickName>王小明</SickName><SickSex>0</SickSex>"
        "<SickBirthday>1985-06-07</SickBirthday><SickInsureType>0</SickInsureType>"
        "<SeeDoctorDate>2026-03-03</SeeDoctorDate><WorkType>1</WorkType><RegistryFee>0.00</RegistryFee>"
        "<ClinicFee>10.00</ClinicFee><ExpertsFee>20.00</ExpertsFee><Phone>13800000000</Phone>"
        "<CardNo>320502198506071238</CardNo><RegType>0</RegType><RegVia>网站</RegVia><PayType>0</PayType>"
        "<CreateDate>2026-03-02 08:00:00</CreateDate></OrderInfo></Message>"
    )
    booking = them.platform.state.bookings[0]
    assert (booking.reserve_no, booking.check_no) == ("7", "4711")


def test_a_schedule_of_a_department_is_checked_among_those_of_departments(them: Dealings) -> None:
    assert them.book(WEDNESDAY, WorkType.AFTERNOON, doctor="") is BookingState.BOOKED
    assert them.hospital.asked == ["getDepartWorkInfo", "getYyNo"]


def test_each_booking_has_a_registration_id_of_its_own(them: Dealings) -> None:
    them.book()
    them.book()
    assert [each.registration_id for each in them.platform.state.bookings] == [1000, 1001]


@pytest.mark.parametrize("failure", [timed_out(), SoapFaultError("Server", "down"), UnreadableResponseError("half")])
def test_a_real_time_check_that_fails_is_the_end_of_it(them: Dealings, failure: Exception) -> None:
    them.hospital.responses["getDoctorWorkInfo"] = failure
    assert them.book() is BookingState.FAILED
    assert them.hospital.asked == ["getDoctorWorkInfo"]
    them.poll()
    assert "getGhInfo" not in them.hospital.asked


@pytest.mark.parametrize(("status", "words"), [("1", "停诊"), ("2", "停挂但保留预约")])
def test_only_a_schedule_that_is_held_is_booked(them: Dealings, status: str, words: str) -> None:
    them.hospital.doctors_schedules[TUESDAY, "1"] = status
    assert them.book() is BookingState.FAILED
    assert words in them.platform.state.bookings[0].reason
    assert them.hospital.asked == ["getDoctorWorkInfo"]
    assert them.platform.state.schedules[0].status == 0, "a real-time check changes nothing that is kept"


def test_a_schedule_that_the_hospital_no_longer_has_is_not_booked(them: Dealings) -> None:
    them.hospital.doctors_schedules.clear()
    assert them.book() is BookingState.FAILED
    assert them.platform.state.bookings[0].reason == "the hospital has no such schedule"


def test_a_refusal_is_a_failed_booking(them: Dealings) -> None:
    them.hospital.responses["getYyNo"] = "<ResponseInfo><Code>1001</Code><ErrMsg>号源已满</ErrMsg></ResponseInfo>"
    assert them.book() is BookingState.FAILED
    assert them.platform.state.bookings[0].reason == "getYyNo 1001 号源已满"
    assert "getGhInfo" not in them.hospital.asked


@pytest.mark.parametrize(("known_id", "state"), [(1000, BookingState.BOOKED), (77, BookingState.FAILED)])
def test_an_existing_booking_counts_if_the_patient_is_the_same(
    them: Dealings, known_id: int, state: BookingState
) -> None:
    them.hospital.responses["getYyNo"] = BOOKED.replace("1000<", "1002<").replace("{id}", str(known_id))
    assert them.book() is state


def test_a_booking_that_a_slow_hospital_made_after_the_correction_is_cancelled(them: Dealings) -> None:
    them.hospital.responses["getYyNo"] = timed_out()
    assert them.book() is BookingState.FAILED
    them.hospital.responses["getGhInfo"] = registration(1000)
    them.poll()
    assert them.hospital.asked[-2:] == ["getGhInfo", "backNo"]
    assert them.state is BookingState.CANCELLED
    (warning,) = them.said("warning")
    assert warning == (
        "1000 SG01/0301/03010001 2026-03-03 上午: the hospital booked it after all, though its user was told that it "
        "failed; it is cancelled"
    )


@pytest.mark.parametrize("later", ["<Code>2002</Code>", registration(1000, is_cancelled="1")])
def test_a_failed_booking_is_looked_up_once_more_and_no_more(them: Dealings, later: str) -> None:
    them.hospital.responses["getYyNo"] = timed_out()
    them.book()
    them.hospital.responses["getGhInfo"] = timed_out()
    them.poll()
    them.hospital.responses["getGhInfo"] = later
    them.poll()
    them.poll()
    assert them.hospital.asked.count("getGhInfo") == 3
    assert them.state is BookingState.FAILED
    assert "backNo" not in them.hospital.asked


AMBIGUOUS = [timed_out(), SoapFaultError("Server", "32 bits"), UnreadableResponseError("HTTP 502 Bad Gateway")]


@pytest.mark.parametrize("failure", AMBIGUOUS)
def test_after_an_unclear_response_the_hospital_is_asked_whether_it_booked(them: Dealings, failure: Exception) -> None:
    them.hospital.responses |= {"getYyNo": failure, "getGhInfo": registration(1000)}
    assert them.book() is BookingState.BOOKED
    assert them.hospital.documents[-1] == (
        "<Message><OneRegInfo><HospitalID>SG01</HospitalID><RegID>1000</RegID><CardNo>320502198506071238</CardNo>"
        "<DepartID>0301</DepartID><DoctorID>03010001</DoctorID><RegDate>2026-03-02</RegDate>"
        "<SeeDoctorDate>2026-03-03</SeeDoctorDate></OneRegInfo></Message>"
    )
    booking = them.platform.state.bookings[0]
    assert (booking.reserve_no, booking.check_no) == ("9", "1234")


@pytest.mark.parametrize("failure", AMBIGUOUS)
def test_a_booking_that_the_hospital_does_not_have_does_not_stand(them: Dealings, failure: Exception) -> None:
    them.hospital.responses["getYyNo"] = failure
    assert them.book() is BookingState.FAILED
    assert them.said("correction") == ["1000 SG01/0301/03010001 2026-03-03 上午: failed: getGhInfo 2002 挂号信息不存在"]


@pytest.mark.parametrize("unclear", [*AMBIGUOUS, "<Code>2003</Code>", registration(77)])
@pytest.mark.parametrize(
    ("later", "state", "words"),
    [
        (registration(1000), BookingState.BOOKED, "预约成功"),
        (registration(1000, is_cancelled="1"), BookingState.CANCELLED, "预约已取消"),
        ("<Code>2002</Code>", BookingState.FAILED, "预约未成功"),
    ],
)
def test_an_unclear_booking_is_settled_at_a_later_poll_and_its_user_informed(
    them: Dealings, unclear: str | Exception, later: str, state: BookingState, words: str
) -> None:
    them.hospital.responses |= {"getYyNo": timed_out(), "getGhInfo": unclear}
    assert them.book() is BookingState.UNKNOWN
    them.poll()
    assert them.state is BookingState.UNKNOWN
    them.hospital.responses["getGhInfo"] = later
    them.poll()
    assert them.state is state
    assert [each.text for each in them.platform.state.messages] == [f"您预约的2026-03-03 上午 李明：{words}。"]
    assert them.hospital.asked.count("getYyNo") == 1


def test_an_unclear_booking_of_a_stopped_schedule_is_cancelled_once_found(them: Dealings) -> None:
    them.hospital.responses |= {"getYyNo": timed_out(), "getGhInfo": timed_out()}
    them.book()
    them.hospital.doctors_schedules[TUESDAY, "1"] = "1"
    them.hospital.responses["getGhInfo"] = registration(1000)
    them.poll()
    assert them.state is BookingState.CANCELLED
    assert them.hospital.asked[-2:] == ["getGhInfo", "backNo"]


def test_a_stop_that_was_lifted_before_the_booking_was_found_cancels_nothing(them: Dealings) -> None:
    them.hospital.responses |= {"getYyNo": timed_out(), "getGhInfo": timed_out()}
    them.book()
    for status in ("1", "0"):
        them.hospital.doctors_schedules[TUESDAY, "1"] = status
        them.poll()
    them.hospital.responses["getGhInfo"] = registration(1000)
    them.poll()
    assert them.state is BookingState.BOOKED


def test_a_schedule_first_named_when_stopped_has_its_bookings_cancelled(them: Dealings) -> None:
    them.hospital.doctors_schedules[WEDNESDAY, "1"] = "0"
    them.book(WEDNESDAY)
    them.hospital.doctors_schedules[WEDNESDAY, "1"] = "1"
    them.poll()
    assert them.state is BookingState.CANCELLED


def asked_for_the_booking(them: Dealings) -> Steps[Booking]:
    """A booking for which the hospital is being asked right now."""
    order = Order("SG01", "0301", "03010001", date(2026, 3, 3), WorkType.MORNING, PATIENT)
    steps = them.platform.book_steps(order)
    ask = steps.send(them.hospital.call(next(steps)))
    assert ask.operation == "getYyNo"
    return steps


def answered(steps: Steps[Booking], response: str) -> None:
    with pytest.raises(StopIteration):
        steps.send(response_in("getYyNo", etree.fromstring(f"<Message>{response}</Message>")))


def test_a_poll_does_not_judge_a_booking_that_is_being_asked_for(them: Dealings) -> None:
    steps = asked_for_the_booking(them)
    them.poll()
    assert "getGhInfo" not in them.hospital.asked
    answered(steps, BOOKED.replace("{id}", "1000"))
    assert them.state is BookingState.BOOKED


def test_a_booking_sent_while_its_schedule_is_stopped_is_cancelled_once_made(them: Dealings) -> None:
    steps = asked_for_the_booking(them)
    them.platform.take_notification(notification(STOP))
    answered(steps, BOOKED.replace("{id}", "1000"))
    them.platform.settle()
    assert them.state is BookingState.CANCELLED


def test_a_reserved_schedule_is_not_booked(them: Dealings) -> None:
    them.hospital.responses["getDoctorWorkInfo"] = doctor_schedule(TUESDAY, "1", "0").replace(
        "</WorkStatus>", "</WorkStatus><IsReserved>1</IsReserved>"
    )
    assert them.book() is BookingState.FAILED
    assert them.hospital.asked == ["getDoctorWorkInfo"]


def test_a_booking_made_after_a_stop_was_lifted_is_not_cancelled_for_the_old_stop(them: Dealings) -> None:
    them.platform.take_notification(notification(STOP))
    assert them.book() is BookingState.BOOKED
    them.platform.settle()
    assert them.state is BookingState.BOOKED


STOP = (
    "<NotifyType>CancelSchedual</NotifyType><Hospital><HospName>苏州医院</HospName><HospitalID>SG01</HospitalID>"
    "<Depart><DepartName>心内科</DepartName><DepartID>0301</DepartID><Doctor><DoctorName>李明</DoctorName>"
    "<DoctorID>03010001</DoctorID><Schedual><WorkDate>2026-03-03</WorkDate><WorkType>上午</WorkType>"
    "<WorkStatus>停诊</WorkStatus></Schedual></Doctor></Depart></Hospital>"
)


@pytest.mark.parametrize(
    ("hospital", "department", "doctor", "text"),
    [
        ("NONE", "0301", "", "hospital: 'NONE' is not known; known are SG01"),
        ("SG01", "0999", "", "department: '0999' is none of SG01 with schedules"),
        ("SG01", "0301", "9", "doctor: '9' is none of department 0301"),
    ],
)
def test_an_order_for_what_is_not_known_asks_nobody(
    them: Dealings, hospital: str, department: str, doctor: str, text: str
) -> None:
    with pytest.raises(OrderError) as caught:
        them.platform.book(Order(hospital, department, doctor, date(2026, 3, 3), WorkType.MORNING, PATIENT))
    assert str(caught.value) == text
    assert (them.hospital.asked, them.platform.state.bookings) == ([], [])


class FullDisk:
    """Keeps nothing, and says so."""

    def save(self, state: State) -> None:
        raise StateFileError("no space left")


def test_the_hospital_is_not_asked_for_a_booking_that_cannot_be_kept(them: Dealings) -> None:
    full = dealings(state=them.platform.state, store=FullDisk(), now=NOW)
    with pytest.raises(StateFileError):
        full.book()
    assert full.hospital.asked == ["getDoctorWorkInfo"]
