"""Which wing imports which: held by equality, so that an arrow that comes or goes is seen."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from tests.tidy.sources import BENCHMARKS, SOURCES, imports_of, module_of, named, texts_in, wing_of

IMPORTS: dict[str, str] = {
    "__init__": "",
    "__main__": "cli",
    "certify": "contract core hospital.world platform scenario.faults scenario.files",
    "cli": (
        "certify contract core hospital.checks hospital.ledger hospital.rules hospital.world journal journal.recorder "
        "loadtest.audit loadtest.history loadtest.journals loadtest.parts loadtest.report loadtest.run loadtest.users "
        "platform realism replay scenario.faults scenario.files server server.control server.http story"
    ),
    "contract": "core",
    "core": "",
    "hospital": "",
    "hospital.bugs": "contract core hospital.ledger hospital.rules hospital.world scenario.files",
    "hospital.checks": "contract core hospital.rules hospital.world scenario.faults scenario.files",
    "hospital.ledger": "core",
    "hospital.rules": "contract core hospital.ledger hospital.world",
    "hospital.timeline": "hospital.ledger scenario.files",
    "hospital.world": "contract core scenario.faults scenario.files",
    "journal": "contract core soap",
    "journal.explanation": "contract core hospital.ledger hospital.rules journal scenario.faults soap",
    "journal.recorder": "contract core journal soap",
    "loadtest": "loadtest.users",
    "loadtest.audit": "contract core loadtest.history platform",
    "loadtest.history": "core",
    "loadtest.journals": "contract core journal loadtest.history loadtest.users soap",
    "loadtest.parts": "core loadtest.audit loadtest.history loadtest.journals",
    "loadtest.report": "contract core loadtest.audit loadtest.history",
    "loadtest.run": "core hospital.checks loadtest.audit loadtest.history server.control",
    "loadtest.users": "contract core loadtest.history loadtest.report platform",
    "platform": "contract core soap",
    "realism": "contract core hospital.ledger hospital.rules hospital.world",
    "replay": "contract core journal scenario.files server server.control soap",
    "scenario": "",
    "scenario.faults": "contract core",
    "scenario.files": "contract core scenario.faults",
    "server": (
        "core hospital.bugs hospital.checks hospital.ledger hospital.rules hospital.timeline hospital.world "
        "journal scenario.faults scenario.files server.console server.control server.http server.leader "
        "server.metrics server.notices soap"
    ),
    "server.console": "soap",
    "server.control": (
        "contract core hospital.ledger hospital.rules hospital.timeline hospital.world journal "
        "journal.explanation platform scenario.faults scenario.files"
    ),
    "server.http": "core server.control soap",
    "server.leader": "contract server.http soap",
    "server.metrics": "contract core soap",
    "server.notices": (
        "contract core hospital.ledger hospital.rules hospital.timeline hospital.world platform scenario.files"
    ),
    "soap": "contract core hospital.ledger hospital.rules hospital.world scenario.faults",
    "story": (
        "contract core hospital.checks hospital.world platform scenario.files server server.control server.notices soap"
    ),
    "testing": "contract core scenario.files server server.control",
}
"""Wing, or part of a divided one → all others of the package that it imports, names in texts included."""

ORDER = (
    *("core", "contract", "scenario", "scenario.faults", "scenario.files"),
    *("hospital", "hospital.world", "hospital.ledger", "hospital.rules", "hospital.bugs", "hospital.timeline"),
    *("hospital.checks", "soap", "journal", "journal.explanation", "journal.recorder", "platform"),
    *("server.notices", "server.metrics", "server.console", "server.control", "server.http", "server.leader", "server"),
    *("loadtest.history", "loadtest.audit", "loadtest.report", "loadtest.users", "loadtest.journals"),
    "loadtest.parts",
    *("loadtest.run", "loadtest", "story", "replay", "certify", "realism", "testing", "cli", "__main__"),
)
"""From the lowest to the highest: nothing imports what stands after it."""

ONLY_IN = {
    "PIL": {"hospital.world"},
    "duckdb": {"loadtest.parts"},
    "faker": {"loadtest.users"},
    "fastapi": {"server.control"},
    "fastapi_offline": {"server.control"},
    "gevent": {"loadtest.users"},
    "locust": {"loadtest", "loadtest.run", "loadtest.users"},
    "matplotlib": {"core", "realism"},
    "numpy": {
        "loadtest.audit",
        "loadtest.history",
        "loadtest.journals",
        "loadtest.parts",
        "loadtest.report",
        "loadtest.users",
    },
    "prometheus_client": {"server.metrics"},
    "psycopg": {"hospital.ledger"},
    "random": set(),
    "secrets": {"cli"},
    "spyne": {"soap"},
    "sqlite3": {"hospital.ledger", "journal"},
    "uuid": set(),
    "vl_convert": {"loadtest.report"},
}
"""Library → the wings that import it, or name it to import it later."""

_LATER = re.compile(r"\w+(\.\w+)+")
_NAMED = re.compile(r"yuyue_sim(\.\w+)+(?=$|:\w+$)")
_NO_MODULES = {"yuyue_sim.access", "yuyue_sim.malformed", "yuyue_sim.serving", "yuyue_sim.stopping", "yuyue_sim.server"}
"""Names of loggers and of an extension of ASGI scopes."""


def named_in(path: Path) -> set[str]:
    """The modules of the package that a file imports, or names in a text such as `yuyue_sim.server.worker:create`."""
    found = {module for _, module in imports_of(path) if module.startswith("yuyue_sim.")}
    found |= {match[0] for _, text in texts_in(path) if (match := _NAMED.match(text)) and match[0] not in _NO_MODULES}
    return found


def test_each_wing_imports_what_is_written_here() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for path in SOURCES:
        wing = wing_of(module_of(path))
        found[wing] |= {wing_of(module) for module in named_in(path)} - {wing, "__version__"}
    assert {wing: " ".join(sorted(others)) for wing, others in sorted(found.items())} == IMPORTS


def test_no_wing_imports_a_higher_one() -> None:
    wrong = [
        f"{wing} imports {other}"
        for wing, others in IMPORTS.items()
        for other in others.split()
        if wing != "__init__" and ORDER.index(other) > ORDER.index(wing)
    ]
    assert wrong == []


def test_libraries_stay_in_their_wings() -> None:
    found: dict[str, set[str]] = {library: set() for library in ONLY_IN}
    for path in SOURCES:
        names = [module for _, module in imports_of(path)]
        for module in (*names, *(text for _, text in texts_in(path) if _LATER.fullmatch(text))):
            library = module.split(".")[0]
            if library in found:
                found[library].add(wing_of(module_of(path)))
    assert found == ONLY_IN


def test_the_package_knows_nothing_of_tests_and_benchmarks() -> None:
    wrong = [
        f"{named(path)}:{line}: {module}"
        for path in SOURCES
        for line, module in imports_of(path)
        if module.split(".")[0] in {"tests", "benchmarks", "loadtests"}
    ]
    assert wrong == []
    assert BENCHMARKS
