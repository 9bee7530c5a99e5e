"""Help, and words that are no command."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.acceptance.served import serving
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


IMPORTED = """
import sys
from yuyue_sim.cli.app import run
run(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
"""


def imported_by(*command: str) -> set[str]:
    """The modules that a command has imported when it is done."""
    program = [sys.executable, "-c", IMPORTED, *command]
    return set(subprocess.run(program, capture_output=True, encoding="utf-8", timeout=120, check=True).stderr.split())


HEAVY = {
    "yuyue_sim.core.chinese",
    "spyne",
    "fastapi",
    "starlette",
    "uvicorn",
    "httpx",
    "PIL",
    "prometheus_client",
    "numpy",
    "locust",
    "faker",
}


def test_help_and_check_import_nothing_that_serves() -> None:
    assert imported_by("--help") & (HEAVY | {"asyncio", "pydantic", "lxml", "yuyue_sim.core.clock"}) == set()
    unneeded = {"asyncio", "rich", "lxml", "yuyue_sim.cli.commands.run", "yuyue_sim.contract.messages.get_gh_record"}
    assert imported_by("check", "default") & (HEAVY | unneeded) == set()


def test_call_imports_no_simulator() -> None:
    with serving() as served:
        url = f"http://127.0.0.1:{served.port}"
        modules = imported_by("call", "getHospInfo", "HospitalID=SG01", "--url", url)
    assert "lxml" in modules
    unneeded = {
        "yuyue_sim.server",
        "yuyue_sim.hospital",
        "yaml",
        "pygments",
        "yuyue_sim.contract.messages.get_gh_record",
    }
    assert modules & (HEAVY | unneeded) == set()
