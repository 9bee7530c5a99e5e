"""Every command that a page shows is run: here, or where its page is walked; what is not run has its reason below.

Commands run in this process, in a folder that has the files they name, against one simulator. They must do what they
are for (exit code 0) or have a negative result (1): no mistake of the page (2), no error of ours (70).
"""

from __future__ import annotations

import re
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import chdir, closing
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import typer
from typer.main import get_command
from yuyue_sim.cli.app import app

from tests.acceptance.process import running
from tests.acceptance.served import serving
from tests.cli.shell import BOOKING, run
from tests.docs.markdown import PAGES, prose
from tests.docs.test_readme import blocks
from tests.paths import DOCS, ROOT

ENGLISH = [page for page in PAGES if not page.name.endswith((".zh.md", "zh-CN.md", "CHANGELOG.md", "commands.md"))]
"""A test holds that the Chinese pages show the same code."""
WALKED = {
    "README.md": "test_readme.py",
    "auditing.md": "test_auditing_page.py",
    "control.md": "test_control_page.py",
    "explain.md": "test_explain_page.py",
    "install.md": "test_walks.py",
    "platform.md": "test_platform_page.py",
    "questions.md": "test_walks.py",
    "test-patients.md": "test_test_patients_page.py",
    "scaling.md": "test_walks.py",
    "testing.md": "test_looking_pages.py",
    "tools.md": "test_walks.py",
    "tutorial-performance.md": "test_walks.py",
    "tutorial-platform.md": "test_walks.py",
    "tutorial-qa.md": "test_walks.py",
    "tutorial-vendor.md": "test_walks.py",
    "worlds.md": "test_worlds_page.py",
}
"""Page with marked blocks → the module of tests/docs that runs these."""
NOT_RUN = {
    r"yuyue-sim describe .*--report .*": "tests/cli/test_describe_report.py draws the report, of a smaller world",
    r"yuyue-sim load hesitant\.py": "test_load_page.py",
    r"yuyue-sim load rush --against http://test-his\.example.*": "asks a hospital that is not there",
    r"yuyue-sim serve --state postgresql://…": "tests/acceptance/test_postgresql.py serves from a database of its own",
    r"(pip|uv) .*": "installs; tools/try-wheel installs the wheel outside the tree, from where packages come from",
    r"docker .*": "needs Docker; a test holds what Dockerfile and compose.yaml copy and start",
    r"make .*": "test_shown_commands.py asks make for each target; continuous integration runs check, wheel and test",
    r"\. \.venv/bin/activate.*": "changes the reader's shell; the tests run in that environment",
    r"curl -N": "an option, not a command",
    r"jmeter .*": "tests/interop/test_tools.py runs the plan where JMeter is installed",
    r"locust .*": "tests/loadtest/users runs the scripts under locust; `load` runs them the same way below",
    r"pytest --hospital-url .*": "tests/testing/test_plugin.py",
    r"python -m yuyue_sim": "the same as yuyue-sim; tests/acceptance starts it",
    r'python -c "import lxml, zeep"': "what times are compared with",
    r"python -m (tests|benchmarks)\..*|python docs/.*": "measurements and pictures of the pages, made by hand",
    r"sqlite3 monday\.sqlite .*": "run below with Python's sqlite3",
}
"""Command, as a pattern → why no test of this file runs it, or where it is run."""
_BLOCK = re.compile(r"^(?:<!-- ([^\n]*) -->\n)?( *)```(\w*)\n(.*?)^\2```", re.DOTALL | re.MULTILINE)
_PROGRAMS = re.compile(
    r"(\. \.venv/bin/activate|curl|docker|jmeter|locust|make|pip|pytest|python|sqlite3|uv|yuyue-sim)( |$)"
)
_ENDS = {"|", "||", "&&", ">", "2>&1", "&", ";", "<", "2>"}
_SERVES = {"serve", "record", "platform"}
_FILES = {"serve": "state.sqlite", "replay": "monday.sqlite"}
"""Command → the file that stands for FILE in it; a story for all others."""
_STORY = "bad-morning.yaml"
CLOCK = "frozen@2026-03-02T08:00:00"


