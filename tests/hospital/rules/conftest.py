from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hospital.rules.asking import Asked


@pytest.fixture(params=["memory", "file"])
def asked(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Asked]:
    """A clinic nobody has booked at, once in memory and once in a file."""
    made = Asked(tmp_path / "ledger.sqlite" if request.param == "file" else None)
    yield made
    made.ledger.close()
