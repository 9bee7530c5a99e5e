"""The modules that are compiled into the wheel: what mypyc makes wrongly, or not at all, stays out of them."""

from __future__ import annotations

import ast
import tomllib

from tests.paths import ROOT
from tests.tidy.sources import PACKAGE, named, tree_of

HOOK = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"][
    "wheel"
]
MODULES = HOOK["hooks"]["custom"]["modules"]
FIT = {"NamedTuple", "Protocol", "LookupError", "ValueError"}
"""What a compiled class may come from besides compiled classes. Instances of other classes written in C, such as
`threading.local`, are taken for its own, and the process crashes."""


def test_the_modules_are_there_and_in_order() -> None:
    missing = [each for each in MODULES if not (PACKAGE / f"{each}.py").is_file()]
    assert missing == []
    assert sorted(set(MODULES)) == MODULES


def test_their_classes_come_from_none_that_is_written_in_c() -> None:
    trees = {path: tree_of(path) for each in MODULES for path in [PACKAGE / f"{each}.py"]}
    classes = [
        (path, node) for path, tree in trees.items() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    ]
    known = FIT | {node.name for _, node in classes}
    wrong = [
        f"{named(path)}: {node.name} comes from {ast.unparse(base)}"
        for path, node in classes
        for base in node.bases
        if ast.unparse(base) not in known
    ]
    assert wrong == []


def test_slices_that_have_two_ends_are_looked_at() -> None:
    """Of bytes, mypyc refuses one that ends before it begins, with a SystemError; Python's is empty."""
    found = {
        f"{each}: {ast.unparse(node)}"
        for each in MODULES
        for node in ast.walk(tree_of(PACKAGE / f"{each}.py"))
        if isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Slice)
        and node.slice.lower
        and node.slice.upper
    }
    assert found == {
        "contract/document_shape: document[at:found + len(begin)]",  # texts may
        "contract/id_card: text[6:14]",
        "hospital/ledger/registration: self[1:6]",
        "soap/known_envelopes: body[begin:end]",
    }
