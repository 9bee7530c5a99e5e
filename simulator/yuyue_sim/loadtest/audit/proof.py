"""Tier two: whether an order of all requests explains the responses, for the slots with the most attempts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from yuyue_sim.loadtest.audit.evidence import ALREADY_CANCELLED, BOOKED, FULL, Booking, Evidence
from yuyue_sim.loadtest.audit.findings import Candidate, chosen
from yuyue_sim.loadtest.audit.linearizability.explanation import Finding, explain
from yuyue_sim.loadtest.audit.linearizability.requests import Action, Request, Response
from yuyue_sim.loadtest.audit.verdict import Anomaly, Invariant, Judgement, Witness
from yuyue_sim.loadtest.audit.witness_texts import response, sent
from yuyue_sim.loadtest.history.layout import Outcome
from yuyue_sim.loadtest.history.tables import NEVER_NS
from yuyue_sim.loadtest.history.words import Words

_UNKNOWN_BOOKING = 1


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of the slots that were looked at."""

    judged: int
    anomaly: Anomaly | None
    undecided: tuple[str, ...]
    """Slots whose search was given up."""
    orders: dict[str, tuple[int, ...]]
    """By slot, rows in an order that explains the responses, as far as one does."""


def candidates(evidence: Evidence, suspicious: Collection[str]) -> tuple[Candidate, ...]:
    """The slots of some schedules that can be chosen among those of all."""
    size = len(evidence.history.slots)
    changes = [booking.slot for booking in evidence.bookings.values() for _ in (*booking.attempts, *booking.cancels)]
    requests = np.bincount(np.array(changes, np.int64), minlength=size)
    requests += np.bincount(evidence.readings.slot, minlength=size)
    tried = np.bincount(evidence.rows["slot"][evidence.is_booking], minlength=size)
    slots = np.flatnonzero(evidence.closed & (tried > 0)).tolist()
    every = [Candidate(evidence.history.slots[slot], int(tried[slot]), int(requests[slot])) for slot in slots]
    return tuple(dict.fromkeys((*(each for each in every if each.slot in suspicious), *chosen(every, ()))))


def proof(evidence: Evidence, names: Sequence[str], *, with_orders: bool = True) -> Proof:
    """Search an order of the requests about each of these slots; `with_orders` keeps those that were found."""
    numbers = {slot: number for number, slot in enumerate(evidence.history.slots)}
    requests = _by_slot(evidence, [numbers[name] for name in names])
    witnesses: list[Witness] = []
    undecided: list[str] = []
    orders: dict[str, tuple[int, ...]] = {}
    for name in names:
        slot = numbers[name]
        asked = requests[slot]
        explanation = explain(int(evidence.capacity[slot] - evidence.others[slot]), asked, with_order=with_orders)
        if with_orders:
            orders[name] = explanation.order
        if explanation.finding is Finding.UNKNOWN:
            undecided.append(name)
        elif explanation.stuck_row is not None:
            row = explanation.stuck_row
            sent_at, answer, why = sent(evidence, row), response(evidence, row), explanation.text
            text = Words(f"sent at {sent_at}, {answer.en}: {why.en}", f"{sent_at} 发出，{answer.zh}：{why.zh}")
            witnesses.append(Witness(text, name, evidence.answered(row), float(len(asked)), (row,)))
    return Proof(
        len(names),
        Judgement.of(len(names), witnesses).anomaly(Invariant.NOT_LINEARIZABLE),
        tuple(undecided),
        orders,
    )


def _by_slot(evidence: Evidence, slots: Sequence[int]) -> dict[int, list[Request]]:
    requests: dict[int, list[Request]] = {slot: [] for slot in slots}
    for booking in evidence.bookings.values():
        if booking.slot in requests:
            requests[booking.slot] += _of_booking(evidence, booking)
    is_chosen = np.zeros(len(evidence.history.slots), np.bool_)
    is_chosen[list(slots)] = True
    readings = evidence.readings.of(is_chosen)
    invoked, completed = evidence.rows["invoked_ns"][readings.row], evidence.rows["completed_ns"][readings.row]
    columns = (readings.row, readings.slot, readings.left, invoked, completed)
    for row, slot, left, invoked_ns, completed_ns in zip(*(column.tolist() for column in columns), strict=True):
        requests[slot].append(Request(row, Action.READ, Response.READING, 0, left, invoked_ns, completed_ns))
    return requests


def _of_booking(evidence: Evidence, booking: Booking) -> list[Request]:
    rows = evidence.rows
    requests = []
    never_was = evidence.never_was(booking)
    for row in booking.attempts:
        answered = _response_to_booking(rows, row)
        if answered is not None and not (answered is Response.UNCLEAR and never_was):
            requests.append(_request(rows, row, Action.BOOK, answered, booking.registration_id))
    for row in booking.cancels:
        answered = _response_to_cancellation(rows, row)
        if answered is not None:
            requests.append(_request(rows, row, Action.CANCEL, answered, booking.registration_id))
    return requests


def _request(rows: np.ndarray, row: int, asked: Action, answered: Response, registration_id: int) -> Request:
    completed = NEVER_NS if answered is Response.UNCLEAR else int(rows["completed_ns"][row])
    return Request(row, asked, answered, registration_id, 0, int(rows["invoked_ns"][row]), completed)


def _response_to_booking(rows: np.ndarray, row: int) -> Response | None:
    if rows["outcome"][row] == Outcome.UNCLEAR:
        return Response.UNCLEAR
    if rows["outcome"][row] == Outcome.DONE:
        return Response.BOOKED if rows["code"][row] == BOOKED else Response.REPEATED
    return Response.FULL if rows["code"][row] == FULL else None


def _response_to_cancellation(rows: np.ndarray, row: int) -> Response | None:
    if rows["outcome"][row] == Outcome.UNCLEAR:
        return Response.UNCLEAR
    if rows["outcome"][row] == Outcome.DONE:
        return Response.CANCELLED
    known = {ALREADY_CANCELLED: Response.ALREADY_CANCELLED, _UNKNOWN_BOOKING: Response.UNKNOWN_BOOKING}
    return known.get(int(rows["code"][row]))
