"""The WSDLs: what client stacks need of their shape, and that every response is valid by the schema they show."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from runpy import run_path

import pytest
from lxml import etree
from yuyue_sim.contract.declaration import Layout

from tests.paths import ROOT
from tests.soap.asking import ASK_HOSPITALS, SERVICE, STRING_PATH, TYPED_PATH, WINDOW, Hospital, about, make_clinic

WSDLS = ROOT / "simulator" / "yuyue_sim" / "soap" / "wsdls"
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
XSD = "{http://www.w3.org/2001/XMLSchema}"
SOAP11_BINDING = "{http://schemas.xmlsoap.org/wsdl/soap/}"
SOAP12_BINDING = "{http://schemas.xmlsoap.org/wsdl/soap12/}"
OPERATIONS = [
    "getHospInfo",
    "getDepartInfo",
    "getDoctorInfo",
    "getDoctorPhoto",
    "getDepartWorkInfo",
    "getDoctorWorkInfo",
    "getDtNoInfo",
    "getYyNo",
    "backNo",
    "updateOrderInfo",
    "getGhInfo",
    "getGhRecord",
]


def wsdl_of(hospital: Hospital, path: str, **headers: str) -> etree._Element:
    response = hospital.request("GET", f"{path}?wsdl", headers=headers)
    assert (response.status, response.content_type) == (200, "text/xml; charset=utf-8")
    return etree.fromstring(response.content)


def schema_of(wsdl: etree._Element) -> etree._Element:
    schema = wsdl.find(f"{WSDL}types/{XSD}schema")
    assert schema is not None
    return schema


def member(schema: etree._Element, path: str) -> etree._Element:
    """The declaration of an element, by its path from the wrapper."""
    wrapper, *names = path.split("/")
    place = schema.find(f"{XSD}element[@name='{wrapper}']/{XSD}complexType")
    element = None
    for name in names:
        assert place is not None, path
        element = place.find(f"{XSD}sequence/{XSD}element[@name='{name}']")
        assert element is not None, path
        place = schema.find(f"{XSD}complexType[@name='{(element.get('type') or '').removeprefix('tns:')}']")
    assert element is not None
    return element


def facets(schema: etree._Element, path: str) -> dict[str, list[str | None]]:
    name = (member(schema, path).get("type") or "").removeprefix("tns:")
    restriction = schema.find(f"{XSD}simpleType[@name='{name}']/{XSD}restriction")
    assert restriction is not None, name
    found: dict[str, list[str | None]] = {"base": [restriction.get("base")]}
    for facet in restriction:
        found.setdefault(etree.QName(facet).localname, []).append(facet.get("value"))
    return found


@pytest.mark.parametrize(
    ("path", "service", "ports"),
    [
        (STRING_PATH, "YuyueService", ["Yuyue11", "Yuyue12"]),
        (TYPED_PATH, "WSYuyueService", ["WSYuyue11", "WSYuyue12"]),
    ],
)
def test_services_and_ports(hospital: Hospital, path: str, service: str, ports: list[str]) -> None:
    wsdl = wsdl_of(hospital, path)
    assert wsdl.get("targetNamespace") == SERVICE
    assert [child.get("name") for child in wsdl.iter(f"{WSDL}service")] == [service]
    assert [port.get("name") for port in wsdl.iter(f"{WSDL}port")] == ports
    address = f"http://hospital.example:8080{path}"
    places = [
        element.get("location") for tag in (SOAP11_BINDING, SOAP12_BINDING) for element in wsdl.iter(f"{tag}address")
    ]
    assert places == [address, address]
    assert schema_of(wsdl).get("elementFormDefault") == "unqualified"
    assert {part.get("name") for part in wsdl.iter(f"{WSDL}part")} == {"parameters"}
    port_type = wsdl.find(f"{WSDL}portType")
    assert port_type is not None
    assert {attribute for operation in port_type for attribute in operation.attrib} == {"name"}
    assert [operation.get("name") for operation in port_type] == OPERATIONS
    assert port_type.get("name") == f"{service}PortType"
    bindings = wsdl.findall(f"{WSDL}binding")
    assert [dict(binding.attrib) for binding in bindings] == [
        {"name": f"{port}Binding", "type": f"tns:{service}PortType"} for port in ports
    ]
    assert [port.get("binding") for port in wsdl.iter(f"{WSDL}port")] == [f"tns:{port}Binding" for port in ports]
    for binding, soap in zip(bindings, (SOAP11_BINDING, SOAP12_BINDING), strict=True):
        assert [operation.get("name") for operation in binding.iter(f"{WSDL}operation")] == OPERATIONS
        assert [operation.get("soapAction") for operation in binding.iter(f"{soap}operation")] == OPERATIONS
        assert {body.get("use") for body in binding.iter(f"{soap}body")} == {"literal"}


def test_wrappers_are_inline_and_unqualified(hospital: Hospital) -> None:
    for path, names in ((STRING_PATH, ("arg0", "return")), (TYPED_PATH, ("Message", "Message"))):
        schema = schema_of(wsdl_of(hospital, path))
        wrappers = [element.get("name") for element in schema.findall(f"{XSD}element")]
        assert wrappers == [name for operation in OPERATIONS for name in (operation, f"{operation}Response")]
        for wrapper, name in zip(schema.findall(f"{XSD}element"), names * 12, strict=True):
            inside = [child.get("name") for child in wrapper.findall(f"{XSD}complexType/{XSD}sequence/{XSD}element")]
            assert inside == [name]


def test_types_lengths_and_enumerations_of_the_tables(hospital: Hospital) -> None:
    schema = schema_of(wsdl_of(hospital, TYPED_PATH))
    order = "getYyNo/Message/OrderInfo"
    assert facets(schema, f"{order}/SickName") == {"base": ["xs:string"], "maxLength": ["50"]}
    assert facets(schema, f"{order}/RegID") == {"base": ["xs:long"], "totalDigits": ["18"]}
    assert facets(schema, f"{order}/SickSex") == {"base": ["xs:int"], "enumeration": ["0", "1"]}
    assert facets(schema, f"{order}/WorkType")["enumeration"] == ["1", "2", "3", "5"]
    assert facets(schema, "getDtNoInfo/Message/RequestInfo/WorkType")["enumeration"] == [
        "1",
        "2",
        "3",
        "4",
        "5",
        "50",
        "55",
    ]
    assert facets(schema, f"{order}/ClinicFee") == {"base": ["xs:decimal"], "fractionDigits": ["2"]}
    assert member(schema, f"{order}/RegVia").get("type") == "xs:string"
    assert facets(schema, f"{order}/SeeDoctorDate")["pattern"] == [r"\d{4}-\d{2}-\d{2}"]
    assert facets(schema, f"{order}/SickBirthday")["pattern"] == [r"(\d{4}-\d{2}-\d{2})?"]
    result = "getYyNoResponse/Message/ResponseInfo"
    assert facets(schema, f"{result}/Code")["enumeration"] == ["1000", "1001", "1002", "1003", "1004", "1005"]


SIMPLE_TYPES = """
    AgeLimit BillStatus BookingCode CancelCode Cancelled CancelledRegistrationType Channel Date DateOrEmpty
    DepartmentSex DepartmentType District DoctorSex GetDtNoInfoWorkType GetGhInfoWorkType GetYyNoWorkType Grade
    HospitalClass HospitalKind Instant InstantOrEmpty InsuranceName InsuranceType MessageTypeOrZero Money Number10
    Number18 Number2 Number4 NumberOrEmpty NumberTaken PatientSex PatientType QueryCode RecordCode RecordType
    RegistrationType Settled Text10 Text100 Text12 Text18 Text20 Text200 Text30 Text4 Text40 Text50 Text500 Text70 Text8
    TimeOfDay TimeOfDayOrEmpty UpdateCode VisitStatus WorkStatus WorkType WorkTypeOrZero WrittenSex YesNo
