"""The command with its output in pipes, as a shell runs it and in this process."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from yuyue_sim.cli import app

BOOKING = (
    "HospitalID=SG01",
    "DepartID=0200",
    "DepartName=全科医疗科",
    "DoctorID=02000008",
    "DoctorName=陈利楠",
    "IsExpert=0",
    "SickName=王小明",
    "SickSex=0",
    "SickInsureType=0",
    "SeeDoctorDate=2026-03-04",
    "WorkType=1",
    "ClinicFee=10.00",
    "Phone=13800000000",
    "CardNo=320502198506071238",
)
"""A booking that the default scenario grants on 2026-03-02; only `RegID` is left to say."""


def run_in_shell(*words: str) -> subprocess.CompletedProcess[str]:
    """Run `yuyue-sim` with these words; what it prints must never be a traceback, nor coloured."""
    done = subprocess.run(
        [sys.executable, "-m", "yuyue_sim", *words],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        env={**_environment(), "PYTHONUTF8": "1", "TERM": "xterm-256color"},
        check=False,
    )
    return _plain(done)


def run(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The same in this process, which saves the second of a start."""
    printed, complained = StringIO(), StringIO()
    with (
        patch.dict(os.environ, _environment(), clear=True),
        chdir(cwd or Path.cwd()),
        redirect_stdout(printed),
        redirect_stderr(complained),
    ):
        code = app.run(list(words))
    return _plain(subprocess.CompletedProcess(words, code, printed.getvalue(), complained.getvalue()))


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "NO_COLOR"}}


def _plain(done: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    printed = done.stdout + done.stderr
    assert "Traceback" not in printed
    assert "\x1b" not in printed
    return done


def refused(*words: str, cwd: Path | None = None) -> str:
    """What stderr says of a mistake: exit code 2, and nothing on stdout."""
    done = run(*words, cwd=cwd)
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr
