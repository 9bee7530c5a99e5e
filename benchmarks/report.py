"""The report of a measurement."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table

from benchmarks.cancellation_cost import CANCELLATIONS


@dataclass(frozen=True)
class Row:
    """One measured thing."""

    name: str
    rate_per_s: float
    cpu_us: float
    """Processor time of the server a request, in microseconds."""
    of_floor: float
    of_pipeline: float
    budget: float | None
    """The least share of the floor that is expected; `None` for no expectation."""


@dataclass(frozen=True)
class Boot:
    """The whole city's start."""

    hospitals: int
    first_response_s: float
    memory_mb: float


@dataclass(frozen=True)
class Clients:
    """What users of the load tests cost compared with zeep, for getDtNoInfo in the typed style."""

    user_per_cpu_s: float
    """Requests in a second of the client's processor time."""
    zeep_per_cpu_s: float
    budget: float
    """The least ratio of the users' figure to zeep's."""

    @property
    def ratio(self) -> float:
        """The ratio of the users' figure to zeep's."""
        return self.user_per_cpu_s / self.zeep_per_cpu_s


@dataclass(frozen=True)
class Report:
    """Everything one run measured."""

    python: str
    rounds: int
    seconds: float
    rows: tuple[Row, ...]
    boot: Boot
    running_cost: float
    """What a request about a session under way costs, in those about a date to come; the worse of memory and file."""
    running_budget: float
    clients: Clients | None
    """`None` if locust or zeep is not installed."""
    bookings_per_s: float
    """The highest rate of bookings that one worker holds with its ledger in a file, its write-ahead log on."""
    journal_speeds: dict[str, float]
    """By where the journal of exchanges is kept, the speed with it beside the speed without."""
    journal_budget: float
    cancellation_cost: float
    """The processor time of a request about a schedule with thousands of cancelled bookings, beside one with none."""
    cancellation_budget: float


def print_report(report: Report, as_json: bool, console: Console) -> None:
    """Show the report: a table for people, or one JSON object."""
    if as_json:
        console.print_json(json.dumps(asdict(report), ensure_ascii=False))
        return
    table = Table(
        title=f"one core each for server and client, Python {report.python}, medians of {report.rounds} rounds"
    )
    table.add_column("what")
    for heading in ("requests/s", "server CPU µs", "of the floor", "budget", "× spyne's pipeline"):
        table.add_column(heading, justify="right")
    for row in report.rows:
        reached = row.budget is None or row.of_floor >= row.budget
        table.add_row(
            row.name,
            f"{row.rate_per_s:,.0f}",
            f"{row.cpu_us:.0f}",
            f"{row.of_floor:.2f}",
            "" if row.budget is None else f"≥ {row.budget:.2f}",
            f"{row.of_pipeline:.1f}",
            style=None if reached else "yellow",
        )
    console.print(table)
    console.print(
        f"getDtNoInfo of a running session: {report.running_cost:.2f} times one of a date to come "
        f"(aim ≤ {report.running_budget:.1f})"
    )
    console.print(f"bookings with the ledger in a file: {report.bookings_per_s:,.0f} a second and worker")
    for kept, speed in report.journal_speeds.items():
        console.print(f"speed with a journal in {kept}: {speed:.2f} of without (aim ≥ {report.journal_budget:.1f})")
    console.print(
        f"getYyNo and backNo beside {CANCELLATIONS:,} cancelled bookings: {report.cancellation_cost:.2f} times those "
        f"beside none (aim ≤ {report.cancellation_budget:.1f})"
    )
    clients = report.clients
    if clients is not None:
        console.print(
            f"a load test's user: {clients.user_per_cpu_s:,.0f} requests a second of processor time, zeep "
            f"{clients.zeep_per_cpu_s:,.0f}: {clients.ratio:.1f} times (aim ≥ {clients.budget:.0f})"
        )
    boot = report.boot
    console.print(
        f"city of {boot.hospitals} hospitals: first answer after {boot.first_response_s:.2f} s (aim ≤ 2 s), "
        f"{boot.memory_mb:.0f} MB resident (aim ≤ 200 MB)"
    )
