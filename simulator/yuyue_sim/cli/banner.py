"""The banner of `serve`: what is served, at which addresses, and a first booking to paste."""

from __future__ import annotations

import re
import shlex
from datetime import timedelta
from decimal import Decimal
from itertools import count

from rich.text import Text

from yuyue_sim.cli.terminal import output, padded, print_line
from yuyue_sim.contract.enumerations import (
    AgeLimit,
    DepartmentSex,
    InsuranceType,
    PatientSex,
    RegistrationType,
    WorkStatus,
    YesNo,
)
from yuyue_sim.contract.id_card import check_digit
from yuyue_sim.contract.messages.get_yy_no import Order
from yuyue_sim.contract.styles import Style
from yuyue_sim.core.clock import ClockSpec
from yuyue_sim.core.language import Phrase, say
from yuyue_sim.core.version import version_text
from yuyue_sim.hospital.world.model import Department, Schedule
from yuyue_sim.journal.entry import JournalMode
from yuyue_sim.platform.arguments import words_of
from yuyue_sim.platform.envelope import ENDPOINT_PATHS
from yuyue_sim.scenario.files.bugs import FIGURES, BugsModel
from yuyue_sim.server.settings import shown
from yuyue_sim.server.simulation import Simulation

_PATIENT = "32050219850607123"
_CARD = _PATIENT + check_digit(_PATIENT)
_FILLED_IN_BY_CALL = {"registry_fee", "registration_type", "channel", "is_paid", "created_at"}
_FIRST_REGISTRATION_ID = 10001
_DAYS_SEARCHED = 7
_COLUMN = 11


def print_banner(simulation: Simulation, listening: str, workers: int, state: str | None, token: str | None) -> None:
    """Print the banner.

    Args:
        simulation: what is served.
        listening: the server's own address.
        workers: the number of processes.
        state: the ledger's file, if the user named one.
        token: the control token made for this start; `None` if the user chose one, or none is needed.
    """
    console = output()
    url = simulation.public_url or listening
    allowed = say("for everybody with the token") if simulation.settings.control_token else say("for this machine only")
    scenario = simulation.scenario
    count = len(simulation.world.hospitals)
    console.print(f"[bold]yuyue-sim {version_text()}[/bold]")
    rows = [
        (
            Phrase("scenario"),
            say(
                "{name}, {count} hospital" if count == 1 else "{name}, {count} hospitals",
                name=scenario.name,
                count=count,
            ),
        ),
        *([(Phrase("answers for"), ", ".join(only))] if (only := simulation.settings.hospitals) else []),
        (Phrase("seed"), str(simulation.seed)),
        (Phrase("clock"), _clock(simulation)),
        (Phrase("ledger"), shown(state or "") or say("in memory, lost when the server stops; --state FILE keeps it")),
        (Phrase("journal"), _journal(simulation)),
        (Phrase("workers"), str(workers)),
        (Phrase("string WSDL"), f"{url}{ENDPOINT_PATHS[Style.STRING]}?wsdl"),
        (Phrase("typed WSDL"), f"{url}{ENDPOINT_PATHS[Style.TYPED]}?wsdl"),
        (Phrase("control"), f"{listening}/control/v1/clock, {allowed}"),
        (Phrase("console"), f"{listening}/console"),
    ]
    if token is not None:
        rows.append((Phrase("token"), token))
    for name, value in rows:
        print_line(Text.assemble("  ", (padded(say(name), _COLUMN), "cyan"), f"  {value}"))
    if scenario.bugs.planted:
        wrong = say("{bugs}; wrong responses are intended", bugs=_bugs(scenario.bugs))
        print_line(f"  {padded(say('planted bugs'), _COLUMN + 1)} {wrong}", "yellow")
    booking = first_booking(simulation, url)
    if booking:
        console.print(say("A first booking, to paste into another terminal:"))
        console.print(f"  [green]{booking}[/green]")
    console.print(say("Ctrl-C stops it."))
    console.file.flush()


