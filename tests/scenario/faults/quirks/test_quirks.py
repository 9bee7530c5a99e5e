"""Each quirk as zeep sees it over HTTP, beside a hospital of the same server that has none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import zeep
from zeep.exceptions import Fault

from tests.acceptance.patients import card_no
from tests.acceptance.served import serving
from tests.scenario.faults.quirks.city import (
    HOSPITAL_OF,
    LEGACY,
    PLAIN,
    order,
    registration_request,
    slots_request,
    write_city,
)

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
LONG = 400_000_000_000_000_000
"""RegIDs from here on have 18 digits; a RegID is one booking of the whole server."""
PLAIN_SLOTS = (
    "<Message><WorkInfo><StartTime>07:00</StartTime><EndTime>12:00</EndTime><IsReserved>0</IsReserved><ResName></ResName>"
    "<TotalNum>2</TotalNum><LeftNum>2</LeftNum><CheckSum>0</CheckSum></WorkInfo></Message>"
)

Asking = Callable[[str, str], str]
"""From an operation and a document to the document of the response, without its declaration."""


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    """One server with all hospitals, asked in the string style."""
    with serving(scenario=write_city(Path(tmp_path_factory.mktemp("quirks")))) as server:
        client = zeep.Client(f"http://127.0.0.1:{server.port}/webservice/YuyueService?wsdl")

        def ask(operation: str, document: str) -> str:
            response: str = client.service[operation](document)
            return response.removeprefix(DECLARATION)

        yield ask


def result(code: int, registration_id: int, reserve_no: int, check_no: int, message: str) -> str:
    """The response to an order, element by element as in the table of 2.8."""
    return (
        f"<Message><ResponseInfo><Code>{code}</Code><RegID>{registration_id}</RegID><ReserveNo>{reserve_no}</ReserveNo>"
        f"<CheckNo>{check_no}</CheckNo><ErrMsg>{message}</ErrMsg></ResponseInfo></Message>"
    )


def test_a_hospital_without_quirks_is_not_changed_by_others(ask: Asking) -> None:
    assert ask("getDtNoInfo", slots_request(PLAIN)) == PLAIN_SLOTS
    book = partial(order, PLAIN)
    assert ask("getYyNo", book(LONG, 1)) == result(1000, LONG, 1, 123456, "")
    assert ask("getYyNo", book(LONG + 1, 2)) == result(1000, LONG + 1, 2, 123456, "")
    assert ask("getYyNo", book(LONG + 2, 3)) == result(1001, LONG + 2, 0, 0, "号源已满")
    assert ask("getYyNo", book(LONG + 3, 1)) == result(1002, LONG, 1, 123456, "已经有预约记录")
    assert "<Code>1003</Code>" in ask("getYyNo", book(LONG + 4, 4, DepartID="9999"))
    assert "<Code>1004</Code>" in ask("getYyNo", book(LONG + 5, 5, WorkType=2))
    assert ask("getDoctorPhoto", f"<Message><RequestInfo><HospitalID>{PLAIN}</HospitalID></RequestInfo></Message>")
    with pytest.raises(Fault, match="WorkType: expected one of 1 上午"):
        ask("getDtNoInfo", slots_request(PLAIN, work_type=0))


def test_always_1005_refuses_with_sentences(ask: Asking) -> None:
    book = partial(order, HOSPITAL_OF["always-1005"])
    assert ask("getYyNo", book(11, 1)) == result(1000, 11, 1, 123456, "")
    assert ask("getYyNo", book(12, 2)) == result(1000, 12, 2, 123456, "")
    assert ask("getYyNo", book(13, 3)) == result(1005, 13, 0, 0, "挂号数已超过限额")
    assert ask("getYyNo", book(14, 3, BeginTime="08:00")) == result(1005, 14, 0, 0, "号段已被使用")
    assert ask("getYyNo", book(15, 1)) == result(1005, 15, 0, 0, "已挂号")
    assert ask("getYyNo", book(16, 4, DepartID="9999")) == result(1005, 16, 0, 0, "DepartID：科室不存在")
    assert ask("getYyNo", book(17, 4, WorkType=2)) == result(1005, 17, 0, 0, "SeeDoctorDate：当日该班次无排班")
    assert "<Code>1005</Code>" in ask("getYyNo", book(18, 4, SickSex=7))


def test_short_registration_id_stores_the_booking_and_sends_a_fault(ask: Asking) -> None:
    hospital_id = HOSPITAL_OF["short-registration-id"]
    book = partial(order, hospital_id)
    largest = 2_147_483_647
    assert ask("getYyNo", book(largest, 1)) == result(1000, largest, 1, 123456, "")
    with pytest.raises(Fault) as raised:
        ask("getYyNo", book(largest + 1, 2))
    assert raised.value.message == 'java.lang.NumberFormatException: For input string: "2147483648"'
    assert raised.value.code.endswith("Server")
    found = ask("getGhInfo", registration_request(largest + 1, hospital_id))
    assert "<Code>2000</Code>" in found
    assert "<RegID>2147483648</RegID>" in found
    with pytest.raises(Fault, match="2147483648"):
        ask("getYyNo", book(largest + 1, 2))
    assert ask("getYyNo", book(LONG + 20, 3)) == result(1001, LONG + 20, 0, 0, "号源已满")


def test_empty_queue_stands_before_the_slots_of_any_day(ask: Asking) -> None:
    hospital_id = HOSPITAL_OF["empty-queue"]
    empty = "<Queue><CurrentNum></CurrentNum><QueuingNum></QueuingNum></Queue>"
    assert ask("getDtNoInfo", slots_request(hospital_id)) == PLAIN_SLOTS.replace("<WorkInfo>", f"{empty}<WorkInfo>")
    assert ask("getDtNoInfo", slots_request(hospital_id, "2026-03-05")) == "<Message></Message>"
    assert "Queue" not in ask("getDtNoInfo", slots_request(hospital_id, "2026-03-02", 50))


def test_other_order_reverses_every_group(ask: Asking) -> None:
    hospital_id = HOSPITAL_OF["other-order"]
    assert ask("getDtNoInfo", slots_request(hospital_id)) == (
        "<Message><WorkInfo><CheckSum>0</CheckSum><LeftNum>2</LeftNum><TotalNum>2</TotalNum><ResName></ResName>"
        "<IsReserved>0</IsReserved><EndTime>12:00</EndTime><StartTime>07:00</StartTime></WorkInfo></Message>"
    )
    assert ask("getDtNoInfo", slots_request(hospital_id, "2026-03-02")).endswith(
        "</WorkInfo><Queue><QueuingNum></QueuingNum><CurrentNum></CurrentNum></Queue></Message>"
    )
    assert ask("getYyNo", order(hospital_id, 41, 1)) == (
        "<Message><ResponseInfo><ErrMsg></ErrMsg><CheckNo>123456</CheckNo><ReserveNo>1</ReserveNo><RegID>41</RegID>"
        "<Code>1000</Code></ResponseInfo></Message>"
    )
    found = ask("getGhInfo", registration_request(41, hospital_id))
    assert found.startswith("<Message><RegInfo><RegViaVendor></RegViaVendor><RegVia>网站</RegVia>")
    assert found.endswith(
        "<RegID>41</RegID></RegInfo><HospitalID>QA04</HospitalID><Description>挂号信息获取成功</Description>"
        "<Code>2000</Code></Message>"
    )


def test_missing_optionals_leaves_out_optional_elements(ask: Asking) -> None:
    hospital_id = HOSPITAL_OF["missing-optionals"]
    assert ask("getDtNoInfo", slots_request(hospital_id)) == (
        "<Message><WorkInfo><StartTime>07:00</StartTime><EndTime>12:00</EndTime><TotalNum>2</TotalNum>"
        "<LeftNum>2</LeftNum></WorkInfo></Message>"
    )
    assert ask("getYyNo", order(hospital_id, 51, 1)) == (
        "<Message><ResponseInfo><Code>1000</Code><RegID>51</RegID><ReserveNo>1</ReserveNo><ErrMsg></ErrMsg>"
        "</ResponseInfo></Message>"
    )
    cancel = f"<Message><RequestInfo><HospitalID>{hospital_id}</HospitalID><RegID>51</RegID></RequestInfo></Message>"
    assert ask("backNo", cancel) == (
        "<Message><ResponseInfo><Code>0000</Code><ErrMsg></ErrMsg></ResponseInfo></Message>"
    )
    found = ask("getGhInfo", registration_request(51, hospital_id))
    assert "<IsQuit>1</IsQuit><QuitDate>2026-03-02 08:00:00</QuitDate>" in found
    assert not any(f"<{name}>" in found for name in ("BeginTime", "EndTime", "RegCat", "ClinicLoc", "CheckNo", "Money"))


def test_whole_day_0_takes_0_for_3_and_says_3(ask: Asking) -> None:
    hospital_id = HOSPITAL_OF["whole-day-0"]
    whole_day = PLAIN_SLOTS.replace("07:00", "08:00")
    for work_type in (0, 3):
        assert ask("getDtNoInfo", slots_request(hospital_id, work_type=work_type)) == whole_day
    assert ask("getYyNo", order(hospital_id, 61, 1, WorkType=0)) == result(1000, 61, 1, 123456, "")
    assert "<WorkType>3</WorkType>" in ask("getGhInfo", registration_request(61, hospital_id))
    with pytest.raises(Fault, match="WorkType: expected one of 1 上午"):
        ask("getDtNoInfo", slots_request(hospital_id, work_type=9))
    assert "<Code>1005</Code>" in ask("getYyNo", order(hospital_id, 62, 2, WorkType=0, SickSex=7))


@pytest.mark.parametrize("hospital_id", [HOSPITAL_OF["nine-operations"], LEGACY])
@pytest.mark.parametrize(
    ("operation", "inner"),
    [
        ("getDoctorPhoto", ""),
        ("getHospInfo", ""),
        ("getGhRecord", "<BeginTime>2026-03-02 00:00:00</BeginTime><EndTime>2026-03-02 23:59:59</EndTime>"),
        ("getGhRecord", "<BeginTime>noon</BeginTime>"),
    ],
)
def test_nine_operations_does_not_have_the_other_three(
    ask: Asking, hospital_id: str, operation: str, inner: str
) -> None:
    block = f"<HospitalID>{hospital_id}</HospitalID>{inner}"
    with pytest.raises(Fault) as raised:
        ask(operation, f"<Message><RequestInfo>{block}</RequestInfo></Message>")
    assert raised.value.message == (
        f"There is no operation {operation}. Known are getDepartInfo, getDoctorInfo, getDepartWorkInfo, "
        "getDoctorWorkInfo, getDtNoInfo, getYyNo, backNo, updateOrderInfo, getGhInfo in http://service.yuyue.ws.com/."
    )
    assert raised.value.code.endswith("Client")


def test_nine_operations_corrects_a_booking(ask: Asking) -> None:
    hospital_id = HOSPITAL_OF["nine-operations"]
    assert "<Code>1000</Code>" in ask("getYyNo", order(hospital_id, 81, 1))
    update = f"<HospitalID>{hospital_id}</HospitalID><RegID>81</RegID><CardNo>{card_no(1)}</CardNo>"
    corrected = ask("updateOrderInfo", f"<Message><RequestInfo>{update}</RequestInfo></Message>")
    assert "<Code>0000</Code>" in corrected


def test_quirks_go_together(ask: Asking) -> None:
    book = partial(order, HOSPITAL_OF["always-1005, short-registration-id"])
    with pytest.raises(Fault, match="400000000000000030"):
        ask("getYyNo", book(LONG + 30, 1))
    assert ask("getYyNo", book(LONG + 30, 1)) == result(1005, LONG + 30, 0, 0, "已挂号")
    assert ask("getDtNoInfo", slots_request(HOSPITAL_OF["missing-optionals, other-order"])) == (
        "<Message><WorkInfo><LeftNum>2</LeftNum><TotalNum>2</TotalNum><EndTime>12:00</EndTime>"
        "<StartTime>07:00</StartTime></WorkInfo></Message>"
    )


def test_a_legacy_hospital_has_them_all(ask: Asking) -> None:
    assert ask("getDtNoInfo", slots_request(LEGACY, work_type=0)) == (
        "<Message><WorkInfo><LeftNum>2</LeftNum><TotalNum>2</TotalNum><EndTime>12:00</EndTime>"
        "<StartTime>08:00</StartTime></WorkInfo><Queue><QueuingNum></QueuingNum><CurrentNum></CurrentNum></Queue></Message>"
    )
    with pytest.raises(Fault, match="400000000000000040"):
        ask("getYyNo", order(LEGACY, LONG + 40, 1, WorkType=0))
    assert ask("getYyNo", order(LEGACY, 92, 1)) == (
        "<Message><ResponseInfo><ErrMsg>已挂号</ErrMsg><ReserveNo>0</ReserveNo><RegID>92</RegID><Code>1005</Code>"
        "</ResponseInfo></Message>"
    )
