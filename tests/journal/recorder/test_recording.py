"""A recorder between a platform and a hospital: what passes, what is kept, and that it can be replayed."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from lxml import etree
from yuyue_sim.cli.app import run
from yuyue_sim.journal.entry import JournalMode
from yuyue_sim.server.server import uvicorn_config

from tests.acceptance.served import serving
from tests.journal.recorder.passing import PATIENCE_S, Hospital, Peer, recording
from tests.scenario.faults.faulty import about, order
from tests.server.control.steering import UNIX_S
from tests.server.worlds.town import HOSPITAL, Town
from tests.soap.asking import TYPED_PATH, XML11, typed_envelope

STRING_PATH = "/webservice/YuyueService"
UPSTREAM = "http://10.0.0.5:8080"


class Recorded:
    """A town asked through a recorder."""

    def __init__(self, folder: Path, mode: JournalMode = JournalMode.FULL, port: int | None = None) -> None:
        self.town = Town(folder)
        self.file = folder / "recorded.sqlite"
        self.scenario = folder / "town.yaml"
        self._stack = ExitStack()
        port = self._stack.enter_context(listening(self.town)) if port is None else port
        self.recorder = self._stack.enter_context(recording(port, file=self.file, mode=mode, machine=lambda: UNIX_S))
        self.url = f"http://127.0.0.1:{self.recorder.port}"

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Ask through the recorder."""
        return httpx.request(method, f"{self.url}{path}", timeout=PATIENCE_S, **more)

    def soap(self, operation: str, document: str, path: str = TYPED_PATH) -> etree._Element:
        """The `Message` that the hospital answers."""
        response = self.request(
            "POST", path, content=typed_envelope(operation, document), headers={"content-type": XML11}
        )
        assert response.status_code == 200, response.text
        found: etree._Element = etree.fromstring(response.content)[-1][0][0]
        return found

    def rows(self, columns: str) -> list[tuple[Any, ...]]:
        """What is in the journal, in any SQLite tool's words."""
        self._stack.close()
        if not self.file.exists():
            return []
        with closing(sqlite3.connect(self.file)) as plain:
            return plain.execute(f"SELECT {columns} FROM exchange ORDER BY id").fetchall()

    def meta(self, key: str) -> str:
        self._stack.close()
        with closing(sqlite3.connect(self.file)) as plain:
            return str(plain.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0])

    def close(self) -> None:
        self._stack.close()


