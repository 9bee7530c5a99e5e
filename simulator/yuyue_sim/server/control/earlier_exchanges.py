"""The earlier exchanges on which the response of an exchange depends: its patient's, its booking's, its schedule's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from yuyue_sim.contract.messages import get_gh_info, get_gh_record
from yuyue_sim.contract.result_codes import RESULT_CODES
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.rules.pauses import Viewing
from yuyue_sim.hospital.rules.registry import LOWEST_SERIAL
from yuyue_sim.journal.entry import Entry, EntryKind, KeptEntry
from yuyue_sim.journal.explanation.recorded_request import recorded_request, requested_slot
from yuyue_sim.journal.query import EntryQuery
from yuyue_sim.server.control.acknowledged_bookings import BEGINS_AN_EPOCH
from yuyue_sim.server.control.simulation_api import SimulationApi

_BOOKING = "getYyNo"
_CHANGING = (_BOOKING, "backNo", "updateOrderInfo")
_MOST_SEARCHED = 1000
_MOST_TAKEN = 50
_EVENTS, _RESTORED = "/events", "/restore"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What came before an exchange, since the world began or was reset last."""

    exchanges: list[KeptEntry]
    """What a response depends on, in order, events of the control API among them."""
    without: list[str]
    """The RegIDs of bookings on which it depends too, but which the journal does not hold any more."""
    left_out: int
    """How many more exchanges it depends on."""
    is_restored: bool
    """Whether a snapshot was restored before, whose bookings have no exchanges."""


class _Subject(NamedTuple):
    """What a request is about."""

    registration_id: int | None
    card_no: str
    schedule: ScheduleKey | None


_Change = tuple[KeptEntry, _Subject]


def earlier_exchanges(simulation: SimulationApi, kept: KeptEntry) -> Viewing[Earlier]:
    """What the response of an exchange depends on.

    Raises:
        LedgerFailedError, JournalError: ledger or journal failed.
    """
    began = simulation.journal.find(replace(BEGINS_AN_EPOCH, before_id=kept.id), 1)
    since = EntryQuery(before_id=kept.id, after_id=began[0].id if began else 0)
    related = yield from _related(simulation, kept, since)
    events = replace(since, kind=EntryKind.CONTROL, path_ends=(_EVENTS,))
    taken = [*simulation.journal.find(events, _MOST_TAKEN), *(each for each, _ in related[:_MOST_TAKEN])]
    whole = [each for each in (simulation.journal.entry(each.id) for each in taken) if each and each.entry.request]
    return Earlier(
        sorted(whole, key=lambda each: (each.entry.decided_unix_s, each.id)),
        _without(simulation, kept, related),
        max(0, len(related) - _MOST_TAKEN),
        bool(began) and began[0].entry.path.endswith(_RESTORED),
    )


def _related(simulation: SimulationApi, kept: KeptEntry, since: EntryQuery) -> Viewing[list[_Change]]:
    """The changes on which an exchange depends, the newest first."""
    asked = replace(since, kind=EntryKind.SOAP, operations=_CHANGING, hospital_id=kept.entry.hospital_id)
    changes: list[_Change] = []
    for each in simulation.journal.find(asked, _MOST_SEARCHED):
        yield ()
        whole = simulation.journal.entry(each.id) if _took_effect(each.entry) else None
        if whole is not None:
            changes.append((each, _subject(simulation, whole.entry)))
    if _is_about_all(recorded_request(kept.entry)):
        return changes
    return _sharing(changes, _subject(simulation, kept.entry))


def _without(simulation: SimulationApi, kept: KeptEntry, related: list[_Change]) -> list[str]:
    """The RegIDs of bookings that are changed or asked for, but whose orders are not among the changes."""
    named = {subject.registration_id for _, subject in related}
    named |= set() if kept.entry.operation == _BOOKING else {kept.entry.registration_id}
    named -= {subject.registration_id for each, subject in related if each.entry.operation == _BOOKING}
    platforms = sorted(each for each in named if each is not None and each < LOWEST_SERIAL)
    return [str(each) for each in platforms if simulation.ledger.find(each) is not None]


def _took_effect(entry: Entry) -> bool:
    """Whether something changed, though the response may have been lost."""
    return entry.code == RESULT_CODES[entry.operation].success or entry.injected == "after"


def _subject(simulation: SimulationApi, entry: Entry) -> _Subject:
    asked = requested_slot(entry)
    schedule = None if asked is None else asked.key
    if schedule is None and entry.registration_id is not None:
        known = simulation.ledger.find(entry.registration_id)
        schedule = None if known is None else known.schedule_key
    return _Subject(entry.registration_id, entry.card_no, schedule)


def _is_about_all(request: Any) -> bool:
    """Whether a request asks for all bookings of a date or of an interval."""
    return isinstance(request, get_gh_record.Request) or (
        isinstance(request, get_gh_info.Request) and request.one is None
    )


def _sharing(changes: list[_Change], about: _Subject) -> list[_Change]:
    """Those that share booking, patient or schedule with a subject, or with others that do."""
    shared = {*_parts(about)}
    found: set[int] = set()
    while more := [each for each in changes if each[0].id not in found and not shared.isdisjoint(_parts(each[1]))]:
        found.update(each.id for each, _ in more)
        shared.update(part for _, subject in more for part in _parts(subject))
    return [each for each in changes if each[0].id in found]


def _parts(subject: _Subject) -> list[object]:
    return [part for part in subject if part]
