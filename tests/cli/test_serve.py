"""`yuyue-sim serve`: how it stops, what it keeps, and why it may not start."""

from __future__ import annotations

import http.client
import re
import shlex
import signal
import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from yuyue_sim.server.settings import Settings
from yuyue_sim.server.simulation import Simulation

from tests.acceptance.process import running
from tests.acceptance.served import Served, serving
from tests.cli.shell import BOOKING, refused, run

ANY_PORT = ("--port", "0")
PUBLIC = "https://hospital.example:8443"


def registration(hospital: Served, registration_id: str) -> str | None:
    """The code of a lookup: 2000 where the booking is known."""
    request = f"<Message><OneRegInfo><RegID>{registration_id}</RegID><CardNo/></OneRegInfo></Message>"
    return hospital.ask("getGhInfo", request).findtext("Code")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM")
@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("number", ["SIGTERM", "SIGINT", "SIGQUIT"])
def test_a_signal_stops_it_with_exit_0(workers: str, number: str) -> None:
    with serving("--workers", workers, new=True) as hospital:
        hospital.process.send_signal(signal.Signals[number])
        said = hospital.process.stdout.read()
        assert hospital.process.wait() == 0
    assert "Traceback" not in said


def test_a_booking_outlives_a_restart_with_the_same_state(tmp_path: Path) -> None:
    state = str(tmp_path / "hospital.sqlite")
    with serving("--state", state) as hospital:
        done = run("call", "getYyNo", "--url", f"http://127.0.0.1:{hospital.port}", "RegID=601", *BOOKING)
        assert done.returncode == 0
    with serving("--state", state) as hospital:
        assert registration(hospital, "601") == "2000"
    with serving() as forgetful:
        assert registration(forgetful, "601") != "2000"

    of_another_seed = refused("serve", *ANY_PORT, "--state", state, "--seed", "7")
    assert of_another_seed == (
        f"{state}: kept for seed 12320, but this run has 7; run with the seed it was made with, or give another path\n"
    )
    of_another_scenario = refused("serve", "city", *ANY_PORT, "--state", state)
    assert of_another_scenario.startswith(f"{state}: kept for scenario default (")
    assert "but this run has city (" in of_another_scenario


def test_the_first_booking_of_the_banner_works_after_each_restart(tmp_path: Path) -> None:
    for registration_id in ("10001", "10002", "10003"):
        with serving("--state", str(tmp_path / "hospital.sqlite")) as hospital:
            command, _ = hospital.process.read_until(r"yuyue-sim (call getYyNo .*)")
            words = shlex.split(command[1])
            assert f"RegID={registration_id}" in words
            done = run(*words)
            assert "1000  预约成功" in done.stdout


def test_a_state_file_with_other_bugs_names_them(tmp_path: Path) -> None:
    state = str(tmp_path / "hospital.sqlite")
    with serving("--state", state, "--plant", "lost_booking=0.5"):
        pass
    assert refused("serve", *ANY_PORT, "--state", state, "--plant", "oversell") == (
        f"{state}: kept for planted bugs lost_booking (share 0.5), but this run has oversell (window 200ms); "
        "run with the planted bugs it was made with, or give another path\n"
    )
    assert "but this run has none; run with the planted bugs" in refused("serve", *ANY_PORT, "--state", state)


@contextmanager
def greeting(*options: str) -> Iterator[str]:
    """What `serve` says when it is ready; it runs until the block ends."""
    with running("serve", *ANY_PORT, *options) as process:
        yield process.read_until("^Ctrl-C")[1]


@pytest.mark.parametrize("path", ["/webservice/YuyueService", "/services/WSYuyueService"])
def test_the_public_address_stands_in_the_wsdl(path: str) -> None:
    with greeting("--public-url", PUBLIC + "/") as said:
        port = re.search(r"control +http://127\.0\.0\.1:(\d+)/control/v1/clock, for this machine only\n", said)
        assert port is not None
        connection = http.client.HTTPConnection("127.0.0.1", int(port[1]), timeout=120)
        connection.request("GET", path + "?wsdl")
        wsdl = connection.getresponse().read().decode()
        connection.close()
    assert f" {PUBLIC}{path}?wsdl\n" in said
    assert f'location="{PUBLIC}{path}"' in wsdl
    assert "127.0.0.1" not in wsdl


