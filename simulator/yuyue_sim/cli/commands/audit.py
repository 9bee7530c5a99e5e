"""`yuyue-sim audit`: was anybody double-booked, lost or lied to?"""

from __future__ import annotations

from typing import Annotated

import typer

from yuyue_sim.cli.history_options import HistoriesArgument, NobodyElseOption
from yuyue_sim.cli.terminal import JsonOption, as_command_error, needing_extra, print_json, progress_bar
from yuyue_sim.core.language import say


def audit(
    histories: HistoriesArgument,
    final_reads: Annotated[
        str | None,
        typer.Option(
            "--final-reads", metavar="URL", help="Read the end state from this hospital now.", show_default=False
        ),
    ] = None,
    nobody_else: NobodyElseOption = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Verdict unknown also if the run did not try what matters most.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Check the responses of a load test, or of a journal, against every invariant, with witnesses in plain words.

    A journal of `yuyue-sim record`, or of the simulator, holds what any platform or test tool sent. What it does not
    know is left out, and the report says so.

    With --final-reads, the end state is read from the hospital and kept as end-state.json beside the first history
    (JOURNAL.end-state.json for a journal); later audits use that file. Exits 0 if nothing is wrong, 1 if something is,
    2 if there is nothing to judge, 3 if the verdict is unknown.

    Needs the extra: pip install yuyue-sim\\[load].

    Example: yuyue-sim audit histories/ --final-reads http://127.0.0.1:8080
    """
    with needing_extra("audit", "load"):
        from yuyue_sim.cli.audit_report import exit_code_of, print_audit
        from yuyue_sim.cli.end_state_file import read_end_state, write_end_state
        from yuyue_sim.cli.history_files import read_history
        from yuyue_sim.journal.store import JournalError
        from yuyue_sim.loadtest.audit import audit
        from yuyue_sim.loadtest.audit.final_reads import FinalReadsError, make_final_reads
        from yuyue_sim.loadtest.history.header import HistoryError

    with as_command_error(HistoryError, JournalError, FinalReadsError, ValueError):
        history = read_history(histories)
        end_state = read_end_state(histories)
        if final_reads is not None:
            with progress_bar(say("asking the hospital")) as report:
                end_state = make_final_reads(final_reads, history, report)
            write_end_state(histories, end_state)
    with progress_bar("judging") as report:
        result = audit.audit(history, end_state, nobody_else=nobody_else, strict=strict, progress=report)
    if as_json:
        print_json(result.to_json())
    else:
        print_audit(history, result)
    raise typer.Exit(exit_code_of(result))
