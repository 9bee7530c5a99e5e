"""Two servers of one database do jobs together, at once and in turn: each number has one holder, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from threading import Semaphore

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from yuyue_sim.hospital.ledger.errors import LedgerFailedError
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.ledger_thread import LedgerThread
from yuyue_sim.hospital.ledger.lock_scope import LockScope
from yuyue_sim.hospital.ledger.registration import ScheduleKey

from tests.hospital.ledger.registrations import IDENTITY, KEY, registration
from tests.postgresql import PostgresqlServer

KEYS = [KEY, KEY._replace(doctor_id="IM02"), KEY._replace(doctor_id="IM03")]
CAPACITY = 6


class Failing:
    """A job that may be told that nothing of it is kept."""

    failure: Exception | None = None

    def fail(self, error: Exception) -> None:
        self.failure = error


@dataclass
class Book(Failing):
    """Takes the lowest number that is left in a schedule."""

    ledger: Ledger
    key: ScheduleKey
    registration_id: int
    is_repeatable = True
    taken: int | None = None

    def scope(self) -> LockScope:
        return LockScope(
            frozenset((self.key,)),
            frozenset((str(self.registration_id),)),
            new_ids=frozenset((self.registration_id,)),
            is_writing=True,
        )

    def run(self) -> None:
        self.taken = None
        try:
            with self.ledger.single_write():
                numbers = self.ledger.numbers(self.key)
                left = [number for number in range(1, CAPACITY + 1) if not numbers.taken >> number & 1]
                if left and self.registration_id not in numbers.holders:
                    self._take(left[0])
        except LedgerFailedError:  # the RegID was used before, or what was done together is undone
            self.taken = None

    def _take(self, number: int) -> None:
        added = registration(self.registration_id, number, identity=str(self.registration_id), **self.key._asdict())
        self.ledger.add(added)
        self.taken = number


@dataclass
class Cancel(Failing):
    """Gives the number of a registration back."""

    ledger: Ledger
    registration_id: int
    is_repeatable = True
    is_done = False

    def scope(self) -> LockScope:
        return LockScope(registrations=frozenset((self.registration_id,)), is_writing=True)

    def run(self) -> None:
        self.is_done = False
        with suppress(LedgerFailedError), self.ledger.transaction():
            found = self.ledger.find(self.registration_id)
            if found is not None and not found.cancelled_at:
                self.ledger.cancel(found, "2026-03-02 09:00:00")
                self.is_done = True


@dataclass
class Look(Failing):
    """Reads the holders of a schedule."""

    ledger: Ledger
    key: ScheduleKey
    is_repeatable = True
    seen: frozenset[int] = frozenset()

    def scope(self) -> LockScope:
        return LockScope(frozenset((self.key,)))

    def run(self) -> None:
        self.seen = frozenset(self.ledger.numbers(self.key).holders)


class Break(Failing):
    """Breaks in a way that nobody has thought of."""

    is_repeatable = True

    def scope(self) -> LockScope:
        return LockScope()

    def run(self) -> None:
        raise RuntimeError("broken")


Job = Book | Cancel | Look


class Server:
    """A ledger and its thread."""

    def __init__(self, url: str) -> None:
        self.ledger = Ledger.open(url, IDENTITY)
        self._done = Semaphore(0)
        self._thread = LedgerThread(self.ledger.transactions, lambda: None, self._deliver)

    def _deliver(self, jobs: Sequence[object]) -> None:
        self._done.release(len(jobs))

    def submit(self, jobs: Sequence[Job | Break]) -> None:
        """Have jobs done, all but the first of them together."""
        with self.ledger.transactions.lock:
            for job in jobs:
                self._thread.submit(job)

    def wait(self, count: int) -> None:
        """Wait until so many jobs are done."""
        for _ in range(count):
            assert self._done.acquire(timeout=60)


@contextmanager
def two_servers(url: str) -> Iterator[list[Server]]:
    servers = [Server(url) for _ in range(2)]
    try:
        yield servers
    finally:
        for each in servers:
            each.ledger.close()


class Model:
    """What is booked, as jobs that are done one by one would leave it."""

    def __init__(self, truth: Ledger) -> None:
        self._truth = truth
        self.holders = {
            key: {row.reserve_no: row.registration_id for row in truth.active_of_schedule(key)} for key in KEYS
        }
        self._ids = {each for each in range(1, 13) if truth.find(each) is not None}

    def do(self, job: Job) -> None:
        """Do a job here, too: the same must come of it."""
        if isinstance(job, Look):
            assert job.seen == set(self.holders[job.key].values())
        elif isinstance(job, Cancel):
            held = [
                (key, number)
                for key in KEYS
                for number, each in self.holders[key].items()
                if each == job.registration_id
            ]
            assert job.is_done == bool(held)
            for key, number in held:
                del self.holders[key][number]
        else:
            left = [number for number in range(1, CAPACITY + 1) if number not in self.holders[job.key]]
            expected = left[0] if left and job.registration_id not in self._ids else None
            assert job.taken == expected
            if expected is not None:
                self.holders[job.key][expected] = job.registration_id
                self._ids.add(job.registration_id)


def check(jobs: Sequence[Job], truth: Ledger) -> None:
    """What was told of each job is what the tables say."""
    for each in jobs:
        found = None if isinstance(each, Look) else truth.find(each.registration_id)
        if isinstance(each, Book) and each.taken is not None:
            assert found is not None
            assert found.reserve_no == each.taken
        elif isinstance(each, Cancel) and each.is_done:
            assert found is not None
            assert found.cancelled_at
    for key in KEYS:
        numbers = [row.reserve_no for row in truth.active_of_schedule(key)]
        assert len(numbers) == len(set(numbers)) <= CAPACITY


GIVEN_BACK_ELSEWHERE = [
    (False, [("book", 0, 1)], []),
    (False, [("book", 0, 2)], [("cancel", 0, 1)]),
    (False, [("book", 0, 3)], []),
]
"""The first server books what the second has given back, though it has not looked since."""
STEP = st.tuples(st.sampled_from(["book", "book", "book", "cancel", "look"]), st.integers(0, 2), st.integers(1, 12))


def test_two_servers_give_each_number_once_and_lose_nothing(postgresql: PostgresqlServer) -> None:
    pytest.importorskip("psycopg")

    @settings(max_examples=25)
    @example(GIVEN_BACK_ELSEWHERE)
    @given(st.lists(st.tuples(st.booleans(), st.lists(STEP, max_size=6), st.lists(STEP, max_size=6)), max_size=12))
    def play(turns: list[tuple[bool, list[tuple[str, int, int]], list[tuple[str, int, int]]]]) -> None:
        url = postgresql.url()
        with two_servers(url) as servers, closing(Ledger.open(url, IDENTITY)) as truth:
            for is_at_once, *shares in turns:
                model = Model(truth)
                jobs = [
                    [made(server.ledger, *each) for each in share]
                    for server, share in zip(servers, shares, strict=True)
                ]
                for server, some in zip(servers, jobs, strict=True):
                    server.submit(some)
                    if not is_at_once:
                        server.wait(len(some))
                for server, some in zip(servers, jobs, strict=True):
                    if is_at_once:
                        server.wait(len(some))
                    else:
                        for job in some:
                            model.do(job)
                check([*jobs[0], *jobs[1]], truth)
                assert is_at_once or model.holders == Model(truth).holders

    play()


def made(ledger: Ledger, kind: str, doctor: int, registration_id: int) -> Job:
    if kind == "book":
        return Book(ledger, KEYS[doctor], registration_id)
    return Cancel(ledger, registration_id) if kind == "cancel" else Look(ledger, KEYS[doctor])


def test_what_is_undone_with_a_job_that_breaks_is_told_as_failed(postgresql: PostgresqlServer) -> None:
    with two_servers(postgresql.url()) as (server, other):
        jobs: list[Job | Break] = [Look(server.ledger, KEY), Book(server.ledger, KEY, 1), Break()]
        server.submit(jobs)
        server.wait(len(jobs))
        assert (str(jobs[1].failure), str(jobs[2].failure)) == ("broken", "broken")
        assert other.ledger.find(1) is None
        again = Book(server.ledger, KEY, 1)
        server.submit([again])
        server.wait(1)
        assert (again.taken, again.failure) == (1, None)
