"""What is sent, in every dialect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

import pytest
from lxml import etree
from yuyue_sim.contract.codes import BookingCode, RecordCode
from yuyue_sim.contract.declaration import Element, Layout
from yuyue_sim.contract.enumerations import (
    BillStatus,
    Channel,
    DoctorSex,
    PatientSex,
    PatientType,
    RecordType,
    VisitStatus,
    WorkStatus,
    WorkType,
    YesNo,
)
from yuyue_sim.contract.messages import (
    get_depart_work_info,
    get_doctor_info,
    get_doctor_photo,
    get_dt_no_info,
    get_gh_info,
    get_gh_record,
    get_hosp_info,
    get_yy_no,
)
from yuyue_sim.contract.parser import parse_message
from yuyue_sim.contract.renderer import escape, render_message, render_parts, renderer_source

SLOTS = get_dt_no_info.Response(
    work_infos=[get_dt_no_info.WorkInfo(start_time="08:00", end_time="08:30", total=10, left=0)]
)
DOCTORS = get_doctor_info.Response(
    hospital_id="SDPJ",
    doctors=[
        get_doctor_info.DoctorInfo(
            doctor_id="D001",
            department_id="K01",
            doctor_name="张三",
            sex=DoctorSex.MALE,
            rank="主任医师",
            is_expert=YesNo.YES,
            card_no="11010519491231002X",
            average_visit_minutes=8,
        )
    ],
)


def names(xml: str) -> list[str]:
    return [str(element.tag) for element in etree.fromstring(xml).iter()]


def test_without_a_value_optional_elements_are_sent_empty_and_numbers_as_zero() -> None:
    assert render_message(SLOTS, Layout.BOTH, omit_empty=False) == (
        "<Message><WorkInfo><StartTime>08:00</StartTime><EndTime>08:30</EndTime><IsReserved>0</IsReserved>"
        "<ResName></ResName><TotalNum>10</TotalNum><LeftNum>0</LeftNum><CheckSum>0</CheckSum></WorkInfo></Message>"
    )


def test_omit_empty_leaves_them_out_but_no_required_zero() -> None:
    assert render_message(SLOTS, Layout.BOTH, omit_empty=True) == (
        "<Message><WorkInfo><StartTime>08:00</StartTime><EndTime>08:30</EndTime>"
        "<TotalNum>10</TotalNum><LeftNum>0</LeftNum></WorkInfo></Message>"
    )


def test_omit_empty_keeps_a_zero_that_is_meant() -> None:
    info = get_dt_no_info.WorkInfo(start_time="08:00", end_time="08:30", is_reserved=YesNo.NO, total=10, left=0, seen=0)
    xml = render_message(get_dt_no_info.Response(work_infos=[info]), Layout.BOTH, omit_empty=True)
    assert "<IsReserved>0</IsReserved><TotalNum>10</TotalNum><LeftNum>0</LeftNum><CheckSum>0</CheckSum>" in xml


def test_a_refusal_has_its_required_elements_in_every_dialect() -> None:
    refusal = get_yy_no.Response(result=get_yy_no.BookingResult(code=BookingCode.FULL, message="号源已满"))
    assert render_message(refusal, Layout.TABLE, omit_empty=False) == (
        "<Message><ResponseInfo><Code>1001</Code><RegID>0</RegID><ReserveNo>0</ReserveNo><CheckNo>0</CheckNo>"
        "<ErrMsg>号源已满</ErrMsg></ResponseInfo></Message>"
    )
    assert render_message(refusal, Layout.TABLE, omit_empty=True) == (
        "<Message><ResponseInfo><Code>1001</Code><RegID>0</RegID><ReserveNo>0</ReserveNo>"
        "<ErrMsg>号源已满</ErrMsg></ResponseInfo></Message>"
    )


def test_an_optional_group_that_is_none_is_left_out() -> None:
    request = get_gh_info.Request(batch=get_gh_info.BatchQuery(hospital_id="SDPJ", visit_date=date(2026, 3, 2)))
    assert render_message(request, Layout.BOTH, omit_empty=False) == (
        "<Message><BatRegInfo><HospitalID>SDPJ</HospitalID><QueyDate>2026-03-02</QueyDate></BatRegInfo></Message>"
    )


@pytest.mark.parametrize(
    ("layout", "shown", "hidden"),
    [
        (Layout.TABLE, ["IDCard"], ["DoctorCardNo", "AveWorkTime"]),
        (Layout.EXAMPLE, ["DoctorCardNo", "AveWorkTime"], ["IDCard"]),
        (Layout.BOTH, ["IDCard", "DoctorCardNo", "AveWorkTime"], []),
    ],
)
def test_layouts_of_a_doctor(layout: Layout, shown: list[str], hidden: list[str]) -> None:
    xml = render_message(DOCTORS, layout, omit_empty=False)
    found = names(xml)
    assert [name for name in shown if name in found] == shown
    assert [name for name in hidden if name in found] == []
    for name in {"IDCard", "DoctorCardNo"} & set(shown):
        assert f"<{name}>11010519491231002X</{name}>" in xml


def test_layouts_of_a_photo() -> None:
    photo = get_doctor_photo.PhotoInfo(doctor_id="D001", doctor_name="张三", photo="data:image/jpg;base64,AA==")
    response = get_doctor_photo.Response(hospital_id="SDPJ", photos=[photo])
    table = "<DoctorPhoto>data:image/jpg;base64,AA==</DoctorPhoto>"
    example = "<DoctorPhotoBase64>data:image/jpg;base64,AA==</DoctorPhotoBase64>"
    start = "<Message><HospitalID>SDPJ</HospitalID><DoctorInfo><DoctorID>D001</DoctorID><DoctorName>张三</DoctorName>"
    end = "</DoctorInfo></Message>"
    assert render_message(response, Layout.TABLE, omit_empty=False) == start + table + end
    assert render_message(response, Layout.EXAMPLE, omit_empty=False) == start + example + end
    assert render_message(response, Layout.BOTH, omit_empty=False) == start + table + example + end


@pytest.mark.parametrize(
    ("layout", "places"),
    [
        (Layout.TABLE, ["Message/HospitalID"]),
        (Layout.EXAMPLE, ["Message/DepartCalendar/HospitalID"]),
        (Layout.BOTH, ["Message/HospitalID", "Message/DepartCalendar/HospitalID"]),
    ],
)
def test_the_address_of_the_hospital(layout: Layout, places: list[str]) -> None:
    schedule = get_depart_work_info.DepartmentSchedule(
        hospital_id="SDPJ",
        status=WorkStatus.STOPPED,
        department_id="K01",
        work_date=date(2026, 3, 2),
        work_type=WorkType.EMERGENCY,
        limited=40,
        registry_fee=Decimal(0),
        clinic_fee=Decimal("8.5"),
    )
    response = get_depart_work_info.Response(hospital_id="SDPJ", schedules=[schedule])
    xml = render_message(response, layout, omit_empty=True)
    tree = etree.fromstring(xml).getroottree()
    found = [tree.getpath(element).lstrip("/") for element in tree.iter("HospitalID")]
    assert found == places
    assert xml.endswith(
        "<WorkStatus>1</WorkStatus><DepartID>K01</DepartID><WorkDate>2026-03-02</WorkDate><WorkType>4</WorkType>"
        "<Limited>40</Limited><RegistryFee>0.00</RegistryFee><ClinicFee>8.50</ClinicFee></DepartCalendar></Message>"
    )


def test_a_response_of_nothing() -> None:
    empty = get_depart_work_info.Response(hospital_id="SDPJ")
    assert render_message(empty, Layout.TABLE, omit_empty=True) == "<Message><HospitalID>SDPJ</HospitalID></Message>"
    assert render_message(empty, Layout.EXAMPLE, omit_empty=True) == "<Message></Message>"


def hospital() -> get_hosp_info.HospitalInfo:
    return get_hosp_info.HospitalInfo(
        hospital_id="SDPJ",
        hospital_name="苏州大学附属第一医院(平江)",
        district="苏州市",
        grade="三级甲等",
        kind="非营利",
        classes="医院",
        zone="姑苏区",
        address="苏州市平海路899号",
        way="公交36路、80路",
        phone="67973306",
        intro="始创于1883年",
        interface_address="http://127.0.0.1:8080/webservice/YuyueService?wsdl",
        insurance_coverage=YesNo.YES,
        logo="data:image/png;base64,AA==",
        insurance=get_hosp_info.Insurance(types=["市民卡", "吴江医保"]),
        ahead_days=14,
    )


def test_a_hospital_in_the_words_of_the_table_and_of_the_example() -> None:
    response = get_hosp_info.Response(hospitals=[hospital()])
    for layout in (Layout.TABLE, Layout.BOTH):
        xml = render_message(response, layout, omit_empty=True)
        assert "<Grade>三级甲等</Grade><Kind>非营利</Kind><Classes>医院</Classes><Address>" in xml
        assert "InsureTypeCoverage" not in xml
    xml = render_message(response, Layout.EXAMPLE, omit_empty=True)
    assert "<Grade>三级甲等</Grade><Kind>公立医院</Kind><Classes>综合医院</Classes><Zone>姑苏区</Zone><Address>" in xml
    assert "<InsureTypeCoverage>1</InsureTypeCoverage>" in xml
    assert "<InsureSupport><InsureType>市民卡</InsureType><InsureType>吴江医保</InsureType></InsureSupport>" in xml


def registration_record(serial: str) -> get_gh_record.RegistrationRecord:
    return get_gh_record.RegistrationRecord(
        clinic_serial=serial,
        registration_type=RecordType.EXPERT,
        outpatient_no="M1",
        patient_name="李四",
        patient_type=PatientType.CITY,
        patient_sex=PatientSex.MALE,
        patient_age=46,
        registered_at=datetime(2026, 3, 1, 8, 5, 9, 999999),
        visit_date=date(2026, 3, 2),
        work_type=WorkType.MORNING,
        clinic_no="3",
        department_id="K01",
        department_name="内科",
        is_extra=YesNo.NO,
        visit_status=VisitStatus.NOT_SEEN,
        is_cancelled=YesNo.NO,
        clinic_fee=Decimal(15),
        experts_fee=Decimal(10),
        total_fee=Decimal(25),
        self_paid=Decimal("12.5"),
        insured=Decimal("12.5"),
        account_paid=Decimal(0),
        cash_paid=Decimal(0),
        bill_status=BillStatus.OWED,
        operator_id="12320",
        is_booked=YesNo.YES,
        booked_at=datetime(2026, 3, 1, 8, 5, 9),
        estimated_at=datetime(2026, 3, 2, 8, 30),
        channel=Channel.WECHAT,
    )


def test_layouts_of_a_record() -> None:
    response = get_gh_record.Response(code=RecordCode.FOUND, hospital_id="SDPJ", records=[registration_record("9001")])
    table = names(render_message(response, Layout.TABLE, omit_empty=True))
    example = names(render_message(response, Layout.EXAMPLE, omit_empty=True))
    both = names(render_message(response, Layout.BOTH, omit_empty=True))
    assert [name for name in both if name not in example] == ["ClinicSN", "SchedulType"]
    assert [name for name in both if name not in table] == ["RegID", "schedulType"]


def test_instants_have_no_fractions_and_money_two_decimals() -> None:
    response = get_gh_record.Response(code=RecordCode.FOUND, records=[registration_record("9001")])
    xml = render_message(response, Layout.TABLE, omit_empty=False)
    assert "<RegTime>2026-03-01 08:05:09</RegTime><ClinicDate>2026-03-02</ClinicDate>" in xml
    assert "<QuitTime></QuitTime><ClinicFee>15.00</ClinicFee>" in xml
    assert "<SelfPayFee>12.50</SelfPayFee>" in xml
    assert "<RegVia>微信</RegVia>" in xml


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("a<b>&c", "a&lt;b&gt;&amp;c"),
        ("]]>", "]]&gt;"),
        ("\x00\x0b\x1f\ufffe\ud800", "\ufffd\ufffd\ufffd\ufffd\ufffd"),
        ("a\r\nb\tc", "a&#13;\nb\tc"),
        ("𠮷\U0010ffff'\"", "𠮷\U0010ffff'\""),
        ("100% %s {x}", "100% %s {x}"),
    ],
)
def test_characters(text: str, sent: str) -> None:
    assert escape(text) == sent
    refusal = get_yy_no.Response(result=get_yy_no.BookingResult(code=BookingCode.OTHER, message=text))
    xml = render_message(refusal, Layout.BOTH, omit_empty=True)
    assert f"<ErrMsg>{sent}</ErrMsg>" in xml
    etree.fromstring(xml)


def test_the_pieces_make_the_whole_document_and_are_made_when_needed() -> None:
    drawn = 0

    def records() -> Iterator[get_gh_record.RegistrationRecord]:
        nonlocal drawn
        for serial in range(500):
            drawn += 1
            yield registration_record(str(serial))

    whole = get_gh_record.Response(code=RecordCode.FOUND, hospital_id="SDPJ", records=list(records()))
    for layout in Layout:
        for omit_empty in (False, True):
            parts = list(render_parts(whole, layout, omit_empty))
            assert "".join(parts) == render_message(whole, layout, omit_empty)
            assert len(parts) > 10
    drawn = 0
    lazy = get_gh_record.Response(code=RecordCode.FOUND, hospital_id="SDPJ", records=records())  # type: ignore[arg-type]
    parts_of_lazy = render_parts(lazy, Layout.BOTH, omit_empty=False)
    first = next(parts_of_lazy)
    assert first.startswith(
        "<Message><Code>2000</Code><Description></Description><HospitalID>SDPJ</HospitalID><RecItem>"
    )
    assert 0 < drawn < 50
    assert first + "".join(parts_of_lazy) == render_message(whole, Layout.BOTH, omit_empty=False)


def test_a_pause_among_the_records_is_an_empty_part() -> None:
    records = [registration_record("1"), registration_record("2")]
    whole = get_gh_record.Response(code=RecordCode.FOUND, hospital_id="SDPJ", records=list(records))
    pausing = get_gh_record.Response(
        code=RecordCode.FOUND,
        hospital_id="SDPJ",
        records=[None, records[0], None, None, records[1]],  # type: ignore[list-item]
    )
    parts = list(render_parts(pausing, Layout.BOTH, omit_empty=False))
    assert parts == ["", "", "", render_message(whole, Layout.BOTH, omit_empty=False)]


def test_a_short_response_is_one_part() -> None:
    assert list(render_parts(SLOTS, Layout.BOTH, omit_empty=True)) == [
        render_message(SLOTS, Layout.BOTH, omit_empty=True)
    ]


def test_another_root_in_a_namespace() -> None:
    xml = render_message(
        SLOTS, Layout.BOTH, True, root="NotifyHospInfoRsp", namespace="http://new.webservice.namespace"
    )
    assert xml.startswith('<NotifyHospInfoRsp xmlns="http://new.webservice.namespace"><WorkInfo>')
    assert xml.endswith("</WorkInfo></NotifyHospInfoRsp>")
    assert parse_message(get_dt_no_info.Response, etree.fromstring(xml), "NotifyHospInfoRsp") == SLOTS_AS_READ


SLOTS_AS_READ = get_dt_no_info.Response(
    work_infos=[get_dt_no_info.WorkInfo(start_time="08:00", end_time="08:30", total=10, left=0)]
)


def test_a_selection_arranges_the_elements_of_every_group() -> None:
    """As quirks of a hospital do."""

    def backwards(elements: Sequence[Element]) -> Sequence[Element]:
        return [each for each in reversed(elements) if each.name != "IsReserved"]

    expected = (
        "<Message><WorkInfo><CheckSum>0</CheckSum><LeftNum>0</LeftNum><TotalNum>10</TotalNum><ResName></ResName>"
        "<EndTime>08:30</EndTime><StartTime>08:00</StartTime></WorkInfo></Message>"
    )
    assert render_message(SLOTS, Layout.TABLE, omit_empty=False, selection=backwards) == expected
    assert "".join(render_parts(SLOTS, Layout.TABLE, omit_empty=False, selection=backwards)) == expected


def test_the_source_of_a_renderer_is_easy_to_read() -> None:
    assert renderer_source(get_dt_no_info.Queue, Layout.BOTH, omit_empty=False) == (
        "def write(record):\n"
        "    return (\n"
        "        ''\n"
        '        f\'{without_current_number if (value := record.current_number) is None or value == "" '
        "else write_current_number(value)}'\n"
        '        f\'{without_waiting_numbers if (value := record.waiting_numbers) is None or value == "" '
        "else write_waiting_numbers(value)}'\n"
        "    )\n"
    )
