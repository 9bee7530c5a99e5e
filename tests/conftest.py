"""What concerns all tests."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.postgresql import PostgresqlServer, programs, serving_postgresql

# No test depends on the speed of the machine.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


os.environ["LC_ALL"] = "C.UTF-8"  # commands speak English where a test asks for no language

_BY_DEFAULT: dict[str, Any] = {
    "SIGINT": signal.default_int_handler,
    "SIGQUIT": signal.SIG_DFL,
    "SIGHUP": signal.SIG_DFL,
}
for _name, _handler in _BY_DEFAULT.items():
    _number = getattr(signal, _name, None)
    if _number is not None and signal.getsignal(_number) is signal.SIG_IGN:  # in the background, or below nohup
        signal.signal(_number, _handler)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every walk in a browser."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """A PostgreSQL server, started when the first test needs it."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed (apt install postgresql)")
    if find_spec("psycopg") is None:
        pytest.skip("the driver of PostgreSQL is not installed (pip install 'yuyue-sim[postgres]')")
    with serving_postgresql() as server:
        yield server


def ledger_place(kind: str, request: pytest.FixtureRequest) -> str | None:
    """Where a ledger is kept: in `memory`, in a `file`, or in `postgresql`."""
    if kind == "memory":
        return None
    if kind == "file":
        return str(request.getfixturevalue("tmp_path") / "ledger.sqlite")
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    return server.url()
