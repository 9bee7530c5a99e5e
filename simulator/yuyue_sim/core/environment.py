"""Variables of the environment that begin with YUYUE_: one that nobody reads is a mistake, and is named."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from yuyue_sim.core.language import say

PREFIX = "YUYUE_"
VARIABLES = (
    "YUYUE_SIM_CONTROL_TOKEN",
    "YUYUE_SIM_DEBUG",
    "YUYUE_SIM_URL",
    "YUYUE_SIM_DB_PASSWORD",
    "YUYUE_SIM_COMPILE",
)
"""Those of people: the commands read the first two; examples, compose.yaml and the build read the others."""
_OF_OURS = {"YUYUE_SIM_SETTINGS", "YUYUE_SIM_BENCH_SETTINGS"}
"""Those that our processes set for others of ours."""


def unread_variables(environment: Mapping[str, str], known: Collection[str]) -> Iterator[str]:
    """What is wrong with each variable that nobody reads, in a sentence with the nearest name.

    Args:
        environment: the variables.
        known: further names that are read.
    """
    names = {each.removeprefix(PREFIX) for each in (*VARIABLES, *known)}
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in _OF_OURS and (rest := name.removeprefix(PREFIX)) not in names:
            near = get_close_matches(rest, names, n=1)
            yield (
                say(
                    "nobody reads the environment variable {name}; did you mean {near}?",
                    name=name,
                    near=PREFIX + near[0],
                )
                if near
                else say("nobody reads the environment variable {name}", name=name)
            )
