"""Load shapes without locust: how many users there should be, and when the run ends."""

from __future__ import annotations

import math
from argparse import ArgumentTypeError
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from yuyue_sim.core.language import Phrase, say
from yuyue_sim.loadtest.users.arguments import speaking_as_locale
from yuyue_sim.loadtest.users.live import Measured


@dataclass(frozen=True, slots=True)
class Stage:
    """A number of users for a time, counted from when all have started."""

    users: int
    seconds: float


def stages_in(text: str) -> tuple[Stage, ...]:
    """The stages in a text such as `10:30,50:60`: users and seconds.

    Raises:
        ArgumentTypeError: the text has another form.
    """
    stages = []
    for part in text.split(","):
        users, _, seconds = part.strip().partition(":")
        try:
            stage = Stage(int(users), float(seconds))
        except ValueError:
            with speaking_as_locale():
                problem = say("expected users:seconds,… such as 10:30,50:60, got {text!r}", text=text)
            raise ArgumentTypeError(problem) from None
        if stage.users < 1 or not 0 < stage.seconds < math.inf:
            with speaking_as_locale():
                problem = say(
                    "expected at least 1 user and more than 0 seconds, got {part!r} in {text!r}",
                    part=part.strip(),
                    text=text,
                )
            raise ArgumentTypeError(problem)
        stages.append(stage)
    return tuple(stages)


@dataclass(frozen=True, slots=True)
class Moment:
    """The state of a run, from which a plan decides."""

    now_s: float
    """Since the run began."""
    is_there: bool
    """Whether the number of users is what the plan last wanted."""
    users: int
    """How many there are now; users that have finished leave."""
    complete_s: int
    """The second of the run before which all figures are known."""


@dataclass(slots=True)
class StagedPlan:
    """One stage after another; a stage ends early when all its users have finished."""

    stages: Sequence[Stage]
    _index: int = 0
    _began_s: float | None = None
    _anybody: bool = False

    def users_at(self, moment: Moment) -> int | None:
        """How many users there should be now; `None` when the run should end."""
        stage = self.stages[self._index]
        if self._began_s is None:
            if moment.is_there:
                self._began_s = moment.now_s
            self._anybody = moment.users > 0
            return stage.users
        if self._anybody and not moment.users:
            return None
        self._anybody = moment.users > 0
        if moment.now_s - self._began_s < stage.seconds:
            return stage.users
        self._index += 1
        self._began_s = None
        return self.stages[self._index].users if self._index < len(self.stages) else None


@dataclass(frozen=True, slots=True)
class Step:
    """What was measured with a number of users."""

    users: int
    measured: Measured

    @property
    def words(self) -> Phrase:
        """In words."""
        responses, p95 = self.measured.responses_per_s, self.measured.p95_s * 1000
        return Phrase(
            "{users} users: {responses:.1f} responses a second, p95 {p95:.0f} ms",
            users=self.users,
            responses=responses,
            p95=p95,
        )


@dataclass(slots=True)
class RampPlan:
    """More and more users, step by step, until throughput hardly grows or responses take too long."""

    first_users: int
    factor: float
    """Users of a step divided by users of the step before."""
    most_users: int
    step_s: int
    growth: float
    """The least share by which responses a second must grow from one step to the next."""
    p95_bound_s: float
    hold_s: float
    """How long it stays at the knee before the run ends."""
    steps: list[Step] = field(default_factory=list)
    verdict: Phrase | str = ""
    """Where the knee was, in words; empty while it is searched for."""
    _users: int = 0
    _first_s: int | None = None
    _held_from_s: float | None = None

    def __post_init__(self) -> None:
        self._users = min(self.first_users, self.most_users)

    def users_at(self, moment: Moment, measure: Callable[[int, int], Measured]) -> int | None:
        """How many users there should be now; `None` when the run should end. `measure` is for whole seconds."""
        if self.verdict:
            return self._hold(moment)
        if self._first_s is None:
            if moment.is_there:
                self._first_s = math.ceil(moment.now_s)
            return self._users
        last_s = self._first_s + self.step_s
        if moment.complete_s >= last_s:
            self.steps.append(Step(self._users, measure(self._first_s, last_s)))
            self._first_s = None
            self._go_on()
        return self._users

    def _hold(self, moment: Moment) -> int | None:
        if self._held_from_s is None:
            if moment.is_there:
                self._held_from_s = moment.now_s
            return self._users
        return self._users if moment.now_s - self._held_from_s < self.hold_s else None

    def _go_on(self) -> None:
        """Take the next step, or describe where the knee was and return to it."""
        last = self.steps[-1]
        before = self.steps[-2] if len(self.steps) > 1 else None
        is_knee = False
        if last.measured.p95_s > self.p95_bound_s:
            bound_ms = self.p95_bound_s * 1000
            over = Phrase("{step}, over the bound of {bound_ms:.0f} ms", step=last.words, bound_ms=bound_ms)
            self.verdict = (
                Phrase("Knee at {before}. Then {then}.", before=before.words, then=over)
                if before
                else Phrase("Past the knee at the first step: {over}.", over=over)
            )
            is_knee = before is not None
        elif before and last.measured.responses_per_s < before.measured.responses_per_s * (1 + self.growth):
            self.verdict = Phrase("Knee at {before}. Then {then}.", before=before.words, then=_grown(before, last))
            is_knee = True
        elif self._users == self.most_users:
            self.verdict = Phrase("No knee up to {last}.", last=_grown(before, last) if before else last.words)
        else:
            self._users = min(self.most_users, max(self._users + 1, round(self._users * self.factor)))
            return
        if before and is_knee:
            self._users = before.users


def _grown(before: Step, last: Step) -> Phrase:
    """A step, and how much more it is than the one before."""
    if not before.measured.responses_per_s:
        return Phrase("{step}, after none", step=last.words)
    return Phrase(
        "{step}, {change:+.0%} for {more:+.0%} users",
        step=last.words,
        change=last.measured.responses_per_s / before.measured.responses_per_s - 1,
        more=last.users / before.users - 1,
    )
