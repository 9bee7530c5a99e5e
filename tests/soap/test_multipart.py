"""Requests in parts (multipart/related): the root part is found, decoded and read like a plain body."""

from __future__ import annotations

import base64
import quopri

import pytest

from tests.soap.asking import (
    SOAP11,
    SOAP12,
    TYPED_PATH,
    UNKNOWN_SLOTS,
    XML11,
    XML12,
    Hospital,
    about,
    make_clinic,
    typed_envelope,
)

DECLARATION = "<?xml version='1.0' encoding='UTF-8'?>"
ASK11 = typed_envelope("getDtNoInfo", UNKNOWN_SLOTS)
NO_DOCTYPE = "A document type declaration (DOCTYPE, entities) is not allowed in a SOAP message."
TOO_DEEP = "The elements of the message are nested too deeply: at most 64 levels are taken."
NO_BASE64 = (
    "The root part of the request is not in base64: expected A-Z, a-z, 0-9, + and /, in groups of four, the last one "
    "filled up with =; got {}."
)
DOCTYPE = '<!DOCTYPE a [<!ENTITY who "NONE">]>'
RELATED = 'multipart/related; type="application/xop+xml"; boundary="B1"; start="<root@x>"; start-info="text/xml"'
RELATED12 = RELATED.replace("text/xml", "application/soap+xml")
PICTURE = b"Content-Type: image/png\r\nContent-ID: <picture@x>\r\n\r\n\x89PNG"


def part(content: str | bytes, encoding: str = "binary", content_type: str = "application/xop+xml") -> bytes:
    """The root part."""
    head = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: {encoding}\r\nContent-ID: <root@x>\r\n\r\n"
    return head.encode() + (content.encode() if isinstance(content, str) else content)


def multipart(*parts: bytes) -> bytes:
    return b"".join(b"--B1\r\n" + each + b"\r\n" for each in parts) + b"--B1--\r\n"


BASE64 = part(base64.encodebytes(ASK11.encode()), "base64")
TAKEN = {
    "an XML declaration": multipart(part(DECLARATION + ASK11)),
    "an XML declaration and an attachment": multipart(part(DECLARATION + ASK11), PICTURE),
    "start= names the second part": multipart(PICTURE, part(ASK11)),
    "base64": multipart(BASE64),
    "base64 with an attachment": multipart(BASE64, PICTURE),
    "a comment in a header": multipart(part(base64.encodebytes(ASK11.encode()), "Base64 (RFC 2045)")),
    "quoted-printable": multipart(part(quopri.encodestring(ASK11.encode()), "quoted-printable")),
    "a root part without headers but its type": multipart(b"Content-Type: text/xml\r\n\r\n" + ASK11.encode()).replace(
        b"text/xml\r\n", b"text/xml\r\nContent-ID: <root@x>\r\n"
    ),
    "an attachment without Content-ID": multipart(part(ASK11), b"Content-Type: text/plain\r\n\r\nx"),
    "an attachment without headers": multipart(part(ASK11), b"\r\nx"),
    "line ends without CR": multipart(part(ASK11), PICTURE).replace(b"\r\n", b"\n"),
    "a preamble": b"This is a message in MIME format.\r\n" + multipart(part(ASK11)),
}
REFUSED = {
    "cut off": (multipart(part(ASK11[:-5]), PICTURE), "The request is not well-formed XML"),
    "a DTD": (multipart(part(DOCTYPE + ASK11)), NO_DOCTYPE),
    "a DTD with an attachment": (multipart(part(DOCTYPE + ASK11), PICTURE), NO_DOCTYPE),
    "too deep": (multipart(part(typed_envelope("getDtNoInfo", "<a>" * 200 + "</a>" * 200))), TOO_DEEP),
    "too many": (
        multipart(part(typed_envelope("getDtNoInfo", "<a/>" * 60_000)), PICTURE),
        "The message holds too many elements: at most 20000 are taken.",
    ),
    "no such part": (
        multipart(PICTURE),
        "No part of the multipart request has the Content-ID <root@x> that start= names.",
    ),
    "a picture first": (
        multipart(PICTURE.replace(b"picture@x", b"root@x"), part(ASK11)),
        (
            "The root part of the multipart request is image/png: expected an envelope, such as text/xml; it is the "
            "part that start= names, or the first one."
        ),
    ),
    "no base64": (multipart(part(ASK11, "base64")), NO_BASE64.format("'<'")),
    "a stray character in base64": (
        multipart(BASE64.replace(b"\r\n\r\n", b"\r\n\r\n#")),
        NO_BASE64.format("'#'"),
    ),
    "the alphabet of URLs": (multipart(part("_" + "AAA", "base64")), NO_BASE64.format("'_'")),
    "base64 that is cut short": (multipart(part("A" * 1081, "base64")), NO_BASE64.format("1081 characters")),
    "base64 after its end": (multipart(part("AA==AAAA", "base64")), NO_BASE64.format("'='")),
    "another encoding": (
        multipart(part(ASK11, "x-zip")),
        "The Content-Transfer-Encoding 'x-zip' is not taken: send binary, base64 or quoted-printable.",
    ),
    "no part": (b"nothing", "The multipart request has no part: expected parts between lines of --boundary."),
    "no end of the headers": (
        b"--B1\r\nContent-ID: <root@x>\r\n",
        "A part of the multipart request has no empty line after its headers (8192 bytes).",
    ),
    "many parts": (multipart(*[PICTURE] * 101), "The multipart request has too many parts: at most 100 are taken."),
}