"""
COMPLEX_TYPES = """
    BackNoRequestInfo BackNoRequestMessage BackNoResponseInfo BackNoResponseMessage GetDepartInfoDepartInfo
    GetDepartInfoRequestInfo GetDepartInfoRequestMessage GetDepartInfoResponseMessage
    GetDepartWorkInfoDepartCalendar GetDepartWorkInfoRequestInfo GetDepartWorkInfoRequestMessage
    GetDepartWorkInfoResponseMessage GetDoctorInfoDoctorInfo GetDoctorInfoRequestInfo GetDoctorInfoRequestMessage
    GetDoctorInfoResponseMessage GetDoctorPhotoDoctorInfo GetDoctorPhotoRequestInfo GetDoctorPhotoRequestMessage
    GetDoctorPhotoResponseMessage GetDoctorWorkInfoDoctorCalendar GetDoctorWorkInfoRequestInfo
    GetDoctorWorkInfoRequestMessage GetDoctorWorkInfoResponseMessage GetDtNoInfoQueue GetDtNoInfoRequestInfo
    GetDtNoInfoRequestMessage GetDtNoInfoResponseMessage GetDtNoInfoWorkInfo GetGhInfoBatRegInfo GetGhInfoOneRegInfo
    GetGhInfoRegInfo GetGhInfoRequestMessage GetGhInfoResponseMessage GetGhRecordRecItem GetGhRecordRequestInfo
    GetGhRecordRequestMessage GetGhRecordResponseMessage GetHospInfoHospInfo GetHospInfoInsureSupport
    GetHospInfoRequestInfo GetHospInfoRequestMessage GetHospInfoResponseMessage GetYyNoExamApply GetYyNoExamItem
    GetYyNoOrderInfo GetYyNoRequestMessage GetYyNoResponseInfo GetYyNoResponseMessage UpdateOrderInfoRequestInfo
    UpdateOrderInfoRequestMessage UpdateOrderInfoResponseInfo UpdateOrderInfoResponseMessage
