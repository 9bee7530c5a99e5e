"""`yuyue-sim audit`: the verdict as a shell gets it, in words, as JSON and as an exit code."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from yuyue_sim.loadtest.audit.end_state import END_STATE_FILE
from yuyue_sim.loadtest.history.layout import Outcome
from yuyue_sim.loadtest.history.writer import HistoryWriter

from tests.acceptance.served import serving
from tests.cli.shell import BOOKING, run
from tests.loadtest.audit.written_run import WrittenRun

QUIET = """RIGHT: nobody was double-booked, lost or lied to
 seed 1, 2 requests, 1 slot: 1 booked, 0 cancelled, 0 unclear; 0 last numbers fought over; the generator was at most \
0 ms late
judged: oversell 1, false-sold-out 0, left-too-high 1, left-too-low 1, left-rose 0, lost 1, phantom 1, \
refused-but-present 0, cancelled-but-present 0, repeated-reserve-no 1, repeated-registration 1, patient-twice 1, \
does-not-add-up 1, second-cancel 0, not-linearizable 1
"""
OVERSOLD = """
oversell × 1
  A slot has at most as many active bookings as numbers. But:
  first SG01/01/0001/2026-03-09/1/08:00-08:30
        at +35.000 ms 3 bookings were acknowledged and not cancelled, for 2 numbers (at worst 3 bookings); the one too \
