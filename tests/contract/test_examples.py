"""The examples of the specification, word for word but for their placeholders, which have values here."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from simulator.contract.codes import CancelCode, QueryCode
from simulator.contract.declaration import Layout
from simulator.contract.enumerations import (
    Channel,
    DoctorRank,
    HospitalClass,
    HospitalKind,
    InsuranceType,
    NotifiedWorkStatus,
    NotifiedWorkType,
    NotifyType,
    NumberTaken,
    PatientSex,
    WorkType,
    YesNo,
)
from simulator.contract.messages import (
    back_no,
    get_depart_info,
    get_depart_work_info,
    get_doctor_info,
    get_doctor_work_info,
    get_dt_no_info,
    get_gh_info,
    get_gh_record,
    get_hosp_info,
    get_yy_no,
    notify_hosp_info,
    update_order_info,
)
from simulator.contract.operations import NOTIFY_NAMESPACE
from simulator.contract.parsing import parse_message
from simulator.contract.rendering import render_message


def read(record_class: type[Any], xml: str, root: str = "Message") -> Any:
    return parse_message(record_class, etree.fromstring(xml), root)


HOSPITAL = """<Message>
<HospInfo>
<HospitalID>SDPJ</HospitalID>
<HospName>苏州大学附属第一医院(平江)</HospName>
<District>苏州市</District>
<Affiliation>苏州大学附属第一医院</Affiliation>
<Grade>三级甲等</Grade>
<Kind>公立医院</Kind>
<Classes>综合医院</Classes>
<Zone>姑苏区</Zone>
<Address>苏州市平海路899号</Address>
<Way>公交36路、80路</Way>
<Phone>67973306</Phone>
<Intro>苏州大学附属第一医院始创于1883年（清光绪九年），时称苏州博习医院，1954年10月易名为苏州
市第一人民医院，1957年成为苏州医学院附属医院，2000年………</Intro>
<WebsiteAddr>http://fyy.sdfyy.cn</WebsiteAddr>
<InterfaceAddr>http://172.25.xx.xx/webservice/YuyueService?wsdl</InterfaceAddr>
<InsureTypeCoverage>1</InsureTypeCoverage>
<Staff>医院现有职工4263人，其中正高级专家262人，副高级专家507人</Staff>
<LogoPic>data:image/png;base64,iVBORw0KHjrIsGjeLIY7.....</LogoPic>
<InsureSupport>
<InsureType>市民卡</InsureType>
<InsureType>自费</InsureType>
<InsureType>吴江医保</InsureType>
<InsureType>异地医保</InsureType>
</InsureSupport>
<IsSuspended>0</IsSuspended>
<SuspendedReason/>
<MedicalResources>1</MedicalResources>
<PayURL/>
</HospInfo>
</Message>"""


def test_hospital() -> None:
    (hospital,) = read(get_hosp_info.Response, HOSPITAL).hospitals
    assert hospital.hospital_name == "苏州大学附属第一医院(平江)"
    assert hospital.kind is HospitalKind.NON_PROFIT
    assert hospital.classes is HospitalClass.HOSPITAL
    assert hospital.intro.endswith("苏州\n市第一人民医院，1957年成为苏州医学院附属医院，2000年………")
    assert hospital.insurance.types == ["市民卡", "自费", "吴江医保", "异地医保"]
    assert (hospital.is_suspended, hospital.suspended_reason, hospital.has_resources) == (YesNo.NO, "", YesNo.YES)
    assert (hospital.ahead_days, hospital.cancel_that_day) == (None, None)


def test_a_hospital_is_written_as_in_the_example() -> None:
    message = read(get_hosp_info.Response, HOSPITAL)
    written = etree.fromstring(render_message(message, Layout.EXAMPLE, omit_empty=False))
    shown = [str(element.tag) for element in written.iter()]
    assert [str(element.tag) for element in etree.fromstring(HOSPITAL).iter() if element.tag not in shown] == []
    for element in etree.fromstring(HOSPITAL).iter("Kind", "Classes", "Zone", "InsureTypeCoverage", "SuspendedReason"):
        assert written.findtext(f".//{element.tag}") == (element.text or "")


def test_departments() -> None:
    xml = """<Message>
