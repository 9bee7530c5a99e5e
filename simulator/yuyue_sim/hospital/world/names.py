"""Chinese names, composed of the tables of Faker's zh_CN provider by draws of our own streams."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from yuyue_sim.core.random_streams import Stream

_TWO_CHARACTERS_FROM_ONE = 0.55


@dataclass(frozen=True, slots=True)
class _Tables:
    family: Sequence[str]
    family_shares: Sequence[int]
    """Cumulative, in parts of ten thousand or so."""
    male: Sequence[str]
    female: Sequence[str]


@cache
def _tables() -> _Tables:
    # Faker takes a good part of a second to import: not before the first name is wanted.
    from faker.providers.person.zh_CN import Provider  # noqa: PLC0415

    family = list(Provider.last_names)
    shares = list(accumulate(max(1, round(float(share) * 1000)) for share in Provider.last_names.values()))
    return _Tables(family, shares, list(Provider.first_names_male), list(Provider.first_names_female))


def chinese_name(stream: Stream, *, is_woman: bool) -> str:
    """A family name as common as in the country, and a given name of one or two characters."""
    tables = _tables()
    point = stream.integer(0, tables.family_shares[-1] - 1)
    family = tables.family[bisect_right(tables.family_shares, point)]
    given_names = tables.female if is_woman else tables.male
    given = stream.choice(given_names)
    if len(given) == 1 and stream.chance(_TWO_CHARACTERS_FROM_ONE):
        other = stream.choice(given_names)
        if len(other) == 1 and other != given:
            given += other
    return family + given
