"""What is refused, with the element's path and what was expected: strict in content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from lxml import etree
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.messages import (
    back_no,
    get_depart_work_info,
    get_doctor_work_info,
    get_dt_no_info,
    get_gh_info,
    get_gh_record,
    get_hosp_info,
    get_yy_no,
    update_order_info,
)
from yuyue_sim.contract.parser import parse_message

SLOT = {"HospitalID": "SDPJ", "DepartID": "K01", "WorkDate": "2026-03-02", "WorkType": "1"}
CANCEL = {"HospitalID": "SDPJ", "RegID": "7"}
UPDATE = CANCEL | {"CardNo": "32050219800101001X"}
WINDOW = {"HospitalID": "SDPJ", "BeginTime": "2026-03-02", "EndTime": "2026-03-08"}
RECORDS = {"HospitalID": "SDPJ", "BeginTime": "2026-03-02 08:00:00", "EndTime": "2026-03-02 09:00:00"}
ORDER = {
    "RegID": "7",
    "HospitalID": "SDPJ",
    "DepartID": "K01",
    "DepartName": "内科",
    "IsExpert": "0",
    "SickName": "李四",
    "SickSex": "1",
    "SickInsureType": "0",
    "SeeDoctorDate": "2026-03-02",
    "WorkType": "1",
    "RegistryFee": "0",
    "ClinicFee": "15.00",
    "Phone": "13800000000",
    "CardNo": "32050219800101001X",
    "RegType": "0",
    "PayType": "0",
    "CreateDate": "2026-03-01 08:05:09",
}


def refusal(record: type[Any], xml: str) -> str:
    with pytest.raises(Malformed) as caught:
        parse_message(record, etree.fromstring(xml))
    return str(caught.value)


def refused(record: type[Any], fields: Mapping[str, str | None], group: str = "RequestInfo") -> str:
    """The refusal of a group with these fields; `None` leaves one out."""
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items() if value is not None)
    return refusal(record, f"<Message><{group}>{inner}</{group}></Message>")


def test_the_text_of_an_error() -> None:
    assert (
        refused(get_dt_no_info.Request, SLOT | {"WorkDate": "2026-13-01"})
        == "Message/RequestInfo/WorkDate: expected a date yyyy-MM-dd, got '2026-13-01'"
    )


def test_the_parts_of_an_error() -> None:
    error = Malformed("Message/OrderInfo/ExamApply/ExamItem[2]", "elements, not text", "x" * 1000)
    assert (error.element, error.path, error.expected) == (
        "ExamItem",
        "Message/OrderInfo/ExamApply/ExamItem[2]",
        "elements, not text",
    )
    assert str(error).endswith(f"got '{'x' * 60}'… (1000 characters)")


@pytest.mark.parametrize(
    "text",
    [
        "2026-3-2",
        "20260302",
        "2026/03/02",
        "2026-02-30",
        "2026-03-02 00:00:00",
        "2026-W10-1",
        "２０２６-03-02",
        "今天",
        "0",
    ],
)
def test_dates(text: str) -> None:
    assert refused(get_dt_no_info.Request, SLOT | {"WorkDate": text}) == (
        f"Message/RequestInfo/WorkDate: expected a date yyyy-MM-dd, got '{text}'"
    )


@pytest.mark.parametrize("text", ["24:00", "8", "8:0", "08:60", "0800", "008:00", "08:00:00", "８:00", "上午"])
def test_times(text: str) -> None:
    assert refused(back_no.Request, CANCEL | {"BeginTime": text}) == (
        f"Message/RequestInfo/BeginTime: expected a time HH:mm, got '{text}'"
    )


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01",
        "2026-03-01T08:05:09",
        "2026-03-01 08:05",
        "2026-03-01 24:00:00",
        "2026-03-01 08:05:60",
        "2026-02-30 08:00:00",
        "2026-03-01 08:05+08",
    ],
)
def test_instants(text: str) -> None:
    assert refused(get_yy_no.Request, ORDER | {"CreateDate": text}, "OrderInfo") == (
        f"Message/OrderInfo/CreateDate: expected an instant yyyy-MM-dd HH:mm:ss, got '{text}'"
    )


@pytest.mark.parametrize("text", ["-7", "+7", "7.0", "1_000", "７", "²", "abc", "7 8", "0x7", "1234567890123456789"])
def test_numbers(text: str) -> None:
    assert refused(back_no.Request, CANCEL | {"RegID": text}) == (
        f"Message/RequestInfo/RegID: expected a whole number of at most 18 digits, got '{text}'"
    )


@pytest.mark.parametrize("text", ["-1", "+1", "1.234", "1.", ".5", "1e2", "1,5", "NaN", "１", "1234567", "15元"])
def test_money(text: str) -> None:
    assert refused(get_yy_no.Request, ORDER | {"ClinicFee": text}, "OrderInfo") == (
        "Message/OrderInfo/ClinicFee: expected an amount of at most 8 digits, two of them decimals, as 15.00, "
        f"got '{text}'"
    )


@pytest.mark.parametrize(
    ("record", "base", "name", "value", "expected"),
    [
        (back_no.Request, CANCEL, "WorkType", "4", "one of 1 上午, 2 下午, 3 全天, 5 夜门诊"),
        (back_no.Request, CANCEL, "RegType", "4", "one of 0 预约, 1 社区转诊, 2 诊间预约, 3 其他"),
        (back_no.Request, CANCEL, "IsExpert", "2", "one of 0 否, 1 是"),
        (back_no.Request, CANCEL, "IsExpert", "否", "one of 0 否, 1 是"),
        (back_no.Request, CANCEL, "IsExpert", "01", "one of 0 否, 1 是"),
        (
            get_dt_no_info.Request,
            SLOT,
            "WorkType",
            "6",
            "one of 1 上午, 2 下午, 3 全天, 4 急诊, 5 夜门诊, 50 床位, 55 设备",
        ),
        (
            get_dt_no_info.Request,
            SLOT,
            "WorkType",
            "0",
            "one of 1 上午, 2 下午, 3 全天, 4 急诊, 5 夜门诊, 50 床位, 55 设备",
        ),
        (update_order_info.Request, UPDATE, "SickSex", "3", "one of 1 男, 2 女, 0 男（示例）"),
        (
            update_order_info.Request,
            UPDATE,
            "SickInsureType",
            "2",
            "one of 0 自费, 1 市民卡, 3 吴江医保, 4 异地医保, 5 昆山医保, 6 常熟医保, 7 太仓医保, 8 张家港医保",
        ),
    ],
)
def test_enumerations(record: type[Any], base: dict[str, str], name: str, value: str, expected: str) -> None:
    assert refused(record, base | {name: value}) == f"Message/RequestInfo/{name}: expected {expected}, got '{value}'"


@pytest.mark.parametrize(("name", "value"), [("WorkType", "4"), ("SickSex", "2"), ("RegType", "3"), ("RegVia", "传真")])
def test_enumerations_of_an_order(name: str, value: str) -> None:
    text = refused(get_yy_no.Request, ORDER | {name: value}, "OrderInfo")
    assert text.startswith(f"Message/OrderInfo/{name}: expected one of ")
    assert text.endswith(f", got '{value}'")


@pytest.mark.parametrize(
    ("name", "length"),
    [("HospitalID", 4), ("DepartID", 10), ("SickName", 50), ("Phone", 12), ("CardNo", 18), ("MedicalRecord", 500)],
)
def test_text_longer_than_its_length(name: str, length: int) -> None:
    text = refused(get_yy_no.Request, ORDER | {name: "九" * (length + 1)}, "OrderInfo")
    assert text.startswith(f"Message/OrderInfo/{name}: expected a text of at most {length} characters, got '九")


@pytest.mark.parametrize("value", [None, "", "  "])
@pytest.mark.parametrize("name", [name for name in ORDER if name != "CardNo"])
def test_every_required_element_of_an_order(name: str, value: str | None) -> None:
    text = refused(get_yy_no.Request, ORDER | {name: value}, "OrderInfo")
    assert text.startswith(f"Message/OrderInfo/{name}: expected ")
    assert text.endswith(", got nothing" if value is None else ", got ''")


def test_an_order_without_any_paper() -> None:
    assert refused(get_yy_no.Request, ORDER | {"CardNo": ""}, "OrderInfo") == (
        "Message/OrderInfo/CardNo: expected an ID card number, or another paper's in OtherIdNo, got nothing"
    )


def test_a_slot_that_ends_before_it_begins() -> None:
    times = {"BeginTime": "9:00", "EndTime": "08:30"}
    assert refused(get_yy_no.Request, ORDER | times, "OrderInfo") == (
        "Message/OrderInfo/EndTime: expected a time after BeginTime 09:00, got '08:30'"
    )


def test_the_first_of_several_missing_ones_is_the_first_of_the_table() -> None:
    assert refused(get_dt_no_info.Request, {"WorkType": "1"}) == (
        "Message/RequestInfo/HospitalID: expected a text of at most 4 characters, got nothing"
    )


def test_a_missing_group_and_an_empty_one() -> None:
    assert refusal(back_no.Request, "<Message/>") == "Message/RequestInfo: expected elements, got nothing"
    assert refusal(back_no.Request, "<Message><RequestInfo/></Message>") == (
        "Message/RequestInfo/HospitalID: expected a text of at most 4 characters, got nothing"
    )


def test_a_group_that_holds_text() -> None:
    assert refusal(back_no.Request, "<Message><RequestInfo>x</RequestInfo></Message>") == (
        "Message/RequestInfo: expected elements, not text, got 'x'"
    )
    assert refusal(get_gh_info.Request, "<Message><OneRegInfo>5</OneRegInfo></Message>") == (
        "Message/OneRegInfo: expected elements, not text, got '5'"
    )
    assert refusal(back_no.Request, "<Message> 2026 </Message>") == "Message: expected elements, not text, got '2026'"


def test_text_that_holds_elements() -> None:
    assert refused(back_no.Request, CANCEL | {"RegID": "<b>7</b>"}) == (
        "Message/RequestInfo/RegID: expected a whole number of at most 18 digits, not elements, got '<b>'"
    )


@pytest.mark.parametrize(
    "again", ["<RegID>8</RegID>", "<RegID>7</RegID>", "<regid>8</regid>", '<RegID xmlns="urn:x">8</RegID>']
)
def test_an_element_that_occurs_twice(again: str) -> None:
    xml = f"<Message><RequestInfo><HospitalID>SDPJ</HospitalID><RegID>7</RegID>{again}</RequestInfo></Message>"
    text = refusal(back_no.Request, xml)
    assert text.startswith("Message/RequestInfo/RegID: expected only one such element, got ")


def test_an_empty_element_counts_as_one_of_two() -> None:
    doctors = "<DoctorID/><DoctorID>D</DoctorID>"
    xml = f"<Message><RequestInfo><HospitalID>SDPJ</HospitalID><RegID>7</RegID>{doctors}</RequestInfo></Message>"
    assert refusal(back_no.Request, xml).startswith("Message/RequestInfo/DoctorID: expected only one such element")


def test_a_group_that_occurs_twice() -> None:
    group = "<RequestInfo><HospitalID>SDPJ</HospitalID><RegID>7</RegID></RequestInfo>"
    assert refusal(back_no.Request, f"<Message>{group}{group}</Message>") == (
        "Message/RequestInfo: expected only one such element, got '<RequestInfo> again'"
    )


def test_another_root() -> None:
    assert refusal(back_no.Request, '<m:Request xmlns:m="urn:x"/>') == (
        "Message: expected Message as the root of the document, got 'Request'"
    )


def test_another_message_type() -> None:
    assert refusal(get_hosp_info.Request, "<Message><MsgType>2000</MsgType><RequestInfo/></Message>") == (
        "Message/MsgType: expected 1000 请求信息, got '2000'"
    )


def test_one_of_several_items() -> None:
    items = "<ExamItem><Name>核酸检测</Name></ExamItem><ExamItem><Name/></ExamItem>"
    assert refused(get_yy_no.Request, ORDER | {"ExamApply": items}, "OrderInfo") == (
        "Message/OrderInfo/ExamApply/ExamItem[2]/Name: expected a text of at most 20 characters, got ''"
    )


@pytest.mark.parametrize("record", [get_depart_work_info.Request, get_doctor_work_info.Request])
def test_a_window_of_dates_in_the_wrong_order(record: type[Any]) -> None:
    assert refused(record, WINDOW | {"EndTime": "2026-03-01"}) == (
        "Message/RequestInfo/EndTime: expected nothing before BeginTime 2026-03-02, got '2026-03-01'"
    )


def test_a_window_of_instants_in_the_wrong_order() -> None:
    assert refused(get_gh_record.Request, RECORDS | {"EndTime": "2026-03-02 07:59:59"}) == (
        "Message/RequestInfo/EndTime: expected nothing before BeginTime 2026-03-02 08:00:00, got '2026-03-02 07:59:59'"
    )


def test_a_query_of_one_patient_who_is_not_named() -> None:
    xml = "<Message><OneRegInfo><HospitalID>SDPJ</HospitalID></OneRegInfo></Message>"
    assert refusal(get_gh_info.Request, xml) == (
        "Message/OneRegInfo/CardNo: expected an ID card number, or a booking in RegID, got nothing"
    )


def test_a_batch_without_its_date() -> None:
    xml = "<Message><BatRegInfo><HospitalID>SDPJ</HospitalID></BatRegInfo></Message>"
    assert refusal(get_gh_info.Request, xml) == "Message/BatRegInfo/QueyDate: expected a date yyyy-MM-dd, got nothing"


def test_an_element_inside_one_of_several_texts_is_named_with_its_path() -> None:
    record = get_hosp_info.Response
    inner = "<InsureSupport><InsureType>市民卡</InsureType><InsureType><b/></InsureType></InsureSupport>"
    assert refusal(record, f"<Message><HospInfo>{inner}</HospInfo></Message>") == (
        "Message/HospInfo[1]/InsureSupport/InsureType: expected one of 市民卡, 异地医保, 吴江医保, 昆山医保, "
        "常熟医保, 太仓医保, 张家港医保, 自费, not elements, got '<b>'"
    )
