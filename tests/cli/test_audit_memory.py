"""`yuyue-sim audit --memory` and `contention --memory`: what is refused, and that parts give the same as the whole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.synthetic_history import Plan, make_histories
from tests.cli.shell import run
from tests.loadtest.audit.written_run import WrittenRun

MIB = 1 << 20


@pytest.mark.parametrize("command", ["audit", "contention"])
@pytest.mark.parametrize(
    ("size", "words"),
    [
        ("100MB", "100MB is too little; an audit needs 512 MiB at least\n"),
        ("lots", "'lots' is no size; give a number with a unit, such as 2GiB or 800MB\n"),
        ("4096", "'4096' is no size; give a number with a unit, such as 2GiB or 800MB\n"),
    ],
)
def test_a_memory_that_would_not_do_is_refused(tmp_path: Path, command: str, size: str, words: str) -> None:
    WrittenRun(tmp_path).history()
    done = run(command, str(tmp_path), "--memory", size)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", words)


def test_a_page_of_histories_that_are_too_large_is_refused_with_the_memory_that_they_need(tmp_path: Path) -> None:
    WrittenRun(tmp_path).history()
    os.truncate(tmp_path / "one.history", 100 * MIB)
    done = run("contention", str(tmp_path), "--memory", "512MiB")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "a page is drawn of whole histories, and these need about 728 MiB; give --memory 728MiB, or judge them with "
        "`yuyue-sim audit`, which needs no more than its --memory\n"
    )


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Histories that are judged in parts within 512MiB, with a booking too many."""
    folder = tmp_path_factory.mktemp("large") / "histories"
    make_histories(folder, Plan(450_000, files=3, oversell=True))
    return folder


@pytest.mark.slow
def test_parts_and_the_whole_print_the_same(large: Path) -> None:
    in_parts, whole = (run("audit", str(large), "--memory", size, "--json") for size in ("512MiB", "4GiB"))
    assert (in_parts.returncode, whole.returncode) == (1, 1)
    assert json.loads(in_parts.stdout) == json.loads(whole.stdout)
    assert json.loads(in_parts.stdout)["facts"]["requests"] == 450_000
    assert "oversell" in {each["invariant"] for each in json.loads(in_parts.stdout)["anomalies"]}


@pytest.mark.slow
def test_ctrl_c_ends_it_and_leaves_no_files(large: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "yuyue_sim", "audit", str(large), "--memory", "512MiB"]
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, start_new_session=True) as audit:
        while audit.poll() is None and not [*tmp_path.glob("*/attempts")]:
            pass
        os.killpg(audit.pid, signal.SIGINT)
        _, said = audit.communicate()
    assert (audit.returncode, said) == (130, b""), said
    assert [*tmp_path.iterdir()] == []
