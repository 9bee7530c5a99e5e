"""Every command that prints a table or long lines, in terminals of 60, 80 and 100 columns.

No line is wider than the terminal, but for a command to paste, which has no line breaks. Whatever a pipe gets as one
word, such as an id, a figure or an instant, is whole in the terminal too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.served import serving
from tests.cli.shell import BOOKING, run
from tests.cli.terminal import WIDTHS, cells, run_in_terminal
from tests.cli.test_audit import write_run
from tests.replay.recorded import live_a_day, recorded

WORD = re.compile(r"[\x21-\x7e]*\d[\x21-\x7e]*")
"""Ids, figures, instants, addresses: a word of ASCII with a digit."""
TO_PASTE = "  yuyue-sim call "
TIME = r"\d\d:\d\d:\d\d"
BANNER = ["frozen@2026-03-02T08:00:00,", "12320", "string WSDL", "/webservice/YuyueService?wsdl", "control", "/console"]
BROKEN = """\
name: broken
clock: frozen@2026-03-02T08:00:00
world:
  hospitals: [{profile: county, id: AB01}]
timeline:
  - {at: "09:00", stop_schedule: {hospital: AB01, doctor: "03010099", date: "2026-03-04"}}
  - {at: "09:00", stop_schedule: {hospital: AB09, department: "0301", date: "2026-03-04"}}
"""
OF_A_SERVER = (
    "event list", "fault list", "bug list", "snapshot list", "world list", "journal list", "invariants",
    "journal show x3", "explain 7001", "explain 7002", "call getHospInfo HospitalID=SG01",
    "call getDoctorInfo HospitalID=WS01", "explain 999999999999",
    "event happen stop_schedule hospital=SG99 doctor=02000008",
)  # fmt: skip
OF_A_SCENARIO = (
    "scenario list", "clinics", "describe default --days 1 --from 2026-03-02", "run release-rush", "check broken.yaml",
    "describe nothing", "run broken.yaml", "describe default --hospital WS01 --schedules --days 1 --from 2026-03-02",
)  # fmt: skip


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A simulator with something of everything."""
    with serving("--notify-url", "http://127.0.0.1:9") as simulator:
        address = f"http://127.0.0.1:{simulator.port}"
        for words in (
            "event happen stop_schedule hospital=SG01 doctor=02000008 date=+2 --note a-conference-of-2026-in-Nanjing",
            "fault add slow-line latency operations=getYyNo,getDtNoInfo hospitals=SG01 latency.fixed=1ms share=0.25",
            "bug plant oversell window=60s",
            "snapshot take before-2026",
            "world create world-of-a-long-name-17",
        ):
            assert run(*words.split(), "--url", address).returncode == 0, words
        run("call", "getYyNo", "RegID=7001", *BOOKING, "--url", address)
        run("call", "getYyNo", "RegID=7002", *BOOKING, "SeeDoctorDate=2026-03-11", "--url", address)
        yield address


def check(words: list[str], *, varying: str = r"(?!)") -> None:
    """Run a command in a pipe and in terminals, and hold both against each other but for words that vary."""
    piped = run(*words)
    compare(words, WORD.findall(re.sub(varying, "", piped.stdout + piped.stderr)))


def compare(words: list[str], wanted: list[str], until: str = "") -> None:
    for columns in WIDTHS:
        sent = run_in_terminal(columns, *words, until=until)
        shown = "\n".join(line.rpartition("\r")[2] for line in sent.split("\n"))
        assert [line for line in shown.splitlines() if cells(line) > columns and TO_PASTE not in line] == [], columns
        missing = {word for word in wanted if len(word) < columns - 20 and word not in shown}
        assert sorted(missing) == [], columns


@pytest.mark.parametrize("words", OF_A_SERVER)
def test_of_a_server(url: str, words: str) -> None:
    check([*words.split(), "--url", url])


def test_an_audit(tmp_path: Path) -> None:
    write_run(tmp_path, 3, left=0)
    check(["audit", str(tmp_path)])


@pytest.mark.slow
def test_a_page_of_contention_and_its_limits(tmp_path: Path) -> None:
    write_run(tmp_path, 3, left=0)
    limits = ("--assert", "oversold==0", "--assert", "getYyNo.p99<300ms")
    check(["contention", str(tmp_path), "--output", str(tmp_path / "page.html"), *limits])


@pytest.mark.parametrize("options", ["--plant lost_booking", "--against http://127.0.0.1:9"])
def test_a_replay(options: str, tmp_path: Path) -> None:
    live_a_day(recorded(tmp_path))
    check(["replay", str(tmp_path / "journal.sqlite"), *options.split()])


@pytest.mark.parametrize("today", ["2026-03-02", "2031-03-03"])
def test_a_poll_of_a_platform(url: str, today: str) -> None:
    one_is_away = ("--hospital", "http://127.0.0.1:9")
    check(["platform", "--hospital", url, *one_is_away, "--today", today, "--once"], varying=TIME)


def test_what_runs_on_begins_with_its_addresses(url: str) -> None:
    words = ["--hospital", url, "--today", "2026-03-02", "--port", "0"]
    compare(["platform", *words], ["http://127.0.0.1:", "notifyHospInfo", url, "1:00:00"], until="SG01: ")
    compare(["serve", "--port", "0", "--clock", "frozen@2026-03-02T08:00:00"], BANNER, until="Ctrl-C stops it.")


@pytest.mark.parametrize("words", OF_A_SCENARIO)
def test_of_a_scenario(words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    check(words.split())
