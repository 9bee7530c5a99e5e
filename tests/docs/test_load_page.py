"""The script shown on the page about load tests runs, and the page names all that may be imported."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.shell import run
from tests.paths import ROOT

TEXT = (ROOT / "docs" / "load.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_script_shown_runs(tmp_path: Path) -> None:
    shown = re.search(r"<!-- locustfile -->\n```python\n(.*?)```", TEXT, re.DOTALL)
    assert shown is not None
    script = tmp_path / "hesitant.py"
    script.write_text(shown[1], encoding="utf-8")
    words = ("--users", "20", "--seconds", "15", "--output", str(tmp_path / "run"), "--no-page", "--json")
    done = run("load", str(script), *words, "--", "--think", "0.1")
    assert done.stdout, done.stderr
    report = json.loads(done.stdout)
    assert (done.returncode, report["verdict"], report["run"]["script"]) == (0, "right", "Hesitant")
    assert report["facts"]["booked"] > 0


def test_every_public_name_is_on_the_page() -> None:
    import yuyue_sim.loadtest  # noqa: PLC0415 - importing its names would bring in locust

    section = TEXT.split("## A script of your own")[1].split("\n## ")[0]
    assert [name for name in yuyue_sim.loadtest.__all__ if f"`{name}`" not in section] == []
