"""Runs drawn at random without any sense: RegIDs that stand for several bookings, readings of several schedules in one
response, registrations of strangers and of schedules that nobody asked about. Almost every invariant is broken."""

from __future__ import annotations

from pathlib import Path
from random import Random

from yuyue_sim.loadtest.audit.end_state import END_STATE_FILE, EndState, Found, Settlement, SlotAtEnd
from yuyue_sim.loadtest.history.layout import NOTHING, Outcome
from yuyue_sim.loadtest.history.writer import HistoryWriter

OPERATIONS = ("getGhInfo", "getDtNoInfo", "getYyNo", "backNo")
MS = 1_000_000
RUN = 7
FIRST = RUN * 10**9
DAYS = ("2026-03-09", "2026-03-10")
HOURS = ("08:00-08:30", "08:30-09:00", "")


class AnyRun:
    """Writes the files of a run, and its end state unless the draw says that there is none."""

    def __init__(self, folder: Path, seed: int, requests: int = 250) -> None:
        self._chance = Random(seed)
        self._folder = folder
        chance = self._chance
        self.nobody_else = chance.random() < 0.8
        self._is_plain = chance.random() < 0.6
        """Whether every booking names its slot and TotalNum never changes, so that much can be judged."""
        self._schedules = [
            f"SG0{chance.randint(1, 2)}/01/{doctor}/{chance.choice(DAYS)}/{chance.randint(1, 2)}"
            for doctor in ("0001", "0002", "0003", "", "0005")
        ]
        self._ids = [FIRST + number for number in range(60)]
        home = {number: chance.choice(self._schedules) for number in self._ids}
        writers = [self._writer(worker) for worker in range(chance.randint(1, 3))]
        open_ones: list[tuple[int, HistoryWriter, int, str]] = []
        at_ms = 0
        for _ in range(requests):
            at_ms += chance.choice((0, 0, 1, 3, 20))
            for ended in [each for each in open_ones if each[0] <= at_ms]:
                open_ones.remove(ended)
                self._complete(*ended)
            writer = chance.choice(writers)
            operation = chance.choices(OPERATIONS, (1, 4, 5, 2))[0]
            number = chance.choice(self._ids)
            schedule = (
                home[number]
                if chance.random() < (0.995 if self._is_plain else 0.97)
                else chance.choice(self._schedules)
            )
            slot = f"{schedule}/{chance.choices(HOURS, (5, 4, not self._is_plain))[0]}"
            is_change = operation in {"getYyNo", "backNo"}
            request = writer.invoke(
                operation,
                at_ms * MS,
                registration_id=number if is_change else 0,
                slot=slot if operation == "getYyNo" or chance.random() < 0.1 else "",
                patient=chance.choice(("", f"patient {chance.randrange(9)}")) if operation == "getYyNo" else "",
            )
            open_ones.append((at_ms + chance.choice((0, 1, 5, 60)), writer, request, operation))
        for ended in open_ones:
            if chance.random() < 0.9:
                self._complete(max(ended[0], at_ms), *ended[1:])
        for writer in writers:
            writer.close((at_ms + 100) * MS)
        if chance.random() < 0.85:
            self._end_state().write(folder / END_STATE_FILE)

    def _writer(self, worker: int) -> HistoryWriter:
        run = {"id": str(RUN), "nobody_else": self.nobody_else, "settings": {"run_number": RUN}, "lag_bound_s": 0.1}
        writer = HistoryWriter(self._folder / f"{worker}.history", {"run": run}, self._chance.sample(OPERATIONS, 4))
        if worker:
            writer.clock(0, self._chance.randrange(-5 * MS, 5 * MS), self._chance.choice((0, MS, 3 * MS)))
        writer.lag(5, self._chance.randrange(MS))
        if self._chance.random() < 0.3:
            writer.drop(self._chance.randrange(MS))
        return writer

    def _complete(self, at_ms: int, writer: HistoryWriter, request: int, operation: str) -> None:
        chance = self._chance
        outcome = chance.choices(tuple(Outcome), (6, 3, 1))[0]
        if outcome is Outcome.UNCLEAR:
            writer.complete(request, at_ms * MS, outcome, error=chance.choice(("timeout", "503", "")))
            return
        codes = {"getYyNo": (1000, 1002), "backNo": (0,)} if outcome is Outcome.DONE else {
            "getYyNo": (1001, 1001, 1005), "backNo": (5, 1)
        }  # fmt: skip
        code = chance.choice(codes.get(operation, (NOTHING,)))
        readings = []
        if operation == "getDtNoInfo" and outcome is Outcome.DONE:
            shown = self._schedules if chance.random() < 0.1 else [chance.choice(self._schedules)]
            readings = [
                (
                    f"{each}/{hours}",
                    chance.randint(0, 4),
                    3 if self._is_plain else chance.choice((3, 4, 9999)),
                )
                for each in shown
                for hours in HOURS[:2]
                for _ in range(chance.choice((1, 1, 1, 4)))
            ]
        is_booked = operation == "getYyNo" and outcome is Outcome.DONE
        reserve_no = chance.randint(1, 5) if is_booked else NOTHING
        writer.complete(request, at_ms * MS, outcome, code=code, status=200, reserve_no=reserve_no, readings=readings)

    def _end_state(self) -> EndState:
        chance = self._chance
        elsewhere = [f"SG01/01/0009/{DAYS[0]}/1", f"SG02/77//{DAYS[1]}/1"]
        places = [f"{each}/{hours}" for each in (*self._schedules, *elsewhere) for hours in HOURS]
        if self._is_plain:
            places = [each for each in places if each.startswith(tuple(self._schedules)) and not each.endswith("/")]
        found = tuple(
            Found(
                chance.choice((*self._ids, *range(FIRST + 900, FIRST + 905), *range(40))),
                chance.choice(places),
                chance.randint(1, 5),
                "",
                chance.random() < 0.3,
            )
            for _ in range(40)
        )
        slots = {
            slot: SlotAtEnd(
                slot, 3 if self._is_plain else chance.choice((3, 4)), chance.randint(0, 3), chance.random() < 0.05
            )
            for slot in places
            if chance.random() < 0.8 and not slot.endswith("/")
        }
        settled = {number: chance.choice(tuple(Settlement)) for number in self._ids if chance.random() < 0.3}
        listed = frozenset(
            (f"SG0{hospital}", day) for hospital in (1, 2) for day in DAYS if self._is_plain or chance.random() < 0.8
        )
        return EndState(slots, found, settled, listed, chance.random() < 0.9, names={"SG01": "医院"})
