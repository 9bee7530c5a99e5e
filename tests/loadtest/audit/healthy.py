"""Runs against a correct hospital, drawn at random: it acts on each request at one instant, and nothing else is kind.

Answers get lost, requests arrive long after their user gave up, users ask again and cancel twice, workers' clocks
differ, and numbers may be taken, given back and added by others.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path
from random import Random

from yuyue_sim.loadtest.audit.end_state import EndState, Found, Settlement, SlotAtEnd
from yuyue_sim.loadtest.history.layout import NOTHING, Outcome
from yuyue_sim.loadtest.history.writer import HistoryWriter

DAY = "2026-03-09"
SCHEDULES = (f"SG01/0302/03020001/{DAY}/1", f"SG01/0302//{DAY}/2")
SEGMENTS = ("08:00-08:30", "08:30-09:00")
SLOTS = tuple(f"{schedule}/{hours}" for schedule in SCHEDULES for hours in SEGMENTS)
OPERATIONS = ("getDtNoInfo", "getYyNo", "backNo", "getGhInfo")
RUN = 7
FIRST = RUN * 10**9
FOREIGN = 10**6
"""Registrations of other channels count from here."""
MS = 1_000_000
FIRST_VISIT_MS = 2000
"""Until then only numbers are read, so that everybody knows what was offered at first."""
_USERS = 40
_MEDDLINGS = 60


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What kind of run it is."""

    seed: int
    requests: int = 200
    workers: int = 1
    others_book: bool = False
    """Others book and cancel meanwhile, and the hospital itself cancels some of ours and changes what it offers."""
    held_before: int = 0
    """Registrations of other channels from before the run."""
    unclear_share: float = 0.1
    gives_list: bool = True
    """Whether the hospital lists the registrations of a day."""


@dataclass(slots=True)
class Record:
    """A registration in the hospital's books."""

    number: int
    slot: str
    patient: str
    reserve_no: int
    is_cancelled: bool = False


class Hospital:
    """Correct in every response."""

    def __init__(self, chance: Random) -> None:
        self.totals = {slot: chance.randint(1, 4) for slot in SLOTS}
        self.records: dict[int, Record] = {}

    def left(self, slot: str) -> int:
        return max(0, self.totals[slot] - len(self.holders(slot)))

    def holders(self, place: str) -> list[Record]:
        """Active registrations of a slot, or of all of a schedule."""
        return [each for each in self.records.values() if each.slot.startswith(place) and not each.is_cancelled]

    def book(self, number: int, slot: str, patient: str) -> tuple[int, int, int]:
        """Code, the RegID named and the ReserveNo; without a slot the first with a number left is given."""
        known = self.records.get(number)
        if known is not None:
            return (1005, 0, NOTHING) if known.is_cancelled else (1002, number, known.reserve_no)
        schedule, _, hours = slot.rpartition("/")
        holders = self.holders(schedule)
        held = next((each for each in holders if each.patient == patient), None)
        if held is not None:
            return 1002, held.number, held.reserve_no
        places = [slot] if hours else [each for each in SLOTS if each.startswith(f"{schedule}/")]
        place = next((each for each in places if self.left(each)), None)
        if place is None:
            return 1001, 0, NOTHING
        taken = {each.reserve_no for each in holders}
        reserve_no = next(each for each in count(1) if each not in taken)
        self.records[number] = Record(number, place, patient, reserve_no)
        return 1000, number, reserve_no

    def cancel(self, number: int) -> int:
        record = self.records.get(number)
        if record is None:
            return 1
        if record.is_cancelled:
            return 5
        record.is_cancelled = True
        return 0