def shown() -> set[str]:
    """Every command in a block that no other test runs, and every whole one in a sentence."""
    found = set()
    for page in ENGLISH:
        for mark, _, language, body in _BLOCK.findall(page.read_text(encoding="utf-8")):
            if language in {"", "sh"} and mark.split(" ")[0] not in {
                "run",
                "watch",
                "start",
                "story",
                "file",
                "output",
            }:
                found |= {line.strip() for line in body.replace("\\\n", " ").splitlines()}
        found |= {each for each in re.findall(r"`([^`\n]+)`", prose(page)) if not is_a_name(each)}
    return {line for line in found if _PROGRAMS.match(line)}


def is_a_name(line: str) -> bool:
    """Whether words in a sentence are the name of a command alone, such as `yuyue-sim clock next`."""
    return all(re.fullmatch(r"[a-z-]+", word) and not word.startswith("--") for word in line.split())


def words_of(line: str) -> list[str]:
    """The words after the program, up to what belongs to the shell."""
    words = shlex.split(line, comments=True)[1:]
    return words[: next((index for index, word in enumerate(words) if word in _ENDS), len(words))]


def pattern_of(line: str) -> str:
    """The pattern of `NOT_RUN` that a line has; empty for one that is run here."""
    return next((each for each in NOT_RUN if re.fullmatch(each, line.partition("  #")[0].strip())), "")


