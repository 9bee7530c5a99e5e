"""The schedules of a scenario, one a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from yuyue_sim.cli.layout import DataTable
from yuyue_sim.cli.terminal import output, print_json, table_of
from yuyue_sim.contract.enumerations import WorkStatus
from yuyue_sim.core.language import say
from yuyue_sim.hospital.checks.scenario import CheckedScenario
from yuyue_sim.hospital.rules.effective_schedule import is_announced, schedule_at
from yuyue_sim.hospital.world.model import Schedule
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.timeline import Part

_STATUSES = {WorkStatus.NORMAL: "normal", WorkStatus.STOPPED: "stopped", WorkStatus.CLOSED: "closed"}


@dataclass(frozen=True, slots=True)
class ListedSchedule:
    """One schedule, in the words of a scenario."""

    hospital: str
    department: str
    department_name: str
    doctor: str
    """DoctorID; empty for the department's own."""
    doctor_name: str
    date: str
    part: str
    begin: str
    end: str
    numbers: int
    fee: str
    """Yuan, with the expert's fee."""
    status: str
    """normal, stopped, closed or reserved."""


def print_schedules(
    checked: CheckedScenario, began: datetime, first: date, days: int, hospital: str | None, *, as_json: bool
) -> None:
    """Print the schedules of one hospital, or of all, as they are known when the clock starts."""
    world = checked.world
    ids = [each.id for each in world.hospitals] if hospital is None else [hospital]
    found = [_listed(world, schedule) for each in ids for schedule in _schedules(world, each, first, days, began)]
    found.sort(key=lambda each: (each.hospital, each.date))
    if as_json:
        print_json({"from": str(first), "days": days, "schedules": list(map(asdict, found))})
    else:
        output().print(
            _table(
                say("{name}: {days} days from {first}", name=checked.scenario.name, days=days, first=first),
                found,
            )
        )


def _schedules(world: World, hospital_id: str, first: date, days: int, began: datetime) -> Iterator[Schedule]:
    last = first + timedelta(days=days - 1)
    own = world.department_schedules(hospital_id, "", first, last)
    for schedule in chain(own, world.doctor_schedules(hospital_id, "", "", first, last)):
        if is_announced(schedule, began):
            yield schedule_at(schedule, began)


def _listed(world: World, schedule: Schedule) -> ListedSchedule:
    department = world.department(schedule.hospital_id, schedule.department_id)
    doctor = world.doctor(schedule.hospital_id, schedule.doctor_id) if schedule.doctor_id else None
    is_reserved = schedule.is_reserved and schedule.status is WorkStatus.NORMAL
    return ListedSchedule(
        hospital=schedule.hospital_id,
        department=schedule.department_id,
        department_name=department.name if department else "",
        doctor=schedule.doctor_id,
        doctor_name=doctor.name if doctor else "",
        date=schedule.work_date.isoformat(),
        part=Part[schedule.work_type.name].value,
        begin=schedule.begin,
        end=schedule.end,
        numbers=schedule.limited,
        fee=str(schedule.clinic_fee + schedule.experts_fee),
        status="reserved" if is_reserved else _STATUSES[schedule.status],
    )


def _table(title: str, found: list[ListedSchedule]) -> DataTable:
    table = table_of(title, "date part hospital department ~name doctor ~who hours #numbers #fee status")
    for each in found:
        names = (each.department, each.department_name, each.doctor, each.doctor_name)
        hours = f"{each.begin}-{each.end}"
        table.add_row(each.date, each.part, each.hospital, *names, hours, f"{each.numbers:,}", each.fee, each.status)
    return table
