"""Certifications of other implementations, of broken servers, and through the recorder."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event
from typing import Any
from xml.etree import ElementTree

import pytest
from yuyue_sim.certify.catalogue import chosen
from yuyue_sim.certify.check import Needs
from yuyue_sim.certify.exchange import Evidence
from yuyue_sim.certify.patients import documented_patients
from yuyue_sim.certify.probe_names import VERSION_4
from yuyue_sim.certify.run import certify
from yuyue_sim.certify.session import Options
from yuyue_sim.certify.target import find_target
from yuyue_sim.testing import Hospital, hospital

from tests.acceptance.process import running
from tests.certify.certified import FAST, HOSPITAL, certified, failed, findings, printed, scenario, status
from tests.certify.servers import Respond, Version3, bare_500, html, nothing, redirect, reset, serving, silent

SECOND_HOSPITAL = Path(__file__).parents[1] / "loadtest" / "run" / "second_hospital.py"
SECOND = {
    "1/operations/backNo", "1/operations/getDoctorPhoto", "1/operations/getGhRecord", "2.1/logo", "2.1/unknown",
    "2.2/unknown", "2.3/unknown", "2.6/dates", "2.6/unknown", "2.7/unknown", "2.11/neither",
}  # fmt: skip
"""What the hospital of the load tests lacks: it always says the same, and half of the operations are not there."""
V3 = ("--version", "3", "--hospital", "SLBB", "--today", "2026-03-02", "--book")


@pytest.mark.parametrize(
    ("respond", "reason"),
    [
        (html, "the answer is not XML"),
        (bare_500, "HTTP 500: "),
        (redirect, "HTTP 302 to http://127.0.0.1:9/login: "),
        (reset, "no response from "),
        (nothing, "no response from "),
    ],
    ids=lambda each: each.__name__ if callable(each) else "",
)
def test_a_broken_server_is_reported(respond: Respond, reason: str) -> None:
    with serving(respond) as url:
        report = certified(url, "--book", "--today", "2026-03-02")
    assert report["exit_code"] == 1
    assert failed(report) == {"1/answers", "1/wsdl"}
    assert reason in findings(report, "1/answers")[0]["found"]
    assert report["bookings"] == 0
    assert report["requests"] == 4  # both styles in both versions of SOAP


def test_a_server_without_a_response_is_given_up() -> None:
    never = Event()
    with serving(silent(never)) as url:
        report = certified(url, "--timeout", "0.1", "--today", "2026-03-02")
        never.set()
    assert report["notes"][0].startswith("gave up: no response from ")
    assert failed(report) == {"1/answers", "1/wsdl"}


def test_nobody_there() -> None:
    code, out = printed("http://127.0.0.1:9/webservice", "--today", "2026-03-02", *FAST)
    assert code == 1
    assert "✗ 1/answers  必须 must" in out
    assert "Traceback" not in out


def test_a_gateway_of_version_3() -> None:
    gateway = Version3()
    with serving(gateway) as url:
        report = certified(url, *V3)
    assert report["style"] == "typed"
    assert report["uncancelled"] == []
    assert all(is_cancelled for *_, is_cancelled in gateway.booked.values())
    assert status(report, "2.8/books") == "passed"
    assert status(report, "2.8/last-number-once") == "passed"
    wrong = {each for each in failed(report) if "/request/" not in each and not each.startswith("1/")}
    assert wrong == {
        "2.11/RegInfo/RegViaVendor/present", "2.6/optionals", "2.2/optionals", "2.3/optionals", "2.7/optionals",
        "2.8/optionals", "2.9/optionals", "2.10/optionals", "2.11/optionals",
        "2.8/second-booking", "2.8/second-before-full", "2.8/unknown-hospital", "2.8/wrong-card",
        "2.8/card-before-doctor", "2.9/contradiction", "2.10/cancelled",
    }  # fmt: skip
    assert not any(each["id"].startswith(("2.1/", "2.4/", "2.12/")) for each in report["checks"])


def test_the_second_implementation_is_read_and_not_booked_for_it_cannot_cancel() -> None:
    with subprocess.Popen([sys.executable, str(SECOND_HOSPITAL)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            report = certified(process.stdout.readline().strip(), "--book", "--today", "2026-03-02")
        finally:
            process.terminate()
    assert report["hospitals"] == ["ZZ01"]
    assert report["bookings"] == 0
    musts = {each["id"] for each in report["checks"] if each["severity"] == "must" and each["status"] == "failed"}
    assert {each for each in musts if "/request/" not in each and not each.endswith("/robust")} == SECOND


def test_through_the_recorder_the_findings_are_the_same(tmp_path: Path) -> None:
    with (
        hospital(HOSPITAL) as world,
        running(
            "record", "--to", world.url.split("/w/")[0], "--journal-file", str(tmp_path / "j"), "--port", "0"
        ) as proxy,
    ):
        address, _ = proxy.read_until(r"(http://127\.0\.0\.1:\d+)")
        url = f"{address[1]}/w/{world.name}/webservice/YuyueService"
        report = certified(url, "--today", "2026-03-02", "--skip", "*/request/*")
    assert failed(report) == set()


def test_what_was_booked_is_cancelled_when_the_hospital_fails() -> None:
    with hospital(HOSPITAL) as world:
        world.faults.add("broken", operations=["getGhInfo", "getGhRecord"], http_status={"status": 503})
        report = certified(world.url, "--book", "--only", "2.8")
        assert report["bookings"] > 0
        assert report["uncancelled"] == []
        assert {each["state"] for each in world.registrations()} == {"cancelled"}


def test_what_cannot_be_cancelled_is_listed() -> None:
    with hospital(HOSPITAL) as world:
        world.faults.add("stuck", operations=["backNo"], business_code={"code": "0002"})
        code, out = printed(world.url, "--book", "--only", "2.8/books", *FAST)
    assert code == 1
    assert "orders could not be cancelled; cancel them by hand:" in out
    assert "  RegID 1001  WJ01  " in out


class Interrupting(Version3):
    """It sends a signal to the certification when it has made the third booking."""

    def __init__(self, number: signal.Signals) -> None:
        super().__init__()
        self.number = number

    def decided(self, of: Callable[[str], str]) -> tuple[str, int]:
        found = super().decided(of)
        if len(self.booked) == 3:
            os.kill(os.getpid(), self.number)
        return found


class Trickling(Interrupting):
    """It sends a byte at a time too."""

    def __call__(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        handler.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        handler.wfile = Slowly(handler.wfile)
        super().__call__(handler, body)


class Slowly(io.BytesIO):
    """Passes on what is written byte by byte."""

    def __init__(self, file: Any) -> None:
        super().__init__()
        self._file = file.file if isinstance(file, Slowly) else file

    @property
    def file(self) -> Any:
        return self._file

    def write(self, data: Any) -> int:
        for byte in bytes(data):
            self._file.write(bytes((byte,)))
        return len(data)

    def flush(self) -> None:
        self._file.flush()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("kind", [Interrupting, Trickling])
def test_ctrl_c_and_sigterm_cancel_what_was_booked_and_the_report_is_written(
    kind: type[Interrupting], number: signal.Signals, tmp_path: Path
) -> None:
    gateway = kind(number)
    page = tmp_path / "report.html"
    with serving(gateway) as url:
        report = certified(url, *V3, "--html", str(page))
    assert report["is_interrupted"]
    assert report["exit_code"] == 1
    assert len(gateway.booked) == 3
    assert all(is_cancelled for *_, is_cancelled in gateway.booked.values())
    assert report["uncancelled"] == []
    assert "2.8/books" in page.read_text(encoding="utf-8")


class Stopping(Version3):
    """After the third booking it never ends a response."""

    def __init__(self, never: Event) -> None:
        super().__init__()
        self.never = never

    def __call__(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        if len(self.booked) < 3:
            super().__call__(handler, body)
            return
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 10000\r\n\r\n<a>")
        self.never.wait()
        handler.close_connection = True


def test_what_cannot_be_cancelled_at_a_server_that_ends_no_response_is_listed() -> None:
    never = Event()
    gateway = Stopping(never)
    with serving(gateway) as url:
        report = certified(url, *V3, "--timeout", "0.2")
        never.set()
    assert report["exit_code"] == 1
    assert report["notes"][0].startswith("gave up: no response from ")
    left = {number for number, (*_, is_cancelled) in gateway.booked.items() if not is_cancelled}
    assert left <= {str(each["registration_id"]) for each in report["uncancelled"]}
    assert left


def test_a_run_goes_on_where_it_ended(tmp_path: Path) -> None:
    state = tmp_path / "run.jsonl"
    with hospital(HOSPITAL) as world:
        first = certified(world.url, "--state", str(state), "--only", "2.2")
        before = len(world.journal.exchanges(operation="getDepartInfo"))
        again = certified(world.url, "--state", str(state), "--only", "2.2", "--only", "2.3")
        after = len(world.journal.exchanges(operation="getDepartInfo"))
    assert first["requests"] < again["requests"]
    assert after == before > 0
    lines = state.read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)[0] for line in lines} == {"fact", "exchange", "done"}


def test_the_page_has_the_failing_exchange_beside_what_was_expected(tmp_path: Path) -> None:
    page, junit = tmp_path / "report.html", tmp_path / "report.xml"
    file = tmp_path / "hospital.yaml"
    file.write_text(scenario("quirks: [empty-queue]"), encoding="utf-8")
    with hospital(file) as world:
        code, _ = printed(world.url, "--only", "2.7", "--html", str(page), "--junit", str(junit), *FAST)
    text = page.read_text(encoding="utf-8")
    assert code == 1
    assert "以后日期的排班没有 Queue：还没有人排队。" in text
    assert "A schedule of a later date has no Queue: nobody waits yet." in text
    assert "<td class=right>没有 Queue<small>no Queue</small></td><td class=wrong>Queue, 2026-03-03</td>" in text
    assert "&lt;CurrentNum/&gt;" in text
    assert [each for each in ("http-equiv", "src=", "<link") if each in text] == []
    suite = ElementTree.fromstring(junit.read_text(encoding="utf-8"))
    assert suite.get("failures") == "1"
    assert [case.get("name") for case in suite if case.find("failure") is not None] == ["2.7/queue"]


def read_twice(before: Callable[[Hospital], object], between: Callable[[Hospital], object]) -> set[str]:
    """What fails when all schedules are read before and after something happens."""
    checks = chosen(["2.5", "2.6"], [], [Needs.TIME], frozenset())
    with hospital(HOSPITAL) as world:
        before(world)
        target, ways = find_target(world.url, None, None, 30)

        async def pause(wait_s: float) -> None:
            if wait_s == 600:
                await asyncio.to_thread(between, world)

        options = Options(
            now=world.clock.now(), rate=100_000, wait_s=600, pause=pause, patients=documented_patients(date(2026, 3, 2))
        )
        run = asyncio.run(certify(target, ways, checks, options, Evidence()))
    assert {each.status.value for each in run.results if each.check.id.endswith("never-vanishes")} <= {
        "passed",
        "failed",
    }
    return {each.check.id for each in run.failed()}


def stop(world: Hospital) -> None:
    world.stop_schedule("WJ01", "0301", "2026-03-03", "03010001")


def add(world: Hospital) -> None:
    """A schedule that is not there any more when the snapshot is restored."""
    world.snapshot("before")
    place = {"hospital": "WJ01", "department": "0301", "doctor": "03010001"}
    world.let_happen("add_schedule", **place, date="2026-03-04", part="morning", numbers=4)


class Changing(Version3):
    """Two Mondays of one series, whose numbers change between two readings."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers = {"2026-03-02": 6, "2026-03-09": 6}

    def getDoctorWorkInfo(self, of: Callable[[str], str]) -> str:  # noqa: N802
        asked = {"BeginTime": "2026-03-09", "EndTime": "2026-03-09"}
        one = super().getDoctorWorkInfo(lambda name: asked.get(name) or of(name))
        head, _, calendar = one.partition("<DoctorCalendar>")
        return head + "".join(
            f"<DoctorCalendar>{calendar.replace('2026-03-09', day).replace('>6<', f'>{numbers}<')}"
            for day, numbers in self.numbers.items()
        )


