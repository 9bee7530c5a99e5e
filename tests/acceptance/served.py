"""A simulator in processes of its own, started and asked as a user would."""

from __future__ import annotations

import http.client
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape

import psutil
from lxml import etree

from tests.acceptance.process import RunningCommand, running

FROZEN = "frozen@2026-03-02T08:00:00"
ENVELOPE = (
    '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>'
    '<ns2:{operation} xmlns:ns2="http://service.yuyue.ws.com/"><arg0>{document}</arg0></ns2:{operation}>'
    "</S:Body></S:Envelope>"
)
_LARGE = etree.XMLParser(huge_tree=True)


@dataclass(frozen=True)
class Served:
    """A running simulator."""

    port: int
    process: RunningCommand
    prefix: str = ""
    """The path of a world beside the main one."""

    def ask_raw(self, operation: str, document: str) -> bytes:
        """The bytes of the HTTP response to one request in the string style."""
        envelope = ENVELOPE.format(operation=operation, document=escape(document, quote=False))
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
            connection.request("POST", f"{self.prefix}/webservice/YuyueService", envelope.encode(), headers)
            return connection.getresponse().read()
        finally:
            connection.close()

    def ask(self, operation: str, document: str) -> etree._Element:
        """The `Message` of the response to one request in the string style."""
        response = self.ask_raw(operation, document)
        try:
            inner = etree.fromstring(response, _LARGE).findtext(".//return")
            assert inner is not None
            return etree.fromstring(inner.encode(), _LARGE)
        except (AssertionError, etree.XMLSyntaxError) as error:
            error.add_note(f"{operation} was answered: {response.decode(errors='replace')}")
            raise

    def kill_all(self) -> None:
        """End the whole process tree as a power cut would."""
        tree = [*psutil.Process(self.process.pid).children(recursive=True), psutil.Process(self.process.pid)]
        for member in reversed(tree):
            member.send_signal(signal.SIGKILL)
        self.process.wait()


@contextmanager
def serving(*options: str, scenario: str = "default", clock: str = FROZEN, new: bool = False) -> Iterator[Served]:
    """`yuyue-sim serve` on a free port until the block ends; `new` starts `python -m yuyue_sim`."""
    with running("serve", scenario, "--port", "0", "--clock", clock, *options, new=new) as process:
        address, _ = process.read_until(r"http://\S+:(\d+)/webservice/YuyueService")
        yield Served(int(address[1]), process)
