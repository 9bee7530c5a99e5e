"""Compiles the modules on a booking's way with mypyc, into the wheel of this platform and Python.

Without mypyc, setuptools or a C compiler the wheel is pure Python, and does the same in more time. The environment
variable YUYUE_SIM_COMPILE says what is wanted: 0 for pure Python, 1 to fail where it cannot be compiled.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_NAMED = "YUYUE_SIM_COMPILE"
_OPTIONS = ("--explicit-package-bases", "--no-site-packages", "--ignore-missing-imports", "--follow-imports", "silent")
"""`make check` is strict. Here the types of other packages are left out: to read them takes half a minute."""
_SHOWN_LINES = 20


class CompileHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds compiled modules to a wheel. The list is in `pyproject.toml`."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the wheel is built; an editable installation runs the sources themselves."""
        wanted = self._wanted()
        if version == "editable" or wanted == "0":
            return
        self._folder = TemporaryDirectory()
        sources = Path(self._folder.name)
        shutil.copytree(Path(self.root) / "simulator" / "yuyue_sim", sources / "yuyue_sim", ignore=_no_bytecode)
        ran = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "mypyc", *_OPTIONS, *self._modules()],
            cwd=sources,
            env={**os.environ, "MYPYPATH": str(sources), "MYPYC_DEBUG_LEVEL": "0"},
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode:
            said = "\n".join(f"{ran.stdout}{ran.stderr}".splitlines()[-_SHOWN_LINES:])
            if wanted == "1":
                raise SystemExit(f"the modules of the wheel could not be compiled:\n{said}")
            self.app.display_warning(f"The wheel is pure Python, since its modules could not be compiled:\n{said}")
            return
        compiled = {str(each): str(each.relative_to(sources)) for each in _compiled_in(sources)}
        build_data["force_include"].update(compiled)
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def _wanted(self) -> str:
        """The value of the variable; another one, or another name for it, is a mistake."""
        wanted = os.environ.get(_NAMED, "")
        if wanted not in {"", "0", "1"}:
            raise SystemExit(f"{_NAMED}: expected 0 or 1, got {wanted!r}")
        for name in get_close_matches(_NAMED, [each for each in os.environ if each != _NAMED], cutoff=0.9):
            self.app.display_warning(f"nobody reads the environment variable {name}; did you mean {_NAMED}?")
        return wanted

    def finalize(self, _version: str, _build_data: dict[str, Any], _artifact_path: str) -> None:
        """Remove what was compiled; it is in the wheel."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()

    def _modules(self) -> list[str]:
        return [f"yuyue_sim/{each}.py" for each in self.config["modules"]]


def _no_bytecode(_folder: str, names: list[str]) -> list[str]:
    return [each for each in names if each == "__pycache__"]


def _compiled_in(folder: Path) -> list[Path]:
    """What was compiled; mypyc keeps another copy in `build`."""
    return [each for end in ("*.so", "*.pyd") for each in folder.rglob(end) if "build" not in each.parts]
