"""The pytest plugin: the fixture `hospital`, a world of its own for each test that asks for it."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from yuyue_sim.testing.handle import Hospital

_MARKER = "hospital(scenario='default', *, seed=None, clock=None, plants=()): what the fixture `hospital` is made of"
_KEYWORDS = ("scenario", "seed", "clock", "plants")
_SHOWN_EXCHANGES = 10

_HOSPITAL_KEY = pytest.StashKey["Hospital"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the fixture use a simulator that runs elsewhere."""
    group = parser.getgroup("yuyue-sim")
    group.addoption(
        "--hospital-url",
        metavar="URL",
        help="make the worlds of the fixture `hospital` in this running simulator, not in one inside this process",
    )
    group.addoption("--hospital-token", metavar="TOKEN", help="its control token, where it has one")
    parser.addini("hospital_url", "the same as --hospital-url", default="")
    parser.addini("hospital_token", "the same as --hospital-token", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", _MARKER)


@pytest.fixture
def hospital(request: pytest.FixtureRequest) -> Iterator[Hospital]:
    """A world of its own for this test; `@pytest.mark.hospital("release-rush", seed=7)` says what it is made of."""
    node, config = request.node, request.config
    url = config.getoption("--hospital-url") or config.getini("hospital_url") or None
    token = config.getoption("--hospital-token") or config.getini("hospital_token") or None
    with ExitStack() as stack:
        made = _start_hospital(node, stack, url, token)
        node.stash[_HOSPITAL_KEY] = made
        stack.callback(node.stash.__delitem__, _HOSPITAL_KEY)
        yield made


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add scenario, seed, clock and the last exchanges to the report of a failed test."""
    report = yield
    made = item.stash.get(_HOSPITAL_KEY, None)
    if made is not None and report.failed:
        report.sections.append(("hospital", _failure_section(made)))
    return report


def _start_hospital(node: Any, stack: ExitStack, url: str | None, token: str | None) -> Hospital:
    """The world of a test, until the stack ends; failures are reported without a traceback."""
    # Nothing heavy before it is needed.
    from yuyue_sim.scenario.files.errors import ScenarioErrors  # noqa: PLC0415
    from yuyue_sim.server.control.client import ControlRefusedError, ControlUnreachableError  # noqa: PLC0415
    from yuyue_sim.testing.world import hospital as begin  # noqa: PLC0415

    arguments = _marker_arguments(node)
    try:
        return stack.enter_context(begin(**arguments, url=url, token=token))
    except (ScenarioErrors, ControlRefusedError, ControlUnreachableError, TypeError, ValueError) as error:
        problem = str(error)
    pytest.fail(f"{node.nodeid} gets no hospital: {problem}", pytrace=False)


def _marker_arguments(node: Any) -> dict[str, Any]:
    """The arguments of the marker nearest to a test; a file that stands beside the test's is meant there."""
    marker = node.get_closest_marker("hospital")
    if marker is None:
        return {}
    arguments: dict[str, Any] = dict(zip(("scenario",), marker.args, strict=False)) | marker.kwargs
    scenario = arguments.get("scenario")
    if isinstance(scenario, Path) or (isinstance(scenario, str) and scenario.endswith((".yaml", ".yml"))):
        beside = node.path.parent / scenario
        arguments["scenario"] = beside if beside.is_file() else scenario
    unknown = [name for name in marker.kwargs if name not in _KEYWORDS]
    if len(marker.args) > 1 or unknown or ("scenario" in marker.kwargs and marker.args):
        got = ", ".join([*map(repr, marker.args), *(f"{name}={value!r}" for name, value in marker.kwargs.items())])
        pytest.fail(
            f"{node.nodeid}: expected @pytest.mark.{_MARKER.partition(':')[0]}, got hospital({got})", pytrace=False
        )
    return arguments


def _failure_section(made: Hospital) -> str:
    """Scenario, seed, clock and the last exchanges, the newest last."""
    try:
        clock = made.clock.now().isoformat()
        exchanges = made.journal.exchanges(limit=str(_SHOWN_EXCHANGES))
    except Exception as error:  # a report must not hide the failure it is about
        return f"scenario {made.scenario}, seed {made.seed}; nothing more is known: {error}"
    lines = [f"scenario {made.scenario}, seed {made.seed}, clock {clock}"]
    for each in reversed(exchanges):
        about = " ".join(filter(None, (each["hospital_id"], each["registration_id"])))
        injected = f", met by {each['fault']}" if each["fault"] else ""
        lines.append(
            f"{each['id']} {each['operation'] or 'unreadable'} {about}: {each['code'] or each['http_status']}{injected}"
        )
    return "\n".join(lines)
