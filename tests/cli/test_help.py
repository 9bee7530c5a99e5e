"""Help, and words that are no command."""

from __future__ import annotations

import pytest

from tests.cli.shell import refused, run, run_in_shell


@pytest.mark.parametrize("command", ["serve", "check", "describe", "call", "platform"])
def test_the_help_of_every_command_shows_an_example(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"Example: yuyue-sim {command}" in done.stdout


def test_the_help_lists_the_commands_and_exit_codes() -> None:
    done = run_in_shell("--help")
    assert done.returncode == 0
    for command in ("serve", "check", "describe", "call", "platform"):
        assert f" {command} " in done.stdout
    assert "Exit codes: 0 done, 1 a negative result, 2 a mistake" in done.stdout


def test_a_misspelt_command() -> None:
    assert "Did you mean 'check'?" in refused("chekc")
