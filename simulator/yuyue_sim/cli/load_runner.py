"""A load test from its plan to the printed verdict, with its progress on stderr."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from yuyue_sim.cli.audit_report import exit_code_of, print_audit
from yuyue_sim.cli.load_command import circumstances_of
from yuyue_sim.cli.page_outputs import Outputs, write_outputs
from yuyue_sim.cli.terminal import as_command_error, output, print_json, print_line, progress_bar
from yuyue_sim.loadtest.audit.audit import audit
from yuyue_sim.loadtest.audit.final_reads import FinalReadsError
from yuyue_sim.loadtest.audit.verdict import Audit
from yuyue_sim.loadtest.history.reader import HistoryError
from yuyue_sim.loadtest.report.circumstances import Circumstances
from yuyue_sim.loadtest.report.run_measures import Run
from yuyue_sim.loadtest.run.errors import ExperimentError
from yuyue_sim.loadtest.run.experiment import Observed, Plan, observe
from yuyue_sim.loadtest.run.explanations import explanations_of, is_simulator, root_of
from yuyue_sim.server.control.client import ControlRefusedError, ControlUnreachableError

if TYPE_CHECKING:
    from yuyue_sim.loadtest.run.progress import Counts

VERDICT_FILE = "verdict.json"
PAGE_FILE = "contention.html"


def run_load(plan: Plan, outputs: Outputs, *, as_json: bool, with_page: bool) -> None:
    """Run a load test, print the verdict and the limits, and exit with their code."""
    with as_command_error(ExperimentError, HistoryError, FinalReadsError, ControlRefusedError, ControlUnreachableError):
        circumstances = circumstances_of(plan)
        circumstances.write(plan.folder)
        with _observe(plan) as observed:
            with progress_bar("judging") as show:
                result = audit(observed.history, observed.end_state, progress=show)
            with progress_bar("asking the simulator about the witnesses"):
                circumstances = _with_simulator(plan, circumstances, observed.url, result)
        circumstances.write(plan.folder)
    report = result.to_json() | {"folder": str(plan.folder), "run": observed.history.run}
    (plan.folder / VERDICT_FILE).write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
    run = Run(observed.history, result, circumstances)
    page = _write_page(plan, run) if with_page else None
    if as_json:
        print_json(report)
        is_kept = write_outputs(run, outputs, Console(stderr=True))
    else:
        print_audit(observed.history, result)
        print_line(f"everything is in {plan.folder}" + (f"; look at {page}" if page else ""))
        is_kept = write_outputs(run, outputs, output())
    raise typer.Exit(exit_code_of(result, is_kept=is_kept))


@contextmanager
def _observe(plan: Plan) -> Iterator[Observed]:
    columns = (SpinnerColumn(), BarColumn(bar_width=10), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def wait_for(what: str) -> None:
            bar.reset(task, description=f"waiting for {what}", total=None)
            bar.refresh()  # also what is over at once is shown

        def show_counts(elapsed_s: float, counts: Counts) -> None:
            bar.update(task, completed=elapsed_s, total=plan.seconds)
            if counts.responses:
                outcomes = f"{counts.booked:,} booked, {counts.full:,} full, {counts.unclear:,} unclear"
                bar.update(task, description=f"{counts.responses:,} responses: {outcomes}")

        def show_final_reads(what: str, done: int, total: int) -> None:
            text = f"asking for {what}"
            is_new = text != bar.tasks[0].description
            bar.update(task, description=text, completed=done, total=total, refresh=is_new)

        with observe(plan, wait_for, show_counts, show_final_reads) as observed:
            bar.stop()
            yield observed
            bar.start()


def _with_simulator(plan: Plan, known: Circumstances, url: str, result: Audit) -> Circumstances:
    """With what leads from a witness to the simulator: its address if it goes on, or else its explanations."""
    root = root_of(url)
    if plan.against is None:
        return replace(known, explanations=explanations_of(root, result))
    return replace(known, simulator=root) if is_simulator(root) else known


def _write_page(plan: Plan, run: Run) -> Path:
    from yuyue_sim.loadtest.report.page import write_page

    path = plan.folder / PAGE_FILE
    with as_command_error(OSError), progress_bar("drawing the page"):
        write_page(path, run)
    return path
