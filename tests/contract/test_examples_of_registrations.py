"""The examples of 2.8 to 2.13, word for word but for their placeholders, which have values here."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from lxml import etree
from yuyue_sim.contract.codes import CancelCode, QueryCode
from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.enumerations import (
    Channel,
    InsuranceType,
    NumberTaken,
    PatientSex,
    WorkType,
)
from yuyue_sim.contract.messages import back_no, get_gh_info, get_gh_record, get_yy_no, update_order_info
from yuyue_sim.contract.parser import parse_message
from yuyue_sim.contract.renderer import render_message


def read(record_class: type[Any], xml: str, root: str = "Message") -> Any:
    return parse_message(record_class, etree.fromstring(xml), root)


ORDER = """<Message>
<OrderInfo>
<RegID>202603010000000001</RegID>
<HospitalID>SDPJ</HospitalID>
<DepartID>K01</DepartID>
<DepartName>内科</DepartName>
<DoctorID>D001</DoctorID>
<DoctorName>张三</DoctorName>
<IsExpert>1</IsExpert>
<SickName>李四</SickName>
<SickSex>0</SickSex>
<SickBirthday>1949-12-31</SickBirthday>
<SickInsureType>1</SickInsureType>
<SeeDoctorDate>2026-03-02</SeeDoctorDate>
<WorkType>1</WorkType>
<ReserveNo></ReserveNo>
<BeginTime>8：00</BeginTime>
<EndTime>10:30</EndTime>
<RegistryFee>0</RegistryFee>
<ClinicFee>15.00</ClinicFee>
<ExpertsFee>10.00</ExpertsFee>
<CheckNo>123456</CheckNo>
<Phone>13800000000</Phone>
<CardNo>11010519491231002X</CardNo>
<OtherIdNo></OtherIdNo>
<CardType></CardType>
<RegType>5</RegType>
<RegViaVendor>苏周到</RegViaVendor>
<RegOperator></RegOperator>
<PayType>0</PayType>
<CreateDate>2026-03-01 08:00:00</CreateDate>
<OperID></OperID>
<!-- 以下信息非双向转诊时，内容都为空 -->
<OutHospitalID></OutHospitalID>
<OutHospitalName></OutHospitalName>
<FromDeptID></FromDeptID>
<FromDeptName></FromDeptName>
<FromDoctorID></FromDoctorID>
<FromDoctorName></FromDoctorName>
<ChangeCliniqueReason></ChangeCliniqueReason>
<MedicalRecord></MedicalRecord>
<PreDiagnosis></PreDiagnosis>
<!-- 以上信息非双向转诊时，内容都为空 -->
<!-- 以下信息非预约检验时，内容都为空 -->
<ExamApply>
<ExamItem>
<Name>核酸检测</Name>
</ExamItem>
</ExamApply>
<!-- 以上信息非预约检验时，内容都为空 -->
</OrderInfo>
</Message>"""


def test_an_order() -> None:
    order = read(get_yy_no.Request, ORDER).order
    assert order.registration_id == 202603010000000001
    assert order.patient_sex is PatientSex.MALE
    assert (order.begin_time, order.end_time) == ("08:00", "10:30")
    assert (order.channel, order.channel_vendor) == (Channel.WEBSITE, "苏周到")
    assert order.created_at == datetime(2026, 3, 1, 8, 0)
    assert order.referral_reason == ""
    assert order.exam_apply == get_yy_no.ExamApply(items=[get_yy_no.ExamItem(name="核酸检测")])


def test_a_cancellation_and_its_response() -> None:
    xml = """<Message>
<RequestInfo>
<HospitalID>SDPJ</HospitalID>
<RegID>202603010000000001</RegID>
<DepartID>K01</DepartID>
<DoctorID>D001</DoctorID>
<IsExpert>1</IsExpert>
<ReserveNo>3</ReserveNo>
<SeeDoctorDate>2026-03-02</SeeDoctorDate>
<WorkType>1</WorkType>
<BeginTime>08:00</BeginTime>
<EndTime>08:30</EndTime>
<RegType>0</RegType>
</RequestInfo>
</Message>"""
    request = read(back_no.Request, xml)
    assert (request.query.reserve_no, request.query.begin_time) == ("3", "08:00")
    assert render_message(request, Layout.BOTH, omit_empty=True) == xml.replace("\n", "")
    response = back_no.Response(
        result=back_no.CancelResult(code=CancelCode.NOT_ALLOWED, message="用户已经取号，不允许退号")
    )
    assert render_message(response, Layout.BOTH, omit_empty=False) == (
        "<Message><ResponseInfo><Code>0002</Code><ErrMsg>用户已经取号，不允许退号</ErrMsg></ResponseInfo></Message>"
    )


def test_an_update() -> None:
    xml = """<Message>
<RequestInfo>
<HospitalID>SDPJ</HospitalID>
<RegID>202603010000000001</RegID>
<SickName>李四</SickName>
<SickSex>1</SickSex>
<SickInsureType>8</SickInsureType>
<Phone>13800000000</Phone>
<CardNo>11010519491231002X</CardNo>
<PayType>1</PayType>
</RequestInfo>
</Message>"""
    request = read(update_order_info.Request, xml)
    assert request.query.insurance_type is InsuranceType.ZHANGJIAGANG
    assert render_message(request, Layout.BOTH, omit_empty=True) == xml.replace("\n", "")


def test_both_queries() -> None:
    one = """<Message>
