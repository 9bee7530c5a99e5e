"""The requests about one slot, for its pictures: who asked when, who held which number, and which LeftNum was shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from yuyue_sim.loadtest.audit.evidence import Booking
from yuyue_sim.loadtest.history.layout import NOTHING, Outcome
from yuyue_sim.loadtest.history.tables import NEVER_NS
from yuyue_sim.loadtest.report.charts import thinned
from yuyue_sim.loadtest.report.pictures import Spec
from yuyue_sim.loadtest.report.run_measures import Side
from yuyue_sim.loadtest.report.sales import Ints, held_band

MOST_LANES = 70
_NEAR = 30
"""So many attempts around the decisive instant are in view at first."""
_LOOKS_IN_VIEW = 5
"""So many looks that broke an invariant are too."""
MOST_SEATS = 40
_MOST_HOLDERS = 120
_MOST_READINGS = 120
_MOST_STEPS = 200
_LANE_PIXELS, _SEAT_PIXELS = 13, 18


@dataclass(frozen=True, slots=True)
class SlotPictures:
    """What the pictures of a slot draw. Times are milliseconds from the origin of the run."""

    key: str
    """The slot as histories name it."""
    name: str
    asks: list[Spec]
    """A bar for each request: `u` user, `a` sent, `b` answered, `k` kind, `r` RegID, `n` ReserveNo, `w` wronged."""
    order: list[Spec]
    """Instants `t` of an order that explains the responses, with the user `u`."""
    seats: list[Spec]
    """ReserveNo `n` held from `a` to `b` by RegID `r`; `s` when it was sent; `w` held twice or one too many."""
    told: list[Spec]
    """LeftNum `y` shown between `a` and `b`, where `l` to `h` were possible; `w` outside."""
    band: list[Spec]
    """From `x` on, `l` to `h` numbers were left."""
    view: tuple[float, float]
    """What is shown at first."""
    users: int
    """How many users asked for a number of the slot; `MOST_LANES` of them are drawn at most."""

    def to_json(self) -> Spec:
        """As the script of the page reads it."""
        lanes = max((each["u"] for each in self.asks), default=0) + 1
        seats = len({each["n"] for each in self.seats})
        heights = {"space-time": _LANE_PIXELS * lanes, "seats": _SEAT_PIXELS * max(1, seats)}
        return {each: getattr(self, each) for each in self.__slots__} | {"heights": heights}


def wronged_rows(side: Side) -> dict[str, set[int]]:
    """By slot, rows of requests that broke an invariant."""
    rows: dict[str, set[int]] = {}
    for anomaly in side.audit.anomalies:
        for witness in anomaly.witnesses:
            rows.setdefault(witness.slot, set()).update(witness.rows)
    return rows


def pictures_of(side: Side, slot: int, wronged: set[int]) -> SlotPictures:
    """The pictures of one slot, given its number and the rows that broke an invariant."""
    return _Slot(side, slot, wronged).pictures()


class _Slot:
    def __init__(self, side: Side, slot: int, wronged: set[int]) -> None:
        self._side = side
        self._history = side.history
        self._rows = side.history.operations
        self._slot = slot
        self._key = side.history.slots[slot]
        self._wronged = wronged
        attempts = side.attempts
        self._tries = attempts.rows[attempts.slot == slot]
        self._bookings = [each for each in side.evidence.bookings.values() if each.slot == slot]
        is_told_apart = len(np.unique(self._rows["user"][attempts.rows])) > 1
        self._lane_column = "user" if is_told_apart else "patient"

    def pictures(self) -> SlotPictures:
        lanes = self._lanes()
        return SlotPictures(
            key=self._key,
            name=self._side.name_of(self._key),
            asks=self._asks(lanes),
            order=self._order(lanes),
            seats=self._seats(),
            told=self._told(),
            band=self._band(),
            view=self._view,
            users=len(np.unique(self._rows[self._lane_column][self._tries])),
        )

    def _ms(self, at_ns: int) -> float:
        return round((at_ns - self._history.origin_ns) / 1e6, 3)

    @cached_property
    def _end_ns(self) -> int:
        """Of the pictures: just after the last answer about the slot."""
        drawn = np.concatenate([self._changes, self._wrong_looks[:_LOOKS_IN_VIEW]])
        answered = self._history.answered_ns[drawn]
        last_ns = int(np.max(answered[answered < NEVER_NS], initial=self._begin_ns + 1_000_000))
        return last_ns + (last_ns - self._begin_ns) // 6

    @cached_property
    def _begin_ns(self) -> int:
        return int(np.min(self._history.sent_ns[self._tries], initial=NEVER_NS))

    @cached_property
    def _changes(self) -> Ints:
        """Rows of bookings and cancellations."""
        cancels = [row for each in self._bookings for row in each.cancels]
        return np.concatenate([self._tries, np.array(cancels, np.int64)])

    @cached_property
    def _wrong_looks(self) -> Ints:
        """Looks that broke an invariant, in the order of sending."""
        evidence = self._side.evidence
        rows = np.array(sorted(self._wronged), np.int64)
        looks: Ints = rows[~(evidence.is_booking | evidence.is_cancel)[rows]]
        return looks

    @cached_property
    def _near(self) -> Ints:
        """Attempts, those nearest to the decisive instant first: the first wrong answer, or else the last win."""
        sent_ns = self._history.sent_ns[self._tries]
        is_wronged = np.isin(self._tries, list(self._wronged))
        is_won = self._rows["outcome"][self._tries] == Outcome.DONE
        if is_wronged.any():
            at_ns = int(np.min(sent_ns[is_wronged]))
        elif len(self._wrong_looks):
            at_ns = int(self._history.sent_ns[self._wrong_looks[0]])
        else:
            at_ns = int(np.max(sent_ns[is_won], initial=int(np.min(sent_ns))))
        near: Ints = self._tries[np.lexsort((np.abs(sent_ns - at_ns), ~is_wronged))]
        return near

    @cached_property
    def _view(self) -> tuple[float, float]:
        near = self._near[:_NEAR]
        is_decisive = np.isin(near, list(self._wronged)) | (self._rows["outcome"][near] == Outcome.DONE)
        decisive = np.concatenate(
            [near[is_decisive] if is_decisive.any() else near, self._wrong_looks[:_LOOKS_IN_VIEW]]
        )
        answered_ns = np.minimum(self._history.answered_ns[decisive], self._end_ns)
        seen = np.concatenate([near, self._wrong_looks[:_LOOKS_IN_VIEW]])
        begin_ns, end_ns = int(np.min(self._history.sent_ns[seen])), int(np.max(answered_ns))
        more_ns = max((end_ns - begin_ns) // 3, 2_000_000)
        return self._ms(begin_ns - more_ns // 10), self._ms(min(end_ns + more_ns, self._end_ns))

    def _lanes(self) -> list[int]:
        """The users that are drawn, the first to ask first."""
        column = self._rows[self._lane_column]
        looks = self._wrong_looks[:_LOOKS_IN_VIEW] if self._lane_column == "user" else self._wrong_looks[:0]
        users = list(dict.fromkeys(column[np.concatenate([looks, self._near])].tolist()))[:MOST_LANES]
        asked = np.sort(np.concatenate([looks, self._tries]))[::-1]
        first_ns = dict(zip(column[asked].tolist(), self._history.sent_ns[asked].tolist(), strict=True))
        return sorted(users, key=lambda user: (first_ns[user], user))

    def _asks(self, lanes: list[int]) -> list[Spec]:
        by_user = {user: place for place, user in enumerate(lanes)}
        numbers = {row: each for each in self._bookings for row in (*each.attempts, *each.cancels)}
        asks = []
        for row in self._changes.tolist():
            booking = numbers[row]
            user = int(self._rows[self._lane_column][booking.attempts[0]])
            if user in by_user:
                ask = self._ask(row, by_user[user], _kind(self._rows, row, row in booking.cancels))
                reserve_no = int(self._rows["reserve_no"][row])
                ask |= {"r": str(booking.registration_id), "w": row in self._wronged}
                ask |= {"p": self._history.patients[booking.patient]}
                asks.append(ask | ({"n": reserve_no} if reserve_no != NOTHING else {}))
        return asks + self._looks(by_user)

    def _looks(self, by_user: dict[int, int]) -> list[Spec]:
        """Readings of the slot by these users."""
        if self._lane_column != "user":
            return []
        readings = self._side.evidence.readings
        first, last = np.searchsorted(readings.slot, [self._slot, self._slot + 1])
        looks = []
        for row, left in zip(readings.row[first:last].tolist(), readings.left[first:last].tolist(), strict=True):
            user = int(self._rows["user"][row])
            if user in by_user and self._begin_ns - 10**8 <= self._history.sent_ns[row] <= self._end_ns:
                looks.append(self._ask(row, by_user[user], "look") | {"l": left, "w": row in self._wronged})
        return looks

    def _ask(self, row: int, lane: int, kind: str) -> Spec:
        answered_ns = min(int(self._history.answered_ns[row]), self._end_ns)
        user = int(self._rows["user"][row])
        sent_ms = self._ms(int(self._history.sent_ns[row]))
        return {"u": lane, "v": user, "a": sent_ms, "b": self._ms(answered_ns), "k": kind}

    def _order(self, lanes: list[int]) -> list[Spec]:
        """Each request of the order at the earliest instant that it can have had."""
        by_user = {user: place for place, user in enumerate(lanes)}
        changes = set(self._changes.tolist())
        order: list[Spec] = []
        at_ns = 0
        for row in self._side.audit.orders.get(self._key, ()):
            at_ns = max(at_ns, int(self._rows["invoked_ns"][row]))
            if row in changes:
                registration_id = int(self._rows["registration_id"][row])
                booking = self._side.evidence.bookings[registration_id]
                user = int(self._rows[self._lane_column][booking.attempts[0]])
                if user in by_user and self._rows["code"][row] != _FULL:
                    order.append({"t": self._ms(at_ns), "u": by_user[user], "i": len(order)})
        return order

    def _seats(self) -> list[Spec]:
        held = sorted(
            (each for each in self._bookings if each.acknowledged_row >= 0),
            key=lambda each: (each.acknowledged_ns, each.registration_id),
        )
        last_by_number: dict[int, Booking] = {}
        seats = []
        for each in held:
            before = last_by_number.get(each.reserve_no)
            is_twice = before is not None and each.acknowledged_ns < before.cancel_begin_ns and each.reserve_no >= 0
            last_by_number[each.reserve_no] = each
            sent_ns = int(self._history.sent_ns[each.attempts[0]])
            answered_ns = int(self._history.answered_ns[each.acknowledged_row])
            until_ns = min(each.cancel_begin_ns, self._end_ns)
            seats.append(
                {
                    "n": each.reserve_no if each.reserve_no >= 0 else "–",
                    "s": self._ms(sent_ns),
                    "a": self._ms(answered_ns),
                    "b": self._ms(max(until_ns, answered_ns)),
                    "r": str(each.registration_id),
                    "p": self._history.patients[each.patient],
                    "w": bool(is_twice or each.acknowledged_row in self._wronged),
                }
            )
        return _decisive(seats)

    def _told(self) -> list[Spec]:
        evidence = self._side.evidence
        readings = evidence.readings
        capacity = int(evidence.capacity_for_us[self._slot])
        first, last = np.searchsorted(readings.slot, [self._slot, self._slot + 1]).tolist()
        if capacity < 0 or first == last:
            return []
        slot = readings.slot[first:last]
        begin, end, left = readings.begin[first:last], readings.end[first:last], readings.left[first:last]
        high = np.maximum(0, capacity - evidence.certain.least(slot, begin, end))
        low = np.zeros(len(slot), np.int64)
        if evidence.closed[self._slot]:
            low = np.maximum(0, evidence.capacity[self._slot] - evidence.held_most[first:last])
        is_outside = (left < low) | (left > high)
        row = readings.row[first:last]
        sent_ns = self._history.sent_ns[row]
        is_near = (sent_ns >= self._begin_ns - 10**8) & (sent_ns <= self._end_ns)
        inside = np.flatnonzero(~is_outside & is_near)
        chosen = np.concatenate(
            [np.flatnonzero(is_outside)[:_MOST_READINGS], inside[thinned(len(inside), _MOST_READINGS)]]
        )
        return [
            {
                "a": self._ms(int(sent_ns[place])),
                "b": self._ms(int(self._history.answered_ns[row[place]])),
                "y": int(left[place]),
                "l": int(low[place]),
                "h": int(high[place]),
                "w": bool(is_outside[place]),
            }
            for place in np.sort(chosen).tolist()
        ]

    def _band(self) -> list[Spec]:
        evidence = self._side.evidence
        capacity = int(evidence.capacity_for_us[self._slot])
        if capacity < 0:
            return []
        is_chosen = np.zeros(len(self._history.slots), np.bool_)
        is_chosen[self._slot] = True
        held = held_band(evidence, is_chosen)
        is_closed = bool(evidence.closed[self._slot])
        begin = {"x": self._ms(self._begin_ns - 10**8), "l": capacity if is_closed else 0, "h": capacity}
        steps = [
            {
                "x": round(float(held.at_s[place]) * 1000, 3),
                "l": max(0, capacity - int(held.most[place])) if is_closed else 0,
                "h": max(0, capacity - int(held.least[place])),
            }
            for place in thinned(len(held.at_s), _MOST_STEPS).tolist()
        ]
        steps = [begin, *steps]
        return [*steps, {**steps[-1], "x": self._ms(self._end_ns)}]


_FULL = 1001


def _decisive(seats: list[Spec]) -> list[Spec]:
    """The holders that are drawn: of numbers that somebody is wronged by, then of those that were held last."""
    by_wrong = sorted(seats, key=lambda seat: (not seat["w"], -seat["a"]))
    numbers = set(list(dict.fromkeys(seat["n"] for seat in by_wrong))[:MOST_SEATS])
    drawn = [seat for seat in by_wrong if seat["n"] in numbers][:_MOST_HOLDERS]
    return sorted(drawn, key=lambda seat: (seat["a"], seat["r"]))


def _kind(rows: np.ndarray, row: int, is_cancel: bool) -> str:
    outcome, code = rows["outcome"][row], int(rows["code"][row])
    if outcome == Outcome.UNCLEAR:
        return "unclear"
    if is_cancel:
        return "cancelled" if outcome == Outcome.DONE else "refused"
    if outcome == Outcome.DONE:
        return "booked" if code == 1000 else "again"
    return "full" if code == _FULL else "refused"
