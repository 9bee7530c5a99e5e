"""The examples of docs/ book a number, look it up and cancel it, and the hospital knows."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.served import serving
from tests.interop.clients import CLIENTS, NODE_MODULES, Client, scripted
from tests.paths import ROOT

EXAMPLES = ROOT / "docs" / "examples"
DAY = "2026-03-04"
SECONDS_TO_RUN = 60
NEEDS = {client.name: client for client in CLIENTS}
COMMANDS: dict[str, tuple[tuple[str, ...], Client]] = {
    "booking.py": ((sys.executable,), NEEDS["zeep"]),
    "booking.js": (("node",), NEEDS["node-soap"]),
    "booking.php": (("php",), NEEDS["php-soap"]),
    "Booking.java": (("java",), Client("java", scripted("java"), programs=("java", "javac"))),
    "booking.sh": (("sh",), Client("curl", scripted("sh"), programs=("sh", "curl", "sed", "grep"))),
}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving() as hospital:
        yield f"http://127.0.0.1:{hospital.port}"


def test_every_example_is_tried() -> None:
    assert {path.name for path in EXAMPLES.iterdir() if path.is_file()} == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_an_example_books_and_cancels(name: str, url: str, tmp_path: Path) -> None:
    interpreter, needs = COMMANDS[name]
    if missing := needs.missing():
        reason = f"{name} needs {', '.join(missing)}: tests/interop/install installs it"
        assert not os.environ.get("INTEROP_REQUIRED"), reason
        pytest.skip(reason)
    done = subprocess.run(
        [*interpreter, str(EXAMPLES / name), url, DAY],
        cwd=tmp_path,
        env={
            **os.environ,
            "NODE_PATH": str(NODE_MODULES),
            "PYTHONUTF8": "1",
            "JAVA_TOOL_OPTIONS": "-Dfile.encoding=UTF-8",
        },
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS_TO_RUN,
        check=False,
    )
    said = re.fullmatch(r"getYyNo 1000 (\d+) (\d+)\ngetGhInfo 网站 0\nbackNo 0000\n", done.stdout)
    assert said, done.stdout + done.stderr
    assert not done.stderr.replace("Picked up JAVA_TOOL_OPTIONS: -Dfile.encoding=UTF-8\n", "")
    with urllib.request.urlopen(f"{url}/control/v1/registrations/{said[1]}", timeout=SECONDS_TO_RUN) as answer:
        known = json.load(answer)
    assert (known["state"], known["reserve_no"]) == ("cancelled", int(said[2]))
