"""What is built in a thread while the process ends."""

from __future__ import annotations

import subprocess
import sys

ENDING = """
from threading import main_thread
from yuyue_sim.core.first_use import FirstUse

def build():
    main_thread().join()
    print("built")

FirstUse(build).begin()
"""


def test_a_process_that_ends_waits_for_what_is_being_built() -> None:
    """Python ends a daemon thread in the middle of C code, which aborts the process on some systems."""
    done = subprocess.run([sys.executable, "-c", ENDING], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "built\n", "")
