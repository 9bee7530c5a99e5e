"""Connections through a recorder: what is sent twice and what never, ends and breaks on either side, long bodies."""

from __future__ import annotations

import threading

import pytest

from tests.journal.recorder.passing import (
    END,
    OK,
    PATIENCE_S,
    Hospital,
    Peer,
    declared,
    ok,
    post,
    recording,
    soap,
)
from tests.scenario.faults.faulty import order

READING = soap(
    "getDtNoInfo",
    "<Message><RequestInfo><HospitalID>WORL</HospitalID><DepartID>0300</DepartID><DoctorID>03000001</DoctorID>"
    "<WorkDate>2026-03-04</WorkDate><WorkType>1</WorkType></RequestInfo></Message>",
)
BOOKING = soap("getYyNo", order(1, "WORL"))
CANCELLING = soap("backNo", "<Message><OrderInfo><HospitalID>WORL</HospitalID><RegID>1</RegID></OrderInfo></Message>")
NOT_AGAIN = b"the connection was closed before the response; not sent again, for it may have been carried out\n"


def served(peer: Peer) -> None:
    """Answer every request."""
    while peer.message():
        peer.send(OK)


def silent(peer: Peer) -> None:
    """Take a request, and wait until the connection ends."""
    peer.message()
    peer.message()


def one_then(end: str) -> Hospital:
    """Answers one request, takes the next and closes or resets; further connections are served."""

    def script(peer: Peer) -> None:
        peer.message()
        peer.send(OK)
        peer.message()
        if end == "reset":
            peer.reset()

    return Hospital(script, served)


@pytest.mark.parametrize("end", ["close", "reset"])
@pytest.mark.parametrize("request_", [READING, READING.replace(b"Content-Length", b"Expect:\r\nContent-Length")])
def test_a_reading_request_is_sent_again_when_a_kept_connection_ends_under_it(end: str, request_: bytes) -> None:
    hospital = one_then(end)
    with recording(hospital.port) as recorder:
        client = recorder.connect()
        for _ in range(2):
            client.send(request_)
            assert client.message() == OK
        assert [each.http_status for each in recorder.entries()] == [200, 200]
    assert hospital.connections == 2


def test_a_get_is_sent_again_when_a_kept_connection_ends_under_it() -> None:
    hospital = one_then("close")
    with recording(hospital.port) as recorder:
        client = recorder.connect()
        for _ in range(2):
            client.send(b"GET /a HTTP/1.1\r\nHost: h\r\n\r\n")
            assert client.message() == OK
    assert hospital.connections == 2


@pytest.mark.parametrize("request_", [BOOKING, CANCELLING, post(b"<no/>")])
@pytest.mark.parametrize("is_chunked", [False, True])
def test_what_may_change_something_is_never_sent_twice(request_: bytes, *, is_chunked: bool) -> None:
    head, _, body = request_.partition(END)
    if is_chunked:
        head = head.partition(b"\r\nContent-Length")[0] + b"\r\nTransfer-Encoding: chunked"
        request_ = head + END + b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    received: list[bytes] = []

    def take(peer: Peer) -> bool:
        head = peer.head()
        received.append(head + (peer.until(b"0\r\n\r\n") if b"chunked" in head else peer.exactly(declared(head))))
        return bool(head)

    def script(peer: Peer) -> None:
        take(peer)
        peer.send(OK)
        take(peer)

    def all_further(peer: Peer) -> None:
        while take(peer):
            peer.send(OK)

    hospital = Hospital(script, all_further)
    with recording(hospital.port) as recorder:
        client = recorder.connect()
        client.send(READING)
        assert client.message() == OK
        client.send(request_)
        answered = client.message()
        assert answered.startswith(b"HTTP/1.1 502 Bad Gateway\r\n")
        assert answered.endswith(NOT_AGAIN)
        assert [each.http_status for each in recorder.entries()] == [200, 502]
        client.send(READING)
        assert client.message() == OK
    assert sum(body in each for each in received) == 1


def test_a_booking_takes_a_new_connection_when_the_kept_one_was_closed_before() -> None:
    closed = threading.Event()

    def script(peer: Peer) -> None:
        peer.message()
        peer.send(OK)
        peer.close()
        closed.set()

    hospital = Hospital(script, served)
    with recording(hospital.port) as recorder:
        client = recorder.connect()
        client.send(BOOKING)
        assert client.message() == OK
        assert closed.wait(PATIENCE_S)
        client.send(BOOKING)
        assert client.message() == OK
    assert hospital.connections == 2


@pytest.mark.parametrize("end", ["close", "reset", "half a head", "half a body"])
def test_a_hospital_that_breaks_off_is_502_and_the_client_stays(end: str) -> None:
    def script(peer: Peer) -> None:
        peer.message()
        if end == "reset":
            peer.reset()
        elif end.startswith("half"):
            peer.send(OK[:20] if end == "half a head" else OK[:-2])

    hospital = Hospital(script, served)
    with recording(hospital.port) as recorder:
        client = recorder.connect()
        client.send(READING)
        assert client.message().startswith(b"HTTP/1.1 502 ")
        client.send(READING)
        assert client.message() == OK
        assert [(each.operation, each.http_status) for each in recorder.entries()] == [
            ("getDtNoInfo", 502),
            ("getDtNoInfo", 200),
        ]


def test_a_hospital_that_says_nothing_is_502_after_the_timeout() -> None:
    hospital = Hospital(silent)
    with recording(hospital.port, timeout_s=0.1) as recorder:
        for request in (BOOKING, BOOKING.replace(b"POST", b"PUT")):
            assert recorder.ask(request).endswith(b": no response in 0.1 s\n")
        assert [each.http_status for each in recorder.entries()] == [502]