@pytest.mark.parametrize(
    ("later", "found"),
    [
        ({"2026-03-02": 8, "2026-03-09": 6}, {"2.6/effective-date"}),
        ({"2026-03-02": 6, "2026-03-09": 8}, set()),
        ({"2026-03-02": 8, "2026-03-09": 8}, set()),
    ],
    ids=["later dates keep the old figure", "from the later date on", "from the first date on"],
)
def test_a_change_of_capacity_that_does_not_last_is_found(later: dict[str, int], found: set[str]) -> None:
    gateway = Changing()
    checks = chosen(["2.6"], [], [Needs.TIME], VERSION_4)

    async def pause(wait_s: float) -> None:
        if wait_s == 600:
            gateway.numbers = later

    with serving(gateway) as url:
        target, ways = find_target(url, None, None, 30)
        options = Options(
            now=datetime(2026, 3, 2, 8), rate=100_000, wait_s=600, pause=pause,
            hospitals=("SLBB",), only_version_3=True,
        )  # fmt: skip
        run = asyncio.run(certify(target, ways, checks, options, Evidence()))
    assert {each.check.id for each in run.failed()} == found
    effective = next(each for each in run.results if each.check.id == "2.6/effective-date")
    assert effective.looked_at == (0 if later["2026-03-02"] == 6 else 1)