RUN = sorted({shlex.join(words_of(line)) for line in shown() if not pattern_of(line)})
LOADS = [line for line in RUN if line.startswith("load ")]
SERVE = [line for line in RUN if line.split()[0] in _SERVES and "--once" not in line]
AT_A_RUNNING_SIMULATOR = [line for line in RUN if line.startswith("run ") and "--against" in line]
ASK = [
    pytest.param(line, marks=pytest.mark.slow) if line.startswith("contention ") else line
    for line in RUN
    if line not in {*LOADS, *SERVE, *AT_A_RUNNING_SIMULATOR}
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving() as served:
        here = f"http://127.0.0.1:{served.port}"
        run("call", "getYyNo", "RegID=1", *BOOKING, "--url", here)
        yield here


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the pages name: scenarios, a journal, histories of a load test."""
    at = tmp_path_factory.mktemp("shown")
    for name, page in (("bad-day", "scenarios"), ("bad-morning", "stories"), ("two-machines", "scaling")):
        found = re.search(r"```yaml\n(.*?)```", (DOCS / f"{page}.md").read_text(encoding="utf-8"), re.DOTALL)
        assert found is not None
        (at / f"{name}.yaml").write_text(found[1], encoding="utf-8")
    for name in {word for line in RUN for word in line.split() if word.endswith(".yaml")}:
        if not (at / name).exists():
            (at / name).write_text(f"name: {name.removesuffix('.yaml')}\nextends: default\n", encoding="utf-8")
    with chdir(at):
        (_, program), *_ = blocks("docs/auditing.md")
        exec(compile(program, "auditing.md", "exec"), {"__name__": "shown"})
        history = next(path for path in at.iterdir() if path.suffix not in {".yaml", ".py"})
        for name in ("histories", "load-results/20261123-194000", "load-results/one", "load-results/two"):
            copytree(history, at / name) if history.is_dir() else _copied(history, at / name)
        with running("serve", "--port", "0", "--clock", CLOCK, "--journal-file", "monday.sqlite") as recorded:
            found, _ = recorded.read_until(r"http://127.0.0.1:\d+")
            run("call", "getYyNo", "RegID=1", *BOOKING, "--url", found[0])
        (at / "rush.sqlite").write_bytes((at / "monday.sqlite").read_bytes())
    return at


def _copied(file: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / file.name).write_bytes(file.read_bytes())


def aimed(line: str, address: str) -> list[str]:
    """The words of a command, at the simulator of this test."""
    words = [
        re.sub(r"http://(127\.0\.0\.1:8080|10\.0\.0\.\d+:8080)|^URL$", address, each) for each in shlex.split(line)
    ]
    stands_for = {"SCENARIO": _STORY, "FILE": _FILES.get(words[0], _STORY), "x123": "x1"}
    words = [stands_for.get(each, each) for each in words]
    if "--url" not in words and has_url(words):
        words += ["--url", address]
    if words[0] == "certify":
        words += ["--rate", "100000"]  # ten requests a second, what real hospitals get, would take minutes
    return words


def has_url(words: list[str]) -> bool:
    """Whether a command asks a running simulator."""
    command: Any = get_command(app)
    for word in words:
        if not hasattr(command, "commands") or word.startswith("-"):
            break
        command = command.get_command(typer.Context(command), word)
    return any("--url" in each.opts for each in command.params)


def test_every_command_is_run_or_has_a_reason() -> None:
    assert len(RUN) > 40
    others = {line for line in shown() if not line.startswith("yuyue-sim ")}
    assert [line for line in others if not pattern_of(line)] == []
    assert {pattern_of(line) for line in shown()} - {""} == set(NOT_RUN)


def test_every_page_with_marked_blocks_is_walked() -> None:
    marked = {page.name for page in ENGLISH if re.search("^<!-- (run|start)", page.read_text("utf-8"), re.MULTILINE)}
    assert marked == set(WALKED)
    for page, module in WALKED.items():
        text = (ROOT / "tests" / "docs" / module).read_text(encoding="utf-8")
        assert page.removesuffix(".md") in text.replace("page(", ""), page


@pytest.mark.parametrize("line", ASK)
def test_the_command_does_what_it_is_for(line: str, folder: Path, address: str) -> None:
    done = run(*aimed(line, address), cwd=folder)
    assert done.returncode in {0, 1}, done.stderr
    assert done.stdout, done.stderr


@pytest.mark.parametrize("line", SERVE)
def test_the_command_serves(line: str, folder: Path, address: str) -> None:
    words = aimed(line, address)
    if "--journal-file" in words:
        words[words.index("--journal-file") + 1] = f"{words[0]}.sqlite"  # of an earlier run there is one
    with chdir(folder), running(*words, "--port", "0") as command:
        command.read_until(r"http://127.0.0.1:\d+")


@pytest.mark.parametrize("line", AT_A_RUNNING_SIMULATOR)
def test_a_story_is_played_at_a_running_simulator(line: str) -> None:
    (served,) = (each.split()[1:] for each in SERVE if each.startswith("serve release-rush "))
    with running("serve", *served, "--port", "0") as command:
        found, _ = command.read_until(r"http://127.0.0.1:\d+")
        done = run(*aimed(line.replace("SCENARIO", "release-rush"), found[0]))
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_journal_is_read_with_sql(folder: Path) -> None:
    (line,) = (each for each in shown() if each.startswith("sqlite3 "))
    _, name, query = shlex.split(line)
    with closing(sqlite3.connect(folder / name)) as journal:
        assert journal.execute(query.replace("'1001'", "'1000'")).fetchall()[0][2:] == ("getYyNo", 1, "1000")


@pytest.mark.slow
@pytest.mark.parametrize("line", LOADS)
def test_the_load_runs(line: str, folder: Path, address: str) -> None:
    words = aimed(line, address)
    few = ["--users", "8", "--seconds", "5"]
    if "--against" in words and "--first-day" not in words:
        words += ["--", "--first-day", "2026-03-03"]  # the clock of this test stands
    at = words.index("--") if "--" in words else len(words)
    done = run(*words[:at], *few, *words[at:], cwd=folder)
    unknown = {3} if "--against" in words else set()  # other tests book at that hospital, too
    assert done.returncode in {0, 1} | unknown, done.stderr
    assert "verdict.json" in {path.name for path in folder.rglob("*.json")}
