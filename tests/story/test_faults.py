"""Stories in which things go wrong on the way: what a client meets, and how long he waits, in simulated time."""

from __future__ import annotations

import pytest

from tests.acceptance.served import serving
from tests.story.story_runner import StoryRunner

ASK = 'at: "09:00", operation: getDtNoInfo, with: {date: "+1"}'


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
def test_what_may_come_instead_of_a_response(runner: StoryRunner, what: str, kind: str) -> None:
    result = runner.play(f"{ASK}, responses: {{{kind}: 1}}", more=fault(what))
    assert result.lines[-3:] == [
        "08:30:00  故障 bad-line begins",
        f"09:00:00  getDtNoInfo WJ01 03010001 2026-03-03 上午: {kind} ×1 ✓",
        "1 expectation, all met",
    ]
    missed = runner.play(ASK, more=fault(what))
    assert f"          expected success each time, got {kind} ×1" in missed.out
    assert missed.code == 1


def test_a_late_response_passes_simulated_time(runner: StoryRunner) -> None:
    late = fault("latency: {fixed: 4s}")
    assert runner.play(f"{ASK}, within: 4s, not_within: 3s, responses: {{answered: 1}}", more=late).code == 0
    result = runner.play(f"{ASK}, within: 2s", f"{ASK}, not_within: 5s", f"{ASK}, timeout: 3s", more=late)
    assert [line.strip() for line in result.lines if line.startswith("          expected")] == [
        "expected each response within 2s, got one after 4.000 s",
        "expected no response within 5s, got one after 4.000 s",
        "expected success each time, got timeout ×1",
    ]


def test_a_delayed_request_is_carried_out_after_its_client_left(runner: StoryRunner) -> None:
    result = runner.play(
        'at: "09:00", operation: getYyNo, with: {date: "+1"}, timeout: 5s, responses: {timeout: 1}, save_as: mine',
        'at: "09:01", operation: getGhInfo, registration: mine, counts: {RegInfo: 1}',
        more=fault("operations: [getYyNo], when: after, timeout: {}"),
    )
    assert result.lines[-1] == "2 expectations, all met", result.out


def test_a_connection_breaks_alike_over_a_socket(runner: StoryRunner) -> None:
    path = runner.file(
        'at: "09:00", operation: getYyNo, with: {date: "+1", part: morning}, responses: {lost: 1}, save_as: mine',
        'at: "09:01", operation: getYyNo, registration: mine, responses: {"1002": 1}',
        'at: "09:02", operation: getGhInfo, registration: mine, timeout: 300ms, responses: {timeout: 1}',
        more=fault("operations: [getYyNo], attempts: 1, when: after, reset: {}")
        + "  - {name: silence, operations: [getGhInfo], timeout: {}}\n",
    )
    at_home = runner.run(path)
    assert at_home.lines[-1] == "3 expectations, all met", at_home.out
    with serving(scenario=str(path), clock="frozen@2026-03-02T08:00:00") as served:
        elsewhere = runner.run(path, "--against", f"http://127.0.0.1:{served.port}")
    assert (elsewhere.out, elsewhere.code) == (at_home.out, 0)


def test_what_the_platform_did_is_compared(runner: StoryRunner) -> None:
    result = runner.play(
        'at: "08:00", operation: getYyNo, by: platform, with: {date: "+1"}, times: 4, save_as: ours',
        'at: "08:01", operation: getGhInfo, registration: ours, times: 1',
        'at: "08:02", notices: {CancelSchedual: 1}, platform: {booked: 2, alarms: 0, messages: ">=1"}',
        more="platform: {poll_every: 12h, is_notified: true}\n",
    )
    assert result.code == 1
    assert [line.strip() for line in result.lines if line.startswith("          expected")] == [
        "expected booked ×4, got ×3",
        "expected failed ×0, got ×1",
        "expected CancelSchedual ×1, got ×0",
        "expected booked ×2, got ×3",
        "expected messages ×>=1, got ×0",
    ]
