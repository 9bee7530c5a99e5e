"""Reads, asks and judges for `yuyue-sim audit`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from yuyue_sim.cli.end_state_file import end_state_path, write_end_state
from yuyue_sim.cli.history_files import open_source
from yuyue_sim.cli.hospital_date import date_of
from yuyue_sim.cli.terminal import as_command_error, progress_bar
from yuyue_sim.core.language import say
from yuyue_sim.journal.store import JournalError
from yuyue_sim.loadtest.audit.final_reads import FinalReadsError, make_final_reads
from yuyue_sim.loadtest.audit.verdict import Audit
from yuyue_sim.loadtest.history.header import HistoryError
from yuyue_sim.loadtest.parts.asked import Asked
from yuyue_sim.loadtest.parts.audit import audit_within
from yuyue_sim.loadtest.parts.memory import size_of
from yuyue_sim.loadtest.parts.processes import PartsError

_PLAIN_EVERY_S = 30.0


def judge(
    histories: list[Path],
    final_reads: str | None,
    memory: str,
    *,
    today: date | None,
    nobody_else: bool | None,
    strict: bool,
) -> Audit:
    """Judge histories within a memory, after the end state was read from a hospital if one is given.

    `today` is the hospital's date; it is asked for if absent.

    Raises:
        CommandError: a file cannot be read, the hospital does not respond, or the memory or the disk does not suffice.
    """
    with as_command_error(HistoryError, JournalError, FinalReadsError, PartsError, ValueError):
        memory_bytes = size_of(memory)
        with open_source(histories) as source:
            if final_reads is not None:
                with progress_bar(say("asking the hospital")) as report:
                    end_state = make_final_reads(final_reads, Asked(source), report, today or date_of(final_reads))
                write_end_state(histories, end_state)
            with progress_bar(say("judging"), plain_every_s=_PLAIN_EVERY_S) as report:
                return audit_within(
                    memory_bytes,
                    source,
                    end_state_path(histories),
                    nobody_else=nobody_else,
                    strict=strict,
                    progress=report,
                )