<DepartInfo>
<HospitalID>SDPJ</HospitalID>
<DepartName>小儿内科</DepartName>
<DepartID>K01</DepartID>
<DepartType>11</DepartType>
<IsSpecialDepart>1</IsSpecialDepart>
<Phone>67973306</Phone>
<DepartIntro>科室简介</DepartIntro>
<RegistryFee>0</RegistryFee>
<ClinicFee>15</ClinicFee>
<MZKS>K00</MZKS>
<MzksName>儿科</MzksName>
<DepartSex>0</DepartSex>
<BabyFlag>1</BabyFlag>
<BabyAge>14</BabyAge>
</DepartInfo>
</Message>"""
    answer = read(get_depart_info.Response, xml)
    (department,) = answer.departments
    assert answer.hospital_id == ""
    assert department.hospital_id == "SDPJ"
    assert department.department_type == 11
    assert (department.parent_name, department.age_limit, department.age_years) == ("儿科", 1, 14)
    assert render_message(answer, Layout.EXAMPLE, omit_empty=True) == xml.replace("\n", "").replace(
        "<RegistryFee>0</RegistryFee><ClinicFee>15</ClinicFee>",
        "<RegistryFee>0.00</RegistryFee><ClinicFee>15.00</ClinicFee>",
    )


def test_doctors() -> None:
    xml = """<Message>
<HospitalID>SDPJ</HospitalID>
<DoctorInfo>
<DoctorID>D001</DoctorID>
<DepartID>K01</DepartID>
<DoctorName>张三</DoctorName>
<DoctorSex>1</DoctorSex>
<DoctorRank>主任医师</DoctorRank>
<DoctorInro>医生简介</DoctorInro>
<DoctorIntor>医生特长</DoctorIntor>
<IsExpert>1</IsExpert>
<IsFamous>0</IsFamous>
<DoctorCardNo>11010519491231002X</DoctorCardNo>
<Education>研究生</Education>
<Experience>从医经验</Experience>
<AveWorkTime>8</AveWorkTime>
</DoctorInfo>
.....
</Message>"""
    answer = read(get_doctor_info.Response, xml)
    (doctor,) = answer.doctors
    assert doctor.rank is DoctorRank.CHIEF
    assert (doctor.card_no, doctor.average_visit_minutes) == ("11010519491231002X", 8)
    assert render_message(answer, Layout.EXAMPLE, omit_empty=True) == xml.replace("\n", "").replace(".....", "")


def test_a_question_for_schedules_whose_example_writes_depart_id_otherwise() -> None:
    xml = """<?xml version="1.0" encoding="UTF-8"?>
<Message>
<MsgType>1000</MsgType>
<RequestInfo>
<HospitalID>SDPJ</HospitalID>
<DepartId>K01</DepartId>
<BeginTime>2012-12-20</BeginTime>
<EndTime>2013-01-04</EndTime>
</RequestInfo>
</Message>"""
    question = parse_message(get_depart_work_info.Request, etree.fromstring(xml.encode())).question
    assert question == get_depart_work_info.DepartmentWorkQuestion(
        hospital_id="SDPJ", department_id="K01", begin_date=date(2012, 12, 20), end_date=date(2013, 1, 4)
    )


def test_schedules_of_doctors() -> None:
    xml = """<Message>
