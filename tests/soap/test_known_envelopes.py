"""A client's envelope is opened once. What stands in the next one is read as if that were opened too."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.soap.asking import (
    SERVICE,
    SOAP11,
    SOAP12,
    STRING_PATH,
    TYPED_PATH,
    XML11,
    XML12,
    Hospital,
    about,
    make_clinic,
    string_envelope,
    typed_envelope,
)

SOUND = about("<HospitalID>WS01</HospitalID><RegID>7</RegID><CardNo>11010519491231002X</CardNo>")
DECLARED = '<?xml version="1.0" encoding="UTF-8"?>'
DOCUMENTS = {
    "another booking": SOUND.replace(">7<", ">8<"),
    "in lines": SOUND.replace("><", ">\n  <"),
    "declared": DECLARED + "\n" + SOUND,
    "after a byte-order mark": "\ufeff" + DECLARED + SOUND,
    "no RegID": SOUND.replace("<RegID>7</RegID>", ""),
    "two RegIDs": SOUND.replace("<RegID>7</RegID>", "<RegID>7</RegID><RegID>8</RegID>"),
    "an empty RegID": SOUND.replace(">7<", "><"),
    "a RegID in letters": SOUND.replace(">7<", ">seven<"),
    "a RegID with spaces around it": SOUND.replace(">7<", "> 7\n<"),
    "a wrong date of birth and a wrong card": SOUND.replace("11010519491231002X", "1" * 19),
    "an unknown element": SOUND.replace("<RegID>", "<Colour>red</Colour><RegID>"),
    "small letters": SOUND.replace("RegID", "regid"),
    "both letter cases": SOUND.replace("<RegID>", "<regid>8</regid><RegID>"),
    "before its group": SOUND.replace("<RegID>7</RegID>", "").replace("<RequestInfo>", "<RegID>7</RegID><RequestInfo>"),
    "after its group": SOUND.replace("<RegID>7</RegID>", "").replace("</Message>", "<RegID>7</RegID></Message>"),
    "text between": SOUND.replace("<RegID>", "and <RegID>"),
    "text before": "and " + SOUND,
    "text after": SOUND + " and",
    "an element inside": SOUND.replace(">7<", "><b>7</b><"),
    "an attribute": SOUND.replace("<RegID>", '<RegID a="1">'),
    "a comment": SOUND.replace(">7<", "><!-- -->7<"),
    "CDATA": SOUND.replace(">7<", "><![CDATA[7]]><"),
    "a document type": "<!DOCTYPE Message>" + SOUND,
    "a space in a tag": SOUND.replace("<Message>", "<Message >"),
    "a space before a name": SOUND.replace("<Message>", "< Message>"),
    "a tag never closed": SOUND.replace("</RegID>", ""),
    "another root": SOUND.replace("Message", "Massage"),
    "two groups": SOUND.replace("</Message>", "<RequestInfo></RequestInfo></Message>"),
    "no group": SOUND.replace("RequestInfo", "Request"),
    "an entity": SOUND.replace(">7<", ">&#55;<"),
    "an unknown entity": SOUND.replace(">7<", ">&seven;<"),
    "an escaped tag": SOUND.replace(">7<", ">&lt;RegID&gt;<"),
    "an escaped quote": SOUND.replace(">7<", ">&quot;7&quot;<"),
    "the end of CDATA": SOUND.replace(">7<", ">]]>7<"),
    "a control character": SOUND.replace(">7<", ">\x017<"),
    "no character at all": SOUND.replace(">7<", ">\ufffe7<"),
    "a carriage return": SOUND.replace("><", ">\r\n<"),
    "a wide space": SOUND.replace(">7<", ">\u30007<"),
    "digits of another script": SOUND.replace(">7<", ">٧<"),
    "nothing": "",
}
ENVELOPES: dict[str, tuple[Callable[[str], str], str, str]] = {
    "string": (lambda document: string_envelope("backNo", document), STRING_PATH, XML11),
    "string, SOAP 1.2": (lambda document: string_envelope("BackNo", document, SOAP12), TYPED_PATH, XML12),
    "typed": (lambda document: typed_envelope("backNo", document), TYPED_PATH, XML11),
    "CDATA": (
        lambda document: (
            f'<S:Envelope xmlns:S="{SOAP11}"><S:Body><n:backNo xmlns:n="{SERVICE}">'
            f"<arg0><![CDATA[{document}]]></arg0></n:backNo></S:Body></S:Envelope>"
        ),
        STRING_PATH,
        XML11,
    ),
    "a raw end of tags": (
        lambda document: string_envelope("backNo", document).replace("&gt;", ">"),
        STRING_PATH,
        XML11,
    ),
}


@pytest.fixture(scope="module")
def hospitals() -> tuple[Hospital, Hospital]:
    """Two of the same, at which nobody books: nothing that is asked here changes anything."""
    return Hospital(make_clinic()), Hospital(make_clinic())


@pytest.mark.parametrize("envelope", ENVELOPES)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_it_makes_no_difference(hospitals: tuple[Hospital, Hospital], envelope: str, document: str) -> None:
    wrap, path, content_type = ENVELOPES[envelope]
    content = wrap(DOCUMENTS[document])
    opened = Hospital(hospitals[0].clinic).post(content, path, content_type)
    hospitals[1].post(wrap(SOUND), path, content_type)
    known = hospitals[1].post(content, path, content_type)
    assert (known.status, known.content) == (opened.status, opened.content)


def test_bytes_that_are_no_utf8_are_refused_in_a_known_envelope(hospitals: tuple[Hospital, Hospital]) -> None:
    content = string_envelope("backNo", SOUND).encode()
    hospitals[1].post(content)
    code, text = hospitals[1].post(content.replace(b"WS01", b"WS\xff1")).fault
    assert code.endswith(":Client")
    assert text.startswith("The request is not well-formed XML")


def test_a_charset_is_read_in_a_known_envelope(hospitals: tuple[Hospital, Hospital]) -> None:
    """The card is refused, and named, as it was written."""
    content = string_envelope("backNo", SOUND.replace("11010519491231002X", "身份证"))
    for charset in ("utf-8", "gbk", "utf-8", "gbk"):
        response = hospitals[1].post(content.encode(charset), content_type=f"text/xml; charset={charset}")
        assert response.message.findtext("ResponseInfo/Code") == "0001", response.text


@pytest.mark.parametrize("wrap", [string_envelope, typed_envelope])
def test_many_envelopes_are_known(hospitals: tuple[Hospital, Hospital], wrap: Callable[[str, str], str]) -> None:
    contents = [wrap("backNo", SOUND).replace("</S:Body>", f"</S:Body><!-- {number} -->") for number in range(300)]
    assert len({hospitals[1].post(content).content for content in contents}) == 1
