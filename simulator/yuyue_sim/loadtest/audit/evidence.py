"""Bookings, slots and instants of a history and an end state, on which the invariants are judged."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from yuyue_sim.loadtest.audit.end_state import EndState, Found, Settlement
from yuyue_sim.loadtest.audit.step_counts import Instants, Ints, StepCounts
from yuyue_sim.loadtest.history.layout import Outcome
from yuyue_sim.loadtest.history.reader import History
from yuyue_sim.loadtest.history.tables import NEVER_NS

UNLIMITED = 9999
"""TotalNum of a department without limit."""
BOOKED, FULL, ALREADY_CANCELLED = 1000, 1001, 5


@dataclass(slots=True)
class Booking:
    """All requests and responses about one RegID."""

    registration_id: int
    slot: int
    patient: int
    attempts: list[int] = field(default_factory=list)
    """Rows of getYyNo."""
    cancels: list[int] = field(default_factory=list)
    """Rows of backNo."""
    reserve_no: int = -1
    """That of the first response with one, -1 for none."""
    begin_ns: int = NEVER_NS
    """From here on it may be active; `NEVER_NS` where every attempt was refused."""
    acknowledged_ns: int = NEVER_NS
    """From just after it is surely active, unless somebody cancels; `NEVER_NS` where no attempt was acknowledged."""
    acknowledged_row: int = -1
    cancel_begin_ns: int = NEVER_NS
    """From here on it may be cancelled."""
    cancelled_ns: int = NEVER_NS
    """Just after it is surely cancelled."""

    @property
    def is_certain(self) -> bool:
        """Whether there is an instant at which it was surely active."""
        return self.acknowledged_ns < self.cancel_begin_ns


@dataclass(frozen=True, slots=True)
class Readings:
    """Readings of LeftNum, one entry each in every column."""

    row: Ints
    slot: Ints
    left: Ints
    begin: Ints
    """The place of the request's invocation."""
    end: Ints
    """The place of its completion."""

    def of(self, slots: NDArray[np.bool_]) -> Readings:
        """Those of some slots."""
        chosen = slots[self.slot]
        if chosen.all():
            return self
        return Readings(*(column[chosen] for column in (self.row, self.slot, self.left, self.begin, self.end)))


