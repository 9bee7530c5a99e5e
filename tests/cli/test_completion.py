"""Completion: each shell gets a script, and the program answers it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.cli.shell import refused, run


def completed(words: str) -> list[str]:
    """What bash offers for the last of the words."""
    asked = {"_YUYUE_SIM_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    done = subprocess.run(
        [sys.executable, "-m", "yuyue_sim"],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        env={**os.environ, **asked},
        check=True,
    )
    return done.stdout.split()


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("bash", "complete -o default -F _yuyue_sim_completion yuyue-sim"),
        ("zsh", "compdef _yuyue_sim_completion yuyue-sim"),
        ("fish", "complete --command yuyue-sim --no-files --arguments "),
    ],
)
def test_each_shell_has_a_script(shell: str, line: str) -> None:
    done = run("completion", shell)
    assert done.returncode == 0
    assert line in done.stdout


def test_another_shell_has_none() -> None:
    assert "'tcsh' is none of 'bash', 'zsh', 'fish'" in refused("completion", "tcsh")


def test_commands_options_and_names_are_completed() -> None:
    assert completed("yuyue-sim s") == ["serve", "snapshot", "scenario", "schema"]
    assert completed("yuyue-sim snapshot t") == ["take"]
    assert completed("yuyue-sim check r") == ["referral-and-exams", "release-rush", "reserved-and-stopped"]
    assert completed("yuyue-sim call getY") == ["getYyNo"]
    assert completed("yuyue-sim event happen r") == ["resume_schedule", "release_numbers", "resume_hospital", "rush"]
    assert completed("yuyue-sim bug plant o") == ["oversell"]
    assert completed("yuyue-sim clock next s") == ["session"]
    assert completed("yuyue-sim fault list --j") == ["--json"]
