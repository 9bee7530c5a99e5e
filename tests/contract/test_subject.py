"""What a request is about, read from the request or from a document that cannot be taken."""

from __future__ import annotations

import pytest
from lxml import etree
from yuyue_sim.contract.messages import back_no, get_dt_no_info, get_gh_info, get_hosp_info, update_order_info
from yuyue_sim.contract.parser import parse_message
from yuyue_sim.contract.subject import subject_in, subject_of

ONE = "<OneRegInfo><HospitalID>{}</HospitalID><CardNo>{}</CardNo><RegID>{}</RegID></OneRegInfo>"
BATCH = "<BatRegInfo><HospitalID>CS01</HospitalID><QueyDate>2026-03-04</QueyDate></BatRegInfo>"
SLOTS = "<DepartID>1</DepartID><WorkDate>2026-03-03</WorkDate><WorkType>1</WorkType>"
CARD = "32050219800101001X"


@pytest.mark.parametrize(
    ("message", "inner", "subject"),
    [
        (
            back_no,
            "<RequestInfo><HospitalID>WS01</HospitalID><RegID>7</RegID></RequestInfo>",
            ("WS01", 7, ""),
        ),
        (
            update_order_info,
            f"<RequestInfo><HospitalID>WS01</HospitalID><RegID>7</RegID><CardNo>{CARD}</CardNo></RequestInfo>",
            ("WS01", 7, CARD),
        ),
        (get_gh_info, ONE.format("WS01", CARD, ""), ("WS01", None, CARD)),
        (get_gh_info, ONE.format("", "", "7"), ("", 7, "")),
        (get_gh_info, BATCH, ("CS01", None, "")),
        (get_hosp_info, "<RequestInfo><HospitalID/></RequestInfo>", ("", None, "")),
        (
            get_dt_no_info,
            f"<RequestInfo><HospitalID>WS01</HospitalID>{SLOTS}</RequestInfo>",
            ("WS01", None, ""),
        ),
    ],
)
def test_what_a_request_names(message: object, inner: str, subject: tuple[str, int | None, str]) -> None:
    request_class = message.Request  # type: ignore[attr-defined]
    assert subject_of(parse_message(request_class, etree.fromstring(f"<Message>{inner}</Message>"))) == subject


@pytest.mark.parametrize(
    ("inner", "subject"),
    [
        ("<RequestInfo><HospitalID> WS01 </HospitalID><RegID>7</RegID></RequestInfo>", ("WS01", 7, "")),
        ("<requestinfo><HOSPITALID>WS01</HOSPITALID><regid>007</regid></requestinfo>", ("WS01", 7, "")),
        ("<x:RegID xmlns:x='urn:x'>999999999999999999</x:RegID>", ("", 999_999_999_999_999_999, "")),
        ("<RegID>1000000000000000000</RegID>", ("", None, "")),
        ("<RegID>７</RegID><HospitalID/>", ("", None, "")),
        ("<RegID>-7</RegID>", ("", None, "")),
        ("<HospitalID>WS01</HospitalID><HospitalID>CS01</HospitalID>", ("WS01", None, "")),
        ("<CARDNO> 32050219800101001X </CARDNO>", ("", None, CARD)),
        ("", ("", None, "")),
    ],
)
def test_what_a_malformed_document_names(inner: str, subject: tuple[str, int | None, str]) -> None:
    assert subject_in(update_order_info.Request, etree.fromstring(f"<Message>{inner}</Message>")) == subject


def test_a_document_of_an_operation_without_a_booking_names_none() -> None:
    document = etree.fromstring("<Message><HospitalID>WS01</HospitalID><RegID>7</RegID></Message>")
    assert subject_in(get_hosp_info.Request, document) == ("WS01", None, "")
