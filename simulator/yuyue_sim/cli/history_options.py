"""The options that `audit` and `contention` share: histories, what is known of other bookings, and the memory."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

HistoriesArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar="HISTORY…",
        help="Histories of one run, directories that hold them, or journals of one hospital.",
        show_default=False,
    ),
]
NobodyElseOption = Annotated[
    bool | None,
    typer.Option(
        "--nobody-else/--others-book",
        help="Whether nobody else booked at the hospital during the run; if absent, as the run says.",
        show_default=False,
    ),
]
DEFAULT_MEMORY = "2GiB"
MEMORY_OF_A_PAGE = "8GiB"
MemoryOption = Annotated[
    str,
    typer.Option("--memory", metavar="SIZE", help="The memory that may be used, such as 2GiB or 800MB."),
]
