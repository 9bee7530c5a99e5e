from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import ledger_place
from tests.hospital.rules.asking import Asked


@pytest.fixture(params=["memory", "file", "postgresql"])
def asked(request: pytest.FixtureRequest) -> Iterator[Asked]:
    """A clinic nobody has booked at, once in each place where its ledger can be kept."""
    made = Asked(ledger_place(request.param, request))
    yield made
    made.ledger.close()
