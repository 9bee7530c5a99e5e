"""Envelopes as foreign stacks build them: in parts, with references, with headers, in any charset."""

from __future__ import annotations

import base64
import quopri

import pytest

from tests.soap.asking import (
    SERVICE,
    SOAP11,
    SOAP12,
    TYPED_PATH,
    UNKNOWN_SLOTS,
    XML11,
    XML12,
    Hospital,
    Response,
    about,
    make_clinic,
    typed_envelope,
)

DECLARATION = "<?xml version='1.0' encoding='UTF-8'?>"
ASK11, ASK12 = (typed_envelope("getDtNoInfo", UNKNOWN_SLOTS, namespace) for namespace in (SOAP11, SOAP12))
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
    "quoted-printable": multipart(part(quopri.encodestring(ASK11.encode()), "quoted-printable")),
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


def entry(*entries: str, namespace: str = SOAP11, header: str = "") -> str:
    return f'<S:Envelope xmlns:S="{namespace}">{header}<S:Body>{"".join(entries)}</S:Body></S:Envelope>'


def call(inner: str, operation: str = "getYyNo") -> str:
    return f'<q:{operation} xmlns:q="{SERVICE}">{inner}</q:{operation}>'


def with_items(items: str) -> str:
    order = ORDER.format(100, "0200", "", "2026-03-04", 1).replace("<RegType>0", "<RegType>5")
    return about(f"{order}<ExamApply>{items}</ExamApply>", "OrderInfo")


ENCODING = 'xmlns:e="http://www.w3.org/2003/05/soap-encoding"'
ITEM = "<ExamItem><Name>核酸检测</Name></ExamItem>"
REFERRING = {
    "PHP: the second item refers to the first": entry(
        call(with_items('<ExamItem id="ref1"><Name>核酸检测</Name></ExamItem><ExamItem href="#ref1"/>'))
    ),
    "PHP in SOAP 1.2": entry(
        call(
            with_items(
                f'<ExamItem {ENCODING} e:id="r"><Name>核酸检测</Name></ExamItem><ExamItem {ENCODING} e:ref="#r"/>'
            )
        ),
        namespace=SOAP12,
    ),
    "SOAP 1.2 without number sign": entry(
        call(
            with_items(
                f'<ExamItem {ENCODING} e:id="r"><Name>核酸检测</Name></ExamItem><ExamItem {ENCODING} e:ref="r"/>'
            )
        ),
        namespace=SOAP12,
    ),
    "Axis: both items refer to one multiRef": entry(
        call(with_items('<ExamItem href="#i"/><ExamItem href="#i"/>')),
        '<multiRef id="i"><Name>核酸检测</Name></multiRef>',
    ),
    "a multiRef that refers to another": entry(
        call(with_items('<ExamItem href="#i"/><ExamItem href="#j"/>')),
        '<multiRef id="i"><Name href="#n"/></multiRef>',
        '<multiRef id="j" href="#i"/>',
        '<multiRef id="n">核酸检测</multiRef>',
    ),
    "the multiRef stands first": entry(
        '<multiRef id="i"><Name>核酸检测</Name></multiRef>',
        call(with_items('<ExamItem href="#i"/><ExamItem href="#i"/>')),
    ),
}


@pytest.mark.parametrize("envelope", REFERRING.values(), ids=REFERRING)
def test_each_reference_is_filled(hospital: Hospital, envelope: str) -> None:
    version = {"namespace": SOAP12} if SOAP12 in envelope else {}
    written_out = hospital.post(entry(call(with_items(ITEM * 2)), **version))
    response = hospital.post(envelope)
    assert response.content == written_out.content
    one = hospital.post(entry(call(with_items(f"{ITEM}<ExamItem/>")), **version)).message
    assert "ExamItem[2]" in (one.findtext("ResponseInfo/ErrMsg") or "")
    assert "ExamItem" not in (response.message.findtext("ResponseInfo/ErrMsg") or "")


def multi_refs(count: int, inner: str) -> list[str]:
    """Elements r0, r1, … that each refer to the next."""
    return [f'<m id="r{place}">{inner.format(place + 1)}</m>' for place in range(count)] + [f'<m id="r{count}">x</m>']


CIRCLE = "The reference #{} leads in a circle."
WRONG = "The reference #{} is wrong: expected one element of the Body with that id, got {}."