"""


def test_types_keep_their_names_after_which_generators_name_classes(hospital: Hospital) -> None:
    schema = schema_of(wsdl_of(hospital, TYPED_PATH))
    for kind, expected in (("simpleType", SIMPLE_TYPES), ("complexType", COMPLEX_TYPES)):
        assert sorted(each.get("name") or "" for each in schema.findall(f"{XSD}{kind}")) == expected.split()


def test_occurrence_of_the_tables(hospital: Hospital) -> None:
    schema = schema_of(wsdl_of(hospital, TYPED_PATH))

    def occurrence(path: str) -> tuple[str, str]:
        element = member(schema, path)
        return element.get("minOccurs", "1"), element.get("maxOccurs", "1")

    assert occurrence("getYyNo/Message") == ("1", "1")
    assert occurrence("getYyNo/Message/OrderInfo/SickName") == ("1", "1")
    assert occurrence("getYyNo/Message/OrderInfo/OtherIdNo") == ("0", "1")
    assert occurrence("getDtNoInfoResponse/Message/WorkInfo") == ("0", "unbounded")
    assert occurrence("getHospInfoResponse/Message/HospInfo") == ("0", "unbounded")
    assert occurrence("getDepartInfoResponse/Message/DepartInfo/HospitalID") == ("0", "1")
    assert occurrence("getGhRecordResponse/Message/RecItem/schedulType") == ("0", "1")


def test_elements_are_explained_in_both_languages(hospital: Hospital) -> None:
    schema = schema_of(wsdl_of(hospital, TYPED_PATH))
    text = member(schema, "getDtNoInfo/Message/RequestInfo/HospitalID").findtext(f"{XSD}annotation/{XSD}documentation")
    assert text == "医院代码 — Hospital."
    for element in schema.iter(f"{XSD}element"):
        if element.getparent() is not schema:
            assert element.findtext(f"{XSD}annotation/{XSD}documentation"), element.get("name")
    values = schema.iterfind(f"{XSD}simpleType[@name='WorkStatus']//{XSD}documentation")
    assert [value.text for value in values] == [
        "正常 held as planned",
        "停诊 the doctor does not see patients",
        "停挂但保留预约 no further bookings, those made are kept",
    ]


def test_java_properties_do_not_collide(hospital: Hospital) -> None:
    schema = schema_of(wsdl_of(hospital, TYPED_PATH))
    element = member(schema, "getGhRecordResponse/Message/RecItem/schedulType")
    for namespace in ("http://java.sun.com/xml/ns/jaxb", "https://jakarta.ee/xml/ns/jaxb"):
        assert schema.get(f"{{{namespace}}}version")
        assert [found.get("name") for found in element.iter(f"{{{namespace}}}property")] == ["schedulTypeOfExample"]


@pytest.mark.parametrize("query", ["wsdl", "WSDL", "Wsdl", "singleWsdl", "wsdl=1", "x=1&wsdl"])
def test_the_wsdl_is_found_in_every_spelling(hospital: Hospital, query: str) -> None:
    response = hospital.request("GET", f"{STRING_PATH}?{query}")
    assert response.content == hospital.request("GET", f"{STRING_PATH}?wsdl").content
    head = hospital.request("HEAD", f"{STRING_PATH}?{query}")
    assert (head.status, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(response.content))


@pytest.mark.parametrize("path", [STRING_PATH, TYPED_PATH])
def test_no_enumeration_has_an_empty_value(hospital: Hospital, path: str) -> None:
    """Qt's KDSoap stops at one: the value has no name in C++."""
    assert "" not in [each.get("value") for each in wsdl_of(hospital, path).iter(f"{XSD}enumeration")]


