"""The settings of a load test in locust's help, and what is wrong with one, in a Chinese locale."""

from __future__ import annotations

import subprocess
import sys

import pytest

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
