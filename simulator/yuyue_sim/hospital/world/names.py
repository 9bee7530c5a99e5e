"""Chinese names, drawn from the tables of `name_tables`."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from yuyue_sim.core.random_streams import Stream
from yuyue_sim.hospital.world.name_tables import FAMILY_NAMES, GIVEN_NAMES_OF_MEN, GIVEN_NAMES_OF_WOMEN

_TWO_CHARACTERS_FROM_ONE = 0.55
_FAMILY_NAMES = tuple(FAMILY_NAMES)
_CUMULATIVE_SHARES = tuple(accumulate(FAMILY_NAMES.values()))


def chinese_name(stream: Stream, *, is_woman: bool) -> str:
    """A family name, drawn by how common it is, and a given name of one or two characters."""
    point = stream.integer(0, _CUMULATIVE_SHARES[-1] - 1)
    family = _FAMILY_NAMES[bisect_right(_CUMULATIVE_SHARES, point)]
    given_names = GIVEN_NAMES_OF_WOMEN if is_woman else GIVEN_NAMES_OF_MEN
    given = stream.choice(given_names)
    if len(given) == 1 and stream.chance(_TWO_CHARACTERS_FROM_ONE):
        other = stream.choice(given_names)
        if len(other) == 1 and other != given:
            given += other
    return family + given
