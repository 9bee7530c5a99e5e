"""A load test from its plan to the printed verdict, with its progress on stderr."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import typer
from rich.console import Console

from yuyue_sim.cli.audit_report import exit_code_of, print_audit
from yuyue_sim.cli.hospital_date import date_of
from yuyue_sim.cli.load_command import circumstances_of
from yuyue_sim.cli.load_progress import LoadProgress, load_progress
from yuyue_sim.cli.page_outputs import Outputs, print_summary, write_outputs
from yuyue_sim.cli.terminal import as_command_error, output, print_json, print_line
from yuyue_sim.core.language import say
from yuyue_sim.loadtest.audit.audit import DrawableAudit, audit
from yuyue_sim.loadtest.audit.final_reads import FinalReadsError
from yuyue_sim.loadtest.history.header import HistoryError
from yuyue_sim.loadtest.report.circumstances import Circumstances
from yuyue_sim.loadtest.report.run_measures import Run, Side
from yuyue_sim.loadtest.report.summary import figures_json
from yuyue_sim.loadtest.run.errors import ExperimentError
from yuyue_sim.loadtest.run.experiment import Plan, observe
from yuyue_sim.loadtest.run.explanations import explanations_of, is_simulator, root_of
from yuyue_sim.server.control.client import ControlRefusedError, ControlUnreachableError

VERDICT_FILE = "verdict.json"
PAGE_FILE = "contention.html"


def run_load(plan: Plan, outputs: Outputs, *, as_json: bool, with_page: bool) -> None:
    """Run a load test, print the verdict and the limits, and exit with their code."""
    with load_progress(plan.seconds) as shown:
        run = _run(plan, shown)
        side = Side(run)
        report = run.audit.to_json() | {"figures": figures_json(side)}
        report |= {"folder": str(plan.folder), "run": run.history.run}
        (plan.folder / VERDICT_FILE).write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
        page = _write_page(plan, run, shown) if with_page else None
    if as_json:
        print_json(report)
        is_kept = write_outputs(side, outputs, Console(stderr=True))
    else:
        print_audit(run.audit)
        print_summary(side)
        print_line(
            say(
                "everything is in {folder}; look at {page}" if page else "everything is in {folder}",
                folder=plan.folder,
                page=page,
            )
        )
        is_kept = write_outputs(side, outputs, output())
    raise typer.Exit(exit_code_of(run.audit, is_kept=is_kept))


def _run(plan: Plan, shown: LoadProgress) -> Run:
    """Run the load test and judge it while the hospital still runs."""
    with as_command_error(ExperimentError, HistoryError, FinalReadsError, ControlRefusedError, ControlUnreachableError):
        circumstances = circumstances_of(plan)
        circumstances.write(plan.folder)
        with observe(plan, shown.wait_for, shown.show_counts, shown.show_final_reads, date_of) as observed:
            with shown.stage(say("judging")) as report:
                result = audit(observed.history, observed.end_state, progress=report)
            with shown.stage(say("asking the simulator about the witnesses")):
                circumstances = _with_simulator(plan, circumstances, observed.url, result)
        circumstances.write(plan.folder)
    return Run(observed.history, result, circumstances)


def _with_simulator(plan: Plan, known: Circumstances, url: str, result: DrawableAudit) -> Circumstances:
    """With what leads from a witness to the simulator: its address if it goes on, or else its explanations."""
    root = root_of(url)
    if plan.against is None:
        return replace(known, explanations=explanations_of(root, result))
    return replace(known, simulator=root) if is_simulator(root) else known


def _write_page(plan: Plan, run: Run, shown: LoadProgress) -> Path:
    from yuyue_sim.loadtest.report.page import write_page

    path = plan.folder / PAGE_FILE
    with as_command_error(OSError), shown.stage(say("drawing the page")):
        write_page(path, run)
    return path
