"""A simulator in processes of its own, started and asked as a user would."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape

import psutil
from lxml import etree

FROZEN = "frozen@2026-03-02T08:00:00"
ENVELOPE = (
    '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>'
    '<ns2:{operation} xmlns:ns2="http://service.yuyue.ws.com/"><arg0>{document}</arg0></ns2:{operation}>'
    "</S:Body></S:Envelope>"
)
_LARGE = etree.XMLParser(huge_tree=True)
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/webservice/YuyueService")


@dataclass(frozen=True)
class Served:
    """A running simulator."""

    port: int
    process: subprocess.Popen[str]

    def ask_raw(self, operation: str, document: str) -> bytes:
        """The bytes of the HTTP answer to one request in the string style."""
        envelope = ENVELOPE.format(operation=operation, document=escape(document, quote=False))
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
            connection.request("POST", "/webservice/YuyueService", envelope.encode(), headers)
            return connection.getresponse().read()
        finally:
            connection.close()

    def ask(self, operation: str, document: str) -> etree._Element:
        """The `Message` of the answer to one request in the string style."""
        response = etree.fromstring(self.ask_raw(operation, document), _LARGE)
        inner = response.findtext(".//return")
        assert inner is not None, etree.tostring(response)
        return etree.fromstring(inner.encode(), _LARGE)

    def kill_all(self) -> None:
        """End the whole process tree as a power cut would."""
        tree = [*psutil.Process(self.process.pid).children(recursive=True), psutil.Process(self.process.pid)]
        for member in reversed(tree):
            member.send_signal(signal.SIGKILL)
        self.process.wait(20)


@contextmanager
def serving(*options: str, scenario: str = "default", clock: str = FROZEN) -> Iterator[Served]:
    """`yuyue-sim serve` on a free port until the block ends."""
    command = [sys.executable, "-m", "yuyue_sim", "serve", scenario, "--port", "0", "--clock", clock, *options]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # so it is for what a shell starts in the background
        signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", env=environment
    ) as process:
        try:
            yield Served(_announced_port(process), process)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(20)


def _announced_port(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if address := _ADDRESS.search(line):
            return int(address[1])
    raise AssertionError("the simulator did not start:\n" + "".join(said))
