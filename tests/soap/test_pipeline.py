"""spyne's own pipeline: it takes the envelopes that are not ordinary, and says the same as the fast path."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from lxml import etree
from yuyue_sim.soap import opener
from yuyue_sim.soap.envelope import Envelope, open_envelope
from yuyue_sim.soap.handlers import MALFORMED
from yuyue_sim.soap.known_envelopes import KnownEnvelopes

from tests.soap.asking import (
    ASK_HOSPITALS,
    SERVICE,
    SOAP11,
    SOAP12,
    STRING_PATH,
    TYPED_PATH,
    UNKNOWN_SLOTS,
    WINDOW,
    XML11,
    XML12,
    Hospital,
    Response,
    about,
    make_clinic,
    string_envelope,
    typed_envelope,
)
from tests.soap.test_faults import CLIENT_FAULTS
from tests.soap.test_shapes import STRING_QUESTIONS, TYPED_QUESTIONS

COUNTY = "<HospitalID>CS01</HospitalID>"
QUESTIONS = {
    "getHospInfo": ASK_HOSPITALS,
    "getDepartInfo": about(COUNTY),
    "getDoctorInfo": about(COUNTY),
    "getDoctorPhoto": about("<HospitalID>WS01</HospitalID>"),
    "getDepartWorkInfo": about(COUNTY + WINDOW),
    "getDoctorWorkInfo": about(COUNTY + WINDOW),
    "getDtNoInfo": about(COUNTY + "<DepartID>0200</DepartID><WorkDate>2026-03-04</WorkDate><WorkType>2</WorkType>"),
    "getYyNo": about(COUNTY, "OrderInfo"),
    "backNo": about(COUNTY + "<RegID>1</RegID>"),
    "updateOrderInfo": about(COUNTY + "<RegID>1</RegID><CardNo>11010519491231002X</CardNo>"),
    "getGhInfo": about(COUNTY + "<CardNo>11010519491231002X</CardNo>", "OneRegInfo"),
    "getGhRecord": about(COUNTY + "<BeginTime>2026-03-01 00:00:00</BeginTime><EndTime>2026-03-02 23:59:59</EndTime>"),
}
RECORDED: dict[str, tuple[str | bytes, str]] = {
    **{f"string: {name}": (message, XML11) for name, message in STRING_QUESTIONS.items()},
    **{f"typed: {name}": (message, XML11) for name, message in TYPED_QUESTIONS.items()},
    **{f"fault: {name}": (case[0], XML11) for name, case in CLIENT_FAULTS.items()},
    **{
        f"{envelope.__name__}, {content_type}: {operation}": (envelope(operation, document, namespace), content_type)
        for operation, document in QUESTIONS.items()
        for envelope in (string_envelope, typed_envelope)
        for namespace, content_type in ((SOAP11, XML11), (SOAP12, XML12))
    },
    "a capital": (string_envelope("GetDepartInfo", QUESTIONS["getDepartInfo"]), XML11),
}


@contextmanager
def only_the_spyne_path(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def unusual(root: etree._Element) -> Envelope:
        return replace(open_envelope(root), is_plain=False)

    with monkeypatch.context() as patched:
        patched.setattr(opener, "open_envelope", unusual)
        patched.setattr(KnownEnvelopes, "parse", lambda *_: None)
        yield


def canonical(response: Response) -> tuple[int, str, str]:
    """Status, type and envelope, with any prefixes."""
    root = etree.fromstring(response.content)
    return (
        response.status,
        response.content_type,
        etree.canonicalize(etree.tostring(root, encoding="unicode"), rewrite_prefixes=True),
    )


@pytest.mark.parametrize("path", [STRING_PATH, TYPED_PATH])
@pytest.mark.parametrize(("content", "content_type"), RECORDED.values(), ids=RECORDED)
def test_both_ways_say_the_same(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch, content: str | bytes, content_type: str, path: str
) -> None:
    with only_the_spyne_path(monkeypatch):
        long = canonical(hospital.post(content, path, content_type))
    opened, known = (canonical(hospital.post(content, path, content_type)) for _ in range(2))
    assert opened == known == long


def test_the_spyne_path_is_spynes(hospital: Hospital, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = Hospital(hospital.clinic)
    with only_the_spyne_path(monkeypatch):
        response = fresh.post(string_envelope("getDtNoInfo", UNKNOWN_SLOTS))
    assert b"soap11env:Envelope" in response.content


def test_all_twelve_operations_are_compared() -> None:
    assert len(QUESTIONS) == 12
    assert set(MALFORMED) < set(QUESTIONS)


def entry(text: str, header: str = "", namespace: str = SOAP11) -> str:
    return f'<S:Envelope xmlns:S="{namespace}">{header}<S:Body>{text}</S:Body></S:Envelope>'


ESCAPED = UNKNOWN_SLOTS.replace("<", "&lt;").replace(">", "&gt;")
AXIS_MULTIREF = entry(
    f'<ns1:getDtNoInfo xmlns:ns1="{SERVICE}"><arg0 href="#id0"/></ns1:getDtNoInfo>'
    '<multiRef id="id0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xsd:string">'
    f"{ESCAPED}</multiRef>"
)
MIME_PARTS = (
    '--MIME_boundary\r\nContent-Type: application/xop+xml; charset=utf-8; type="text/xml"\r\n'
    "Content-Transfer-Encoding: 8bit\r\nContent-ID: <root@example>\r\n\r\n{}\r\n--MIME_boundary--\r\n"
)
MIME_TYPE = 'multipart/related; type="application/xop+xml"; start="<root@example>"; boundary="MIME_boundary"'


def test_a_parameter_that_stands_elsewhere_is_found(hospital: Hospital) -> None:
    response = hospital.post(AXIS_MULTIREF)
    assert response.status == 200, response.text
    assert response.entry[0].tag == "return"
    assert (response.message.tag, len(response.message)) == ("Message", 0)


def test_an_envelope_in_mime_parts_is_accepted(hospital: Hospital) -> None:
    document = UNKNOWN_SLOTS.replace(">1</WorkType", ">一</WorkType")
    for envelope in (string_envelope, typed_envelope):
        sound = hospital.post(MIME_PARTS.format(envelope("getDtNoInfo", UNKNOWN_SLOTS)), content_type=MIME_TYPE)
        assert (sound.status, sound.content_type) == (200, XML11), sound.text
        assert (sound.message.tag, len(sound.message)) == ("Message", 0)
        chinese = hospital.post(MIME_PARTS.format(envelope("getDtNoInfo", document)), content_type=MIME_TYPE)
        assert "'一'" in chinese.fault[1]


HEADER = '<S:Header><h xmlns="urn:h" {}/></S:Header>'
QUESTION = f'<q:getDtNoInfo xmlns:q="{SERVICE}">{UNKNOWN_SLOTS}</q:getDtNoInfo>'


@pytest.mark.parametrize(
    "attributes",
    [
        "",
        'S:mustUnderstand="0"',
        'S:mustUnderstand="1" S:actor="http://elsewhere.example/"',
    ],
)
def test_headers_that_need_not_be_understood_are_passed_over(hospital: Hospital, attributes: str) -> None:
    response = hospital.post(entry(QUESTION, HEADER.format(attributes)))
    assert (response.status, len(response.message)) == (200, 0)


def test_a_header_that_must_be_understood_is_refused(hospital: Hospital) -> None:
    response = hospital.post(entry(QUESTION, HEADER.format('S:mustUnderstand="1"')))
    assert (response.status, response.content_type) == (500, XML11)
    assert response.fault == ("soap:MustUnderstand", "The header {urn:h}h is not understood here.")


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (AXIS_MULTIREF.replace("#id0", "#id9"), XML11),
        (
            entry(f'<q:getDtNoInfo xmlns:q="{SERVICE}"><a href="#x"/></q:getDtNoInfo><m id="x"><n href="#x"/></m>'),
            XML11,
        ),
        (MIME_PARTS.format("<a"), MIME_TYPE),
        (MIME_PARTS.format("<!DOCTYPE a><a/>"), MIME_TYPE),
        (MIME_PARTS.format(string_envelope("ping", "")), MIME_TYPE),
        ("--x--", "multipart/related; boundary=y"),
        ("", "multipart/related"),
        ("nothing", "multipart/related; boundary=MIME_boundary"),
        (MIME_PARTS.format("").replace("<root@example>", "<other>") + "--MIME_boundary\r\n\r\nx\r\n", MIME_TYPE),
    ],
)
def test_what_cannot_be_unpacked_is_the_clients_fault(hospital: Hospital, content: str, content_type: str) -> None:
    response = hospital.post(content, content_type=content_type)
    assert (response.status, response.content_type) == (500, XML11)
    assert response.fault[0] == "soap:Client", response.text


def test_a_malformed_request_keeps_its_code_on_the_long_way(monkeypatch: pytest.MonkeyPatch) -> None:
    with only_the_spyne_path(monkeypatch):
        response = Hospital(make_clinic()).post(string_envelope("getYyNo", "<Message/>"))
    assert response.message.findtext("ResponseInfo/Code") == "1005"
