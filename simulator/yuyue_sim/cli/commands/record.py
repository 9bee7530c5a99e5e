"""`yuyue-sim record`: a proxy in front of a hospital that keeps every exchange in a journal, until Ctrl-C."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yuyue_sim.cli.serve_options import file_for
from yuyue_sim.cli.terminal import NEGATIVE, CommandError, as_command_error
from yuyue_sim.core.language import Phrase, say

_DEFAULT_PORT = 8070
_FULL, _SUMMARY = "full", "summary"


_TrustOption = Annotated[
    Path | None,
    typer.Option("--trust", metavar="FILE", help="PEM of who signed the hospital's certificate.", show_default=False),
]
_CertificateOption = Annotated[
    Path | None, typer.Option("--certificate", metavar="FILE", help="PEM to listen with over TLS.", show_default=False)
]
_KeyOption = Annotated[
    Path | None,
    typer.Option("--key", metavar="FILE", help="PEM of its key, if in another file.", show_default=False),
]


def _journal_file(value: str) -> str:
    return file_for(Phrase("journal"), value, say("name a new file"))


def record(  # noqa: PLR0913, PLR0917 - one parameter an option
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
    trust: _TrustOption = None,
    certificate: _CertificateOption = None,
    key: _KeyOption = None,
) -> None:
    """Forward every request to a hospital, and keep all exchanges in a journal for `yuyue-sim replay`.

    Traffic of a real hospital is about living people. The journal holds RegIDs, card numbers and all bodies;
    --journal summary leaves the bodies out. TLS: --trust for the hospital, --certificate for clients.
    Exits 0 after a stop, 1 if exchanges are missing from the journal, 2 if it could not start.

    Example: yuyue-sim record --to http://10.0.0.5:8080 --journal-file monday.sqlite
    """
    from yuyue_sim.cli.recorder_runner import RecordSettings, run_recorder
    from yuyue_sim.core.tls import Certificate, CertificateError
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
    if key is not None and certificate is None:
        raise CommandError(say("--key: give --certificate too"))
    shown = None if certificate is None else Certificate(certificate, key)
    settings = RecordSettings(root, Path(journal_file), JournalMode(journal), timeout_s, trust, shown)
    with as_command_error(StartError, JournalError, CertificateError):
        if not run_recorder(settings, host, port):
            raise typer.Exit(NEGATIVE)
