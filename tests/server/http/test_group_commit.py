"""Bookings that come in one turn of the event loop share a transaction; none is acknowledged before its commit."""

from __future__ import annotations

import http.client
import re
import select
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from yuyue_sim.contract.messages.get_yy_no import Order
from yuyue_sim.hospital.rules.outcomes import Booked, Refused
from yuyue_sim.server.gateway import Gateway
from yuyue_sim.server.settings import Settings
from yuyue_sim.server.simulation import Simulation
from yuyue_sim.soap.exchange import Exchange

from tests.acceptance.patients import card_no
from tests.hospital.ledger.registrations import sqlite_of
from tests.server.http.test_answers_at_once import answers, request
from tests.server.http.thread_server import served
from tests.soap.asking import string_envelope
from tests.soap.test_many_cancellations import order

SCENARIO = """
name: group
clock: frozen@2026-03-02T08:00:00
world: {hospitals: [{profile: community, id: AB01}]}
"""
BOOKED, FAILED = b"Code&gt;1000&lt;", b"Code&gt;1005&lt;"
ANYTHING = string_envelope("getHospInfo", "<Message/>")
RESERVE_NO = re.compile(rb"ReserveNo&gt;(\d+)&lt;")


def read(connection: socket.socket) -> bytes:
    """Status and body of a response."""
    response = http.client.HTTPResponse(connection)
    response.begin()
    return b"%d " % response.status + response.read()


class Served:
    """A hospital with a state file, whose event loop can be held between two turns."""

    def __init__(self, state: Path | None) -> None:
        self._is_held, self._may_go_on = threading.Event(), threading.Event()
        self.exchanges: list[Exchange] = []
        self.failing = 0
        """The RegID at which the observer fails."""
        self.simulation = Simulation(
            Settings(scenario_text=SCENARIO, state=str(state or "")), observers=[self._observe]
        )
        self._stack = ExitStack()
        self.port = self._stack.enter_context(served(Gateway(self.simulation)))
        self._document = self._bookable()
        self.ask_once(self.order(1))  # from now on the head of such a request is known

    def _observe(self, exchange: Exchange) -> None:
        self.exchanges.append(exchange)
        if self.failing and exchange.subject.registration_id == self.failing:
            raise RuntimeError("the observer fails")
        if exchange.request_id == "hold":
            self._is_held.set()
            assert self._may_go_on.wait(60)

    def _bookable(self) -> str:
        for schedule in self.simulation.clinic.department_schedules("AB01", "", date(2026, 3, 3), date(2026, 3, 4)):
            envelope = string_envelope("getYyNo", order(schedule, 999_999, card_no(999), "AB01"))
            if BOOKED in self.ask_once(request(envelope)):
                return order(schedule, 0, "CARD", "AB01")
        raise AssertionError("nothing can be booked")

    def order(self, number: int) -> bytes:
        """A booking of a patient of their own; all are of the same length."""
        document = self._document.replace("CARD", card_no(number)).replace("<RegID>0<", f"<RegID>{100_000 + number}<")
        return request(string_envelope("getYyNo", document))

    def ask_once(self, each: bytes) -> bytes:
        return answers(self.port, each)[0]

    def noted(self) -> list[Exchange]:
        """What the observer saw of all that was answered: it sees an exchange after its response, in the same turn."""
        self.ask_once(request(ANYTHING))
        return self.exchanges

    @property
    def is_going_on(self) -> bool:
        """Whether a turn that was held goes on."""
        return self._may_go_on.is_set()

    def in_one_turn(
        self, requests: Sequence[bytes], before: Callable[[list[socket.socket]], None] = lambda _: None
    ) -> list[bytes]:
        """Status and body of the responses to requests that all come while the event loop is held."""
        self._is_held.clear()
        self._may_go_on.clear()
        with ExitStack() as stack:
            address = ("127.0.0.1", self.port)
            held, *others = [
                stack.enter_context(socket.create_connection(address, timeout=120)) for _ in range(len(requests) + 1)
            ]
            for connection in others:  # who was answered once is read from
                connection.sendall(request(ANYTHING))
                read(connection)
            held.sendall(request(ANYTHING, more="X-Request-Id: hold\r\n"))
            assert self._is_held.wait(60)
            for connection, each in zip(others, requests, strict=True):
                connection.sendall(each)
            before(others)
            self._may_go_on.set()
            return [read(connection) for connection in others]

    def close(self) -> None:
        self._stack.close()
        self.simulation.close()


@pytest.fixture
def hospital(tmp_path: Path) -> Iterator[Served]:
    running = Served(tmp_path / "state.sqlite")
    yield running
    running.close()


