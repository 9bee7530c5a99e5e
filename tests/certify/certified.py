"""`yuyue-sim certify` in this process, and what its report says."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

from yuyue_sim.cli.app import run

HOSPITAL = Path(__file__).with_name("hospital.yaml")
FAST = ("--rate", "100000", "--at-once", "8", "--first-reg-id", "1000")


def printed(*arguments: str) -> tuple[int, str]:
    """The exit code and the output of a command."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = run(["certify", *arguments])
    return code, out.getvalue()


def certified(url: str, *options: str) -> dict[str, Any]:
    """The report as JSON, with the exit code as `exit_code`."""
    code, out = printed(url, "--json", *FAST, *options)
    report: dict[str, Any] = json.loads(out)
    return {**report, "exit_code": code}


def failed(report: dict[str, Any]) -> set[str]:
    """The ids of the checks that failed."""
    return {each["id"] for each in report["checks"] if each["status"] == "failed"}


def status(report: dict[str, Any], check: str) -> str:
    """What became of a check."""
    found: str = next(each["status"] for each in report["checks"] if each["id"] == check)
    return found


def findings(report: dict[str, Any], check: str) -> list[dict[str, Any]]:
    """What a check has found."""
    found: list[dict[str, Any]] = next(each["findings"] for each in report["checks"] if each["id"] == check)
    return found


def scenario(dialect: str = "", *replacements: tuple[str, str]) -> str:
    """The hospital of the tests, as YAML, with a dialect and other changes."""
    text = HOSPITAL.read_text(encoding="utf-8")
    if dialect:
        text = text.replace("      only_these: true\n", f"      only_these: true\n      dialect: {{{dialect}}}\n", 1)
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return text
