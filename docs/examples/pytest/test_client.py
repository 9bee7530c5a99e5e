from client import Platform
from orders import ORDER


def test_a_booking_is_in_the_hospital(hospital):
    assert Platform(hospital.url).book(ORDER) == "1000"
    assert [each["registration_id"] for each in hospital.registrations()] == ["10001"]


def test_a_stopped_schedule_refuses(hospital):
    hospital.stop_schedule("SG01", "0200", "2026-03-04", doctor="02000008")
    assert Platform(hospital.url).book(ORDER) == "1005"


def test_a_lost_answer_is_settled(hospital):
    hospital.faults.add("lost", operations=["getYyNo"], when="after", reset={})
    assert Platform(hospital.url).book(ORDER) == "1000"
