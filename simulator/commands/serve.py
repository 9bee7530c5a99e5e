"""`yuyue-sim serve`: the hospitals of a scenario, behind SOAP, until Ctrl-C."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlsplit

import typer

from simulator.commands.terminal import ScenarioArgument, SeedOption, told
from simulator.logs import LogStyle

_DEFAULT_PORT = 8080
_MOST_WORKERS = 64
_SMALLEST_BODY = 1024
_ONE_MIB = 1 << 20
_GRACE_S = 5


class JournalChoice(StrEnum):
    """What is kept of every exchange."""

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
    try:
        parts = urlsplit(value)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or parts.query or parts.fragment:
        raise typer.BadParameter(f"{value!r} is no address such as https://hospital.example:8443")
    return value.rstrip("/")


def _token(value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[!-~]+", value):
        raise typer.BadParameter("expected letters, digits and signs of ASCII, without spaces")
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
NotifyUrlOption = Annotated[
    str | None,
    typer.Option(
        "--notify-url",
        metavar="URL",
        callback=_public_url,
        help="Tell the platform at this address of stopped and added schedules.",
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
        help="Let whoever has this token steer the simulator, instead of this machine alone.",
        show_default=False,
    ),
]
JournalOption = Annotated[
    JournalChoice,
    typer.Option("--journal", help="What is kept of every exchange: all of it, all but the bodies, or nothing."),
]
JournalFileOption = Annotated[
    str | None,
    typer.Option(
        "--journal-file",
        metavar="FILE",
        help="Keep the journal in this new file; beside the ledger, or in memory, without.",
        show_default=False,
    ),
]
JournalCountOption = Annotated[
    int | None,
    typer.Option(
        "--journal-count",
        min=1,
        metavar="N",
        help="How many exchanges are kept; 10,000 in memory and a million in a file where absent.",
        show_default=False,
    ),
]
JournalMibOption = Annotated[
    int | None,
    typer.Option(
        "--journal-mib",
        min=1,
        metavar="MIB",
        help="How large the journal may become; 64 in memory and 4,096 in a file where absent.",
        show_default=False,
    ),
]
LogOption = Annotated[
    LogStyle, typer.Option("--log", help="How the log is written on stderr: for people, or one JSON object a line.")
]
AccessLogOption = Annotated[bool, typer.Option("--access-log", help="Tell each exchange in the log.")]
GraceOption = Annotated[
    int,
    typer.Option(
        "--grace", min=0, max=3600, metavar="SECONDS", help="How long a stop waits for the answers that were begun."
    ),
]
PlantOption = Annotated[
    list[str] | None,
    typer.Option(
        "--plant",
        metavar="BUG[=VALUE]",
        help="Plant a bug in every hospital, such as oversell=500ms; may be given again for another.",
        show_default=False,
    ),
]
NoTestPatientsOption = Annotated[bool, typer.Option("--no-test-patients", help="Treat test patients like all others.")]


def serve(  # noqa: PLR0913, PLR0917 - one parameter an option
    scenario: ScenarioArgument = "default",
    host: Annotated[str, typer.Option("--host", metavar="HOST", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="PORT", help="The port; 0 takes a free one.")
    ] = _DEFAULT_PORT,
    seed: SeedOption = None,
    state: Annotated[
        str | None,
        typer.Option(
            "--state", metavar="FILE", help="Keep the ledger in this file, made where absent.", show_default=False
        ),
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=_MOST_WORKERS, metavar="N", help="How many worker processes.")
    ] = 1,
    clock: ClockOption = None,
    public_url: PublicUrlOption = None,
    control_token: ControlTokenOption = None,
    plant: PlantOption = None,
    notify_url: NotifyUrlOption = None,
    no_test_patients: NoTestPatientsOption = False,
    journal: JournalOption = JournalChoice.FULL,
    journal_file: JournalFileOption = None,
    journal_count: JournalCountOption = None,
    journal_mib: JournalMibOption = None,
    max_body: Annotated[
        int, typer.Option("--max-body", min=_SMALLEST_BODY, metavar="BYTES", help="The largest request taken.")
    ] = _ONE_MIB,
    log: LogOption = LogStyle.TEXT,
    access_log: AccessLogOption = False,
    grace: GraceOption = _GRACE_S,
) -> None:
    """Answer for the hospitals of a scenario until Ctrl-C or SIGTERM.

    Without --state bookings are gone when the server stops. Exits 0 after a stop, 2 where it could not start.

    Example: yuyue-sim serve city --port 9000 --clock frozen@2026-03-02T08:00:00
    """
    from simulator.app import Settings, StartError
    from simulator.clock import ClockSpecError
    from simulator.commands.serving import Running, serve_until_stopped
    from simulator.scenario.errors import ScenarioErrors

    settings = Settings(
        scenario=scenario,
        seed=seed,
        clock=clock,
        state=state,
        public_url=public_url,
        max_body_bytes=max_body,
        control_token=control_token,
        notify_url=notify_url,
        test_patients=not no_test_patients,
        plants=tuple(plant or ()),
        journal=journal.value,
        journal_file=journal_file,
        journal_count=journal_count,
        journal_mib=journal_mib,
        access_log=access_log,
    )
    with told(ScenarioErrors, ClockSpecError, StartError):
        serve_until_stopped(settings, Running(host=host, port=port, workers=workers, log=log, grace_s=grace))
