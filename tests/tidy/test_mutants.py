"""The tests that `tools/mutants` names are there."""

from __future__ import annotations

import re

from tests.paths import ROOT

NAMED = re.findall(
    r'"(?:--\w+=)?(tests/[\w/.]+)(?:::(\w+))?"', (ROOT / "tools" / "mutants").read_text(encoding="utf-8")
)


def test_every_test_that_is_tried_against_mutants_exists() -> None:
    assert len(NAMED) > 20
    missing = [path for path, _ in NAMED if not (ROOT / path).exists()]
    missing += [
        f"{path}::{name}"
        for path, name in NAMED
        if name and path not in missing and f"def {name}(" not in (ROOT / path).read_text(encoding="utf-8")
    ]
    assert missing == []
