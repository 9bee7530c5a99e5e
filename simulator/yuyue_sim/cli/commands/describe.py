"""`yuyue-sim describe`: what a scenario holds."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yuyue_sim.cli.terminal import (
    CommandError,
    JsonOption,
    ScenarioArgument,
    SeedOption,
    as_command_error,
    output,
    print_json,
    print_line,
    table_of,
)
from yuyue_sim.core.language import say

if TYPE_CHECKING:
    from datetime import date

    from yuyue_sim.cli.layout import DataTable
    from yuyue_sim.cli.world_summary import DepartmentSummary, HospitalSummary
    from yuyue_sim.hospital.checks.scenario import CheckedScenario
    from yuyue_sim.hospital.world.world import World
    from yuyue_sim.scenario.files.model import Scenario

_DAYS, _DAYS_OF_REPORT = 14, 28
_MOST_DAYS = 366


_Hospital = Annotated[
    str | None,
    typer.Option("--hospital", metavar="ID", help="One hospital, by department.", show_default=False),
]
_FirstDay = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="DATE",
        help="The first day whose schedules are counted; today by the scenario's clock if absent.",
        show_default=False,
    ),
]
_Days = Annotated[
    int | None,
    typer.Option(
        "--days",
        min=0,
        max=_MOST_DAYS,
        metavar="N",
        help=f"How many days are counted; {_DAYS} if absent, {_DAYS_OF_REPORT} for a report.",
        show_default=False,
    ),
]
_Schedules = Annotated[
    bool, typer.Option("--schedules", help="List the schedules themselves: date, part, doctor, numbers and fee.")
]
_Report = Annotated[
    Path | None,
    typer.Option(
        "--report",
        metavar="FILE",
        help="Write a page that compares it with real hospitals in charts and figures.",
        show_default=False,
    ),
]


def describe(
    scenario: ScenarioArgument = "default",
    hospital: _Hospital = None,
    first: _FirstDay = None,
    days: _Days = None,
    schedules: _Schedules = False,
    report: _Report = None,
    seed: SeedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the hospitals of a scenario: departments by type, doctors, schedules and visit numbers of the next days.

    With --schedules, list every schedule of these days, as it is known when the clock starts.

    With --report, write one HTML page that compares it with real hospitals instead.
    Needs the extra: pip install yuyue-sim\\[report].

    Example: yuyue-sim describe default --from 2026-03-02 --days 7
    """
    from yuyue_sim.hospital.checks.scenario import check_scenario
    from yuyue_sim.scenario.files.errors import ScenarioErrors

    with as_command_error(ScenarioErrors):
        checked = check_scenario(scenario, seed=seed)
    began = _began(checked.scenario)
    begin = _date(first) if first else began.date()
    if report is None:
        _check_hospital(checked.world, hospital)
        days = _DAYS if days is None else days
        if schedules:
            from yuyue_sim.cli.schedule_list import print_schedules

            print_schedules(checked, began, begin, days, hospital, as_json=as_json)
        else:
            _show(checked, begin, days, hospital, as_json=as_json)
        return
    if hospital is not None or schedules:
        raise CommandError(say("--report covers all hospitals: leave out --hospital and --schedules"))
    from yuyue_sim.cli.realism_report import print_figures, write_report

    rows = write_report(checked, begin, _DAYS_OF_REPORT if days is None else days, report)
    print_figures(rows, report, as_json=as_json)


def _date(text: str) -> date:
    from yuyue_sim.core.clock import TimeTextError, read_date

    try:
        return read_date(text)
    except TimeTextError as error:
        raise CommandError(f"--from: {error}") from None


def _show(checked: CheckedScenario, begin: date, days: int, hospital: str | None, *, as_json: bool) -> None:
    from yuyue_sim.cli.world_summary import summarize_departments, summarize_hospital
    from yuyue_sim.hospital.checks.implied_clinics import implied_clinics

    name, world = checked.scenario.name, checked.world
    if hospital is None:
        hospitals = [summarize_hospital(world, each, begin, days) for each in world.hospitals]
        if as_json:
            print_json({"scenario": name, "from": str(begin), "days": days, "hospitals": list(map(asdict, hospitals))})
        else:
            output().print(
                _hospital_table(say("{name}: {days} days from {first}", name=name, days=days, first=begin), hospitals)
            )
        return
    departments = summarize_departments(world, hospital, begin, days)
    if as_json:
        print_json(
            {"hospital": hospital, "from": str(begin), "days": days, "departments": list(map(asdict, departments))}
        )
    else:
        output().print(
            _department_table(
                say("{name}: {days} days from {first}", name=hospital, days=days, first=begin), departments
            )
        )
        for hospital_id, finding in implied_clinics(checked.scenario, world):
            if hospital_id == hospital:
                print_line(finding.text)


def _check_hospital(world: World, hospital: str | None) -> None:
    if hospital is not None and world.hospital(hospital) is None:
        known = [each.id for each in world.hospitals]
        raise CommandError(
            say(
                "--hospital {hospital}: no such hospital; there are {known}",
                hospital=hospital,
                known=", ".join(known[:20]),
            )
        )


def _began(scenario: Scenario) -> datetime:
    """When its clock starts; a real one starts now."""
    from yuyue_sim.core.clock import ClockSpec, machine_unix_s

    return ClockSpec.parse(scenario.clock).state(machine_unix_s()).instant


def _hospital_table(title: str, hospitals: list[HospitalSummary]) -> DataTable:
    table = table_of(title, "id ~name district ~grade #departments ~of #doctors #schedules #numbers")
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


def _department_table(title: str, departments: list[DepartmentSummary]) -> DataTable:
    table = table_of(title, "id ~name ~type #doctors #schedules #numbers")
    for each in departments:
        table.add_row(each.id, each.name, each.type, str(each.doctors), f"{each.schedules:,}", f"{each.numbers:,}")
    return table
