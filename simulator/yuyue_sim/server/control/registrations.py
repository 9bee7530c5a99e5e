"""Registrations over the control API."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BeforeValidator

from yuyue_sim.core.language import say
from yuyue_sim.hospital.ledger.registration import Registration
from yuyue_sim.hospital.rules.clinic_view import State
from yuyue_sim.hospital.rules.pauses import Viewing, together
from yuyue_sim.journal.query import EntryQuery
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.dependencies import CurrentSimulation
from yuyue_sim.server.control.listings import Listing, Newest, OfCard, OfDate, OfDateAndAllChannels
from yuyue_sim.server.control.lookups import hospital_of
from yuyue_sim.server.control.models import shown
from yuyue_sim.server.control.queries import MOST, PagedQuery, date_of
from yuyue_sim.server.control.registration_details import registration_detail, registration_response
from yuyue_sim.server.control.registration_models import (
    RegistrationDetailResponse,
    RegistrationResponse,
    RegistrationsResponse,
)
from yuyue_sim.server.control.simulation_api import SimulationApi

router = APIRouter(prefix="/registrations")

_MOST_DIGITS, _MOST_NUMBER = 19, (1 << 63) - 1
_MOST_EXCHANGES = 100


def _state(value: Any) -> State:
    if value in list(State):
        return State(value)
    raise ValueError(
        say(
            "expected {known}, got {value}{hint}",
            known=", ".join(State),
            value=shown(value),
            hint=did_you_mean(str(value), list(State)),
        )
    )


def _flag(value: Any) -> bool:
    known = {"true": True, "false": False}
    if str(value) in known:
        return known[str(value)]
    raise ValueError(say("expected true or false, got {value}", value=shown(value)))


def _number(text: str) -> int:
    """The number that an address names; further records of a registration have one digit more than a RegID."""
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS and int(text) <= _MOST_NUMBER:
        return int(text)
    detail = say("registration_id: expected a number of at most 18 digits, got {value}", value=shown(text))
    raise problems.not_understood(detail)


class RegistrationsQuery(PagedQuery):
    """Which registrations."""

    hospital: str | None = None
    """HospitalID; all hospitals if absent."""
    date: str | None = None
    """The date of visit, as 2026-03-02 or as days ahead such as +3."""
    card: str | None = None
    """The number of the patient's ID card, or of the other paper that was given."""
    state: Annotated[State | None, BeforeValidator(_state)] = None
    """booked, paid, taken, in-room, seen, missed, stopped or cancelled."""
    all_channels: Annotated[bool, BeforeValidator(_flag)] = False
    """true: those of the other channels too, walk-ins aside; it needs a card, or a hospital and a date."""


@router.get("", summary="Registrations")
async def list_registrations(
    simulation: CurrentSimulation, query: Annotated[RegistrationsQuery, Query()]
) -> RegistrationsResponse:
    """The platform's registrations, or those of all channels, that meet all conditions."""
    return await simulation.ledger_work.in_slices(_page(simulation, query))


@router.get("/{registration_id}", summary="One registration with its history")
async def show_registration(simulation: CurrentSimulation, registration_id: str) -> RegistrationDetailResponse:
    """One registration, by RegID or by the hospital's own serial, with its history up to now."""
    named = simulation.journal.find(EntryQuery(registration_id=_number(registration_id)), _MOST_EXCHANGES)
    exchanges = [f"x{each.id}" for each in reversed(named)]
    return await simulation.ledger_work.in_slices(_detail(simulation, registration_id, exchanges))


def _page(simulation: SimulationApi, query: RegistrationsQuery) -> Viewing[RegistrationsResponse]:
    """A page of registrations."""
    if query.hospital is not None:
        hospital_of(simulation, query.hospital)
    listing = _listing(simulation, query)
    now = simulation.clock.now()
    found: list[RegistrationResponse] = []
    last: Registration | None = None
    examined = 0
    for some in together(listing.after(query.after), query.limit + 1):
        yield sorted({each.schedule_key for each in some})
        for registration in some:
            if len(found) == query.limit or examined == MOST:
                return RegistrationsResponse(
                    now=now.isoformat(), registrations=found, next_after=last and listing.name(last)
                )
            last = registration
            examined += 1
            response = registration_response(simulation, registration, now)
            if query.state in {None, response.state} and (query.all_channels or response.is_platforms):
                found.append(response)
            yield ()
    return RegistrationsResponse(now=now.isoformat(), registrations=found, next_after=None)


def _detail(
    simulation: SimulationApi, registration_id: str, exchanges: list[str]
) -> Viewing[RegistrationDetailResponse]:
    """One registration, and the exchanges that name it."""
    now = simulation.clock.now()
    registration = simulation.clinic.insight.find(_number(registration_id), now)
    if registration is None:
        raise problems.no_such_thing(
            "registration",
            say(
                "no hospital has a registration {registration_id} by {now}; GET "
                "{prefix}/control/v1/registrations lists them",
                registration_id=registration_id,
                now=now.isoformat(),
                prefix=simulation.prefix,
            ),
        )
    yield [registration.schedule_key]
    return registration_detail(simulation, registration, now, exchanges)


def _listing(simulation: SimulationApi, query: RegistrationsQuery) -> Listing:
    world = simulation.clinic.world
    hospital_ids = [each.id for each in world.hospitals] if query.hospital is None else [query.hospital]
    if query.card is not None:
        day = None if query.date is None else date_of(simulation, "date", query.date)
        return OfCard(simulation, query.card.upper(), query.hospital or "", day)
    if query.date is not None:
        day = date_of(simulation, "date", query.date)
        if not query.all_channels:
            return OfDate(simulation, hospital_ids, day)
        if query.hospital is not None:
            return OfDateAndAllChannels(simulation, query.hospital, day)
    if query.all_channels:
        detail = say(
            "all_channels: expected a card, or a hospital and a date, beside it; leave it out for the platform's"
        )
        raise problems.not_understood(detail)
    return Newest(simulation, hospital_ids)
