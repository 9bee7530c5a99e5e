"""A fake platform in a process of its own, started and asked as a user would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tests.acceptance.process import RunningCommand, running

NOBODY = "http://127.0.0.1:9"
"""An endpoint without a server."""


@dataclass(frozen=True)
class RunningPlatform:
    """Its address."""

    url: str
    process: RunningCommand

    def wait_for(self, kind: str) -> str:
        """Read its log up to a line of a kind."""
        found, _ = self.process.read_until(rf"^\S+ +\S+ +{kind} .*\n")
        return found[0]

    def state(self) -> dict[str, Any]:
        shown: dict[str, Any] = httpx.get(f"{self.url}/state", timeout=120, trust_env=False, verify=False).json()
        return shown


@contextmanager
def running_platform(*options: str) -> Iterator[RunningPlatform]:
    """`yuyue-sim platform` on a free port until the block ends."""
    with running("platform", "--port", "0", *options) as process:
        address, _ = process.read_until(r"(?:A fake 12320 platform at |模拟的 12320 平台：)(http://127\.0\.0\.1:\d+)/")
        yield RunningPlatform(address[1], process)