def _journal(simulation: Simulation) -> str:
    journal = simulation.journal
    if journal.mode is JournalMode.OFF:
        return say("off")
    where = journal.path or say("in memory")
    return say(
        "{mode}, the last {count:,} exchanges, {where}",
        mode=journal.mode,
        count=journal.most_exchanges,
        where=where,
    )


def _clock(simulation: Simulation) -> str:
    """How the clock was started, its mode if that has changed since, and the time."""
    reading = simulation.clock.reading()
    spec = ClockSpec.parse(reading.started)
    is_as_started = (spec.mode, spec.rate) == (reading.mode, reading.rate)
    now = say("now {instant}", instant=f"{reading.now:%Y-%m-%d %H:%M:%S}")
    return (
        f"{reading.started}, {now}"
        if is_as_started
        else say("{started}, {mode} since, {now}", started=reading.started, mode=reading.mode, now=now)
    )


def _bugs(bugs: BugsModel) -> str:
    """Each bug with its main figure."""
    figures = {name: FIGURES.get(name, "share") for name in bugs.planted}
    return ", ".join(f"{name} ({figure} {getattr(bugs.planted[name], figure)})" for name, figure in figures.items())


def first_booking(simulation: Simulation, url: str) -> str:
    """A command that books the first open number; empty if the next days have none."""
    found = _first_open_schedule(simulation)
    if found is None:
        return ""
    department, schedule = found
    doctor = simulation.world.doctor(schedule.hospital_id, schedule.doctor_id)
    order = Order(
        registration_id=next(each for each in count(_FIRST_REGISTRATION_ID) if simulation.ledger.find(each) is None),
        hospital_id=schedule.hospital_id,
        department_id=department.id,
        department_name=department.name,
        doctor_id=schedule.doctor_id,
        doctor_name=doctor.name if doctor else "",
        is_expert=YesNo(int(schedule.is_expert)),
        patient_name="王小明",
        patient_sex=PatientSex.MALE,
        insurance_type=InsuranceType.SELF_PAID,
        visit_date=schedule.work_date,
        work_type=schedule.work_type,
        registry_fee=Decimal(0),
        clinic_fee=schedule.clinic_fee,
        phone="13800000000",
        card_no=_CARD,
        registration_type=RegistrationType.BOOKING,
        is_paid=YesNo.NO,
        created_at=simulation.clock.now(),
    )
    words = words_of(order, without=_FILLED_IN_BY_CALL)
    return " ".join(["yuyue-sim call getYyNo --url", _quoted(url), *map(_quoted, words)])


def _first_open_schedule(simulation: Simulation) -> tuple[Department, Schedule] | None:
    world = simulation.world
    held = {(each.hospital_id, each.work_date) for each in simulation.ledger.of_patient(_CARD)}
    first = simulation.clock.today() + timedelta(days=1)
    for hospital in world.hospitals:
        if hospital.policy.suspended_reason:
            continue
        last = first + timedelta(days=min(_DAYS_SEARCHED, hospital.policy.ahead_days) - 1)
        for department in world.departments(hospital.id):
            if department.sex is not DepartmentSex.ANY or department.age_limit is AgeLimit.CHILDREN:
                continue
            for schedule in world.doctor_schedules(hospital.id, department.id, "", first, last):
                is_held = (hospital.id, schedule.work_date.isoformat()) in held
                if not is_held and _can_be_booked(simulation, schedule):
                    return department, schedule
    return None


def _quoted(word: str) -> str:
    """A word for the shell; unlike `shlex.quote` it leaves Chinese as it is."""
    return word if re.fullmatch(r"[\w@%+=:,./-]+", word) else shlex.quote(word)


def _can_be_booked(simulation: Simulation, schedule: Schedule) -> bool:
    """Whether a number is left now that is not reserved."""
    place = (schedule.hospital_id, schedule.department_id, schedule.doctor_id, schedule.work_date, schedule.work_type)
    found = simulation.clinic.availability(*place)
    if found is None or found.schedule.status is not WorkStatus.NORMAL or found.schedule.is_reserved:
        return False
    return any(left and not slot.is_reserved for slot, left in zip(found.slots, found.left, strict=True))
