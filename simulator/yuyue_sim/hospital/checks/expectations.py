"""Whether the expectations of a scenario can be played: platform, schedules, slots and patients."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from yuyue_sim.contract.codes import BookingCode
from yuyue_sim.contract.enumerations import AgeLimit, DepartmentSex, PatientSex
from yuyue_sim.contract.id_card import IdCard, IdCardError
from yuyue_sim.core.authored import day
from yuyue_sim.core.language import say
from yuyue_sim.hospital.checks.checkable import Checkable
from yuyue_sim.hospital.checks.schedule_finder import ScheduleFinder
from yuyue_sim.hospital.checks.schedules import Schedules, kind_text
from yuyue_sim.hospital.rules.patients import age_on
from yuyue_sim.hospital.world.model import Department, Schedule
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.amounts import Amount
from yuyue_sim.scenario.files.expectation_problems import problems_within
from yuyue_sim.scenario.files.expectations import BOOKED, ExpectationModel, Operation, Sender
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.occurrences import occurrences
from yuyue_sim.scenario.files.yaml_file import KeyPath

_MISSING = {BookingCode.NO_SUCH_DEPARTMENT_OR_DOCTOR, BookingCode.NO_SUCH_SCHEDULE}
_MOST_NAMED = 6


def impossible_expectations(checkable: Checkable) -> Iterator[Finding]:
    """Every expectation that contradicts itself, or needs a platform that the story does not have."""
    for path, expected in checkable.expectations:
        yield from problems_within(expected, path)
        platform = checkable.platform
        if expected.needs_platform and platform is None:
            key = next(key for key in ("platform", "notices", "by") if getattr(expected, key))
            key = "by" if expected.by is Sender.PLATFORM else key
            text = say("the story has no platform; write platform: {} in the scenario")
            yield Finding((*path, key), text, is_of_key=True)
        elif expected.notices and platform is not None and not platform.is_notified:
            text = say("nobody notifies the platform; write platform: {is_notified: true} in the scenario")
            yield Finding((*path, "notices"), text, is_of_key=True)


def impossible_bookings(checkable: Checkable, world: World, skipped: set[KeyPath]) -> Iterator[Finding]:
    """Every booking without such a schedule, slot or patient, unless a refusal is expected.

    Args:
        checkable: the scenario.
        world: its world; it is as before afterwards.
        skipped: the paths of expectations that name something unknown; those are reported already.
    """
    moments = checkable.moments
    if moments.known_began is None:
        return
    world.restage(occurrences([timed.event for timed in checkable.timeline], moments.began))
    try:
        for path, expected in checkable.expectations:
            at = moments.instant_of(expected.at)
            is_new = expected.operation is Operation.BOOK and expected.registration is None
            if at is not None and is_new and path not in skipped:
                yield from _of_booking(expected, path, at, world)
    finally:
        world.restage(())


def _of_booking(expected: ExpectationModel, path: KeyPath, at: datetime, world: World) -> Iterator[Finding]:
    finder, about = ScheduleFinder(world), expected.with_
    found = next(finder.schedules(about, at), None)
    if found is None:
        if not any(code in expected.responses for code in _MISSING):
            yield _no_schedule(expected, path, at, world)
        return
    is_granted = _expects_success(expected) and not about.elements
    if about.date is not None and found.work_date < at.date() and is_granted:
        text = say("{day} is before the request ({at})", day=found.work_date.isoformat(), at=at.date().isoformat())
        yield Finding((*path, "with", "date"), text)
    slots = [f"{slot.begin}-{slot.end}" for slot in found.slots]
    if about.slot is not None and about.date is not None and about.slot not in slots and is_granted:
        shown = f"{', '.join(slots[:_MOST_NAMED])}{say(' and others') if len(slots) > _MOST_NAMED else ''}"
        text = say(
            "the schedule has no slot {slot}; there are {those}"
            if len(slots) > 1
            else "the schedule has no slot {slot}; there is {those}",
            slot=about.slot,
            those=shown,
        )
        yield Finding((*path, "with", "slot"), text)
    yield from _of_patient(expected, path, found, finder.department(found))


def _expects_success(expected: ExpectationModel) -> bool:
    granted = BOOKED if expected.by is Sender.PLATFORM else str(BookingCode.BOOKED)
    return not expected.responses or Amount.parse(expected.responses.get(granted, 0)).least > 0


def _no_schedule(expected: ExpectationModel, path: KeyPath, at: datetime, world: World) -> Finding:
    """What is missing, at the key that says it, and what there is instead."""
    about, finder = expected.with_, ScheduleFinder(world)
    key = next((key for key in ("date", "part", "doctor", "department", "hospital") if getattr(about, key)), None)
    if about.part is not None and next(finder.schedules(about.model_copy(update={"part": None}), at), None):
        key = "part"
    place = (*path, "with", key) if key else (*path, "operation")
    hospital = finder.hospital(about)
    kind = kind_text(about.part)
    first = day(about.date, at.date()) if about.date else at.date()
    when = (
        say("on {day}", day=first.isoformat())
        if about.date
        else say("in the {days} days after the request", days=hospital.policy.ahead_days)
    )
    is_platforms = expected.by is Sender.PLATFORM
    advice = (
        "" if is_platforms else say("; to request it all the same, expect {code}", code=BookingCode.NO_SUCH_SCHEDULE)
    )
    if about.doctor is None and about.department is None:
        return Finding(
            place,
            say(
                "{hospital} has no {kind} {when} that can be booked{advice}",
                hospital=hospital.id,
                kind=kind,
                when=when,
                advice=advice,
            ),
        )
    schedules = Schedules(world)
    holder = schedules.holder(hospital.id, about.department, about.doctor)
    following = schedules.following(holder, max(first, at.date()) if about.date else first, about.part)
    others = "" if about.doctor else _doctors(world, hospital.id, about.department or "")
    return Finding(
        place,
        say(
            "{holder} has no {kind} {when}; {following}{others}{advice}",
            holder=holder,
            kind=kind,
            when=when,
            following=following,
            others=others,
            advice=advice,
        ),
    )


def _doctors(world: World, hospital_id: str, department_id: str) -> str:
    """A doctor to name instead of a department that has no schedules of its own."""
    doctor = next(world.doctors(hospital_id, department_id), None)
    return say("; for its doctors name one, such as {doctor}", doctor=doctor.id) if doctor else ""


def _of_patient(
    expected: ExpectationModel, path: KeyPath, schedule: Schedule, department: Department | None
) -> Iterator[Finding]:
    is_sent = _expects_success(expected) and not expected.with_.elements
    if expected.card is None or not (is_sent or expected.by is Sender.PLATFORM):
        return
    place = (*path, "patients")
    advice = "" if expected.by is Sender.PLATFORM else say("; or expect {code} in responses", code=BookingCode.OTHER)
    try:
        card = IdCard.parse(expected.card)
    except IdCardError as error:
        yield Finding(place, f"{error}{advice}")
        return
    if department is not None and (why := _not_admitted(card, schedule.work_date, department)):
        yield Finding(place, f"{department.name} ({department.id}) {why}{advice}")


def _not_admitted(card: IdCard, visit: date, department: Department) -> str:
    """Why a department does not admit a patient; empty if it does."""
    is_male = card.sex is PatientSex.MALE
    if department.sex is not DepartmentSex.ANY and (department.sex is DepartmentSex.MALE) != is_male:
        return say(
            "admits women only, and this is the card of a man"
            if is_male
            else "admits men only, and this is the card of a woman"
        )
    if department.age_limit is AgeLimit.NONE or department.age_years is None:
        return ""
    age = age_on(card.birthday, visit)
    if department.age_limit is AgeLimit.CHILDREN and age > department.age_years:
        return say(
            "admits patients up to {limit}, and this one is {age} on {visit}",
            limit=department.age_years,
            age=age,
            visit=visit.isoformat(),
        )
    if department.age_limit is AgeLimit.ADULTS and age < department.age_years:
        return say(
            "admits patients from {limit} on, and this one is {age} on {visit}",
            limit=department.age_years,
            age=age,
            visit=visit.isoformat(),
        )
    return ""
