from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import version

import pytest

from tests.paths import ROOT


def locked(name: str) -> str:
    """The version in requirements-dev.txt."""
    found = re.search(rf"^{name}==(\S+)", (ROOT / "requirements-dev.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.mark.skipif(version("faker") != locked("faker"), reason="another Faker than the locked one")
def test_the_tables_of_names_are_those_of_the_locked_faker() -> None:
    built = subprocess.run(
        [sys.executable, "-X", "utf8", ROOT / "docs" / "build_names.py"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    kept = ROOT / "simulator" / "yuyue_sim" / "hospital" / "world" / "name_tables.py"
    assert built.stdout == kept.read_text(encoding="utf-8")


def test_a_world_is_built_without_faker() -> None:
    program = (
        "import sys; sys.modules['faker'] = None\n"
        "from yuyue_sim.scenario.files.loader import load_scenario\n"
        "from yuyue_sim.hospital.world.world import World\n"
        "world = World(load_scenario('default'), 12320)\n"
        "print(len({doctor.name for each in world.hospitals for doctor in world.doctors(each.id)}) > 100)\n"
        "print([name for name, module in sys.modules.items() if name.startswith('faker') and module])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n[]\n"
