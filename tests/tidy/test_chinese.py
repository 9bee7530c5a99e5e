"""Every text for people has its Chinese: none is written past `say`, and the catalogue lacks none and has no others."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

from yuyue_sim.core.chinese import TEXTS, libraries
from yuyue_sim.scenario.files.bugs import BugsModel

from tests.tidy.phrases import SAYING, all_phrases
from tests.tidy.sources import PACKAGE, SOURCES, dotted, imports_of, in_wings, module_of, named, tree_of

PROSE = re.compile(r"[a-z]{2,}['’]?[,;]? [a-z\0]|\0[,;]? [a-z]{2,}")
"""Words of English beside one another, or beside a value."""

NO_TEXT = re.compile(r"^Events until |^bold \w+$|^, request|[A-Z]{4,} INTO |^SELECT |^Bearer |^#+ yuyue")
"""Styles, SQL, headers, and what the description of the API says of its stream."""

CALLS = re.compile(
    r"log\.\w+|.*_failures(\(.*\))?\.note|.*_lines\.note|re\.compile|typer\.(Option|Argument|Typer)|router\.\w+|APIRouter|table_of|Outcome"
)
"""Calls whose texts are for logs, for the documentation of the API, in both languages, or looked at apart."""

PROGRESS = re.compile(r"progress_bar|(self\._)?progress|report|show|tell|progress\.add_task|shown\.stage")
"""Calls whose first argument is the title or the step of a progress bar."""

SPEAKING = (
    *("cli", "core", "hospital.bugs", "hospital.checks", "hospital.timeline", "journal", "journal.explanation"),
    *("journal.recorder", "loadtest.run", "replay", "scenario.faults", "scenario.files", "server", "server.control"),
    *("realism", "story", "testing"),
)
"""Wings whose texts are for people who use commands and the control API."""

FURTHER = ("loadtest/users/arguments.py", "loadtest/users/shapes.py", "platform/orders.py", "platform/web.py")
"""Files of other wings all of whose texts are for people too."""

RAISING = (
    "certify",
    "contract",
    "hospital.ledger",
    "hospital.world",
    "loadtest.audit",
    "loadtest.history",
    "loadtest.journals",
    "loadtest.parts",
    "loadtest.report",
)
"""Further wings whose errors reach people; their other texts are for platforms, or stand in pages in both languages."""

SILENT = ("contract", "hospital.bugs", "hospital.ledger", "hospital.rules", "soap")
"""Wings that answer platforms: what they say is the same whoever asks, so they have phrases but never say one."""

MEANINGS = set(BugsModel.key_docs().values())
"""What `yuyue-sim bug list` says of each bug: the documentation of its key."""

NOT_SAID = {
    "contract/parser.py": {"\0 is no group"},
    "hospital/world/changes.py": {"\0 changes no schedule"},
    "hospital/world/clinic_choice.py": {"department \0: expected a clinic of the catalogue to be like, got \0"},
    "hospital/world/emblems.py": {"emblem data: expected at most \0 bytes, got \0"},
    "hospital/world/identities.py": {"HospitalID \0: expected an id that no other hospital of the scenario has"},
    "loadtest/audit/linearizability/requests.py": {
        "row \0: \0 is answered \0, not \0",
        "row \0: completed at \0, before it was invoked",
        "row \0: what is unclear, and nothing else, is never completed (NEVER_NS)",
    },
    "server/simulation.py": {"--plant \0", "--hospitals \0: \0"},
    "cli/serve_runner.py": {"--journal-file \0"},
    "cli/load_command.py": {"\0 \0, CPU × \0, Python \0"},
    "cli/commands/record.py": {"--to \0"},
    "cli/commands/load.py": {"--output \0: \0", "--plant \0"},
    "cli/app.py": {"yuyue-sim \0"},
    "cli/banner.py": {"yuyue-sim call getYyNo --url", "[bold]yuyue-sim \0[/bold]", "\0/control/v1/clock, \0"},
    "cli/recorder_runner.py": {"Recorded in front of the hospital {}: its content may be about living people."},
    "core/charts.py": {"Glyph .* missing from font", "lower left"},
    "core/logs.py": {" world \0: \0"},
    "core/random_streams.py": {"a weighted draw fell outside its weights"},
    "core/sampled_log.py": {" and \0 more since the last such line"},
    "hospital/timeline.py": {"event \0"},
    "journal/journal.py": {"the journal is closed"},
    "journal/recorder/own_response.py": {"yuyue-sim record: \0\n"},
    "journal/recorder/proxy.py": {"an unknown address", "Refused a request from \0: \0"},
    "journal/recorder/recording.py": {
        "Of long bodies the first \0 bytes are recorded: \0, \0 bytes of request, \0 of response",
    },
    "journal/store.py": {
        "Everybody in this journal is made up: names, cards and telephones belong to no living person.",
    },
    "loadtest/run/experiment.py": {"all users are ready"},
    "loadtest/run/processes.py": {"yuyue-sim: \0"},
    "replay/asgi_client.py": {"this client has no application yet"},
    "replay/targets.py": {"yuyue-sim serve --clock frozen@\0"},
    "scenario/faults/http_status.py": {"text/html; charset=utf-8"},
    "scenario/faults/quirks/short_registration_id.py": {'java.lang.NumberFormatException: For input string: "\0"'},
    "scenario/faults/test_patients.py": {"test patient \0"},
    "scenario/files/schema.py": {"A scenario of yuyue-sim"},
    "server/control/acknowledged_bookings.py": {
        "x\0 answered that RegID \0 is booked, and the ledger has no record of it",
        "x\0 refused RegID \0, and the ledger has it as booked at that instant",
    },
    "server/control/api.py": {
        "A request to the control API is refused: \0",
        "Shows and changes a running simulator.",
        "yuyue-sim control",
    },
    "server/control/live_hub.py": {"id: \0\n", "event: \0\n\0data: \0\n\n"},
    "story/player.py": {"平台 platform: \0"},
    "story/remote_stage.py": {"yuyue-sim serve \0 --seed \0 --clock \0"},
    "story/report.py": {'<?xml version="1.0" encoding="UTF-8"?>\n'},
    "story/requests.py": {"a booking is requested without an order"},
    "testing/handle.py": {"<hospital \0: scenario \0, seed \0, \0>"},
    "testing/__init__.py": {"module \0 has no attribute \0"},
    "testing/marker.py": {"hospital(scenario='default', *, seed=None, clock=None, plants=())"},
    "realism/page.py": {"yuyue-sim describe \0 --report FILE.html --seed \0", " --from \0 --days \0"},
    "realism/sample.py": {"sampled session", "sampled ward"},
    "platform/web.py": {
        "text/html; charset=utf-8",
        "text/xml; charset=utf-8",
        "The request is too large: at most \0 bytes are taken.",
    },
    "story/stage.py": {"text/xml; charset=utf-8"},
}
"""Texts that are no sentences for people, stand in files and logs, which are English, or say that the code is wrong."""


def test_every_text_has_its_chinese() -> None:
    missing = [f"{place}: {text}" for text, place in all_phrases().items() if text not in TEXTS]
    assert missing == []
    assert [text for text in MEANINGS if text not in TEXTS] == []


def test_the_chinese_has_the_same_values() -> None:
    wrong = [text for text in all_phrases() if text in TEXTS and _names(text) != _names(TEXTS[text])]
    assert wrong == []


def _names(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_no_chinese_is_left_over() -> None:
    known = {*all_phrases(), *libraries.TEXTS, *MEANINGS}
    assert [text for text in TEXTS if text not in known] == []


def test_no_sentence_is_written_past_say() -> None:
    wrong = []
    for path in [*in_wings(*SPEAKING), *(PACKAGE / each for each in FURTHER)]:
        if path.parent.name == "chinese" or path.name in {"page.py", "yaml_problems.py"}:  # HTML; what a parser says
            continue
        name = str(path.relative_to(PACKAGE))
        wrong += [
            f"{named(path)}:{line}: {text!r}" for line, text in _unsaid(path) if text not in NOT_SAID.get(name, ())
        ]
    assert wrong == []


def test_no_error_is_raised_past_say() -> None:
    wrong = []
    for path in in_wings(*RAISING):
        known = NOT_SAID.get(str(path.relative_to(PACKAGE)), set())
        found = [(line, text) for line, text in _unsaid(path, in_errors=True) if text not in known]
        wrong += [f"{named(path)}:{line}: {text!r}" for line, text in found]
    assert wrong == []


def test_no_progress_is_shown_past_say() -> None:
    """A bar's title and its steps are single words at times, which the tests above take for no text."""
    wrong = [
        f"{named(path)}:{node.lineno}: {ast.unparse(node)}"
        for path in SOURCES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and node.args and PROGRESS.fullmatch(ast.unparse(node.func))
        if isinstance(node.args[0], ast.JoinedStr)
        or (isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str))
    ]
    assert wrong == []


