"""HTTP around the envelopes: methods, paths, sizes, addresses, large responses and pages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree
from yuyue_sim.contract.messages import get_gh_record
from yuyue_sim.scenario.files.model import Scenario
from yuyue_sim.soap.app import SoapApp
from yuyue_sim.soap.exchange import Exchange, Observers
from yuyue_sim.soap.handlers import HANDLERS
from yuyue_sim.soap.limits import Limits
from yuyue_sim.soap.request_body import AsgiMessage
from yuyue_sim.soap.response import CHUNK_BYTES

from tests.soap.asking import (
    ASK_HOSPITALS,
    NOW,
    SOAP12,
    STRING_PATH,
    TYPED_PATH,
    UNKNOWN_SLOTS,
    XML11,
    XML12,
    Hospital,
    about,
    clinic_of,
    make_clinic,
    string_envelope,
    typed_envelope,
)

PHOTOS = about("<HospitalID>CS01</HospitalID>")


def dispatcher(app: SoapApp, messages: list[AsgiMessage], **scope: Any) -> tuple[list[AsgiMessage], int]:
    """What the application sends when it receives these messages, and how many it left unread."""
    sent: list[AsgiMessage] = []
    waiting = list(messages)

    async def receive() -> AsgiMessage:
        if waiting:
            return waiting.pop(0)
        return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]

    async def send(message: AsgiMessage) -> None:
        sent.append(message)

    usual = {"type": "http", "method": "POST", "path": STRING_PATH, "headers": [], "http_version": "1.1"}
    asyncio.run(app({**usual, **scope}, receive, send))
    return sent, len(waiting)


def parts(*chunks: bytes) -> list[AsgiMessage]:
    last = len(chunks) - 1
    return [{"type": "http.request", "body": chunk, "more_body": place < last} for place, chunk in enumerate(chunks)]


def test_a_body_in_pieces_is_put_together(hospital: Hospital) -> None:
    envelope = string_envelope("getDtNoInfo", UNKNOWN_SLOTS).encode()
    sent, _ = dispatcher(hospital.app, parts(envelope[:100], b"", envelope[100:333], envelope[333:]))
    assert sent[0]["status"] == 200
    whole, _ = dispatcher(hospital.app, parts(envelope))
    assert sent == whole


@pytest.mark.parametrize(("content_type", "code"), [(XML11, "soap:Client"), (XML12, "soap:Sender")])
@pytest.mark.parametrize("declared", [True, False], ids=["Content-Length", "chunked"])
def test_a_body_over_the_limit_is_refused_and_not_kept(content_type: str, code: str, declared: bool) -> None:
    hospital = Hospital(make_clinic(), Limits(body_bytes=1000))
    headers = [(b"content-type", content_type.encode())] + ([(b"content-length", b"1001")] if declared else [])
    sent, unread = dispatcher(hospital.app, parts(*[b" " * 400] * 5), headers=headers)
    assert sent[0]["status"] == 413
    assert (b"connection", b"close") in sent[0]["headers"]
    response = etree.fromstring(sent[1]["body"])
    assert code in etree.tostring(response).decode()
    assert "The request is too large: at most 1000 bytes are taken." in "".join(map(str, response.itertext()))
    assert unread == 0
    assert sent[-1] == {"type": "http.response.body", "body": b""}


def test_a_body_at_the_limit_is_accepted(hospital: Hospital) -> None:
    envelope = string_envelope("getDtNoInfo", UNKNOWN_SLOTS).encode()
    small = Hospital(make_clinic(), Limits(body_bytes=len(envelope)))
    assert small.post(envelope).status == 200
    assert small.post(envelope + b"\n").status == 413
    assert hospital.post(envelope + b"\n" * ((1 << 20) - len(envelope))).status == 200
    assert hospital.post(envelope + b"\n" * ((1 << 20) - len(envelope) + 1)).status == 413


def test_a_refused_body_is_read_on_within_bounds_only() -> None:
    hospital = Hospital(make_clinic(), Limits(body_bytes=1000, drained_bytes=3000))
    sent, unread = dispatcher(hospital.app, parts(*[b" " * 1000] * 10))
    assert sent[0]["status"] == 413
    assert unread == 10 - 2 - 3


def test_who_waits_for_leave_to_send_is_refused_without_it() -> None:
    hospital = Hospital(make_clinic(), Limits(body_bytes=1000))
    headers = [(b"content-length", b"2000"), (b"expect", b"100-continue")]
    sent, unread = dispatcher(hospital.app, parts(b" " * 2000), headers=headers)
    assert (sent[0]["status"], unread) == (413, 1)


def test_a_client_that_disconnects_gets_nothing(hospital: Hospital) -> None:
    sent, _ = dispatcher(hospital.app, [{"type": "http.disconnect"}])
    assert sent == []
    sent, _ = dispatcher(
        hospital.app, [{"type": "http.request", "body": b"<", "more_body": True}, {"type": "http.disconnect"}]
    )
    assert sent == []


def test_a_server_may_leave_out_an_empty_query(hospital: Hospital) -> None:
    """As ASGI allows."""
    sent, _ = dispatcher(hospital.app, [], method="GET")
    assert (sent[0]["status"], dict(sent[0]["headers"])[b"content-type"]) == (200, b"text/html; charset=utf-8")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH"])
def test_other_methods_are_refused(hospital: Hospital, method: str) -> None:
    response = hospital.request(method, STRING_PATH)
    assert (response.status, response.headers["allow"]) == (405, "GET, HEAD, POST")
    assert response.fault == ("soap:Client", f"{method} is not taken here: POST a SOAP envelope, or GET ?wsdl.")


@pytest.mark.parametrize("path", ["/webservice", "/webservice/yuyueservice", "/services/YuyueService", "/x"])
def test_an_unknown_path_is_answered_with_the_known_ones(hospital: Hospital, path: str) -> None:
    hint = f"There is nothing at {path}. The services are at /webservice/YuyueService or /services/WSYuyueService."
    looked = hospital.request("GET", path)
    assert (looked.status, looked.content_type, looked.text) == (404, "text/plain; charset=utf-8", hint)
    parsed = hospital.post(string_envelope("getDtNoInfo", UNKNOWN_SLOTS), path)
    assert (parsed.status, parsed.fault) == (404, ("soap:Client", hint))
    parsed = hospital.post(string_envelope("getDtNoInfo", UNKNOWN_SLOTS, SOAP12), path, XML12)
    assert (parsed.status, parsed.fault) == (404, ("soap:Sender", hint))


@pytest.mark.parametrize(
    ("host", "scheme", "expected"),
    [
        ("12320.example", "http", "http://12320.example"),
        ("127.0.0.1:18080", "http", "http://127.0.0.1:18080"),
        ("[::1]:8080", "http", "http://[::1]:8080"),
        ("12320.example", "https", "https://12320.example"),
        ('x"/><evil', "http", "http://10.0.0.9:8081"),
        ("a.example/path", "http", "http://10.0.0.9:8081"),
        ("a b", "http", "http://10.0.0.9:8081"),
        ("user@a.example", "http", "http://10.0.0.9:8081"),
        ("a.example:99999999", "http", "http://10.0.0.9:8081"),
        ("", "http", "http://10.0.0.9:8081"),
        (None, "http", "http://10.0.0.9:8081"),
    ],
)
@pytest.mark.parametrize("path", [STRING_PATH, TYPED_PATH])
def test_the_address_is_the_one_the_client_used(
    hospital: Hospital, host: str | None, scheme: str, expected: str, path: str
) -> None:
    headers = [] if host is None else [(b"host", host.encode())]
    where = {"path": path, "scheme": scheme, "headers": headers, "server": ("10.0.0.9", 8081)}
    sent, _ = dispatcher(hospital.app, [], method="GET", query_string=b"wsdl", **where)
    wsdl = etree.fromstring(sent[1]["body"])
    assert set(wsdl.xpath("//@location")) == {expected + path}  # type: ignore[arg-type]
    sent, _ = dispatcher(hospital.app, parts(typed_envelope("getHospInfo", ASK_HOSPITALS).encode()), **where)
    addresses = etree.fromstring(sent[1]["body"]).iter("InterfaceAddr")
    assert {address.text for address in addresses} == {f"{expected}/webservice/YuyueService?wsdl"}


def test_the_socket_may_have_an_address_of_version_six(hospital: Hospital) -> None:
    sent, _ = dispatcher(hospital.app, [], method="GET", query_string=b"wsdl", headers=[], server=("::1", 8081))
    wsdl = etree.fromstring(sent[1]["body"])
    assert set(wsdl.xpath("//@location")) == {f"http://[::1]:8081{STRING_PATH}"}  # type: ignore[arg-type]


def test_beds_and_devices_can_be_asked_of_hospitals_alone() -> None:
    infos = Hospital(make_clinic()).ask("getHospInfo", ASK_HOSPITALS).findall("HospInfo")
    found = {each.findtext("HospitalID"): each.findtext("MedicalResources") for each in infos}
    assert {found["CS01"], found["WS01"]} == {"1", "0"}


def test_a_public_address_overrides_the_clients() -> None:
    hospital = Hospital(make_clinic(), public_url="https://sim.example/a&b/")
    wsdl = etree.fromstring(hospital.request("GET", f"{TYPED_PATH}?wsdl").content)
    assert set(wsdl.xpath("//@location")) == {f"https://sim.example/a&b{TYPED_PATH}"}  # type: ignore[arg-type]
    address = hospital.ask("getHospInfo", ASK_HOSPITALS).findtext("HospInfo/InterfaceAddr")
    assert address == "https://sim.example/a&b/webservice/YuyueService?wsdl"


@pytest.mark.parametrize("path", [STRING_PATH, TYPED_PATH])
def test_the_scenario_says_whose_address_a_hospital_gives(path: str) -> None:
    written = [{"profile": "community", "id": "WS01", "endpoint": "typed"}, {"profile": "community", "id": "WS02"}]
    scenario = Scenario.model_validate({"name": "addresses", "world": {"hospitals": written}})
    hospital = Hospital(clinic_of(scenario))
    answer = etree.fromstring(hospital.post(typed_envelope("getHospInfo", ASK_HOSPITALS), path).content)
    assert [each.text for each in answer.iter("InterfaceAddr")] == [
        "http://hospital.example:8080/services/WSYuyueService?wsdl",
        "http://hospital.example:8080/webservice/YuyueService?wsdl",
    ]


@pytest.mark.parametrize("envelope", [string_envelope, typed_envelope])
def test_a_large_response_is_sent_in_chunks(hospital: Hospital, envelope: Any) -> None:
    request = parts(envelope("getDoctorPhoto", PHOTOS).encode())
    chunked, _ = dispatcher(hospital.app, request)
    assert b"content-length" not in dict(chunked[0]["headers"])
    bodies = [message["body"] for message in chunked[1:]]
    assert len(bodies) > 3
    assert all(CHUNK_BYTES <= len(body) < 2 * CHUNK_BYTES for body in bodies[:-2])
    assert [message.get("more_body", False) for message in chunked[1:]] == [True] * (len(bodies) - 1) + [False]
    whole, _ = dispatcher(hospital.app, request, http_version="1.0")
    assert len(whole) == 2
    assert dict(whole[0]["headers"])[b"content-length"] == str(len(whole[1]["body"])).encode()
    assert b"".join(bodies) == whole[1]["body"]
    assert len(etree.fromstring(whole[1]["body"])[0]) == 1


def test_a_small_response_has_its_length(hospital: Hospital) -> None:
    response = hospital.post(string_envelope("getDoctorPhoto", about("<HospitalID>NONE</HospitalID>")))
    assert response.headers["content-length"] == str(len(response.content))


def test_others_are_served_while_a_large_response_is_sent(hospital: Hospital) -> None:
    order: list[str] = []

    async def go() -> None:
        async def ask(name: str, envelope: str) -> None:
            pending = parts(envelope.encode())

            async def receive() -> AsgiMessage:
                return pending.pop() if pending else await asyncio.get_running_loop().create_future()

            async def send(message: AsgiMessage) -> None:
                order.append(f"{name} {'begins' if message['type'] == 'http.response.start' else 'goes on'}")

            scope = {"type": "http", "method": "POST", "path": STRING_PATH, "headers": [], "http_version": "1.1"}
            await hospital.app(scope, receive, send)

        large = asyncio.create_task(ask("large", string_envelope("getDoctorPhoto", PHOTOS)))
        small = asyncio.create_task(ask("small", string_envelope("getDtNoInfo", UNKNOWN_SLOTS)))
        await asyncio.gather(large, small)

    asyncio.run(go())
    assert order.index("small goes on") < 4 < order.count("large goes on")


def test_a_client_that_goes_away_ends_a_large_response(hospital: Hospital) -> None:
    request = [*parts(string_envelope("getDoctorPhoto", PHOTOS).encode()), {"type": "http.disconnect"}]
    sent, _ = dispatcher(hospital.app, request)
    assert len(sent) < 4


def records_that_break(after: int) -> Iterator[Any]:
    yield from ()
    if after:
        raise RuntimeError("the ledger burnt")


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_a_bug_before_anything_is_sent_is_a_server_fault(version: str, caplog: pytest.LogCaptureFixture) -> None:
    def broken(_clinic: Any, _request: Any, _context: Any) -> Any:
        return get_gh_record.Response(code="2000", message="", hospital_id="CS01", records=records_that_break(1))  # type: ignore[arg-type]

    hospital = Hospital(make_clinic(), handlers={**HANDLERS, "getGhRecord": broken})
    request = about(
        "<HospitalID>CS01</HospitalID><BeginTime>2026-03-01 00:00:00</BeginTime><EndTime>2026-03-02 00:00:00</EndTime>"
    )
    with caplog.at_level(logging.ERROR):
        sent, _ = dispatcher(
            hospital.app, parts(string_envelope("getGhRecord", request).encode()), http_version=version
        )
    assert sent[0]["status"] == 500
    assert b"soap:Server" in sent[1]["body"]
    assert "the ledger burnt" in caplog.text


def test_an_internal_error_in_the_middle_cuts_the_response_off(caplog: pytest.LogCaptureFixture) -> None:
    def broken(clinic: Any, request: Any, context: Any) -> Any:
        response = yield from HANDLERS["getDoctorPhoto"](clinic, request, context)
        photos = iter(response.photos)

        def some() -> Iterator[Any]:
            for _ in range(30):
                yield next(photos)
            raise RuntimeError("the photographer left")

        response.photos = some()
        return response

    hospital = Hospital(make_clinic(), handlers={**HANDLERS, "getDoctorPhoto": broken})
    with caplog.at_level(logging.ERROR):
        sent, _ = dispatcher(hospital.app, parts(string_envelope("getDoctorPhoto", PHOTOS).encode()))
    assert sent[0]["status"] == 200
    assert all(message["more_body"] for message in sent[1:])
    assert "the photographer left" in caplog.text
    assert hospital.post(string_envelope("getDtNoInfo", UNKNOWN_SLOTS)).status == 200


@pytest.mark.parametrize(("kept_unix_s", "decided_unix_s"), [(4.0, 7.0), (9.0, 9.0)])
def test_a_response_is_decided_with_what_it_wrote_or_now(kept_unix_s: float, decided_unix_s: float) -> None:
    noted: list[Exchange] = []
    clinic = make_clinic()
    kept = iter([4.0, kept_unix_s])
    observers = Observers([noted.append], lambda: 7.0, lambda: (NOW, 0), lambda: next(kept), clinic.reasons)
    hospital = Hospital(clinic, observers=observers)
    hospital.post(string_envelope("getDtNoInfo", UNKNOWN_SLOTS))
    assert [each.decided_unix_s for each in noted] == [decided_unix_s]


@pytest.mark.parametrize("path", ["/", STRING_PATH, TYPED_PATH])
def test_people_see_a_page(hospital: Hospital, path: str) -> None:
    response = hospital.request("GET", path)
    assert (response.status, response.content_type) == (200, "text/html; charset=utf-8")
    assert "预约挂号医院模拟器" in response.text
    for endpoint in (STRING_PATH, TYPED_PATH):
        assert f'href="http://hospital.example:8080{endpoint}?wsdl"' in response.text
    assert response.text.count("endpoint here") == (path != "/")
    assert "getDtNoInfo" in response.text
    assert "prefers-color-scheme: dark" in response.text
    assert not {"<script", "<link", "<img", "src=", "@import", "url("} & {
        word for word in ("<script", "<link", "<img", "src=", "@import", "url(") if word in response.text
    }
    head = hospital.request("HEAD", path)
    assert (head.status, head.content, head.headers["content-length"]) == (200, b"", str(len(response.content)))


@pytest.mark.parametrize("path", ["/", STRING_PATH, TYPED_PATH])
@pytest.mark.parametrize("query", ["xsd=1", "disco", "wsdl2", "x=wsdl", "\xfc"])
def test_another_query_is_not_found(hospital: Hospital, path: str, query: str) -> None:
    response = hospital.request("GET", f"{path}?{query}")
    assert (response.status, response.content_type) == (404, "text/plain; charset=utf-8")
    assert response.text.endswith(f": GET {path}?wsdl, or {path} alone.")
    assert hospital.request("HEAD", f"{path}?{query}").status == 404


@pytest.mark.parametrize("query", ["wsdl", "WSDL", "wsdl=1", "singleWsdl", "x=1&wsdl"])
def test_the_wsdl_is_asked_for_in_many_ways(hospital: Hospital, query: str) -> None:
    response = hospital.request("GET", f"{TYPED_PATH}?{query}")
    assert (response.status, etree.fromstring(response.content).tag) == (
        200,
        "{http://schemas.xmlsoap.org/wsdl/}definitions",
    )


def test_the_servers_start_and_end_are_acknowledged(hospital: Hospital) -> None:
    sent, _ = dispatcher(hospital.app, [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}], type="lifespan")
    assert [message["type"] for message in sent] == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
