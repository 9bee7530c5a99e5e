"""Prints hospital/world/name_tables.py: the names of Faker's zh_CN provider, as this project keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from faker.providers.person.zh_CN import Provider

_A_LINE = 9
_HEAD = '''"""Chinese names, from the zh_CN provider of Faker; `make docs` writes this file (docs/build_names.py).

Another table makes another world of every seed.
"""

from __future__ import annotations

# fmt: off
'''
_SHARES = "Family name → how common it is, in parts of 100,000."


def family_shares() -> dict[str, int]:
    """Each family name with its share of the people, in parts of 100,000; the rarest have one part."""
    return {name: max(1, round(float(percent) * 1000)) for name, percent in Provider.last_names.items()}


def module() -> str:
    """The text of the module."""
    shares = [f"{_quoted(name)}: {share}" for name, share in family_shares().items()]
    male, female = map(_quoted, Provider.first_names_male), map(_quoted, Provider.first_names_female)
    return (
        f"{_HEAD}FAMILY_NAMES: dict[str, int] = {{\n{_lines(shares)}}}\n"
        f'"""{_SHARES}"""\n'
        f"GIVEN_NAMES_OF_MEN = (\n{_lines(male)})\n"
        f"GIVEN_NAMES_OF_WOMEN = (\n{_lines(female)})\n"
    )


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


def _lines(entries: Iterable[str]) -> str:
    """The entries, some to a line."""
    each = [*entries]
    return "".join(f"    {', '.join(each[begin : begin + _A_LINE])},\n" for begin in range(0, len(each), _A_LINE))


if __name__ == "__main__":
    print(module(), end="")
