"""Stories in which things go wrong on the way: what a client meets, and how long he waits, in simulated time."""

from __future__ import annotations

import pytest

from tests.acceptance.served import serving
from tests.story.telling import Teller

ASK = 'at: "09:00", ask: getDtNoInfo, with: {date: "+1"}'


def fault(what: str) -> str:
    return f"faults:\n  - {{name: bad-line, begins: '08:30', {what}}}\n"


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("refused: {}", "lost"),
        ("reset: {}, when: after", "lost"),
        ("timeout: {}", "timeout"),
        ("latency: {fixed: 31s}", "timeout"),
        ("http_status: {status: 503}", "http-503"),
        ("soap_fault: {}", "fault"),
        ("malformed: {}, when: after", "unreadable"),
        ("empty: {}", "unreadable"),
        ("truncated: {}, when: after", "unreadable"),
    ],
)
def test_what_may_come_instead_of_an_answer(teller: Teller, what: str, kind: str) -> None:
    told = teller.play(f"{ASK}, responses: {{{kind}: 1}}", more=fault(what))
    assert told.lines[-3:] == [
        "08:30:00  故障 bad-line begins",
        f"09:00:00  getDtNoInfo WJ01 03010001 2026-03-03 上午: {kind} ×1 ✓",
        "1 expectation, all met",
    ]
    missed = teller.play(ASK, more=fault(what))
    assert f"          expected success each time, got {kind} ×1" in missed.out
    assert missed.code == 1


def test_a_late_answer_takes_simulated_time(teller: Teller) -> None:
    late = fault("latency: {fixed: 4s}")
    assert teller.play(f"{ASK}, within: 4s, not_within: 3s, responses: {{answered: 1}}", more=late).code == 0
    told = teller.play(f"{ASK}, within: 2s", f"{ASK}, not_within: 5s", f"{ASK}, timeout: 3s", more=late)
    assert [line.strip() for line in told.lines if line.startswith("    ")] == [
        "expected each answer within 2s, got one after 4.000 s",
        "expected no answer within 5s, got one after 4.000 s",
        "expected success each time, got timeout ×1",
    ]


def test_what_was_held_is_done_though_nobody_waits_for_it(teller: Teller) -> None:
    told = teller.play(
        'at: "09:00", ask: getYyNo, with: {date: "+1"}, timeout: 5s, responses: {timeout: 1}, save_as: mine',
        'at: "09:01", ask: getGhInfo, registration: mine, counts: {RegInfo: 1}',
        more=fault("operations: [getYyNo], when: after, timeout: {}"),
    )
    assert told.lines[-1] == "2 expectations, all met", told.out


def test_a_connection_breaks_alike_over_a_socket(teller: Teller) -> None:
    path = teller.file(
        'at: "09:00", ask: getYyNo, with: {date: "+1", part: morning}, responses: {lost: 1}, save_as: mine',
        'at: "09:01", ask: getYyNo, registration: mine, responses: {"1002": 1}',
        'at: "09:02", ask: getGhInfo, registration: mine, timeout: 300ms, responses: {timeout: 1}',
        more=fault("operations: [getYyNo], attempts: 1, when: after, reset: {}")
        + "  - {name: silence, operations: [getGhInfo], timeout: {}}\n",
    )
    at_home = teller.run(path)
    assert at_home.lines[-1] == "3 expectations, all met", at_home.out
    with serving(scenario=str(path), clock="frozen@2026-03-02T08:00:00") as served:
        elsewhere = teller.run(path, "--against", f"http://127.0.0.1:{served.port}")
    assert (elsewhere.out, elsewhere.code) == (at_home.out, 0)


def test_what_the_platform_did_is_held_against_the_story(teller: Teller) -> None:
    told = teller.play(
        'at: "08:00", ask: getYyNo, by: platform, with: {date: "+1"}, times: 4, save_as: ours',
        'at: "08:01", ask: getGhInfo, registration: ours, times: 1',
        'at: "08:02", notices: {CancelSchedual: 1}, platform: {booked: 2, alarms: 0, messages: ">=1"}',
        more="platform: {poll_every: 12h}\n",
    )
    assert told.code == 1
    assert [line.strip() for line in told.lines if line.startswith("    ")] == [
        "expected booked ×4, got ×3",
        "expected failed ×0, got ×1",
        "expected CancelSchedual ×1, got ×0",
        "expected booked ×2, got ×3",
        "expected messages ×>=1, got ×0",
    ]