def test_bytes_that_trickle_in_both_directions_pass() -> None:
    def script(peer: Peer) -> None:
        while peer.message():
            for byte in OK:
                peer.send(bytes((byte,)))

    hospital = Hospital(script)
    with recording(hospital.port) as recorder:
        client = recorder.connect()
        for _ in range(2):
            for byte in READING:
                client.send(bytes((byte,)))
            assert client.message() == OK
        assert [each.request for each in recorder.entries()] == [READING.partition(END)[2]] * 2
    assert hospital.connections == 1


def test_pipelined_requests_are_answered_in_order() -> None:
    def script(peer: Peer) -> None:
        while request := peer.message():
            peer.send(ok(request[-3:]))

    hospital = Hospital(script)
    with recording(hospital.port) as recorder:
        client = recorder.connect()
        get = b"PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n%03d"
        client.send(b"".join(get % each if each % 3 == 0 else post(b"%03d" % each) for each in range(200)))
        assert [client.message() for _ in range(200)] == [ok(b"%03d" % each) for each in range(200)]
        assert [each.request for each in recorder.entries()] == [b"%03d" % each for each in range(200) if each % 3]


def test_a_client_that_expects_100_gets_the_hospitals_own() -> None:
    def script(peer: Peer) -> None:
        head = peer.head()
        assert b"Expect: 100-continue\r\n" in head
        peer.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        peer.exactly(declared(head))
        peer.send(OK)

    hospital = Hospital(script)
    with recording(hospital.port) as recorder:
        client = recorder.connect()
        head, _, body = post(b"<a>1</a>", b"Expect: 100-continue").partition(END)
        client.send(head + END)
        assert client.head().startswith(b"HTTP/1.1 100 ")
        client.send(body)
        assert client.message() == OK
        assert [each.request for each in recorder.entries()] == [body]


@pytest.mark.parametrize("line", [b"HTTP/1.0\r\nX: 1", b"HTTP/1.1\r\nConnection: close"])
def test_a_client_that_wants_its_connection_closed_has_it_closed(line: bytes) -> None:
    hospital = Hospital(served)
    with recording(hospital.port) as recorder:
        client = recorder.connect()
        client.send(post().replace(b"HTTP/1.1", line))
        answered = client.rest()
        assert answered.lower().count(b"connection: close\r\n") == 1
        assert answered.endswith(b"\r\n\r\n<a/>")


def test_a_client_that_sends_no_more_still_gets_its_response() -> None:
    hospital = Hospital(served)
    with recording(hospital.port) as recorder:
        client = recorder.connect()
        client.send(post())
        client.socket.shutdown(1)
        assert client.rest() == OK


def test_a_booking_whose_client_has_gone_is_recorded_with_its_response() -> None:
    has_come, has_gone = threading.Event(), threading.Event()

    def script(peer: Peer) -> None:
        peer.message()
        has_come.set()
        has_gone.wait(PATIENCE_S)
        peer.send(OK)
        peer.message()

    hospital = Hospital(script)
    with recording(hospital.port) as recorder:
        client = recorder.connect()
        client.send(BOOKING)
        assert has_come.wait(PATIENCE_S)
        client.reset()
        has_gone.set()
    (entry,) = recorder.kept.entries  # the recorder has waited for what was under way
    assert (entry.operation, entry.http_status, entry.response) == ("getYyNo", 200, b"<a/>")


@pytest.mark.parametrize(
    ("sent", "status", "why"),
    [
        (b"hello\r\n\r\n", b"400 Bad Request", b"illegal request line"),
        (b"POST /a HTTP/1.1\r\nContent-Length: 1\r\n\r\n1", b"400 Bad Request", b"Missing mandatory Host: header"),
        (post().replace(b"8", b"x"), b"400 Bad Request", b"bad Content-Length"),
        (
            post(b"1", b"Transfer-Encoding: gzip"),
            b"501 Not Implemented",
            b"Only Transfer-Encoding: chunked is supported",
        ),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000, b"431 Request Header Fields Too Large", b"Receive buffer too long"),
        (b"GET / HTTP/2.0\r\nHost: h\r\n\r\n", b"505 HTTP Version Not Supported", b"the request is not HTTP/1.1 or"),
        (b"CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n", b"405 Method Not Allowed", b"CONNECT is not taken"),
    ],
)
def test_a_request_that_is_no_http_is_refused_and_reaches_nobody(sent: bytes, status: bytes, why: bytes) -> None:
    hospital = Hospital(served)
    with recording(hospital.port) as recorder:
        client = recorder.connect()
        client.send(sent)
        answered = client.rest()
        assert answered.startswith(b"HTTP/1.1 " + status + b"\r\n")
        assert why in answered
        assert recorder.entries() == []
    assert hospital.connections == 0


def test_what_is_under_way_when_a_recorder_must_end_is_in_its_journal() -> None:
    has_come = threading.Event()

    def script(peer: Peer) -> None:
        peer.message()
        has_come.set()
        peer.message()

    hospital = Hospital(script)
    with recording(hospital.port, grace_s=0) as recorder:
        recorder.connect().send(BOOKING)
        assert has_come.wait(PATIENCE_S)
    (entry,) = recorder.kept.entries
    assert (entry.operation, entry.registration_id, entry.http_status, entry.response) == ("getYyNo", 1, 0, b"")