many is 7000000003 (sent at +30.000 ms, acknowledged at +35.000 ms with ReserveNo 3). Held by 7000000002 (sent at \
+20.000 ms, acknowledged at +25.000 ms with ReserveNo 2); 7000000001 (sent at +10.000 ms, acknowledged at +15.000 ms \
with ReserveNo 1)
"""
BOOKED = 7_000_000_001
NEVER_BOOKED = 7_000_000_002
SLOT = "SG01/0200/02000008/2026-03-04/1/"


def write_run(folder: Path, bookings: int, *, left: int, nobody_else: bool = True) -> None:
    """A run that booked so many of two numbers, one after another, all of them there at the end."""
    written = WrittenRun(folder, nobody_else)
    written.look(0, 1, 2)
    for number in range(1, bookings + 1):
        written.book(number, 10 * number, 10 * number + 5)
        written.shows(number)
    written.history()
    written.end_state(left).write(folder / END_STATE_FILE)


def refused(*words: str) -> str:
    """What stderr says of a mistake: exit code 2, and nothing on stdout."""
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr


def test_what_is_right_is_exit_0(tmp_path: Path) -> None:
    write_run(tmp_path, 1, left=1)
    done = run("audit", str(tmp_path))
    assert (done.returncode, done.stdout, done.stderr) == (0, QUIET, "")


def test_a_wrong_run_is_exit_1_and_described_in_words(tmp_path: Path) -> None:
    write_run(tmp_path, 3, left=0)
    done = run("audit", str(tmp_path / "one.history"))
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("WRONG: 2 kinds of anomalies\n")
    assert OVERSOLD in done.stdout


def test_what_is_not_known_is_exit_3_with_the_next_step(tmp_path: Path) -> None:
    write_run(tmp_path, 1, left=1)
    (tmp_path / END_STATE_FILE).unlink()
    done = run("audit", str(tmp_path))
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout.startswith("UNKNOWN: nothing wrong was seen, but not all could be\n")
    assert "\nnot known: what the hospital held at the end; ask it with --final-reads URL\n" in done.stdout


def test_json_holds_the_same(tmp_path: Path) -> None:
    write_run(tmp_path, 3, left=0)
    done = run("audit", str(tmp_path), "--json")
    assert (done.returncode, done.stderr) == (1, "")
    report = json.loads(done.stdout)
    assert report["verdict"] == "wrong"
    assert [each["invariant"] for each in report["anomalies"]] == ["oversell", "not-linearizable"]
    oversell = report["anomalies"][0]
    assert (oversell["count"], oversell["first"]["size"]) == (1, 1.0)
    assert oversell["first"]["slot"] == "SG01/01/0001/2026-03-09/1/08:00-08:30"
    assert oversell["first"]["text"] in OVERSOLD
    assert [each["first"]["rows"] for each in report["anomalies"]] == [[3], [3]]
    assert report["facts"]["succeeded"] == {"getDtNoInfo": 1, "getYyNo": 3}
    assert (report["unknowns"], report["first_anomaly_after"]) == ([], 4)


def test_whether_others_booked_may_be_said_anew(tmp_path: Path) -> None:
    write_run(tmp_path, 1, left=1)
    others = run("audit", str(tmp_path), "--others-book")
    assert others.returncode == 3
    assert "not known: whether numbers refused or missing were held by others, who may book too" in others.stdout
    folder = tmp_path / "shared"
    folder.mkdir()
    write_run(folder, 1, left=1, nobody_else=False)
    assert run("audit", str(folder)).returncode == 3
    assert run("audit", str(folder), "--nobody-else").returncode == 0


def test_strict_requires_a_run_that_tried_what_matters(tmp_path: Path) -> None:
    write_run(tmp_path, 1, left=1)
    done = run("audit", str(tmp_path), "--strict")
    assert done.returncode == 3
    assert [line for line in done.stdout.splitlines() if line.startswith("not known: ")] == [
        "not known: how the last number is given: no two bookings overlapped on one",
        "not known: what becomes of unclear bookings: every response was clear",
    ]


def test_what_is_no_history_is_exit_2(tmp_path: Path) -> None:
    assert refused("audit", f"{tmp_path}/none") == (
        f"{tmp_path}/none: there is no such file; give the directory that --history named in the run\n"
    )
    assert refused("audit", str(tmp_path)) == (
        f"{tmp_path}: no file *.history in it; give the directory that --history named in the run\n"
    )
    wrong = tmp_path / "wrong.history"
    wrong.write_text("RegID\n", encoding="utf-8")
    assert refused("audit", str(wrong)) == (
        f"{wrong}: not a history; give a file that a load test wrote, or a journal\n"
    )
    wrong.write_text('{"yuyue_history": 2}\n', encoding="utf-8")
    assert refused("audit", str(wrong)) == f"{wrong}: of format 2, this version reads format 1\n"


def test_two_runs_at_once_are_exit_2(tmp_path: Path) -> None:
    for name in ("7", "8"):
        HistoryWriter(tmp_path / f"{name}.history", {"run": {"id": name}}, ("getYyNo",)).close(1)
    assert refused("audit", str(tmp_path)) == (
        f"{tmp_path}/8.history: it is of run '8', {tmp_path}/7.history of '7'; audit one run at a time\n"
    )


def test_an_end_state_that_is_none_is_exit_2(tmp_path: Path) -> None:
    write_run(tmp_path, 1, left=1)
    path = tmp_path / END_STATE_FILE
    path.write_text("{}", encoding="utf-8")
    assert refused("audit", str(tmp_path)) == (
        f"{path}: no end state ('slots'); ask the hospital anew with --final-reads URL\n"
    )


def test_a_hospital_that_does_not_respond_is_exit_2(tmp_path: Path) -> None:
    write_run(tmp_path, 1, left=1)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        said = refused("audit", str(tmp_path), "--final-reads", url)
    assert said.startswith(f"{url}: no response from {url}/webservice/YuyueService: ")
    assert said.endswith("; is the hospital still running?\n")
    assert refused("audit", str(tmp_path), "--final-reads", "hospital") == (
        "'hospital' is no address such as http://127.0.0.1:8080\n"
    )


def test_a_simulator_that_wants_its_token_is_asked_for_its_date_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_run(tmp_path, 1, left=1)
    with serving("--control-token", "secret-1") as hospital:
        url = f"http://127.0.0.1:{hospital.port}"
        words = (
            f"{url} tells its date only with the control token: set YUYUE_SIM_CONTROL_TOKEN; audit, certify and "
            "platform also take --today\n"
        )
        assert refused("audit", str(tmp_path), "--final-reads", url) == words
        assert refused("load", "mixed", "--against", url) == words
        assert refused("certify", url) == words
        assert refused("platform", "--hospital", url, "--once") == words
        run("audit", str(tmp_path), "--final-reads", url, "--today", "2026-03-05")
        assert json.loads((tmp_path / END_STATE_FILE).read_text(encoding="utf-8"))["today"] == "2026-03-05"
        assert refused("audit", str(tmp_path), "--final-reads", url, "--today", "soon").startswith("--today: ")
        monkeypatch.setenv("YUYUE_SIM_CONTROL_TOKEN", "secret-1")
        run("audit", str(tmp_path), "--final-reads", url)
        assert json.loads((tmp_path / END_STATE_FILE).read_text(encoding="utf-8"))["today"] == "2026-03-02"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving() as hospital:
        yield f"http://127.0.0.1:{hospital.port}"


def test_a_hospital_is_asked_what_it_holds(tmp_path: Path, url: str) -> None:
    booked = run("call", "getYyNo", "--url", url, f"RegID={BOOKED}", *BOOKING, "--json")
    assert booked.returncode == 0
    (response,) = json.loads(booked.stdout).values()
    reserve_no = int(response["ReserveNo"])
    writer = HistoryWriter(tmp_path / "own.history", {"run": {"id": "7"}}, ("getYyNo",))
    for at_ns, number in enumerate((BOOKED, NEVER_BOOKED)):
        request = writer.invoke(
            "getYyNo", at_ns, registration_id=number, slot=SLOT, patient="320502198506071238", attempt=1
        )
        answered_ns = 1_000_000 + at_ns
        writer.complete(
            request, answered_ns, Outcome.DONE, registration_id=number, reserve_no=reserve_no + at_ns, code=1000
        )
    writer.close(2_000_000)
    drained = run("audit", str(tmp_path), "--final-reads", url, "--json")
    assert (drained.returncode, drained.stderr) == (1, "")
    anomalies = {each["invariant"]: each for each in json.loads(drained.stdout)["anomalies"]}
    assert anomalies["lost"]["count"] == 1
    assert anomalies["lost"]["first"]["text"] == (
        f"{NEVER_BOOKED} (sent at +0.000 ms, acknowledged at +1.000 ms with ReserveNo {reserve_no + 1}) was never "
        "cancelled, and is not there at the end"
    )
    again = run("audit", str(tmp_path), "--json")
    assert (again.returncode, again.stdout) == (1, drained.stdout)
