"""The visit numbers of schedules as the ledger has them, kept in memory for the schedules that are asked about.

What is kept is always what the tables say: bookings and cancellations of this process change both. Everything is
read again when a transaction was rolled back, when the tables were emptied, and when another process has written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Self

from yuyue_sim.hospital.ledger.registration import Registration, ScheduleKey
from yuyue_sim.hospital.ledger.transactions import Transactions

OF_SCHEDULE = "hospital_id = ? AND department_id = ? AND doctor_id = ? AND work_date = ? AND work_type = ?"
NUMBERS = f"""
    WITH RECURSIVE given_back (number) AS (
        SELECT max(reserve_no) FROM registration WHERE {OF_SCHEDULE} AND cancelled_at <> ''
        UNION ALL
        SELECT (
            SELECT max(reserve_no) FROM registration
            WHERE {OF_SCHEDULE} AND cancelled_at <> '' AND reserve_no < number
        ) FROM given_back WHERE number IS NOT NULL
    )
    SELECT (
        SELECT group_concat(registration_id || char(31) || reserve_no || char(31) || identity, char(30))
        FROM registration WHERE {OF_SCHEDULE} AND cancelled_at = ''
    ), (
        SELECT group_concat(
            last.reserve_no || char(31) || last.registered_at || char(31) || last.cancelled_at || char(31) ||
            last.registration_id, char(30)
        )
        FROM given_back CROSS JOIN registration AS last ON last.registration_id = (
            SELECT registration_id FROM registration
            WHERE {OF_SCHEDULE} AND cancelled_at <> '' AND reserve_no = number
            ORDER BY registered_at DESC, cancelled_at DESC, registration_id DESC LIMIT 1
        )
    )
"""  # noqa: S608, the columns are our own
"""The holders, and of each number the last cancelled registration: one step through the index for each number, however
many were cancelled. Two texts are several times quicker than rows. XML has no way to send their separators."""
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

    def booked(self, registration: Registration) -> Numbers:
        """The numbers after one more booking."""
        registration_id, number, identity = registration.registration_id, registration.reserve_no, registration.identity
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

    def __init__(self, transactions: Transactions, *, is_shared: bool) -> None:
        """With `is_shared` other processes may write too."""
        self._transactions = transactions
        self._is_shared = is_shared
        self._kept: dict[ScheduleKey, tuple[int, Numbers]] = {}
        """Numbers, and how often something was written elsewhere before they were read."""
        self._changes = 0
        self._highest_id: int | None = None
        self._below = 0
        self._rewrites = -1
        self._version = -1
        self._followed = -1
        """The transaction in which changes of other processes were looked for last."""

    def of(self, key: ScheduleKey) -> Numbers:
        """The numbers of a schedule now.

        Raises:
            LedgerFailedError: the database failed.
        """
        with self._transactions.lock:
            self._follow()
            kept = self._kept.get(key)
            if kept is not None and kept[0] == self._changes:
                return kept[1]
            numbers = self._read(key)
            if kept is None and len(self._kept) >= _SCHEDULES_KEPT:
                del self._kept[next(iter(self._kept))]
            if kept is not None and kept[1] == numbers:
                numbers = kept[1]  # what was computed from that object holds on
            self._kept[key] = self._changes, numbers
            return numbers

    def highest_id(self, below: int) -> int:
        """The highest RegID below a limit, always the same one; 0 if there is none.

        Raises:
            LedgerFailedError: the database failed.
        """
        with self._transactions.lock:
            self._follow()
            if self._highest_id is None:
                ((highest,),) = self._transactions.execute(HIGHEST_ID, (below,))
                self._highest_id = highest or 0
                self._below = below
            return self._highest_id

    def add(self, registration: Registration) -> None:
        """Follow a registration that was added to the tables."""
        if self._highest_id is not None and self._highest_id < registration.registration_id < self._below:
            self._highest_id = registration.registration_id
        key = registration.schedule_key
        kept = self._kept.get(key)
        if kept is None:
            return
        if registration.cancelled_at:
            self.forget(key)
        else:
            self._kept[key] = kept[0], kept[1].booked(registration)

    def cancel(self, key: ScheduleKey, last: GivenBack) -> None:
        """Follow a cancellation that was written into the tables."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept[key] = kept[0], kept[1].cancelled(last)

    def forget(self, key: ScheduleKey) -> None:
        """Read the numbers of a schedule again when they are asked for."""
        self._kept.pop(key, None)

    def _follow(self) -> None:
        """Find out whether what is kept may not be what the tables say."""
        transactions = self._transactions
        version = self._version
        if self._is_shared and not (transactions.depth and self._followed == transactions.begun):
            version = transactions.data_version()
            self._followed = transactions.begun
        if version != self._version or transactions.rewrites != self._rewrites:
            self._changes += 1
            self._highest_id = None
            self._version, self._rewrites = version, transactions.rewrites

    def _read(self, key: ScheduleKey) -> Numbers:
        """The numbers in the tables."""
        ((holders_text, given_back_text),) = self._transactions.execute(NUMBERS, key * 4)
        holders = {int(each[0]): Holder(int(each[1]), each[2]) for each in _entries(holders_text)}
        given_back = [GivenBack(int(each[0]), each[1], each[2], int(each[3])) for each in _entries(given_back_text)]
        return Numbers.of(holders, sorted(given_back, reverse=True))


def _entries(text: str | None) -> list[list[str]]:
    return [entry.split("\x1f") for entry in text.split("\x1e")] if text else []
