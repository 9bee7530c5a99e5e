"""The twelve operations from document to document, every value written out."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime

import pytest
from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.errors import Malformed

from tests.hospital.rules.asking import MAN, Asked
from tests.hospital.rules.others import demand, instant, walk_in
from tests.hospital.rules.small_world import MORNING, OTHERS_CARD, TODAY
from tests.hospital.rules.wire import ask, order_document, texts

BOOKED = "<OneRegInfo><RegID>100</RegID></OneRegInfo>"
WINDOW = "<BeginTime>2026-03-02 00:00:00</BeginTime><EndTime>2026-03-02 23:59:59</EndTime>"
RECORDS = f"<RequestInfo><HospitalID>GH01</HospitalID>{WINDOW}</RequestInfo>"


@pytest.fixture
def booked(asked: Asked) -> Asked:
    """A clinic with one booking, RegID 100."""
    response = ask(
        asked, "getYyNo", order_document(more="<CheckNo>887766</CheckNo><RegViaVendor>苏周到</RegViaVendor>")
    )
    assert texts(response.find("ResponseInfo")) == {
        "Code": "1000", "RegID": "100", "ReserveNo": "1", "CheckNo": "887766", "ErrMsg": "",
    }  # fmt: skip
    return asked


def test_gh_info_of_a_fresh_booking(booked: Asked) -> None:
    response = ask(booked, "getGhInfo", BOOKED)
    assert (response.findtext("Code"), response.findtext("HospitalID")) == ("2000", "GH01")
    assert texts(response.find("RegInfo")) == {
        "RegID": "100", "DepartID": "IM", "DoctorID": "", "WorkType": "1", "BeginTime": "08:00", "EndTime": "09:00",
        "RegCat": "普通号", "ClinicLoc": "2号楼3层", "ClinicNo": "1", "CheckNo": "887766",
        "SelfMoney": "8.00", "InsureMoney": "12.00", "Money": "20.00", "SickInsureType": "1",
        "RegDate": "2026-03-02 09:30:00", "GetNoDate": "", "IsGet": "1", "IsQuit": "0", "QuitDate": "",
        "IsPay": "0", "PayDate": "", "NotPay": "20.00", "RegVia": "网站", "RegViaVendor": "苏周到",
    }  # fmt: skip


def test_gh_info_after_paying_and_cancelling(booked: Asked) -> None:
    update = f"<HospitalID>GH01</HospitalID><RegID>100</RegID><CardNo>{MAN}</CardNo><PayType>1</PayType>"
    response = ask(booked, "updateOrderInfo", f"<RequestInfo>{update}</RequestInfo>")
    assert texts(response.find("ResponseInfo")) == {"Code": "0000", "ErrMsg": "成功"}
    info = texts(ask(booked, "getGhInfo", BOOKED).find("RegInfo"))
    assert (info["IsPay"], info["PayDate"], info["NotPay"]) == ("1", "2026-03-02 09:30:00", "0.00")
    booked.clock.instant = datetime(2026, 3, 2, 10, 15, 30)
    cancel = "<RequestInfo><HospitalID>GH01</HospitalID><RegID>100</RegID></RequestInfo>"
    assert texts(ask(booked, "backNo", cancel).find("ResponseInfo")) == {"Code": "0000", "ErrMsg": ""}
    again = texts(ask(booked, "backNo", cancel).find("ResponseInfo"))
    assert again == {"Code": "0005", "ErrMsg": "已退号，无法再次退号"}
    info = texts(ask(booked, "getGhInfo", BOOKED).find("RegInfo"))
    assert (info["IsQuit"], info["QuitDate"]) == ("1", "2026-03-02 10:15:30")


def test_gh_record_of_a_booking(booked: Asked) -> None:
    response = ask(booked, "getGhRecord", RECORDS)
    assert (response.findtext("Code"), response.findtext("HospitalID")) == ("2000", "GH01")
    shown = texts(response.find("RecItem"))
    outpatient_no, patient_id = shown.pop("OpNo"), shown.pop("PatientID")
    assert (len(outpatient_no), len(patient_id)) == (14, 10)
    assert shown == {
        "ClinicSN": "GH01000000000000000100", "RegType": "0", "IDCard": MAN, "PatientName": "王小明",
        "PatientType": "1", "PatientSex": "0", "PatientAge": "46", "RegTime": "2026-03-02 09:30:00",
        "ClinicDate": "2026-03-03", "SchedulType": "1", "ClinicNo": "1", "DepartID": "IM", "DepartName": "IM科",
        "DoctorID": "", "DoctorName": "", "VisitDoctorID": "", "VisitDoctorName": "", "IsExtra": "0",
        "VisitStatus": "0", "IsQuit": "0", "QuitTime": "", "ClinicFee": "20.00", "ExpFee": "0.00",
        "TotalFee": "20.00", "SelfPayFee": "8.00", "InsureFee": "12.00", "AccountFee": "0.00", "CashFee": "0.00",
        "IsPayed": "0", "OperID": "12320", "IsRegister": "1", "RegisterTime": "2026-03-02 09:30:00",
        "EstBegTime": "2026-03-03 08:00:00", "RegVia": "网站", "RegViaVendor": "苏周到", "Plat12320SN": "100",
    }  # fmt: skip
    narrowed = RECORDS.replace("<Begin", f"<IDCard>{MAN}</IDCard><OpNo>{outpatient_no}</OpNo><Begin")
    assert len(ask(booked, "getGhRecord", narrowed).findall("RecItem")) == 1


def test_gh_record_of_other_channels_patients(asked: Asked) -> None:
    asked.world.demands["IM", "IM01", TODAY, MORNING] = (
        demand(0, 1, "01 10:00", paid_at=instant("01 10:05")),
        demand(1, 4, "01 11:00", "01 12:00"),
        walk_in(2, 3, "02 08:10", is_extra=True),
    )
    asked.clock.instant = instant("02 13:00")
    records = ask(asked, "getGhRecord", RECORDS.replace("2026-03-02 00:00:00", "2026-03-01 00:00:00"))
    seen, cancelled, walked_in = (texts(each) for each in records.findall("RecItem"))
    assert seen == {
        "ClinicSN": "900000000000370000", "RegType": "1", "OpNo": "78346379293654", "PatientID": "5246338277",
        "IDCard": OTHERS_CARD, "PatientName": "钱多", "PatientType": "1", "PatientSex": "0", "PatientAge": "36",
        "RegTime": "2026-03-01 10:00:00", "ClinicDate": "2026-03-02", "SchedulType": "1", "ClinicNo": "1",
        "DepartID": "IM", "DepartName": "IM科", "DoctorID": "IM01", "DoctorName": "医生IM01",
        "VisitDoctorID": "IM01", "VisitDoctorName": "医生IM01", "IsExtra": "0", "VisitStatus": "1", "IsQuit": "0",
        "QuitTime": "", "ClinicFee": "20.00", "ExpFee": "80.00", "TotalFee": "100.00", "SelfPayFee": "40.00",
        "InsureFee": "60.00", "AccountFee": "24.00", "CashFee": "40.00", "IsPayed": "1", "OperID": "医院APP",
        "IsRegister": "1", "RegisterTime": "2026-03-01 10:00:00", "EstBegTime": "2026-03-02 08:00:00",
        "RegVia": "APP", "RegViaVendor": "医院APP", "Plat12320SN": "",
    }  # fmt: skip
    assert {name: value for name, value in cancelled.items() if value != seen[name]} == {
        "ClinicSN": "900000000000370001", "RegTime": "2026-03-01 11:00:00", "ClinicNo": "4", "VisitDoctorID": "",
        "VisitDoctorName": "", "VisitStatus": "0", "IsQuit": "1", "QuitTime": "2026-03-01 12:00:00",
        "SelfPayFee": "0.00", "InsureFee": "0.00", "AccountFee": "0.00", "CashFee": "0.00", "IsPayed": "0",
        "RegisterTime": "2026-03-01 11:00:00", "EstBegTime": "2026-03-02 09:00:00",
    }  # fmt: skip
    assert {name: value for name, value in walked_in.items() if value != seen[name]} == {
        "ClinicSN": "900000000000370002", "RegTime": "2026-03-02 08:10:00", "ClinicNo": "3", "IsExtra": "1",
        "OperID": "1042", "IsRegister": "0", "RegisterTime": "", "EstBegTime": "2026-03-02 09:00:00",
        "RegVia": "窗口", "RegViaVendor": "",
    }  # fmt: skip


def test_the_money_of_a_record_follows_payment_and_cancellation(booked: Asked) -> None:
    def money() -> list[str]:
        shown = texts(ask(booked, "getGhRecord", RECORDS).find("RecItem"))
        names = ("TotalFee", "SelfPayFee", "InsureFee", "AccountFee", "CashFee", "IsPayed")
        return [shown[name] for name in names]

    assert money() == ["20.00", "8.00", "12.00", "0.00", "0.00", "0"]
    booked.update(100, is_paid=1)
    assert money() == ["20.00", "8.00", "12.00", "4.80", "8.00", "1"]
    booked.cancel(100)
    assert money() == ["20.00", "0.00", "0.00", "0.00", "0.00", "1"]


@pytest.mark.parametrize(
    ("doctor_id", "category", "record_type"), [("", "普通号", "0"), ("IM01", "专家", "1"), ("IM09", "特需", "2")]
)
def test_the_words_for_a_number(doctor_id: str, category: str, record_type: str) -> None:
    asked = Asked()
    asked.booked(registration_id=100, doctor_id=doctor_id)
    assert ask(asked, "getGhInfo", BOOKED).findtext("RegInfo/RegCat") == category
    assert ask(asked, "getGhRecord", RECORDS).findtext("RecItem/RegType") == record_type


@pytest.mark.parametrize(
    ("operation", "inner", "code", "named"),
    [
        ("getYyNo", order_document(without="<SickSex>0</SickSex>"), "1005", "Message/OrderInfo/SickSex"),
        ("getYyNo", order_document(without="<RegID>100</RegID>"), "1005", "Message/OrderInfo/RegID"),
        ("getYyNo", "", "1005", "Message/OrderInfo"),
        ("backNo", "<RequestInfo><HospitalID>GH01</HospitalID></RequestInfo>", "0004", "Message/RequestInfo/RegID"),
        ("updateOrderInfo", "<RequestInfo><RegID>1</RegID></RequestInfo>", "0001", "Message/RequestInfo/CardNo"),
    ],
)
def test_a_malformed_request_is_answered_by_a_code(operation: str, inner: str, code: str, named: str) -> None:
    result = texts(ask(Asked(), operation, inner).find("ResponseInfo"))
    assert result["Code"] == code
    assert named in result["ErrMsg"]
    if operation == "getYyNo":
        assert (result["RegID"], result["ReserveNo"]) == ("0", "0")


@pytest.mark.parametrize(
    ("operation", "inner"),
    [
        ("getGhInfo", ""),
        ("getGhInfo", "<OneRegInfo/>"),
        ("getGhInfo", "<BatRegInfo/>"),
        ("getGhInfo", "<BatRegInfo><HospitalID>GH01</HospitalID><QueyDate>2026-02-30</QueyDate></BatRegInfo>"),
        ("getGhRecord", RECORDS.replace("2026-03-02 23:59:59", "2026-03-01 23:59:59")),
    ],
)
def test_a_malformed_query_is_2001(operation: str, inner: str) -> None:
    response = ask(Asked(), operation, inner)
    assert response.findtext("Code") == "2001"
    if operation == "getGhInfo":
        assert len(response.findtext("Description", "")) <= 100


def test_a_long_complaint_is_cut_to_what_its_element_holds() -> None:
    asked = Asked()
    order = order_document(more=f"<BeginTime>{'9' * 300}</BeginTime>")
    assert len(ask(asked, "getYyNo", order).findtext("ResponseInfo/ErrMsg", "")) <= 200


def test_a_query_that_finds_nothing_is_2002() -> None:
    batch = "<BatRegInfo><HospitalID>GH99</HospitalID><QueryDate>2026-03-03</QueryDate></BatRegInfo>"
    for operation, inner, words in (
        ("getGhInfo", BOOKED, "预约信息不存在"),
        ("getGhInfo", batch, "预约信息不存在"),
        ("getGhRecord", RECORDS, "挂号记录不存在"),
    ):
        response = ask(Asked(), operation, inner)
        assert (response.findtext("Code"), response.findtext("Description")) == ("2002", words)
        assert response.find("RegInfo") is None


def test_the_numbers_of_a_schedule(booked: Asked) -> None:
    query = "<HospitalID>GH01</HospitalID><DepartID>IM</DepartID><WorkDate>2026-03-03</WorkDate><WorkType>1</WorkType>"
    response = ask(booked, "getDtNoInfo", f"<RequestInfo>{query}</RequestInfo>")
    assert response.find("Queue") is None
    rows = [tuple(texts(info).values()) for info in response.findall("WorkInfo")]
    assert rows == [
        ("08:00", "09:00", "0", "", "2", "1", "0"),
        ("09:00", "10:00", "0", "", "2", "2", "0"),
        ("10:00", "11:00", "1", "", "2", "2", "0"),
    ]
    today = ask(booked, "getDtNoInfo", f"<RequestInfo>{query.replace('03-03', '03-02')}</RequestInfo>")
    assert set(texts(today.find("Queue"))) == {"CurrentNum", "QueuingNum"}


def test_beds_are_listed_with_the_times_of_request_and_response() -> None:
    query = "<HospitalID>GH01</HospitalID><DepartID>IP</DepartID><WorkDate>2026-03-02</WorkDate><WorkType>50</WorkType>"
    response = ask(Asked(), "getDtNoInfo", f"<RequestInfo>{query}</RequestInfo>")
    assert [texts(info) for info in response] == [
        {
            "StartTime": "09:30", "EndTime": "09:30", "IsReserved": "0", "ResName": "病床数", "TotalNum": "40",
            "LeftNum": "9", "CheckSum": "0",
        }
    ]  # fmt: skip


def test_a_hospital_lists_what_it_admits() -> None:
    response = ask(Asked(), "getHospInfo", "<MsgType>1000</MsgType><RequestInfo/>")
    assert [info.findtext("HospitalID") for info in response] == ["GH01", "GH02", "GH03"]
    shown = texts(response[2])
    assert shown["InterfaceAddr"] == "http://127.0.0.1:8080/webservice/YuyueService?wsdl"
    assert shown["LogoPic"] == f"data:image/png;base64,{b64encode(b'logo of GH03').decode()}"
    assert [shown[name] for name in ("AheadofDays", "CancelThatDay", "RegExpertThatDay", "ForeignReg")] == [
        "7", "0", "0", "1",
    ]  # fmt: skip
    assert [kind.text for kind in response[0].findall("InsureSupport/InsureType")] == ["市民卡", "异地医保"]
    suspended = texts(response[1])
    assert (suspended["IsSuspended"], suspended["SuspendedReason"]) == ("1", "系统升级")


def test_departments_and_doctors_and_their_photos() -> None:
    asked = Asked()
    of_open = "<MsgType>1000</MsgType><RequestInfo><HospitalID>GH01</HospitalID>{}</RequestInfo>"
    departments = ask(asked, "getDepartInfo", of_open.format(""))
    assert len(departments.findall("DepartInfo")) == 13
    children = texts(departments.find("DepartInfo[DepartID='PE']"))
    assert [children[name] for name in ("BabyFlag", "BabyAge", "DepartSex", "RegistryFee", "ClinicFee")] == [
        "1", "14", "0", "0.00", "20.00",
    ]  # fmt: skip
    doctors = ask(asked, "getDoctorInfo", of_open.format(""))
    assert [each.text for each in doctors.iter("DoctorID")] == ["IM01", "IM02", "IM09", "SU01"]
    photo = ask(asked, "getDoctorPhoto", of_open.format("<DoctorID>IM02</DoctorID>"), Layout.EXAMPLE)
    data = f"data:image/jpg;base64,{b64encode(b'photo of GH01/IM02').decode()}"
    assert [texts(info) for info in photo.findall("DoctorInfo")] == [
        {"DoctorID": "IM02", "DoctorName": "医生IM02", "DoctorPhotoBase64": data}
    ]
    assert len(ask(asked, "getDoctorPhoto", of_open.format("")).findall("DoctorInfo")) == 4


def test_rosters_between_two_dates() -> None:
    days = "<BeginTime>2026-03-03</BeginTime><EndTime>2026-03-04</EndTime>"
    asked = Asked()
    doctors = f"<RequestInfo><HospitalID>GH01</HospitalID><DoctorID>IM01</DoctorID>{days}</RequestInfo>"
    calendars = ask(asked, "getDoctorWorkInfo", doctors).findall("DoctorCalendar")
    assert [texts(each)["WorkDate"] for each in calendars] == ["2026-03-03", "2026-03-04"]
    assert texts(calendars[0]) == {
        "WorkStatus": "0", "IsReserved": "0", "DoctorID": "IM01", "DepartID": "IM", "WorkDate": "2026-03-03",
        "WorkType": "1", "Limited": "6", "RegistryFee": "0.00", "ClinicFee": "20.00", "ExpertsFee": "80.00",
        "Remark": "",
    }  # fmt: skip
    departments = f"<RequestInfo><HospitalID>GH01</HospitalID><DepartId>IM</DepartId>{days}</RequestInfo>"
    shown = [texts(each) for each in ask(asked, "getDepartWorkInfo", departments).findall("DepartCalendar")]
    assert sorted((each["WorkDate"], each["WorkType"], each["WorkStatus"]) for each in shown) == [
        ("2026-03-03", "1", "0"), ("2026-03-03", "2", "1"), ("2026-03-03", "5", "0"), ("2026-03-04", "1", "0"),
    ]  # fmt: skip


@pytest.mark.parametrize("operation", ["getDepartInfo", "getDoctorInfo", "getDoctorPhoto"])
def test_an_unknown_hospital_has_nothing(operation: str) -> None:
    response = ask(Asked(), operation, "<RequestInfo><HospitalID>GH99</HospitalID></RequestInfo>")
    assert texts(response) == {"HospitalID": "GH99"}


@pytest.mark.parametrize("operation", ["getDepartWorkInfo", "getDoctorWorkInfo"])
def test_reversed_dates_are_malformed(operation: str) -> None:
    reversed_days = "<BeginTime>2026-03-04</BeginTime><EndTime>2026-03-03</EndTime>"
    with pytest.raises(KeyError) as error:
        ask(Asked(), operation, f"<RequestInfo><HospitalID>GH01</HospitalID>{reversed_days}</RequestInfo>")
    assert isinstance(error.value.__context__, Malformed)
    assert error.value.__context__.path == "Message/RequestInfo/EndTime"
