"""The examples of the specification, word for word but for their placeholders, which have values here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree
from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.enumerations import (
    DoctorRank,
    HospitalClass,
    HospitalKind,
    WorkType,
    YesNo,
)
from yuyue_sim.contract.messages import (
    get_depart_info,
    get_depart_work_info,
    get_doctor_info,
    get_doctor_work_info,
    get_dt_no_info,
    get_hosp_info,
)
from yuyue_sim.contract.parser import parse_message
from yuyue_sim.contract.renderer import render_message


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
    response = read(get_depart_info.Response, xml)
    (department,) = response.departments
    assert response.hospital_id == ""
    assert department.hospital_id == "SDPJ"
    assert department.department_type == 11
    assert (department.parent_name, department.age_limit, department.age_years) == ("儿科", 1, 14)
    assert render_message(response, Layout.EXAMPLE, omit_empty=True) == xml.replace("\n", "").replace(
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
    response = read(get_doctor_info.Response, xml)
    (doctor,) = response.doctors
    assert doctor.rank is DoctorRank.CHIEF
    assert (doctor.card_no, doctor.average_visit_minutes) == ("11010519491231002X", 8)
    assert render_message(response, Layout.EXAMPLE, omit_empty=True) == xml.replace("\n", "").replace(".....", "")


def test_a_request_for_schedules_with_the_examples_name_of_depart_id() -> None:
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
    request = parse_message(get_depart_work_info.Request, etree.fromstring(xml.encode())).query
    assert request == get_depart_work_info.DepartmentWorkQuery(
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
def test_requests_for_slots_and_for_beds(doctor: str, work_type: WorkType) -> None:
    xml = f"""<Message>
<RequestInfo>
<HospitalID>SDPJ</HospitalID>
{doctor}<!-- 获取哪些资源 -->
<DepartID>K01</DepartID>
<WorkDate>2012-12-19</WorkDate>
<WorkType>{work_type:d}</WorkType>
</RequestInfo>
</Message>"""
    request = read(get_dt_no_info.Request, xml).query
    assert (request.doctor_id, request.work_date, request.work_type) == (
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
    response = read(get_dt_no_info.Response, xml)
    assert response.queue is None
    assert [resource.resource_name for resource in response.work_infos] == wards
    assert render_message(response, Layout.BOTH, omit_empty=True) == xml.replace("\n", "")
