"""What is sent under each effect of a fault, message by message, and what becomes of the connection."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.scenario.faults.decisions import Decision
from yuyue_sim.scenario.faults.effects import (
    Alteration,
    Cut,
    Delay,
    Drop,
    Effect,
    Fault,
    Refusal,
    Response,
    Silence,
    Trickle,
)
from yuyue_sim.scenario.faults.model import When
from yuyue_sim.soap.app import SoapApp
from yuyue_sim.soap.connection import ConnectionDropped, sent_head

from tests.scenario.faults.faulty import order
from tests.soap.asking import STRING_PATH, UNKNOWN_SLOTS, Hospital, about, string_envelope
from tests.soap.test_http import parts

ASK = string_envelope("getDtNoInfo", UNKNOWN_SLOTS)
CANCEL = string_envelope("backNo", about("<HospitalID>WS01</HospitalID><RegID>1</RegID>"))


class Exchange:
    """One request under a fault: what is sent, how long is waited, and what becomes of the connection."""

    def __init__(self, clinic: Clinic, effect: Effect, when: When = When.AFTER, *, gone_after: int = 999) -> None:
        self.waited: list[float] = []
        self.ended: list[str] = []
        self.sent: list[dict[str, Any]] = []
        self._gone_after = gone_after
        self._decision = Decision("planned", when, effect, "kind")
        self._app = SoapApp(clinic, fault_injector=self, pause=self._pause)  # type: ignore[arg-type]

    def decide(self, _parsed: object) -> Decision:
        return self._decision

    def reset(self) -> None:
        self.ended.append("reset")

    def close(self) -> None:
        self.ended.append("closed")

    async def until_ended(self) -> None:
        await asyncio.Event().wait()

    def ask(self, envelope: str = ASK, *, has_connection: bool = True) -> list[dict[str, Any]]:
        """The messages that are sent; the client is gone once the connection ended, or after so many messages."""
        state = {"state": {"connection": self}} if has_connection else {}
        scope = {"type": "http", "method": "POST", "path": STRING_PATH, "headers": [], "http_version": "1.1", **state}
        asyncio.run(asyncio.wait_for(self._app(scope, self._receiver(envelope), self._send), 60))  # type: ignore[arg-type]
        return self.sent

    def _receiver(self, envelope: str) -> Any:
        waiting: Iterator[dict[str, Any]] = iter(parts(envelope.encode()))  # type: ignore[arg-type]

        async def receive() -> dict[str, Any]:
            for message in waiting:
                return message
            while not self.ended and len(self.sent) < self._gone_after:
                await asyncio.sleep(0)
            return {"type": "http.disconnect"}

        return receive

    async def _pause(self, seconds: float) -> None:
        self.waited.append(seconds)
        await asyncio.sleep(0)

    async def _send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)


@pytest.fixture
def whole(hospital: Hospital) -> bytes:
    return Hospital(hospital.clinic).post(ASK).content


def test_a_trickle_comes_in_a_hundred_pieces_of_one_length(hospital: Hospital, whole: bytes) -> None:
    exchange = Exchange(hospital.clinic, Trickle(9.9))
    head, *pieces = exchange.ask()
    assert (head["status"], dict(head["headers"])[b"content-length"]) == (200, b"%d" % len(whole))
    assert b"".join(each["body"] for each in pieces) == whole
    assert {len(each["body"]) for each in pieces} == {len(whole) // 100, len(whole) // 100 + 1}
    assert [each["more_body"] for each in pieces] == [True] * 99 + [False]
    assert exchange.waited == [pytest.approx(0.1)] * 99


def test_a_trickle_ends_when_the_client_is_gone(hospital: Hospital) -> None:
    assert len(Exchange(hospital.clinic, Trickle(9.9), gone_after=4).ask()) < 8


@pytest.mark.parametrize(
    ("effect", "sent", "ending"),
    [(Drop(0.0), 0, "reset"), (Drop(0.5), 2, "reset"), (Cut(0.5), 2, "closed"), (Cut(0.0), 0, "closed")],
)
def test_a_response_that_breaks_off(hospital: Hospital, whole: bytes, effect: Effect, sent: int, ending: str) -> None:
    exchange = Exchange(hospital.clinic, effect)
    messages = exchange.ask()
    assert (len(messages), exchange.ended) == (sent, [ending])
    if sent:
        assert dict(messages[0]["headers"])[b"content-length"] == b"%d" % len(whole)
        assert messages[1] == {"type": "http.response.body", "body": whole[: len(whole) // 2], "more_body": True}


def test_silence_ends_with_a_reset(hospital: Hospital) -> None:
    exchange = Exchange(hospital.clinic, Silence(7.5))
    assert (exchange.ask(), exchange.waited, exchange.ended) == ([], [7.5], ["reset"])


def test_a_server_that_gives_no_connection_fails_the_request(hospital: Hospital) -> None:
    with pytest.raises(ConnectionDropped):
        Exchange(hospital.clinic, Drop(0.0)).ask(has_connection=False)


@pytest.mark.parametrize("when", When)
def test_a_delayed_response_is_the_usual_one(hospital: Hospital, whole: bytes, when: When) -> None:
    exchange = Exchange(hospital.clinic, Delay(2.5), when)
    head, body = exchange.ask()
    assert (head["status"], body["body"], exchange.waited, exchange.ended) == (200, whole, [2.5], [])


@pytest.mark.parametrize(
    ("effect", "text"),
    [
        (Fault(is_client=True, text="未授权"), "<faultcode>soap:Client</faultcode><faultstring>未授权</faultstring>"),
        (Fault(is_client=False, text="忙"), "<faultcode>soap:Server</faultcode><faultstring>忙</faultstring>"),
        (Refusal("0002", "停机维护"), "&lt;Code&gt;0002&lt;/Code&gt;&lt;ErrMsg&gt;停机维护&lt;/ErrMsg&gt;"),
        (Refusal("0001", ""), "&lt;Code&gt;0001&lt;/Code&gt;&lt;ErrMsg&gt;挂号记录不存在&lt;/ErrMsg&gt;"),
    ],
)
def test_a_fault_or_a_code_is_sent_instead(hospital: Hospital, effect: Effect, text: str) -> None:
    _, body = Exchange(hospital.clinic, effect, When.BEFORE).ask(CANCEL)
    assert text in body["body"].decode()


def test_an_inquiry_is_refused_in_the_name_of_the_hospital(hospital: Hospital) -> None:
    envelope = string_envelope("getGhRecord", about("<HospitalID>WS01</HospitalID><OpNo>1</OpNo>"))
    _, body = Exchange(hospital.clinic, Refusal("2003", "忙"), When.BEFORE).ask(envelope)
    for element in ("Code&gt;2003&lt;", "忙", "HospitalID&gt;WS01&lt;"):
        assert element.encode() in body["body"]


def test_another_content_type_is_sent_with_the_same_body(hospital: Hospital, whole: bytes) -> None:
    seen: list[str] = []

    def altered(response: Response) -> Response:
        seen.append(response.content_type)
        return replace(response, content_type="text/html")

    head, body = Exchange(hospital.clinic, Alteration(altered)).ask()
    assert (head["status"], dict(head["headers"])[b"content-type"]) == (200, b"text/html")
    assert (seen, body["body"]) == (["text/xml; charset=utf-8"], whole)


@pytest.mark.parametrize(
    ("refusal", "text"),
    [
        (Refusal("1005", "忙"), "&lt;ErrMsg&gt;忙&lt;/ErrMsg&gt;"),
        (Refusal("1001", ""), "&lt;ErrMsg&gt;号源已满&lt;/ErrMsg&gt;"),
        (Refusal("1000", ""), "&lt;ErrMsg&gt;&lt;/ErrMsg&gt;"),
    ],
)
def test_a_booking_is_refused_with_the_words_of_the_code(hospital: Hospital, refusal: Refusal, text: str) -> None:
    envelope = string_envelope("getYyNo", order(1, "WS01"))
    _, body = Exchange(hospital.clinic, refusal, When.BEFORE).ask(envelope)
    assert f"&lt;Code&gt;{refusal.code}&lt;".encode() in body["body"]
    assert text.encode() in body["body"]


def test_the_head_is_told_as_the_client_wrote_it_where_the_server_keeps_it() -> None:
    scope: dict[str, Any] = {"raw_path": b"/a%20b", "query_string": b"x=1", "headers": [(b"host", b"h")]}
    assert sent_head(scope) == (b"/a%20b?x=1", [(b"host", b"h")])
    assert sent_head({**scope, "query_string": b""}) == (b"/a%20b", [(b"host", b"h")])
    written = (b"//a b", [(b"HOST", b"h")])
    assert sent_head({**scope, "sent_head": written}) == written
