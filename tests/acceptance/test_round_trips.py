"""How often a server asks PostgreSQL for one request. In a network each round trip costs what all the rest does."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count, islice
from pathlib import Path
from threading import Thread

import pytest

from tests.acceptance.patients import Clinic, card_no, open_clinics
from tests.acceptance.served import Served, serving
from tests.acceptance.test_postgresql import DOCTOR, QUOTA
from tests.postgresql import PostgresqlServer

HOST = "127.0.0.1"
SYNC, QUERY = b"S", b"Q"
"""The messages after which a client waits for the server (PostgreSQL, Message Formats)."""


class CountingProxy:
    """Passes the bytes of PostgreSQL's connections on, and counts the messages after which the client waits."""

    def __init__(self, port: int) -> None:
        self.waits = 0
        self._there = (HOST, port)
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        """Take no further connections."""
        self._listener.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._there)
                for work in ((self._ask, client, server), (self._pass, server, client)):
                    Thread(target=work[0], args=work[1:], daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        target.close()

    def _ask(self, client: socket.socket, server: socket.socket) -> None:
        """Pass on what the client says: a first message without a kind, then messages with one."""
        kept, head = b"", 0
        with suppress(OSError):
            while data := client.recv(65536):
                kept += data
                while len(kept) >= head + 4:
                    (length,) = struct.unpack_from("!I", kept, head)
                    if len(kept) < head + length:
                        break
                    self.waits += kept[:head] in {SYNC, QUERY}
                    kept, head = kept[head + length :], 1
                server.sendall(data)  # after it was counted: the response may come at once
        server.close()


@contextmanager
def counted(postgresql: PostgresqlServer, url: str) -> Iterator[tuple[CountingProxy, str]]:
    """A proxy before PostgreSQL, and the address of a ledger behind it."""
    proxy = CountingProxy(postgresql.port)
    try:
        yield proxy, url.replace(f":{postgresql.port}/", f":{proxy.port}/") + "&sslmode=disable&gssencmode=disable"
    finally:
        proxy.close()


def book(hospital: Served, clinic: Clinic, registration_id: int) -> str:
    response = hospital.ask("getYyNo", clinic.order(registration_id, registration_id))[0]
    return response.findtext("Code") or ""


def cancel(hospital: Served, clinic: Clinic, registration_id: int) -> str:
    request = f"<HospitalID>{clinic.hospital_id}</HospitalID><RegID>{registration_id}</RegID>"
    return hospital.ask("backNo", f"<Message><RequestInfo>{request}</RequestInfo></Message>").findtext(".//Code") or ""


def update(hospital: Served, clinic: Clinic, registration_id: int) -> str:
    request = (
        f"<RegID>{registration_id}</RegID><HospitalID>{clinic.hospital_id}</HospitalID>"
        f"<CardNo>{card_no(registration_id)}</CardNo><Phone>13900000000</Phone>"
    )
    said = hospital.ask("updateOrderInfo", f"<Message><RequestInfo>{request}</RequestInfo></Message>")
    return said.findtext(".//Code") or ""


def fewest(proxy: CountingProxy, ask: Callable[[int], str], numbers: Iterable[int], code: str) -> int:
    """The fewest round trips of some requests: once a second a server that nobody asks looks by itself, too."""
    found = []
    for number in numbers:
        before = proxy.waits
        assert ask(number) == code
        found.append(proxy.waits - before)
    return min(found)


def test_a_booking_is_one_round_trip_and_a_change_two(postgresql: PostgresqlServer) -> None:
    with counted(postgresql, postgresql.url()) as (proxy, url), serving("--state", url) as hospital:
        clinic = max(open_clinics(hospital), key=lambda each: each.capacity)
        ours, theirs = range(1, 6), range(501, 506)
        assert fewest(proxy, lambda number: book(hospital, clinic, number), ours, "1000") == 1
        assert fewest(proxy, lambda number: book(hospital, clinic, number), ours, "1002") == 2
        assert fewest(proxy, lambda _: str(clinic.left(hospital) > 0), ours, "True") == 1
        assert fewest(proxy, lambda number: update(hospital, clinic, number), ours, "0000") == 2
        assert fewest(proxy, lambda number: cancel(hospital, clinic, number), ours, "0000") == 2
        assert fewest(proxy, lambda number: cancel(hospital, clinic, number), ours, "0005") == 2
        assert fewest(proxy, lambda number: cancel(hospital, clinic, number), theirs, "0001") == 2


def test_where_others_book_too_a_booking_is_two_round_trips(postgresql: PostgresqlServer) -> None:
    url = postgresql.url()
    with counted(postgresql, url) as (proxy, ours), serving("--state", ours) as one, serving("--state", url) as other:
        clinic = max(open_clinics(one), key=lambda each: each.capacity)
        ids = count(1)

        def in_turn(number: int) -> str:
            code = book(one, clinic, number)
            assert book(other, clinic, 500 + number) == "1000"
            return code

        assert in_turn(next(ids)) == in_turn(next(ids)) == "1000"
        assert fewest(proxy, in_turn, islice(ids, 4), "1000") == 2


@pytest.mark.parametrize(("policy", "booked", "refused"), [("{}", 1, 2), ("{quota_per_day: 1}", 3, 3)])
def test_a_refusal_is_two_round_trips_and_a_quota_is_read_in_one_of_its_own(
    postgresql: PostgresqlServer, tmp_path: Path, policy: str, booked: int, refused: int
) -> None:
    file = tmp_path / "quota.yaml"
    scenario = QUOTA.replace("{quota_per_day: 1}", policy) + DOCTOR.format(number=1)
    file.write_text(scenario, encoding="utf-8")
    with (
        counted(postgresql, postgresql.url()) as (proxy, url),
        serving("--state", url, scenario=str(file)) as hospital,
    ):
        clinic = Clinic("QUOT", "0300", "03000001", "2026-03-04", "1", 20)
        numbers = range(1, clinic.left(hospital) + 1)
        assert fewest(proxy, lambda number: book(hospital, clinic, number), numbers, "1000") == booked
        assert fewest(proxy, lambda number: book(hospital, clinic, number), range(501, 506), "1001") == refused
