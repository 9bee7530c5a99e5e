"""The page on auditing names all that is judged and written, and what it shows is what runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from yuyue_sim.loadtest.audit.verdict import Invariant
from yuyue_sim.loadtest.history.layout import Kind

from tests.docs.test_readme import blocks
from tests.docs.walking import locale_of
from tests.paths import ROOT

PAGE = "docs/auditing.md"
TEXT = (ROOT / PAGE).read_text(encoding="utf-8")


def test_every_invariant_is_in_the_table() -> None:
    judged = TEXT.split("## What is judged")[1].split("\n## ")[0]
    assert re.findall(r"^\| `([a-z-]+)` \|", judged, re.MULTILINE) == [each.value for each in Invariant]


def test_every_kind_of_record_is_in_the_table() -> None:
    rows = re.findall(r"^\| (\d) \| ([a-z]+) \|", TEXT.split("## Histories")[1], re.MULTILINE)
    assert [(int(number), name.upper()) for number, name in rows] == [(each.value, each.name) for each in Kind]


@pytest.mark.parametrize("page", [PAGE, "docs/auditing.zh.md"])
def test_a_history_of_ones_own_is_judged_as_shown(page: str, tmp_path: Path) -> None:
    (_, program), (_, command), (_, expected) = blocks(page)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {
        **os.environ,
        "PATH": path,
        "PYTHONUTF8": "1",
        "LC_ALL": "",
        "LC_MESSAGES": "",
        "LANG": locale_of(page),
    }
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, timeout=120, check=True)
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        env=environment,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, expected, "")
