"""The options of `certify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

UrlArgument = Annotated[
    str | None,
    typer.Argument(metavar="URL", help="The address of the interface, its WSDL, or the root of a simulator."),
]
BookOption = Annotated[
    bool, typer.Option("--book", help="Also book for test patients, and cancel all of it. Without it, only read.")
]
PatientsOption = Annotated[
    Path | None,
    typer.Option("--patients", metavar="FILE", help="CSV of test patients: name,card,phone.", show_default=False),
]
OnlyOption = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="CHECK", help="An id, its beginning, or with *; repeat.", show_default=False),
]
SkipOption = Annotated[
    list[str] | None, typer.Option("--skip", metavar="CHECK", help="Checks to leave out; repeat.", show_default=False)
]
HospitalOption = Annotated[
    list[str] | None,
    typer.Option("--hospital", metavar="ID", help="A HospitalID; those that it lists if absent.", show_default=False),
]
StyleOption = Annotated[
    str | None, typer.Option("--style", metavar="STYLE", help="string or typed; found out if absent.")
]
SoapOption = Annotated[
    str | None, typer.Option("--soap", metavar="VERSION", help="1.1 or 1.2; found out if absent.", show_default=False)
]
WaitOption = Annotated[
    str | None,
    typer.Option(
        "--wait", metavar="DURATION", help="Also read again after this time, such as 10m.", show_default=False
    ),
]
StateOption = Annotated[
    Path | None,
    typer.Option(
        "--state", metavar="FILE", help="Keep the evidence here; a run that ended early goes on.", show_default=False
    ),
]
FirstRegistrationIdOption = Annotated[
    int | None,
    typer.Option(
        "--first-reg-id", min=1, max=10**16, metavar="N", help="The first RegID; random if absent.", show_default=False
    ),
]
ListOption = Annotated[bool, typer.Option("--list", help="List the checks, and send nothing.")]
VersionOption = Annotated[int, typer.Option("--version", metavar="N", help="Of the specification: 4, or 3.")]
RateOption = Annotated[
    float, typer.Option("--rate", min=0.1, max=100_000, metavar="N", help="Requests a second, at most.")
]
TimeoutOption = Annotated[
    float, typer.Option("--timeout", min=0.1, max=3600, metavar="S", help="Seconds to wait for a response.")
]
AtOnceOption = Annotated[
    int, typer.Option("--at-once", min=2, max=1000, metavar="N", help="Orders at once for a last number.")
]
HtmlOption = Annotated[
    Path | None,
    typer.Option("--html", metavar="FILE", help="Write the report as a page for the vendor.", show_default=False),
]
JunitOption = Annotated[
    Path | None, typer.Option("--junit", metavar="FILE", help="Write the report as JUnit.", show_default=False)
]
ProfileOption = Annotated[
    Path | None,
    typer.Option("--profile", metavar="FILE", help="Write a scenario that behaves like it.", show_default=False),
]
