"""The examples of the control page run as shown, and it names every kind of refusal."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from http import HTTPStatus
from pathlib import Path

import pytest
from yuyue_sim.server.control import problems

from tests.acceptance.served import serving
from tests.docs.test_readme import blocks
from tests.paths import ROOT
from tests.server.control.steering import SimulationApi

PAGE = "docs/control.md"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None, reason="the page shows curl")
def test_the_clock_commands_of_the_page_work_as_shown() -> None:
    shown = blocks(PAGE)
    assert [kind for kind, _ in shown] == ["run", "output"] * 22
    with serving() as simulator:
        here = f"http://127.0.0.1:{simulator.port}"
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        for (_, command), (_, expected) in zip(shown[::2], shown[1::2], strict=True):
            text = command.replace("http://127.0.0.1:8080", here)
            text = re.sub(r"(?m)^yuyue-sim (clock \w+|event \w+|call) ", rf"yuyue-sim \1 --url {here} ", text)
            done = subprocess.run(
                ["bash", "-c", text],
                capture_output=True,
                encoding="utf-8",
                timeout=120,
                env={**os.environ, "PATH": path},
                check=False,
            )
            assert done.stdout.strip() == expected.strip(), done.stderr


def test_every_kind_of_refusal_is_named() -> None:
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    source = Path(problems.__file__).read_text(encoding="utf-8")
    kinds = re.findall(r'ProblemError\(HTTPStatus\.(\w+), "([a-z-]+)"', source)
    assert len(kinds) > 12
    for status, kind in kinds:
        code = HTTPStatus[status].value
        assert f"| {code} | `{kind}` |" in text


def test_the_page_names_every_path_and_no_other() -> None:
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    table = text.partition("| address,")[2].partition("\n\n")[0]
    named = re.findall(r"`([A-Z]+) (/[^`]*)`", table)
    paths = SimulationApi().ask("GET", "/openapi.json")["paths"]
    assert sorted(named) == sorted(
        (method.upper(), path.removeprefix("/control/v1")) for path, methods in paths.items() for method in methods
    )