def test_the_banner_shows_the_clock_and_who_may_control_it(tmp_path: Path) -> None:
    state = str(tmp_path / "hospital.sqlite")
    with serving("--state", state) as hospital:
        url = f"http://127.0.0.1:{hospital.port}"
        assert run("clock", "set", "--mode", "stepped", "--now", "2026-03-02T09:00", "--url", url).returncode == 0
    with greeting("--state", state, "--control-token", "s3cret") as said:
        assert "  clock        frozen@2026-03-02T08:00:00, stepped since, now 2026-03-02 09:00:00\n" in said
        assert "/control/v1/clock, for everybody with the token\n" in said
        assert "s3cret" not in said
    with greeting("--clock", "x60@2026-03-02T08:00:00") as said:
        assert "  clock        x60@2026-03-02T08:00:00, now 2026-03-02 08:" in said


def test_a_port_in_use() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert refused("serve", "--port", str(port)) == (
            f"port {port} of 127.0.0.1 is in use; stop what uses it, "
            "or choose another with --port (0 takes a free one)\n"
        )


def test_a_state_file_that_is_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear patient, " * 100, encoding="utf-8")
    assert refused("serve", *ANY_PORT, "--state", str(letter)) == (
        f"{letter}: not a state file of this simulator; give another path, it will be made anew\n"
    )
    assert letter.read_text(encoding="utf-8") == "Dear patient, " * 100


@pytest.mark.parametrize("name", ["absent/hospital.sqlite", "."])
def test_a_state_path_that_cannot_be_written(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert refused("serve", *ANY_PORT, "--state", str(path)) == (
        f"{path}: cannot keep a state file here (unable to open database file); give a writable path to a file\n"
    )


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "meta",
            (
                "cannot keep a state file here (database disk image is malformed); "
                "the file is damaged: put a copy of it back, or give another path"
            ),
        ),
        (
            "clock",
            "the ledger failed: database disk image is malformed; put a copy of the file back, or give another path",
        ),
    ],
)
def test_a_damaged_state_file(tmp_path: Path, table: str, expected: str) -> None:
    path = tmp_path / "hospital.sqlite"
    Simulation(Settings(state=str(path))).close()
    with closing(sqlite3.connect(path)) as state:
        ((page,),) = state.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    assert refused("serve", *ANY_PORT, "--state", str(path)) == f"{path}: {expected}\n"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--clock", "noon"), "clock 'noon': expected real, frozen@INSTANT, x60@INSTANT or step1@INSTANT\n"),
        (
            ("--clock", "frozen@2026-13-01T00:00:00"),
            "clock 'frozen@2026-13-01T00:00:00': expected an instant such as 2026-03-02T08:00:00 after the @\n",
        ),
        (
            ("deflaut",),
            (
                "deflaut: neither a file nor a scenario of the catalogue, which has "
                "answers-lost, bed-crisis, capacity-change, childrens-monday, city, county-platform, default, "
                "expert-falls-ill, legacy-his, new-year, ordinary-day, referral-and-exams, release-rush, "
                "reserved-and-stopped, scalpers, slow-then-down, test-patients; did you mean 'default'?\n"
            ),
        ),
    ],
)
def test_a_user_error_is_one_line(words: tuple[str, ...], expected: str) -> None:
    assert refused("serve", *ANY_PORT, *words) == expected


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--seed", "seven"),
        ("--seed", "-1"),
        ("--port", "65536"),
        ("--workers", "0"),
        ("--public-url", "hospital"),
        ("--control-token", ""),
        ("--control-token", "two words"),
    ],
)
def test_a_value_out_of_bounds_names_its_option(option: str, value: str) -> None:
    first, *others = refused("serve", option, value).splitlines()
    assert first.startswith(f"yuyue-sim serve: {option}: ")
    assert others == ["Try: yuyue-sim serve --help"]
