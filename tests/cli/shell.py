"""The command as a shell runs it, with its output in pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from simulator import cli

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


def run(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `yuyue-sim` with these words; what it prints must never be a traceback, nor coloured."""
    environment = {name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "NO_COLOR"}}
    done = subprocess.run(
        [sys.executable, "-m", "simulator", *words],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        cwd=cwd,
        env={**environment, "PYTHONUTF8": "1", "TERM": "xterm-256color"},
        check=False,
    )
    printed = done.stdout + done.stderr
    assert "Traceback" not in printed
    assert "\x1b" not in printed
    return done


def run_here(*words: str) -> subprocess.CompletedProcess[str]:
    """The same in this process, which saves the half second of a start."""
    printed, complained = StringIO(), StringIO()
    with redirect_stdout(printed), redirect_stderr(complained):
        code = cli.run(list(words))
    done = subprocess.CompletedProcess(words, code, printed.getvalue(), complained.getvalue())
    assert "Traceback" not in done.stdout + done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    return done


def refused(*words: str, cwd: Path | None = None) -> str:
    """What stderr says of a mistake: exit code 2, and nothing on stdout."""
    done = run(*words, cwd=cwd)
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr
