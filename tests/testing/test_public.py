"""What `yuyue_sim.testing` offers to other projects."""

from __future__ import annotations

from pathlib import Path

from yuyue_sim import testing


def test_no_module_hides_a_public_name() -> None:
    modules = {path.stem for path in Path(testing.__file__).parent.glob("*.py")}
    assert testing.__all__ == ["Hospital", "hospital"]
    assert modules.isdisjoint(testing.__all__)
