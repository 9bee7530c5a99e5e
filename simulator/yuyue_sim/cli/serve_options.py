"""The options of `yuyue-sim serve`."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from yuyue_sim.core.language import Phrase, say
from yuyue_sim.core.logs import LogStyle
from yuyue_sim.core.web_address import parts_of

DEFAULT_PORT = 8080
_MOST_WORKERS = 64
_SMALLEST_BODY = 1024
ONE_MIB = 1 << 20
GRACE_S = 5


class JournalChoice(StrEnum):
    """How much of every exchange the journal keeps."""

    FULL = "full"
    SUMMARY = "summary"
    OFF = "off"


ClockOption = Annotated[
    str | None,
    typer.Option(
        "--clock",
        metavar="SPEC",
        help="real, frozen@INSTANT, x60@INSTANT or step1@INSTANT, instead of the scenario's own.",
        show_default=False,
    ),
]


def _public_url(value: str | None) -> str | None:
    if value is None:
        return None
    parts = parts_of(value)
    if parts is None or parts.query or parts.fragment:
        raise typer.BadParameter(say("{value!r} is no address such as https://hospital.example:8443", value=value))
    return value.rstrip("/")


def hospital_ids(value: str | None) -> tuple[str, ...]:
    """The HospitalIDs of an option; none if it was not given.

    Raises:
        typer.BadParameter: it names none.
    """
    ids = tuple(each.strip() for each in value.split(",")) if value is not None else ()
    if "" in ids:
        raise typer.BadParameter(
            say("--hospitals {value!r}: expected HospitalIDs joined by commas, such as SG01,KC01", value=value)
        )
    return ids


def _token(value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[!-~]+", value):
        raise typer.BadParameter(say("expected letters, digits and signs of ASCII, without spaces"))
    return value


def _state(value: str | None) -> str | None:
    from yuyue_sim.server.settings import is_url

    if value is None or is_url(value):
        return value
    if "://" in value:
        raise typer.BadParameter(
            say("{value!r}: expected a file, or an address postgresql://USER@HOST/DATABASE", value=value)
        )
    return file_for(Phrase("ledger"), value, say("without --state the ledger is in memory, for all workers"))


def _journal_file(value: str | None) -> str | None:
    return (
        value
        if value is None
        else file_for(Phrase("journal"), value, say("without --journal-file it is beside the ledger or in memory"))
    )


def file_for(kept: Phrase, value: str, advice: str) -> str:
    """The name of a file in which something can be kept.

    Raises:
        typer.BadParameter: it is one of SQLite's names for memory, or no regular file.
    """
    path = Path(value)
    if not value.strip() or value == ":memory:" or value.startswith("file:"):
        raise typer.BadParameter(say("{value!r} is no file; {advice}", value=value, advice=advice))
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise typer.BadParameter(
            say("{value} is no regular file, so no {kept} can be kept in it", value=value, kept=kept)
        )
    return value


PublicUrlOption = Annotated[
    str | None,
    typer.Option(
        "--public-url",
        metavar="URL",
        callback=_public_url,
        help="The address in WSDLs and InterfaceAddr, instead of the one the client used.",
        show_default=False,
    ),
]
HospitalsOption = Annotated[
    str | None,
    typer.Option(
        "--hospitals",
        metavar="ID,ID…",
        help="Answer for these hospitals only; the others are unknown here.",
        show_default=False,
    ),
]
NotifyUrlOption = Annotated[
    str | None,
    typer.Option(
        "--notify-url",
        metavar="URL",
        callback=_public_url,
        help="Notify the platform at this address of stopped and added schedules.",
        show_default=False,
    ),
]
ControlTokenOption = Annotated[
    str | None,
    typer.Option(
        "--control-token",
        metavar="TOKEN",
        envvar="YUYUE_SIM_CONTROL_TOKEN",
        callback=_token,
        help="Allow control of the simulator with this token, from any machine; without it, from this machine only.",
        show_default=False,
    ),
]
JournalOption = Annotated[
    JournalChoice,
    typer.Option("--journal", help="How much of every exchange is kept: full, summary (without bodies), or off."),
]
JournalFileOption = Annotated[
    str | None,
    typer.Option(
        "--journal-file",
        metavar="FILE",
        callback=_journal_file,
        help="Keep the journal in this new file; if absent, beside the ledger or in memory.",
        show_default=False,
    ),
]
JournalCountOption = Annotated[
    int | None,
    typer.Option(
        "--journal-count",
        min=1,
        metavar="N",
        help="The most exchanges to keep; if absent, 10,000 in memory and 1,000,000 in a file.",
        show_default=False,
    ),
]
JournalMibOption = Annotated[
    int | None,
    typer.Option(
        "--journal-mib",
        min=1,
        metavar="MIB",
        help="The most MiB to keep; if absent, 64 in memory and 4,096 in a file.",
        show_default=False,
    ),
]
LogOption = Annotated[
    LogStyle, typer.Option("--log", help="Format of the log on stderr: text, or one JSON object per line.")
]
AccessLogOption = Annotated[bool, typer.Option("--access-log", help="Log each exchange.")]
GraceOption = Annotated[
    int,
    typer.Option("--grace", min=0, max=3600, metavar="SECONDS", help="How long a stop waits for unfinished responses."),
]
KeepAliveOption = Annotated[
    int,
    typer.Option(
        "--keep-alive", min=1, max=3600, metavar="SECONDS", help="How long a connection without a request is kept."
    ),
]
HeadTimeoutOption = Annotated[
    float,
    typer.Option(
        "--head-timeout", min=0.1, max=3600, metavar="SECONDS", help="How long the head of a request may take."
    ),
]
BodyTimeoutOption = Annotated[
    float,
    typer.Option(
        "--body-timeout", min=0.1, max=3600, metavar="SECONDS", help="How long the body of a request may take."
    ),
]
PlantOption = Annotated[
    list[str] | None,
    typer.Option(
        "--plant",
        metavar="BUG[=VALUE]",
        help="Plant a bug in every hospital, such as oversell=500ms; repeat for more.",
        show_default=False,
    ),
]
NoTestPatientsOption = Annotated[bool, typer.Option("--no-test-patients", help="Treat test patients like all others.")]
HostOption = Annotated[str, typer.Option("--host", metavar="HOST", help="The address to listen on.")]
PortOption = Annotated[
    int, typer.Option("--port", min=0, max=65535, metavar="PORT", help="The port; 0 chooses a free one.")
]
StateOption = Annotated[
    str | None,
    typer.Option(
        "--state",
        metavar="FILE|URL",
        callback=_state,
        help="Keep the ledger in this file, created if absent, or in PostgreSQL at postgresql://USER@HOST/DATABASE.",
        show_default=False,
    ),
]
WorkersOption = Annotated[
    int, typer.Option("--workers", min=1, max=_MOST_WORKERS, metavar="N", help="Number of worker processes.")
]
MaxBodyOption = Annotated[
    int, typer.Option("--max-body", min=_SMALLEST_BODY, metavar="BYTES", help="The largest request accepted.")
]
