"""Load shapes for locust: a rush, a ramp up to the knee, and steps.

A file that locust loads beside the users names one of them; its settings are then arguments of locust.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from locust import LoadTestShape, events
from locust.runners import STATE_RUNNING

from yuyue_sim.core.language import Phrase, say
from yuyue_sim.loadtest.users.arguments import Argument, add_arguments, speaking_as_locale
from yuyue_sim.loadtest.users.live import LiveContention
from yuyue_sim.loadtest.users.live_listeners import live_of
from yuyue_sim.loadtest.users.plans import Moment, RampPlan, Stage, StagedPlan, stages_in
from yuyue_sim.loadtest.users.shape_arguments import RAMP, RUSH, STEPS


class _PlannedShape(LoadTestShape):
    """A shape that follows a new plan in every run."""

    abstract = True
    arguments: Sequence[Argument] = ()

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        events.init_command_line_parser.add_listener(self._on_parser)
        self._plan: Any = None

    def tick(self) -> tuple[int, float] | None:
        """Users, and how many of them come or go in a second; `None` when the run should end."""
        live = live_of(self._environment)
        if self._plan is None:
            self._plan = self.plan(self._options)
        users = self.users_at(live, self._moment(live))
        if users is None:
            self._plan = None
            return None
        return users, self.spawn_rate(users)

    @property
    def _environment(self) -> Any:
        return vars(self)["runner"].environment

    @property
    def _options(self) -> Any:
        return self._environment.parsed_options

    def plan(self, options: Any) -> Any:
        """A plan from the settings."""
        raise NotImplementedError

    def users_at(self, live: LiveContention, moment: Moment) -> int | None:
        """How many users the plan wants."""
        del live
        users: int | None = self._plan.users_at(moment)
        return users

    def spawn_rate(self, users: int) -> float:
        """Users that come or go in a second: all of them."""
        return float(users)

    def _moment(self, live: LiveContention) -> Moment:
        runner = self._environment.runner
        return Moment(live.run_s, runner.state == STATE_RUNNING, runner.user_count, live.complete_s())

    def _on_parser(self, parser: ArgumentParser, **_: Any) -> None:
        add_arguments(parser, self.arguments)


class RushShape(_PlannedShape):
    """All users come quickly, and stay for a time or until each has finished."""

    abstract = False
    arguments = RUSH

    def plan(self, options: Any) -> StagedPlan:
        """One stage."""
        return StagedPlan([Stage(options.rush_users, options.rush_hold)])

    def spawn_rate(self, users: int) -> float:
        """As set."""
        del users
        return float(self._options.rush_spawn_rate)


class StepsShape(_PlannedShape):
    """A number of users for some time, then another number."""

    abstract = False
    arguments = STEPS

    def plan(self, options: Any) -> StagedPlan:
        """The stages of the setting."""
        return StagedPlan(stages_in(options.steps))


class RampToKneeShape(_PlannedShape):
    """More and more users until throughput hardly grows or responses take too long; prints where that was."""

    abstract = False
    arguments = RAMP

    def plan(self, options: Any) -> RampPlan:
        """A ramp from the settings."""
        return RampPlan(
            options.ramp_from,
            options.ramp_factor,
            options.ramp_to,
            options.ramp_step,
            options.knee_growth,
            options.knee_p95,
            options.ramp_hold,
        )

    def users_at(self, live: LiveContention, moment: Moment) -> int | None:
        """How many users the plan wants; prints what it found."""
        plan: RampPlan = self._plan
        steps, verdict = len(plan.steps), plan.verdict
        users = plan.users_at(moment, live.measure)
        for step in plan.steps[steps:]:
            live.say(Phrase("{step}.", step=step.words))
        if plan.verdict != verdict:
            live.say(plan.verdict)
        if users is None:
            with speaking_as_locale():
                print(f"yuyue-sim: {say(plan.verdict)}", flush=True)
        return users
