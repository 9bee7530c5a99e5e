"""What `yuyue_sim.testing` offers to other projects."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from yuyue_sim import testing
from yuyue_sim.testing import handle

from tests.paths import DOCS


def test_no_module_hides_a_public_name() -> None:
    modules = {path.stem for path in Path(testing.__file__).parent.glob("*.py")}
    assert testing.__all__ == [
        "ControlRefusedError",
        "ControlUnreachableError",
        "Hospital",
        "HospitalFactory",
        "hospital",
    ]
    assert all(getattr(testing, name) for name in testing.__all__)
    assert modules.isdisjoint(testing.__all__)


OBJECTS = {
    "": handle.Hospital,
    "clock.": handle.HospitalClock,
    "faults.": handle.HospitalFaults,
    "journal.": handle.HospitalJournal,
}


def signatures() -> Iterator[str]:
    """Every public signature, without quotes around types."""
    yield f"hospital{str(inspect.signature(testing.hospital)).partition(' ->')[0]}"
    yield f"hospital_factory{_without_self(testing.HospitalFactory.__call__)}"
    for prefix, of in OBJECTS.items():
        for name, member in vars(of).items():
            if inspect.isfunction(member) and not name.startswith("_"):
                yield f"{prefix}{name}{_without_self(member)}"


def _without_self(member: object) -> str:
    signature = inspect.signature(member)  # type: ignore[arg-type]
    return str(signature.replace(parameters=[*signature.parameters.values()][1:]))


@pytest.mark.parametrize("page", ["testing.md", "testing.zh.md"])
def test_every_signature_is_documented(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    wanted = [each.replace("'default'", '"default"').replace("'", "").replace("Json", "dict") for each in signatures()]
    assert [each for each in wanted if f"- `{each}`" not in text.replace("'default'", '"default"')] == []
    assert len(wanted) == 23
