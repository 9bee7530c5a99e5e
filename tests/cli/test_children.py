"""If a command that starts processes ends in any way, its processes end too."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.acceptance.served import serving
from tests.paths import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM")
LOAD = ("yuyue_sim", "load", "mixed", "--users", "4", "--seconds", "600", "--processes", "2", "--workers", "2")
SERVE = ("yuyue_sim", "serve", "--port", "0", "--workers", "2")
BENCH = ("benchmarks", "--rounds", "1000")
TORTURE = ("benchmarks.torture", "--minutes", "60", "--only", "soak")
LONGEST_S = 200
"""More than any start or end here takes."""


def alive(family: Sequence[psutil.Process]) -> list[str]:
    """The command lines of the processes that still run."""
    with_status = [(each, each.status()) for each in family if each.is_running()]
    return [" ".join(each.cmdline()) for each, status in with_status if status != psutil.STATUS_ZOMBIE]


def started(process: subprocess.Popen[bytes], count: int) -> list[psutil.Process]:
    """All processes below a command, as soon as they are this many."""
    while len(family := psutil.Process(process.pid).children(recursive=True)) < count:
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        raise AssertionError(f"ended with {process.returncode}")
    return family


def share_a_folder(family: Sequence[psutil.Process]) -> bool:
    """Whether both workers of a server have begun to use the folder that they share."""
    return sum(any(file.path.endswith("/in-use") for file in each.open_files()) for each in family) == 2


def left_after(
    how: signal.Signals,
    words: Sequence[str],
    count: int,
    folder: Path,
    are_ready: Callable[[Sequence[psutil.Process]], bool] = lambda _: True,
) -> list[str]:
    """The processes that a command leaves behind when a signal ends it, once they are so many, and ready."""
    (folder / "temporary").mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder / "temporary")}
    with (
        (folder / "said.txt").open("wb") as said,
        subprocess.Popen(
            [sys.executable, "-m", *words], cwd=folder, env=environment, stdout=said, stderr=said
        ) as process,
    ):
        family = started(process, count)
        while not are_ready(family):
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
                raise AssertionError(f"ended with {process.returncode}")
        process.send_signal(how)
        process.wait(LONGEST_S)
    for _ in range(LONGEST_S):
        if not alive(family):
            break
        psutil.wait_procs(family, timeout=1)
    left = alive(family)
    for each in family:
        with suppress(psutil.NoSuchProcess):
            each.kill()
    assert process.returncode == (-how if how == signal.SIGKILL else 128 + how)
    return left


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGKILL])
def test_nothing_is_left_of_a_load_test(how: signal.Signals, tmp_path: Path) -> None:
    hospital_with_workers_and_locust_with_workers = 1 + 1 + 2 + 1 + 2
    assert left_after(how, LOAD, hospital_with_workers_and_locust_with_workers, tmp_path) == []
    assert list((tmp_path / "temporary").iterdir()) == []


def test_nothing_is_left_of_a_server_that_was_killed(tmp_path: Path) -> None:
    """Its workers end in order, and the last of them removes the folder that they shared."""
    workers = 2
    and_their_tracker = 1
    assert left_after(signal.SIGKILL, SERVE, workers + and_their_tracker, tmp_path, share_a_folder) == []
    assert list((tmp_path / "temporary").iterdir()) == []
    assert "Traceback" not in (tmp_path / "said.txt").read_text()


def test_the_folder_of_a_family_that_was_killed_is_removed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever still runs keeps its own."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with serving("--workers", "2", new=True) as killed, serving("--workers", "2", new=True):
        while not share_a_folder(psutil.Process(killed.process.pid).children()):
            assert killed.process.poll() is None
        both = set(tmp_path.glob("yuyue-sim-*"))
        killed.kill_all()
        assert set(tmp_path.glob("yuyue-sim-*")) == both
        with serving("--workers", "2", new=True):
            left = set(tmp_path.glob("yuyue-sim-*"))
            assert len(left) == 2
            assert len(left & both) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("words", [BENCH, TORTURE], ids=["bench", "torture"])
def test_nothing_is_left_of_a_measurement(how: signal.Signals, words: Sequence[str], tmp_path: Path) -> None:
    assert left_after(how, words, 1, tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGQUIT])
def test_a_campaign_removes_what_its_hospitals_wrote(how: signal.Signals, tmp_path: Path) -> None:
    hospitals_of_three_files = 3
    assert left_after(how, (*TORTURE[:-1], "kills"), hospitals_of_three_files, tmp_path) == []
    assert list((tmp_path / "temporary").iterdir()) == []