@pytest.mark.parametrize(("layout", "name"), [("table", "SchedulType"), ("example", "schedulType")])
def test_a_layouts_wsdl_has_no_names_that_differ_by_case_alone(hospital: Hospital, layout: str, name: str) -> None:
    response = hospital.request("GET", f"{TYPED_PATH}?wsdl&layout={layout}")
    assert (response.status, response.content_type) == (200, "text/xml; charset=utf-8")
    schema = schema_of(etree.fromstring(response.content))
    for sequence in schema.iter(f"{XSD}sequence"):
        names = [(each.get("name") or "").lower() for each in sequence]
        assert len(names) == len(set(names))
    types = [
        (each.get("name") or "").lower()
        for kind in ("simpleType", "complexType")
        for each in schema.findall(f"{XSD}{kind}")
    ]
    assert len(types) == len(set(types))
    item = schema.find(f"{XSD}complexType[@name='GetGhRecordRecItem']")
    assert item is not None
    assert [
        each.get("name") for each in item.iter(f"{XSD}element") if "schedultype" in str(each.get("name")).lower()
    ] == [name]


def test_a_wsdl_of_all_layouts_has_both_names(hospital: Hospital) -> None:
    item = schema_of(wsdl_of(hospital, TYPED_PATH)).find(f"{XSD}complexType[@name='GetGhRecordRecItem']")
    assert item is not None
    assert {"SchedulType", "schedulType"} <= {each.get("name") for each in item.iter(f"{XSD}element")}


def test_an_unknown_layout_is_404(hospital: Hospital) -> None:
    response = hospital.request("GET", f"{TYPED_PATH}?wsdl&layout=tables")
    assert (response.status, response.content_type) == (404, "text/plain; charset=utf-8")


def test_the_files_are_what_spyne_writes(tmp_path: Path) -> None:
    run_path(str(ROOT / "docs" / "build_wsdls.py"))["write"](tmp_path)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_bytes() for path in WSDLS.iterdir()}, "make docs writes them anew"
    assert len(written) == 7


