"""Codes, enumerations and the catalogue, with literal values of the specification."""

from __future__ import annotations

from yuyue_sim.contract.codes import BookingCode, CancelCode, QueryCode, RecordCode, UpdateCode
from yuyue_sim.contract.enumerations import Channel, NumberTaken, WorkType
from yuyue_sim.contract.specialties import SUBJECTS


def test_codes_of_a_booking() -> None:
    assert {code.value: code.zh for code in BookingCode} == {
        "1000": "预约成功",
        "1001": "号源已满",
        "1002": "已经有预约记录",
        "1003": "科室或医生不存在",
        "1004": "排班信息不存在",
        "1005": "其它异常",
    }


def test_codes_of_a_cancellation_and_an_update() -> None:
    assert [code.value for code in CancelCode] == ["0000", "0001", "0002", "0003", "0004", "0005"]
    assert CancelCode.ALREADY_CANCELLED.zh == "已退号，无法再次退号"
    assert [(code.value, code.zh) for code in UpdateCode] == [("0000", "成功"), ("0001", "失败")]


def test_codes_of_the_queries() -> None:
    assert {code.value: code.zh for code in QueryCode} == {
        "2000": "挂号信息获取成功",
        "2001": "请求格式不正确",
        "2002": "预约信息不存在",
        "2003": "系统错误",
    }
    assert {code.value: code.zh for code in RecordCode} == {
        "2000": "挂号记录获取成功",
        "2001": "请求格式不正确",
        "2002": "挂号记录不存在",
        "2003": "系统错误",
    }


def test_a_taken_number_really_is_zero() -> None:
    assert (NumberTaken.TAKEN.value, NumberTaken.TAKEN.zh, NumberTaken.TAKEN.en) == ("0", "取号", "taken")
    assert NumberTaken.NOT_TAKEN.value == "1"


def test_words_of_the_enumerations() -> None:
    assert [channel.zh for channel in Channel] == [
        "网站",
        "窗口",
        "电话",
        "APP",
        "微信",
        "诊间",
        "社区转诊",
        "自助机",
        "电视",
    ]
    assert WorkType(55).zh == "设备"


def test_the_catalogue_of_subjects() -> None:
    assert len(SUBJECTS) == 37
    assert list(SUBJECTS) == [*range(1, 29), 30, 31, 32, 50, 51, 52, 61, 79, 99]
    assert (SUBJECTS[3], SUBJECTS[28], SUBJECTS[61], SUBJECTS[99]) == (
        "内科",
        "重症医学科",
        "重症监护室(综合)",
        "管理科室",
    )
    assert "耳鼻咽喉科" in SUBJECTS.values()
    assert max(map(len, SUBJECTS.values())) <= 20
