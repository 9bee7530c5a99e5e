"""Help, and words that are no command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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
    assert "did you mean 'check'?" in refused("chekc")


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


def packages(modules: set[str]) -> set[str]:
    """The packages of others among modules, without what an extension brings along under a name of its own."""
    found = {each.partition(".")[0] for each in modules} - {*sys.stdlib_module_names, "yuyue_sim", "cython_runtime"}
    return {each for each in found if not each.startswith("_") and not each.endswith("__mypyc")}


def wings(modules: set[str]) -> set[str]:
    """The wings of our own package among modules."""
    return {each.split(".")[1] for each in modules if each.startswith("yuyue_sim.")}


OF_TYPER = {"typer", "annotated_doc", "shellingham"}
OF_PYDANTIC = {"pydantic", "pydantic_core", "annotated_types", "typing_extensions", "typing_inspection"}
OF_RICH = {"rich", "markdown_it", "mdurl", "pygments", "attr"}

COUNTING = """
import atexit, gc, sys

counted = []
gc.callbacks.append(lambda phase, info: counted.append(phase))
atexit.register(lambda: print(counted.count("start"), sum(map(len, map(gc.get_objects, range(3)))), file=sys.stderr))
"""
"""Says at the end how often garbage was looked for, and how many objects the last look would have to go through."""

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
    of_help = imported_by("--help")
    assert of_help & (HEAVY | {"asyncio", "pydantic", "lxml", "yuyue_sim.core.clock"}) == set()
    assert packages(of_help) <= {*OF_TYPER, *OF_RICH}
    assert wings(of_help) == {"cli", "core"}
    unneeded = {"asyncio", "rich", "lxml", "yuyue_sim.cli.commands.run", "yuyue_sim.contract.messages.get_gh_record"}
    modules = imported_by("check", "default")
    assert modules & (HEAVY | unneeded) == set()
    assert packages(modules) <= {*OF_TYPER, *OF_PYDANTIC, "yaml"}
    assert wings(modules) == {"cli", "contract", "core", "hospital", "scenario"}


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
    assert packages(modules) <= {*OF_TYPER, *OF_PYDANTIC, *OF_RICH, "lxml"}
    assert wings(modules) == {"cli", "contract", "core", "platform", "scenario"}


@pytest.mark.parametrize("program", [("-m", "yuyue_sim"), ("-c", "from yuyue_sim.cli.start import main; main()")])
def test_a_short_command_hardly_looks_for_garbage(tmp_path: Path, program: tuple[str, str]) -> None:
    """In a process of its own, collections are counted by a hook that the interpreter runs first."""
    (tmp_path / "sitecustomize.py").write_text(COUNTING, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, *program, "check", "default"],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    collections, left = map(int, done.stderr.split())
    assert collections <= 3
    assert left < 1000
