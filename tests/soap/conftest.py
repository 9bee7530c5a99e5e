from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.soap.asking import OPEN_LEDGERS, Hospital, make_clinic


@pytest.fixture(scope="session", autouse=True)
def _closed_ledgers() -> Iterator[None]:
    yield
    for ledger in OPEN_LEDGERS:
        ledger.close()


@pytest.fixture(scope="session")
def hospital() -> Hospital:
    """Two hospitals of the default dialect that nobody books at."""
    return Hospital(make_clinic())
