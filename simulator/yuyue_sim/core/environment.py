"""Variables of the environment that begin with YUYUE_: one that is probably meant for us, but misspelt, is named."""

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
_OURS = "SIM_"
_LIKE, _VERY_LIKE = 0.6, 0.8


def unread_variables(environment: Mapping[str, str], known: Collection[str]) -> Iterator[str]:
    """What is wrong with each variable that nobody reads, in a sentence with the nearest name.

    A platform may have variables that begin with YUYUE_ too; only those with a name close to one of ours are named.

    Args:
        environment: the variables.
        known: further names that are read.
    """
    names = {each.removeprefix(PREFIX) for each in (*VARIABLES, *known)}
    for name in sorted(environment):
        rest = name.removeprefix(PREFIX)
        if rest == name or rest in names or name in _OF_OURS:
            continue
        is_ours = rest.startswith(_OURS)
        near = get_close_matches(rest, names, n=1, cutoff=_LIKE if is_ours else _VERY_LIKE)
        if near:
            yield say(
                "nobody reads the environment variable {name}; did you mean {near}?", name=name, near=PREFIX + near[0]
            )
        elif is_ours:
            yield say("nobody reads the environment variable {name}", name=name)
