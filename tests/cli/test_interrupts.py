"""Ctrl-C while modules are still imported, in a command or in processes that it has started: no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no groups of processes")

INTERRUPTED_AT = """
import os, signal, sys
from importlib.abc import MetaPathFinder


class Interrupting(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "{module}" and {where}:
            os.killpg(0, signal.SIGINT)
        return None


sys.meta_path.insert(0, Interrupting())
if "--multiprocessing-fork" not in sys.orig_argv:  # whatever started the tests may ignore it
    signal.signal(signal.SIGINT, signal.default_int_handler)
"""
"""Send what Ctrl-C sends to all processes of a terminal when a module is imported."""
ANYWHERE = "True"
IN_A_WORKER = '"--multiprocessing-fork" in sys.orig_argv'


def interrupted(folder: Path, module: str, where: str, *words: str) -> subprocess.CompletedProcess[str]:
    (folder / "sitecustomize.py").write_text(INTERRUPTED_AT.format(module=module, where=where), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(folder), "TMPDIR": str(folder)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        start_new_session=True,
        check=False,
    )


@pytest.mark.parametrize("words", [("yuyue_sim", "serve"), ("benchmarks",), ("benchmarks.torture",)])
def test_a_command_ends(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = interrupted(tmp_path, "typer", ANYWHERE, *words)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_a_server_ends_in_order_while_its_workers_start(tmp_path: Path) -> None:
    words = ("yuyue_sim", "serve", "--workers", "2", "--port", "0")
    done = interrupted(tmp_path, "yuyue_sim.server.worker", IN_A_WORKER, *words)
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode == 0
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith("yuyue-sim-")] == []
