"""getDtNoInfo (2.7)."""

from __future__ import annotations

from simulator.clinic.availability import Availability
from simulator.clinic.clinic import Clinic
from simulator.clinic.instants import time_of_day
from simulator.contract.enumerations import WorkType, YesNo
from simulator.contract.messages.get_dt_no_info import Queue, Request, Response, SlotQuestion, WorkInfo
from simulator.soap.operations.context import Context

_RESOURCES = (WorkType.BEDS, WorkType.EQUIPMENT)


def handle(clinic: Clinic, request: Request, _context: Context) -> Response:
    """The numbers left in a schedule and its queue, or a department's beds or equipment."""
    question = request.question
    if question.work_type in _RESOURCES:
        return _resources(clinic, question)
    availability = clinic.availability(
        question.hospital_id, question.department_id, question.doctor_id, question.work_date, question.work_type
    )
    return Response() if availability is None else _slots(availability)


def _resources(clinic: Clinic, question: SlotQuestion) -> Response:
    asked_at = clinic.clock.now()
    resources = clinic.world.resources(question.hospital_id, question.department_id, question.work_type, asked_at)
    answered_at = time_of_day(clinic.clock.now())
    return Response(
        work_infos=[
            WorkInfo(
                start_time=time_of_day(asked_at),
                end_time=answered_at,
                resource_name=resource.name,
                total=resource.total,
                left=resource.total - resource.in_use,
            )
            for resource in resources
        ]
    )


def _slots(availability: Availability) -> Response:
    queue = availability.queue
    slots = availability.schedule.slots
    seen: tuple[int | None, ...] = (None,) * len(slots) if queue is None else queue.seen
    is_reserved = availability.schedule.is_reserved
    return Response(
        queue=None
        if queue is None
        else Queue(current_number=_joined(queue.current), waiting_numbers=_joined(queue.waiting)),
        work_infos=[
            WorkInfo(
                start_time=slot.begin,
                end_time=slot.end,
                is_reserved=YesNo.YES if is_reserved or slot.is_reserved else YesNo.NO,
                total=slot.total,
                left=left,
                seen=seen_in_slot,
            )
            for slot, left, seen_in_slot in zip(slots, availability.left, seen, strict=True)
        ],
    )


def _joined(numbers: tuple[int, ...]) -> str:
    return ",".join(map(str, numbers))
