"""A hospital of which everything is written down, reached over SOAP: its responses show exactly what is written."""

from __future__ import annotations

import pytest
from lxml import etree
from yuyue_sim.core.clock import FrozenClock
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.ledger.ledger import Ledger, LedgerIdentity
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.loader import read_text

from tests.soap.asking import NOW, OPEN_LEDGERS, Hospital, about

WRITTEN = """
name: written
world:
  hospitals:
    - profile: county
      id: AB12
      only_these: true
      demand: 0
      dialect: {layout: table}
      departments:
        - id: HX
          like: 心血管内科
          name: 心血管内科二科
          clinic_fee: 12.5
          sex: female
          adults_from: 60
          location: 门诊楼3楼A区
          notice: 请提前取号。
          intro: 诊治高血压。
          phone: 0512-60000000转8001
          special: true
          big_department: HX
          big_department_name: 内科
          schedules:
            - {date: "2026-03-04", part: afternoon, numbers: 7, slot_minutes: 60}
            - {date: "2026-03-05", part: morning, numbers: 2, reserved: true}
          doctors:
            - id: HX0007
              name: 李平安
              sex: female
              rank: 主任医师
              expert: true
              famous: false
              specialty: 高血压的诊治。
              intro: 主任医师。
              education: 研究生
              notice: 请带病历。
              visit_minutes: 9
              id_card: 32050319910704038X
              experience: 2014年起从医。
              experts_fee: 30
              schedules:
                - date: "2026-03-03"
                  part: morning
                  slots:
                    - {begin: "08:00", end: "09:00", numbers: 2}
                    - {begin: "09:00", end: "10:30", numbers: 3, reserved: true}
            - name: 王小明
              rank: 医师
              schedules:
                - weekdays: [wed]
                  until: "2026-03-10"
                  part: evening
                  begin: "18:00"
                  end: "20:00"
                  numbers: 4
                  slot_minutes: 30
                  reserved_slots: [4]
                  status: stopped
                  remark: 停一次
"""
WINDOW = "<BeginTime>2026-03-02</BeginTime><EndTime>2026-03-16</EndTime>"


@pytest.fixture(scope="module")
def hospital() -> Hospital:
    ledger = Ledger.open(None, LedgerIdentity("written", 7))
    OPEN_LEDGERS.append(ledger)
    return Hospital(Clinic(World(read_text(WRITTEN).sound(), 7), ledger, FrozenClock(NOW), Streams(7)))


def parsed(hospital: Hospital, operation: str, inner: str) -> etree._Element:
    kind = "" if operation == "getDtNoInfo" else "<MsgType>1000</MsgType>"
    message = about(f"<HospitalID>AB12</HospitalID>{inner}").replace("<Message>", f"<Message>{kind}")
    return hospital.ask(operation, message)


def fields(element: etree._Element, record: str, *names: str) -> list[list[str]]:
    """The values of some elements in each record of a response."""
    return [[each.findtext(name) or "" for name in names] for each in element.findall(record)]


def booked(hospital: Hospital, doctor_id: str, day: str, work_type: int, more: str = "") -> list[str]:
    """Code and number of a booking, with RegID 100, by a woman of 66."""
    order = (
        "<RegID>100</RegID><HospitalID>AB12</HospitalID><DepartID>HX</DepartID><DepartName>内科</DepartName>"
        f"<DoctorID>{doctor_id}</DoctorID><IsExpert>0</IsExpert><SickName>陈阿英</SickName><SickSex>1</SickSex>"
        f"<SickInsureType>1</SickInsureType><SeeDoctorDate>{day}</SeeDoctorDate><WorkType>{work_type}</WorkType>"
        "<RegistryFee>0</RegistryFee><ClinicFee>12.5</ClinicFee><Phone>13800000000</Phone>"
        "<CardNo>320503196001010023</CardNo><RegType>0</RegType><PayType>0</PayType>"
        f"<CreateDate>2026-03-02 07:59:58</CreateDate>{more}"
    )
    (response,) = fields(hospital.ask("getYyNo", about(order, "OrderInfo")), "ResponseInfo", "Code", "ReserveNo")
    return response


def test_the_department_is_the_one_written(hospital: Hospital) -> None:
    names = ("DepartID", "DepartName", "DepartType", "ClinicFee", "DepartSex", "BabyFlag", "BabyAge", "Notice")
    assert fields(parsed(hospital, "getDepartInfo", "<DepartID/>"), "DepartInfo", *names, "DepartIntro") == [
        ["HX", "心血管内科二科", "1", "12.50", "2", "2", "60", "请提前取号。", "诊治高血压。"],
    ]
    others = ("Phone", "IsSpecialDepart", "MZKS", "MzksName")
    assert fields(parsed(hospital, "getDepartInfo", "<DepartID/>"), "DepartInfo", *others) == [
        ["0512-60000000转8001", "1", "HX", "内科"],
    ]


