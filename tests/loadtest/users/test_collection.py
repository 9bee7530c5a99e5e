"""A master brings home the histories of workers that have folders of their own, and the audit says what is missing."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from yuyue_sim.loadtest.history.header import HistoryError
from yuyue_sim.loadtest.history.layout import Outcome
from yuyue_sim.loadtest.history.reader import read_histories
from yuyue_sim.loadtest.history.writer import HistoryWriter

from tests.acceptance.served import serving
from tests.cli.shell import run
from tests.loadtest.users.test_tab import free_port
from tests.paths import ROOT

RUN = "4711"
SEVERAL_PIECES = 300_000
"""Bytes of a history that comes in more than one message."""
RIGHT, WRONG, UNREADABLE, UNKNOWN = 0, 1, 2, 3
SLOT = "SG01/0302/03020001/2026-03-09/1/08:00-08:30"


@dataclass
class Locusts:
    """A master and its workers, each in a folder of its own."""

    folder: Path
    master: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]

    @property
    def histories(self) -> Path:
        """Where the master brings them."""
        return self.folder / "master" / "histories"

    def number_of(self, worker: int) -> int:
        """The number in the run of the worker that was started at this place."""
        (path,) = (self.folder / f"worker-{worker}").glob("histories/*.history")
        return int(path.stem.rpartition("-")[2])

    def wait_for_histories(self, size: int) -> None:
        """Wait until each worker has written so many bytes."""
        while not all(
            any(path.stat().st_size > size for path in (self.folder / f"worker-{worker}").glob("histories/*.history"))
            for worker in range(len(self.workers))
        ):
            with suppress(subprocess.TimeoutExpired):
                raise AssertionError(f"exit code {self.master.wait(0.05)}: {self.said()}")

    def end(self) -> None:
        """End the run as Ctrl-C does, and wait for all."""
        self.master.send_signal(signal.SIGTERM)
        for process in (self.master, *self.workers):
            process.wait(120)

    def said(self) -> str:
        """What the master printed."""
        return (self.folder / "master.log").read_text(encoding="utf-8")


@contextmanager
def locusts(folder: Path, url: str, workers: int) -> Iterator[Locusts]:
    port = str(free_port())
    with ExitStack() as stack:

        def start(name: str, *options: str) -> subprocess.Popen[bytes]:
            (folder / name).mkdir()
            log = stack.enter_context((folder / f"{name}.log").open("wb"))
            command = [sys.executable, "-m", "locust", "-f", str(ROOT / "loadtests" / "mixed.py"), *options]
            process = stack.enter_context(
                subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=folder / name)
            )
            stack.callback(process.kill)
            return process

        users = ("--host", url, "--headless", "--only-summary", "-u", "12", "-r", "12", "--think", "0")
        settings = ("--first-day", "2026-03-03", "--nobody-else", "yes", "--run-number", RUN)
        place = ("--master", "--master-bind-host", "127.0.0.1", "--master-bind-port", port)
        master = start("master", *users, *settings, *place, "--expect-workers", str(workers))
        yield Locusts(
            folder,
            master,
            [start(f"worker-{worker}", "--worker", "--master-port", port) for worker in range(workers)],
        )


def audit(*words: str) -> tuple[int, dict[str, Any], str]:
    done = run("audit", *words, "--json")
    return done.returncode, json.loads(done.stdout) if done.stdout.strip() else {}, done.stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGSTOP")
def test_workers_that_say_nothing_for_some_seconds_stay_in_the_run(tmp_path: Path) -> None:
    with serving() as hospital, locusts(tmp_path, f"http://127.0.0.1:{hospital.port}", 2) as run_of_two:
        run_of_two.wait_for_histories(SEVERAL_PIECES)
        for each in run_of_two.workers:
            each.send_signal(signal.SIGSTOP)
        with suppress(subprocess.TimeoutExpired):
            run_of_two.master.wait(8)
        for each in run_of_two.workers:
            each.send_signal(signal.SIGCONT)
        run_of_two.wait_for_histories(2 * SEVERAL_PIECES)
        run_of_two.end()
    assert "yuyue-sim: histories of 2 workers are in histories (" in run_of_two.said()
    assert "failed to send heartbeat" not in run_of_two.said()


def test_histories_come_home_and_a_worker_that_was_killed_is_missed(tmp_path: Path) -> None:
    """Worker 2 ends by SIGTERM before the run; what worker 0 wrote finds another file of its name."""
    with (
        serving(scenario="release-rush", clock="frozen@2026-03-02T07:59:00") as hospital,
        locusts(tmp_path, f"http://127.0.0.1:{hospital.port}", 3) as run_of_three,
    ):
        run_of_three.wait_for_histories(SEVERAL_PIECES)
        run_of_three.workers[2].send_signal(signal.SIGTERM)
        assert run_of_three.workers[2].wait(120) == 0
        run_of_three.workers[1].kill()
        home = run_of_three.histories
        numbers = [run_of_three.number_of(place) for place in range(3)]
        paths = [
            tmp_path / f"worker-{place}" / "histories" / f"{RUN}-{numbers[place]:02d}.history" for place in range(3)
        ]
        (home / paths[0].name).write_bytes(b"of somebody else")
        run_of_three.end()
        assert (home / paths[0].name).read_bytes() == b"of somebody else"
        shutil.copy(paths[0], home)
        verdict = audit(str(home), "--final-reads", f"http://127.0.0.1:{hospital.port}")

    assert (home / paths[2].name).read_bytes() == paths[2].read_bytes()
    assert paths[2].stat().st_size > SEVERAL_PIECES
    assert not (home / paths[1].name).exists()
    assert not list(home.glob("*.part"))
    said = run_of_three.said()
    assert "yuyue-sim: histories of 1 worker are in histories (" in said
    assert (
        f"the history of worker {numbers[0]} is missing: histories/{paths[0].name} is another file of the same name; "
        f"move it away and copy the history there; it is {paths[0]} on " in said
    )
    lost = f"the history of worker {numbers[1]} is missing: the worker was lost before its history had come; it is "
    assert f"yuyue-sim: {lost}{paths[1]} on " in said

    code, report, _ = verdict
    assert (code, report["verdict"], report["anomalies"]) == (UNKNOWN, "unknown", [])
    missing = f"its history is missing; copy {paths[1]} from there into {home} and audit again"
    assert f"worker {numbers[1]} on " in report["unknowns"][0]
    assert missing in report["unknowns"][0]

    shutil.copy(paths[1], home)
    code, report, _ = audit(str(home))
    assert (code, report["verdict"]) == (UNKNOWN, "unknown")
    assert report["unknowns"][0] == (
        f"{home / paths[1].name}: it has no end, the worker was ended by force or still runs"
    )


def test_a_whole_run_is_judged_and_one_changed_or_cut_file_is_left_out(tmp_path: Path) -> None:
    with (
        serving(scenario="release-rush", clock="frozen@2026-03-02T07:59:00") as hospital,
        locusts(tmp_path, f"http://127.0.0.1:{hospital.port}", 2) as run_of_two,
    ):
        run_of_two.wait_for_histories(SEVERAL_PIECES)
        run_of_two.end()
        home = run_of_two.histories
        code, report, _ = audit(str(home), "--final-reads", f"http://127.0.0.1:{hospital.port}")
    assert (code, report["verdict"], report["unknowns"]) == (RIGHT, "right", [])
    whole = report["facts"]["requests"]

    path = home / f"{RUN}-01.history"
    content = path.read_bytes()
    path.write_bytes(content[:-64])
    code, report, _ = audit(str(home))
    assert (code, report["verdict"]) == (UNKNOWN, "unknown")
    assert report["unknowns"][0].startswith(
        f"{path}: cut short, {len(content) - 64:,} of {len(content):,} bytes; it is left out. Copy "
    )
    assert report["facts"]["requests"] < whole

    path.write_bytes(content[:-1] + b"\1")
    code, report, _ = audit(str(home))
    assert (code, report["verdict"]) == (UNKNOWN, "unknown")
    assert report["unknowns"][0].startswith(f"{path}: its digest is not that of what worker 1 wrote; it is left out.")

    (home / f"{RUN}-00.history").unlink()
    code, _, errors = audit(str(home))
    assert code == UNREADABLE
    assert "no history is left to judge: worker 0 on " in errors


def history(folder: Path, worker: int, workers: int = 3) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{RUN}-{worker:02d}.history"
    writer = HistoryWriter(
        path, {"run": {"id": RUN, "workers": workers, "nobody_else": True}, "worker": worker}, ("getDtNoInfo",)
    )
    writer.complete(writer.invoke("getDtNoInfo", 1), 2, Outcome.DONE, readings=[(SLOT, 1, 1)])
    writer.close(3)
    return path


def test_files_of_some_workers_only_are_no_whole_run(tmp_path: Path) -> None:
    one, two = history(tmp_path, 0), history(tmp_path, 2)
    code, report, _ = audit(str(one), str(two))
    assert code == UNKNOWN
    assert report["unknowns"][0] == (
        f"worker 1: its history {RUN}-01.history is missing; copy it into {tmp_path} and audit again"
    )
    history(tmp_path, 1)
    assert read_histories([tmp_path]).problems == ()


def test_two_files_of_the_same_worker_are_refused(tmp_path: Path) -> None:
    one, other = history(tmp_path / "a", 0), history(tmp_path / "b", 0)
    code, _, errors = audit(str(tmp_path / "a"), str(tmp_path / "b"))
    assert code == UNREADABLE
    assert f"{other}: it is of worker 0, and so is {one}; audit one of them if they are copies" in errors


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"yuyue_workers": 2}', '{"yuyue_workers": 1, "run": "4711", "workers": [{}]}']
)
def test_a_damaged_list_of_workers_is_named(tmp_path: Path, content: str) -> None:
    history(tmp_path, 0, workers=1)
    path = tmp_path / f"{RUN}.workers.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(HistoryError) as caught:
        read_histories([tmp_path])
    assert str(caught.value).startswith(f"{path}: not a list of workers (")
