"""`yuyue-sim contention`: a page that shows which slots several users tried to book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yuyue_sim.cli.history_options import MEMORY_OF_A_PAGE, HistoriesArgument, MemoryOption, NobodyElseOption
from yuyue_sim.cli.output_files import expect_writable, write_output
from yuyue_sim.cli.page_options import AssertOption, JunitOption, PngOption
from yuyue_sim.cli.terminal import CommandError, as_command_error, needing_extra, output, print_line, progress_bar
from yuyue_sim.core.language import say

if TYPE_CHECKING:
    from yuyue_sim.loadtest.report.run_measures import Run


def contention(
    histories: HistoriesArgument,
    to: Annotated[Path, typer.Option("--output", metavar="FILE", help="The page to write.")] = Path("contention.html"),
    compare: Annotated[
        list[Path] | None,
        typer.Option("--compare", metavar="HISTORY", help="Another run to compare with.", show_default=False),
    ] = None,
    nobody_else: NobodyElseOption = None,
    memory: MemoryOption = MEMORY_OF_A_PAGE,
    limits: AssertOption = None,
    junit: JunitOption = None,
    png: PngOption = None,
) -> None:
    """Draw a page of a load test or a journal: verdict, figures, requests of each slot, sales, latencies, fairness.

    The verdict is that of `yuyue-sim audit`, with the end state kept beside the histories. Exits 0 if the page was
    written, for any verdict, 1 if a limit is not kept (3 if the verdict is unknown), 2 if the page was not written.

    Needs the extra: pip install yuyue-sim\\[load].

    Example: yuyue-sim contention load-results/one --compare load-results/two --output both.html
    """
    with needing_extra("contention", "load"):
        from yuyue_sim.cli.audit_report import exit_code_of
        from yuyue_sim.cli.page_outputs import Outputs, print_summary, write_outputs
        from yuyue_sim.journal.store import JournalError
        from yuyue_sim.loadtest.history.header import HistoryError
        from yuyue_sim.loadtest.parts.processes import PartsError
        from yuyue_sim.loadtest.report.page import page
        from yuyue_sim.loadtest.report.run_measures import Side

    expect_writable({"--output": to})
    outputs = Outputs.of(limits or (), junit, png)
    with as_command_error(HistoryError, JournalError, PartsError):
        shown = _run(histories, nobody_else, memory)
        compared = _run(compare, nobody_else, memory) if compare else None
    with progress_bar(say("drawing the page")):
        drawn = page(shown, compared).encode()
    write_output("--output", to, drawn)
    side = Side(shown)
    print_summary(side)
    print_line(say("wrote {file}", file=to))
    if not write_outputs(side, outputs, output()):
        raise typer.Exit(exit_code_of(shown.audit, is_kept=False))


def _run(histories: list[Path], nobody_else: bool | None, memory: str) -> Run:
    from yuyue_sim.cli.end_state_file import end_state_path, folder_of
    from yuyue_sim.cli.history_files import open_source, read_history
    from yuyue_sim.loadtest.audit.audit import audit
    from yuyue_sim.loadtest.parts.end_state_file import read_end_state
    from yuyue_sim.loadtest.parts.memory import MIB, needed_as_a_whole, size_of
    from yuyue_sim.loadtest.report.circumstances import Circumstances
    from yuyue_sim.loadtest.report.run_measures import Run

    with open_source(histories) as source:
        end_state = end_state_path(histories)
        needed_bytes = needed_as_a_whole(source.files, end_state)
        if needed_bytes > size_of(memory):
            raise CommandError(
                say(
                    "a page is drawn of whole histories, and these need about {needed:,} MiB; give --memory "
                    "{needed}MiB, or judge them with `yuyue-sim audit`, which needs no more than its --memory",
                    needed=-(-needed_bytes // MIB),
                )
            )
        history = read_history(source)
    with progress_bar(say("judging")) as report:
        result = audit(history, read_end_state(end_state), nobody_else=nobody_else, progress=report)
    with as_command_error(ValueError):
        known = Circumstances() if history.recorded else Circumstances.read(folder_of(histories))
        return Run(history, result, known)
