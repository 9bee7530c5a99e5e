"""The search for an order: requests in time order, and every way the slot may stand between them.

It linearizes just in time (Wing and Gong; Lowe): nothing takes effect before an answer that is due cannot do without.
What has no effect is satisfied by the first state that allows it, since that changes nothing. Of effects that are
interchangeable one is tried, see `Life`. Of two configurations with the same effects, the one whose waiting requests
are among the other's makes the other needless. An effect that allows no answer waits where the one that is due can do
without it. None of this loses an order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from yuyue_sim.loadtest.audit.exact_open import OpenRequests, State
from yuyue_sim.loadtest.audit.exact_requests import Answered, Asked, Request
from yuyue_sim.loadtest.audit.exact_status import MAKERS, RegistrationStatus
from yuyue_sim.loadtest.history.reader import NEVER_NS

Configurations = dict[State, list[int]]
"""For each state, the sets of open requests, one bit each, that still wait for a state that allows their answers."""


class SearchLimitError(Exception):
    """There are more configurations than are to be looked at."""


class Due(NamedTuple):
    """A request whose answer has come: it must be explained now."""

    life: int | None
    """The place of its RegID among the lives, `None` where the occupancy decides."""
    bit: int


class Search:
    """All configurations that the requests up to an instant allow."""

    def __init__(self, capacity: int, lives: Sequence[RegistrationStatus], limit: int) -> None:
        self.configurations: Configurations = {State(0, 0, 0): [0]}
        self.tried: Configurations = {}
        """Those that were looked at for the last answer and did not allow it."""
        self._capacity = capacity
        self._lives = lives
        self._index = {life.registration_id: index for index, life in enumerate(lives)}
        self._with_cancel = sum(1 << index for index, life in enumerate(lives) if life.cancel_from_ns != NEVER_NS)
        self._limit = limit
        self._open = OpenRequests(capacity)
        self._bits: dict[int, int] = {}
        self._unapplied: list[tuple[int | None, int]] = []
        self._waiting = 0
        self._bookable = 0
        self._cancellable = 0

    def invoke(self, place: int, request: Request) -> None:
        """From here on the request may take effect; `place` is by what `complete` knows it again."""
        life = self._index.get(request.registration_id) if request.asked is not Asked.READ else None
        if life is not None:
            if request.asked is Asked.BOOK and request.answered in MAKERS:
                self._bookable |= 1 << life
            elif request.asked is Asked.CANCEL and request.answered in {Answered.CANCELLED, Answered.UNCLEAR}:
                self._cancellable |= 1 << life
        if request.answered is not Answered.UNCLEAR:
            self._bits[place] = bit = self._open.open(request, life)
            self._unapplied.append((life, bit))

    def complete(self, place: int, request: Request) -> bool:
        """Whether an order is left that explains the request's answer; where none is, the configurations stay.

        Raises:
            SearchLimitError: the search is too long.
        """
        self._apply()
        bit = self._bits.pop(place)
        life = self._index.get(request.registration_id) if request.asked is not Asked.READ else None
        if self._waiting & bit:
            decided_by_life = request.answered not in {Answered.FULL, Answered.TOLD}
            found = self._explaining(Due(life if decided_by_life else None, bit))
            if not found:
                return False
            self.configurations = found
            self._waiting = _union(found)
        self._open.close(request, life, bit)
        return True

    def _apply(self) -> None:
        """Let the requests invoked since the last answer be satisfied by the states that there are."""
        if not self._unapplied:
            return
        opened = sum(bit for _, bit in self._unapplied)
        lives = [life for life, _ in self._unapplied if life is not None]
        self._unapplied.clear()
        configurations: Configurations = {}
        for state, each in self.configurations.items():
            allowed = self._open.allowed(state)
            for life in lives:
                allowed |= self._open.allowed_of(life, state)
            configurations[state] = [waiting | opened & ~allowed for waiting in each]
        self.configurations = configurations
        self._waiting = _union(configurations)

    def _explaining(self, due: Due) -> Configurations:
        """All configurations, reached with as few effects as will do, that allow the answer that is due."""
        found: Configurations = {}
        self.tried = {}
        stack: list[tuple[State, int, bool]] = []
        for state, each in self.configurations.items():
            for waiting in each:
                self._count()
                if not waiting & due.bit:
                    _add(found, state, waiting)
                elif _add(self.tried, state, waiting):
                    stack.append((state, waiting, False))
        while stack:
            state, waiting, needless = stack.pop()
            effects = list(self._effects(state))
            could_do_without = due.life in effects
            for life in effects:
                self._count()
                after, still, allows = self._after(state, waiting, life)
                if not still & due.bit:
                    if not (needless and life == due.life):
                        _add(found, after, still)
                elif _add(self.tried, after, still):
                    stack.append((after, still, could_do_without and not allows and life != due.life))
        return found

    def _effects(self, state: State) -> Iterator[int]:
        """The lives that take their next step from here, of interchangeable ones the first."""
        if state.occupancy < self._capacity:
            yield from self._bookings(state)
        candidates = [(self._lives[life].cancelled_by_ns, life) for life in _places(self._cancellable & state.active)]
        candidates.sort()
        for by_ns, life in candidates:
            from_ns = self._lives[life].used_up_from_ns
            if (by_ns, life) == candidates[0] or (from_ns <= candidates[0][0] and from_ns != NEVER_NS):
                yield life

    def _bookings(self, state: State) -> Iterator[int]:
        candidates = self._bookable & ~(state.active | state.used_up)
        first_by_ns: int | None = None
        while candidates:
            lowest = candidates & -candidates
            candidates ^= lowest
            life = lowest.bit_length() - 1
            known = self._lives[life]
            if first_by_ns is not None and known.cancel_from_ns > first_by_ns:
                continue
            yield life
            if first_by_ns is None and known.may_come_first:
                first_by_ns = known.booked_by_ns
                candidates &= self._with_cancel

    def _after(self, state: State, waiting: int, life: int) -> tuple[State, int, bool]:
        """The configuration after the next step of a life, and whether it allows an answer besides the step's own."""
        one = 1 << life
        if state.active & one:
            after = State(state.active ^ one, state.used_up | one, state.occupancy - 1)
            own = self._open.cancelled(life)
        else:
            after = State(state.active | one, state.used_up, state.occupancy + 1)
            own = self._open.booked(life)
        others = waiting & ~own
        still = others & ~(self._open.allowed(after) | self._open.allowed_of(life, after))
        return after, still, still != others

    def _count(self) -> None:
        self._limit -= 1
        if self._limit < 0:
            raise SearchLimitError


def _add(configurations: Configurations, state: State, waiting: int) -> bool:
    """Keep a configuration unless a kept one makes it needless; whether it was kept."""
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
