"""Every way of putting the same request gets the same response, in the style and version of the request."""

from __future__ import annotations

import pytest

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
    string_envelope,
    typed_envelope,
)

ESCAPED = UNKNOWN_SLOTS.replace("<", "&lt;").replace(">", "&gt;")
DECLARED = '<?xml version="1.0" encoding="UTF-8"?>'
EMPTY_STRING_ANSWER = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
    '<tns:getDtNoInfoResponse xmlns:tns="http://service.yuyue.ws.com/">'
    '<return>&lt;?xml version="1.0" encoding="UTF-8"?&gt;&lt;Message&gt;&lt;/Message&gt;</return>'
    "</tns:getDtNoInfoResponse></soap:Body></soap:Envelope>"
)
EMPTY_TYPED_ANSWER = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
    '<tns:getDtNoInfoResponse xmlns:tns="http://service.yuyue.ws.com/"><Message></Message>'
    "</tns:getDtNoInfoResponse></soap:Body></soap:Envelope>"
)


def body(entry: str) -> str:
    return f'<soapenv:Envelope xmlns:soapenv="{SOAP11}"><soapenv:Body>{entry}</soapenv:Body></soapenv:Envelope>'


STRING_QUESTIONS = {
    "JAX-WS, declaration and arg0": (
        "<?xml version='1.0' encoding='UTF-8'?><S:Envelope "
        'xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>'
        f'<ns2:getDtNoInfo xmlns:ns2="{SERVICE}"><arg0>{ESCAPED}</arg0></ns2:getDtNoInfo></S:Body></S:Envelope>'
    ),
    "JAX-WS with an empty header": (
        '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/" '
        'xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Header/><S:Body>'
        f'<ns2:getDtNoInfo xmlns:ns2="{SERVICE}"><arg0>{ESCAPED}</arg0></ns2:getDtNoInfo></S:Body></S:Envelope>'
    ),
    "suds, the envelope's namespace under two prefixes": (
        '<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope '
        'xmlns:ns0="http://schemas.xmlsoap.org/soap/envelope/" '
        f'xmlns:ns1="{SERVICE}" xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><SOAP-ENV:Header/><ns0:Body><ns1:getDtNoInfo>'
        f"<arg0>{ESCAPED}</arg0></ns1:getDtNoInfo></ns0:Body></SOAP-ENV:Envelope>"
    ),
    "SOAP::Lite, encoding style and xsi:type": (
        '<?xml version="1.0" encoding="UTF-8"?><soap:Envelope '
        'soap:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/" '
        'xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soap:Body>'
        f'<getDtNoInfo xmlns="{SERVICE}"><c-gensym3 xsi:type="xsd:string">{ESCAPED}</c-gensym3></getDtNoInfo>'
        "</soap:Body></soap:Envelope>"
    ),
    "Axis 1.4, RPC": (
        '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope '
        'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
        'xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>'
        '<ns1:getDtNoInfo soapenv:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/" '
        f'xmlns:ns1="{SERVICE}"><in0 '
        f'xsi:type="xsd:string">{ESCAPED}</in0></ns1:getDtNoInfo></soapenv:Body></soapenv:Envelope>'
    ),
    "CDATA": body(f'<q:getDtNoInfo xmlns:q="{SERVICE}"><xml><![CDATA[{UNKNOWN_SLOTS}]]></xml></q:getDtNoInfo>'),
    "white space around, lines inside": body(
        f'\n <q:getDtNoInfo xmlns:q="{SERVICE}">\n  '
        f"<xml>\n<![CDATA[\n{DECLARED}\n{UNKNOWN_SLOTS}\n]]>\n</xml>\n </q:getDtNoInfo>\n"
    ),
    "a qualified parameter": body(f'<getDtNoInfo xmlns="{SERVICE}"><requestXml>{ESCAPED}</requestXml></getDtNoInfo>'),
    "a parameter in another namespace": body(
        f'<q:getDtNoInfo xmlns:q="{SERVICE}"><o:in0 xmlns:o="urn:other">{ESCAPED}</o:in0></q:getDtNoInfo>'
    ),
    "a parameter called Message that holds text": body(
        f'<q:getDtNoInfo xmlns:q="{SERVICE}"><Message>{ESCAPED}</Message></q:getDtNoInfo>'
    ),
    "an empty parameter before the full one": body(
        f'<q:getDtNoInfo xmlns:q="{SERVICE}"><user/><xml>{ESCAPED}</xml></q:getDtNoInfo>'
    ),
    "an inner byte-order mark": string_envelope("getDtNoInfo", "\ufeff" + UNKNOWN_SLOTS),
    "an inner declaration of another charset": string_envelope(
        "getDtNoInfo", '<?xml version="1.0" encoding="GB2312" standalone="yes"?>' + UNKNOWN_SLOTS
    ),
    "a byte-order mark before the inner declaration": string_envelope(
        "getDtNoInfo", "\ufeff\r\n" + DECLARED + UNKNOWN_SLOTS
    ),
    "small letters inside": string_envelope("getDtNoInfo", UNKNOWN_SLOTS.replace("M", "m").replace("Re", "re")),
    "a namespace inside": string_envelope(
        "getDtNoInfo", UNKNOWN_SLOTS.replace("<Message", f'<Message xmlns="{SERVICE}"')
    ),
    "comments and processing instructions": string_envelope(
        "getDtNoInfo", "<!-- asked by hand --><?pi x?>" + UNKNOWN_SLOTS.replace("NONE", "<!-- none -->NONE")
    ),
}

