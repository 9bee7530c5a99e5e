"""The search for an order: requests by time, and every state that the slot may have between them.

It linearizes just in time (Wing and Gong; Lowe): a request takes effect only when a response that has come needs it. A
request without effect is explained by the first state that allows its response, since it changes nothing. Of effects
that can stand for each other only one is tried, see `RegistrationStatus`. Of two configurations in one state, one
is dropped if its waiting requests include those of the other. An effect that explains no response is not tried before
one that is needed now if the needed one is possible without it. None of this loses an order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from yuyue_sim.loadtest.audit.linearizability.open_requests import OpenRequests, State
from yuyue_sim.loadtest.audit.linearizability.registration_status import MAKERS, RegistrationStatus
from yuyue_sim.loadtest.audit.linearizability.requests import Action, Request, Response
from yuyue_sim.loadtest.history.tables import NEVER_NS

Configurations = dict[State, list[int]]
"""For each state, the sets of open requests, one bit each, that still wait for a state that allows their answers."""


class SearchLimitError(Exception):
    """The search looked at as many configurations as its limit allows."""


class Step(NamedTuple):
    """The last change on the way to a configuration."""

    before: Step | None
    event: int
    """The invocation or completion at which the change was needed, counted from 0."""
    registration: int
    """The index of its RegID among the statuses."""


class Due(NamedTuple):
    """A request whose response has come: it must be explained now."""

    registration: int | None
    """The index of its RegID among the statuses, `None` where the occupancy decides."""
    bit: int


class Search:
    """All configurations that the requests up to an instant allow."""

    def __init__(self, capacity: int, statuses: Sequence[RegistrationStatus], limit: int) -> None:
        """Nothing was asked yet; the search looks at `limit` configurations at most."""
        self.configurations: Configurations = {State(0, 0, 0): [0]}
        self.tried: Configurations = {}
        """Those that were looked at for the last response and do not allow it."""
        self._steps: dict[tuple[State, int], Step | None] = {(State(0, 0, 0), 0): None}
        """How each configuration was reached."""
        self._reached = self._steps
        """The same of those that allow the last response."""
        self._event = -1
        self._capacity = capacity
        self._statuses = statuses
        self._index_of = {status.registration_id: index for index, status in enumerate(statuses)}
        self._with_cancel = sum(
            1 << index for index, status in enumerate(statuses) if status.cancel_from_ns != NEVER_NS
        )
        self._limit = limit
        self._open = OpenRequests(capacity)
        self._bits: dict[int, int] = {}
        self._unapplied: list[tuple[int | None, int]] = []
        self._waiting = 0
        self._bookable = 0
        self._cancellable = 0

    def invoke(self, place: int, request: Request) -> None:
        """From here on the request may take effect; `complete` finds it again by `place`."""
        self._event += 1
        index = self._index_of.get(request.registration_id) if request.action is not Action.READ else None
        if index is not None:
            if request.action is Action.BOOK and request.response in MAKERS:
                self._bookable |= 1 << index
            elif request.action is Action.CANCEL and request.response in {
                Response.CANCELLED,
                Response.UNCLEAR,
            }:
                self._cancellable |= 1 << index
        if request.response is not Response.UNCLEAR:
            self._bits[place] = bit = self._open.open(request, index)
            self._unapplied.append((index, bit))

    def complete(self, place: int, request: Request) -> bool:
        """Whether some order explains the response; if none does, the configurations stay as they are.

        Raises:
            SearchLimitError: the limit of configurations is reached.
        """
        self._event += 1
        self._apply()
        bit = self._bits.pop(place)
        index = self._index_of.get(request.registration_id) if request.action is not Action.READ else None
        if self._waiting & bit:
            is_about_registration = request.response not in {Response.FULL, Response.READING}
            found = self._explaining(Due(index if is_about_registration else None, bit))
            if not found:
                return False
            self.configurations, self._steps = found, self._reached
            self._waiting = _union(found)
        self._open.close(request, index, bit)
        return True

    def changes(self) -> list[tuple[int, int]]:
        """Event and RegID of each change on the way to one of the configurations, the first change first."""
        state, each = next(iter(self.configurations.items()))
        step = self._steps[state, each[0]]
        changes = []
        while step is not None:
            changes.append((step.event, self._statuses[step.registration].registration_id))
            step = step.before
        return changes[::-1]

    def _apply(self) -> None:
        """Explain requests invoked since the last response by states that already allow theirs."""
        if not self._unapplied:
            return
        opened = sum(bit for _, bit in self._unapplied)
        indexes = [index for index, _ in self._unapplied if index is not None]
        self._unapplied.clear()
        configurations: Configurations = {}
        steps: dict[tuple[State, int], Step | None] = {}
        for state, each in self.configurations.items():
            allowed = self._open.allowed(state)
            for index in indexes:
                allowed |= self._open.allowed_of(index, state)
            configurations[state] = [waiting | opened & ~allowed for waiting in each]
            for before, after in zip(each, configurations[state], strict=True):
                steps[state, after] = self._steps[state, before]
        self.configurations, self._steps = configurations, steps
        self._waiting = _union(configurations)

    def _explaining(self, due: Due) -> Configurations:
        """All configurations that allow the due response, reached with as few effects as possible."""
        found: Configurations = {}
        self.tried = {}
        self._reached = {}
        stack: list[tuple[State, int, bool, Step | None]] = []
        for state, each in self.configurations.items():
            for waiting in each:
                self._count()
                step = self._steps[state, waiting]
                if not waiting & due.bit:
                    _add(found, state, waiting)
                    self._reached[state, waiting] = step
                elif _add(self.tried, state, waiting):
                    stack.append((state, waiting, False, step))
        while stack:
            state, waiting, needless, before = stack.pop()
            effects = list(self._effects(state))
            could_do_without = due.registration in effects
            for index in effects:
                self._count()
                after, still, allows = self._after(state, waiting, index)
                step = Step(before, self._event, index)
                if not still & due.bit:
                    if not (needless and index == due.registration) and _add(found, after, still):
                        self._reached[after, still] = step
                elif _add(self.tried, after, still):
                    stack.append((after, still, could_do_without and not allows and index != due.registration, step))
        return found

    def _effects(self, state: State) -> Iterator[int]:
        """The RegIDs that can change next; of several that can stand for each other, only the first."""
        if state.occupancy < self._capacity:
            yield from self._bookings(state)
        candidates = [
            (self._statuses[index].cancelled_by_ns, index) for index in _places(self._cancellable & state.active)
        ]
        candidates.sort()
        for by_ns, index in candidates:
            from_ns = self._statuses[index].used_up_from_ns
            if (by_ns, index) == candidates[0] or (from_ns <= candidates[0][0] and from_ns != NEVER_NS):
                yield index

    def _bookings(self, state: State) -> Iterator[int]:
        candidates = self._bookable & ~(state.active | state.used_up)
        first_by_ns: int | None = None
        while candidates:
            lowest = candidates & -candidates
            candidates ^= lowest
            index = lowest.bit_length() - 1
            known = self._statuses[index]
            if first_by_ns is not None and known.cancel_from_ns > first_by_ns:
                continue
            yield index
            if first_by_ns is None and known.may_come_first:
                first_by_ns = known.booked_by_ns
                candidates &= self._with_cancel

    def _after(self, state: State, waiting: int, index: int) -> tuple[State, int, bool]:
        """The configuration after the next change of a RegID, and whether it allows another response."""
        one = 1 << index
        if state.active & one:
            after = State(state.active ^ one, state.used_up | one, state.occupancy - 1)
            own = self._open.cancelled(index)
        else:
            after = State(state.active | one, state.used_up, state.occupancy + 1)
            own = self._open.booked(index)
        others = waiting & ~own
        still = others & ~(self._open.allowed(after) | self._open.allowed_of(index, after))
        return after, still, still != others

    def _count(self) -> None:
        self._limit -= 1
        if self._limit < 0:
            raise SearchLimitError


def _add(configurations: Configurations, state: State, waiting: int) -> bool:
    """Keep a configuration unless one already kept covers it; whether it was kept."""
    kept = configurations.get(state)
    if kept is None:
        configurations[state] = [waiting]
        return True
    if any(each & waiting == each for each in kept):
        return False
    kept[:] = [each for each in kept if each & waiting != waiting]
    kept.append(waiting)
    return True


def _union(configurations: Configurations) -> int:
    union = 0
    for each in configurations.values():
        for waiting in each:
            union |= waiting
    return union


def _places(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        bits ^= lowest
        yield lowest.bit_length() - 1
