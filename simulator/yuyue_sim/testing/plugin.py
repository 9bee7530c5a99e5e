"""The pytest plugin: the fixtures `hospital` and `hospital_factory`, worlds of its own for each test that asks."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import pytest

from yuyue_sim.core.language import language_of_locale, say, speaking
from yuyue_sim.testing.factory import HospitalFactory, marked_hospital
from yuyue_sim.testing.marker import SIGNATURE

if TYPE_CHECKING:
    from yuyue_sim.testing.handle import Hospital

_SHOWN_EXCHANGES = 10
_PACKAGE = Path(__file__).parents[1]

_FACTORY_KEY = pytest.StashKey[HospitalFactory]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the fixtures use a simulator that runs elsewhere."""
    group = parser.getgroup("yuyue-sim")
    with speaking(language_of_locale(os.environ)):
        where = say(
            "make the worlds of the fixture `hospital` in this running simulator, not in one inside this process"
        )
        group.addoption("--hospital-url", metavar="URL", help=where)
        group.addoption("--hospital-token", metavar="TOKEN", help=say("its control token, where it has one"))
        parser.addini("hospital_url", say("the same as {option}", option="--hospital-url"), default="")
        parser.addini("hospital_token", say("the same as {option}", option="--hospital-token"), default="")


def pytest_configure(config: pytest.Config) -> None:
    """Speak the language of the locale in this process, and make the marker known."""
    language = ExitStack()
    language.enter_context(speaking(language_of_locale(os.environ)))
    config.add_cleanup(language.close)
    about = say("{marker}: what the fixture `hospital` is made of", marker=SIGNATURE)
    config.addinivalue_line("markers", about)


@pytest.fixture
def hospital_factory(request: pytest.FixtureRequest) -> Iterator[HospitalFactory]:
    """Makes worlds for this test: `hospital_factory("release-rush", seed=7)`; what is not said is as marked."""
    node, config = request.node, request.config
    url = config.getoption("--hospital-url") or config.getini("hospital_url") or None
    token = config.getoption("--hospital-token") or config.getini("hospital_token") or None
    with ExitStack() as stack:
        factory = HospitalFactory(node, stack, url, token)
        node.stash[_FACTORY_KEY] = factory
        stack.callback(node.stash.__delitem__, _FACTORY_KEY)
        yield factory


@pytest.fixture
def hospital(hospital_factory: HospitalFactory, request: pytest.FixtureRequest) -> Hospital:
    """A world of its own for this test; `@pytest.mark.hospital("release-rush", seed=7)` says what it is made of."""
    return marked_hospital(hospital_factory, request.node)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Leave our source out of a failure, and add scenario, seed, clock and the last exchanges of each world."""
    if call.excinfo is not None and not item.config.getoption("fulltrace"):
        _hide_our_source(call.excinfo)
    report = yield
    factory = item.stash.get(_FACTORY_KEY, None)
    if factory is not None and report.failed:
        for made in factory.made:
            title = say("hospital") if len(factory.made) == 1 else say("hospital {name}", name=made.name)
            report.sections.append((title, _failure_section(made)))
    return report


def _hide_our_source(failure: pytest.ExceptionInfo[BaseException]) -> None:
    """End the traceback of what a person can correct at the line of the test that asked for it."""
    error = failure.value
    if not (isinstance(error, TypeError | ValueError) or type(error).__module__.startswith("yuyue_sim.")):
        return
    theirs = failure.tb
    each: TracebackType | None = failure.tb
    while each is not None:
        if not Path(each.tb_frame.f_code.co_filename).is_relative_to(_PACKAGE):
            theirs = each
        each = each.tb_next
    theirs.tb_next = None


def _failure_section(made: Hospital) -> str:
    """Scenario, seed, clock and the last exchanges, the newest last."""
    try:
        clock = made.clock.now().isoformat()
        exchanges = made.journal.exchanges(limit=str(_SHOWN_EXCHANGES))
    except Exception as error:  # a report must not hide the failure it is about
        about = say("scenario {scenario}, seed {seed}", scenario=made.scenario, seed=made.seed)
        return say("{about}; nothing more is known: {error}", about=about, error=error)
    lines = [
        say("scenario {scenario}, seed {seed}, clock {clock}", scenario=made.scenario, seed=made.seed, clock=clock)
    ]
    for each in reversed(exchanges):
        about = " ".join(filter(None, (each["hospital_id"], each["registration_id"])))
        injected = say(", met by {fault}", fault=each["fault"]) if each["fault"] else ""
        operation = each["operation"] or say("unreadable")
        lines.append(f"{each['id']} {operation} {about}: {each['code'] or each['http_status']}{injected}")
    return "\n".join(lines)
