"""A fake platform in a process of its own, started and asked as a user would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

NOBODY = "http://127.0.0.1:9"
"""An endpoint that nobody answers at."""
_ADDRESS = re.compile(r"A fake 12320 platform at (http://127\.0\.0\.1:\d+)/")


@dataclass(frozen=True)
class RunningPlatform:
    """Where it answers."""

    url: str
    process: subprocess.Popen[str]

    def wait_for(self, kind: str) -> str:
        """Read its log up to a line of a kind."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.split()[2:3] == [kind]:
                return line
        raise AssertionError(f"it ended without a line of {kind}")

    def state(self) -> dict[str, Any]:
        told: dict[str, Any] = httpx.get(f"{self.url}/state", trust_env=False, verify=False).json()
        return told


@contextmanager
def running_platform(*options: str) -> Iterator[RunningPlatform]:
    """`yuyue-sim platform` on a free port until the block ends."""
    command = [sys.executable, "-m", "yuyue_sim", "platform", "--port", "0", *options]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", env=environment
    ) as process:
        try:
            yield RunningPlatform(_announced(process), process)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(20)


def _announced(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if address := _ADDRESS.search(line):
            return address[1]
    raise AssertionError("the platform did not start:\n" + "".join(said))
