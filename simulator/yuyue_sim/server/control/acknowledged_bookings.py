"""Checks that the ledger agrees with the responses to bookings in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from yuyue_sim.contract.codes import BookingCode
from yuyue_sim.hospital.ledger.registration import Registration
from yuyue_sim.hospital.rules.invariants import Invariant
from yuyue_sim.hospital.rules.pauses import Viewing, together
from yuyue_sim.journal.entry import EntryKind, KeptEntry
from yuyue_sim.journal.query import EntryQuery
from yuyue_sim.scenario.faults.test_patients import TEST_PATIENT
from yuyue_sim.server.control.simulation_api import SimulationApi

MOST_EXCHANGES = 10_000
"""The most booking exchanges to check, the newest first."""

_BOOKING = "getYyNo"
_PAGE = 500
BEGINS_AN_EPOCH = EntryQuery(kind=EntryKind.CONTROL, path_ends=("/reset", "/restore", "/scenario"))
"""The changes after which the ledger does not hold what was booked before."""
_NOT_ITS_OWN = frozenset({"business_code", "soap_fault", TEST_PATIENT})
"""Kinds of fault that replace the response of the hospital."""


class BrokenAcknowledgement(NamedTuple):
    """A response that the ledger contradicts."""

    invariant: Invariant
    exchange: KeptEntry
    registration: Registration | None
    detail: str
    detail_zh: str


class Acknowledged(NamedTuple):
    """The result of the check."""

    booked: int
    """How many responses said that the patient is booked."""
    refused: int
    """How many responses refused."""
    broken: list[BrokenAcknowledgement]


def check_acknowledged(simulation: SimulationApi) -> Viewing[Acknowledged]:
    """Check the responses to bookings since the last reset against the ledger, except those that a fault replaced.

    Nothing is checked if the ledger is reset or restored meanwhile: what was read is of an epoch that has ended.

    Raises:
        JournalError: the journal cannot be read.
        LedgerFailedError: the ledger failed.
    """
    epoch = simulation.clock.stamp.epoch
    booked, refused = yield from _answered(simulation)
    records = yield from _records(simulation, [*booked, *refused])
    broken = []
    for registration_id, entry in booked.items():
        if registration_id not in records:
            detail = f"x{entry.id} answered that RegID {registration_id} is booked, and the ledger has no record of it"
            detail_zh = f"x{entry.id} 答复流水号 {registration_id} 预约成功，账上没有记录"
            broken.append(BrokenAcknowledgement(Invariant.ACKNOWLEDGED_KEPT, entry, None, detail, detail_zh))
    for registration_id, entries in refused.items():
        yield ()
        found = None if registration_id in booked else records.get(registration_id)
        for entry in entries:
            if found is not None and found.registered_at == entry.entry.simulated_at[: len(found.registered_at)]:
                detail = f"x{entry.id} refused RegID {registration_id}, and the ledger has it as booked at that instant"
                detail_zh = f"x{entry.id} 拒绝了流水号 {registration_id}，账上却在同一时刻记为已约"
                broken.append(BrokenAcknowledgement(Invariant.REFUSED_NOT_KEPT, entry, found, detail, detail_zh))
                break
    if simulation.clock.stamp.epoch != epoch:
        return Acknowledged(0, 0, [])
    broken.sort(key=lambda each: each.exchange.id)
    return Acknowledged(len(booked), sum(map(len, refused.values())), broken)


def _records(simulation: SimulationApi, registration_ids: Iterable[int]) -> Viewing[dict[int, Registration]]:
    """What the ledger has of RegIDs."""
    found: dict[int, Registration] = {}
    for some in together(dict.fromkeys(registration_ids)):
        found.update((each.registration_id, each) for each in simulation.ledger.of_ids(some))
        yield ()
    return found


def _answered(simulation: SimulationApi) -> Viewing[tuple[dict[int, KeptEntry], dict[int, list[KeptEntry]]]]:
    """RegID → the oldest response that it is booked; RegID → the responses that refused it."""
    booked: dict[int, KeptEntry] = {}
    refused: dict[int, list[KeptEntry]] = {}
    for each in _bookings(simulation):
        yield ()
        registration_id = each.entry.registration_id
        if registration_id is None:
            continue
        if each.entry.code == BookingCode.BOOKED:
            booked[registration_id] = each
        elif each.entry.code in list(BookingCode) and each.entry.code != BookingCode.DUPLICATE:
            refused.setdefault(registration_id, []).append(each)
    return booked, refused


def _bookings(simulation: SimulationApi) -> Iterator[KeptEntry]:
    """The newest booking exchanges since the last reset, newest first."""
    journal = simulation.journal
    began, began_unix_s = _began(simulation)
    query = EntryQuery(operations=(_BOOKING,), after_id=began)
    for _ in range(MOST_EXCHANGES // _PAGE):
        page = journal.find(query, _PAGE)
        for each in page:
            if each.entry.decided_unix_s >= began_unix_s and each.entry.effect not in _NOT_ITS_OWN:
                yield each
        if len(page) < _PAGE:
            return
        query = replace(query, before_id=page[-1].id)


def _began(simulation: SimulationApi) -> tuple[int, float]:
    """The exchange before which no booking is of this epoch, and the machine's time before which none is.

    Another worker's reset may not be in the journal yet; the ledger has its time.
    """
    began_unix_s = simulation.clock.epoch_unix_s
    for each in simulation.journal.find(BEGINS_AN_EPOCH, 1):
        return each.id, max(began_unix_s, each.entry.decided_unix_s)
    return 0, began_unix_s