class Evidence:
    """A history with its end state, prepared for the invariants."""

    def __init__(self, history: History, end_state: EndState | None, nobody_else: bool) -> None:
        self.history = history
        self.end = end_state
        self.nobody_else = nobody_else
        self.rows = history.operations
        self.is_booking = history.is_asked("getYyNo")
        self.is_cancel = history.is_asked("backNo")
        self.end_ns = history.span_ns[1]
        self.bookings = self._bookings()

    @cached_property
    def found(self) -> dict[int, list[Found]]:
        """What the hospital showed at the end, by RegID."""
        found: dict[int, list[Found]] = defaultdict(list)
        for each in self.end.registrations if self.end else ():
            found[each.registration_id].append(each)
        return dict(found)

    @cached_property
    def schedule_of(self) -> tuple[str, ...]:
        """The text of each slot without its slot."""
        return tuple(slot.rpartition("/")[0] for slot in self.history.slots)

    @cached_property
    def totals_read(self) -> tuple[Ints, Ints]:
        """The lowest and the highest TotalNum of each slot in any response."""
        return self.history.totals_read()

    @cached_property
    def capacity(self) -> Ints:
        """The highest TotalNum of each slot in any response; -1 if there is none, or no limit."""
        capacity = self.totals_read[1].copy()
        for number, slot in enumerate(self.history.slots):
            if self.end is not None and slot in self.end.slots:
                capacity[number] = max(capacity[number], self.end.slots[slot].total)
        capacity[capacity >= UNLIMITED] = -1
        return capacity

    @cached_property
    def is_steady(self) -> NDArray[np.bool_]:
        """Which slots have a TotalNum that never changed, and are not reserved at the end."""
        least, _ = self.totals_read
        is_steady = (self.capacity >= 0) & (least >= self.capacity)
        for number, slot in enumerate(self.history.slots):
            if self.end is not None and slot in self.end.slots:
                at_end = self.end.slots[slot]
                is_steady[number] &= at_end.total == self.capacity[number] and not at_end.is_reserved
        return is_steady

    @cached_property
    def others(self) -> Ints:
        """How many numbers of each slot were held by bookings that are not of this run, if nobody else booked in it."""
        others = np.zeros(len(self.history.slots), np.int64)
        numbers = {slot: number for number, slot in enumerate(self.history.slots)}
        for registration_id, records in self.found.items():
            if registration_id not in self.bookings:
                for each in records:
                    if not each.is_cancelled and each.slot in numbers:
                        others[numbers[each.slot]] += 1
        return others

    @cached_property
    def closed(self) -> NDArray[np.bool_]:
        """Which slots are wholly known: steady, nobody else books in them, and every booking names its slot.

        Those of the hospital's date and before are not: walk-ins take numbers there, who are on no list, and they end.
        """
        if not self.nobody_else or self.end is None:
            return np.zeros(len(self.history.slots), np.bool_)
        closed = self.is_steady.copy()
        vague = {
            self.schedule_of[each.slot]
            for each in self.bookings.values()
            if self._is_vague(each.slot) and each.begin_ns < NEVER_NS and not self.never_was(each)
        }
        vague |= self.unplaced()
        for number, slot in enumerate(self.history.slots):
            parts = slot.split("/")
            is_listed = len(parts) == 6 and (parts[0], parts[3]) in self.end.listed and parts[3] > self.end.today
            closed[number] &= is_listed and self.schedule_of[number] not in vague
        return closed

    @cached_property
    def capacity_for_us(self) -> Ints:
        """Numbers that our bookings can have had; -1 where not known. Others count where that is surely known."""
        others = np.where(self.closed, self.others, 0)
        return np.where(self.capacity >= 0, self.capacity - others, -1)

    @cached_property
    def refused_as_full(self) -> Ints:
        """Rows of 1001 in slots that are `closed`.

        Rows of a RegID that may be used up by then are left out: any response is right for it.
        """
        rows = self.rows
        is_refused = self.is_booking & (rows["code"] == FULL) & (rows["outcome"] == Outcome.REFUSED)
        refused = np.flatnonzero(is_refused & self.closed[rows["slot"]])
        cancel_begin_ns = {number: each.cancel_begin_ns for number, each in self.bookings.items() if each.cancels}
        again = np.isin(rows["registration_id"][refused], np.array(list(cancel_begin_ns), np.int64))
        for place in np.flatnonzero(again).tolist():
            row = refused[place]
            again[place] = rows["completed_ns"][row] >= cancel_begin_ns[int(rows["registration_id"][row])]
        return refused[~again]

    @cached_property
    def instants(self) -> Instants:
        """Every instant that matters."""
        rows = self.rows
        return Instants(rows["invoked_ns"], rows["completed_ns"], np.array([NEVER_NS], np.int64))

    @cached_property
    def places(self) -> tuple[Ints, Ints]:
        """The place of each request's invocation, and of its completion."""
        return self.instants.at(self.rows["invoked_ns"]), self.instants.at(self.rows["completed_ns"])

    @cached_property
    def readings(self) -> Readings:
        """All readings of LeftNum, sorted by slot and time."""
        readings = self.history.readings
        is_told = (self.rows["outcome"] == Outcome.DONE)[readings["row"]]
        chosen = slice(None) if is_told.all() else np.flatnonzero(is_told)
        row, slot, left = (readings[name][chosen].astype(np.int64) for name in ("row", "slot", "left"))
        begins, ends = self.places
        # Readings stand in the order of their invocations, so that only the slots need to be sorted.
        order = np.argsort(slot.astype(np.min_scalar_type(len(self.history.slots))), kind="stable")
        row = row[order]
        return Readings(row, slot[order], left[order], begins[row], ends[row])

    @cached_property
    def held_most(self) -> Ints:
        """For each reading, the most numbers of its slot that can have been held meanwhile, if `closed`."""
        readings = self.readings
        return self.possible.most(readings.slot, readings.begin, readings.end) + self.others[readings.slot]

    @cached_property
    def certain_in(self) -> dict[int, list[Booking]]:
        """By slot, bookings that are surely active at some instant."""
        certain: dict[int, list[Booking]] = defaultdict(list)
        for each in self.bookings.values():
            if each.is_certain:
                certain[each.slot].append(each)
        return dict(certain)

    @cached_property
    def certain(self) -> StepCounts:
        """Bookings of each slot that are surely active."""
        sure = [each for each in self.bookings.values() if each.is_certain]
        return StepCounts(
            _column(sure, "slot"),
            self.instants.after(_column(sure, "acknowledged_ns")),
            self.instants.at(_column(sure, "cancel_begin_ns")),
        )

    @cached_property
    def possible(self) -> StepCounts:
        """Bookings of each slot that may be active."""
        maybe = [each for each in self.bookings.values() if each.begin_ns < NEVER_NS and not self.never_was(each)]
        return StepCounts(
            _column(maybe, "slot"),
            self.instants.at(_column(maybe, "begin_ns")),
            self.instants.after(_column(maybe, "cancelled_ns")),
        )

    def is_active_at_end(self, booking: Booking) -> bool:
        """Whether the hospital shows it as active, on a list or when it was asked for it alone."""
        if any(not each.is_cancelled for each in self.found.get(booking.registration_id, ())):
            return True
        return self.end is not None and self.end.settled.get(booking.registration_id) is Settlement.ACTIVE

    def never_was(self, booking: Booking) -> bool:
        """Whether an unclear booking turned out not to be there, so that a correct hospital never held it."""
        if self.end is None or booking.acknowledged_ns < NEVER_NS:
            return False
        return self.is_absent(booking)

    def is_absent(self, booking: Booking) -> bool:
        """Whether the hospital surely has no record of it."""
        if self.end is None or booking.registration_id in self.found:
            return False
        settled = self.end.settled.get(booking.registration_id)
        if settled is not None:
            return settled is Settlement.ABSENT
        parts = self.history.slots[booking.slot].split("/")
        return len(parts) == 6 and (parts[0], parts[3]) in self.end.listed

    def since_ms(self, at_ns: int) -> str:
        """An instant in words, from the release, or from the first request if there was none."""
        return "at the end" if at_ns >= NEVER_NS else f"{(at_ns - self.history.origin_ns) / 1e6:+,.3f} ms"

    def answered(self, row: int) -> int:
        """When the answer to a request came."""
        return int(self.history.answered_ns[row])

    def unplaced(self) -> set[str]:
        """Schedules that a foreign registration may belong to, whose own schedule is none that the history names."""
        known = set(self.schedule_of)
        alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for schedule in known:
            alike[what_is_alike(schedule)].append(schedule)
        unplaced = {
            each for schedule in (self.end.elsewhere if self.end else ()) for each in alike[what_is_alike(schedule)]
        }
        for registration_id, records in self.found.items():
            for each in records if registration_id not in self.bookings else ():
                schedule, _, slot = each.slot.rpartition("/")
                if schedule not in known or not slot:
                    unplaced.update(alike[what_is_alike(schedule)] if schedule not in known else [schedule])
        return unplaced

    def _is_vague(self, slot: int) -> bool:
        return self.history.slots[slot].endswith("/")

    def _bookings(self) -> dict[int, Booking]:
        bookings: dict[int, Booking] = {}
        asked = np.flatnonzero(self.is_booking)
        names = ("registration_id", "slot", "patient", "outcome", "invoked_ns", "completed_ns", "reserve_no")
        columns = (self.rows[name][asked].tolist() for name in names)
        for row, number, slot, patient, outcome, invoked_ns, completed_ns, reserve_no in zip(
            asked.tolist(), *columns, strict=True
        ):
            booking = bookings.get(number)
            if booking is None:
                booking = bookings[number] = Booking(number, slot, patient)
            booking.attempts.append(row)
            if outcome != Outcome.REFUSED:
                booking.begin_ns = min(booking.begin_ns, invoked_ns)
            if outcome == Outcome.DONE and completed_ns < booking.acknowledged_ns:
                booking.acknowledged_ns, booking.acknowledged_row = completed_ns, row
                booking.reserve_no = reserve_no
        self._add_cancels(bookings)
        for booking in bookings.values():
            if booking.cancels or not self.nobody_else:
                self._forgive_foreign_cancel(booking)
        return bookings

    def _add_cancels(self, bookings: dict[int, Booking]) -> None:
        asked = np.flatnonzero(self.is_cancel)
        names = ("registration_id", "outcome", "code", "invoked_ns", "completed_ns")
        columns = (self.rows[name][asked].tolist() for name in names)
        for row, number, outcome, code, invoked_ns, completed_ns in zip(asked.tolist(), *columns, strict=True):
            booking = bookings.get(number)
            if booking is None:
                continue
            booking.cancels.append(row)
            if outcome != Outcome.REFUSED or code == ALREADY_CANCELLED:
                booking.cancel_begin_ns = min(booking.cancel_begin_ns, invoked_ns)
            if outcome == Outcome.DONE or code == ALREADY_CANCELLED:
                booking.cancelled_ns = min(booking.cancelled_ns, completed_ns)

    def _forgive_foreign_cancel(self, booking: Booking) -> None:
        """When others may have cancelled is unknown; 0000 to a cancel of this run shows that nobody had."""
        responses = {int(self.rows["outcome"][row]) for row in booking.cancels}
        if Outcome.DONE in responses:
            return
        only_refused = responses == {Outcome.REFUSED}
        was_foreign = only_refused and any(self.rows["code"][row] == ALREADY_CANCELLED for row in booking.cancels)
        may_be_foreign = not self.nobody_else and not self.is_active_at_end(booking) and not self.is_absent(booking)
        if was_foreign or may_be_foreign:
            booking.cancel_begin_ns = booking.begin_ns


def what_is_alike(schedule: str) -> tuple[str, ...]:
    """What a schedule has in common with those of other doctors, to which a registration of it may belong."""
    parts = schedule.split("/")
    return (*parts[:2], *parts[3:])


def _column(bookings: list[Booking], name: str) -> Ints:
    return np.array([getattr(each, name) for each in bookings], np.int64)


def active_by_slot(evidence: Evidence, *, only_ours: bool = False) -> Counter[str]:
    """Active registrations at the end, ours under the slot that was asked for."""
    slots = evidence.history.slots
    active: Counter[str] = Counter()
    for registration_id, records in evidence.found.items():
        ours = evidence.bookings.get(registration_id)
        is_ours = ours is not None and bool(ours.attempts)
        for each in records:
            if not each.is_cancelled and (is_ours or not only_ours):
                active[slots[ours.slot] if ours is not None and is_ours else each.slot] += 1
    return active
