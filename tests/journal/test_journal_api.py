"""What was exchanged, over the control API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.scenario.faults.faulty import about, order
from tests.server.control.steering import problem
from tests.server.worlds.town import HOSPITAL, Town
from tests.soap.asking import STRING_PATH, TYPED_PATH, XML11, string_envelope, typed_envelope

CARD_1 = "320503198001010014"
"""The ID card of the first patient, with its check digit as GB 11643 computes it."""


def codes(town: Town, query: str) -> list[tuple[str, str, str]]:
    shown = town.order("GET", f" /journal?{query}")["exchanges"]
    return [(each["operation"], each["registration_id"], each["code"]) for each in shown]


@pytest.fixture(params=["memory", "file"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Town:
    file = str(tmp_path / "journal.sqlite") if request.param == "file" else None
    return Town(tmp_path, journal_file=file)


def test_an_exchange_is_shown_whole(town: Town) -> None:
    body = typed_envelope("getYyNo", order(1, HOSPITAL))
    headers = {"content-type": XML11, "x-request-id": "mine-1"}
    response = town.request("POST", TYPED_PATH, content=body, headers=headers)
    listed = town.order("GET", " /journal?request_id=mine-1")["exchanges"]
    assert len(listed) == 1
    assert {**listed[0], "took_ms": 0} == {
        "id": "x1", "kind": "soap", "simulated_at": "2026-03-02T08:00:00.000000", "arrived_unix_s": 1772409600.0,
        "took_ms": 0, "operation": "getYyNo", "style": "typed", "path": "/services/WSYuyueService",
        "hospital_id": "WORL", "registration_id": "1", "card_no": CARD_1, "code": "1000", "http_status": 200,
        "fault": "", "effect": "", "injected": "", "reasons": [], "request_id": "mine-1",
        "request_bytes": len(body.encode()), "response_bytes": len(response.content),
    }  # fmt: skip
    whole = town.order("GET", " /journal/x1")
    assert (whole["request"], whole["response"]) == (body, response.text)
    assert whole["content_type"] == XML11


def test_a_response_that_was_sent_in_pieces_is_kept_whole(town: Town) -> None:
    large = "name: large\nworld: {hospitals: [{profile: tertiary-general, id: AB12}]}\n"
    town.order("POST", " /worlds", {"name": "large", "yaml": large}, 201)
    document = "<Message><RequestInfo><HospitalID>AB12</HospitalID></RequestInfo></Message>"
    body = string_envelope("getDoctorInfo", document)
    response = town.request("POST", f"/w/large{STRING_PATH}", content=body, headers={"content-type": XML11})
    assert len(response.content) > 100_000
    kept = town.order("GET", "/w/large /journal/x1")
    assert kept["response_bytes"] == len(response.content)
    assert response.text.startswith(kept["response"])
    assert len(kept["response"].encode()) == min(len(response.content), 1 << 20)


def test_it_is_searched_by_registration_card_code_and_time(town: Town) -> None:
    for each in (1, 2, 1):
        town.code(each)
    town.order("POST", " /clock/advance", {"by": "PT1H"})
    town.code(3)
    town.left()
    assert codes(town, "registration_id=1") == [("getYyNo", "1", "1002"), ("getYyNo", "1", "1000")]
    assert codes(town, f"card={CARD_1}") == codes(town, "registration_id=1")
    assert codes(town, "code=1002") == [("getYyNo", "1", "1002")]
    assert codes(town, "since=2026-03-02T09:00:00") == [
        ("getDtNoInfo", "", ""), ("getYyNo", "3", "1000"),
    ]  # fmt: skip
    assert codes(town, "until=2026-03-02T09:00:00&code=1000&operation=getYyNo") == [
        ("getYyNo", "2", "1000"), ("getYyNo", "1", "1000"),
    ]  # fmt: skip
    assert codes(town, "kind=control") == [("POST", "", "")]
    assert codes(town, "hospital=NONE") == []


def test_it_is_searched_by_any_text(town: Town) -> None:
    gbk = '<?xml version="1.0" encoding="GBK"?>' + string_envelope(
        "getYyNo", order(2, HOSPITAL).replace("内科", "骨科")
    )
    for body, content_type in (
        (string_envelope("getYyNo", order(1, HOSPITAL)).encode(), XML11),
        (gbk.encode("gbk"), "text/xml; charset=GBK"),
    ):
        town.request("POST", STRING_PATH, content=body, headers={"content-type": content_type, "x-request-id": "mine"})
    for _ in range(450):
        town.left()
    assert codes(town, "text=内科") == [("getYyNo", "1", "1000")]
    assert codes(town, "text=骨科") == [("getYyNo", "2", "1000")]
    assert codes(town, "text=mine") == [("getYyNo", "2", "1000"), ("getYyNo", "1", "1000")]
    assert codes(town, "text=ReserveNo%26gt;&limit=1") == [("getYyNo", "2", "1000")]
    assert codes(town, "text=nowhere") == []
    assert len(codes(town, "text=getDtNoInfo&limit=300")) == 300
    assert town.request("GET", "/control/v1/journal?text=").status_code == 422


def test_what_was_refused_is_found(town: Town) -> None:
    for each in (1, 1, 2):
        town.code(each)
    town.request("POST", STRING_PATH, content=b"no XML", headers={"content-type": XML11})
    town.left()
    town.request(
        "POST",
        STRING_PATH,
        content=string_envelope("getGhInfo", about("getGhInfo", 1, HOSPITAL)),
        headers={"content-type": XML11},
    )
    town.request(
        "POST",
        STRING_PATH,
        content=string_envelope("getGhInfo", about("getGhInfo", 9, HOSPITAL)),
        headers={"content-type": XML11},
    )
    assert codes(town, "refused=true") == [("getGhInfo", "9", "2002"), ("", "", "fault"), ("getYyNo", "1", "1002")]


def test_it_is_read_page_by_page(town: Town) -> None:
    for each in range(1, 8):
        town.code(each)
    first = town.order("GET", " /journal?limit=3")
    assert ([each["id"] for each in first["exchanges"]], first["next_before"]) == (["x7", "x6", "x5"], "x5")
    last = town.order("GET", " /journal?limit=4&before=x5")
    assert ([each["id"] for each in last["exchanges"]], last["next_before"]) == (["x4", "x3", "x2", "x1"], None)


def test_the_fault_of_a_request_is_journaled(town: Town) -> None:
    town.order("POST", " /faults", {"name": "gone", "soap_fault": {}, "when": "after"}, status=201)
    town.request(
        "POST", TYPED_PATH, content=typed_envelope("getYyNo", order(1, HOSPITAL)), headers={"content-type": XML11}
    )
    town.order("POST", " /faults/off")
    injected = town.order("GET", " /journal?fault=gone")["exchanges"]
    assert [(each["code"], each["effect"], each["injected"], each["http_status"]) for each in injected] == [
        ("fault", "soap_fault", "after", 500),
    ]  # fmt: skip
    assert town.order("GET", " /journal?fault=*")["exchanges"] == injected
    assert town.left() == 4


@pytest.mark.parametrize(("style", "path"), [("string", STRING_PATH), ("typed", TYPED_PATH)])
def test_codes_are_found_in_responses_of_both_styles(town: Town, style: str, path: str) -> None:
    envelope = {"string": string_envelope, "typed": typed_envelope}[style]
    town.code(1)
    asked = [("getYyNo", order(1, HOSPITAL))]
    asked += [(each, about(each, 1, HOSPITAL)) for each in ("getGhInfo", "updateOrderInfo", "backNo")]
    asked += [("getHospInfo", f"<Message><RequestInfo><HospitalID>{HOSPITAL}</HospitalID></RequestInfo></Message>")]
    for operation, document in asked:
        town.request("POST", path, content=envelope(operation, document), headers={"content-type": XML11})
    assert codes(town, "limit=5") == [
        ("getHospInfo", "", ""), ("backNo", "1", "0000"), ("updateOrderInfo", "1", "0000"),
        ("getGhInfo", "1", "2000"), ("getYyNo", "1", "1002"),
    ]  # fmt: skip
    assert {each["style"] for each in town.order("GET", " /journal?limit=5")["exchanges"]} == {style}


def test_unreadable_requests_are_recorded_too(town: Town) -> None:
    town.request("POST", TYPED_PATH, content="<no envelope>", headers={"content-type": XML11})
    (found,) = town.order("GET", " /journal")["exchanges"]
    assert (found["operation"], found["style"], found["code"], found["http_status"]) == ("", "", "fault", 500)


@pytest.mark.parametrize(("envelope", "style"), [(typed_envelope, "typed"), (string_envelope, "string")])
def test_what_is_malformed_is_noted_under_its_operation(town: Town, envelope: Any, style: str) -> None:
    content = envelope("getHospInfo", "<Message><MsgType>x</MsgType></Message>")
    town.request("POST", TYPED_PATH, content=content, headers={"content-type": XML11})
    (found,) = town.order("GET", " /journal")["exchanges"]
    assert (found["operation"], found["style"], found["code"]) == ("getHospInfo", style, "fault")
    assert [each["kind"] for each in found["reasons"]] == ["malformed"]


def test_a_request_without_a_condition_is_malformed(town: Town) -> None:
    content = typed_envelope("getGhInfo", f"<Message><HospitalID>{HOSPITAL}</HospitalID></Message>")
    town.request("POST", TYPED_PATH, content=content, headers={"content-type": XML11})
    (found,) = town.order("GET", " /journal")["exchanges"]
    (reason,) = found["reasons"]
    assert (reason["kind"], reason["name"], reason["detail"]) == (
        "malformed",
        "getGhInfo",
        "Message: expected OneRegInfo or BatRegInfo with a value in it, got nothing",
    )
    meaning = (reason["text"], reason["text_zh"])
    assert meaning == ("The request does not follow the specification.", "请求不符合规范。")


@pytest.mark.parametrize(
    ("charset", "content_type"),
    [
        ("gbk", "text/xml; charset=GBK"),
        ("gb18030", "text/xml; charset=gb2312"),
        ("utf-16", "text/xml; charset=utf-16"),
        ("utf-16-be", "text/xml"),
        ("utf-8-sig", "text/xml"),
    ],
)
def test_bodies_are_shown_in_their_own_charset(town: Town, charset: str, content_type: str) -> None:
    envelope = typed_envelope("getYyNo", order(1, HOSPITAL))
    town.request("POST", TYPED_PATH, content=envelope.encode(charset), headers={"content-type": content_type})
    assert town.order("GET", " /journal/x1")["request"] == envelope


def test_a_body_that_is_not_in_its_charset_is_shown_all_the_same(town: Town) -> None:
    envelope = typed_envelope("getYyNo", order(1, HOSPITAL))
    for number, content_type in enumerate(("text/xml; charset=klingon", "text/xml; charset=utf-16"), 1):
        town.request("POST", TYPED_PATH, content=envelope, headers={"content-type": content_type})
        assert town.order("GET", f" /journal/x{number}")["request"] == envelope


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-16", "utf-32", "gbk"])
def test_an_order_that_is_cut_within_a_character_is_noted(town: Town, charset: str) -> None:
    content = typed_envelope("getYyNo", order(1, HOSPITAL)).encode(charset)[:-31]
    town.request("POST", TYPED_PATH, content=content, headers={"content-type": "text/xml"})
    (found,) = town.order("GET", " /journal")["exchanges"]
    assert (found["operation"], found["code"]) == ("getYyNo", "fault")
    assert (found["hospital_id"], found["registration_id"], found["card_no"]) == NAMED


NAMED = (HOSPITAL, "1", CARD_1)
MALFORMED = [
    ("getYyNo", order(1, HOSPITAL).replace("<WorkType>1", "<WorkType>9"), NAMED),
    ("getYyNo", order(1, HOSPITAL).replace("<SickName>王小明</SickName>", ""), NAMED),
    ("getYyNo", order(1, HOSPITAL).replace("RegID>", "REGID>").replace("<PayType>0", "<PayType>?"), NAMED),
    ("getYyNo", order(1, HOSPITAL).replace("<RegID>1<", "<RegID>A1<"), (HOSPITAL, "", CARD_1)),
    ("getYyNo", order(1, HOSPITAL).replace(HOSPITAL, "H" * 300), ("H" * 200, "1", CARD_1)),
    ("backNo", about("backNo", 1, HOSPITAL).replace("<RegID>", "<WorkType>9</WorkType><RegID>"), (HOSPITAL, "1", "")),
    ("updateOrderInfo", about("updateOrderInfo", 1, HOSPITAL).replace("<CardNo>", "<CardNo>x"),
     (HOSPITAL, "1", "x320503198001010073")),
]  # fmt: skip


@pytest.mark.parametrize(("operation", "document", "named"), MALFORMED)
@pytest.mark.parametrize("envelope", [typed_envelope, string_envelope])
def test_what_a_malformed_order_names_is_noted(
    town: Town, envelope: Any, operation: str, document: str, named: tuple[str, str, str]
) -> None:
    town.request("POST", TYPED_PATH, content=envelope(operation, document), headers={"content-type": XML11})
    (found,) = town.order("GET", " /journal")["exchanges"]
    assert [each["kind"] for each in found["reasons"]] == ["malformed"]
    assert (found["hospital_id"], found["registration_id"], found["card_no"]) == named


def _cut(envelope: str) -> str:
    return envelope[:-30]


def _too_deep(envelope: str) -> str:
    tag, end = ("<a>", "</a>") if "<OrderInfo>" in envelope else ("&lt;a&gt;", "&lt;/a&gt;")
    group = "<OrderInfo>" if "<OrderInfo>" in envelope else "&lt;OrderInfo&gt;"
    return envelope.replace(group, f"{group}{tag * 70}{end * 70}")


def _unclosed(envelope: str) -> str:
    return envelope.replace("</Message>", "<").replace("&lt;/Message&gt;", "&lt;")


def _in_no_charset(envelope: str) -> str:
    return '<?xml version="1.0" encoding="klingon"?>' + envelope


@pytest.mark.parametrize("spoil", [_cut, _too_deep, _unclosed, _in_no_charset])
@pytest.mark.parametrize(("envelope", "style"), [(typed_envelope, "typed"), (string_envelope, "string")])
def test_what_an_unreadable_order_names_is_noted(town: Town, envelope: Any, style: str, spoil: Any) -> None:
    content = spoil(envelope("getYyNo", order(1, HOSPITAL)))
    town.request("POST", TYPED_PATH, content=content, headers={"content-type": "text/xml"})
    (found,) = town.order("GET", " /journal")["exchanges"]
    assert (found["operation"], found["style"]) == ("getYyNo", style)
    assert (found["hospital_id"], found["registration_id"], found["card_no"]) == NAMED


INQUIRIES = (
    "getHospInfo", "getDepartInfo", "getDoctorInfo", "getDoctorPhoto", "getDepartWorkInfo", "getDoctorWorkInfo",
    "getDtNoInfo",
)  # fmt: skip


@pytest.mark.parametrize("spoil", [_cut, _unclosed, _in_no_charset])
@pytest.mark.parametrize("envelope", [typed_envelope, string_envelope])
def test_what_an_unreadable_inquiry_names_is_noted(town: Town, envelope: Any, spoil: Any) -> None:
    for operation in INQUIRIES:
        document = f"<Message><RequestInfo><HospitalID>{HOSPITAL}</HospitalID></RequestInfo></Message>"
        content = spoil(envelope(operation, document))
        town.request("POST", TYPED_PATH, content=content, headers={"content-type": "text/xml"})
        newest = town.order("GET", " /journal")["exchanges"][0]
        assert (newest["operation"], newest["code"], newest["hospital_id"]) == (operation, "fault", HOSPITAL)
    about_a_card = f"<HospitalID>{HOSPITAL}</HospitalID><IDCard>{CARD_1}</IDCard>"
    content = spoil(envelope("getGhRecord", f"<Message><RequestInfo>{about_a_card}</RequestInfo></Message>"))
    town.request("POST", TYPED_PATH, content=content, headers={"content-type": "text/xml"})
    newest = town.order("GET", " /journal")["exchanges"][0]
    assert (newest["operation"], newest["hospital_id"], newest["card_no"]) == ("getGhRecord", HOSPITAL, CARD_1)


@pytest.mark.parametrize("spoil", [str, _cut, _too_deep, _in_no_charset])
@pytest.mark.parametrize("envelope", [typed_envelope, string_envelope])
def test_what_a_request_of_an_unknown_operation_names_is_noted(town: Town, envelope: Any, spoil: Any) -> None:
    content = spoil(envelope("bookNow", order(1, HOSPITAL)))
    town.request("POST", TYPED_PATH, content=content, headers={"content-type": "text/xml"})
    (found,) = town.order("GET", " /journal?hospital=WORL")["exchanges"]
    assert (found["operation"], found["code"]) == ("", "fault")
    assert (found["hospital_id"], found["registration_id"], found["card_no"]) == NAMED


def test_a_value_that_is_cut_off_is_not_noted(town: Town) -> None:
    content = typed_envelope("getYyNo", order(1, HOSPITAL)).partition("80010100")[0]
    town.request("POST", TYPED_PATH, content=content, headers={"content-type": XML11})
    (found,) = town.order("GET", " /journal")["exchanges"]
    assert (found["hospital_id"], found["registration_id"], found["card_no"]) == (HOSPITAL, "1", "")


def test_only_the_first_64_kib_of_an_unreadable_order_are_searched(town: Town) -> None:
    filled = "<RegVia>" + "1" * 65_536 + "</RegVia><RegID>"
    content = _cut(typed_envelope("getYyNo", order(1, HOSPITAL)).replace("<RegID>", filled))
    town.request("POST", TYPED_PATH, content=content, headers={"content-type": XML11})
    (found,) = town.order("GET", " /journal")["exchanges"]
    assert (found["operation"], found["registration_id"]) == ("getYyNo", "")


def test_the_number_of_entries_is_limited(tmp_path: Path) -> None:
    town = Town(tmp_path, journal_count=3)
    for each in range(1, 6):
        town.code(each)
    assert [each["registration_id"] for each in town.order("GET", " /journal")["exchanges"]] == ["5", "4", "3"]
    for each in range(6, 8):
        town.code(each)
    assert [each["registration_id"] for each in town.order("GET", " /journal")["exchanges"]] == ["7", "6", "5"]


def test_the_size_of_the_journal_is_limited(tmp_path: Path) -> None:
    town = Town(tmp_path, journal_mib=1)
    for each in range(1, 6):
        body = typed_envelope("getYyNo", order(each, HOSPITAL)) + " " * 400_000
        town.request("POST", TYPED_PATH, content=body, headers={"content-type": XML11})
    kept = [each["registration_id"] for each in town.order("GET", " /journal")["exchanges"]]
    assert kept == ["5", "4"]


@pytest.mark.parametrize(("mode", "body"), [("summary", None), ("off", "gone")])
def test_each_mode_keeps_what_it_says(tmp_path: Path, mode: str, body: str | None) -> None:
    town = Town(tmp_path, journal=mode)
    town.code(1)
    shown = town.order("GET", " /journal")
    assert shown["mode"] == mode
    if mode == "off":
        assert shown["exchanges"] == []
        refused = problem(town.request("GET", "/control/v1/journal/x1"))
        assert refused == (404, "no-such-exchange", "the journal is off; start the simulator with --journal full")
        return
    whole = town.order("GET", " /journal/x1")
    assert (whole["code"], whole["request"], whole["response"]) == ("1000", None, None)
    assert whole["request_bytes"] > 500


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("limit=0", "limit: expected a whole number from 1 to 1000, got \"0\""),
        ("kind=sop", "kind: expected soap or control, got \"sop\"; did you mean 'soap'?"),
        ("registration_id=x", "registration_id: expected a RegID of up to 18 digits, got \"x\""),
        ("before=new", "before: expected the id of an exchange such as x123, got \"new\""),
        ("since=noon", None),
        ("colour=red", None),
    ],
)  # fmt: skip
def test_a_search_that_is_not_understood(tmp_path: Path, query: str, detail: str | None) -> None:
    refused = problem(Town(tmp_path).request("GET", f"/control/v1/journal?{query}"))
    assert refused[:2] == (422, "not-understood")
    assert detail is None or refused[2] == detail


def test_an_unknown_exchange(tmp_path: Path) -> None:
    refused = problem(Town(tmp_path).request("GET", "/control/v1/journal/x9"))
    assert refused == (404, "no-such-exchange", (
        "there is no exchange 'x9': it never existed, or is older than those kept (--journal-count); "
        "GET /control/v1/journal lists them"
    ))  # fmt: skip


def test_a_search_for_a_text_looks_through_some_exchanges_for_a_page(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yuyue_sim.server.control.journal._MOST_SEARCHED", 200)
    town.code(1)
    for _ in range(399):
        town.left()
    first = town.order("GET", " /journal?text=getYyNo")
    assert (first["exchanges"], first["next_before"]) == ([], "x201")
    last = town.order("GET", " /journal?text=getYyNo&before=x201")
    assert ([each["id"] for each in last["exchanges"]], last["next_before"]) == (["x1"], None)