<DoctorCalendar>
<HospitalID>SDPJ</HospitalID>
<DoctorID>D001</DoctorID>
<DepartID>K01</DepartID>
<WorkDate>2012-12-19</WorkDate>
<WorkStatus>2</WorkStatus>
<WorkType>1</WorkType>
<Limited>40</Limited>
<RegistryFee>0</RegistryFee>
<ClinicFee>15</ClinicFee>
<ExpertsFee>10.5</ExpertsFee>
<Remark>就诊地址：门诊三楼</Remark>
</DoctorCalendar>
.....
</Message>"""
    (schedule,) = read(get_doctor_work_info.Response, xml).schedules
    assert (schedule.hospital_id, schedule.status, schedule.is_reserved) == ("SDPJ", 2, None)
    assert (schedule.limited, schedule.clinic_fee, schedule.experts_fee) == (40, Decimal(15), Decimal("10.50"))


@pytest.mark.parametrize(
    ("doctor", "work_type"), [("<DoctorID>D001</DoctorID>", WorkType.MORNING), ("", WorkType.BEDS)]
)
def test_questions_for_slots_and_for_beds(doctor: str, work_type: WorkType) -> None:
    xml = f"""<Message>
<RequestInfo>
<HospitalID>SDPJ</HospitalID>
{doctor}<!-- 获取哪些资源 -->
<DepartID>K01</DepartID>
<WorkDate>2012-12-19</WorkDate>
<WorkType>{work_type:d}</WorkType>
</RequestInfo>
</Message>"""
    question = read(get_dt_no_info.Request, xml).question
    assert (question.doctor_id, question.work_date, question.work_type) == (
        "D001" if doctor else "",
        date(2012, 12, 19),
        work_type,
    )


def test_slots_and_queue() -> None:
    xml = """<Message>
<Queue>
<CurrentNum>40</CurrentNum>
<!--几个科室同时在看可同时返回，如39,40,41-->
<QueuingNum>51,52,55,60</QueuingNum>
</Queue>
<WorkInfo>
<StartTime>8:00</StartTime>
<EndTime>11:00</EndTime>
<TotalNum>10</TotalNum>
<LeftNum>2</LeftNum>
</WorkInfo>
</Message>"""
    assert read(get_dt_no_info.Response, xml) == get_dt_no_info.Response(
        queue=get_dt_no_info.Queue(current_number="40", waiting_numbers="51,52,55,60"),
        work_infos=[get_dt_no_info.WorkInfo(start_time="08:00", end_time="11:00", total=10, left=2)],
    )


def test_beds() -> None:
    info = """<WorkInfo>
<StartTime>08:00</StartTime>
<EndTime>08:02</EndTime>
<ResName>{}</ResName>
<TotalNum>10</TotalNum>
<LeftNum>2</LeftNum>
</WorkInfo>
"""
    wards = ["病床数", "待产病床数", "产床数", "呼吸机"]
    xml = "<Message>\n" + "".join(info.format(name) for name in wards) + "</Message>"
    answer = read(get_dt_no_info.Response, xml)
    assert answer.queue is None
    assert [resource.resource_name for resource in answer.work_infos] == wards
    assert render_message(answer, Layout.BOTH, omit_empty=True) == xml.replace("\n", "")


def test_an_order() -> None:
    xml = """<Message>
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
    order = read(get_yy_no.Request, xml).order
    assert order.registration_id == 202603010000000001
    assert order.patient_sex is PatientSex.MALE
    assert (order.begin_time, order.end_time) == ("08:00", "10:30")
    assert (order.channel, order.channel_vendor) == (Channel.WEBSITE, "苏周到")
    assert order.created_at == datetime(2026, 3, 1, 8, 0)
    assert order.referral_reason == ""
    assert order.exam_apply == get_yy_no.ExamApply(items=[get_yy_no.ExamItem(name="核酸检测")])


