"""With --json a command that fails prints one JSON value as well: what stderr says, and the exit code."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shell import run, run_in_shell
from tests.paths import ROOT

SECTIONS = re.split(r"^##+ yuyue-sim ", (ROOT / "docs" / "commands.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
WITH_JSON = [section.partition("\n")[0] for section in SECTIONS if " --json " in section]
"""Every command with the option."""
NOBODY = "http://127.0.0.1:9"


def failed(*words: str, cwd: Path | None = None) -> tuple[int, Any, str]:
    done = run(*words, cwd=cwd)
    return done.returncode, json.loads(done.stdout), done.stderr


@pytest.mark.parametrize("command", WITH_JSON)
def test_a_mistake_in_any_command(command: str) -> None:
    text = f"yuyue-sim {command}: no option --zzz"
    code, response, said = failed(*command.split(), "--json", "--zzz")
    assert (code, response) == (2, {"error": {"exit_code": 2, "text": text}})
    assert said == f"{text}\nTry: yuyue-sim {command} --help\n"


def test_there_are_such_commands() -> None:
    assert {"check", "clock show", "journal list", "load", "run"} < set(WITH_JSON)


def test_a_simulator_that_does_not_run() -> None:
    code, response, said = failed("clock", "show", "--url", NOBODY, "--json")
    assert code == 2
    assert response == {"error": {"exit_code": 2, "text": said.rstrip("\n")}}
    assert "Is it running?" in said


def test_the_problems_of_a_scenario_have_their_places(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(
        "name: a\nseed: -4\nworld:\n  hospitals:\n    - profile: community\n", encoding="utf-8"
    )
    text = "bad.yaml:2:7: seed: expected at least 0, got -4"
    place = {"source": "bad.yaml", "place": {"line": 2, "column": 7}, "key": "seed"}
    problems = [{**place, "text": "expected at least 0, got -4"}]
    for command in ("run", "describe"):
        code, response, said = failed(command, "bad.yaml", "--json", cwd=tmp_path)
        assert (code, said) == (2, f"{text}\n")
        assert response == {"error": {"exit_code": 2, "text": text}, "problems": problems}
    _, checked, _ = failed("check", "bad.yaml", "--json", cwd=tmp_path)
    assert checked == {"sound": False, "error": {"exit_code": 2, "text": text}, "problems": problems}


def test_a_file_that_cannot_be_written() -> None:
    code, response, _ = failed("describe", "default", "--days", "1", "--report", "/nowhere/a.html", "--json")
    assert code == 2
    assert response["error"]["text"] == "--report /nowhere/a.html: No such file or directory"


def test_the_text_is_in_the_language_spoken() -> None:
    _, response, _ = failed("check", "default", "--json", "--zzz", "--lang", "zh")
    assert response["error"]["text"] == "yuyue-sim check: 没有选项 --zzz"


def test_it_is_one_line_for_those_who_read_lines() -> None:
    done = run_in_shell("platform", "--json", "--hospital", "nowhere")
    assert done.stdout.count("\n") == 1
    assert json.loads(done.stdout)["error"]["exit_code"] == 2


def test_without_json_stdout_is_empty() -> None:
    assert run("check", "--zzz").stdout == ""
    assert run("load", "rush", "--zzz", "--", "--json").stdout == ""
