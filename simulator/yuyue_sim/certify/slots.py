"""The slots of a schedule as a hospital reports them (2.7)."""

from __future__ import annotations

from dataclasses import dataclass

from yuyue_sim.certify.choice import ScheduleChoice
from yuyue_sim.certify.exchange import Exchange
from yuyue_sim.certify.session import Session
from yuyue_sim.contract.enumerations import YesNo
from yuyue_sim.platform import request_builder as build


@dataclass(frozen=True, slots=True)
class SlotState:
    """One slot."""

    begin: str
    end: str
    is_reserved: bool
    total: int
    left: int
    place: str
    """Where its numbers left stand in the response."""


async def fetch_slots(session: Session, schedule: ScheduleChoice, about: str) -> list[SlotState]:
    """Ask for the slots of a schedule now."""
    request = build.slots_request(
        session.hospital_id, schedule.department_id, schedule.doctor_id, schedule.work_date, schedule.work_type
    )
    return slots_in(await session.send("getDtNoInfo", request, about))


def slots_in(exchange: Exchange | None) -> list[SlotState]:
    """The slots of a response, in order; those that cannot be read are left out."""
    root = None if exchange is None else exchange.root
    found = []
    for each in root.nodes("work_infos") if root is not None else []:
        begin, end = each.value("start_time"), each.value("end_time")
        total, left = each.value("total"), each.value("left")
        if begin and end and total is not None and left is not None:
            found.append(SlotState(begin, end, each.value("is_reserved") == YesNo.YES, total, left, each.place("left")))
    return found


def slot_at(slots: list[SlotState], begin: str) -> SlotState | None:
    """The slot that begins then; `None` if there is none."""
    return next((each for each in slots if each.begin == begin), None)
