"""How requests are read from a socket: offers to upgrade, limits, and what is no HTTP."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from yuyue_sim.server.http.limits import HttpLimits
from yuyue_sim.server.http.malformed_log import MalformedLog
from yuyue_sim.server.server import uvicorn_config

from tests.server.http.thread_server import served

BODY = b"<a>" + b"x" * 700 + b"</a>"
USUAL = {
    b"host", b"content-length", b"transfer-encoding", b"expect", b"connection", b"upgrade", b"http2-settings", b"x",
}  # fmt: skip
CHUNKED = b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
H2C = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\n"


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Answer with the method, the length of the body and its end, and the names of further headers."""
    body = b""
    message = await receive()
    while message["type"] == "http.request":
        body += message["body"]
        if not message["more_body"]:
            break
        message = await receive()
    names = b"".join(b" " + name for name, _ in scope["headers"] if name not in USUAL)
    content = b"%s %d %s;" % (scope["method"].encode(), len(body), body[-4:] + names)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(content))]})
    await send({"type": "http.response.body", "body": content})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with served(echo, has_lifespan=False) as port:
        yield port


@pytest.fixture(scope="module")
def impatient() -> Iterator[int]:
    with served(echo, HttpLimits(head_s=0.05, body_s=0.05), has_lifespan=False) as port:
        yield port


