"""`yuyue-sim describe`: what a scenario holds."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.commands.terminal import (
    CommandError,
    JsonOption,
    ScenarioArgument,
    SeedOption,
    output,
    print_json,
    told,
)

if TYPE_CHECKING:
    from datetime import date

    from rich.table import Table

    from simulator.commands.summary import DepartmentSummary, HospitalSummary
    from simulator.scenario.model import Scenario

_MOST_DAYS = 366


def describe(
    scenario: ScenarioArgument = "default",
    hospital: Annotated[
        str | None,
        typer.Option("--hospital", metavar="ID", help="One hospital, by department.", show_default=False),
    ] = None,
    first: Annotated[
        datetime | None,
        typer.Option(
            "--from",
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="The first day whose schedules are counted; today by the scenario's clock if absent.",
            show_default=False,
        ),
    ] = None,
    days: Annotated[
        int, typer.Option("--days", min=0, max=_MOST_DAYS, metavar="N", help="How many days are counted.")
    ] = 14,
    seed: SeedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the hospitals of a scenario: departments by type, doctors, schedules and visit numbers of the next days.

    Example: yuyue-sim describe default --from 2026-03-02 --days 7
    """
    from simulator.commands.summary import summarize_departments, summarize_hospital
    from simulator.scenario.errors import ScenarioErrors
    from simulator.scenario.loading import load_scenario
    from simulator.world.world import World

    with told(ScenarioErrors):
        loaded = load_scenario(scenario)
    begin = first.date() if first else _today(loaded)
    world = World(loaded, loaded.seed if seed is None else seed)
    if hospital is None:
        hospitals = [summarize_hospital(world, each, begin, days) for each in world.hospitals]
        if as_json:
            print_json(
                {"scenario": loaded.name, "from": str(begin), "days": days, "hospitals": list(map(asdict, hospitals))}
            )
        else:
            output().print(_hospital_table(f"{loaded.name}: {days} days from {begin}", hospitals))
        return
    if world.hospital(hospital) is None:
        known = ", ".join(each.id for each in world.hospitals[:20])
        raise CommandError(f"--hospital {hospital}: no such hospital; there are {known}")
    departments = summarize_departments(world, hospital, begin, days)
    if as_json:
        print_json(
            {"hospital": hospital, "from": str(begin), "days": days, "departments": list(map(asdict, departments))}
        )
    else:
        output().print(_department_table(f"{hospital}: {days} days from {begin}", departments))


def _today(scenario: Scenario) -> date:
    from simulator.clock import ClockSpec, machine_unix_s

    return ClockSpec.parse(scenario.clock).state(machine_unix_s()).instant.date()


def _table(title: str, columns: str) -> Table:
    """A table of space-separated columns; those that begin with # hold numbers."""
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for column in columns.split():
        is_number = column.startswith("#")
        table.add_column(column.lstrip("#"), justify="right" if is_number else "left", no_wrap=True)
    return table


def _hospital_table(title: str, hospitals: list[HospitalSummary]) -> Table:
    table = _table(title, "id name district grade #departments of #doctors #schedules #numbers")
    for each in hospitals:
        by_type = ", ".join(f"{count} {name}" for name, count in each.departments_by_type.items())
        table.add_row(
            each.id,
            each.name,
            each.district,
            each.grade,
            str(each.departments),
            by_type,
            f"{each.doctors:,}",
            f"{each.schedules:,}",
            f"{each.numbers:,}",
        )
    return table


def _department_table(title: str, departments: list[DepartmentSummary]) -> Table:
    table = _table(title, "id name type #doctors #schedules #numbers")
    for each in departments:
        table.add_row(each.id, each.name, each.type, str(each.doctors), f"{each.schedules:,}", f"{each.numbers:,}")
    return table
