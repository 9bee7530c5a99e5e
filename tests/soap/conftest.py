from __future__ import annotations

import pytest

from tests.soap.asking import Hospital, make_clinic


@pytest.fixture(scope="session")
def hospital() -> Hospital:
    """Two hospitals of the default dialect that nobody books at."""
    return Hospital(make_clinic())