@pytest.mark.parametrize("body", TAKEN.values(), ids=TAKEN)
def test_the_root_part_is_read_like_a_plain_body(hospital: Hospital, body: bytes) -> None:
    response = hospital.post(body, content_type=RELATED)
    assert response.content == hospital.post(ASK11).content
    assert (response.status, response.content_type) == (200, XML11)
    body12 = body.replace(SOAP11.encode(), SOAP12.encode())
    if body12 != body:
        response12 = hospital.post(body12, content_type=RELATED12)
        assert (response12.status, response12.content_type) == (200, XML12)


@pytest.mark.parametrize(("body", "text"), REFUSED.values(), ids=REFUSED)
def test_parts_that_cannot_be_read_are_the_clients_fault(hospital: Hospital, body: bytes, text: str) -> None:
    response = hospital.post(body, content_type=RELATED)
    assert (response.status, response.content_type, response.fault[0]) == (500, XML11, "soap:Client")
    assert text == response.fault[1] if text.endswith(".") else text in response.fault[1]
    response12 = hospital.post(body.replace(SOAP11.encode(), SOAP12.encode()), content_type=RELATED12)
    assert (response12.status, response12.content_type, response12.fault[0]) == (400, XML12, "soap:Sender")
    assert text in response12.fault[1]


ORDER = (
    "<RegID>{}</RegID><HospitalID>CS01</HospitalID><DepartID>{}</DepartID><DepartName>内科</DepartName>"
    "<DoctorID>{}</DoctorID><IsExpert>0</IsExpert><SickName>欧阳娜娜</SickName><SickSex>1</SickSex>"
    "<SickInsureType>0</SickInsureType><SeeDoctorDate>{}</SeeDoctorDate><WorkType>{}</WorkType>"
    "<RegistryFee>0</RegistryFee><ClinicFee>10</ClinicFee><Phone>13800000000</Phone>"
    "<CardNo>320503196001010023</CardNo><RegType>0</RegType><PayType>0</PayType>"
    "<CreateDate>2026-03-02 07:59:58</CreateDate>"
)


@pytest.mark.parametrize(
    ("charset", "declared", "transfer"),
    [
        ("utf-8", "", "8bit"),
        ("utf-8", "UTF-8", "binary"),
        ("gbk", "GBK", "binary"),
        ("utf-16", "", "binary"),
        ("utf-16-le", "UTF-16", "binary"),
        ("utf-8", "", "quoted-printable"),
        ("utf-8", "", "base64"),
    ],
)
def test_a_name_in_a_part_without_charset_is_kept_as_it_was_sent(charset: str, declared: str, transfer: str) -> None:
    hospital = Hospital(make_clinic())
    order = ORDER.format(100, *an_open_schedule(hospital))
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    content = (declaration + typed_envelope("getYyNo", about(order, "OrderInfo"))).encode(charset)
    encode = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}
    root = part(encode[transfer](content) if transfer in encode else content, transfer)
    booked = hospital.post(multipart(root, PICTURE), TYPED_PATH, RELATED).message
    assert booked.findtext("ResponseInfo/Code") == "1000"
    window = "<BeginTime>2026-03-02 00:00:00</BeginTime><EndTime>2026-03-02 23:59:59</EndTime>"
    asked = about(f"<HospitalID>CS01</HospitalID><IDCard>320503196001010023</IDCard>{window}")
    names = [each.text for each in hospital.ask("getGhRecord", asked).iter("PatientName")]
    assert names == ["欧阳娜娜"]


def an_open_schedule(hospital: Hospital) -> list[str]:
    """Department, doctor, date and work type of a schedule that admits anybody."""
    window = "<BeginTime>2026-03-03</BeginTime><EndTime>2026-03-09</EndTime>"
    asked = about(f"<HospitalID>CS01</HospitalID>{window}").replace("<Message>", "<Message><MsgType>1000</MsgType>")
    schedules = hospital.ask("getDoctorWorkInfo", asked).findall("DoctorCalendar")
    names = ("DepartID", "DoctorID", "WorkDate", "WorkType")
    return next(
        [each.findtext(name) or "" for name in names]
        for each in schedules
        if (each.findtext("WorkStatus"), each.findtext("IsReserved")) == ("0", "0")
    )


def test_bytes_outside_of_the_charset_of_a_part_are_refused(hospital: Hospital) -> None:
    gbk = typed_envelope("getDtNoInfo", UNKNOWN_SLOTS.replace("NONE", "欧阳娜娜")).encode("gbk")
    response = hospital.post(multipart(part(gbk)), content_type=RELATED)
    assert response.fault[0] == "soap:Client"
    assert "not well-formed XML" in response.fault[1]


def test_without_start_the_first_part_is_the_root(hospital: Hospital) -> None:
    without_start = 'multipart/related; type="text/xml"; boundary="B1"'
    response = hospital.post(multipart(part(ASK11), PICTURE), content_type=without_start)
    assert response.content == hospital.post(ASK11).content
    assert hospital.post(multipart(PICTURE, part(ASK11)), content_type=without_start).fault[0] == "soap:Client"
