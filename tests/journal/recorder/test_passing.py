"""What the hospital receives through a recorder, and what comes back: byte for byte, on real sockets."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest

from tests.journal.recorder.passing import OK, Hospital, Peer, Recorder, declared, ok, post, recording

WSDL = b"<wsdl><soap:address location='http://10.0.0.5:8080/services/WSYuyueService'/></wsdl>"
ZIPPED = gzip.compress(WSDL)


class Before(NamedTuple):
    """A recorder, and the hospital behind it, which answers every request with the same bytes and closes."""

    recorder: Recorder
    received: list[bytes]
    response: list[bytes]
    port: int

    def send(self, request: bytes, response: bytes = OK) -> tuple[bytes, bytes]:
        """What the hospital received of a request, and the response."""
        self.response[:] = [response]
        answered = self.recorder.ask(request)
        return self.received[-1] if self.received else b"", answered


@pytest.fixture(scope="module", params=["as usual", "without uvloop"])
def recorder(request: pytest.FixtureRequest) -> Iterator[Before]:
    received: list[bytes] = []
    response: list[bytes] = []

    def answer(peer: Peer) -> None:
        head = peer.head()
        is_chunked = b"chunked" in head
        received.append(head + (peer.until(b"0\r\n\r\n") if is_chunked else peer.exactly(declared(head))))
        peer.send(response[0])

    hospital = Hospital(answer)
    factory = None if request.param == "as usual" else asyncio.SelectorEventLoop
    with recording(hospital.port, factory=factory) as running:
        yield Before(running, received, response, hospital.port)
    hospital.listener.close()


def head(recorder: Before, line: bytes, *headers: bytes) -> bytes:
    """A head that names the hospital, as it must arrive."""
    host = b"Host: 127.0.0.1:%d" % recorder.port
    return b"\r\n".join((line, host, *headers, b"", b""))


@pytest.mark.parametrize(
    "target",
    [
        b"//webservice/YuyueService",
        b"///a//b/",
        b"/a/../b/./c",
        b"/%e4%bd%a0/%2f%2F?x=%e5%bc%a0&y=a+b%20c",
        b"/webservice/YuyueService?",
        b"/a?b&&c=&=d?e",
        b"/a;jsessionid=1F'(x)?{y}|z",
        b"/a?to=http://h:1/b",
        b"/a#b",
    ],
)
def test_path_and_query_arrive_as_they_were_sent(recorder: Before, target: bytes) -> None:
    received, answered = recorder.send(b"GET " + target + b" HTTP/1.1\r\nHost: h\r\n\r\n")
    assert received == head(recorder, b"GET " + target + b" HTTP/1.1")
    assert answered.endswith(b"\r\n\r\n<a/>")


def test_an_absolute_address_arrives_as_path_and_query(recorder: Before) -> None:
    received, _ = recorder.send(b"GET http://h:1//a?b HTTP/1.1\r\nHost: h:1\r\n\r\n")
    assert received == head(recorder, b"GET //a?b HTTP/1.1")
    received, _ = recorder.send(b"GET http://h:1/ HTTP/1.1\r\nHost: h:1\r\n\r\n")
    assert received == head(recorder, b"GET / HTTP/1.1")
    received, _ = recorder.send(b"GET http://h:1?b HTTP/1.1\r\nHost: h:1\r\n\r\n")
    assert received == head(recorder, b"GET /?b HTTP/1.1")


@pytest.mark.parametrize("empty", [b"\r\n", b"\r\n\r\n", b"\n"])
def test_empty_lines_before_a_request_are_ignored(recorder: Before, empty: bytes) -> None:
    for request in (b"GET /a HTTP/1.1\r\nHost: h\r\n\r\n", post()):
        received, answered = recorder.send(empty + request)
        assert received.startswith((b"GET /a HTTP/1.1\r\n", b"POST /a HTTP/1.1\r\n"))
        assert answered == OK


def test_a_length_beside_chunks_does_not_pass(recorder: Before) -> None:
    request = b"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunks = b"8\r\n<a>1</a>\r\n0\r\n\r\n"
    response = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks
    for asked in (request + chunks, post()):
        received, answered = recorder.send(asked, response)
        assert b"Content-Length: 3" not in received
        assert b"content-length" not in answered.lower()
        assert b"Transfer-Encoding: chunked" in answered
    received, _ = recorder.send(request + chunks)
    assert received == head(recorder, b"POST /a HTTP/1.1", b"Transfer-Encoding: chunked") + chunks


def test_a_length_passes_although_connection_names_it(recorder: Before) -> None:
    received, _ = recorder.send(post(b"<a>1</a>", b"Connection: Content-Length, Host, X-Hop", b"X-Hop: 1"))
    assert received == head(recorder, b"POST /a HTTP/1.1", b"Content-Length: 8") + b"<a>1</a>"


@pytest.mark.parametrize("method", [b"POST", b"PUT", b"OPTIONS", b"DELETE", b"PATCH"])
def test_headers_and_body_arrive_as_they_were_sent(recorder: Before, method: bytes) -> None:
    headers = (
        b"SOAPAction: \"\"",
        b"X-User: " + "张三".encode(),
        b"x-old: " + "张三".encode("gbk"),
        b"Accept-Encoding: gzip, deflate",
        b"X-twice: 1",
        b"Cookie: JSESSIONID=a; b=c",
        b"X-Twice: 2",
        b"X-Empty: ",
        b"Content-Length: 8",
    )  # fmt: skip
    request = b"\r\n".join((method + b" /a HTTP/1.1", b"Host: h", *headers, b"", b"<a>1</a>"))
    received, _ = recorder.send(request)
    assert received == head(recorder, method + b" /a HTTP/1.1", *headers) + b"<a>1</a>"


def test_headers_about_a_connection_do_not_pass(recorder: Before) -> None:
    request = (
        b"POST /a HTTP/1.1\r\nHost: h\r\nTE: trailers, deflate\r\nConnection: TE, X-Hop , keep-alive\r\nx-hop: 1\r\n"
        b"Keep-Alive: timeout=5\r\nProxy-Connection: keep-alive\r\nTrailer: X-Sum\r\nX-Stays: 1\r\n"
        b"Upgrade: websocket\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<a>\r\n5\r\n1</a>\r\n0\r\n\r\n"
    )
    received, _ = recorder.send(request)
    chunks = b"3\r\n<a>\r\n5\r\n1</a>\r\n0\r\n\r\n"
    assert received == head(recorder, b"POST /a HTTP/1.1", b"X-Stays: 1", b"Transfer-Encoding: chunked") + chunks


def test_white_space_after_a_value_does_not_pass(recorder: Before) -> None:
    request = b'GET /a HTTP/1.1\r\nHost: h \r\nX-Ws: pad  \r\nSOAPAction: "x"\t\r\nX-In: a \tb\r\n\r\n'
    received, answered = recorder.send(request)
    assert received == head(recorder, b"GET /a HTTP/1.1", b"X-Ws: pad", b'SOAPAction: "x"', b"X-In: a \tb")
    assert answered.endswith(b"\r\n\r\n<a/>")


def test_a_trailer_does_not_pass(recorder: Before) -> None:
    request = b"POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<a>\r\n0\r\n"
    trailers = b"Host: second\r\nContent-Encoding: gzip\r\nX-Sum: 1\r\n\r\n"
    received, _ = recorder.send(request + trailers)
    assert received == head(recorder, b"POST /a HTTP/1.1", b"Transfer-Encoding: chunked") + b"3\r\n<a>\r\n0\r\n\r\n"


def test_headers_keep_their_letters_beside_an_offer_to_upgrade(recorder: Before) -> None:
    offer = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\n"
    request = b"POST /a HTTP/1.1\r\nHost: h\r\n" + offer + b"SOAPAction: x\r\nContent-Length: 8\r\n\r\n<a>1</a>"
    received, _ = recorder.send(request)
    assert received == head(recorder, b"POST /a HTTP/1.1", b"SOAPAction: x", b"Content-Length: 8") + b"<a>1</a>"


def test_nothing_is_kept_between_clients(recorder: Before) -> None:
    cookie = OK.replace(b"\r\n", b"\r\nSet-Cookie: JSESSIONID=of-one; Path=/\r\nSet-Cookie: a=b\r\n", 1)
    request = b"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\n<a>1</a>"
    _, answered = recorder.send(request, cookie)
    assert answered.lower().count(b"\r\nset-cookie: ") == 2
    received, _ = recorder.send(request)
    assert received == head(recorder, b"POST /a HTTP/1.1", b"Content-Length: 8") + b"<a>1</a>"


def test_headers_come_back_as_the_hospital_sent_them(recorder: Before) -> None:
    value = "苏州".encode("gbk")
    response = (
        b"HTTP/1.1 404 Nope\r\nServer: Axis2\r\nDate: Mon, 02 Mar 2026 00:00:00 GMT\r\nX-His: " + value + b"\r\n"
        b"Connection: X-Hop\r\nX-Hop: 1\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"
    )
    _, answered = recorder.send(b"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\n<a>1</a>", response)
    assert answered == (
        b"HTTP/1.1 404 Nope\r\nServer: Axis2\r\nDate: Mon, 02 Mar 2026 00:00:00 GMT\r\n"
        b"X-His: " + value + b"\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"
    )


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize("method", [b"POST", b"PUT"])
def test_a_response_in_chunks_comes_back_in_chunks_without_its_trailer(recorder: Before, method: bytes) -> None:
    request = post().replace(b"POST", method)
    chunks = b"3\r\n<a>\r\n4\r\n</a>\r\n0\r\n\r\n"
    with_trailer = chunks.replace(b"0\r\n", b"0\r\nX-Sum: 1\r\n")
    for sent in (CHUNKED + chunks, CHUNKED + with_trailer):
        recorder.response[:] = [sent]
        client = recorder.recorder.connect()
        client.send(request)
        assert client.until(b"0\r\n\r\n") == CHUNKED + chunks
        client.close()
        if method == b"POST":
            kept = recorder.recorder.entries()[-1]
            assert (kept.response, kept.response_bytes) == (b"<a></a>", 7)


def test_a_response_that_ends_with_its_connection_comes_back_in_chunks(recorder: Before) -> None:
    recorder.response[:] = [b"HTTP/1.0 200 OK\r\nServer: Old\r\n\r\n<a></a>"]
    client = recorder.recorder.connect()
    client.send(post())
    head = b"HTTP/1.1 200 OK\r\nServer: Old\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert client.until(b"0\r\n\r\n") == head + b"7\r\n<a></a>\r\n0\r\n\r\n"
    assert recorder.recorder.entries()[-1].response == b"<a></a>"


def test_a_packed_response_passes_packed_and_is_kept_unpacked(recorder: Before) -> None:
    packed = gzip.compress("<a>张三</a>".encode())
    response = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed
    _, answered = recorder.send(b"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\n<a>1</a>", response)
    assert answered.endswith(b"\r\n\r\n" + packed)
    assert recorder.recorder.entries()[-1].response == "<a>张三</a>".encode()


@pytest.mark.parametrize("encoding", [b"", b"Content-Encoding: gzip\r\n"])
def test_a_wsdl_names_the_recorder(recorder: Before, encoding: bytes) -> None:
    body = ZIPPED if encoding else WSDL
    response = b"HTTP/1.1 200 OK\r\n" + encoding + b"Content-Length: %d\r\n\r\n" % len(body) + body
    _, answered = recorder.send(b"GET /a?wsdl HTTP/1.1\r\nHost: rec:8070\r\n\r\n", response)
    named = b"<wsdl><soap:address location='http://rec:8070/services/WSYuyueService'/></wsdl>"
    assert answered == ok(named)


def test_a_head_request_brings_the_length_alone(recorder: Before) -> None:
    response = b"HTTP/1.1 200 OK\r\nContent-Length: 4711\r\n\r\n"
    _, answered = recorder.send(b"HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n", response)
    assert answered == response


@pytest.mark.parametrize("status", [b"304 Not Modified", b"204 No Content"])
def test_a_response_without_a_body_comes_without_a_length(recorder: Before, status: bytes) -> None:
    """The length in a 304 is that of the response to come without the condition."""
    response = b"HTTP/1.1 " + status + b"\r\nETag: a\r\nContent-Length: 99\r\n\r\n"
    _, answered = recorder.send(b"GET /a HTTP/1.1\r\nHost: h\r\nIf-None-Match: a\r\n\r\n", response)
    assert answered == b"HTTP/1.1 " + status + b"\r\nETag: a\r\n\r\n"


@pytest.mark.parametrize("line", [b"HTTP/1.1 200 OK\r\nX: a\x01b", b"HTTP/1.1 777 Odd"])
def test_a_response_that_http_hardly_allows_passes(recorder: Before, line: bytes) -> None:
    response = line + b"\r\nContent-Length: 4\r\n\r\n<a/>"
    assert recorder.send(post(), response)[1] == response


@pytest.mark.parametrize(
    ("response", "why"),
    [
        (b"HTTP/1.1 200 OK\r\nX y: it's\r\n\r\n", "illegal header line"),
        (b"hello 'you'\r\n\r\n", "illegal status line"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", "illegal chunk header"),
    ],
)
def test_a_hospital_that_sends_no_http_is_502_in_plain_words(recorder: Before, response: bytes, why: str) -> None:
    _, answered = recorder.send(b"GET /a HTTP/1.1\r\nHost: h\r\n\r\n", response)
    assert answered.startswith(b"HTTP/1.1 502 Bad Gateway\r\n")
    root = f"http://127.0.0.1:{recorder.port}"
    assert answered.endswith(f"yuyue-sim record: no response from {root}: {why}\n".encode())


def test_each_client_has_a_connection_to_the_hospital_of_its_own_and_exchanges_stay_in_order() -> None:
    numbers = iter(range(1, 9))

    def answer(peer: Peer) -> None:
        number = next(numbers)
        while peer.message():
            response = ok(b"%d" % number)
            peer.send(response[:20])
            peer.send(response[20:])

    hospital = Hospital(answer)

    def ask(client: Peer) -> set[bytes]:
        answers = set()
        for _ in range(20):
            client.send(post())
            answers.add(client.message())
        client.close()
        return answers

    with recording(hospital.port) as recorder, ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(ask, [recorder.connect() for _ in range(8)]))
        entries = recorder.entries()
    hospital.listener.close()
    assert sorted(map(sorted, answers)) == [[ok(b"%d" % number)] for number in range(1, 9)]
    assert len(entries) == 160
    decided = [each.decided_unix_s for each in entries]
    assert decided == sorted(decided)
    assert all(each.arrived_unix_s < each.decided_unix_s for each in entries)
