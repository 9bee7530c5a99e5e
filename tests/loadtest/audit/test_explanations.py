"""Why no order explains a response, in plain words, and what is reported as JSON."""

from __future__ import annotations

from pathlib import Path

import pytest
from yuyue_sim.loadtest.audit.linearizability.explanation import Finding, explain
from yuyue_sim.loadtest.audit.linearizability.requests import Action, Request, Response
from yuyue_sim.loadtest.audit.verdict import Invariant
from yuyue_sim.loadtest.history.tables import NEVER_NS

from tests.loadtest.audit.written_run import SLOT, WrittenRun

ACTIONS = {
    Response.BOOKED: Action.BOOK,
    Response.REPEATED: Action.BOOK,
    Response.FULL: Action.BOOK,
    Response.CANCELLED: Action.CANCEL,
    Response.ALREADY_CANCELLED: Action.CANCEL,
    Response.UNKNOWN_BOOKING: Action.CANCEL,
    Response.READING: Action.READ,
}
BOOKED, CANCELLED = Response.BOOKED, Response.CANCELLED


def one_after_another(*responses: tuple[Response, int]) -> list[Request]:
    """Requests that do not overlap: what was answered, and the RegID, or LeftNum of a reading."""
    return [
        Request(row, ACTIONS[response], response, *((0, value) if response is Response.READING else (value, 0)),
                10 * row, 10 * row + 5)
        for row, (response, value) in enumerate(responses)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("responses", "taken", "reason"),
    [
        (
            [(BOOKED, 1), (BOOKED, 2), (BOOKED, 3)],
            2,
            "RegID 3 cannot be booked then: no number is left and no cancel can come first",
        ),
        ([(BOOKED, 1), (BOOKED, 1)], 1, "RegID 1 cannot be booked then: it was booked before"),
        ([(Response.REPEATED, 1)], 0, "RegID 1 cannot be booked already: nobody booked it"),
        (
            [(BOOKED, 1), (BOOKED, 2), (Response.REPEATED, 3)],
            2,
            "RegID 3 cannot be booked already: no number is left and no cancel can come first",
        ),
        ([(BOOKED, 1), (Response.FULL, 2)], 1, "RegID 2 cannot be refused as full: at most 1 can be taken by then"),
        ([(CANCELLED, 1)], 0, "RegID 1 cannot be cancelled then: it is not booked, or was cancelled before"),
        (
            [(BOOKED, 1), (CANCELLED, 1), (CANCELLED, 1)],
            0,
            "RegID 1 cannot be cancelled then: it is not booked, or was cancelled before",
        ),
        (
            [(BOOKED, 1), (Response.ALREADY_CANCELLED, 1)],
            1,
            "RegID 1 cannot be cancelled already: nobody cancelled it before",
        ),
        ([(BOOKED, 1), (Response.UNKNOWN_BOOKING, 1)], 1, "RegID 1 cannot be unknown: it had been booked"),
        ([(BOOKED, 1), (Response.READING, 2)], 1, "LeftNum cannot be 2: 1 must be left"),
    ],
)
def test_the_reason_is_told_for_each_response(responses: list[tuple[Response, int]], taken: int, reason: str) -> None:
    found = explain(2, one_after_another(*responses))
    assert (found.finding, found.stuck_row) == (Finding.NOT_LINEARIZABLE, len(responses) - 1)
    before = len(responses) - 1
    responses_before = "1 response" if before == 1 else f"{before} responses"
    said = f"the best order of the {responses_before} before has {taken} of 2 numbers taken; {reason}"
    assert found.text.en == said


def test_a_reading_beyond_all_that_may_be_left_names_both_bounds() -> None:
    unclear = Request(0, Action.BOOK, Response.UNCLEAR, 1, 0, 0, NEVER_NS)
    reading = Request(1, Action.READ, Response.READING, 0, 0, 10, 15)
    assert explain(2, [unclear, reading]).text.en == (
        "the best order of the 0 responses before has 0 of 2 numbers taken; LeftNum cannot be 0: only 1 to 2 can be "
        "left"
    )


def test_what_is_explained_and_what_is_given_up_is_told_with_figures() -> None:
    requests = one_after_another((BOOKED, 1), (CANCELLED, 1), (BOOKED, 2), (Response.READING, 1))
    found = explain(2, requests)
    assert (found.finding, found.stuck_row, found.text.en) == (
        Finding.LINEARIZABLE,
        None,
        "one order explains all 4 responses",
    )
    found = explain(2, requests, limit=3)
    text = "the search was given up after 1 response: more than 3 configurations"
    assert (found.finding, found.stuck_row, found.text.en) == (Finding.UNKNOWN, None, text)


def test_the_report_holds_the_first_the_worst_and_the_last(tmp_path: Path) -> None:
    run = WrittenRun(tmp_path)
    run.total = 3
    run.look(0, 1, 3)
    run.book(1, 10, 15)
    run.look(20, 25, 3)
    run.book(2, 30, 35)
    run.look(40, 45, 3)
    run.look(50, 55, 2)
    run.shows(1)
    run.shows(2)
    (anomaly,) = run.audit(without=[Invariant.NOT_LINEARIZABLE]).to_json()["anomalies"]
    told = {name: anomaly.pop(name) for name in ("first", "worst", "last")}
    assert anomaly == {
        "invariant": "left-too-high",
        "demands": "LeftNum is not more than the numbers that can be left.",
        "count": 3,
    }
    assert {name: (each["rows"], each["size"], each["slot"]) for name, each in told.items()} == {
        "first": ([2], 1.0, SLOT),
        "worst": ([4], 2.0, SLOT),
        "last": ([5], 1.0, SLOT),
    }
    assert told["worst"]["text"] == (
        "asked at +40.000 ms, getDtNoInfo returned LeftNum 3 at +45.000 ms, yet at most 1 number can have been left "
        "(stale by at least 25.0 ms). Held by 7000000002 (sent at +30.000 ms, acknowledged at +35.000 ms with "
        "ReserveNo 2); 7000000001 (sent at +10.000 ms, acknowledged at +15.000 ms with ReserveNo 1)"
    )