@contextmanager
def listening(town: Town) -> Iterator[int]:
    """The port at which a town answers."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn_config(town.app, lifespan="off"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(PATIENCE_S)


@pytest.fixture
def recorded(tmp_path: Path) -> Iterator[Recorded]:
    made = Recorded(tmp_path)
    yield made
    made.close()


def live(recorded: Recorded) -> None:
    """Six want five numbers, one gives his back."""
    codes = [recorded.soap("getYyNo", order(each, HOSPITAL)).findtext(".//Code") for each in range(1, 7)]
    assert codes == ["1000"] * 5 + ["1001"]
    assert recorded.soap("backNo", about("backNo", 2, HOSPITAL)).findtext(".//Code") == "0000"


def test_recorded_exchanges_are_as_the_simulator_would_journal_them(recorded: Recorded) -> None:
    live(recorded)
    columns = "operation, style, hospital_id, registration_id, card_no, code, http_status, simulated_at, path"
    first, *_, sixth, last = recorded.rows(columns)
    at = "2026-03-02 08:00:00.000000"
    cards = ("320503198001010014", "320503198001010065")
    assert first == ("getYyNo", "typed", HOSPITAL, 1, cards[0], "1000", 200, at, TYPED_PATH)
    assert sixth == ("getYyNo", "typed", HOSPITAL, 6, cards[1], "1001", 200, at, TYPED_PATH)
    assert last == ("backNo", "typed", HOSPITAL, 2, "", "0000", 200, at, TYPED_PATH)


def test_the_bodies_are_those_that_passed(recorded: Recorded) -> None:
    envelope = typed_envelope("getYyNo", order(1, HOSPITAL))
    response = recorded.request("POST", TYPED_PATH, content=envelope, headers={"content-type": XML11})
    rows = recorded.rows("request, response, request_bytes, response_bytes")
    ((request, kept, request_bytes, response_bytes),) = rows
    assert (request, kept) == (envelope.encode() if isinstance(envelope, str) else envelope, response.content)
    assert (request_bytes, response_bytes) == (len(request), len(response.content))


def test_a_summary_holds_no_bodies(tmp_path: Path) -> None:
    recorded = Recorded(tmp_path, JournalMode.SUMMARY)
    live(recorded)
    assert set(recorded.rows("request, response")) == {(None, None)}


def test_nobody_says_that_these_people_are_made_up(recorded: Recorded) -> None:
    live(recorded)
    expected = f"Recorded in front of the hospital {recorded.recorder.root}: its content may be about living people."
    assert recorded.meta("about") == f'"{expected}"'


@pytest.mark.parametrize("path", [STRING_PATH, TYPED_PATH])
def test_the_wsdl_leads_to_the_recorder(recorded: Recorded, path: str) -> None:
    wsdl = recorded.request("GET", f"{path}?wsdl")
    assert wsdl.headers["content-type"].startswith("text/xml")
    locations = re.findall(r':address\s+location="([^"]+)"', wsdl.text)
    assert locations == [f"{recorded.url}{path}"] * 2
    assert recorded.rows("id") == []


def test_unreadable_requests_pass_too(recorded: Recorded) -> None:
    response = recorded.request("POST", STRING_PATH, content=b"<no/>", headers={"content-type": XML11})
    assert response.status_code == 500
    malformed = typed_envelope("getYyNo", "<Message><OrderInfo><RegID>x</RegID></OrderInfo></Message>")
    assert recorded.request("POST", TYPED_PATH, content=malformed, headers={"content-type": XML11}).status_code == 200
    assert recorded.rows("operation, registration_id, code, http_status") == [
        ("", None, "fault", 500),
        ("getYyNo", None, "1005", 200),
    ]


def test_a_hospital_that_does_not_respond_is_reported_and_recorded(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        recorded = Recorded(tmp_path, port=nobody.getsockname()[1])
        envelope = typed_envelope("getYyNo", order(1, HOSPITAL))
        response = recorded.request("POST", TYPED_PATH, content=envelope, headers={"content-type": XML11})
    assert (response.status_code, response.headers["content-type"]) == (502, "text/plain; charset=utf-8")
    assert response.text.startswith(f"yuyue-sim record: no response from {recorded.recorder.root}: ")
    assert "refused" in response.text
    assert recorded.rows("operation, registration_id, http_status") == [("getYyNo", 1, 502)]


def test_headers_of_the_hospital_come_back_and_those_of_a_connection_do_not(tmp_path: Path) -> None:
    seen: list[bytes] = []

    def answer(peer: Peer) -> None:
        seen.append(peer.message())
        peer.send(
            b"HTTP/1.1 503 x\r\nX-His: 4.1\r\nConnection: close\r\nRetry-After: 9\r\nContent-Length: 4\r\n\r\nbusy"
        )

    hospital = Hospital(answer)
    recorded = Recorded(tmp_path, port=hospital.port)
    sent = {
        "content-type": XML11, "soapaction": '""', "x-request-id": "abc",
        "connection": "keep-alive", "te": "trailers", "keep-alive": "timeout=5", "trailer": "x-sum",
        "proxy-authorization": "Basic eA==", "proxy-authenticate": "Basic", "upgrade": "h2c",
    }  # fmt: skip
    back = recorded.request("POST", f"{STRING_PATH}?a=b", content=b"<x/>", headers=sent)
    assert (back.status_code, back.content, back.headers["x-his"]) == (503, b"busy", "4.1")
    assert (back.headers["retry-after"], "connection" in back.headers) == ("9", False)
    first, *lines = seen[0].decode().partition("\r\n\r\n")[0].split("\r\n")
    assert first == f"POST {STRING_PATH}?a=b HTTP/1.1"
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    assert (headers["soapaction"], headers["host"]) == ('""', f"127.0.0.1:{hospital.port}")
    of_a_connection = {
        "te", "connection", "keep-alive", "trailer", "proxy-authorization", "proxy-authenticate", "upgrade",
        "transfer-encoding",
    }  # fmt: skip
    assert of_a_connection & {*headers} == set()
    assert recorded.rows("request_id, http_status") == [("abc", 503)]
    hospital.listener.close()


def test_a_recording_is_replayed_without_a_difference(recorded: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    live(recorded)
    recorded.rows("id")
    assert run(["replay", str(recorded.file), "--scenario", str(recorded.scenario)]) == 0
    assert capsys.readouterr().out.startswith("7 responses, no difference\n")
    planted = ["--scenario", str(recorded.scenario), "--plant", "false_sold_out=1"]
    assert run(["replay", str(recorded.file), *planted]) == 1
    assert "getYyNo: 1000 → 1001, 5 times" in capsys.readouterr().out


def test_a_recording_needs_a_target(recorded: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    live(recorded)
    recorded.rows("id")
    assert run(["replay", str(recorded.file)]) == 2
    expected = "give the target, such as --against http://10.0.0.6:8080 or --scenario their-hospital.yaml"
    assert expected in capsys.readouterr().err


@pytest.mark.parametrize("address", ["10.0.0.5", "ftp://10.0.0.5", "http://", "http://h:1/path", "http://h:x"])
def test_an_address_that_is_none_is_refused(address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["record", "--to", address, "--journal-file", str(tmp_path / "r.sqlite")]) == 2
    expected = f"--to {address}: expected scheme, host and port of a hospital, such as http://10.0.0.5:8080"
    assert expected in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_recording_is_not_mixed_with_another(recorded: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    live(recorded)
    recorded.rows("id")
    assert run(["record", "--to", UPSTREAM, "--journal-file", str(recorded.file)]) == 2
    assert "holds 7 exchanges of an earlier run" in capsys.readouterr().err


def test_a_recorder_that_is_stopped_has_kept_everything(tmp_path: Path) -> None:
    file = tmp_path / "served.sqlite"
    with serving() as hospital:
        to = f"http://127.0.0.1:{hospital.port}"
        command = ["record", "--to", to, "--journal-file", str(file), "--port", "0"]
        with subprocess.Popen(
            [sys.executable, "-m", "yuyue_sim", *command], stdout=subprocess.PIPE, encoding="utf-8"
        ) as recorder:
            assert recorder.stdout is not None
            said = [recorder.stdout.readline() for _ in range(4)]
            assert "living people" in said[3]
            found = re.search(r"(http://127\.0\.0\.1:\d+)/webservice/YuyueService\?wsdl", said[1])
            assert found is not None, said
            request = typed_envelope("getHospInfo", "<Message><RequestInfo><HospitalID/></RequestInfo></Message>")
            response = httpx.post(
                f"{found[1]}{TYPED_PATH}", content=request, headers={"content-type": XML11}, timeout=120
            )
            assert response.status_code == 200
            recorder.send_signal(signal.SIGTERM)
            assert recorder.wait(120) == 0
    with closing(sqlite3.connect(file)) as plain:
        assert plain.execute("SELECT operation, http_status FROM exchange").fetchall() == [("getHospInfo", 200)]