@pytest.mark.parametrize(
    ("entries", "text"),
    [
        ([call('<Message href="#a"/>'), '<m id="a"><RequestInfo href="#a"/></m>'], CIRCLE.format("a")),
        ([call('<Message id="a"><RequestInfo href="#a"/></Message>')], CIRCLE.format("a")),
        (['<m id="a" href="#b"/>', '<m id="b" href="#a"/>'], CIRCLE.format("a")),
        ([call('<Message href="#zz"/>')], WRONG.format("zz", 0)),
        (
            [call('<Message href="#a"/>'), '<m id="a"/>', '<m id="a"/>'],
            WRONG.format("a", 2),
        ),
        ([call('<Message href="#r0"/>'), *multi_refs(20, '<a href="#r{0}"/>' * 10)], "at most 1000 are taken"),
        ([call('<Message href="#r0"/>'), *multi_refs(100, '<a href="#r{0}"/>')], "at most 64 levels"),
        ([call('<a href="#b"/>' * 900), f'<m id="b">{"<i/>" * 100}</m>'], "too many elements: at most 20000"),
        ([call('<a href="#b"/>' * 100), f'<m id="b">{"y" * 20_000}</m>'], "at most 1048576 bytes are taken"),
    ],
)  # fmt: skip
def test_references_are_followed_within_bounds(hospital: Hospital, entries: list[str], text: str) -> None:
    response = hospital.post(entry(*entries))
    assert (response.status, response.fault[0]) == (500, "soap:Client")
    assert text in response.fault[1]


def test_a_thousand_references_are_followed_and_one_more_is_not(hospital: Hospital) -> None:
    for count, is_refused in ((1000, False), (1001, True)):
        response = hospital.post(entry(call('<a href="#b"/>' * count), '<m id="b"/>'))
        assert ("too many references: at most 1000 are taken" in response.fault[1]) is is_refused


def test_without_start_the_first_part_is_the_root(hospital: Hospital) -> None:
    without_start = 'multipart/related; type="text/xml"; boundary="B1"'
    response = hospital.post(multipart(part(ASK11), PICTURE), content_type=without_start)
    assert response.content == hospital.post(ASK11).content
    assert hospital.post(multipart(PICTURE, part(ASK11)), content_type=without_start).fault[0] == "soap:Client"


def test_two_operations_in_one_body_are_refused(hospital: Hospital) -> None:
    both = call(UNKNOWN_SLOTS, "getDtNoInfo"), call("", "backNo")
    text = "The Body of the SOAP envelope holds 2 entries (getDtNoInfo, backNo): expected one operation."
    assert hospital.post(entry(*both)).fault == ("soap:Client", text)
    assert hospital.post(entry(*both, namespace=SOAP12)).fault == ("soap:Sender", text)


ASK = call(UNKNOWN_SLOTS, "getDtNoInfo")


@pytest.mark.parametrize("content_type", [XML11, XML12, "text/xml", RELATED, RELATED12])
@pytest.mark.parametrize(("namespace", "code"), [(SOAP11, "soap:Client"), (SOAP12, "soap:Sender")])
def test_the_namespace_of_the_root_decides_the_version(
    hospital: Hospital, content_type: str, namespace: str, code: str
) -> None:
    expected = XML12 if namespace == SOAP12 else XML11

    def post(envelope: str) -> Response:
        body = multipart(part(envelope)) if "multipart" in content_type else envelope.encode()
        return hospital.post(body, content_type=content_type)

    other = f'xmlns:other="{SOAP11 if namespace == SOAP12 else SOAP12}"'
    header = f'<S:Header {other}><h:h xmlns:h="urn:h" S:mustUnderstand="0"/></S:Header>'
    answered = post(entry(ASK, namespace=namespace, header=header))
    assert (answered.status, answered.content_type) == (200, expected)
    good = entry(ASK, namespace=namespace)
    for bad in (
        good[:-5],
        DOCTYPE + good,
        entry(namespace=namespace),
        entry("<x>" * 70 + "</x>" * 70, namespace=namespace),
        entry('<x href="#y"/>', namespace=namespace),
        entry(call("", "ping"), namespace=namespace),
    ):
        refused = post(bad)
        assert (refused.content_type, refused.fault[0]) == (expected, code), refused.text


def test_headers_that_must_be_understood_are_named_in_soap_12(hospital: Hospital) -> None:
    header = (
        '<S:Header><h:a xmlns:h="urn:h&amp;1" S:mustUnderstand="true"/>'
        '<h:b xmlns:h="urn:2" S:mustUnderstand="1"/><h:c xmlns:h="urn:3"/></S:Header>'
    )
    response = hospital.post(entry(ASK, namespace=SOAP12, header=header), content_type=XML12)
    assert response.fault[0] == "soap:MustUnderstand"
    assert (
        '<soap:Header><soap:NotUnderstood qname="block:a" xmlns:block="urn:h&amp;1"/>'
        '<soap:NotUnderstood qname="block:b" xmlns:block="urn:2"/></soap:Header><soap:Body>'
    ) in response.text
    response11 = hospital.post(entry(ASK, header=header))
    assert response11.fault[0] == "soap:MustUnderstand"
    assert "soap:Header" not in response11.text