def said(port: int, *pieces: bytes, responses: int = 1) -> str:
    """What comes back until so many echoes have come, or the connection ends; it may end while more is sent."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with suppress(BrokenPipeError, ConnectionResetError):
            for piece in pieces:
                connection.sendall(piece)
        with suppress(ConnectionResetError):
            while received.count(b";") < responses and (data := connection.recv(65_536)):
                received += data
    return received.decode("latin-1")


def contents(received: str) -> list[str]:
    """The bodies of the echoes."""
    return [part.rpartition("\r\n\r\n")[2] + ";" for part in received.split(";")[:-1]]


def post(head: str = "", body: bytes = BODY, version: str = "1.1") -> bytes:
    """A POST of a body."""
    return f"POST / HTTP/{version}\r\nHost: h\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


OFFER = post(H2C)
WORD = OFFER.index(b"h2c")


@pytest.mark.parametrize(
    "pieces",
    [
        (OFFER,),
        (OFFER[: WORD + 1], OFFER[WORD + 1 :]),
        tuple(OFFER[at : at + 40] for at in range(0, len(OFFER), 40)),
        (post(H2C.replace(": h2c", ": H2C, TLS/1.2")),),
        (post("Connection: Upgrade\r\nUpgrade: websocket\r\n"),),
        (post("Connection: keep-alive, Upgrade\r\nUpgrade: TLS/1.2\r\n"),),
    ],
)
def test_an_offer_to_upgrade_is_ignored(port: int, pieces: tuple[bytes, ...]) -> None:
    response = said(port, *pieces)
    assert response.startswith("HTTP/1.1 200 OK\r\n")
    assert response.endswith("POST 707 </a>;")


def test_an_offer_anywhere_in_a_pipeline_is_ignored(port: int) -> None:
    response = said(port, post() + OFFER + post(body=b"last"), responses=3)
    assert [line for line in response.split("\r\n") if "POST" in line] == [
        "POST 707 </a>;HTTP/1.1 200 OK", "POST 707 </a>;HTTP/1.1 200 OK", "POST 4 last;",
    ]  # fmt: skip


def test_an_offer_with_a_chunked_body_or_without_one_is_ignored(port: int) -> None:
    chunked = f"POST / HTTP/1.1\r\nHost: h\r\n{H2C}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
    assert said(port, chunked.encode()).endswith("POST 5 ello;")
    assert said(port, f"GET / HTTP/1.1\r\nHost: h\r\n{H2C}\r\n".encode()).endswith("GET 0 ;")


def test_a_body_that_reads_like_an_offer_is_not_changed(port: int) -> None:
    body = b"aaa\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\nbbb"
    whole = post(body=body)
    assert said(port, whole[:-20], whole[-20:]).endswith("POST 45 \nbbb;")


@pytest.mark.parametrize(
    ("request_bytes", "status", "reason"),
    [
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: h\r\n\r\n", 414, "the address is too long"),
        (b"GET / HTTP/1.1\r\nHost: h\r\nX: " + b"a" * 70_000, 431, "the head is larger than 65536 bytes"),
        (b"GET / HTTP/1.1\r\nHost: h\r\n" + b"X: a\r\n" * 20_000 + b"\r\n", 431, "the head is larger than 65536 bytes"),
        (b"GET / HTTP/1.1\r\n\r\n", 400, "expected one Host header, got 0"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "expected one Host header, got 2"),
        (
            b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            501,
            "the only Transfer-Encoding taken is chunked",
        ),
        (
            b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\t\r\n\r\n0\r\n\r\n",
            501,
            "the only Transfer-Encoding taken is chunked",
        ),
        (b"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 405, "CONNECT is not taken"),
        (b"\x16\x03\x01 hello\r\n\r\n", 400, "no HTTP: Invalid method encountered"),
        (b"\r\n" * 300_000 + post(), 431, "the head is larger than 65536 bytes"),
        (post(version="0.9"), 505, "expected HTTP/1.1 or HTTP/1.0, got HTTP/0.9"),
        (post(version="2.0"), 505, "expected HTTP/1.1 or HTTP/1.0, got HTTP/2.0"),
    ],
)
def test_a_wrong_head_is_refused(port: int, request_bytes: bytes, status: int, reason: str) -> None:
    response = said(port, request_bytes)
    assert response.startswith(f"HTTP/1.1 {status} ")
    assert "\r\nconnection: close\r\n" in response
    assert response.endswith(f"\r\n\r\n{reason}\n")


WRONG_HOSTS = (
    "evil@127.0.0.1", "a:b@h", "127.0.0.1/x", "h evil", "h,h", "h?a", "h#a", "h:x", "h:65536", "h:1:2", "[::1",
    "http://h", "张",
)  # fmt: skip


@pytest.mark.parametrize("host", WRONG_HOSTS)
@pytest.mark.parametrize("version", ["1.1", "1.0"])
def test_a_host_that_is_more_than_a_name_and_a_port_is_refused(port: int, host: str, version: str) -> None:
    response = said(port, f"GET / HTTP/{version}\r\nHost: {host}\r\n\r\n".encode())
    assert response.startswith("HTTP/1.1 400 Bad Request\r\n")
    assert "\r\n\r\nexpected a Host header with a name and a port, got " in response


@pytest.mark.parametrize(
    "host", ["", "h", "h ", "\th\t", "h \t ", "h:1 ", "a_b.example", "127.0.0.1:8080", "[::1]:8080", "h:", "h:65535"]
)
def test_a_host_with_or_without_a_port_is_accepted(port: int, host: str) -> None:
    assert said(port, f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()).endswith("GET 0 ;")


def test_two_hosts_are_refused_in_http_1_0_too(port: int) -> None:
    assert said(port, b"GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n").startswith("HTTP/1.1 400 Bad Request\r\n")


def test_the_host_of_an_absolute_address_counts(port: int) -> None:
    response = said(port, b"GET http://evil@h/ HTTP/1.1\r\nHost: h\r\n\r\n")
    assert response.endswith("expected a Host header with a name and a port, got 'evil@h'\n")


@pytest.mark.parametrize("target", ["http://h", "http://h?a", "HTTP://h:80", "http://h/"])
def test_an_absolute_address_needs_no_path(port: int, target: str) -> None:
    assert said(port, f"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n".encode()).endswith("GET 0 ;")


def test_a_request_before_a_wrong_one_is_answered(port: int) -> None:
    response = said(port, post() + b"NO HTTP\r\n\r\n", responses=2)
    assert response.startswith("HTTP/1.1 200 OK\r\n")
    assert "\r\nconnection: close\r\n" in response
    assert response.endswith("POST 707 </a>;")


def test_a_body_that_breaks_off_is_refused(port: int) -> None:
    chunked = b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
    response = said(port, chunked + b"5\r\nhello\r\n", b"no size\r\n")
    assert response.startswith("HTTP/1.1 400 Bad Request\r\n")


def test_empty_lines_that_come_one_by_one_are_counted(port: int) -> None:
    response = said(port, *[b"\r\n" * 10_000] * 8)
    assert response.startswith("HTTP/1.1 431 ")


@pytest.mark.parametrize("before", [b"\r\n", b"\r\n" * 1000])
def test_empty_lines_before_a_request_are_ignored(port: int, before: bytes) -> None:
    assert said(port, before + post()).endswith("POST 707 </a>;")


@pytest.mark.parametrize(
    "trailer",
    [b"Content-Encoding: gzip", b"Content-Type: text/xml; charset=utf-16", b"Origin: http://evil", b"Host: second"],
)
def test_a_trailer_is_no_header(port: int, trailer: bytes) -> None:
    response = said(port, CHUNKED + b"0\r\n", trailer + b"\r\nX-Sum: 1\r\n\r\n" + post(), responses=2)
    assert [line for line in response.split("\r\n") if "POST" in line] == [
        "POST 5 ello;HTTP/1.1 200 OK", "POST 707 </a>;",
    ]  # fmt: skip


FRAMING = [
    b"Content-Length: 3", b"content-length: 9999", b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip",
    b"Content-Length: 3\r\nTransfer-Encoding: identity",
]  # fmt: skip


@pytest.mark.parametrize("trailer", FRAMING)
def test_a_trailer_does_not_change_where_a_message_ends(port: int, trailer: bytes) -> None:
    response = said(port, CHUNKED + b"0\r\n" + trailer + b"\r\n\r\n" + post(), responses=2)
    assert [line for line in response.split("\r\n") if "POST" in line] == [
        "POST 5 ello;HTTP/1.1 200 OK", "POST 707 </a>;",
    ]  # fmt: skip


def test_the_head_after_such_a_trailer_is_read_as_strictly_as_before(port: int) -> None:
    both = b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    response = said(port, CHUNKED + b"0\r\nContent-Length: 3\r\n\r\n" + both, responses=2)
    assert "\r\nconnection: close\r\n" in response
    assert response.endswith("POST 5 ello;")


def test_a_connection_ends_if_a_trailer_says_so(port: int) -> None:
    response = said(port, CHUNKED + b"0\r\nConnection: close\r\n\r\n", responses=2)
    assert "\r\nconnection: close\r\n" in response
    assert response.endswith("POST 5 ello;")


@pytest.mark.parametrize("rest", [b"0\r\nX-Sum: ", b"0\r\n" + b"X: 1\r\n" * 100_000, b"5;x="])
def test_what_is_no_data_of_a_body_in_chunks_has_a_limit(port: int, rest: bytes) -> None:
    response = said(port, CHUNKED + rest, *[b"a" * 50_000] * 8)
    assert response.startswith("HTTP/1.1 431 ")
    assert response.endswith("\r\n\r\nthe trailers or extensions of a chunk are larger than 65536 bytes\n")


def test_a_large_body_in_small_chunks_has_no_such_limit(port: int) -> None:
    assert said(port, CHUNKED, b"1\r\na\r\n" * 100_000, b"0\r\n\r\n").endswith("POST 100005 aaaa;")


def test_a_head_just_within_the_limit_is_accepted(port: int) -> None:
    head = b"GET / HTTP/1.1\r\nHost: h\r\nX: "
    assert said(port, head + b"a" * (65_500 - len(head)) + b"\r\n\r\n").endswith("GET 0 ;")


@pytest.mark.parametrize(
    ("pieces", "reason"),
    [
        ((b"GET / HT",), "the head of the request did not come in time"),
        ((post()[:-10],), "the body of the request did not come in time"),
        ((post(body=b"a") + b"GET",), "the head of the request did not come in time"),
    ],
)
def test_a_request_that_does_not_come_in_time_is_given_up(
    impatient: int, pieces: tuple[bytes, ...], reason: str
) -> None:
    response = said(impatient, *pieces, responses=2)
    assert "HTTP/1.1 408 Request Timeout\r\n" in response
    assert response.endswith(f"\r\n\r\n{reason}\n")


def test_a_connection_that_says_nothing_ends(impatient: int) -> None:
    assert said(impatient) == ""


def test_a_connection_is_kept_for_75_seconds_and_says_so(port: int) -> None:
    assert "\r\nkeep-alive: timeout=75\r\n" in said(port, post())
    assert uvicorn_config(echo).timeout_keep_alive == 75


def test_http_1_0_needs_no_host_and_gets_no_100(port: int) -> None:
    response = said(port, b"POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok")
    assert response.startswith("HTTP/1.1 200 OK\r\n")
    assert response.endswith("POST 2 ok;")


def test_malformed_requests_are_counted_in_one_line_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    now_s = 100.0
    malformed = MalformedLog(lambda: now_s)
    with caplog.at_level(logging.WARNING):
        for _ in range(1000):
            malformed.note(("192.0.2.1", 4711), "no HTTP")
        now_s = 160.0
        malformed.note(("192.0.2.1", 4712), "no HTTP")
    assert [record.getMessage() for record in caplog.records] == [
        "Malformed request from 192.0.2.1:4711: no HTTP",
        "Malformed request from 192.0.2.1:4712: no HTTP and 999 more since the last such line",
    ]


def test_a_request_like_the_one_before_is_read_like_it(port: int) -> None:
    first, other = post("X-A: 1\r\n"), post("X-A: 1\r\n", BODY[::-1])
    response = "POST 707 </a> x-a;"
    reversed_response = "POST 707 x>a< x-a;"
    head, body = first[: -len(BODY)], first[-len(BODY) :]
    for pieces, expected in [
        ((first, first, other, first), [response, response, reversed_response, response]),
        ((first, head, body, first), [response] * 3),
        ((first, first[:9], first[9:], first[:-1], first[-1:]), [response] * 3),
        ((first, first + other + first), [response, response, reversed_response, response]),
        ((first, first + CHUNKED + b"0\r\n\r\n", first), [response, response, "POST 5 ello;", response]),
    ]:
        assert contents(said(port, *pieces, responses=len(expected))) == expected


def test_a_request_after_the_last_one_is_not_answered(port: int) -> None:
    last = post("Connection: close\r\n")
    assert contents(said(port, post(), last + post(), responses=3)) == ["POST 707 </a>;"] * 2
    assert contents(said(port, post(), last, post(), responses=3)) == ["POST 707 </a>;"] * 2


@pytest.mark.parametrize("broken", [b"no HTTP", CHUNKED + b"no chunk", b"POST / HTTP/1.1\r\n\r\n"])
@pytest.mark.parametrize("before", [1, 3])
def test_what_is_no_http_takes_no_response_from_requests_before_it(port: int, broken: bytes, before: int) -> None:
    received = said(port, post() * before + broken, responses=before + 1)
    assert contents(received) == ["POST 707 </a>;"] * before
    assert received.count("HTTP/1.1 200 OK") == before
