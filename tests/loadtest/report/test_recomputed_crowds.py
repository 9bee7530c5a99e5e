"""Figures of crowds computed a second time, from the bytes of a history of overlapping requests and without NumPy."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from struct import iter_unpack, unpack_from
from typing import NamedTuple

import pytest
from yuyue_sim.loadtest.audit.end_state import END_STATE_FILE, EndState, Found, SlotAtEnd
from yuyue_sim.loadtest.history.layout import NOTHING, Outcome
from yuyue_sim.loadtest.history.writer import HistoryWriter

from tests.loadtest.report.pages import figures_of, page_of

MS = 1_000_000
OPERATIONS = ("getDtNoInfo", "getYyNo", "backNo")
SLOTS = [f"SG01/01/0001/2026-03-09/1/{hour:02}:00-{hour:02}:30" for hour in (8, 9, 10)]
NUMBERS = 6
USERS = range(1, 61)
LOOK, BOOK, CANCEL = range(3)


class Request(NamedTuple):
    """A request with its response."""

    operation: int
    user: int
    slot: str
    sent_ns: int
    answered_ns: int
    code: int
    left: dict[str, int]


def crowd(seed: int) -> list[Request]:
    """Looks, bookings and cancellations at a hospital that says of one booking in six falsely that it is full."""
    chance = random.Random(seed)
    planned = []
    for user in USERS:
        slot, at_ms = chance.choice(SLOTS), chance.randrange(200)
        for operation in (LOOK, BOOK, LOOK, CANCEL)[: chance.choice((2, 3, 4))]:
            took_ms = chance.randrange(2, 90)
            planned.append((at_ms + took_ms, at_ms, operation, user, slot))
            at_ms += took_ms + chance.randrange(1, 50)
    left = dict.fromkeys(SLOTS, NUMBERS)
    held: set[int] = set()
    requests = []
    for answered_ms, sent_ms, operation, user, slot in sorted(planned):
        code = 0
        if operation == BOOK:
            is_booked = left[slot] > 0 and chance.random() > 1 / 6
            code = 1000 if is_booked else 1001
            left[slot] -= is_booked
            held |= {user} if is_booked else set()
        elif operation == CANCEL and user in held:
            held.discard(user)
            left[slot] += 1
        elif operation == CANCEL:
            continue
        requests.append(Request(operation, user, slot, sent_ms * MS, answered_ms * MS, code, dict(left)))
    return requests


def write(folder: Path, requests: list[Request]) -> None:
    """The history of the requests, and what the hospital held at the end."""
    run = {"run": {"id": "7", "script": "Crowd", "nobody_else": True}}
    writer = HistoryWriter(folder / "x.history", run, OPERATIONS)
    numbers = {}
    for at_ns, is_sent, request in sorted(
        (instant, is_sent, place)
        for place, each in enumerate(requests)
        for instant, is_sent in ((each.sent_ns, True), (each.answered_ns, False))
    ):
        each = requests[request]
        if is_sent:
            number, slot = (0, "") if each.operation == LOOK else (each.user, each.slot)
            operation = OPERATIONS[each.operation]
            numbers[request] = writer.invoke(operation, at_ns, registration_id=number, slot=slot, user=each.user)
            continue
        readings = [(slot, left, NUMBERS) for slot, left in each.left.items()] if each.operation == LOOK else ()
        writer.complete(
            numbers[request],
            at_ns,
            Outcome.REFUSED if each.code == 1001 else Outcome.DONE,
            registration_id=each.user,
            reserve_no=each.user if each.code == 1000 else NOTHING,
            code=NOTHING if each.operation == LOOK else each.code,
            status=200,
            readings=readings,
        )
    writer.close(10**9)
    booked = [each for each in requests if each.code == 1000]
    gone = {each.user for each in requests if each.operation == CANCEL}
    found = tuple(Found(each.user, each.slot, each.user, "", each.user in gone) for each in booked)
    slots = {
        slot: SlotAtEnd(slot, NUMBERS, NUMBERS - sum(each.slot == slot and not each.is_cancelled for each in found))
        for slot in SLOTS
    }
    state = EndState(slots, found, {}, frozenset({("SG01", "2026-03-09")}), is_quiet=True)
    state.write(folder / END_STATE_FILE)


def read(folder: Path) -> list[Request]:
    """The requests, from the records as docs/auditing.md describes them."""
    content = next(folder.glob("*.history")).read_bytes()
    header = content.index(b"\n") + 1
    operations = json.loads(content[:header])["operations"]
    names: dict[int, str] = {}
    requests: list[Request] = []
    for place in range(header, len(content), 64):
        kind, operation, _, count, number = unpack_from("<BBBBI", content, place)
        if kind == 1:
            sent_ns, _, _, slot, _, user = unpack_from("<qqqIII", content, place + 8)
            known = OPERATIONS.index(operations[operation])
            requests.append(Request(known, user, names.get(slot, ""), sent_ns, 0, 0, {}))
        elif kind == 2:
            answered_ns, _, _, _, code = unpack_from("<qqIih", content, place + 8)
            requests[number] = requests[number]._replace(answered_ns=answered_ns, code=code)
        elif kind == 3:
            told = list(iter_unpack("<Ihh", content[place + 8 : place + 8 + 8 * count]))
            requests[number].left.update({names[slot]: left for slot, left, _ in told})
        elif kind == 4 and operation == 0:
            names[number] = content[place + 8 : place + 64].rstrip(b"\0").decode()
    return requests


def in_flight(requests: list[Request]) -> Iterator[tuple[int, int]]:
    """After each event of each slot: bookings that wait for a response, and numbers left."""
    for slot in SLOTS:
        ours = [each for each in requests if each.slot == slot]
        for at_ns in sorted({each.sent_ns for each in ours if each.operation == BOOK}):
            waiting = sum(each.operation == BOOK and each.sent_ns <= at_ns < each.answered_ns for each in ours)
            booked = sum(each.code == 1000 and each.answered_ns <= at_ns for each in ours)
            back = sum(each.operation == CANCEL and each.answered_ns <= at_ns for each in ours)
            yield waiting, NUMBERS - booked + back


def refused_although_shown(requests: list[Request]) -> float:
    """Of the bookings whose user had last seen numbers left, the share refused as full."""
    codes = []
    for each in (request for request in requests if request.operation == BOOK):
        looks = [
            (look.answered_ns, look.left[each.slot])
            for look in requests
            if look.operation == LOOK and look.user == each.user and look.answered_ns <= each.sent_ns
        ]
        if looks and max(looks)[1] > 0:
            codes.append(each.code)
    return codes.count(1001) / len(codes)


def false_closed_seat_s(requests: list[Request]) -> float:
    """Seats that nobody can have held while none was said to be left, times how long that was said."""
    total_ns = 0
    for slot in SLOTS:
        cancelled_ns = {each.user: each.answered_ns for each in requests if each.operation == CANCEL}
        held = [
            (each.sent_ns, cancelled_ns.get(each.user, 10**18))
            for each in requests
            if each.slot == slot and each.code == 1000
        ]

        def free(begin_ns: int, end_ns: int, held: list[tuple[int, int]] = held) -> int:
            instants = [begin_ns, *(sent for sent, _ in held if begin_ns <= sent <= end_ns)]
            return NUMBERS - max(sum(sent <= at <= until for sent, until in held) for at in instants)

        said = sorted(
            (each.sent_ns, each.answered_ns, each.code == 1001 or each.left.get(slot) == 0)
            for each in requests
            if slot in each.left or (each.slot == slot and each.operation == BOOK)
        )
        is_false = [is_none and free(begin, end) > 0 for begin, end, is_none in said]
        for place, (begin, end, _) in enumerate(said):
            if not is_false[place]:
                continue
            seat_ns = (end - begin) * free(begin, end)
            if is_false[place + 1 : place + 2] == [True]:
                later = said[place + 1][0]
                seat_ns = max((min(end, later) - begin) * free(begin, end), (later - begin) * free(begin, later))
            total_ns += seat_ns
    return total_ns / 1e9


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.slow
def test_figures_of_a_crowd_agree_with_the_history(tmp_path: Path, seed: int) -> None:
    write(tmp_path, crowd(seed))
    requests = read(tmp_path)
    shown = figures_of(page_of(tmp_path))
    assert len(requests) > 150
    assert false_closed_seat_s(requests) > 0
    per_number = max(waiting / left for waiting, left in in_flight(requests) if left > 0)
    assert {key: shown[key] for key in ("in_flight", "in_flight_per_number_left", "refused_although_shown")} == {
        "in_flight": [f"{max(waiting for waiting, _ in in_flight(requests))}"],
        "in_flight_per_number_left": [f"{per_number:.2f}"],
        "refused_although_shown": [f"{refused_although_shown(requests):.1%}"],
    }
    assert shown["false_closed_seat_s"] == [f"{false_closed_seat_s(requests):.2f}"]
    assert shown["anomalies"] == ["2"]  # false-sold-out and not-linearizable
