from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from yuyue_sim.hospital.ledger.ledger import Ledger

from tests.hospital.ledger.registrations import IDENTITY


@pytest.fixture(params=["memory", "file"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger, once in memory and once in a file."""
    opened = Ledger.open(tmp_path / "ledger.sqlite" if request.param == "file" else None, IDENTITY)
    yield opened
    opened.close()
