"""The probe of departments that are for some people only: those are booked, and others are not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

from yuyue_sim.certify.admission import Restriction
from yuyue_sim.certify.choice import ScheduleChoice
from yuyue_sim.certify.orders import Order, can_cancel, order_of, place, registration_id_in
from yuyue_sim.certify.probe_names import RUSH
from yuyue_sim.certify.session import Session
from yuyue_sim.certify.slots import fetch_slots
from yuyue_sim.platform import request_builder as build

_MOST_TRIED = 6
"""So many schedules of a kind are looked at for one with numbers left."""


async def probe_admission(session: Session) -> None:
    """For each kind of restriction, book a patient of that kind in a department for it, and cancel; try another."""
    by_kind = _by_kind(session)
    if not by_kind or not await can_cancel(session):
        return
    rushed = _rushed(session)
    for kind, schedules in by_kind.items():
        # the rush has left a slot full there, which a hospital that reports old numbers does not show
        untouched_first = sorted(schedules, key=lambda each: str(each) == rushed)
        async for order in _orders(session, kind, untouched_first[:_MOST_TRIED]):
            await place(session, order, f"for {kind.value}")
            request = build.cancellation_request(session.hospital_id, order.registration_id)
            await session.send("backNo", request, f"cancel for {kind.value}")
            break
    for about, order in _not_admitted(session, by_kind).items():
        await place(session, order, about)


def _rushed(session: Session) -> str | None:
    """The schedule whose last number many asked for at once; `None` if there was no rush."""
    full = session.view.exchange(RUSH, "full")
    return None if full is None else session.view.order(registration_id_in(full)).get("schedule")


def _not_admitted(session: Session, by_kind: Mapping[Restriction, list[ScheduleChoice]]) -> dict[str, Order]:
    """An order for a patient whom a department does not admit, for each kind of restriction."""
    admission = session.admission()
    found: dict[str, Order] = {}
    for kind, schedules in by_kind.items():
        about = f"{Restriction.ADULTS.value if kind is Restriction.ELDERLY else kind.value} only"
        for schedule in schedules[:1]:
            place_of = schedule.department_id, schedule.work_date
            others = (
                each for each in session.options.patients if not admission.admits(place_of[0], each.card, place_of[1])
            )
            patient = next(others, None)
            if patient is not None:
                found[about] = order_of(session, schedule, patient=patient)
    return found


def _by_kind(session: Session) -> dict[Restriction, list[ScheduleChoice]]:
    """The schedules that can be booked in departments for some people only."""
    admission = session.admission()
    found: dict[Restriction, list[ScheduleChoice]] = {}
    for each in session.bookable():
        for kind in admission.restrictions(each.department_id):
            found.setdefault(kind, []).append(each)
    return found


async def _orders(session: Session, kind: Restriction, schedules: list[ScheduleChoice]) -> AsyncIterator[Order]:
    """Orders for slots with numbers left."""
    for schedule in schedules:
        for slot in await fetch_slots(session, schedule, f"look for {kind.value} {schedule}"):
            if slot.left and not slot.is_reserved:
                yield order_of(session, schedule, (slot.begin, slot.end))
                break
