"""The page that people see at the endpoints, word for word."""

from __future__ import annotations

import lxml.html
from lxml import etree

from tests.soap.asking import STRING_PATH, Hospital

TEXTS = [
    "预约挂号医院模拟器",
    "A simulated hospital behind the Suzhou 12320 appointment interface, version 4.1.0",
    "服务地址 Endpoints",
    "两个地址都接受两种方式、SOAP 1.1 和 1.2，回答与提问的方式相同。",
    "Both take both styles, SOAP 1.1 and 1.2, and answer in the style of the request.",
    "http://hospital.example:8080/webservice/YuyueService?wsdl",
    "字符串方式：参数是一个 XML 文档的文本",
    "String style: one parameter holds the text of an XML document",
    "http://hospital.example:8080/services/WSYuyueService?wsdl",
    "结构化方式：Message 直接放在 SOAP Body 里",
    "Typed style: Message stands in the SOAP body itself",
    "命名空间 Namespace http://service.yuyue.ws.com/",
    "操作 Operations",
]
OPERATIONS = [
    ("getHospInfo", "2.1"), ("getDepartInfo", "2.2"), ("getDoctorInfo", "2.3"), ("getDoctorPhoto", "2.4"),
    ("getDepartWorkInfo", "2.5"), ("getDoctorWorkInfo", "2.6"), ("getDtNoInfo", "2.7"), ("getYyNo", "2.8"),
    ("backNo", "2.9"), ("updateOrderInfo", "2.10"), ("getGhInfo", "2.11"), ("getGhRecord", "2.12"),
]  # fmt: skip


def text_of(element: etree._Element) -> str:
    return "".join(str(each) for each in element.itertext())


def test_every_text_stands_in_its_element(hospital: Hospital) -> None:
    page = lxml.html.fromstring(hospital.request("GET", STRING_PATH).text)
    (main,) = page.iter("main")
    (table,) = main.iter("table")
    assert [text_of(each) for each in main.iter("h1", "h2", "p")] == TEXTS
    assert [(text_of(row[0]), text_of(row[2])) for row in table] == OPERATIONS
    assert page.findtext(".//title") == "预约挂号医院模拟器 · Hospital simulator"
    (body,) = page.iter("body")
    texts = [body.text, main.text, table.text, *(each.tail for each in (*body, *main, *table))]
    assert {text for text in texts if text} == set(), "no text stands outside"


def test_the_endpoint_that_is_open_is_marked(hospital: Hospital) -> None:
    page = lxml.html.fromstring(hospital.request("GET", STRING_PATH).text)
    boxes = [(each.get("class"), each.findtext(".//code")) for each in page.iter("div")]
    assert boxes == [("endpoint here", TEXTS[5]), ("endpoint", TEXTS[8])]
    assert [each.get("href") for each in page.iter("a")] == [TEXTS[5], TEXTS[8]]
