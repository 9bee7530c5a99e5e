"""`yuyue-sim record`: a proxy in front of a hospital that keeps every exchange in a journal, until Ctrl-C."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yuyue_sim.cli.serve_options import file_for
from yuyue_sim.cli.terminal import CommandError, as_command_error
from yuyue_sim.core.language import Phrase, say

_DEFAULT_PORT = 8070
_FULL, _SUMMARY = "full", "summary"


def _journal_file(value: str) -> str:
    return file_for(Phrase("journal"), value, say("name a new file"))


def record(
    to: Annotated[str, typer.Option("--to", metavar="URL", help="The hospital: its scheme, host and port.")],
    journal_file: Annotated[
        str,
        typer.Option(
            "--journal-file", metavar="FILE", callback=_journal_file, help="Keep the journal in this new file."
        ),
    ],
    host: Annotated[str, typer.Option("--host", metavar="HOST", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="PORT", help="The port; 0 takes a free one.")
    ] = _DEFAULT_PORT,
    journal: Annotated[
        str, typer.Option("--journal", metavar="MODE", help="full, or summary: all but the bodies.")
    ] = _FULL,
    timeout_s: Annotated[
        float, typer.Option("--timeout", min=0.1, max=3600, metavar="S", help="Seconds to wait for the hospital.")
    ] = 60.0,
) -> None:
    """Forward every request to a hospital, and keep all exchanges in a journal for `yuyue-sim replay`.

    Traffic of a real hospital is about living people. The journal holds RegIDs, card numbers and all bodies;
    --journal summary leaves the bodies out. Exits 0 after a stop, 2 if it could not start.

    Example: yuyue-sim record --to http://10.0.0.5:8080 --journal-file monday.sqlite
    """
    from yuyue_sim.cli.recorder_runner import RecordSettings, run_recorder
    from yuyue_sim.journal.entry import JournalMode
    from yuyue_sim.journal.recorder.proxy import HospitalAddressError, hospital_root
    from yuyue_sim.journal.store import JournalError
    from yuyue_sim.server.settings import StartError

    if journal not in {_FULL, _SUMMARY}:
        raise CommandError(say("--journal {journal}: expected full or summary", journal=journal))
    with as_command_error(HospitalAddressError):
        try:
            root = hospital_root(to)
        except HospitalAddressError as error:
            raise CommandError(f"--to {error}") from None
    with as_command_error(StartError, JournalError):
        run_recorder(RecordSettings(root, Path(journal_file), JournalMode(journal), timeout_s), host, port)