def test_the_doctors_are_those_written(hospital: Hospital) -> None:
    response = parsed(hospital, "getDoctorInfo", "<DepartID>HX</DepartID>")
    names = ("DoctorID", "DepartID", "DoctorName", "DoctorRank", "IsExpert", "IsFamous")
    assert fields(response, "DoctorInfo", *names) == [
        ["HX0001", "HX", "王小明", "医师", "0", "0"],
        ["HX0007", "HX", "李平安", "主任医师", "1", "0"],
    ]
    assert fields(response, "DoctorInfo", "DoctorSex", "DoctorIntor", "DoctorInro", "Education", "Notice")[1] == [
        "2", "高血压的诊治。", "主任医师。", "研究生", "请带病历。",
    ]  # fmt: skip
    assert fields(response, "DoctorInfo", "IDCard", "Experience")[1] == ["32050319910704038X", "2014年起从医。"]
    photo = parsed(hospital, "getDoctorPhoto", "<DoctorID>HX0007</DoctorID><DepartID>HX</DepartID>")
    assert fields(photo, "DoctorInfo", "DoctorName") == [["李平安"]]
    assert fields(photo, "DoctorInfo", "DoctorPhoto")[0][0].startswith("data:image/jpg;base64,")


def test_the_schedules_are_those_written(hospital: Hospital) -> None:
    names = ("WorkStatus", "IsReserved", "DepartID", "WorkDate", "WorkType", "Limited", "ClinicFee", "Remark")
    own = parsed(hospital, "getDepartWorkInfo", f"<DepartID/>{WINDOW}")
    assert fields(own, "DepartCalendar", *names) == [
        ["0", "0", "HX", "2026-03-04", "2", "7", "12.50", "就诊地址：门诊楼3楼A区"],
        ["0", "1", "HX", "2026-03-05", "1", "2", "12.50", "就诊地址：门诊楼3楼A区"],
    ]
    doctors = parsed(hospital, "getDoctorWorkInfo", f"<DoctorID/><DepartID/>{WINDOW}")
    assert fields(doctors, "DoctorCalendar", *names, "DoctorID", "ExpertsFee") == [
        ["1", "0", "HX", "2026-03-04", "5", "4", "12.50", "停一次", "HX0001", "0.00"],
        ["0", "0", "HX", "2026-03-03", "1", "5", "12.50", "就诊地址：门诊楼3楼A区", "HX0007", "30.00"],
    ]


@pytest.mark.parametrize(
    ("doctor_id", "day", "work_type", "slots"),
    [
        ("", "2026-03-04", 2, ["13:00 14:00 2 0", "14:00 15:00 2 0", "15:00 16:00 2 0", "16:00 16:30 1 0"]),
        ("HX0007", "2026-03-03", 1, ["08:00 09:00 2 0", "09:00 10:30 3 1"]),
        ("HX0001", "2026-03-04", 5, ["18:00 18:30 1 0", "18:30 19:00 1 0", "19:00 19:30 1 0", "19:30 20:00 1 1"]),
        ("HX0001", "2026-03-11", 5, []),
        ("HX0002", "2026-03-03", 1, []),
    ],
)
def test_the_slots_are_those_written(
    hospital: Hospital, doctor_id: str, day: str, work_type: int, slots: list[str]
) -> None:
    when = f"<WorkDate>{day}</WorkDate><WorkType>{work_type}</WorkType>"
    where = f"<DoctorID>{doctor_id}</DoctorID><DepartID>HX</DepartID>{when}"
    response = parsed(hospital, "getDtNoInfo", where)
    found = fields(response, "WorkInfo", "StartTime", "EndTime", "TotalNum", "IsReserved")
    assert [" ".join(each) for each in found] == slots


def test_bookings_go_where_they_are_written(hospital: Hospital) -> None:
    assert booked(hospital, "HX0001", "2026-03-04", 5) == ["1005", "0"]
    reserved = "<BeginTime>09:00</BeginTime><EndTime>10:30</EndTime>"
    assert booked(hospital, "HX0007", "2026-03-03", 1, more=reserved) == ["1005", "0"]
    assert booked(hospital, "HX0002", "2026-03-03", 1) == ["1003", "0"]
    assert booked(hospital, "HX0007", "2026-03-04", 1) == ["1004", "0"]
    assert booked(hospital, "HX0007", "2026-03-03", 1) == ["1000", "1"]
    found = hospital.ask("getGhInfo", about("<RegID>100</RegID>", "OneRegInfo"))
    names = ("DepartID", "DoctorID", "BeginTime", "EndTime", "Money", "ClinicLoc")
    assert fields(found, "RegInfo", *names) == [["HX", "HX0007", "08:00", "09:00", "42.50", "门诊楼3楼A区"]]
