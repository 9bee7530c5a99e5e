"""The visit numbers of schedules as the ledger has them, kept in memory for the schedules that are asked about.

What is kept is always what the tables say: bookings and cancellations of this process change both, and those of other
processes are followed one by one, or seen by the version of their schedule. After a transaction was rolled back
everything is read again; where schedules have versions, what it had written. Everything is read again, too, when the
tables were emptied, and when others have written more than is worth following.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple, Self

from yuyue_sim.hospital.ledger.changes import Change
from yuyue_sim.hospital.ledger.database import NumbersText
from yuyue_sim.hospital.ledger.registration import Registration, ScheduleKey
from yuyue_sim.hospital.ledger.transactions import Transactions

HIGHEST_ID = "SELECT max(registration_id) FROM registration WHERE registration_id < ?"
_SCHEDULES_KEPT = 8192


class Holder(NamedTuple):
    """Who holds a visit number."""

    number: int
    identity: str
    """The patient."""


class GivenBack(NamedTuple):
    """The last cancelled registration of a visit number; instants in ISO form. A later one is greater."""

    reserve_no: int
    registered_at: str
    cancelled_at: str
    registration_id: int


class Numbers(NamedTuple):
    """The visit numbers of one schedule. What was computed from one holds for every equal one."""

    holders: Mapping[int, Holder]
    """RegID → number and patient of each active registration."""
    patients: Mapping[str, int]
    """Patient → RegID of their active registration."""
    taken: int
    """The numbers of the holders: bit n stands for number n."""
    given_back: tuple[GivenBack, ...]
    """The last cancelled registration of each number that has one, the highest number first."""

    @classmethod
    def of(cls, holders: Mapping[int, Holder], given_back: Iterable[GivenBack]) -> Self:
        """The numbers with these holders."""
        patients: dict[str, int] = {}
        taken = 0
        for registration_id in sorted(holders):
            number, identity = holders[registration_id]
            patients.setdefault(identity, registration_id)
            taken |= 1 << number
        return cls(holders, patients, taken, tuple(given_back))

    def booked(self, registration_id: int, number: int, identity: str) -> Numbers:
        """The numbers after one more booking."""
        holders = {**self.holders, registration_id: Holder(number, identity)}
        if identity in self.patients:
            return Numbers.of(holders, self.given_back)
        patients = {**self.patients, identity: registration_id}
        return Numbers(holders, patients, self.taken | 1 << number, self.given_back)

    def cancelled(self, last: GivenBack) -> Numbers:
        """The numbers after a cancellation."""
        holders = {key: holder for key, holder in self.holders.items() if key != last.registration_id}
        given_back = {each.reserve_no: each for each in self.given_back}
        given_back[last.reserve_no] = max(last, given_back.get(last.reserve_no, last))
        return Numbers.of(holders, sorted(given_back.values(), reverse=True))


class KeptNumbers:
    """The numbers of the schedules that were asked about last."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._database = transactions.database
        self._changes = transactions.changes
        self._has_versions = self._database.is_shared and not self._database.has_one_writer
        """Whether each schedule has a version of its own."""
        self._kept: dict[ScheduleKey, tuple[int, Numbers, int]] = {}
        """Numbers, how often everything was dropped before they were read, and the version of the schedule."""
        self._drops = 0
        self._highest_id: int | None = None
        self._below = 0
        self._rewrites = -1
        self._swaps = (-1, -1)
        self._written: set[ScheduleKey] = set()
        self._written_in = -1
        """The schedules with versions that were written into by the last transaction of this process that wrote."""

    def of(self, key: ScheduleKey) -> Numbers:
        """The numbers of a schedule now.

        Raises:
            LedgerFailedError: the database failed.
        """
        with self._transactions.lock:
            self._follow()
            kept = self._kept.get(key)
            if (
                kept is not None
                and kept[0] == self._drops
                and (not self._has_versions or kept[2] == self._database.schedule_version(key))
            ):
                return kept[1]
            (text,) = self._transactions.numbers((key,))
            return self._keep(key, text)

    def prefetch(self, keys: Collection[ScheduleKey]) -> None:
        """Read the numbers of schedules that others have written into, together.

        Raises:
            LedgerFailedError: the database failed.
        """
        with self._transactions.lock:
            self._follow()
            stale = [key for key in sorted(keys) if not self._is_fresh(key)]
            if stale:
                for key, text in zip(stale, self._transactions.numbers(stale), strict=True):
                    self._keep(key, text)

    def _is_fresh(self, key: ScheduleKey) -> bool:
        kept = self._kept.get(key)
        return kept is not None and kept[0] == self._drops and kept[2] == self._database.schedule_version(key)

    def _keep(self, key: ScheduleKey, text: NumbersText) -> Numbers:
        """Keep what was read of a schedule."""
        kept, numbers = self._kept.get(key), _numbers_of(text)
        if kept is None and len(self._kept) >= _SCHEDULES_KEPT:
            del self._kept[next(iter(self._kept))]
        if kept is not None and kept[1] == numbers:
            numbers = kept[1]  # what was computed from that object holds on
        self._kept[key] = self._drops, numbers, text.version
        return numbers

    def highest_id(self, below: int) -> int:
        """The highest RegID below a limit, always the same one; 0 if there is none.

        Raises:
            LedgerFailedError: the database failed.
        """
        with self._transactions.lock:
            self._follow()
            if self._highest_id is None or self._has_versions:
                ((highest,),) = self._transactions.execute(HIGHEST_ID, (below,))
                self._highest_id = highest or 0
                self._below = below
            return self._highest_id

    def add(self, registration: Registration) -> None:
        """Follow a registration that was added to the tables."""
        key, registration_id, number = registration.schedule_key, registration.registration_id, registration.reserve_no
        self._raise_highest(registration_id)
        if registration.cancelled_at:
            self._note(key, registration_id, number, registration.registered_at, registration.cancelled_at)
        else:
            self._note(key, registration_id, number, registration.identity)
        risen = self._note_write(key)
        kept = self._kept.get(key)
        if kept is None:
            return
        if registration.cancelled_at:
            self._forget(key)
        else:
            booked = kept[1].booked(registration_id, number, registration.identity)
            self._kept[key] = kept[0], booked, kept[2] + risen

    def cancel(self, key: ScheduleKey, last: GivenBack) -> None:
        """Follow a cancellation that was written into the tables."""
        self._note(key, last.registration_id, last.reserve_no, last.registered_at, last.cancelled_at)
        risen = self._note_write(key)
        kept = self._kept.get(key)
        if kept is not None:
            self._kept[key] = kept[0], kept[1].cancelled(last), kept[2] + risen

    def correct(self, key: ScheduleKey) -> None:
        """Follow a change of a registration's patient."""
        self._note(key)
        self._note_write(key)
        self._forget(key)

    def _note_write(self, key: ScheduleKey) -> int:
        """Note that a row of a schedule was written; returns by how much its version rises."""
        if self._has_versions:
            if self._written_in != self._transactions.begun:
                self._written_in = self._transactions.begun
                self._written.clear()
            self._written.add(key)
        return self._database.note_write(key)

    def _forget(self, key: ScheduleKey) -> None:
        """Read the numbers of a schedule again when they are asked for."""
        self._kept.pop(key, None)

    def _raise_highest(self, registration_id: int) -> None:
        if self._highest_id is not None and self._highest_id < registration_id < self._below:
            self._highest_id = registration_id

    def _note(self, key: ScheduleKey, *change: int | str) -> None:
        """Tell other processes of a change of our own, after whatever they told us."""
        if self._changes is not None:
            self._apply_news(self._changes.take())
            self._changes.note([*key, *change])

    def _follow(self) -> None:
        """Follow what others have told; drop what is kept where that is not everything."""
        if self._changes is not None:
            self._changes.follow()
            self._apply_news(self._changes.take())
            return
        transactions = self._transactions
        if transactions.rewrites == self._rewrites and self._database.losses == self._swaps[1]:
            return
        swaps = transactions.swaps, self._database.losses
        is_undone = swaps == self._swaps
        self._rewrites, self._swaps = transactions.rewrites, swaps
        if self._has_versions and is_undone:  # what others wrote is known by its version
            for key in self._written:
                self._forget(key)
        else:
            self._apply_news(None)

    def _apply_news(self, news: list[Change] | None) -> None:
        if news is None:
            self._drops += 1
            self._highest_id = None
            return
        for hospital, department, doctor, work_date, work_type, *change in news:
            self._apply(ScheduleKey(hospital, department, doctor, work_date, work_type), change)

    def _apply(self, key: ScheduleKey, change: Change) -> None:
        """Follow a change of another process. It may be known already: numbers may have been read after it."""
        if change:
            self._raise_highest(change[0])
        kept = self._kept.get(key)
        if kept is None or kept[0] != self._drops:
            return
        numbers = kept[1]
        holder = numbers.holders.get(change[0]) if change else None
        match change:
            case registration_id, number, identity:
                if holder is None:
                    self._kept[key] = kept[0], numbers.booked(registration_id, number, identity), 0
                elif holder != (number, identity):
                    self._forget(key)
            case registration_id, number, registered_at, cancelled_at:
                last = GivenBack(number, registered_at, cancelled_at, registration_id)
                if holder is not None or last not in numbers.given_back:
                    self._kept[key] = kept[0], numbers.cancelled(last), 0
            case _:
                self._forget(key)


def _numbers_of(text: NumbersText) -> Numbers:
    holders = {int(each[0]): Holder(int(each[1]), each[2]) for each in _entries(text.holders)}
    given_back = [GivenBack(int(each[0]), each[1], each[2], int(each[3])) for each in _entries(text.given_back)]
    return Numbers.of(holders, sorted(given_back, reverse=True))


def _entries(text: str | None) -> list[list[str]]:
    return [entry.split("\x1f") for entry in text.split("\x1e")] if text else []
