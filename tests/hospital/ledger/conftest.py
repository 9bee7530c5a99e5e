from __future__ import annotations

from collections.abc import Iterator

import pytest
from yuyue_sim.hospital.ledger.ledger import Ledger

from tests.conftest import ledger_place
from tests.hospital.ledger.registrations import IDENTITY


@pytest.fixture(params=["memory", "file", "postgresql"])
def ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    """An empty ledger, once in each place where it can be kept."""
    opened = Ledger.open(ledger_place(request.param, request), IDENTITY)
    yield opened
    opened.close()


@pytest.fixture(params=["memory", "file"])
def sqlite_ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    """An empty ledger in SQLite, for what SQLite does in its own way."""
    opened = Ledger.open(ledger_place(request.param, request), IDENTITY)
    yield opened
    opened.close()
