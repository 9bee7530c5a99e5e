"""`python -m benchmarks.audit`: how long an audit takes, and how much memory."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import psutil
import typer
from yuyue_sim.cli.terminal import complain, progress_bar
from yuyue_sim.core.child_process import exit_on_signals
from yuyue_sim.core.temporary_folder import temporary_folder

from benchmarks.synthetic_history import Plan, make_histories

_EVERY_S = 0.05
_MIB = 1 << 20


def bench_audit(
    questions: Annotated[
        int, typer.Option("--questions", min=1000, metavar="N", help="How many requests.")
    ] = 1_000_000,
    memory: Annotated[str, typer.Option("--memory", metavar="SIZE", help="As for `yuyue-sim audit`.")] = "2GiB",
    files: Annotated[int, typer.Option("--files", min=1, max=1000, metavar="N", help="How many histories.")] = 8,
    oversell: Annotated[bool, typer.Option("--oversell", help="Plant a booking too many in one slot.")] = False,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", metavar="FOLDER", help="Keep the histories here, and use those that are there."),
    ] = None,
) -> None:
    """Make the histories of so many requests to a correct hospital, audit them, and print what that took.

    Histories take about 190 bytes a request. Exits 0 if the verdict is as it must be, 1 if not.

    Examples:

    python -m benchmarks.audit --questions 10000000

    python -m benchmarks.audit --questions 100000000 --oversell --folder /tmp/histories
    """
    with temporary_folder("bench") as scratch:
        histories = folder or scratch / "histories"
        if not histories.exists():
            with progress_bar("making histories") as report:
                make_histories(histories, Plan(questions, files, oversell), report)
        size_bytes = sum(each.stat().st_size for each in histories.iterdir())
        verdict, figures = _audit(histories, memory)
    print(f"{questions:,} requests in {files} files, {size_bytes / 1e9:.2f} GB: {verdict}, {figures}")
    if verdict != ("wrong" if oversell else "right"):
        complain("this is not the verdict that was expected")
        raise typer.Exit(1)


def _audit(histories: Path, memory: str) -> tuple[str, str]:
    """The verdict, and what it took, in words."""
    command = [sys.executable, "-m", "yuyue_sim", "audit", str(histories), "--memory", memory, "--json"]
    began_s = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own command
        audit = psutil.Process(process.pid)
        peak_bytes, processor_s = 0, {}
        while process.poll() is None:
            used_bytes = 0
            for each in (audit, *_children(audit)):
                try:
                    used_bytes += each.memory_info().rss
                    times = each.cpu_times()
                except psutil.Error:
                    continue
                processor_s[each.pid] = times.user + times.system
            peak_bytes = max(peak_bytes, used_bytes)
            time.sleep(_EVERY_S)
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        said = process.stdout.read()
    took_s = time.monotonic() - began_s
    processors_s = sum(processor_s.values())
    return json.loads(said)["verdict"], (
        f"{took_s:.1f} s, {processors_s:.1f} s of processors, at most {peak_bytes / _MIB:,.0f} MiB in all processes"
    )


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []


if __name__ == "__main__":
    exit_on_signals()
    typer.run(bench_audit)
