"""The platform through its HTTP door, with a hospital that responds as the test says."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from html import unescape
from typing import Any

import httpx
import pytest
from lxml import etree
from yuyue_sim.contract.styles import Style
from yuyue_sim.platform.async_platform import AsyncPlatform
from yuyue_sim.platform.envelope import write_request
from yuyue_sim.platform.steps import HospitalRequest
from yuyue_sim.platform.web import platform_app

from tests.platform.scripted import URL, Dealings, ScriptedHospital, dealings
from tests.platform.test_booking import STOP

STRING, TYPED = "/webservice/NotifyService", "/services/WSNotifyService"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
DOCUMENT = f'<NotifyHospInfoReq xmlns="http://new.webservice.namespace">{STOP}</NotifyHospInfoReq>'
TAKEN = (
    '<NotifyHospInfoRsp xmlns="http://new.webservice.namespace"><Result><ResultCode>0</ResultCode>'
    "<ResultMsg>成功</ResultMsg></Result></NotifyHospInfoRsp>"
)
ORDER: dict[str, Any] = {
    "hospital": "SG01",
    "department": "0301",
    "doctor": "03010001",
    "date": "2026-03-03",
    "part": "上午",
    "patient": {"name": "王小明", "card_no": "320502198506071238", "phone": "13800000000"},
}


class Client:
    """A scripted hospital as the running platform asks it."""

    def __init__(self, hospital: ScriptedHospital) -> None:
        self._hospital = hospital

    async def call(self, operation: str, request: Any) -> Any:
        return self._hospital.call(HospitalRequest(URL, operation, request))


class Door:
    """A platform to ask through its ASGI door."""

    def __init__(self) -> None:
        self.them: Dealings = dealings()
        self.them.poll()

    def run(self, story: Callable[[httpx.AsyncClient, AsyncPlatform], Awaitable[None]]) -> None:
        async def go() -> None:
            running = AsyncPlatform(self.them.platform, {URL: Client(self.them.hospital)})
            transport = httpx.ASGITransport(platform_app(running))
            async with httpx.AsyncClient(transport=transport, base_url="http://platform.example:8090") as client:
                await story(client, running)
                await running.settled()

        asyncio.run(go())

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        responses = []

        async def story(client: httpx.AsyncClient, _: AsyncPlatform) -> None:
            responses.append(await client.request(method, path, **options))

        self.run(story)
        return responses[0]

    def notify(self, content: bytes, path: str = STRING, content_type: str = "text/xml") -> httpx.Response:
        return self.ask("POST", path, content=content, headers={"Content-Type": content_type})


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.mark.parametrize("path", [STRING, TYPED])
def test_a_notification_in_the_string_style(door: Door, path: str) -> None:
    document = door.notify(write_request("notifyHospInfo", DOCUMENT, Style.STRING), path)
    assert (document.status_code, document.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    response = etree.fromstring(document.content)[0][0]
    assert response.tag == "{http://service.yuyue.ws.com/}notifyHospInfoResponse"
    assert response.findtext("return") == f'<?xml version="1.0" encoding="UTF-8"?>{TAKEN}'


@pytest.mark.parametrize("path", [STRING, TYPED])
def test_a_notification_in_the_typed_style_and_soap_12(door: Door, path: str) -> None:
    envelope = write_request("NotifyHospInfo", DOCUMENT, Style.TYPED).replace(
        b"http://schemas.xmlsoap.org/soap/envelope/", SOAP12.encode()
    )
    document = door.notify(envelope, path, "application/soap+xml")
    assert (document.status_code, document.headers["content-type"]) == (200, "application/soap+xml; charset=utf-8")
    body = etree.fromstring(document.content)[0]
    assert body.tag == f"{{{SOAP12}}}Body"
    assert TAKEN in document.text
    assert body[0].tag == "{http://service.yuyue.ws.com/}NotifyHospInfoResponse"


def test_affected_bookings_are_cancelled_after_the_response(door: Door) -> None:
    door.them.book()
    door.notify(write_request("notifyHospInfo", DOCUMENT, Style.STRING))
    assert door.them.hospital.asked[-1] == "backNo"
    assert door.them.state == "cancelled"


def test_a_malformed_notification_has_a_code_and_the_element(door: Door) -> None:
    broken = DOCUMENT.replace("上午", "早上")
    document = door.notify(write_request("notifyHospInfo", broken, Style.TYPED))
    assert "<Result><ResultCode>1</ResultCode><ResultMsg>WorkType有误</ResultMsg></Result>" in document.text


@pytest.mark.parametrize("text", ["", "停诊", "<NotifyHospInfoReq>"])
def test_text_that_is_not_a_document_gets_a_code_too(door: Door, text: str) -> None:
    document = door.notify(write_request("notifyHospInfo", text, Style.STRING))
    assert document.status_code == 200
    assert "<ResultCode>1</ResultCode>" in unescape(document.text)


@pytest.mark.parametrize(
    ("content", "status", "text"),
    [
        (b"", 500, "The request is empty: expected a SOAP envelope."),
        (b"<a/>", 500, "The request is no SOAP envelope: its root is a"),
        (
            write_request("getHospInfo", "<Message/>", Style.TYPED),
            500,
            "There is no operation getHospInfo. Known is notifyHospInfo in http://service.yuyue.ws.com/.",
        ),
        (
            write_request("notifyHospInfo", DOCUMENT, Style.TYPED).replace(b"service.yuyue", b"other.yuyue"),
            500,
            "notifyHospInfo stands in http://other.yuyue.ws.com/; expected http://service.yuyue.ws.com/.",
        ),
        (b"<!DOCTYPE a><a/>", 500, "A document type declaration (DOCTYPE, entities) is not allowed"),
        (b" " * ((1 << 20) + 1), 413, "The request is too large: at most 1048576 bytes are taken."),
    ],
)
def test_what_is_no_notification_at_all_is_a_fault(door: Door, content: bytes, status: int, text: str) -> None:
    document = door.notify(content)
    assert document.status_code == status
    assert text in (etree.fromstring(document.content).findtext(".//faultstring") or "")


@pytest.mark.parametrize("path", [f"{STRING}/", f"{TYPED}/"])
def test_a_slash_at_the_end_changes_nothing(door: Door, path: str) -> None:
    document = door.notify(write_request("notifyHospInfo", DOCUMENT, Style.STRING), path)
    assert document.status_code == 200
    assert TAKEN in unescape(document.text)


@pytest.mark.parametrize(
    ("media_type", "namespace"), [("text/xml", "soap/envelope/"), ("application/soap+xml", "soap-envelope")]
)
def test_an_envelope_in_the_wrong_place_gets_a_fault(door: Door, media_type: str, namespace: str) -> None:
    document = door.notify(write_request("notifyHospInfo", DOCUMENT, Style.STRING), "/services/Notify", media_type)
    assert (document.status_code, document.headers["content-type"]) == (404, f"{media_type}; charset=utf-8")
    assert etree.fromstring(document.content).tag.endswith(f"{namespace}}}Envelope")
    assert "There is nothing at /services/Notify. The services are at /webservice/NotifyService or " in document.text


@pytest.mark.parametrize("codings", ["gzip", "x, br"])
def test_a_packed_notification_is_refused(door: Door, codings: str) -> None:
    headers = {"Content-Type": "text/xml", "Content-Encoding": codings}
    document = door.ask("POST", STRING, content=b"\x1f\x8b\x08", headers=headers)
    assert document.status_code == 415
    assert f"The Content-Encoding {codings} is not taken: send the envelope as it is." in document.text


def test_a_header_that_must_be_understood_is_a_fault(door: Door) -> None:
    header = b'<soap:Header><x xmlns="urn:x" soap:mustUnderstand="1"/></soap:Header><soap:Body>'
    document = door.notify(write_request("notifyHospInfo", DOCUMENT, Style.STRING).replace(b"<soap:Body>", header))
    assert document.status_code == 500
    assert "<faultcode>soap:MustUnderstand</faultcode>" in document.text


def test_a_booking_over_http(door: Door) -> None:
    document = door.ask("POST", "/book", json=ORDER)
    assert document.status_code == 200
    shown = document.json()
    assert (shown["registration_id"], shown["state"], shown["reserve_no"]) == (1000, "booked", "7")
    assert door.ask("GET", "/state").json()["bookings"] == [shown]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            {"part": "早上"},
            ("part", "expected one of 上午, morning, 下午, afternoon, 全天, whole day, 夜门诊, evening"),
        ),
        ({"hospital": "NONE"}, ("hospital", "'NONE' is not known; known are SG01")),
        ({"docter": "1"}, ("docter", "there is no such key")),
        ({"patient": {"name": "王", "phone": "1"}}, ("patient.card_no", "it is missing")),
        (
            {"patient": {**ORDER["patient"], "card_no": "320502198506071239"}},
            ("patient.card_no", "ID card: expected the check digit 8 at its end, got '320502198506071239'"),
        ),
    ],
)
def test_a_wrong_order_is_refused_with_its_key(door: Door, change: dict[str, Any], problem: tuple[str, str]) -> None:
    document = door.ask("POST", "/book", json={**ORDER, **change})
    assert document.status_code == 422
    (found,) = document.json()["problems"]
    assert found["place"] == problem[0]
    assert found["text"].startswith(problem[1])


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            {"part": "早上"},
            ("part", "应为 上午, morning, 下午, afternoon, 全天, whole day, 夜门诊, evening clinic 之一"),
        ),
        ({"hospital": "NONE"}, ("hospital", "不知道「NONE」；知道的有 SG01")),
        ({"patient": {"name": "王", "phone": "1"}}, ("patient.card_no", "缺少")),
    ],
)
def test_a_wrong_order_is_refused_in_chinese(door: Door, change: dict[str, Any], problem: tuple[str, str]) -> None:
    response = door.ask("POST", "/book", json={**ORDER, **change}, headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert response.status_code == 422
    (found,) = response.json()["problems"]
    assert (found["place"], found["text"]) == problem
    nothing = door.ask("GET", "/nothing", headers={"Accept-Language": "zh"})
    assert nothing.json()["problems"][0]["text"].startswith("这里什么也没有；有的地址是 /, /state, /book, /poll")


@pytest.mark.parametrize(
    ("change", "place", "english", "chinese"),
    [
        ({"hospital": 5}, "hospital", "expected text, got 5", "应为文字，实际是 5"),
        ({"hospital": ""}, "hospital", 'expected at least 1 character, got ""', '至少 1 个字符，实际是 ""'),
        (
            {"hospital": "SG011"},
            "hospital",
            'expected at most 4 characters, got "SG011"',
            '至多 4 个字符，实际是 "SG011"',
        ),
        ({"patient": []}, "patient", "expected a JSON object, got []", "应为 JSON 对象，实际是[]"),
        (
            {"date": "2026-02-30"},
            "date",
            'expected a date such as 2026-03-02, got "2026-02-30"',
            "应为日期，如 2026-03-02，实际是",
        ),
    ],
)
def test_a_value_of_another_type_is_said_in_our_words(
    door: Door, change: dict[str, Any], place: str, english: str, chinese: str
) -> None:
    (found,) = door.ask("POST", "/book", json={**ORDER, **change}).json()["problems"]
    assert found == {"place": place, "text": english}
    (found,) = door.ask("POST", "/book", json={**ORDER, **change}, headers={"Accept-Language": "zh"}).json()["problems"]
    assert found["place"] == place
    assert chinese in found["text"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("", "expected a JSON object; line 1, column 0 is none"),
        ('{\n"date": 5', "expected a JSON object; line 2, column 9 is none"),
        ("[]", "expected a JSON object, got []"),
        ("null", "expected a JSON object, got null"),
    ],
)
def test_a_body_that_is_no_order_names_the_place(door: Door, body: str, text: str) -> None:
    response = door.ask("POST", "/book", content=body, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()) == (422, {"problems": [{"place": "the body", "text": text}]})


def test_another_method_is_refused_with_the_right_one(door: Door) -> None:
    response = door.ask("DELETE", "/book", headers={"Accept-Language": "zh"})
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert response.json() == {"problems": [{"place": "/book", "text": "/book 应为 POST，实际是 DELETE"}]}


def test_an_order_must_be_json(door: Door) -> None:
    document = door.ask("POST", "/book", content=json.dumps(ORDER), headers={"Content-Type": "text/plain"})
    assert document.status_code == 415
    assert door.them.platform.state.bookings == []
    assert door.ask("POST", "/book", content="{", headers={"Content-Type": "application/json"}).status_code == 422


@pytest.mark.parametrize(("method", "path"), [("POST", "/book"), ("POST", "/poll"), ("GET", "/state")])
@pytest.mark.parametrize(
    ("header", "value"),
    [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "http://127.0.0.1:3000")],
)
def test_web_pages_of_other_origins_are_refused(door: Door, method: str, path: str, header: str, value: str) -> None:
    door.them.hospital.asked.clear()
    document = door.ask(method, path, json=ORDER, headers={header: value})
    assert document.status_code == 403
    (found,) = document.json()["problems"]
    assert found["text"].startswith("only pages of this platform have access, and this request was sent by a web page")
    assert door.them.hospital.asked == []
    assert door.them.platform.state.bookings == []


def test_a_poll_on_request(door: Door) -> None:
    door.them.hospital.asked.clear()
    assert door.ask("POST", "/poll").json() == {
        "polls": [{"url": URL, "hospitals": ["SG01"], "schedules": 2, "errors": []}]
    }
    assert door.them.hospital.asked[0] == "getHospInfo"


def test_the_state_shows_hospitals_alarms_and_notifications(door: Door) -> None:
    door.notify(write_request("notifyHospInfo", DOCUMENT, Style.STRING))
    shown = door.ask("GET", "/state").json()
    assert shown["schedules"] == 2
    assert shown["hospitals"] == [
        {
            "hospital_id": "SG01",
            "name": "苏州医院",
            "url": URL,
            "last_poll": "2026-03-02T08:00:00",
            "failures": 0,
            "schedules": 2,
        }
    ]
    assert [(each["notify_type"], each["code"]) for each in shown["notifications"]] == [("CancelSchedual", 0)]


def test_the_page_escapes_what_it_shows_and_speaks_chinese_first(door: Door) -> None:
    door.ask("POST", "/book", json={**ORDER, "patient": {**ORDER["patient"], "name": "<script>alert(1)</script>"}})
    page = door.ask("GET", "/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.text.startswith('<!DOCTYPE html>\n<html lang="zh-CN">')
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<script>alert" not in page.text
    assert page.text.index("医院") < page.text.index("Hospitals")


def test_an_address_where_nothing_is(door: Door) -> None:
    document = door.ask("GET", "/nowhere")
    assert document.status_code == 404
    assert "/webservice/NotifyService" in document.json()["problems"][0]["text"]


def test_polling_goes_on_at_its_pace(door: Door) -> None:
    pauses: list[float] = []

    class Enough(Exception):  # noqa: N818 - it ends the test
        pass

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise Enough

    async def story(_: httpx.AsyncClient, running: AsyncPlatform) -> None:
        with pytest.raises(Enough):
            await running.keep_polling(3600.0, pause)

    door.them.hospital.asked.clear()
    door.run(story)
    assert pauses == [3600.0] * 3
    assert door.them.hospital.asked.count("getHospInfo") == 3
