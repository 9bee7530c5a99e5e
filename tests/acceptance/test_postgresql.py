"""Several servers share one ledger in PostgreSQL: nobody is booked twice, and nothing acknowledged is lost."""

from __future__ import annotations

import http.client
import json
import os
import select
import signal
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import psycopg
import pytest
from lxml import etree

from tests.acceptance.patients import Clinic, open_clinics
from tests.acceptance.served import FROZEN, Served, serving
from tests.cli.shell import refused
from tests.postgresql import PASSWORD, PostgresqlServer, serving_postgresql

HOSPITALS = "<Message><MsgType>1000</MsgType><RequestInfo><HospitalID></HospitalID></RequestInfo></Message>"
CROWD = 24
BACKENDS = "FROM pg_stat_activity WHERE application_name = 'yuyue-sim' AND datname = current_database()"
HOST = "127.0.0.1"


def book(hospital: Served, clinic: Clinic, registration_id: int, patient: int) -> etree._Element:
    return hospital.ask("getYyNo", clinic.order(registration_id, patient))[0]


def cancel(hospital: Served, clinic: Clinic, registration_id: int) -> str:
    request = f"<HospitalID>{clinic.hospital_id}</HospitalID><RegID>{registration_id}</RegID>"
    return hospital.ask("backNo", f"<Message><RequestInfo>{request}</RequestInfo></Message>").findtext(".//Code") or ""


def test_a_rush_at_two_servers_books_every_number_once(postgresql: PostgresqlServer) -> None:
    url = postgresql.url()
    with serving("--state", url) as one, serving("--state", url) as other:
        clinic = open_clinics(one)[0]
        capacity = clinic.left(one)
        together = Barrier(CROWD)

        def arrive(patient: int) -> etree._Element:
            if patient < CROWD:
                together.wait(120)
            return book((one, other)[patient % 2], clinic, 8_000_000 + patient, patient)

        with ThreadPoolExecutor(CROWD) as crowd:
            responses = list(crowd.map(arrive, range(capacity + CROWD)))

        assert Counter(response.findtext("Code") for response in responses) == {"1000": capacity, "1001": CROWD}
        numbers = [response.findtext("ReserveNo") for response in responses if response.findtext("Code") == "1000"]
        assert len(set(numbers)) == capacity
        assert clinic.left(one) == clinic.left(other) == 0


def test_the_same_registration_at_two_servers_is_one_record(postgresql: PostgresqlServer) -> None:
    url = postgresql.url()
    with serving("--state", url) as one, serving("--state", url) as other:
        clinic = open_clinics(one)[0]
        together = Barrier(16)

        def insist(turn: int) -> etree._Element:
            together.wait(120)
            return book((one, other)[turn % 2], clinic, 9_000_001, 7)

        with ThreadPoolExecutor(16) as crowd:
            responses = list(crowd.map(insist, range(16)))

        assert Counter(response.findtext("Code") for response in responses) == {"1000": 1, "1002": 15}
        assert len({response.findtext("ReserveNo") for response in responses}) == 1


def test_what_is_booked_at_one_server_is_seen_at_the_other_at_once_and_kept(postgresql: PostgresqlServer) -> None:
    url = postgresql.url()
    with serving("--state", url) as one:
        with serving("--state", url) as other:
            clinic = open_clinics(one)[0]
            capacity = clinic.left(other)
            for number in range(1, 4):
                assert book((one, other)[number % 2], clinic, number, number).findtext("Code") == "1000"
                assert clinic.left(one) == clinic.left(other) == capacity - number
            assert cancel(other, clinic, 1) == "0000"
            assert cancel(one, clinic, 1) == "0005"
            assert clinic.left(one) == clinic.left(other) == capacity - 2
        assert clinic.left(one) == capacity - 2
    with serving("--state", url) as again:
        assert clinic.left(again) == capacity - 2
        assert book(again, clinic, 2, 2).findtext("Code") == "1002"


