from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hospital.bugs.hospital import Bugged, Making


@pytest.fixture
def bugged(tmp_path: Path) -> Iterator[Making]:
    """Makes hospitals that are closed after the test."""
    made: list[Bugged] = []

    def make(bugs: str) -> Bugged:
        made.append(Bugged(tmp_path, bugs, clinic=made[0].clinic if made else None))
        return made[-1]

    yield make
    for each in made:
        each.simulation.close()
