"""Every command that prints a table or long lines, in terminals of 60, 80 and 100 columns.

No line is wider than the terminal, and whatever a pipe gets as one word, such as an id, a figure or an instant, is
whole in the terminal too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.served import serving
from tests.cli.shell import BOOKING, run, run_in_shell
from tests.cli.terminal import WIDTHS, cells, run_in_terminal
from tests.cli.test_audit import write_run

WORD = re.compile(r"[\x21-\x7e]*\d[\x21-\x7e]*")
"""Ids, figures, instants, addresses: a word of ASCII with a digit."""
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


def check(words: list[str]) -> None:
    """Run a command in a pipe and in terminals, and hold both against each other."""
    piped = run_in_shell(*words)
    for columns in WIDTHS:
        shown = "\n".join(line.rpartition("\r")[2] for line in run_in_terminal(columns, *words).split("\n"))
        assert [line for line in shown.splitlines() if cells(line) > columns] == [], columns
        wanted = {word for word in WORD.findall(piped.stdout + piped.stderr) if len(word) < columns - 20}
        assert sorted(word for word in wanted if word not in shown) == [], columns


@pytest.mark.parametrize("words", OF_A_SERVER)
def test_of_a_server(url: str, words: str) -> None:
    check([*words.split(), "--url", url])


def test_an_audit(tmp_path: Path) -> None:
    write_run(tmp_path, 3, left=0)
    check(["audit", str(tmp_path)])


@pytest.mark.parametrize("words", OF_A_SCENARIO)
def test_of_a_scenario(words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    check(words.split())