<OneRegInfo>
<RegID>202603010000000001</RegID>
<CardNo>11010519491231002X</CardNo>
<DepartID>K01</DepartID>
<DoctorID>D001</DoctorID>
<SeeDoctorDate>2026-03-02</SeeDoctorDate>
</OneRegInfo>
</Message>"""
    request = read(get_gh_info.Request, one)
    assert request.batch is None
    assert request.one == get_gh_info.OneQuery(
        registration_id=202603010000000001,
        card_no="11010519491231002X",
        department_id="K01",
        doctor_id="D001",
        visit_date=date(2026, 3, 2),
    )
    batch = "<Message><BatRegInfo><HospitalID>SDPJ</HospitalID><QueyDate>2012-01-01</QueyDate></BatRegInfo></Message>"
    assert read(get_gh_info.Request, batch).batch.visit_date == date(2012, 1, 1)


def test_bookings() -> None:
    xml = """<Message>
<Code>2000</Code>（2000挂号信息获取成功 2001 请求格式不正确 2002 挂号信息不存在 2003 系统错误）
<Description>成功</Description>
<RegInfo>
<HospitalID>SDPJ</HospitalID>
<RegID>202603010000000001</RegID>
<DepartID>K01</DepartID>
<DoctorID>D001</DoctorID>
<WorkType>1</WorkType>
<BeginTime>08:00</BeginTime>
<EndTime>08:30</EndTime>
<RegCat>专家</RegCat>
<ClinicLoc>门诊三楼</ClinicLoc>
<ClinicNo>3</ClinicNo>
<CheckNo>123456</CheckNo>
<SelfMoney>12.50</SelfMoney>
<InsureMoney>12.50</InsureMoney>
<Money>25.00</Money>
<SickInsureType>1</SickInsureType>
<RegDate>2026-03-01 08:00:00</RegDate>
<GetNoDate>2026-03-02 07:45:10</GetNoDate>
<IsGet>0</IsGet>
<IsQuit>0</IsQuit>
<QuitDate></QuitDate>
<IsPay>1</IsPay>
<PayDate>2026-03-02 07:45:10</PayDate>
<NotPay>0.00</NotPay>
<RegVia>窗口</RegVia>
<RegViaVendor>12320</RegViaVendor>
</RegInfo>
</Message>"""
    response = read(get_gh_info.Response, xml)
    assert response.code is QueryCode.FOUND
    (booking,) = response.registrations
    assert booking.is_taken is NumberTaken.TAKEN
    assert (booking.taken_at, booking.cancelled_at) == (datetime(2026, 3, 2, 7, 45, 10), None)
    plain = xml.replace("\n", "").replace(
        "（2000挂号信息获取成功 2001 请求格式不正确 2002 挂号信息不存在 2003 系统错误）", ""
    )
    assert render_message(response, Layout.EXAMPLE, omit_empty=False) == plain


def test_records() -> None:
    xml = """<Message>
<Code>2000</Code>
<Description>成功</Description>
<HospitalID>SDPJ</HospitalID>
<RecItem>
<RegID>9001</RegID>
<RegType>1</RegType>
<OpNo>M1</OpNo>
<PatientID>P1</PatientID>
<IDCard>11010519491231002X</IDCard>
<PatientName>李四</PatientName>
<PatientType>1</PatientType>
<PatientSex>0</PatientSex>
<PatientAge>76</PatientAge>
<RegTime>2026-03-01 08:00:00</RegTime>
<ClinicDate>2026-03-02</ClinicDate>
<schedulType>1</schedulType>
<ClinicNo>3</ClinicNo>
<DepartID>K01</DepartID>
<DepartName>内科</DepartName>
<DoctorID>D001</DoctorID>
<DoctorName>张三</DoctorName>
<VisitDoctorID></VisitDoctorID>
<VisitDoctorName></VisitDoctorName>
<IsExtra>0</IsExtra>
<VisitStatus>0</VisitStatus>
<IsQuit>0</IsQuit>
<QuitTime></QuitTime>
<ClinicFee>15.00</ClinicFee>
<ExpFee>10.00</ExpFee>
<TotalFee>25.00</TotalFee>
<SelfPayFee>12.50</SelfPayFee>
<InsureFee>12.50</InsureFee>
<AccountFee>0.00</AccountFee>
<CashFee>0.00</CashFee>
<IsPayed>0</IsPayed>
<OperID>12320</OperID>
<IsRegister>1</IsRegister>
<RegisterTime>2026-03-01 08:00:00</RegisterTime>
<EstBegTime>2026-03-02 08:30:00</EstBegTime>
<RegVia>网站</RegVia>
<Plat12320SN>202603010000000001</Plat12320SN>
</RecItem>
</Message>"""
    response = read(get_gh_record.Response, xml)
    (registration,) = response.records
    assert (registration.clinic_serial, registration.work_type) == ("9001", WorkType.MORNING)
    assert render_message(response, Layout.EXAMPLE, omit_empty=False) == xml.replace("\n", "").replace(
        "<Plat12320SN>", "<RegViaVendor></RegViaVendor><Plat12320SN>"
    )