def test_what_answers_platforms_says_nothing_in_a_language() -> None:
    wrong = [
        f"{named(path)}:{line}"
        for path in in_wings(*SILENT)
        for line, module in imports_of(path)
        if module in {"yuyue_sim.core.language.say", "yuyue_sim.core.language.spoken"}
    ]
    assert wrong == []


def test_the_catalogue_is_loaded_when_chinese_is_said() -> None:
    found = {
        module_of(path)
        for path in SOURCES
        for _, module in imports_of(path)
        if module.startswith("yuyue_sim.core.chinese") and "chinese" not in module_of(path)
    }
    assert found == {"yuyue_sim.core.language"}
    language = PACKAGE / "core" / "language.py"
    at_the_top = [node for node in tree_of(language).body if isinstance(node, ast.ImportFrom)]
    assert "yuyue_sim.core.chinese" not in [node.module for node in at_the_top]


def _unsaid(path: Path, *, in_errors: bool = False) -> Iterator[tuple[int, str]]:
    """The sentences in a file, or in errors of it, that are neither said, nor documentation, nor for logs."""
    for node, text, around in _texts(tree_of(path), ()):
        is_meant = not in_errors or any(map(_is_of_error, around))
        if is_meant and PROSE.search(text) and not NO_TEXT.search(text) and not any(map(_excuses, around)):
            yield node.lineno, text


def _is_of_error(node: ast.AST) -> bool:
    return isinstance(node, ast.Raise) or (isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__")


def _texts(node: ast.AST, around: tuple[ast.AST, ...]) -> Iterator[tuple[ast.expr, str, tuple[ast.AST, ...]]]:
    """Every text below a node, `\\0` where a value stands, with what it stands in."""
    for each in ast.iter_child_nodes(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each, each.value, (*around, node)
        elif isinstance(each, ast.JoinedStr):
            parts = [str(part.value) if isinstance(part, ast.Constant) else "\0" for part in each.values]
            yield each, "".join(parts), (*around, node)
            for part in each.values:
                if isinstance(part, ast.FormattedValue):
                    yield from _texts(part, (*around, node, each))
        else:
            yield from _texts(each, (*around, node))


def _excuses(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        name = dotted(node.func) or ast.unparse(node.func)
        return name in SAYING or CALLS.fullmatch(name) is not None
    if isinstance(node, ast.ClassDef):
        return any(dotted(base) in {"BilingualName", "CodedNumber"} for base in node.bases)
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
