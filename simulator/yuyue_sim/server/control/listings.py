"""The orders of registrations; a listing can continue after any registration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from heapq import merge
from typing import Protocol

from yuyue_sim.hospital.ledger.listings import Overview
from yuyue_sim.hospital.ledger.registration import Registration
from yuyue_sim.server.control.queries import unknown_after
from yuyue_sim.server.control.simulation_api import SimulationApi


class Listing(Protocol):
    """One way to list registrations."""

    def after(self, name: str | None) -> Iterator[Registration | None]:
        """The registrations after the one of a name, or all; `None` among them is a pause.

        Raises:
            ProblemError: there is none of that name.
            LedgerFailedError: the ledger failed.
        """

    def name(self, registration: Registration) -> str:
        """The name with which a listing continues after a registration."""


class Newest:
    """The ledger's registrations of some hospitals, the newest first."""

    def __init__(self, simulation: SimulationApi, hospital_ids: Sequence[str]) -> None:
        self._overview = Overview(simulation.ledger.transactions)
        self._hospital_ids = hospital_ids

    def after(self, name: str | None) -> Iterator[Registration]:
        """Those that follow."""
        before = None if name is None else _split(name)
        listed = [self._overview.newest(each, before) for each in self._hospital_ids]
        return merge(*listed, key=lambda each: (each.registered_at, each.registration_id), reverse=True)

    def name(self, registration: Registration) -> str:
        """When it was made, and its id."""
        return f"{registration.registered_at}/{registration.registration_id}"


class OfDate:
    """The ledger's registrations of some hospitals for a date of visit, hospital by hospital, by their ids."""

    def __init__(self, simulation: SimulationApi, hospital_ids: Sequence[str], day: date) -> None:
        self._ledger = simulation.ledger
        self._hospital_ids = hospital_ids
        self._day = day.isoformat()

    def after(self, name: str | None) -> Iterator[Registration]:
        """Those that follow."""
        hospital_ids = self._hospital_ids
        if name is not None:
            hospital_id, last = _split(name)
            if hospital_id not in hospital_ids:
                raise unknown_after(name)
            hospital_ids = hospital_ids[hospital_ids.index(hospital_id) + 1 :]
            yield from self._ledger.of_visit_date(hospital_id, self._day, last)
        for hospital_id in hospital_ids:
            yield from self._ledger.of_visit_date(hospital_id, self._day)

    def name(self, registration: Registration) -> str:
        """Its hospital, and its id."""
        return f"{registration.hospital_id}/{registration.registration_id}"


class OfDateAndAllChannels:
    """A hospital's bookings of all channels for a date of visit, the ledger's first; no walk-ins."""

    def __init__(self, simulation: SimulationApi, hospital_id: str, day: date) -> None:
        self._simulation = simulation
        self._hospital_id = hospital_id
        self._day = day

    def after(self, name: str | None) -> Iterator[Registration | None]:
        """Those that follow."""
        now = self._simulation.clock.now()
        return _following(self._simulation.clinic.insight.of_visit_date(self._hospital_id, self._day, now), name)

    def name(self, registration: Registration) -> str:
        """Its id."""
        return str(registration.registration_id)


class OfCard:
    """A patient's registrations of all channels, by date of visit."""

    def __init__(self, simulation: SimulationApi, card: str, hospital_id: str, day: date | None) -> None:
        self._simulation = simulation
        self._card = card
        self._hospital_id = hospital_id
        self._day = "" if day is None else day.isoformat()

    def after(self, name: str | None) -> Iterator[Registration | None]:
        """Those that follow."""
        now = self._simulation.clock.now()
        found = []
        for each in self._simulation.clinic.insight.of_patient(self._card, self._hospital_id, now):
            if each is None:
                yield None
            elif self._hospital_id in {"", each.hospital_id} and self._day in {"", each.work_date}:
                found.append(each)
        found.sort(key=lambda each: (each.work_date, each.registration_id))
        yield from _following(found, name)

    def name(self, registration: Registration) -> str:
        """Its id."""
        return str(registration.registration_id)


def _split(name: str) -> tuple[str, int]:
    place, _, number = name.rpartition("/")
    if not (place and number.isascii() and number.isdigit() and len(number) <= 19):
        raise unknown_after(name)
    return place, int(number)


def _following(listed: Iterable[Registration | None], name: str | None) -> Iterator[Registration | None]:
    """Those after the one of an id."""
    is_before = name is not None
    for each in listed:
        if each is None or not is_before:
            yield each
        elif str(each.registration_id) == name:
            is_before = False
    if is_before and name is not None:
        raise unknown_after(name)
