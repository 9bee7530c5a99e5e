"""If a request is wrong in any way, the response is a SOAP fault that says what would be right."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from yuyue_sim.soap.handlers import HANDLERS
from yuyue_sim.soap.limits import Limits

from tests.soap.asking import (
    SERVICE,
    SOAP11,
    SOAP12,
    STRING_PATH,
    TYPED_PATH,
    UNKNOWN_SLOTS,
    XML11,
    XML12,
    Hospital,
    about,
    make_clinic,
    string_envelope,
    typed_envelope,
)

DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">'
    '<!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">]>'
)

NO_DOCTYPE = "A document type declaration (DOCTYPE, entities) is not allowed in a SOAP message."
KNOWN = (
    "Known are getHospInfo, getDepartInfo, getDoctorInfo, getDoctorPhoto, getDepartWorkInfo, getDoctorWorkInfo, "
    "getDtNoInfo, getYyNo, backNo, updateOrderInfo, getGhInfo, getGhRecord in http://service.yuyue.ws.com/."
)


def entry(text: str, namespace: str = SOAP11, header: str = "") -> str:
    return f'<S:Envelope xmlns:S="{namespace}">{header}<S:Body>{text}</S:Body></S:Envelope>'


CLIENT_FAULTS: dict[str, tuple[str | bytes, str]] = {
    # A text with a full stop is whole; what libxml says of a document differs between its releases.
    "nothing at all": ("", "The request is empty: expected a SOAP envelope."),
    "no XML": ("HospitalID=1", "not well-formed XML: Start tag expected"),
    "XML cut off": (string_envelope("getDtNoInfo", UNKNOWN_SLOTS)[:200], "not well-formed XML"),
    "a form": ("a=1&b=2", "not well-formed XML"),
    "two roots": ("<a/><b/>", "not well-formed XML: Extra content at the end of the document"),
    "no envelope": (
        UNKNOWN_SLOTS,
        f"The request is no SOAP envelope: its root is Message, expected Envelope in {SOAP11} or {SOAP12}.",
    ),
    "no body": (f'<S:Envelope xmlns:S="{SOAP11}"><S:Header/></S:Envelope>', "The SOAP envelope has no Body."),
    "an empty body": (entry(""), "The Body of the SOAP envelope is empty: expected an operation in it."),
    "NUL": (string_envelope("getDtNoInfo", UNKNOWN_SLOTS).encode().replace(b"NONE", b"NO\0E"), "not well-formed XML"),
    "a control character": (string_envelope("getDtNoInfo", "\x01"), "not well-formed XML"),
    "invalid UTF-8": (
        string_envelope("getDtNoInfo", UNKNOWN_SLOTS).encode().replace(b"NONE", b"\xff\xfe\xc0\xaf"),
        (
            "is not in UTF-8; expected UTF-8, or the charset that it is in as charset= of the Content-Type or "
            "encoding= of the XML declaration"
        ),
    ),
    "white space and invalid UTF-8": (
        b"\n<a>\xff</a>",
        (
            "The request is not in utf-8: byte 4 does not fit; expected that, or the charset that it is in as "
            "charset= of the Content-Type."
        ),
    ),
    "an undefined entity": (
        entry(f'<getDtNoInfo xmlns="{SERVICE}"><x>&nbsp;</x></getDtNoInfo>'),
        "Entity 'nbsp' not defined",
    ),
    "a DTD": (DOCTYPE + string_envelope("getDtNoInfo", UNKNOWN_SLOTS), NO_DOCTYPE),
    "a billion laughs": (LAUGHS + string_envelope("getDtNoInfo", "&lol3;"), NO_DOCTYPE),
    "an external DTD": (
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">' + string_envelope("getDtNoInfo", UNKNOWN_SLOTS),
        NO_DOCTYPE,
    ),
    "a DTD in UTF-16": (
        ('<?xml version="1.0" encoding="utf-16"?>' + DOCTYPE + string_envelope("getDtNoInfo", "&a;")).encode("utf-16"),
        NO_DOCTYPE,
    ),
    "a DTD inside": (string_envelope("getDtNoInfo", DOCTYPE + UNKNOWN_SLOTS), NO_DOCTYPE),
    "a DTD inside an operation with codes": (
        string_envelope("getYyNo", '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><Message/>'),
        NO_DOCTYPE,
    ),
    "an unknown operation": (
        string_envelope("getDtNoInf", UNKNOWN_SLOTS),
        f"There is no operation getDtNoInf. Did you mean getDtNoInfo? {KNOWN}",
    ),
    "an operation unlike any": (string_envelope("ping", ""), f"There is no operation ping. {KNOWN}"),
    "the platform's own operation": (
        string_envelope("notifyHospInfo", ""),
        f"There is no operation notifyHospInfo. Did you mean getHospInfo? {KNOWN}",
    ),
    "another namespace": (
        entry(f'<q:getDtNoInfo xmlns:q="http://other.example/"><x>{1}</x></q:getDtNoInfo>'),
        "getDtNoInfo stands in namespace http://other.example/; expected http://service.yuyue.ws.com/.",
    ),
    "a namespace without its last slash": (
        entry('<q:getYyNo xmlns:q="http://service.yuyue.ws.com"><x>1</x></q:getYyNo>'),
        "getYyNo stands in namespace http://service.yuyue.ws.com; expected http://service.yuyue.ws.com/.",
    ),
    "no namespace": (
        entry("<getDtNoInfo><arg0>x</arg0></getDtNoInfo>"),
        "getDtNoInfo stands in no namespace; expected http://service.yuyue.ws.com/.",
    ),
    "elements in the parameter": (
        entry(f'<q:getYyNo xmlns:q="{SERVICE}"><arg0>{UNKNOWN_SLOTS}</arg0></q:getYyNo>'),
        (
            "getYyNo: expected one parameter that holds the document as text (escaped, or in CDATA), or one element "
            "Message; got elements under arg0."
        ),
    ),
    "the block without its Message": (
        entry(
            f'<q:getDtNoInfo xmlns:q="{SERVICE}"><RequestInfo><HospitalID>1</HospitalID></RequestInfo></q:getDtNoInfo>'
        ),
        (
            "getDtNoInfo: expected one parameter that holds the document as text (escaped, or in CDATA), or one "
            "element Message; got elements under RequestInfo."
        ),
    ),
    "no parameter": (
        entry(f'<q:getDtNoInfo xmlns:q="{SERVICE}"/>'),
        "getDtNoInfo: Message: expected an XML document, got nothing",
    ),
    "an empty parameter": (
        string_envelope("getDtNoInfo", ""),
        "getDtNoInfo: Message: expected an XML document, got nothing",
    ),
    "a parameter that is no XML": (
        string_envelope("getDtNoInfo", "HospitalID=SG01"),
        "getDtNoInfo: Message: expected a well-formed XML document (Start tag expected",
    ),
    "another root": (
        string_envelope("getDtNoInfo", "<Request/>"),
        "getDtNoInfo: Message: expected Message as the root of the document, got 'Request'",
    ),
    "a missing element": (
        string_envelope("getDepartInfo", about("")),
        "getDepartInfo: Message/RequestInfo/HospitalID: expected a text of at most 8 characters, got nothing",
    ),
    "a date that does not exist": (
        string_envelope("getDtNoInfo", UNKNOWN_SLOTS.replace("2026-03-03", "2026-02-30")),
        "getDtNoInfo: Message/RequestInfo/WorkDate: expected a date yyyy-MM-dd, got '2026-02-30'",
    ),
    "a window that ends before it begins": (
        string_envelope(
            "getDoctorWorkInfo",
            about("<HospitalID>WS01</HospitalID><BeginTime>2026-03-04</BeginTime><EndTime>2026-03-03</EndTime>"),
        ),
        "Message/RequestInfo/EndTime: expected nothing before BeginTime 2026-03-04, got '2026-03-03'",
    ),
}


@pytest.mark.parametrize("path", [STRING_PATH, TYPED_PATH])
@pytest.mark.parametrize(("content", "text"), CLIENT_FAULTS.values(), ids=CLIENT_FAULTS)
def test_the_fault_says_what_would_be_right(hospital: Hospital, content: str | bytes, text: str, path: str) -> None:
    response = hospital.post(content, path)
    assert (response.status, response.content_type) == (500, XML11)
    assert response.fault[0] == "soap:Client"
    assert text == response.fault[1] if text.endswith(".") else text in response.fault[1]


@pytest.mark.parametrize(
    ("content", "status", "code", "text"),
    [
        (string_envelope("ping", "", SOAP12), 400, "soap:Sender", "There is no operation ping."),
        ("no xml", 400, "soap:Sender", "not well-formed XML"),
        (typed_envelope("getDtNoInfo", about(""), SOAP12), 400, "soap:Sender", "Message/RequestInfo"),
        (entry("<x/>", "http://www.w3.org/2001/12/soap-envelope"), 500, "soap:VersionMismatch", "2001/12"),
        (
            entry(
                "<x/>", SOAP12, f'<S:Header><h xmlns="urn:h" xmlns:S="{SOAP12}" S:mustUnderstand="true"/></S:Header>'
            ),
            500,
            "soap:MustUnderstand",
            "The header {urn:h}h is not understood here.",
        ),
    ],
)
def test_faults_of_soap_12(hospital: Hospital, content: str, status: int, code: str, text: str) -> None:
    response = hospital.post(content, content_type=XML12)
    assert (response.status, response.content_type) == (status, XML12)
    assert response.fault[0] == code
    assert text in response.fault[1]


@pytest.mark.parametrize(
    ("namespace", "found"),
    [("http://www.w3.org/2001/12/soap-envelope", "http://www.w3.org/2001/12/soap-envelope"), ("", "no namespace")],
)
def test_a_foreign_envelope_is_a_version_mismatch(hospital: Hospital, namespace: str, found: str) -> None:
    response = hospital.post(f'<Envelope xmlns="{namespace}"><Body/></Envelope>')
    assert (response.status, response.fault[0]) == (500, "soap:VersionMismatch")
    assert f"The SOAP envelope is in {found}; expected it in {SOAP11} or {SOAP12}." == response.fault[1]


@pytest.mark.parametrize(
    ("content_type", "encoding", "status", "text"),
    [
        ("text/xml; charset=klingon", "", 415, "The charset 'klingon' is not taken"),
        ("text/xml; charset=rot13", "", 415, "The charset 'rot13' is not taken"),
        ("text/xml; charset=utf-7", "", 415, "The charset 'utf-7' is not taken"),
        (XML11, "gzip", 415, "The Content-Encoding gzip is not taken: send the envelope as it is."),
        (XML11, "gzip, identity", 415, "The Content-Encoding gzip is not taken: send the envelope as it is."),
        ("text/xml; charset=utf-16", "", 500, "The request is not in utf-16"),
    ],
)
def test_encodings_that_are_not_accepted(
    hospital: Hospital, content_type: str, encoding: str, status: int, text: str
) -> None:
    headers = {"Content-Encoding": encoding} if encoding else {}
    content = string_envelope("getDtNoInfo", UNKNOWN_SLOTS).encode() + b"\n" * 3
    content = content if len(content) % 2 else content + b"\n"
    response = hospital.post(content, content_type=content_type, headers=headers)
    assert (response.status, response.content_type, response.fault[0]) == (status, XML11, "soap:Client")
    assert text in response.fault[1]


@pytest.mark.parametrize(
    ("operation", "block", "code", "element"),
    [
        ("getYyNo", "ResponseInfo/Code", "1005", "ResponseInfo/ErrMsg"),
        ("backNo", "ResponseInfo/Code", "0004", "ResponseInfo/ErrMsg"),
        ("updateOrderInfo", "ResponseInfo/Code", "0001", "ResponseInfo/ErrMsg"),
        ("getGhInfo", "Code", "2001", "Description"),
        ("getGhRecord", "Code", "2001", "Description"),
    ],
)
@pytest.mark.parametrize("document", ["", "no xml", "<Message/>", "<Message><RequestInfo/></Message>", "<Other/>"])
def test_operations_with_codes_answer_with_them(
    hospital: Hospital, operation: str, block: str, code: str, element: str, document: str
) -> None:
    response = hospital.post(string_envelope(operation, document))
    assert (response.status, response.message.findtext(block)) == (200, code)
    message = response.message.findtext(element) or ""
    assert message.startswith("请求格式不正确：Message")
    assert " expected " not in message
    no_parameter = hospital.post(entry(f'<q:{operation} xmlns:q="{SERVICE}"/>'), TYPED_PATH)
    assert (no_parameter.status, no_parameter.message.findtext(block)) == (200, code)
    assert no_parameter.entry[0].tag == "Message"


def test_a_malformed_booking_keeps_its_registration_id(hospital: Hospital) -> None:
    order = about("<regid> 20260302001 </regid><HospitalID>WS01</HospitalID>", "OrderInfo")
    result = hospital.ask("getYyNo", order).find("ResponseInfo")
    assert result is not None
    assert (result.findtext("Code"), result.findtext("RegID")) == ("1005", "20260302001")


def test_too_many_elements_and_too_deep_ones_are_refused() -> None:
    hospital = Hospital(make_clinic(), Limits(elements=1000, depth=40))
    many = "<x/>" * 1001
    assert "too many elements: at most 1000" in hospital.post(entry(many)).fault[1]
    assert (
        "too many elements: at most 1000"
        in hospital.post(string_envelope("getYyNo", f"<Message>{many}</Message>")).fault[1]
    )
    deep = "<x>" * 41 + "</x>" * 41
    assert "nested too deeply: at most 40 levels" in hospital.post(entry(deep)).fault[1]
    assert "nested too deeply: at most 40 levels" in hospital.post(string_envelope("getYyNo", deep)).fault[1]
    fits = "<x>" * 37 + "</x>" * 37
    assert "There is no operation x." in hospital.post(entry(fits)).fault[1]
    bottomless = "<x>" * 5000 + "</x>" * 5000
    assert hospital.post(entry(bottomless)).fault[0] == "soap:Client"


def test_an_internal_error_is_answered_with_a_reference_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_clinic: Any, _request: Any, _context: Any) -> Any:
        raise RuntimeError("the secret of the house")

    hospital = Hospital(make_clinic(), handlers={**HANDLERS, "getDtNoInfo": broken})
    with caplog.at_level(logging.ERROR):
        response = hospital.post(string_envelope("getDtNoInfo", UNKNOWN_SLOTS))
    assert (response.status, response.fault[0]) == (500, "soap:Server")
    reference = response.fault[1].removesuffix(".").rpartition(" ")[2]
    assert len(reference) == 8
    assert "secret" not in response.text
    assert reference in caplog.text
    assert "the secret of the house" in caplog.text
    again = hospital.post(string_envelope("getDepartInfo", about("<HospitalID>NONE</HospitalID>")))
    assert again.status == 200
    response12 = hospital.post(string_envelope("getDtNoInfo", UNKNOWN_SLOTS, SOAP12), content_type=XML12)
    assert (response12.status, response12.fault[0]) == (500, "soap:Receiver")