@pytest.fixture(params=["memory", "file"])
def any_hospital(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    running = Served(tmp_path / "state.sqlite" if request.param == "file" else None)
    yield running
    running.close()


def numbers(responses: list[bytes]) -> set[bytes]:
    return {found[1] for each in responses if (found := RESERVE_NO.search(each))}


def deny_commit(connection: sqlite3.Connection, times: float, also: str = "") -> None:
    """Let the database refuse so many commits, and the other ends of a transaction too."""
    denied = 0

    def authorize(action: int, word: str | None, *_: object) -> int:
        nonlocal denied
        if action != sqlite3.SQLITE_TRANSACTION or word not in {"COMMIT", also} or denied >= times:
            return sqlite3.SQLITE_OK
        denied += 1
        return sqlite3.SQLITE_DENY

    connection.set_authorizer(authorize)


def test_bookings_of_a_turn_are_committed_together_before_any_response(any_hospital: Served) -> None:
    said: list[str] = []
    readable_before_commit: list[socket.socket] = []
    connections: list[socket.socket] = []

    def trace(statement: str) -> None:
        said.append(statement)
        if statement == "COMMIT":
            readable_before_commit.extend(select.select(connections, [], [], 0)[0])

    def begin(others: list[socket.socket]) -> None:
        connections.extend(others)
        sqlite_of(any_hospital.simulation.ledger).set_trace_callback(trace)

    responses = any_hospital.in_one_turn([any_hospital.order(number) for number in (2, 3, 4)], begin)
    sqlite_of(any_hospital.simulation.ledger).set_trace_callback(None)
    assert all(BOOKED in each for each in responses)
    assert len(numbers(responses)) == 3
    insert = "INSERT INTO registration"
    others = ("PRAGMA", "INSERT INTO change")  # a file tells other workers in one row what has changed
    kinds = [each.partition(" (")[0] for each in said if not each.startswith(others)]
    assert kinds == ["BEGIN IMMEDIATE", *[insert] * 3, "COMMIT"]
    assert not readable_before_commit


def test_if_they_cannot_be_committed_each_is_carried_out_anew(any_hospital: Served) -> None:
    deny_commit(sqlite_of(any_hospital.simulation.ledger), times=1)
    before = len(any_hospital.noted())
    responses = any_hospital.in_one_turn([any_hospital.order(number) for number in (2, 3, 4)])
    assert all(BOOKED in each for each in responses)
    assert len(numbers(responses)) == 3
    bookings = [each.subject.registration_id for each in any_hospital.noted()[before:] if each.code == "1000"]
    assert sorted(filter(None, bookings)) == [100_002, 100_003, 100_004]


def test_what_cannot_be_committed_at_all_is_refused_and_can_be_asked_for_again(hospital: Served) -> None:
    connection = sqlite_of(hospital.simulation.ledger)
    deny_commit(connection, times=float("inf"))
    orders = [hospital.order(number) for number in (2, 3)]
    responses = hospital.in_one_turn(orders)
    assert all(FAILED in each and "数据库错误".encode() in each for each in responses)
    connection.set_authorizer(None)
    assert all(BOOKED in each for each in hospital.in_one_turn(orders))


def test_everybody_is_answered_even_if_nothing_can_be_rolled_back(hospital: Served) -> None:
    deny_commit(sqlite_of(hospital.simulation.ledger), times=float("inf"), also="ROLLBACK")
    responses = hospital.in_one_turn([hospital.order(number) for number in (2, 3, 4)])
    assert all(FAILED in each for each in responses)
    sqlite_of(hospital.simulation.ledger).set_authorizer(None)


def test_an_observer_that_fails_takes_no_response_from_others(
    hospital: Served, caplog: pytest.LogCaptureFixture
) -> None:
    hospital.failing = 100_002
    responses = hospital.in_one_turn([hospital.order(number) for number in (2, 3, 4)])
    assert all(BOOKED in each for each in responses)
    hospital.ask_once(hospital.order(5))  # exchanges are observed after the responses of their turn
    assert "An exchange could not be observed" in caplog.text


def test_a_request_that_breaks_the_simulator_takes_no_response_from_others(
    any_hospital: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic = any_hospital.simulation.clinic
    book = clinic.book

    def break_once(order: Order) -> Booked | Refused:
        if order.registration_id == 100_003:
            raise RuntimeError("broken")
        return book(order)

    monkeypatch.setattr(clinic, "book", break_once)
    first, broken, last = any_hospital.in_one_turn([any_hospital.order(number) for number in (2, 3, 4)])
    assert BOOKED in first
    assert broken.startswith(b"500 ")
    assert BOOKED in last


def test_what_breaks_before_a_request_is_worked_on_takes_no_response_from_others(
    any_hospital: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    timeline = any_hospital.simulation.timeline
    follow, calls = timeline.follow, count(1)

    def break_at_the_second_request() -> None:
        if any_hospital.is_going_on and next(calls) == 2:
            raise RuntimeError("broken")
        follow()

    monkeypatch.setattr(timeline, "follow", break_at_the_second_request)
    responses = any_hospital.in_one_turn([any_hospital.order(number) for number in (2, 3, 4)])
    assert all(BOOKED in each for each in responses)
    assert "could not be carried out with the others of its turn" in caplog.text


def test_an_order_that_repeats_another_of_its_turn_gets_its_number(any_hospital: Served) -> None:
    first, second = any_hospital.in_one_turn([any_hospital.order(2), any_hospital.order(2)])
    assert BOOKED in first
    assert b"Code&gt;1002&lt;" in second
    assert numbers([first]) == numbers([second])


def test_a_client_that_sends_no_more_gets_its_response(any_hospital: Served) -> None:
    def stop_sending(others: list[socket.socket]) -> None:
        others[0].shutdown(socket.SHUT_WR)

    responses = any_hospital.in_one_turn([any_hospital.order(2), any_hospital.order(3)], stop_sending)
    assert all(BOOKED in each for each in responses)


def test_what_was_acknowledged_is_there_for_another_process(hospital: Served, tmp_path: Path) -> None:
    responses = hospital.in_one_turn([hospital.order(number) for number in range(2, 10)])
    assert sum(BOOKED in each for each in responses) == 8
    with closing(sqlite3.connect(tmp_path / "state.sqlite")) as other:
        found = other.execute("SELECT count(*) FROM registration WHERE registration_id BETWEEN 100002 AND 100009")
        assert found.fetchone() == (8,)
