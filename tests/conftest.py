"""What concerns all tests."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# No test depends on the speed of the machine.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


os.environ["LC_ALL"] = "C.UTF-8"  # commands speak English where a test asks for no language


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every walk in a browser."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
