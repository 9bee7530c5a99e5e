"""What is taken: liberal in form."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from lxml import etree
from yuyue_sim.contract.enumerations import (
    CancelledRegistrationType,
    Channel,
    InsuranceType,
    MessageType,
    PatientSex,
    RegistrationType,
    WorkType,
    YesNo,
)
from yuyue_sim.contract.messages import (
    back_no,
    get_doctor_info,
    get_doctor_photo,
    get_dt_no_info,
    get_gh_info,
    get_gh_record,
    get_hosp_info,
    get_yy_no,
    update_order_info,
)
from yuyue_sim.contract.parser import parse_message

QUESTION = get_dt_no_info.SlotQuery(
    hospital_id="SDPJ",
    doctor_id="D001",
    department_id="K01",
    work_date=date(2026, 3, 2),
    work_type=WorkType.MORNING,
)


def slot_request(xml: str) -> get_dt_no_info.SlotQuery:
    return parse_message(get_dt_no_info.Request, etree.fromstring(xml)).query


def cancel(fields: str) -> back_no.CancelOrder:
    xml = f"<Message><RequestInfo><HospitalID>SDPJ</HospitalID><RegID>7</RegID>{fields}</RequestInfo></Message>"
    return parse_message(back_no.Request, etree.fromstring(xml)).query


def update(fields: str) -> update_order_info.UpdateOrder:
    xml = (
        "<Message><RequestInfo><HospitalID>SDPJ</HospitalID><RegID>7</RegID>"
        f"<CardNo>32050219800101001X</CardNo>{fields}</RequestInfo></Message>"
    )
    return parse_message(update_order_info.Request, etree.fromstring(xml)).query


def order(**changes: str) -> get_yy_no.Order:
    fields = {
        "RegID": "123456789012345678",
        "HospitalID": "SDPJ",
        "DepartID": "K01",
        "DepartName": "内科",
        "IsExpert": "0",
        "SickName": "李四",
        "SickSex": "1",
        "SickInsureType": "0",
        "SeeDoctorDate": "2026-03-02",
        "WorkType": "5",
        "RegistryFee": "0",
        "ClinicFee": "15",
        "Phone": "13800000000",
        "CardNo": "32050219800101001X",
        "RegType": "13",
        "PayType": "0",
        "CreateDate": "2026-03-01 08:05:09",
    } | changes
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    return parse_message(
        get_yy_no.Request, etree.fromstring(f"<Message><OrderInfo>{inner}</OrderInfo></Message>")
    ).order


@pytest.mark.parametrize(
    "xml",
    [
        pytest.param(
            "<Message><RequestInfo><HospitalID>SDPJ</HospitalID><DoctorID>D001</DoctorID><DepartID>K01</DepartID>"
            "<WorkDate>2026-03-02</WorkDate><WorkType>1</WorkType></RequestInfo></Message>",
            id="as written",
        ),
        pytest.param(
            "<MESSAGE><requestInfo><hospitalid>SDPJ</hospitalid><DoctorId>D001</DoctorId><DepartId>K01</DepartId>"
            "<workDate>2026-03-02</workDate><WORKTYPE>1</WORKTYPE></requestInfo></MESSAGE>",
            id="another case",
        ),
        pytest.param(
            '<m:Message xmlns:m="http://service.yuyue.ws.com/"><m:RequestInfo><m:HospitalID>SDPJ</m:HospitalID>'
            '<DoctorID xmlns="urn:x">D001</DoctorID><m:DepartId>K01</m:DepartId><m:WorkDate>2026-03-02</m:WorkDate>'
            "<m:WorkType>1</m:WorkType></m:RequestInfo></m:Message>",
            id="in namespaces",
        ),
        pytest.param(
            "<Message>\n <!-- a --><RequestInfo>\n <WorkType>\n 01\t</WorkType><!-- b --><HospitalID>SD<!-- c -->PJ"
            "</HospitalID><DoctorID><![CDATA[D001]]></DoctorID><?p i?><DepartID> K01\r\n</DepartID>"
            "<WorkDate> 2026-03-02 </WorkDate></RequestInfo>\n</Message>",
            id="with comments, white space, CDATA, another order, a leading zero",
        ),
        pytest.param(
            '<Message a="1"><MsgType>1000</MsgType><Unknown><HospitalID>X</HospitalID></Unknown><RequestInfo b="2">'
            '<HospitalID c="3">SDPJ</HospitalID><DoctorID>D001</DoctorID><DepartID>K01</DepartID><Foo>bar</Foo>'
            "<WorkDate>2026-03-02</WorkDate><WorkType>1</WorkType></RequestInfo></Message>",
            id="with what is unknown",
        ),
    ],
)
def test_the_same_request_in_many_forms(xml: str) -> None:
    assert slot_request(xml) == QUESTION


def test_absent_empty_blank_and_self_closed_are_the_same() -> None:
    absent = cancel("")
    assert absent == cancel("<DoctorID/><SeeDoctorDate></SeeDoctorDate><WorkType> </WorkType><BeginTime>\n</BeginTime>")
    assert absent == back_no.CancelOrder(hospital_id="SDPJ", registration_id=7)
    assert (absent.doctor_id, absent.visit_date, absent.work_type, absent.begin_time) == ("", None, None, "")


def test_a_zero_says_nothing_where_it_is_no_value() -> None:
    assert cancel("<WorkType>0</WorkType>").work_type is None
    assert cancel("<WorkType>0</WorkType>") == cancel("")
    assert order(ExpertsFee="0.00").experts_fee is None
    one = parse_message(
        get_gh_info.Request,
        etree.fromstring("<Message><OneRegInfo><RegID>0</RegID><CardNo>320502</CardNo></OneRegInfo></Message>"),
    ).one
    assert one is not None
    assert one.registration_id is None


def test_zero_can_be_a_value_and_absent_is_none() -> None:
    assert cancel("<IsExpert>0</IsExpert>").is_expert is YesNo.NO
    assert cancel("<IsExpert/>").is_expert is None
    assert cancel("<RegType>0</RegType>").registration_type is CancelledRegistrationType.BOOKING
    given = update("<SickSex>0</SickSex><SickInsureType>0</SickInsureType><PayType>0</PayType>")
    assert (given.patient_sex, given.insurance_type, given.is_paid) == (0, InsuranceType.SELF_PAID, YesNo.NO)
    left = update("<SickSex/><PayType/>")
    assert (left.patient_sex, left.insurance_type, left.is_paid) == (None, None, None)


@pytest.mark.parametrize(("text", "sex"), [("0", 0), ("1", 1), ("2", 2)])
def test_an_update_keeps_the_number_of_the_sex(text: str, sex: int) -> None:
    assert update(f"<SickSex>{text}</SickSex>").patient_sex == sex


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("8:00", "08:00"),
        ("08:00", "08:00"),
        ("8：00", "08:00"),
        ("23:59", "23:59"),
        ("0:00", "00:00"),
        (" 9:30 ", "09:30"),
    ],
)
def test_times_become_two_digits_each(text: str, time: str) -> None:
    assert cancel(f"<BeginTime>{text}</BeginTime>").begin_time == time


def test_an_order_has_the_types_of_its_table() -> None:
    made = order(SickBirthday="1980-01-01", BeginTime="8：00", EndTime="10:30", ExpertsFee="8.5", RegVia="APP")
    assert made.registration_id == 123456789012345678
    assert made.is_expert is YesNo.NO
    assert made.patient_sex is PatientSex.FEMALE
    assert made.patient_birthday == date(1980, 1, 1)
    assert made.insurance_type is InsuranceType.SELF_PAID
    assert made.work_type is WorkType.EVENING
    assert (made.begin_time, made.end_time) == ("08:00", "10:30")
    assert [str(made.registry_fee), str(made.clinic_fee), str(made.experts_fee)] == ["0.00", "15.00", "8.50"]
    assert isinstance(made.clinic_fee, Decimal)
    assert made.registration_type is RegistrationType.REFERRAL_TEST
    assert made.channel is Channel.APP
    assert made.created_at == datetime(2026, 3, 1, 8, 5, 9)
    assert made.exam_apply is None


def test_an_order_without_a_channel_came_by_the_website() -> None:
    assert order().channel is Channel.WEBSITE
    assert order(RegVia="").channel is Channel.WEBSITE


def test_another_document_replaces_the_id_card() -> None:
    made = order(CardNo="", OtherIdNo="E12345678", CardType="护照")
    assert (made.card_no, made.other_id_no, made.card_type) == ("", "E12345678", "护照")


def test_tests_of_an_order() -> None:
    items = "<ExamItem><Name>核酸检测</Name></ExamItem><ExamItem><Name>血常规</Name></ExamItem>"
    apply = order(ExamApply=items).exam_apply
    assert apply is not None
    assert [item.name for item in apply.items] == ["核酸检测", "血常规"]


@pytest.mark.parametrize("empty", ["", " \n", "<ExamItem/>", "<ExamItem><Name/></ExamItem>", "<!-- none -->"])
def test_an_optional_group_in_which_nothing_is_given_is_absent(empty: str) -> None:
    assert order(ExamApply=empty).exam_apply is None


@pytest.mark.parametrize(
    "text",
    ["𠮷野家 𪚥", "'; DROP TABLE registration; --", 'a&lt;b&gt;&amp;c ]]&gt; "d"', "%s %(x)s {0}", "李\u00a0四\u3000"],
)
def test_text_comes_unchanged(text: str) -> None:
    plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert order(MedicalRecord=text).medical_record == plain


def test_lengths_count_characters() -> None:
    assert order(SickName="𠮷" * 50).patient_name == "𠮷" * 50
    assert cancel("<ReserveNo>" + "9" * 50 + "</ReserveNo>").reserve_no == "9" * 50


def test_the_message_type_may_be_left_out() -> None:
    for message_type in ("", "<MsgType/>", "<MsgType>1000</MsgType>"):
        xml = f"<Message>{message_type}<RequestInfo/></Message>"
        request = parse_message(get_hosp_info.Request, etree.fromstring(xml))
        assert request.message_type is MessageType.QUERY
        assert request.query.hospital_id == ""


def test_one_block_of_get_gh_info_or_the_other() -> None:
    def ask(xml: str) -> get_gh_info.Request:
        return parse_message(get_gh_info.Request, etree.fromstring(f"<Message>{xml}</Message>"))

    assert ask("") == get_gh_info.Request(one=None, batch=None)
    assert ask("<OneRegInfo/><BatRegInfo><HospitalID/><QueyDate/></BatRegInfo>") == get_gh_info.Request()
    assert ask("<OneRegInfo><RegID>5</RegID></OneRegInfo>").one == get_gh_info.OneQuery(registration_id=5)
    batch = get_gh_info.BatchQuery(hospital_id="SDPJ", visit_date=date(2026, 3, 2))
    block = "<HospitalID>SDPJ</HospitalID><{0}>2026-03-02</{0}>"
    empty_one = "<OneRegInfo><RegID/><CardNo> </CardNo></OneRegInfo>"
    for name in ("QueyDate", "QueryDate", "queydate"):
        assert ask(f"{empty_one}<BatRegInfo>{block.format(name)}</BatRegInfo>") == get_gh_info.Request(batch=batch)


@pytest.mark.parametrize("names", [("IDCard",), ("DoctorCardNo",), ("IDCard", "DoctorCardNo")])
def test_a_client_reads_either_name_of_a_response(names: tuple[str, ...]) -> None:
    cards = "".join(f"<{name}>32050219800101001X</{name}>" for name in names)
    xml = (
        "<Message><HospitalID>SDPJ</HospitalID><DoctorInfo><DoctorID>D001</DoctorID><DepartID>K01</DepartID>"
        f"<DoctorName>张三</DoctorName><IsExpert>1</IsExpert>{cards}</DoctorInfo></Message>"
    )
    (doctor,) = parse_message(get_doctor_info.Response, etree.fromstring(xml)).doctors
    assert doctor.card_no == "32050219800101001X"
    assert doctor.sex == 0


def test_the_examples_name_replaces_an_empty_element_of_the_table() -> None:
    xml = (
        "<Message><HospitalID>SDPJ</HospitalID><DoctorInfo><DoctorID>D001</DoctorID><DoctorName>张三</DoctorName>"
        "<DoctorPhoto/><DoctorPhotoBase64>data:image/jpg;base64,AA==</DoctorPhotoBase64></DoctorInfo></Message>"
    )
    (photo,) = parse_message(get_doctor_photo.Response, etree.fromstring(xml)).photos
    assert photo.photo == "data:image/jpg;base64,AA=="


def test_a_record_request_has_instants() -> None:
    xml = (
        "<Message><RequestInfo><HospitalID>SDPJ</HospitalID><IDCard/><OpNo>M1</OpNo>"
        "<BeginTime>2020-07-20 09:30:00</BeginTime><EndTime>2020-07-20 09:30:00</EndTime></RequestInfo></Message>"
    )
    request = parse_message(get_gh_record.Request, etree.fromstring(xml)).query
    assert request == get_gh_record.RecordQuery(
        hospital_id="SDPJ",
        outpatient_no="M1",
        begin_at=datetime(2020, 7, 20, 9, 30),
        end_at=datetime(2020, 7, 20, 9, 30),
    )


def test_the_path_may_begin_above_the_message() -> None:
    element = etree.fromstring("<Message><RequestInfo><HospitalID>SDPJ</HospitalID></RequestInfo></Message>")
    request = parse_message(get_hosp_info.Request, element, path="getHospInfo/Message")
    assert request.query.hospital_id == "SDPJ"
