"""The settings of a load test in locust's help, and what is wrong with one, in a Chinese locale."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.served import serving
from tests.paths import ROOT

HELP = """
from locust.argument_parser import LocustArgumentParser
from yuyue_sim.loadtest.users.arguments import add_arguments

parser = LocustArgumentParser()
add_arguments(parser)
print(parser.format_help())
"""


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process that locust may change."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, check=False
    )


def test_help_and_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("PYTHONUTF8", "1")
    shown = "".join(python("-c", HELP).stdout.split())
    assert "同一用户两次就诊请求之间的平均秒数。" in shown
    assert "黄牛程序在用户中所占的比例：它们不停顿。" in shown
    refused = python("-m", "locust", "-f", "loadtests/mixed.py", "--headless", "--bots", "2")
    assert refused.returncode == 2
    assert "argument --bots: 应为 0 到 1 的数，实际是 '2'" in refused.stderr


def test_what_stops_a_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("PYTHONUTF8", "1")
    words = ("-m", "locust", "-f", "loadtests/mixed.py", "--headless", "--first-day", "2026-03-03")
    with serving("--clock", "frozen@2026-03-02T09:30:00") as served:
        url = f"http://127.0.0.1:{served.port}"
        stopped = python(*words, "--host", url, "--history", str(tmp_path), "--hospitals", "XX01")
    assert "yuyue-sim: --hospitals：没有医院 XX01；有 SG01, KC01, WS01\n" in stopped.stdout
    assert stopped.returncode == 2
    nowhere = python(*words, "--history", "/dev/null/x", "--host", url)
    assert "yuyue-sim: --history /dev/null/x：不是文件夹\n" in nowhere.stdout
    assert nowhere.returncode == 2
