"""Every figure of a page computed a second time, from the bytes of the history alone and without NumPy."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from struct import unpack_from

import pytest
from yuyue_sim.loadtest.history.layout import Flag, Outcome
from yuyue_sim.loadtest.history.writer import HistoryWriter

from tests.loadtest.report.pages import figures_of, page_of

MS = 1_000_000
OPERATIONS = ("getDtNoInfo", "getYyNo", "backNo")
SLOTS = [f"SG01/01/0001/2026-03-09/1/{hour:02}:00-{hour:02}:30" for hour in (8, 9, 10)]
NUMBERS = 12
PEOPLE = 90
RELEASE_NS = 500 * MS


@dataclass
class Request:
    """A request with its response, as two records say."""

    operation: str
    flags: int
    at_ns: int
    registration_id: int
    slot: int
    user: int
    wish: int
    answered_ns: int = 0
    outcome: int = Outcome.UNCLEAR
    code: int = -1


def write_history(folder: Path, seed: int) -> None:
    """A rush of looks, bookings and cancellations that a correct hospital could answer."""
    chance = random.Random(seed)
    run = {"run": {"id": "7", "seed": seed, "script": "Rush", "nobody_else": True}}
    writer = HistoryWriter(folder / "x.history", run, OPERATIONS)
    left = dict.fromkeys(SLOTS, NUMBERS)
    for number in range(40):
        writer.lag(number * MS, chance.randrange(3 * MS))
    writer.release(RELEASE_NS)
    at_ns = 400 * MS
    for user in range(1, PEOPLE + 1):
        flags = Flag.BOT if user % 7 == 0 else Flag(0)
        slot = chance.choice(SLOTS)
        look = writer.invoke("getDtNoInfo", at_ns, user=user, flags=flags)
        at_ns += chance.randrange(1, 9) * MS
        readings = [(each, left[each], NUMBERS) for each in SLOTS]
        writer.complete(look, at_ns, Outcome.DONE, status=200, readings=readings)
        book = writer.invoke("getYyNo", at_ns, registration_id=user, slot=slot, user=user, intent=1, flags=flags)
        at_ns += chance.randrange(2, 40) * MS
        if chance.random() < 0.05:
            writer.complete(book, at_ns, Outcome.UNCLEAR, error="timeout")
            book = writer.invoke("getYyNo", at_ns, registration_id=user, slot=slot, user=user, intent=1, flags=flags)
            at_ns += 5 * MS
        is_full = left[slot] == 0
        left[slot] -= not is_full
        outcome, code = (Outcome.REFUSED, 1001) if is_full else (Outcome.DONE, 1000)
        reserve_no = -1 if is_full else NUMBERS - left[slot] + 100 * SLOTS.index(slot) + 1000 * user
        writer.complete(book, at_ns, outcome, registration_id=user, reserve_no=reserve_no, code=code, status=200)
        if not is_full and chance.random() < 0.2:
            cancel = writer.invoke("backNo", at_ns, registration_id=user, slot=slot, user=user)
            at_ns += 3 * MS
            left[slot] += 1
            writer.complete(cancel, at_ns, Outcome.DONE, code=0, status=200)
    writer.close(at_ns + MS)


def read_history(folder: Path) -> tuple[list[Request], list[int]]:
    """Requests with their responses, and the lags of the worker, as docs/auditing.md describes the records."""
    content = next(folder.glob("*.history")).read_bytes()
    header = content.index(b"\n") + 1
    names = json.loads(content[:header])["operations"]
    requests: list[Request] = []
    lags = []
    for place in range(header, len(content), 64):
        kind, operation, outcome, flags, number = unpack_from("<BBBBI", content, place)
        if kind == 1:
            at_ns, _, registration_id, slot, _, user, wish = unpack_from("<qqqIIII", content, place + 8)
            requests.append(Request(names[operation], flags, at_ns, registration_id, slot, user, wish))
        elif kind == 2:
            at_ns, _, _, _, code = unpack_from("<qqIih", content, place + 8)
            request = requests[number]
            request.answered_ns, request.outcome, request.code = at_ns, outcome, code
        elif kind == 9:
            lags.append(unpack_from("<qq", content, place + 8)[1])
    return requests, lags


def percentile(values: list[float], percent: int) -> float:
    """Linear between neighbours."""
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def recomputed(folder: Path) -> dict[str, str]:
    """The figures, worded as the page words them."""
    requests, lags = read_history(folder)
    booking = [each for each in requests if each.operation == "getYyNo"]
    won = [each for each in booking if each.outcome == Outcome.DONE]
    full = [each for each in booking if each.code == 1001]
    back = [each for each in requests if each.operation == "backNo"]
    slot_of = {each.registration_id: each.slot for each in booking}
    events = [(each.answered_ns, each.slot, 1) for each in won]
    events += [(each.answered_ns, slot_of[each.registration_id], -1) for each in back]
    left = {each.slot: NUMBERS for each in booking}
    numbers = sum(left.values())
    half_ns = all_ns = 0
    for at_ns, slot, step in sorted(events):
        left[slot] -= step
        half_ns = half_ns or (at_ns if sum(left.values()) <= numbers // 2 else 0)
        all_ns = all_ns or (at_ns if sum(left.values()) == 0 else 0)
    answered = sorted(each.answered_ns for each in requests if each.answered_ns >= RELEASE_NS)
    peak = max(sum(begin <= at_ns < begin + 10**9 for at_ns in answered) for begin in answered)
    last_won = {each.slot: max(other.at_ns for other in won if other.slot == each.slot) for each in won}
    overtaken = sum(each.at_ns < last_won[each.slot] for each in full)
    bots = [each for each in booking if each.flags & 1]
    submitted = [each.registration_id for each in booking]
    looks = [each for each in requests if each.operation == "getDtNoInfo"]

    def took(of: list[Request]) -> list[float]:
        """Of responses; a request that timed out has none."""
        return [(each.answered_ns - each.at_ns) / 1e6 for each in of if each.outcome != Outcome.UNCLEAR]

    def share(part: int, whole: int) -> str:
        return f"{part / whole:.1%}"

    figures = {
        "people": f"{len({each.user for each in requests})}",
        "numbers": f"{numbers}",
        "booked": f"{len(won)}",
        "given_back": f"{len(back)}",
        "oversold": "0",
        "full": f"{len(full)}",
        "half_sold": f"{(half_ns - RELEASE_NS) / 1e9:.2f} s" if half_ns else "–",
        "sold_out": f"{(all_ns - RELEASE_NS) / 1e9:.2f} s" if all_ns else "–",
        "answers_per_s.mean": f"{len(answered) / ((answered[-1] - RELEASE_NS) / 1e9):.0f}/s",
        "answers_per_s.peak": f"{peak}/s",
        "attempts_per_number": f"{len(booking) / numbers:.2f}",
        "looks_per_booking": f"{len(looks) / len(won):.2f}",
        "repeated": f"{sum(submitted.count(each) > 1 for each in set(submitted))}",
        "refused": share(len(full), len(booking)),
        "unclear": share(sum(each.outcome == Outcome.UNCLEAR for each in booking), len(booking)),
        "overtaken": share(overtaken, len(full)),
        "bots.attempts": share(len(bots), len(booking)),
        "bots.numbers": share(sum(bool(each.flags & 1) for each in won), len(won)),
        "generator_lag.p99": f"{percentile([lag / 1e6 for lag in lags], 99):.1f} ms",
    }
    for name, of in (("getDtNoInfo", looks), ("getYyNo", booking)):
        for percent in (50, 95, 99):
            figures[f"{name}.p{percent}"] = f"{percentile(took(of), percent):.1f} ms"
    return figures


@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_agrees_with_the_history(tmp_path: Path, seed: int) -> None:
    write_history(tmp_path, seed)
    shown = figures_of(page_of(tmp_path))
    expected = recomputed(tmp_path)
    assert {key: shown[key] for key in expected} == {key: [value] for key, value in expected.items()}
    assert set(shown) - set(expected) == {
        "anomalies",
        "false_closed_seat_s",
        "in_flight",
        "in_flight_per_number_left",
        "refused_although_shown",
        "response_time.p50",
        "response_time.p95",
        "response_time.p99",
    }
