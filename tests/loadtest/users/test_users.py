"""What users are made of: identities, wishes, arrivals, and how responses are read. No locust is imported here."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import islice

import pytest
from lxml import etree
from yuyue_sim.contract.enumerations import WorkType, YesNo
from yuyue_sim.contract.id_card import IdCard
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.loadtest.history.layout import Outcome
from yuyue_sim.loadtest.users.arrivals import Arriving, arrivals
from yuyue_sim.loadtest.users.directory import Schedule
from yuyue_sim.loadtest.users.people import patient
from yuyue_sim.loadtest.users.popularity import Popularity
from yuyue_sim.loadtest.users.response_scanner import scan
from yuyue_sim.loadtest.users.responses import read
from yuyue_sim.platform.client import response_in
from yuyue_sim.platform.envelope import read_response

ENVELOPE = (
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
    '<tns:{0}Response xmlns:tns="http://service.yuyue.ws.com/">{1}</tns:{0}Response></soap:Body></soap:Envelope>'
)
SLOTS = (
    "<WorkInfo><StartTime>08:00</StartTime><EndTime>08:30</EndTime><IsReserved>0</IsReserved><ResName></ResName>"
    "<TotalNum>5</TotalNum><LeftNum>2</LeftNum><CheckSum>0</CheckSum></WorkInfo>"
    "<WorkInfo><LeftNum>0</LeftNum><TotalNum>4</TotalNum><EndTime>09:00</EndTime><StartTime>08:30</StartTime></WorkInfo>"
)
DONE, SAME, OTHER, FULL = (0, "1000"), (0, "1002"), (1, "1002"), (1, "1001")
BOOKED = "<ResponseInfo><Code>1000</Code><RegID>77</RegID><ReserveNo>3</ReserveNo><ErrMsg>{}</ErrMsg></ResponseInfo>"


def string_style(operation: str, inner: str) -> bytes:
    escaped = f"<Message>{inner}</Message>".replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return ENVELOPE.format(operation, f"<return>{escaped}</return>").encode()


def typed_style(operation: str, inner: str) -> bytes:
    return ENVELOPE.format(operation, f"<Message>{inner}</Message>").encode()


@pytest.mark.parametrize("style", [string_style, typed_style])
@pytest.mark.parametrize(
    ("operation", "inner", "is_plain"),
    [
        ("getDtNoInfo", SLOTS, True),
        ("getDtNoInfo", "", True),
        ("getDtNoInfo", "<Queue><CurrentNum>3</CurrentNum><QueuingNum>4,5</QueuingNum></Queue>" + SLOTS, False),
        ("getYyNo", BOOKED.format(""), True),
        ("getYyNo", BOOKED.format("满&amp;空"), False),
        ("getYyNo", BOOKED.format("<!-- 注 -->"), False),
    ],
)
def test_the_short_way_reads_what_the_parser_reads(style: object, operation: str, inner: str, is_plain: bool) -> None:
    content = style(operation, inner)  # type: ignore[operator]
    parsed = response_in(operation, read_response(operation, content))
    scanned = scan(operation, content)
    assert (scanned is not None) == is_plain
    if is_plain:
        assert scanned == parsed


@pytest.mark.parametrize(
    "inner",
    [
        "<WorkInfo><StartTime>08:00</StartTime><EndTime>08:30</EndTime><TotalNum>5</TotalNum></WorkInfo>",
        "<WorkInfo><StartTime>08:00</StartTime><EndTime>08:30</EndTime><TotalNum>x</TotalNum><LeftNum>1</LeftNum></WorkInfo>",
        "<WorkInfo><StartTime>08:00</StartTime>",
        "<Surprise>1</Surprise><WorkInfo><LeftNum>1</LeftNum></WorkInfo>",
    ],
)
def test_the_short_way_leaves_what_is_odd_to_the_parser(inner: str) -> None:
    assert scan("getDtNoInfo", typed_style("getDtNoInfo", inner)) is None


@pytest.mark.parametrize(
    ("operation", "inner", "outcome", "code"),
    [
        (
            "getYyNo",
            "<ResponseInfo><Code>1000</Code><RegID>77</RegID><ReserveNo>3</ReserveNo></ResponseInfo>",
            0,
            "1000",
        ),
        (
            "getYyNo",
            "<ResponseInfo><Code>1002</Code><RegID>77</RegID><ReserveNo>3</ReserveNo></ResponseInfo>",
            0,
            "1002",
        ),
        (
            "getYyNo",
            "<ResponseInfo><Code>1002</Code><RegID>78</RegID><ReserveNo>3</ReserveNo></ResponseInfo>",
            1,
            "1002",
        ),
        (
            "getYyNo",
            "<ResponseInfo><Code>1001</Code><RegID>77</RegID><ReserveNo>0</ReserveNo></ResponseInfo>",
            1,
            "1001",
        ),
        ("backNo", "<ResponseInfo><Code>0000</Code></ResponseInfo>", 0, "0000"),
        ("backNo", "<ResponseInfo><Code>0005</Code></ResponseInfo>", 1, "0005"),
        ("backNo", "<ResponseInfo><Code>0003</Code></ResponseInfo>", 2, "0003"),
        ("getDtNoInfo", SLOTS, 0, ""),
    ],
)
def test_a_response_is_done_refused_or_unclear(operation: str, inner: str, outcome: int, code: str) -> None:
    response = read(operation, 77, 200, typed_style(operation, inner))
    assert (response.outcome, response.code) == (outcome, code)


def test_what_cannot_be_read_is_unclear() -> None:
    fault = (
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault>'
        "<faultcode>soap:Server</faultcode><faultstring>oops</faultstring></soap:Fault></soap:Body></soap:Envelope>"
    )
    for status, content, error in [
        (500, fault.encode(), "Server fault"),
        (502, b"Bad Gateway", "HTTP 502"),
        (200, b"<html>", "unreadable answer"),
        (200, typed_style("getYyNo", "<ResponseInfo><Code>9</Code></ResponseInfo>"), "unreadable answer"),
    ]:
        response = read("getYyNo", 77, status, content)
        assert (response.outcome, response.error) == (Outcome.UNCLEAR, error)


def test_patients_have_sound_cards_of_their_own() -> None:
    draw = Streams(1).stream("x")
    patients = [patient(number, draw) for number in (0, 1, 999, 1_000, 20_000_000, 179_999_999)]
    cards = [IdCard.parse(each.card_no) for each in patients]
    assert len({card.number for card in cards}) == 6
    assert [card.birthday for card in cards] == [each.birthday for each in patients]
    assert [card.sex for card in cards] == [each.sex for each in patients]
    assert all(2 <= len(each.name) <= 4 for each in patients)


def test_arrivals_are_the_same_however_many_workers_share_them() -> None:
    alone = list(islice(arrivals(Streams(7), 50.0, 0, 1), 600))
    shared = [list(islice(arrivals(Streams(7), 50.0, worker, 3), 200)) for worker in range(3)]
    assert sorted(arrival for part in shared for arrival in part) == alone
    assert [number for number, _ in alone] == list(range(600))
    assert alone[-1][1] == pytest.approx(12.0, rel=0.1)  # 600 arrivals, 50 a second
    assert list(islice(arrivals(Streams(8), 50.0, 0, 1), 5)) != alone[:5]


def test_arrivals_that_nobody_took_are_reported_when_the_run_ends() -> None:
    arriving = Arriving(iter([(0, 0.5), (3, 1.0), (6, 1.5), (9, 4.0), (12, 5.0)]), began_ns=10_000_000_000)
    assert arriving.take() == (0, 10_500_000_000)
    assert list(arriving.overdue(10_900_000_000)) == []
    assert list(arriving.overdue(11_500_000_000)) == [11_000_000_000, 11_500_000_000]
    assert arriving.take() == (9, 14_000_000_000)


def schedule(doctor: int, is_expert: bool = False) -> Schedule:
    return Schedule(
        hospital_id="SG01",
        department_id="01",
        department_name="内科",
        doctor_id=f"{doctor:04d}",
        doctor_name="王",
        is_expert=YesNo(int(is_expert)),
        work_date=date(2026, 3, 9),
        work_type=WorkType.MORNING,
        clinic_fee=Decimal(10),
        experts_fee=None,
    )


def test_a_few_schedules_are_wanted_by_many() -> None:
    schedules = [schedule(number, is_expert=number in {3, 5}) for number in range(10)]
    popularity = Popularity(schedules, Streams(1), skew=1.0)
    again = Popularity(schedules[::-1], Streams(1), skew=1.0)
    assert popularity.ranked == again.ranked
    assert {each.doctor_id for each in popularity.ranked[:2]} == {"0003", "0005"}
    draw = Streams(1).stream("user", 1)
    picked = Counter(popularity.pick(draw).doctor_id for _ in range(10_000))
    shares = [picked[each.doctor_id] / 10_000 for each in popularity.ranked]
    zipf = [1 / place / 2.929 for place in range(1, 11)]  # 2.929 = 1 + 1/2 + … + 1/10
    assert shares == pytest.approx(zipf, abs=0.02)


def test_a_slot_is_named_as_the_history_names_it() -> None:
    assert schedule(1).slot("08:00", "08:30") == "SG01/01/0001/2026-03-09/1/08:00-08:30"
    assert schedule(1).slot("", "") == "SG01/01/0001/2026-03-09/1/"


def test_envelopes_of_the_test_are_sound() -> None:
    etree.fromstring(string_style("getDtNoInfo", SLOTS))


def test_users_begin_with_the_date_in_china_wherever_their_machine_is() -> None:
    seven_in_the_evening_of_30_november = 1_796_065_200
    program = (
        "from yuyue_sim.loadtest.users import worker_run\n"
        f"worker_run.machine_unix_s = lambda: {seven_in_the_evening_of_30_november}\n"
        "print(worker_run.today())"
    )
    environment = {**os.environ, "TZ": "UTC"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout == "2026-12-01\n"
