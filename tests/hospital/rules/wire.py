"""The operations as the platform sees them: a document in, a document out."""

from __future__ import annotations

from types import GeneratorType

from lxml import etree
from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.operations import OPERATIONS
from yuyue_sim.contract.parser import parse_message
from yuyue_sim.contract.renderer import render_parts
from yuyue_sim.hospital.rules.pauses import finished
from yuyue_sim.soap.handlers import HANDLERS, MALFORMED, Context
from yuyue_sim.soap.handlers.context import Repeated

from tests.hospital.rules.asking import MAN, Asked

URL = "http://127.0.0.1:8080"


def ask(asked: Asked, operation: str, inner: str, layout: Layout = Layout.TABLE) -> etree._Element:
    """The response to the elements of a request."""
    query = etree.fromstring(f"<Message>{inner}</Message>")
    try:
        request = parse_message(OPERATIONS[operation].request, query)
    except Malformed as problem:
        response = MALFORMED[operation](problem, None)
    else:
        response = HANDLERS[operation](asked.clinic, request, Context(URL))
        if isinstance(response, GeneratorType):
            response = finished(response)
        if isinstance(response, Repeated):
            response = response.response
    return etree.fromstring("".join(render_parts(response, layout, omit_empty=False)))


def texts(element: etree._Element | None) -> dict[str, str]:
    """The elements directly inside one, by name."""
    assert element is not None
    return {str(child.tag): child.text or "" for child in element}


def order_document(registration_id: int = 100, more: str = "", without: str = "") -> str:
    """A booking of the small world's ordinary morning in IM, as elements."""
    elements = (
        f"<RegID>{registration_id}</RegID><HospitalID>GH01</HospitalID><DepartID>IM</DepartID>"
        "<DepartName>内科</DepartName><DoctorID/><IsExpert>0</IsExpert><SickName>王小明</SickName><SickSex>0</SickSex>"
        "<SickInsureType>1</SickInsureType><SeeDoctorDate>2026-03-03</SeeDoctorDate><WorkType>1</WorkType>"
        "<RegistryFee>0</RegistryFee><ClinicFee>20</ClinicFee><Phone>13800000000</Phone>"
        f"<CardNo>{MAN}</CardNo><RegType>0</RegType><PayType>0</PayType>"
        "<CreateDate>2026-03-02 09:29:58</CreateDate>"
    )
    return f"<OrderInfo>{elements.replace(without, '') if without else elements}{more}</OrderInfo>"
