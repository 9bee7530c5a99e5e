"""What the hospital receives through a recorder, and what comes back: byte for byte, on real sockets."""

from __future__ import annotations

import asyncio
import gzip
import re
import socket
import threading
from collections.abc import Iterator
from itertools import count

import pytest
import uvicorn
from yuyue_sim.core.tls import ssl_context
from yuyue_sim.journal.recorder.hospital_connections import HospitalConnections
from yuyue_sim.journal.recorder.proxy import RecordingProxy
from yuyue_sim.server.server import uvicorn_config
from yuyue_sim.soap.exchange import Exchange

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: 4\r\n\r\n<a/>"
WSDL = b"<wsdl><soap:address location='http://10.0.0.5:8080/services/WSYuyueService'/></wsdl>"
ZIPPED = gzip.compress(WSDL)


def declared(message: bytes) -> int:
    """Its Content-Length; 0 if there is none."""
    found = re.search(rb"content-length: (\d+)", message, re.IGNORECASE)
    return int(found[1]) if found else 0


class Hospital:
    """Answers every request with the same bytes, and keeps what it received."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.response = OK
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                request = b""
                while b"\r\n\r\n" not in request or len(request.partition(b"\r\n\r\n")[2]) < declared(request):
                    request += connection.recv(65_536)
                self.received.append(request)
                connection.sendall(self.response)


class Recorder:
    """A recorder before a hospital."""

    def __init__(self, port: int, hospital: Hospital) -> None:
        self.port = port
        self.hospital = hospital
        self.exchanges: list[Exchange] = []

    def send(self, request: bytes, response: bytes = OK) -> tuple[bytes, bytes]:
        """What the hospital received of a request, and the response."""
        self.hospital.response = response
        with socket.create_connection(("127.0.0.1", self.port), timeout=120) as connection:
            connection.sendall(request)
            answered = b""
            while b"\r\n\r\n" not in answered or (
                not request.startswith(b"HEAD") and len(answered.partition(b"\r\n\r\n")[2]) < declared(answered)
            ):
                answered += connection.recv(65_536)
        return self.hospital.received[-1] if self.hospital.received else b"", answered


@pytest.fixture(scope="module")
def recorder() -> Iterator[Recorder]:
    hospital = Hospital()
    listener = socket.create_server(("127.0.0.1", 0))
    recorder = Recorder(listener.getsockname()[1], hospital)
    root = f"http://127.0.0.1:{hospital.port}"
    connections = HospitalConnections(root, 120.0, ssl_context())
    app = RecordingProxy(connections, root, recorder.exchanges.append, lambda: 0.0)
    server = uvicorn.Server(uvicorn_config(app, lifespan="off"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)
    thread.start()
    yield recorder
    server.should_exit = True
    thread.join(120)
    hospital.listener.close()


def head(recorder: Recorder, line: bytes, *headers: bytes) -> bytes:
    """A head that names the hospital, as it must arrive."""
    host = b"Host: 127.0.0.1:%d" % recorder.hospital.port
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
def test_path_and_query_arrive_as_they_were_sent(recorder: Recorder, target: bytes) -> None:
    received, answered = recorder.send(b"GET " + target + b" HTTP/1.1\r\nHost: h\r\n\r\n")
    assert received == head(recorder, b"GET " + target + b" HTTP/1.1")
    assert answered.endswith(b"\r\n\r\n<a/>")


def test_an_absolute_address_arrives_as_path_and_query(recorder: Recorder) -> None:
    received, _ = recorder.send(b"GET http://h:1//a?b HTTP/1.1\r\nHost: h:1\r\n\r\n")
    assert received == head(recorder, b"GET //a?b HTTP/1.1")
    received, _ = recorder.send(b"GET http://h:1/ HTTP/1.1\r\nHost: h:1\r\n\r\n")
    assert received == head(recorder, b"GET / HTTP/1.1")


@pytest.mark.parametrize("method", [b"POST", b"PUT", b"OPTIONS", b"DELETE", b"PATCH"])
def test_headers_and_body_arrive_as_they_were_sent(recorder: Recorder, method: bytes) -> None:
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


def test_headers_about_a_connection_do_not_pass(recorder: Recorder) -> None:
    request = (
        b"POST /a HTTP/1.1\r\nHost: h\r\nTE: trailers, deflate\r\nConnection: TE, X-Hop , keep-alive\r\nx-hop: 1\r\n"
        b"Keep-Alive: timeout=5\r\nProxy-Connection: keep-alive\r\nTrailer: X-Sum\r\nX-Stays: 1\r\n"
        b"Upgrade: websocket\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<a>\r\n5\r\n1</a>\r\n0\r\n\r\n"
    )
    received, _ = recorder.send(request)
    assert received == head(recorder, b"POST /a HTTP/1.1", b"X-Stays: 1", b"Content-Length: 8") + b"<a>1</a>"


def test_white_space_after_a_value_does_not_pass(recorder: Recorder) -> None:
    request = b'GET /a HTTP/1.1\r\nHost: h \r\nX-Ws: pad  \r\nSOAPAction: "x"\t\r\nX-In: a \tb\r\n\r\n'
    received, answered = recorder.send(request)
    assert received == head(recorder, b"GET /a HTTP/1.1", b"X-Ws: pad", b'SOAPAction: "x"', b"X-In: a \tb")
    assert answered.endswith(b"\r\n\r\n<a/>")


def test_a_trailer_does_not_pass(recorder: Recorder) -> None:
    request = b"POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<a>\r\n0\r\n"
    trailers = b"Host: second\r\nContent-Encoding: gzip\r\nX-Sum: 1\r\n\r\n"
    received, _ = recorder.send(request + trailers)
    assert received == head(recorder, b"POST /a HTTP/1.1", b"Content-Length: 3") + b"<a>"


def test_headers_keep_their_letters_beside_an_offer_to_upgrade(recorder: Recorder) -> None:
    offer = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\n"
    request = b"POST /a HTTP/1.1\r\nHost: h\r\n" + offer + b"SOAPAction: x\r\nContent-Length: 8\r\n\r\n<a>1</a>"
    received, _ = recorder.send(request)
    assert received == head(recorder, b"POST /a HTTP/1.1", b"SOAPAction: x", b"Content-Length: 8") + b"<a>1</a>"


def test_nothing_is_kept_between_clients(recorder: Recorder) -> None:
    cookie = OK.replace(b"\r\n", b"\r\nSet-Cookie: JSESSIONID=of-one; Path=/\r\nSet-Cookie: a=b\r\n", 1)
    request = b"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\n<a>1</a>"
    _, answered = recorder.send(request, cookie)
    assert answered.lower().count(b"\r\nset-cookie: ") == 2
    received, _ = recorder.send(request)
    assert received == head(recorder, b"POST /a HTTP/1.1", b"Content-Length: 8") + b"<a>1</a>"


def test_headers_come_back_as_the_hospital_sent_them(recorder: Recorder) -> None:
    value = "苏州".encode("gbk")
    response = (
        b"HTTP/1.1 404 Nope\r\nServer: Axis2\r\nDate: Mon, 02 Mar 2026 00:00:00 GMT\r\nX-His: " + value + b"\r\n"
        b"Connection: X-Hop\r\nX-Hop: 1\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"
    )
    _, answered = recorder.send(b"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\n<a>1</a>", response)
    assert answered == (
        b"HTTP/1.1 404 Not Found\r\nkeep-alive: timeout=75\r\nserver: Axis2\r\ndate: Mon, 02 Mar 2026 00:00:00 GMT\r\n"
        b"x-his: " + value + b"\r\ncontent-encoding: gzip\r\ncontent-length: 3\r\n\r\nabc"
    )


def test_a_response_without_a_length_comes_back_with_one(recorder: Recorder) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<a>\r\n4\r\n</a>\r\n0\r\n\r\n"
    _, answered = recorder.send(b"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\n<a>1</a>", chunked)
    assert answered == b"HTTP/1.1 200 OK\r\nkeep-alive: timeout=75\r\ncontent-length: 7\r\n\r\n<a></a>"


def test_a_packed_response_passes_packed_and_is_kept_unpacked(recorder: Recorder) -> None:
    packed = gzip.compress("<a>张三</a>".encode())
    response = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed
    _, answered = recorder.send(b"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\n<a>1</a>", response)
    assert answered.endswith(b"\r\n\r\n" + packed)
    assert recorder.exchanges[-1].response == "<a>张三</a>".encode()


@pytest.mark.parametrize("encoding", [b"", b"Content-Encoding: gzip\r\n"])
def test_a_wsdl_names_the_recorder(recorder: Recorder, encoding: bytes) -> None:
    body = ZIPPED if encoding else WSDL
    response = b"HTTP/1.1 200 OK\r\n" + encoding + b"Content-Length: %d\r\n\r\n" % len(body) + body
    _, answered = recorder.send(b"GET /a?wsdl HTTP/1.1\r\nHost: rec:8070\r\n\r\n", response)
    named = b"<wsdl><soap:address location='http://rec:8070/services/WSYuyueService'/></wsdl>"
    assert answered == (b"HTTP/1.1 200 OK\r\nkeep-alive: timeout=75\r\ncontent-length: %d\r\n\r\n" % len(named) + named)


def test_a_head_request_brings_the_length_alone(recorder: Recorder) -> None:
    response = b"HTTP/1.1 200 OK\r\nContent-Length: 4711\r\n\r\n"
    _, answered = recorder.send(b"HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n", response)
    assert answered == b"HTTP/1.1 200 OK\r\nkeep-alive: timeout=75\r\ncontent-length: 4711\r\n\r\n"


@pytest.mark.parametrize("status", [b"304 Not Modified", b"204 No Content"])
def test_a_response_without_a_body_comes_without_a_length(recorder: Recorder, status: bytes) -> None:
    """The length in a 304 is that of the response to come without the condition."""
    response = b"HTTP/1.1 " + status + b"\r\nETag: a\r\nContent-Length: 99\r\n\r\n"
    _, answered = recorder.send(b"GET /a HTTP/1.1\r\nHost: h\r\nIf-None-Match: a\r\n\r\n", response)
    assert answered == b"HTTP/1.1 " + status + b"\r\nkeep-alive: timeout=75\r\netag: a\r\n\r\n"


@pytest.mark.parametrize("line", [b"HTTP/1.1 200 OK\r\nX: a\x01b", b"HTTP/1.1 777 Odd"])
def test_a_response_that_http_does_not_allow_is_502(recorder: Recorder, line: bytes) -> None:
    response = line + b"\r\nContent-Length: 0\r\n\r\n"
    _, answered = recorder.send(b"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\n<a>1</a>", response)
    assert answered.startswith(b"HTTP/1.1 502 Bad Gateway\r\n")
    root = f"http://127.0.0.1:{recorder.hospital.port}"
    text = f"yuyue-sim record: the answer from {root} has a status or a header that HTTP does not allow\n"
    assert answered.endswith(text.encode())


@pytest.mark.parametrize(
    ("response", "why"),
    [
        (b"HTTP/1.1 200 OK\r\nX y: it's\r\n\r\n", "illegal header line"),
        (b"hello 'you'\r\n\r\n", "illegal status line"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", "illegal chunk header"),
    ],
)
def test_a_hospital_that_sends_no_http_is_502_in_plain_words(recorder: Recorder, response: bytes, why: str) -> None:
    _, answered = recorder.send(b"GET /a HTTP/1.1\r\nHost: h\r\n\r\n", response)
    assert answered.startswith(b"HTTP/1.1 502 Bad Gateway\r\n")
    root = f"http://127.0.0.1:{recorder.hospital.port}"
    assert answered.endswith(f"yuyue-sim record: no response from {root}: {why}\n".encode())


class KeptAlive(threading.Thread):
    """A hospital that answers several requests of a connection, each with the number of that connection."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.connections = 0

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection, self.connections), daemon=True).start()

    @staticmethod
    def _serve(connection: socket.socket, number: int) -> None:
        received = b""
        with connection:
            while data := connection.recv(65_536):
                received += data
                while b"<a>1</a>" in received:
                    received = received.partition(b"<a>1</a>")[2]
                    half = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n"
                    connection.sendall(half[:20])
                    connection.sendall(half[20:] + b"%d" % number)


