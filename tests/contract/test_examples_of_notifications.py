"""The examples of 2.13, word for word but for their placeholders, which have values here."""

from __future__ import annotations

from datetime import date
from typing import Any

from lxml import etree
from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.enumerations import (
    NotifiedWorkStatus,
    NotifiedWorkType,
    NotifyType,
)
from yuyue_sim.contract.messages import notify_hosp_info
from yuyue_sim.contract.operations import NOTIFY_NAMESPACE
from yuyue_sim.contract.parser import parse_message
from yuyue_sim.contract.renderer import render_message


def read(record_class: type[Any], xml: str, root: str = "Message") -> Any:
    return parse_message(record_class, etree.fromstring(xml), root)


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
    notification = read(notify_hosp_info.Request, xml, "NotifyHospInfoReq")
    assert notification.notify_type is NotifyType.CANCEL_SCHEDULE
    first, second = notification.hospitals[0].departments
    assert first.schedules[0].work_date == date(2019, 8, 20)
    assert first.schedules[0].work_type is NotifiedWorkType.MORNING
    assert first.schedules[0].experts_fee is None
    assert (second.department_id, second.schedules) == ("", [])
    assert second.doctors[0].schedules[0].work_status is NotifiedWorkStatus.STOPPED
    assert render_message(notification, Layout.EXAMPLE, True, "NotifyHospInfoReq", NOTIFY_NAMESPACE) == xml.replace(
        "\n", ""
    ).replace("<ExpertFee/><Remark/>", "").replace("产科专</DepartName>", "产科专</DepartName><DepartID></DepartID>")


def test_the_response_to_a_notification() -> None:
    response = notify_hosp_info.Response(result=notify_hosp_info.NotifyResult(code=0, message="成功"))
    xml = (
        '<NotifyHospInfoRsp xmlns="http://new.webservice.namespace"><Result><ResultCode>0</ResultCode>'
        "<ResultMsg>成功</ResultMsg></Result></NotifyHospInfoRsp>"
    )
    assert render_message(response, Layout.BOTH, False, "NotifyHospInfoRsp", NOTIFY_NAMESPACE) == xml
    assert read(notify_hosp_info.Response, xml, "NotifyHospInfoRsp") == response