def test_the_server_goes_on_when_its_connections_were_ended(postgresql: PostgresqlServer) -> None:
    url = postgresql.url()
    with serving("--state", url) as hospital:
        clinic = open_clinics(hospital)[0]
        assert book(hospital, clinic, 1, 1).findtext("Code") == "1000"
        with psycopg.connect(url.partition("?")[0], autocommit=True) as other:
            other.execute(f"SELECT pg_terminate_backend(pid, 60000) {BACKENDS}")
        assert book(hospital, clinic, 2, 2).findtext("Code") == "1000"
        assert book(hospital, clinic, 1, 1).findtext("Code") == "1002"


def test_a_database_that_is_away_is_said_and_the_server_goes_on_when_it_is_back() -> None:
    pytest.importorskip("psycopg")
    with serving_postgresql() as database, serving("--state", database.url()) as hospital:
        clinic = open_clinics(hospital)[0]
        assert book(hospital, clinic, 1, 1).findtext("Code") == "1000"
        database.stop()
        refused = book(hospital, clinic, 2, 2)
        assert refused.findtext("Code") == "1005"
        assert "the database cannot be reached" in (refused.findtext("ErrMsg") or "")
        assert len(hospital.ask("getHospInfo", HOSPITALS)) > 1
        database.start()
        while (code := book(hospital, clinic, 2, 2).findtext("Code")) == "1005":
            pass
        assert code == "1000"
        assert book(hospital, clinic, 1, 1).findtext("Code") == "1002"


