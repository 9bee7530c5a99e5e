"""The wheel of these sources, unpacked: what is measured is what is installed, compiled where there is a compiler."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

from yuyue_sim.core.child_process import start_module

from benchmarks.run import Bar

_ROOT = Path(__file__).resolve().parent.parent
_BUILT = _ROOT / "build"
_SHOWN_LINES = 5


class WheelNotBuiltError(RuntimeError):
    """The wheel could not be built; the text says why."""


def _unpacked_wheel() -> Path:
    """The folder to import the package from; it is built the first time that these sources are measured.

    Raises:
        WheelNotBuiltError: the wheel could not be built.
    """
    folder = _BUILT / f"wheel-{_digest()}"
    if folder.is_dir():
        return folder
    _BUILT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_BUILT) as scratch:
        said = Path(scratch) / "said.txt"
        words = ("hatchling", "build", "-t", "wheel", "-d", scratch)
        with (
            said.open("wb") as stderr,
            start_module(*words, cwd=_ROOT, stdout=subprocess.DEVNULL, stderr=stderr) as process,
        ):
            code = process.wait()
        wheels = [*Path(scratch).glob("*.whl")]
        if code or not wheels:
            lines = said.read_text(encoding="utf-8", errors="replace").splitlines()[-_SHOWN_LINES:]
            raise WheelNotBuiltError("the wheel could not be built: " + "\n".join(lines))
        unpacked = Path(scratch) / "unpacked"
        with zipfile.ZipFile(wheels[0]) as wheel:
            wheel.extractall(unpacked)
        for older in {*_BUILT.glob("wheel-*")} - {folder}:
            shutil.rmtree(older, ignore_errors=True)
        with suppress(OSError):  # another process has built the same meanwhile
            unpacked.rename(folder)
    if not folder.is_dir():
        raise WheelNotBuiltError(f"the wheel could not be unpacked into {folder}")
    return folder


def use_wheel(bar: Bar) -> str:
    """Let all servers that are started from now on be those of the wheel; returns what it is.

    Raises:
        WheelNotBuiltError: the wheel could not be built.
    """
    bar("building the wheel: a minute, once", 0, 1)
    folder = _unpacked_wheel()
    os.environ["PYTHONPATH"] = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    is_compiled = any(folder.rglob(f"*{sysconfig.get_config_var('EXT_SUFFIX')}"))
    return "the wheel, compiled" if is_compiled else "the wheel, pure Python since it could not be compiled"


def _digest() -> str:
    """What differs where the wheel does."""
    digest = hashlib.blake2b(f"{platform.platform()} {sys.version}".encode(), digest_size=8)
    sources = [*(_ROOT / "simulator").rglob("*.py"), _ROOT / "pyproject.toml", *(_ROOT / "tools").glob("*.py")]
    for path in sorted(sources):
        digest.update(f"\0{path.relative_to(_ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    try:
        print(_unpacked_wheel())
    except WheelNotBuiltError as error:
        sys.exit(str(error))
