"""The settings of a load test in locust's help, and what is wrong with one, in a Chinese locale."""

from __future__ import annotations

import subprocess
import sys

import pytest
from locust.argument_parser import LocustArgumentParser
from yuyue_sim.loadtest.users.arguments import add_arguments

from tests.paths import ROOT


def locust(*options: str) -> subprocess.CompletedProcess[str]:
    """Run locust with the users of a mixed load."""
    command = [sys.executable, "-m", "locust", "-f", str(ROOT / "loadtests" / "mixed.py"), *options]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)


def test_help_and_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("PYTHONUTF8", "1")
    parser = LocustArgumentParser()
    add_arguments(parser)
    shown = "".join(parser.format_help().split())
    assert "同一用户两次就诊请求之间的平均秒数。" in shown
    assert "号贩子程序在用户中所占的比例：它们不停顿。" in shown
    refused = locust("--headless", "--bots", "2")
    assert refused.returncode == 2
    assert "argument --bots: 应为 0 到 1 的数，实际是 '2'" in refused.stderr
