"""`yuyue-sim audit`: was anybody double-booked, lost or lied to?"""

from __future__ import annotations

from typing import Annotated

import typer

from yuyue_sim.cli.history_options import DEFAULT_MEMORY, HistoriesArgument, MemoryOption, NobodyElseOption
from yuyue_sim.cli.hospital_date import TodayOption, given_date
from yuyue_sim.cli.terminal import JsonOption, needing_extra, print_json


def audit(
    histories: HistoriesArgument,
    final_reads: Annotated[
        str | None,
        typer.Option(
            "--final-reads", metavar="URL", help="Read the end state from this hospital now.", show_default=False
        ),
    ] = None,
    today: TodayOption = None,
    nobody_else: NobodyElseOption = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Verdict unknown also if the run did not try what matters most.")
    ] = False,
    memory: MemoryOption = DEFAULT_MEMORY,
    as_json: JsonOption = False,
) -> None:
    """Check the responses of a load test, or of a journal, against every invariant, with witnesses in plain words.

    A journal of `yuyue-sim record`, or of the simulator, holds what any platform or test tool sent. What it does not
    know is left out, and the report says so.

    With --final-reads, the end state is read from the hospital and kept as end-state.json beside the first history
    (JOURNAL.end-state.json for a journal); later audits use that file. Exits 0 if nothing is wrong, 1 if something is,
    2 if there is nothing to judge, 3 if the verdict is unknown.

    Histories that need more than --memory are judged in parts, on all processors; temporary files in $TMPDIR then take
    about a third of the room of the histories.

    Needs the extra: pip install yuyue-sim\\[load].

    Example: yuyue-sim audit histories/ --final-reads http://127.0.0.1:8080
    """
    with needing_extra("audit", "load"):
        from yuyue_sim.cli.audit_report import exit_code_of, print_audit
        from yuyue_sim.cli.audit_runner import judge

    result = judge(histories, final_reads, memory, today=given_date(today), nobody_else=nobody_else, strict=strict)
    if as_json:
        print_json(result.to_json())
    else:
        print_audit(result)
    raise typer.Exit(exit_code_of(result))
