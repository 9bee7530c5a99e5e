"""The settings of load shapes, without locust; and the names of all settings in the environment."""

from __future__ import annotations

from yuyue_sim.core.language import Phrase
from yuyue_sim.loadtest.users.arguments import ARGUMENTS, Argument, number_from, whole_from
from yuyue_sim.loadtest.users.plans import stages_in


def _steps(text: str) -> str:
    stages_in(text)
    return text


RUSH = (
    Argument("--rush-users", 500, whole_from(1), Phrase("Users of the rush.")),
    Argument("--rush-spawn-rate", 500.0, number_from(0.1, 1e6), Phrase("Users that come in a second.")),
    Argument("--rush-hold", 60.0, number_from(0.1, 1e6), Phrase("Seconds from when all are there to the end.")),
)
STEPS = (
    Argument(
        "--steps",
        "10:30,50:30,100:60",
        _steps,
        Phrase("users:seconds,… counted from when all users of a step are there."),
    ),
)
RAMP = (
    Argument("--ramp-from", 10, whole_from(1), Phrase("Users of the first step.")),
    Argument("--ramp-factor", 1.5, number_from(1.01, 100), Phrase("Users of a step over those of the step before.")),
    Argument("--ramp-to", 2000, whole_from(1), Phrase("Most users.")),
    Argument("--ramp-step", 15, whole_from(1), Phrase("Seconds measured of each step, once all its users are there.")),
    Argument(
        "--knee-growth",
        0.1,
        number_from(0, 10),
        Phrase("Least growth of responses a second from step to step, as a share."),
    ),
    Argument("--knee-p95", 2.0, number_from(0.001, 3600), Phrase("Most seconds of the p95 of all responses.")),
    Argument("--ramp-hold", 30.0, number_from(0, 1e6), Phrase("Seconds to stay at the knee before the end.")),
)


def setting_variables() -> list[str]:
    """The variable of the environment of each setting, those of shapes too that a run does not have."""
    return [each.variable for each in (*ARGUMENTS, *RUSH, *STEPS, *RAMP)]
