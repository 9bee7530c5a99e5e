"""The pages for contributors name what is there, and a release is made as they say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import DOCS, ROOT
from tests.tidy.sources import PACKAGE

PAGES = (ROOT / "CONTRIBUTING.md", DOCS / "architecture.md", DOCS / "development.md")
PATH = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.py)`")
ROOTS = (ROOT, PACKAGE, PACKAGE / "journal")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_on_the_page_exists(page: Path) -> None:
    made = {"dist/", ".venv/"}
    named = set(PATH.findall(page.read_text(encoding="utf-8"))) - made
    missing = [path for path in sorted(named) if not any((root / path).exists() for root in ROOTS)]
    assert missing == []
    assert len(named) > 0 or page.name == "development.md"


def test_every_wing_is_on_the_map() -> None:
    table = (DOCS / "architecture.md").read_text(encoding="utf-8")
    picture = (DOCS / "architecture.svg").read_text(encoding="utf-8")
    wings = sorted(path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file())
    assert [wing for wing in wings if f"| `{wing}/" not in table] == []
    assert sorted(re.findall(r"<text[^>]*>(\w+)</text>", picture)) == wings


def run(folder: Path, *command: str, code: int = 0) -> str:
    """What a command writes, on stderr where it refuses."""
    names = {f"GIT_{who}_{what}": "test@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **names}, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stderr if code else done.stdout


@pytest.mark.skipif(not (ROOT / ".git").exists() or shutil.which("git") is None, reason="needs a clone and git")
@pytest.mark.slow
def test_a_release(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    run(tmp_path, "git", "clone", "--quiet", str(ROOT), str(clone))
    changes = clone / "CHANGELOG.md"
    release = (sys.executable, "tools/release", "9.8.7", "2030-01-02")

    changes.write_text("# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n", encoding="utf-8")
    refusal = run(clone, *release, code=1)
    assert refusal == "tools/release: there are uncommitted changes; commit or stash them first\n"
    run(clone, "git", "commit", "--quiet", "--all", "--message", "x")
    run(clone, *release)

    assert changes.read_text(encoding="utf-8") == (
        "# Changelog\n\n## [Unreleased]\n\n## [9.8.7] - 2030-01-02\n\n### Added\n\n- A thing.\n"
    )
    source = (clone / "simulator" / "yuyue_sim" / "__init__.py").read_text(encoding="utf-8")
    assert '__version__ = "9.8.7"' in source
    head = run(clone, "git", "log", "-1", "--format=%s %D")
    assert head.startswith("Release 9.8.7 ")
    assert "tag: v9.8.7" in head
    made = {path.name for path in (clone / "dist").iterdir()}
    assert made >= {"yuyue_sim-9.8.7-py3-none-any.whl", "yuyue_sim-9.8.7.tar.gz"}
    assert len(made) == (2 if shutil.which("cc") is None else 3), made
    refusal = run(clone, *release, code=1)
    assert refusal == "tools/release: the tag v9.8.7 exists already; choose another version\n"
