"""A schedule as a response: with its counts, and with the holders of its numbers."""

from __future__ import annotations

from datetime import datetime

from yuyue_sim.contract.enumerations import Channel
from yuyue_sim.hospital.ledger.registration import Registration
from yuyue_sim.hospital.rules.availability import NumbersLeft
from yuyue_sim.hospital.rules.clinic_view import Count, Insight
from yuyue_sim.hospital.rules.queue import QueueNow
from yuyue_sim.hospital.rules.schedule_phase import opens_at, phase
from yuyue_sim.hospital.world.model import Demand, Hospital, Schedule, Slot
from yuyue_sim.server.control.schedule_models import (
    AnnouncementResponse,
    HolderResponse,
    NumberResponse,
    QueueResponse,
    ScheduleDetailResponse,
    ScheduleResponse,
    SlotDetailResponse,
    SlotResponse,
)
from yuyue_sim.server.control.shared_models import CodedResponse, ScheduleKeyResponse
from yuyue_sim.server.control.simulation_api import SimulationApi


def iso(instant: str) -> str | None:
    """An instant of the ledger in ISO form; `None` where it has not come."""
    return instant.replace(" ", "T") or None


def key_response(schedule: Schedule) -> ScheduleKeyResponse:
    """What names a schedule."""
    return ScheduleKeyResponse(
        hospital_id=schedule.hospital_id,
        department_id=schedule.department_id,
        doctor_id=schedule.doctor_id,
        work_date=schedule.work_date.isoformat(),
        work_type=CodedResponse.of(schedule.work_type),
    )


def names_of(simulation: SimulationApi, hospital_id: str, department_id: str, doctor_id: str) -> tuple[str, str]:
    """The names of a department and of a doctor; empty if there is none."""
    world = simulation.clinic.world
    department = world.department(hospital_id, department_id)
    doctor = world.doctor(hospital_id, doctor_id) if doctor_id else None
    return department.name if department else "", doctor.name if doctor else ""


def oversold(slot: Slot, count: Count) -> int:
    """How many of the registrations of a slot, which has its present total, are too many."""
    return max(0, count.active - slot.total)


def schedule_with_counts(
    simulation: SimulationApi, hospital: Hospital, published: Schedule, now: datetime
) -> ScheduleResponse:
    """A published schedule with its counts.

    Raises:
        LedgerFailedError: the ledger failed.
    """
    found = simulation.clinic.numbers_left(published, now)
    counts = simulation.clinic.insight.counts(published, found.schedule.slots, now)
    schedule, slots = found.schedule, _slots(found, counts)
    department_name, doctor_name = names_of(
        simulation, schedule.hospital_id, schedule.department_id, schedule.doctor_id
    )
    return ScheduleResponse(
        **key_response(schedule).__dict__,
        department_name=department_name,
        doctor_name=doctor_name,
        is_expert=schedule.is_expert,
        status=CodedResponse.of(schedule.status),
        phase=phase(hospital, schedule, found.left, now),
        opens_at=opens_at(hospital, schedule).isoformat(),
        begin=schedule.begin,
        end=schedule.end,
        fee=f"{schedule.clinic_fee + schedule.experts_fee:.2f}",
        total=sum(each.total for each in slots),
        left=sum(each.left for each in slots),
        active=sum(each.active for each in slots),
        booked=sum(each.booked for each in slots),
        oversold=sum(each.oversold for each in slots),
        slots=slots,
    )


def detailed(
    simulation: SimulationApi, hospital: Hospital, published: Schedule, now: datetime
) -> ScheduleDetailResponse:
    """A published schedule with the holders of its numbers.

    Raises:
        LedgerFailedError: the ledger failed.
    """
    summary = schedule_with_counts(simulation, hospital, published, now)
    present = simulation.clinic.numbers_left(published, now).schedule
    queue = simulation.clinic.insight.queue(published, now)
    numbers = _holders(simulation.clinic.insight, published, now)
    slots = [
        SlotDetailResponse(**slot_summary.__dict__, numbers=_numbers_of(slot, numbers))
        for slot_summary, slot in zip(summary.slots, present.slots, strict=True)
    ]
    return ScheduleDetailResponse(
        **{**summary.__dict__, "slots": slots},
        now=now.isoformat(),
        extra=[numbers[each] for each in sorted(numbers)],
        queue=None if queue is None else _queue(queue),
        announcements=[
            AnnouncementResponse(
                at=each.announced_at.isoformat(),
                status=None if each.status is None else CodedResponse.of(each.status),
                added=each.added,
                withheld=each.withheld,
            )
            for each in published.changes
            if each.announced_at <= now
        ],
    )


def _queue(queue: QueueNow) -> QueueResponse:
    return QueueResponse(current=[*queue.current], waiting=[*queue.waiting], seen=sum(queue.seen))


def _slots(found: NumbersLeft, counts: list[Count]) -> list[SlotResponse]:
    return [
        SlotResponse(
            begin=slot.begin,
            end=slot.end,
            is_reserved=slot.is_reserved,
            first_number=slot.first_number,
            total=slot.total,
            left=left,
            active=count.active,
            booked=count.booked,
            oversold=oversold(slot, count),
        )
        for slot, left, count in zip(found.slots, found.left, counts, strict=True)
    ]


def _holders(insight: Insight, published: Schedule, now: datetime) -> dict[int, NumberResponse]:
    """Everybody who holds or held a number, by number."""
    numbers: dict[int, NumberResponse] = {}
    for registration, demand in insight.registrations(published, now):
        number = registration.reserve_no
        entry = numbers.setdefault(number, NumberResponse(number=number, is_withheld=False, holders=[], before=[]))
        holder = _holder(insight, published, registration, demand, now)
        (entry.before if registration.cancelled_at else entry.holders).append(holder)
    for each in numbers.values():
        each.before.sort(key=lambda holder: (holder.registered_at, holder.registration_id))
    return numbers


def _holder(
    insight: Insight, published: Schedule, registration: Registration, demand: Demand | None, now: datetime
) -> HolderResponse:
    return HolderResponse(
        registration_id=str(registration.registration_id),
        patient_name=registration.patient_name,
        channel=CodedResponse.of(Channel(registration.channel)),
        is_platforms=demand is None,
        is_walk_in=demand is not None and demand.is_walk_in,
        state=insight.state(registration, published, now),
        registered_at=iso(registration.registered_at) or "",
        cancelled_at=iso(registration.cancelled_at),
    )


def _numbers_of(slot: Slot, numbers: dict[int, NumberResponse]) -> list[NumberResponse]:
    """The numbers of a slot, taken out of all."""
    found = []
    for number in range(slot.first_number, slot.last_number + 1):
        entry = numbers.pop(number, None) or NumberResponse(number=number, is_withheld=False, holders=[], before=[])
        entry.is_withheld = number >= slot.first_number + slot.open
        found.append(entry)
    return found