def journey(hospital: Hospital) -> list[tuple[str, etree._Element]]:
    """The response of every operation, the empty ones and the refusals too."""
    responses: list[tuple[str, etree._Element]] = []

    def ask(operation: str, document: str) -> etree._Element:
        message = hospital.ask(operation, document)
        responses.append((operation, message))
        return message

    ward = "<HospitalID>CS01</HospitalID>"
    ask("getHospInfo", ASK_HOSPITALS)
    ask("getHospInfo", about("<HospitalID>NONE</HospitalID>"))
    ask("getDepartInfo", about(ward))
    ask("getDoctorInfo", about(ward))
    ask("getDoctorPhoto", about("<HospitalID>WS01</HospitalID>"))
    for operation in ("getDepartInfo", "getDoctorInfo", "getDoctorPhoto"):
        ask(operation, about("<HospitalID>NONE</HospitalID>"))
    ask("getDepartWorkInfo", about(ward + WINDOW))
    schedules = ask("getDoctorWorkInfo", about(ward + WINDOW))
    for operation in ("getDepartWorkInfo", "getDoctorWorkInfo"):
        ask(operation, about("<HospitalID>NO</HospitalID>" + WINDOW))
    schedule = next(
        found
        for found in schedules.iter("DoctorCalendar")
        if found.findtext("WorkStatus") == found.findtext("IsReserved") == "0"
    )
    doctor = "".join(f"<{name}>{schedule.findtext(name)}</{name}>" for name in ("DepartID", "DoctorID"))
    when = "".join(f"<{name}>{schedule.findtext(name)}</{name}>" for name in ("WorkDate", "WorkType"))
    slots = ask("getDtNoInfo", about(ward + doctor + when))
    assert len(slots.findall("WorkInfo")) > 0
    for resource in ("50", "55"):
        ask("getDtNoInfo", about(f"{ward}{doctor}<WorkDate>2026-03-02</WorkDate><WorkType>{resource}</WorkType>"))
    fee = Decimal(schedule.findtext("ClinicFee") or "0")
    order = (
        f"<RegID>20260302001</RegID>{ward}{doctor}<DepartName>内科</DepartName><IsExpert>0</IsExpert>"
        "<SickName>张三</SickName><SickSex>0</SickSex><SickInsureType>1</SickInsureType>"
        f"<SeeDoctorDate>{schedule.findtext('WorkDate')}</SeeDoctorDate><WorkType>{schedule.findtext('WorkType')}</WorkType>"
        f"<RegistryFee>0</RegistryFee><ClinicFee>{fee}</ClinicFee><Phone>13900000000</Phone>"
        "<CardNo>11010519491231002X</CardNo><RegType>0</RegType><RegVia>APP</RegVia><PayType>0</PayType>"
        "<CreateDate>2026-03-02 08:00:00</CreateDate>"
    )
    booked = ask("getYyNo", about(order, "OrderInfo"))
    assert booked.findtext("ResponseInfo/Code") == "1000", etree.tostring(booked, encoding="unicode")
    ask("getYyNo", about(order.replace("张三", ""), "OrderInfo"))
    ask("getYyNo", about(order.replace("<DepartID>", "<DepartID>9"), "OrderInfo"))
    known = f"{ward}<RegID>20260302001</RegID>"
    ask("updateOrderInfo", about(f"{known}<CardNo>11010519491231002X</CardNo><Phone>13911111111</Phone>"))
    ask("updateOrderInfo", about(known))
    ask("getGhInfo", about(known + "<CardNo>11010519491231002X</CardNo>", "OneRegInfo"))
    ask("getGhInfo", about(f"{ward}<QueyDate>{schedule.findtext('WorkDate')}</QueyDate>", "BatRegInfo"))
    ask("getGhInfo", about(known.replace("20260302001", "7") + "<CardNo>1</CardNo>", "OneRegInfo"))
    window = "<BeginTime>2026-03-01 00:00:00</BeginTime><EndTime>2026-03-02 23:59:59</EndTime>"
    records = ask("getGhRecord", about(ward + window))
    assert len(records.findall("RecItem")) > 0
    ask("getGhRecord", about(ward))
    ask("backNo", about(known))
    ask("backNo", about(known))
    ask("getGhInfo", about(known + "<CardNo>11010519491231002X</CardNo>", "OneRegInfo"))
    ask("getGhRecord", about(ward + window))
    return responses


@pytest.mark.parametrize("omit_empty", [False, True], ids=["sent-empty", "omitted"])
@pytest.mark.parametrize("layout", Layout)
def test_every_response_is_valid_by_the_schema(layout: Layout, omit_empty: bool) -> None:
    hospital = Hospital(make_clinic(layout, omit_empty))
    standing_alone = etree.tostring(schema_of(wsdl_of(hospital, TYPED_PATH)))
    schema = etree.XMLSchema(etree.fromstring(standing_alone))
    responses = journey(hospital)
    assert {operation for operation, _ in responses} == set(OPERATIONS)
    problems = []
    for operation, message in responses:
        wrapper = etree.Element(f"{{{SERVICE}}}{operation}Response")
        wrapper.append(deepcopy(message))
        if not schema.validate(wrapper):
            problems.append(f"{operation}: {schema.error_log}")
    assert problems == []
