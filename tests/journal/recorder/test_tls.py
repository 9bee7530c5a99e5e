"""A recorder with TLS on both sides."""

from __future__ import annotations

import http.client
import re
import signal
import sqlite3
import ssl
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from yuyue_sim.cli.app import run

from tests.acceptance.process import running

PEM = Path(__file__).parent / "localhost.pem"
"""A certificate of localhost with its key, valid for a hundred years."""


class Handler(BaseHTTPRequestHandler):
    """Answers with the body that came."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - so it is called there
        """Say nothing."""


def ask(port: int) -> tuple[int, bytes]:
    """Status and body of the response over TLS."""
    connection = http.client.HTTPSConnection("localhost", port, context=ssl.create_default_context(cafile=str(PEM)))
    with closing(connection):
        connection.request("POST", "/a", b"<a/>")
        response = connection.getresponse()
        return response.status, response.read()


@pytest.mark.parametrize(("trust", "status"), [(("--trust", str(PEM)), 200), ((), 502)])
def test_requests_pass_over_tls_to_a_hospital_that_is_trusted(
    tmp_path: Path, trust: tuple[str, ...], status: int
) -> None:
    hospital = HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    hospital.socket = context.wrap_socket(hospital.socket, server_side=True)
    threading.Thread(target=hospital.serve_forever, daemon=True).start()
    file = tmp_path / "tls.sqlite"
    to = f"https://localhost:{hospital.server_port}"
    command = ("record", "--to", to, "--journal-file", str(file), "--port", "0", "--certificate", str(PEM), *trust)
    with running(*command) as recorder:
        address, _ = recorder.read_until(r"https://\S+:(\d+)/webservice/YuyueService")
        answered, body = ask(int(address[1]))
        recorder.send_signal(signal.SIGTERM)
        assert recorder.wait() == 0
    hospital.shutdown()
    hospital.server_close()
    assert answered == status
    assert (body == b"<a/>") == (status == 200)
    assert status == 200 or re.search(rb"no response from https://localhost:\d+: .*certificate", body)
    with closing(sqlite3.connect(file)) as plain:
        assert plain.execute("SELECT http_status FROM exchange").fetchall() == [(status,)]


@pytest.mark.parametrize("option", ["--trust", "--certificate"])
def test_a_file_that_is_no_certificate_is_refused(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("Monday\n")
    to = ["record", "--to", "https://localhost:1", "--journal-file", str(tmp_path / "r.sqlite")]
    assert run([*to, option, str(wrong)]) == 2
    assert f"{wrong}: no certificate" in " ".join(capsys.readouterr().err.split())
    assert run([*to, "--key", str(PEM)]) == 2
    assert "--key: give --certificate too" in capsys.readouterr().err