def test_a_cancellation_and_its_answer() -> None:
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
    question = read(back_no.Request, xml)
    assert (question.question.reserve_no, question.question.begin_time) == ("3", "08:00")
    assert render_message(question, Layout.BOTH, omit_empty=True) == xml.replace("\n", "")
    answer = back_no.Response(
        result=back_no.CancelResult(code=CancelCode.NOT_ALLOWED, message="用户已经取号，不允许退号")
    )
    assert render_message(answer, Layout.BOTH, omit_empty=False) == (
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
    question = read(update_order_info.Request, xml)
    assert question.question.insurance_type is InsuranceType.ZHANGJIAGANG
    assert render_message(question, Layout.BOTH, omit_empty=True) == xml.replace("\n", "")


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
    assert request.one == get_gh_info.OneQuestion(
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
    answer = read(get_gh_info.Response, xml)
    assert answer.code is QueryCode.FOUND
    (booking,) = answer.registrations
    assert booking.is_taken is NumberTaken.TAKEN
    assert (booking.taken_at, booking.cancelled_at) == (datetime(2026, 3, 2, 7, 45, 10), None)
    plain = xml.replace("\n", "").replace(
        "（2000挂号信息获取成功 2001 请求格式不正确 2002 挂号信息不存在 2003 系统错误）", ""
    )
    assert render_message(answer, Layout.EXAMPLE, omit_empty=False) == plain


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
    answer = read(get_gh_record.Response, xml)
    (registration,) = answer.records
    assert (registration.clinic_serial, registration.work_type) == ("9001", WorkType.MORNING)
    assert render_message(answer, Layout.EXAMPLE, omit_empty=False) == xml.replace("\n", "").replace(
        "<Plat12320SN>", "<RegViaVendor></RegViaVendor><Plat12320SN>"
    )


def test_a_notification() -> None:
    xml = """<NotifyHospInfoReq xmlns="http://new.webservice.namespace">
<NotifyType>CancelSchedual</NotifyType>
<Hospital>
<HospName>苏州市*****医院</HospName>
<HospitalID>SLBB</HospitalID>
<Depart>
<DepartName>**科</DepartName>
<DepartID>SLBB4043</DepartID>
<Schedual>
<WorkDate>2019-08-20</WorkDate>
<WorkType>上午</WorkType>
<WorkStatus>停诊</WorkStatus>
<ExpertFee/>
<Remark/>
</Schedual>
</Depart>
<Depart>
<DepartName>产科专</DepartName>
<Doctor>
<DoctorName>柴**</DoctorName>
<DoctorID>SLBB4043525</DoctorID>
<Schedual>
<WorkDate>2019-08-29</WorkDate>
<WorkType>下午</WorkType>
<WorkStatus>停诊</WorkStatus>
<ExpertFee/>
<Remark/>
</Schedual>
</Doctor>
</Depart>
</Hospital>
</NotifyHospInfoReq>"""
    told = read(notify_hosp_info.Request, xml, "NotifyHospInfoReq")
    assert told.notify_type is NotifyType.CANCEL_SCHEDULE
    first, second = told.hospitals[0].departments
    assert first.schedules[0].work_date == date(2019, 8, 20)
    assert first.schedules[0].work_type is NotifiedWorkType.MORNING
    assert first.schedules[0].experts_fee is None
    assert (second.department_id, second.schedules) == ("", [])
    assert second.doctors[0].schedules[0].work_status is NotifiedWorkStatus.STOPPED
    assert render_message(told, Layout.EXAMPLE, True, "NotifyHospInfoReq", NOTIFY_NAMESPACE) == xml.replace(
        "\n", ""
    ).replace("<ExpertFee/><Remark/>", "").replace("产科专</DepartName>", "产科专</DepartName><DepartID></DepartID>")


def test_the_answer_to_a_notification() -> None:
    answer = notify_hosp_info.Response(result=notify_hosp_info.NotifyResult(code=0, message="成功"))
    xml = (
        '<NotifyHospInfoRsp xmlns="http://new.webservice.namespace"><Result><ResultCode>0</ResultCode>'
        "<ResultMsg>成功</ResultMsg></Result></NotifyHospInfoRsp>"
    )
    assert render_message(answer, Layout.BOTH, False, "NotifyHospInfoRsp", NOTIFY_NAMESPACE) == xml
    assert read(notify_hosp_info.Response, xml, "NotifyHospInfoRsp") == answer
