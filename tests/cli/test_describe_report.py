"""`yuyue-sim describe --report`: the page, and the figures beside it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.shell import refused, run, run_in_shell

WEEK = ("--from", "2026-03-02", "--days", "2")


@pytest.mark.slow
def test_the_page_is_written_and_the_figures_are_printed(tmp_path: Path) -> None:
    file = tmp_path / "real.html"
    done = run("describe", "default", *WEEK, "--report", str(file))
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == f"{file} is written"
    assert any(line.split()[-1] == "yes" and "14.4 % and 15 %" in line for line in lines if line.strip())
    assert done.stderr == ""
    text = file.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert "seed 12320, 2 days" in text


@pytest.mark.slow
def test_the_page_in_chinese(tmp_path: Path) -> None:
    file = tmp_path / "real.html"
    done = run("describe", "default", *WEEK, "--report", str(file), "--lang", "zh")
    assert any("预约后没有来的患者（爽约）" in line and line.split()[-1] == "是" for line in done.stdout.splitlines())
    text = file.read_text(encoding="utf-8")
    for part in (
        '<html lang="zh">',
        "<h1>default 有多真实？</h1>",
        "一天中的到达",
        "周一",
        "可信度高：",
        "所引公立医院",
    ):
        assert part in text
    assert "never come" not in text


@pytest.mark.slow
def test_json_and_the_same_bytes_again(tmp_path: Path) -> None:
    first, second = tmp_path / "first.html", tmp_path / "second.html"
    done = run("describe", "default", *WEEK, "--report", str(first), "--json")
    assert done.returncode == 0
    figures = {figure["figure"]: figure for figure in json.loads(done.stdout)["figures"]}
    assert figures["beds_public"]["band"] == [0.82, 0.9]
    assert 0.7 < figures["beds_public"]["measured"] < 1
    assert figures["filled"]["inside"] is None
    run_in_shell("describe", "default", *WEEK, "--report", str(second))
    assert first.read_bytes() == second.read_bytes()


def test_a_report_covers_all_hospitals(tmp_path: Path) -> None:
    assert refused("describe", "--hospital", "WS01", "--report", str(tmp_path / "real.html")) == (
        "--report covers all hospitals: leave out --hospital and --schedules\n"
    )


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    file = tmp_path / "missing" / "real.html"
    assert refused("describe", *WEEK, "--report", str(file)) == f"--report {file}: No such file or directory\n"


def test_without_matplotlib_it_says_what_to_install(tmp_path: Path) -> None:
    program = "import sys; sys.modules['matplotlib'] = None; from yuyue_sim.cli.app import main; main()"
    words = ["describe", *WEEK, "--report", str(tmp_path / "real.html")]
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "--report needs matplotlib: pip install 'yuyue-sim[report]'\n"
    assert not (tmp_path / "real.html").exists()