class HealthyRun:
    """Writes the history of a run and knows what the hospital held at the end."""

    def __init__(self, folder: Path, kind: Circumstances, hospital: Callable[[Random], Hospital] = Hospital) -> None:
        self._kind = kind
        self._chance = Random(kind.seed)
        self._hospital = hospital(self._chance)
        self._offered = dict(self._hospital.totals)
        self._now_ns = 0
        self._events: list[tuple[int, int, Callable[[], None]]] = []
        self._order = count()
        self._numbers = count(FIRST + 1)
        self._foreign = count(FOREIGN)
        self._slot_of: dict[int, str] = {}
        self._listed: set[int] = set()
        self._asked = 0
        self._workers = [self._worker(folder, place) for place in range(kind.workers)]
        for _ in range(kind.held_before):
            self._stranger_books()
        for user, schedule in enumerate(SCHEDULES):
            self._look(user, schedule)
        for user in range(_USERS):
            self._later(FIRST_VISIT_MS + self._chance.randrange(1000), partial(self._visit, user))
        if kind.others_book:
            for _ in range(_MEDDLINGS):
                self._later(FIRST_VISIT_MS + self._chance.randrange(3000), self._meddle)
        self._play()

    def end_state(self) -> EndState:
        """What the final reads find."""
        hospital = self._hospital
        slots = {slot: SlotAtEnd(slot, hospital.totals[slot], hospital.left(slot)) for slot in SLOTS}
        records = hospital.records
        found = tuple(
            Found(each.number, each.slot, each.reserve_no, "", each.is_cancelled) for each in records.values()
        )
        state = EndState(slots, tuple(found), {}, frozenset({("SG01", DAY)}), is_quiet=True)
        missing = dict.fromkeys(self._slot_of.keys() - records.keys(), Settlement.ABSENT)
        if self._kind.gives_list:
            return replace(state, settled=missing)
        known = {
            number: Settlement.CANCELLED if records[number].is_cancelled else Settlement.ACTIVE
            for number in self._slot_of.keys() & records.keys()
        }
        return replace(state, registrations=(), listed=frozenset(), settled=missing | known)

    def _worker(self, folder: Path, place: int) -> tuple[HistoryWriter, int]:
        """Its file, and how far its clock is behind the master's."""
        behind_ns = 0 if place == 0 else self._chance.randrange(-(10**12), 10**12)
        run = {"id": str(RUN), "nobody_else": not self._kind.others_book, "settings": {"run_number": RUN}}
        writer = HistoryWriter(folder / f"{place}.history", {"run": run}, OPERATIONS)
        if place:
            for _ in range(3):
                uncertainty_ns = self._chance.randrange(50 * MS)
                noted_ns = behind_ns + self._chance.randint(-uncertainty_ns, uncertainty_ns)
                writer.clock(-behind_ns, noted_ns, uncertainty_ns)
        return writer, behind_ns

    def _later(self, after_ms: float, do: Callable[[], None]) -> None:
        heapq.heappush(self._events, (self._now_ns + round(after_ms * MS), next(self._order), do))

    def _play(self) -> None:
        while self._events:
            self._now_ns, _, do = heapq.heappop(self._events)
            do()
        for writer, behind_ns in self._workers:
            writer.close(self._now_ns - behind_ns)

    def _visit(self, user: int) -> None:
        """Look, then book what one wants, with luck one number; now and then without a slot."""
        if self._asked >= self._kind.requests:
            return
        schedule = self._chance.choice(SCHEDULES)
        self._look(user, schedule)
        number, slot = next(self._numbers), f"{schedule}/{self._chance.choice(SEGMENTS)}"
        patient = f"patient {self._chance.randrange(30)}"
        self._slot_of[number] = slot
        self._later(self._delay(), partial(self._book, user, number, patient, 1))
        self._later(self._delay() * 20, partial(self._visit, user))

    def _look(self, user: int, schedule: str) -> None:
        readings: list[tuple[str, int, int]] = []

        def act() -> None:
            readings.extend(
                (slot, self._hospital.left(slot), self._hospital.totals[slot]) for slot in SLOTS if schedule in slot
            )

        def end(complete: Callable[..., None], is_unclear: bool) -> None:
            if is_unclear:
                complete(Outcome.UNCLEAR, error="timeout")
            else:
                complete(Outcome.DONE, status=200, readings=readings)

        self._ask(user, "getDtNoInfo", act, end)

    def _book(self, user: int, number: int, patient: str, attempt: int) -> None:
        slot = self._slot_of[number]
        responses: list[tuple[int, int, int]] = []

        def act() -> None:
            responses.append(self._hospital.book(number, slot, patient))

        def end(complete: Callable[..., None], is_unclear: bool) -> None:
            if is_unclear:
                complete(Outcome.UNCLEAR, error="timeout")
                if attempt < 3:
                    self._later(self._delay(), partial(self._book, user, number, patient, attempt + 1))
                elif self._chance.random() < 0.5:
                    self._later(self._delay(), partial(self._cancel, user, number, 1))
                return
            code, named, reserve_no = responses[0]
            is_done = code == 1000 or (code == 1002 and named == number)
            outcome = Outcome.DONE if is_done else Outcome.REFUSED
            complete(outcome, registration_id=named, reserve_no=reserve_no, code=code, status=200)
            if is_done and self._chance.random() < 0.5:
                for _ in range(self._chance.choice((1, 1, 1, 2))):
                    self._later(self._delay() * 2, partial(self._cancel, user, number, 1))
            elif self._chance.random() < 0.1:
                self._later(self._delay(), partial(self._book, user, number, patient, attempt + 1))

        self._ask(user, "getYyNo", act, end, number, patient)

    def _cancel(self, user: int, number: int, attempt: int) -> None:
        codes: list[int] = []

        def act() -> None:
            codes.append(self._hospital.cancel(number))

        def end(complete: Callable[..., None], is_unclear: bool) -> None:
            if is_unclear:
                complete(Outcome.UNCLEAR, error="timeout")
            else:
                complete(Outcome.REFUSED if codes[0] else Outcome.DONE, code=codes[0], status=200)
            if attempt < 3 and self._chance.random() < (0.9 if is_unclear else 0.2):
                self._later(self._delay(), partial(self._cancel, user, number, attempt + 1))

        self._ask(user, "backNo", act, end, number)

    def _ask(
        self,
        user: int,
        operation: str,
        act: Callable[[], None],
        end: Callable[[Callable[..., None], bool], None],
        number: int = 0,
        patient: str = "",
    ) -> None:
        """The hospital acts between request and response; without a response at any time after it, or never."""
        self._asked += 1
        writer, behind_ns = self._workers[user % len(self._workers)]
        slot = self._slot_of.get(number, "")
        details = {"registration_id": number, "slot": slot, "patient": patient, "user": user}
        request = writer.invoke(operation, self._now_ns - behind_ns, **details)  # type: ignore[arg-type]
        is_unclear = self._now_ns > 0 and self._chance.random() < self._kind.unclear_share
        before, after = self._delay(), self._delay()

        def complete() -> None:
            def note(outcome: Outcome, **words: object) -> None:
                writer.complete(request, self._now_ns - behind_ns, outcome, **words)  # type: ignore[arg-type]

            end(note, is_unclear)

        if not is_unclear:
            self._later(before, act)
        elif self._chance.random() < 0.7:
            self._later(before * self._chance.choice((0, 1, 5, 30)), act)
        self._later(before + after, complete)

    def _delay(self) -> float:
        """Milliseconds; often none, so that instants coincide."""
        return self._chance.choice((0, 0, 1, 20, 20 + self._chance.randrange(100), self._chance.randrange(400)))

    def _stranger_books(self) -> None:
        number = next(self._foreign)
        self._hospital.book(number, self._chance.choice(SLOTS), f"stranger {number}")

    def _meddle(self) -> None:
        """Something that others or the hospital do on their own."""
        records = [each for each in self._hospital.records.values() if not each.is_cancelled]
        what = self._chance.randrange(4)
        if what < 2:
            self._stranger_books()
        elif what == 2 and records:
            self._chance.choice(records).is_cancelled = True
        elif what == 3:
            slot = self._chance.choice(SLOTS)
            self._hospital.totals[slot] = self._chance.randint(0, self._offered[slot])