def test_a_stop_between_two_readings_is_right() -> None:
    assert read_twice(lambda _: None, stop) == set()


def test_a_schedule_that_vanishes_between_two_readings_is_found() -> None:
    assert read_twice(add, lambda world: world.restore("before")) == {"2.6/never-vanishes"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,card\n王,3205", ":1: expected the columns name,card,phone (姓名,证件号,电话)"),
        ("姓名,证件号,电话\n王小明,320502198506071237,138", ":2: card: ID card: expected the check digit 8 at its end"),
        ("name,card,phone\n", ": no patients; add lines with name, card and phone"),
    ],
)
def test_a_file_of_patients_that_is_wrong(
    tmp_path: Path, text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "patients.csv"
    file.write_text(text, encoding="utf-8")
    assert printed("http://127.0.0.1:9", "--book", "--patients", str(file))[0] == 2
    assert message in capsys.readouterr().err


def test_checks_are_listed_and_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    code, out = printed("--list", "--only", "2.7/WorkInfo/LeftNum", "--json")
    assert code == 0
    assert [each["id"] for each in json.loads(out)] == [
        "2.7/WorkInfo/LeftNum/present", "2.7/WorkInfo/LeftNum/type", "2.7/WorkInfo/LeftNum/length"
    ]  # fmt: skip
    assert printed("--list", "--only", "2.8/boks")[0] == 2
    assert "'2.8/boks' fits no check; --list shows them; did you mean 2.8/books" in capsys.readouterr().err
