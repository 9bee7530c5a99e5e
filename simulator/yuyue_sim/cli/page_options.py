"""The options that `load` and `contention` share: limits, their report, and a picture of the head."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

AssertOption = Annotated[
    list[str] | None,
    typer.Option(
        "--assert",
        metavar="LIMIT",
        help="A limit that the run must keep, such as 'getYyNo.p99<300ms' or 'oversold==0'; exit code 1 if not.",
        show_default=False,
    ),
]
JunitOption = Annotated[
    Path | None,
    typer.Option("--junit", metavar="FILE", help="Write the limits as a JUnit report.", show_default=False),
]
PngOption = Annotated[
    Path | None,
    typer.Option("--png", metavar="FILE", help="Write the head of the page as a picture.", show_default=False),
]
