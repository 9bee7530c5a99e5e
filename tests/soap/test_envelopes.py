"""Envelopes as foreign stacks build them: with references, with headers, in any charset."""

from __future__ import annotations

import pytest

from tests.soap.asking import (
    SERVICE,
    SOAP11,
    SOAP12,
    UNKNOWN_SLOTS,
    XML11,
    XML12,
    Hospital,
    Response,
    about,
)
from tests.soap.test_multipart import ASK11, DOCTYPE, ORDER, RELATED, RELATED12, multipart, part


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


def test_twenty_thousand_elements_are_filled_and_no_more(hospital: Hospital) -> None:
    for count, is_refused in ((197, False), (199, True)):  # each has 101 elements with the target's
        response = hospital.post(entry(call('<a href="#b"/>' * count), f'<m id="b">{"<i/>" * 100}</m>'))
        assert ("too many elements: at most 20000 are taken" in response.fault[1]) is is_refused


def test_two_operations_in_one_body_are_refused(hospital: Hospital) -> None:
    both = call(UNKNOWN_SLOTS, "getDtNoInfo"), call("", "backNo")
    text = "The Body of the SOAP envelope holds 2 entries (getDtNoInfo, backNo): expected one operation."
    assert hospital.post(entry(*both)).fault == ("soap:Client", text)
    assert hospital.post(entry(*both, namespace=SOAP12)).fault == ("soap:Sender", text)


@pytest.mark.parametrize("href", ["m", "http://h/x#m"])
def test_a_reference_without_number_sign_is_named_beside_its_target(hospital: Hospital, href: str) -> None:
    entries = call(f'<Message href="{href}"/>', "getDtNoInfo"), '<multiRef id="m"><a/></multiRef>'
    text = (
        "The Body of the SOAP envelope holds 2 entries (getDtNoInfo, multiRef): expected one operation; "
        f"the reference '{href}' is not resolved: only # and an id in the same Body is."
    )
    assert hospital.post(entry(*entries)).fault == ("soap:Client", text)


def test_an_entry_that_says_it_is_no_root_is_no_operation(hospital: Hospital) -> None:
    asked = call(UNKNOWN_SLOTS, "getDtNoInfo")
    shared = '<m xmlns:e="http://schemas.xmlsoap.org/soap/encoding/" e:root="0" id="a">x</m>'
    expected = hospital.post(entry(asked)).content
    assert hospital.post(entry(asked, shared)).content == expected
    assert hospital.post(entry(shared, asked)).content == expected
    text = "The Body of the SOAP envelope holds 2 entries (m, m): expected one operation."
    assert hospital.post(entry(shared, shared)).fault == ("soap:Client", text)


def test_the_document_is_found_beside_other_parameters(hospital: Hospital) -> None:
    document = UNKNOWN_SLOTS.replace("<", "&lt;")
    expected = hospital.post(entry(call(f"<arg0>{document}</arg0>", "getDtNoInfo"))).content
    asked = f"<user>12320</user><password>x</password><xml>\n{document}</xml>"
    assert hospital.post(entry(call(asked, "getDtNoInfo"))).content == expected


def test_text_without_a_parameter_is_named(hospital: Hospital) -> None:
    text = "getDtNoInfo holds text itself: expected one parameter that holds the document, such as arg0."
    asked = entry(call(UNKNOWN_SLOTS.replace("<", "&lt;"), "getDtNoInfo"))
    assert hospital.post(asked).fault == ("soap:Client", text)


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


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "gbk"])
def test_a_malformed_envelope_of_any_charset_is_refused_in_its_version(hospital: Hospital, charset: str) -> None:
    envelope = f'<?xml version="1.0" encoding="{charset}"?><S:Envelope xmlns:S="{SOAP12}"><S:Body><医院>'
    response = hospital.post(envelope.encode(charset), content_type=f"text/xml; charset={charset}")
    assert response.fault[0] == "soap:Sender"
    assert f'xmlns:soap="{SOAP12}"' in response.text


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