def control(hospital: Served, method: str, path: str, body: object = None) -> tuple[int, Any]:
    """Status and document of the response of the control API."""
    connection = http.client.HTTPConnection(HOST, hospital.port, timeout=120)
    with closing(connection):
        sent = None if body is None else json.dumps(body)
        connection.request(method, f"{hospital.prefix}/control/v1{path}", sent, {"Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, json.loads(response.read() or b"null")


def test_a_world_that_one_server_makes_is_at_all_of_them_until_one_removes_it(postgresql: PostgresqlServer) -> None:
    url = postgresql.url()
    with serving("--state", url) as one:
        with serving("--state", url) as other:
            assert control(other, "GET", "/worlds")[1]["worlds"][0]["name"] == ""
            status, _ = control(one, "POST", "/worlds", {"name": "beside", "clock": FROZEN})
            assert status == 201
            ours, theirs = (replace(each, prefix="/w/beside") for each in (one, other))
            clinic = open_clinics(ours)[0]
            assert book(theirs, clinic, 1, 1).findtext("Code") == "1000"
            assert book(ours, clinic, 1, 1).findtext("Code") == "1002"
            assert clinic.left(theirs) == clinic.left(ours) == clinic.left(one) - 1
            assert control(theirs, "GET", "/clock")[1]["now"] == "2026-03-02T08:00:00"
            assert control(one, "POST", "/worlds", {"name": "kept", "clock": FROZEN})[0] == 201
            assert control(one, "POST", "/snapshots")[1]["detail"] == (
                "a ledger in PostgreSQL has no snapshots; copy it with pg_dump, or serve a state file instead"
            )
            assert control(other, "DELETE", "/worlds/beside")[0] == 200
            assert control(ours, "GET", "/clock")[0] == 404
            assert [each["name"] for each in control(one, "GET", "/worlds")[1]["worlds"]] == ["", "kept"]
        assert control(replace(one, prefix="/w/kept"), "GET", "/clock")[0] == 200
    with psycopg.connect(url.partition("?")[0], autocommit=True) as database:
        schema = url.partition("schema=")[2]
        found = database.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE %s ORDER BY 1", (f"{schema}%",))
        assert [name for (name,) in found] == [schema, f"{schema}_w2"]
    with serving("--state", url) as again:
        assert book(replace(again, prefix="/w/kept"), clinic, 1, 1).findtext("Code") == "1000"


@pytest.mark.parametrize("path", ["/control/v1/clock", "/metrics", "/healthz"])
def test_nobody_waits_for_what_waits_for_the_database(postgresql: PostgresqlServer, path: str) -> None:
    url = postgresql.url()
    with serving("--state", url) as hospital, socket.create_connection((HOST, hospital.port)) as waiting:
        assert len(hospital.ask("getHospInfo", HOSPITALS)) > 1
        with held_backends(url):
            waiting.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
            for _ in range(5):
                assert len(hospital.ask("getHospInfo", HOSPITALS)) > 1
            assert not select.select([waiting], [], [], 0)[0]
        assert waiting.recv(64).startswith(b"HTTP/1.1 200 ")


@contextmanager
def held_backends(url: str) -> Iterator[None]:
    """Hold the processes in PostgreSQL that serve hospitals with this ledger: they answer nothing."""
    with psycopg.connect(url.partition("?")[0], autocommit=True) as other:
        rows = other.execute("SELECT pid FROM pg_stat_activity WHERE application_name = 'yuyue-sim'").fetchall()
    try:
        for (pid,) in rows:
            os.kill(pid, signal.SIGSTOP)
        yield
    finally:
        for (pid,) in rows:
            os.kill(pid, signal.SIGCONT)


def test_numbers_repeat_there_too_where_a_bug_is_planted(postgresql: PostgresqlServer) -> None:
    with serving("--state", postgresql.url(), "--plant", "repeated_reserve_no") as hospital:
        clinic = open_clinics(hospital)[0]
        booked = [book(hospital, clinic, number, number) for number in (1, 2)]
    assert [each.findtext("Code") for each in booked] == ["1000", "1000"]
    assert booked[0].findtext("ReserveNo") == booked[1].findtext("ReserveNo")


def test_another_seed_and_wrong_addresses_are_refused_in_one_line(postgresql: PostgresqlServer) -> None:
    url = postgresql.url()
    with serving("--state", url) as hospital:
        assert PASSWORD not in hospital.process.read_until("Ctrl-C")[1]
        other = refused("serve", "--seed", "2", "--port", "0", "--clock", FROZEN, "--state", url)
    assert "kept for seed 12320, but this run has 2" in other
    wrong = {
        url.replace(PASSWORD, "wrong-one"): "give the right user and password",
        url.replace("/postgres?", "/nowhere?"): "make the database with createdb",
        url.replace(f":{postgresql.port}/", ":1/"): "start PostgreSQL there, or give the right host and port",
        url.replace("schema=", "schema=1"): "small letters, digits and _",
    }
    for address, advice in wrong.items():
        said = refused("serve", "--port", "0", "--state", address)
        assert advice in " ".join(said.split())
        assert not any(secret in said for secret in (PASSWORD, "wrong-one"))


QUOTA = """
name: quota
world:
  hospitals:
    - profile: community
      id: QUOT
      demand: 0
      only_these: true
      policy: {quota_per_day: 1}
      departments:
        - id: "0300"
          only_these: true
          doctors:
"""
DOCTOR = """
            - id: "0300000{number}"
              schedules: [{{date: "2026-03-04", part: morning, numbers: 20, slot_minutes: 60}}]
"""
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'yuyue-sim'"


@contextmanager
def kept_waiting(url: str, count: int) -> Iterator[None]:
    """Let whoever writes registrations wait until so many wait for something."""
    with psycopg.connect(url.partition("?")[0]) as other:
        other.execute(f"LOCK TABLE {url.partition('schema=')[2]}.registration IN SHARE MODE")
        yield
        while other.execute(WAITING).fetchall()[0][0] < count:
            pass


def test_a_patient_cannot_pass_a_quota_by_booking_at_two_servers_at_once(
    postgresql: PostgresqlServer, tmp_path: Path
) -> None:
    file = tmp_path / "quota.yaml"
    file.write_text(QUOTA + "".join(DOCTOR.format(number=number) for number in (1, 2)), encoding="utf-8")
    url = postgresql.url()
    with serving("--state", url, scenario=str(file)) as one, serving("--state", url, scenario=str(file)) as other:
        clinics = [Clinic("QUOT", "0300", f"0300000{number}", "2026-03-04", "1", 20) for number in (1, 2)]
        with ThreadPoolExecutor(2) as crowd:
            with kept_waiting(url, 2):
                bookings = [crowd.submit(book, each, clinics[n], n + 1, 1) for n, each in enumerate((one, other))]
            assert Counter(each.result(60).findtext("Code") for each in bookings) == {"1000": 1, "1005": 1}


def test_what_needs_no_ledger_is_answered_while_the_database_keeps_a_booking_waiting(
    postgresql: PostgresqlServer,
) -> None:
    url = postgresql.url()
    with serving("--state", url) as hospital:
        clinic = open_clinics(hospital)[0]
        clinic.left(hospital)
        with ThreadPoolExecutor(1) as crowd:
            with kept_waiting(url, 1):
                booking = crowd.submit(book, hospital, clinic, 1, 1)
                assert len(hospital.ask("getHospInfo", HOSPITALS)) > 1
                assert not booking.done()
            assert booking.result(60).findtext("Code") == "1000"


def test_what_nobody_knows_is_neither_booked_nor_refused(postgresql: PostgresqlServer) -> None:
    url = postgresql.url()
    schema = url.partition("schema=")[2]
    with serving("--state", url) as hospital, psycopg.connect(url.partition("?")[0], autocommit=True) as other:
        clinic = open_clinics(hospital)[0]
        other.execute(
            f"CREATE FUNCTION {schema}.wait() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NULL; END $$"
        )
        other.execute(
            f"CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON {schema}.registration "
            f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {schema}.wait()"
        )
        other.execute("SELECT pg_advisory_lock(42)")
        with ThreadPoolExecutor(1) as crowd:
            booking = crowd.submit(hospital.ask_raw, "getYyNo", clinic.order(1, 1))
            while not other.execute(WAITING).fetchall()[0][0]:
                pass
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE wait_event_type = 'Lock' AND application_name = 'yuyue-sim'"
            )
            said = booking.result(60).decode()
        assert "Fault" in said
        assert "it is not known whether this was kept" in said
        other.execute("SELECT pg_advisory_unlock(42)")
        assert book(hospital, clinic, 1, 1).findtext("Code") == "1000"


def test_the_clock_events_and_faults_of_one_server_are_those_of_the_other(postgresql: PostgresqlServer) -> None:
    url = postgresql.url()
    with serving("--state", url) as one, serving("--state", url) as other:
        clinic = open_clinics(one)[0]
        fault = {"name": "broken", "operations": ["getYyNo"], "soap_fault": {"text": "坏了"}}
        assert control(one, "POST", "/faults", fault)[0] == 201
        assert "坏了" in other.ask_raw("getYyNo", clinic.order(1, 1)).decode()
        assert control(other, "DELETE", "/faults/broken")[0] == 200
        assert book(one, clinic, 1, 1).findtext("Code") == "1000"
        assert control(one, "POST", "/reset")[0] == 200
        left = clinic.left(other)
        assert book(other, clinic, 1, 1).findtext("Code") == "1000"
        assert clinic.left(one) == left - 1


@pytest.mark.slow
def test_a_server_that_hangs_in_a_booking_keeps_its_locks_for_some_seconds_only(postgresql: PostgresqlServer) -> None:
    url = postgresql.url()
    with serving("--state", url) as one, serving("--state", url) as other, ThreadPoolExecutor(1) as crowd:
        clinic = open_clinics(other)[0]
        left = clinic.left(other)
        with psycopg.connect(url.partition("?")[0]) as keeper:
            keeper.execute(f"LOCK TABLE {url.partition('schema=')[2]}.schedule_version")
            hanging = crowd.submit(book, one, clinic, 1, 1)
            while not keeper.execute(WAITING).fetchall()[0][0]:
                pass
            os.kill(one.process.pid, signal.SIGSTOP)
        try:
            codes = [book(other, clinic, 2, 2).findtext("Code")]
            while codes[-1] == "1005":
                codes.append(book(other, clinic, 2, 2).findtext("Code"))
        finally:
            os.kill(one.process.pid, signal.SIGCONT)
        assert codes[-1] == "1000"
        assert hanging.result(60).findtext("Code") == "1000"
        assert clinic.left(other) == clinic.left(one) == left - 2
