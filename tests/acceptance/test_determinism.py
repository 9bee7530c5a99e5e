"""The same scenario, seed, clock and requests give the same bytes; another seed gives another city."""

from __future__ import annotations

from tests.acceptance.patients import hospital_ids, open_clinics, slots
from tests.acceptance.served import Served, serving


def script(hospital: Served) -> list[bytes]:
    clinic = open_clinics(hospital)[0]
    about = f"<RequestInfo><HospitalID>{clinic.hospital_id}</HospitalID></RequestInfo>"
    days = "<BeginTime>2026-03-02</BeginTime><EndTime>2026-03-08</EndTime>"
    week = f"<RequestInfo><HospitalID>{clinic.hospital_id}</HospitalID>{days}</RequestInfo>"
    photo = about.replace("</RequestInfo>", f"<DoctorID>{clinic.doctor_id}</DoctorID></RequestInfo>")
    today = "<BeginTime>2026-03-02 00:00:00</BeginTime><EndTime>2026-03-02 23:59:59</EndTime>"
    conversation = [
        ("getHospInfo", "<RequestInfo/>"),
        ("getDepartInfo", about),
        ("getDoctorInfo", about),
        ("getDoctorPhoto", photo),
        ("getDepartWorkInfo", week),
        ("getDoctorWorkInfo", week),
        *[
            ("getYyNo", clinic.order(100 + number, number).removeprefix("<Message>").removesuffix("</Message>"))
            for number in range(5)
        ],
        ("backNo", f"<RequestInfo><HospitalID>{clinic.hospital_id}</HospitalID><RegID>102</RegID></RequestInfo>"),
        ("getGhInfo", "<OneRegInfo><RegID>101</RegID><CardNo/></OneRegInfo>"),
        ("getGhRecord", f"<RequestInfo><HospitalID>{clinic.hospital_id}</HospitalID>{today}</RequestInfo>"),
    ]
    return [hospital.ask_raw(operation, f"<Message>{inside}</Message>") for operation, inside in conversation]


def same_port_everywhere(responses: list[bytes], hospital: Served) -> list[bytes]:
    """The address in `InterfaceAddr` is the one that was asked, so it alone differs between two servers."""
    return [response.replace(f":{hospital.port}/".encode(), b":PORT/") for response in responses]


def test_two_processes_with_the_same_seed_answer_byte_for_byte_alike() -> None:
    with serving(new=True) as one, serving("--workers", "2", new=True) as other:
        first, second = script(one), script(other)
        assert all(b"Fault" not in response for response in first)
        assert same_port_everywhere(first, one) == same_port_everywhere(second, other)


def test_another_seed_is_another_city() -> None:
    with serving() as one, serving("--seed", "7") as other:
        assert hospital_ids(one) == hospital_ids(other)
        request = "<Message><RequestInfo/></Message>"
        first, second = one.ask_raw("getHospInfo", request), other.ask_raw("getHospInfo", request)
        assert same_port_everywhere([first], one) != same_port_everywhere([second], other)
        assert [c.doctor_id for c in open_clinics(one)] != [c.doctor_id for c in open_clinics(other)]
        assert slots(one, open_clinics(one)[0])
