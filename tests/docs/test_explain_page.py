"""The page on explanations shows what runs, and names every rule and kind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from yuyue_sim.core.reasons import ReasonKind
from yuyue_sim.hospital.rules.rule import Rule

from tests.acceptance.served import serving
from tests.docs.test_readme import blocks
from tests.docs.walking import locale_of
from tests.paths import ROOT

PAGE = "docs/explain.md"
TEXT = (ROOT / PAGE).read_text(encoding="utf-8")


def test_every_rule_and_kind_is_in_a_table() -> None:
    first, second = TEXT.split("| rule | code | when |")
    rows = re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| (.+) \|$", second, re.MULTILINE)
    assert rows == [(rule, f"{rule.en} {rule.zh}") for rule in Rule]
    assert re.findall(r"^\| `([a-z-]+)` \|", first, re.MULTILINE) == list(ReasonKind)


@pytest.mark.parametrize("page", [PAGE, "docs/explain.zh.md"])
def test_an_explanation_as_shown(page: str) -> None:
    (_, command), (_, expected) = blocks(page)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with serving() as simulator:
        here = f"http://127.0.0.1:{simulator.port}"
        text = re.sub(r"^(yuyue-sim (?:call|explain) )(\S+)", rf"\1\2 --url {here}", command, flags=re.MULTILINE)
        done = subprocess.run(
            ["bash", "-c", text],
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            env={**os.environ, "PATH": path, "LC_ALL": "", "LC_MESSAGES": "", "LANG": locale_of(page)},
            check=False,
        )
    printed = "\n".join(line.rstrip() for line in done.stdout.splitlines())
    assert printed.strip() == expected.strip(), done.stderr