def test_each_client_has_a_connection_to_the_hospital_of_its_own_and_exchanges_stay_in_order() -> None:
    hospital = KeptAlive()
    hospital.start()
    root = f"http://127.0.0.1:{hospital.listener.getsockname()[1]}"
    exchanges: list[Exchange] = []
    listener = socket.create_server(("127.0.0.1", 0))
    clock = count()

    async def serve_and_ask() -> list[list[bytes]]:
        connections = HospitalConnections(root, 120.0, ssl_context())
        app = RecordingProxy(connections, root, exchanges.append, lambda: float(next(clock)))
        server = uvicorn.Server(uvicorn_config(app, lifespan="off"))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        answers = await asyncio.gather(*(ask() for _ in range(8)))
        server.should_exit = True
        await serving
        connections.close()
        return answers

    async def ask() -> list[bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", listener.getsockname()[1])
        answers = []
        for _ in range(20):
            writer.write(b"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\n<a>1</a>")
            await reader.readuntil(b"\r\n\r\n")
            answers.append(await reader.readexactly(1))
        writer.close()
        return answers

    answers = asyncio.run(serve_and_ask())
    hospital.listener.close()
    assert sorted(answers) == [[b"%d" % number] * 20 for number in range(1, 9)]
    assert len(exchanges) == 160
    decided = [each.decided_unix_s for each in exchanges]
    assert decided == sorted(decided)
    assert all(each.arrived_unix_s < each.decided_unix_s for each in exchanges)
