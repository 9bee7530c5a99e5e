"""The PostgreSQL server of the tests ends with the tests, however they end."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.paths import ROOT
from tests.postgresql import programs

HELD = """
from tests.postgresql import serving_postgresql
with serving_postgresql() as server:
    print(server.folder, server.pid, flush=True)
    input()
"""
LONGEST_S = 100
"""More than an end takes on any machine."""


@pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed (apt install postgresql)")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_no_server_is_left_of_tests_that_a_signal_ended(how: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HELD], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as tests:
        assert tests.stdout is not None
        folder, pid = tests.stdout.readline().split()
        server = psutil.Process(int(pid))
        tests.send_signal(how)
        assert tests.wait(LONGEST_S) == -how
    with suppress(psutil.NoSuchProcess):
        server.wait(LONGEST_S)
    guards = [each for each in psutil.process_iter() if folder in _words(each)]
    psutil.wait_procs(guards, timeout=LONGEST_S)
    assert not Path(folder).exists()


def _words(process: psutil.Process) -> list[str]:
    with suppress(psutil.NoSuchProcess):
        return process.cmdline()
    return []