def test_an_unknown_version_is_answered_with_the_known_ones(hospital: Hospital) -> None:
    response = hospital.post(entry(ASK, namespace="http://www.w3.org/2001/12/soap-envelope"), content_type=XML12)
    assert (response.status, response.fault[0]) == (500, "soap:VersionMismatch")
    assert (
        '<soap:Header><soap:Upgrade><soap:SupportedEnvelope qname="taken:Envelope" '
        'xmlns:taken="http://www.w3.org/2003/05/soap-envelope"/><soap:SupportedEnvelope qname="taken:Envelope" '
        'xmlns:taken="http://schemas.xmlsoap.org/soap/envelope/"/></soap:Upgrade></soap:Header>'
    ) in response.text


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("content_type", ["text/xml", "text/xml; charset=utf-16", XML11])
def test_two_and_four_byte_characters_need_no_byte_order_mark(
    hospital: Hospital, charset: str, content_type: str
) -> None:
    expected = hospital.post(ASK11).content
    for begin in ("", '<?xml version="1.0" encoding="UTF-16"?>', " \n"):
        assert hospital.post((begin + ASK11).encode(charset), content_type=content_type).content == expected


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("text/xml; charset*=utf-8''utf-8", 200),
        ("text/xml; charset*=utf-8''%67%62%6b", 200),
        ("text/xml; charset*0*=utf-8''utf; charset*1=-8", 200),
        ("text/xml; charset*=klingon", 415),
        ("text/xml; charset*=utf-8'", 200),
        ('text/xml; charset="utf-8', 200),
        ('text/xml; charset="\\utf-8"', 200),
        ("text/xml; charset=\xfc\xff", 415),
        ("text/xml; charset=" + "x" * 5000, 415),
        ("text/xml; charset=idna", 415),
        ("; charset", 200),
        (";;;=;charset==", 415),
        ("multipart/related", 500),
        ("multipart/related; boundary*=utf-8''%E4%B8%AD", 500),
        ("multipart/related; boundary=中", 500),
    ],
)
def test_no_content_type_is_a_bug(hospital: Hospital, content_type: str, status: int) -> None:
    header = content_type.encode("utf-8").decode("latin-1")
    response = hospital.post(ASK11, content_type=header)
    assert response.status == status, response.text
    if status != 200:
        assert response.fault[0] == "soap:Client"


@pytest.mark.parametrize("encoding", ["", "identity", "Identity", " IDENTITY ", "identity, identity"])
def test_no_content_encoding_has_many_spellings(hospital: Hospital, encoding: str) -> None:
    assert hospital.post(ASK11, headers={"Content-Encoding": encoding}).status == 200


MESSAGE = f"<Message>{UNKNOWN_SLOTS.partition('<Message>')[2]}"
AS_TEXT = f"<arg><![CDATA[{MESSAGE}]]></arg>"


@pytest.mark.parametrize(
    ("envelope", "text"),
    [
        (entry(f'<t:getDtNoInfo xmlns:t="{SERVICE}">{MESSAGE}</t:getDtNoInfo></S:Body><S:Body><a/>'),
         "The SOAP envelope has several Bodies: expected one."),
        (entry(f'<t:getDtNoInfo xmlns:t="{SERVICE}">{MESSAGE}{MESSAGE}</t:getDtNoInfo>'),
         "getDtNoInfo holds 2 messages: expected one."),
        (entry(f'<t:getDtNoInfo xmlns:t="{SERVICE}">{AS_TEXT}{AS_TEXT}</t:getDtNoInfo>'),
         "getDtNoInfo holds 2 messages: expected one."),
        (entry(f'<t:getDtNoInfo xmlns:t="{SERVICE}">{MESSAGE}{AS_TEXT}</t:getDtNoInfo>'),
         "getDtNoInfo holds 2 messages: expected one."),
    ],
)  # fmt: skip
def test_nothing_of_a_request_is_passed_over(hospital: Hospital, envelope: str, text: str) -> None:
    response = hospital.post(envelope)
    assert response.status == 500
    assert f"<faultcode>soap:Client</faultcode><faultstring>{text}</faultstring>" in response.content.decode()


@pytest.mark.parametrize("message", [MESSAGE, AS_TEXT, AS_TEXT.replace("arg>", "Message>")])
def test_further_parameters_without_a_message_are_no_matter(hospital: Hospital, message: str) -> None:
    asked = f'<t:getDtNoInfo xmlns:t="{SERVICE}">{message}<user>me</user><empty/></t:getDtNoInfo>'
    assert hospital.post(entry(asked)).status == 200
