"""Faults name in plain words what cannot be read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.soap.asking import UNKNOWN_SLOTS, Hospital, string_envelope, typed_envelope

ASK = typed_envelope("getDtNoInfo", UNKNOWN_SLOTS)
PARTS = f"--B1\r\nContent-Type: text/xml\r\n\r\n{ASK}\r\n--B1--\r\n"


@pytest.mark.parametrize("mime", ["multipart/mixed", "multipart/form-data"])
def test_parts_under_another_media_type_are_refused(hospital: Hospital, mime: str) -> None:
    response = hospital.post(PARTS, content_type=f'{mime}; boundary="B1"')
    text = f"The media type {mime} is not taken: a request in parts is multipart/related."
    assert (response.status, response.fault) == (415, ("soap:Client", text))
    answered = hospital.post(ASK, content_type=f'{mime}; boundary="B1"')
    assert answered.content == hospital.post(ASK).content


@pytest.mark.parametrize(
    ("mime", "text"),
    [
        ("multipart/mixed", "The request is not well-formed XML: "),
        ("multipart/related", "The multipart request has no part: expected parts between lines of --boundary."),
    ],
)
def test_a_boundary_in_any_alphabet_is_only_one_that_is_not_there(hospital: Hospital, mime: str, text: str) -> None:
    response = hospital.post(PARTS, content_type=f"{mime}; boundary*=utf-8''%E5%8C%BB")
    assert (response.status, response.fault[0]) == (500, "soap:Client")
    assert response.fault[1].startswith(text)


@pytest.mark.parametrize("boundary", ["", "; boundary=", '; boundary=""'])
def test_parts_need_a_boundary(hospital: Hospital, boundary: str) -> None:
    response = hospital.post(PARTS, content_type=f"multipart/related{boundary}")
    text = 'The Content-Type multipart/related has no boundary in its first 1024 characters: expected boundary="…".'
    assert response.fault == ("soap:Client", text)


def test_a_boundary_may_come_in_parts(hospital: Hospital) -> None:
    content_type = 'multipart/related; boundary*0="B"; boundary*1*=%31'
    assert hospital.post(PARTS, content_type=content_type).content == hospital.post(ASK).content


@pytest.mark.parametrize("href", ["http://x.example/m", "cid:m@x"])
@pytest.mark.parametrize(
    "message",
    ['<Message href="{}"/>', '<Message><Include href="{}"/></Message>', '<arg0 href="{}"/>',
     '<arg0><Include href="{}"/></arg0>'],
)  # fmt: skip
def test_references_that_lead_outside_are_named(hospital: Hospital, message: str, href: str) -> None:
    response = hospital.post(typed_envelope("getYyNo", message.format(href)))
    assert f"the reference '{href}' is not resolved: only # and an id in the same Body is" in response.text


@pytest.mark.parametrize("envelope", [typed_envelope, string_envelope])
@pytest.mark.parametrize("levels", [64, 300, 50_000])
def test_depth_beyond_any_measure_is_refused_with_the_limit(
    hospital: Hospital, envelope: Callable[[str, str], str], levels: int
) -> None:
    response = hospital.post(envelope("getDtNoInfo", f"<Message>{'<a>' * levels}{'</a>' * levels}</Message>"))
    text = "The elements of the message are nested too deeply: at most 64 levels are taken."
    assert response.fault == ("soap:Client", text)