TYPED_QUESTIONS = {
    "unqualified": typed_envelope("getDtNoInfo", UNKNOWN_SLOTS),
    "qualified by a default namespace": body(f'<getDtNoInfo xmlns="{SERVICE}">{UNKNOWN_SLOTS}</getDtNoInfo>'),
    "in small letters": typed_envelope("getDtNoInfo", UNKNOWN_SLOTS.replace("Message", "message")),
    "with lines and a comment": typed_envelope("getDtNoInfo", f"\n <!-- first -->\n {UNKNOWN_SLOTS}\n"),
}


@pytest.mark.parametrize("path", [STRING_PATH, TYPED_PATH, STRING_PATH + "/"])
@pytest.mark.parametrize("message", STRING_QUESTIONS.values(), ids=STRING_QUESTIONS)
def test_a_string_is_answered_with_a_string(hospital: Hospital, message: str, path: str) -> None:
    response = hospital.post(message, path, headers={"SOAPAction": '"urn:anything"'})
    assert response.text == EMPTY_STRING_ANSWER
    assert (response.status, response.content_type) == (200, XML11)


@pytest.mark.parametrize("path", [STRING_PATH, TYPED_PATH])
@pytest.mark.parametrize("message", TYPED_QUESTIONS.values(), ids=TYPED_QUESTIONS)
def test_elements_are_answered_with_elements(hospital: Hospital, message: str, path: str) -> None:
    response = hospital.post(message, path)
    assert response.text == EMPTY_TYPED_ANSWER
    assert (response.status, response.content_type) == (200, XML11)


@pytest.mark.parametrize("envelope", [string_envelope, typed_envelope])
def test_soap_12_is_answered_with_soap_12(hospital: Hospital, envelope: object) -> None:
    assert callable(envelope)
    response = hospital.post(envelope("getDtNoInfo", UNKNOWN_SLOTS, SOAP12), content_type=XML12)
    assert (response.status, response.content_type) == (200, XML12)
    assert f'<soap:Envelope xmlns:soap="{SOAP12}"><soap:Body>' in response.text
    assert response.entry.tag == f"{{{SERVICE}}}getDtNoInfoResponse"
    assert (response.message.tag, len(response.message)) == ("Message", 0)


def test_the_envelope_decides_the_version_whatever_the_content_type(hospital: Hospital) -> None:
    response = hospital.post(string_envelope("getDtNoInfo", UNKNOWN_SLOTS), content_type="application/octet-stream")
    assert (response.status, response.content_type) == (200, XML11)


@pytest.mark.parametrize("spelling", ["GetHospInfo", "GetDoctorPhoto", "BackNo", "GetDtNoInfo"])
def test_a_capital_is_accepted_and_kept(hospital: Hospital, spelling: str) -> None:
    document = "<Message><RequestInfo><HospitalID>NONE</HospitalID><RegID>5</RegID>{}</RequestInfo></Message>".format(
        "<DepartID>1</DepartID><WorkDate>2026-03-03</WorkDate><WorkType>1</WorkType>"
    )
    response = hospital.post(string_envelope(spelling, document))
    assert response.status == 200
    assert response.entry.tag == f"{{{SERVICE}}}{spelling}Response"


@pytest.mark.parametrize(
    ("charset", "declared", "content_type"),
    [
        ("gbk", None, "text/xml; charset=gbk"),
        ("gb18030", None, 'text/xml; charset="GB18030"'),
        ("utf-16", None, "text/xml; charset=utf-16"),
        ("utf-16", "UTF-16", "text/xml"),
        ("utf-32", None, "text/xml"),
        ("utf-32", "UTF-32", "text/xml; charset=utf-32"),
        ("gbk", "GBK", "text/xml"),
        ("gb2312", "gb2312", ""),
        ("utf-8", "GBK", "text/xml; charset=UTF-8"),
        ("utf-8-sig", None, "text/xml; charset=utf-8"),
        ("utf-8-sig", "utf-8", "text/xml"),
        ("utf-8", None, "text/xml; charset="),
        ("gbk", None, "text/xml; charset=windows-936"),
        ("gbk", "x-gbk", "text/xml"),
        ("gb2312", "GB_2312-80", "text/xml"),
        ("utf-8", "utf-16", "text/xml"),
        ("utf-8", "UTF-16LE", ""),
        ("utf-8", "utf-32", "text/xml"),
    ],
)
def test_charsets_are_honoured(hospital: Hospital, charset: str, declared: str | None, content_type: str) -> None:
    document = UNKNOWN_SLOTS.replace(">1</WorkType", ">一</WorkType")
    envelope = typed_envelope("getDtNoInfo", document)
    if declared:
        envelope = f'<?xml version="1.0" encoding="{declared}"?>{envelope}'
    response = hospital.post(envelope.encode(charset), content_type=content_type)
    assert "Message/RequestInfo/WorkType" in response.fault[1]
    assert "'一'" in response.fault[1]


def test_rare_and_special_characters_come_back_as_they_were(hospital: Hospital) -> None:
    value = "𠮷野㐂 & <b>O'Brien</b> \"; DROP TABLE registration; --"
    escaped = value.replace("&", "&amp;").replace("<", "&lt;")
    message = UNKNOWN_SLOTS.replace(">1</WorkType", f">{escaped}</WorkType")
    for envelope in (string_envelope, typed_envelope):
        code, text = hospital.post(envelope("getDtNoInfo", message)).fault
        assert code == "soap:Client"
        assert value in text.replace("\\'", "'")
