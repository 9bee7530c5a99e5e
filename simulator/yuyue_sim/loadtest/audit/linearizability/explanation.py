"""Whether one order explains everything that was answered about a slot: linearizability, decided exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from yuyue_sim.core.plurals import counted
from yuyue_sim.loadtest.audit.linearizability.order import events_of, order_of
from yuyue_sim.loadtest.audit.linearizability.registration_status import statuses_of, without_idle
from yuyue_sim.loadtest.audit.linearizability.requests import Action, Request, Response
from yuyue_sim.loadtest.audit.linearizability.search import Search, SearchLimitError
from yuyue_sim.loadtest.history.words import Words

__all__ = ["Action", "Explanation", "Finding", "Request", "Response", "explain"]

MOST_CONFIGURATIONS = 1_000_000
"""How many configurations are looked at by default before the search gives up."""


class Finding(Enum):
    """What came out."""

    LINEARIZABLE = "linearizable"
    NOT_LINEARIZABLE = "not linearizable"
    UNKNOWN = "unknown"
    """The search gave up."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The finding, and why."""

    finding: Finding
    stuck_row: int | None
    """The row of the request that no order can explain; `None` if there is none or the search gave up."""
    text: Words
    """In plain words: how far the best order got, what the slot held then, and why the next cannot be."""
    order: tuple[int, ...] = ()
    """The rows in an order that explains them, as far as one does; unclear ones that need not have happened are not in
    it."""


def explain(
    capacity: int, requests: Sequence[Request], limit: int = MOST_CONFIGURATIONS, *, with_order: bool = True
) -> Explanation:
    """Look for an order of the requests in which one slot of `capacity` numbers, empty at first, answers just so.

    A RegID that is free is booked where a number is left, and refused as full where none is; one that is booked is
    repeated; one that was cancelled is used up, and whatever is answered to a new booking of it changes nothing. Each
    request stands at some instant of its own interval; an unclear one at any after its invocation, or nowhere.

    Args:
        capacity: numbers of the slot.
        requests: all about the slot, in any order.
        limit: how many configurations are looked at, so that the search ends.
        with_order: whether the order is rebuilt, which takes a quarter of the time.

    Raises:
        ValueError: a request contradicts itself.
    """
    for each in requests:
        each.check()
    relevant = without_idle(requests)
    search = Search(capacity, statuses_of(relevant), limit)
    explained = 0

    def order() -> tuple[int, ...]:
        return order_of(capacity, relevant, search.changes()) if with_order else ()

    for _, is_completion, place in events_of(relevant):
        request = relevant[place]
        if not is_completion:
            search.invoke(place, request)
            continue
        try:
            found = search.complete(place, request)
        except SearchLimitError:
            text = Words(
                f"the search was given up after {counted(explained, 'responses')}: more than {limit:,} configurations",
                f"搜索在 {explained:,} 个响应后放弃：状态超过 {limit:,} 个",
            )
            return Explanation(Finding.UNKNOWN, None, text)
        if not found:
            text = _why(capacity, request, search, explained)
            return Explanation(Finding.NOT_LINEARIZABLE, request.row, text, order())
        explained += 1
    text = Words(
        f"one order explains all {counted(explained, 'responses')}", f"一个顺序能解释全部 {explained:,} 个响应"
    )
    return Explanation(Finding.LINEARIZABLE, None, text, order())


def _why(capacity: int, request: Request, search: Search, explained: int) -> Words:
    """Why no order explains a request."""
    best = min(search.configurations, key=lambda state: min(each.bit_count() for each in search.configurations[state]))
    held = Words(
        f"the best order of the {counted(explained, 'responses')} before has {best.occupancy} of "
        f"{counted(capacity, 'numbers')} taken",
        f"此前 {explained:,} 个响应的最佳顺序占用 {capacity} 个号中的 {best.occupancy} 个",
    )
    taken = [state.occupancy for state in search.tried]
    number = request.registration_id
    is_full = min(taken) == capacity
    no_room = Words("no number is left and no cancel can come first", "已无号，也没有可先行的退号")
    booked = no_room if is_full else Words("it was booked before", "此前已预约")
    repeated = no_room if is_full else Words("nobody booked it", "无人预约过")
    reasons = {
        Response.BOOKED: Words(f"cannot be booked then: {booked.en}", f"此时不可能约上：{booked.zh}"),
        Response.REPEATED: Words(f"cannot be booked already: {repeated.en}", f"不可能已约：{repeated.zh}"),
        Response.FULL: Words(
            f"cannot be refused as full: at most {max(taken)} can be taken by then",
            f"不应因号满被拒：此时至多占用 {max(taken)} 个",
        ),
        Response.CANCELLED: Words(
            "cannot be cancelled then: it is not booked, or was cancelled before", "此时不可能退号：未预约，或此前已退"
        ),
        Response.ALREADY_CANCELLED: Words(
            "cannot be cancelled already: nobody cancelled it before", "不可能已退：此前无人退号"
        ),
        Response.UNKNOWN_BOOKING: Words("cannot be unknown: it had been booked", "不可能不存在：此前已预约"),
    }
    if request.response is Response.READING:
        why = _why_not_left(request.left, capacity - max(taken), capacity - min(taken))
    else:
        reason = reasons[request.response]
        why = Words(f"RegID {number} {reason.en}", f"RegID {number} {reason.zh}")
    return Words(f"{held.en}; {why.en}", f"{held.zh}；{why.zh}")


def _why_not_left(left: int, fewest: int, most: int) -> Words:
    could = Words(f"only {fewest} to {most} can be left", f"只可能剩 {fewest} 至 {most} 个")
    if fewest == most:
        could = Words(f"{most} must be left", f"必剩 {most} 个")
    if fewest <= left <= most:
        could = Words(
            "no order that explains the other responses has so many left while it is asked",
            "能解释其他响应的顺序，在其间都剩不了这么多",
        )
    return Words(f"LeftNum cannot be {left}: {could.en}", f"LeftNum 不可能为 {left}：{could.zh}")
