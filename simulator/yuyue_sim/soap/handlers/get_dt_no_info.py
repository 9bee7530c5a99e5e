"""getDtNoInfo (2.7)."""

from __future__ import annotations

from functools import lru_cache

from yuyue_sim.contract.enumerations import WorkType, YesNo
from yuyue_sim.contract.messages.get_dt_no_info import Queue, Request, Response, SlotQuery, WorkInfo
from yuyue_sim.hospital.rules.availability import Availability
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.rules.instants import time_of_day
from yuyue_sim.hospital.rules.queue import QueueNow
from yuyue_sim.hospital.world.model import Slot
from yuyue_sim.soap.handlers.context import Context, Repeated

_RESOURCES = (WorkType.BEDS, WorkType.EQUIPMENT)


def handle(clinic: Clinic, request: Request, _context: Context) -> Response | Repeated:
    """The numbers left in a schedule and its queue, or a department's beds or equipment."""
    query = request.query
    if query.work_type in _RESOURCES:
        return _resources(clinic, query)
    availability = clinic.availability(
        query.hospital_id, query.department_id, query.doctor_id, query.work_date, query.work_type
    )
    if availability is None:
        return Response()
    return _response(availability)


def _resources(clinic: Clinic, query: SlotQuery) -> Response:
    asked_at = clinic.clock.now()
    resources = clinic.world.resources(query.hospital_id, query.department_id, query.work_type, asked_at)
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


@lru_cache(maxsize=4096)
def _response(availability: Availability) -> Repeated:
    """The cached response for an availability, which stays the same object while nothing changes."""
    return _slots(availability.slots, availability.schedule.is_reserved, availability.left, availability.queue)


@lru_cache(maxsize=4096)
def _slots(slots: tuple[Slot, ...], is_reserved: bool, lefts: tuple[int, ...], queue: QueueNow | None) -> Repeated:
    """The cached response for these values: many users query the same schedules again and again."""
    seen: tuple[int | None, ...] = (None,) * len(slots) if queue is None else queue.seen
    response = Response(
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
            for slot, left, seen_in_slot in zip(slots, lefts, seen, strict=True)
        ],
    )
    return Repeated(response)


def _joined(numbers: tuple[int, ...]) -> str:
    return ",".join(map(str, numbers))
