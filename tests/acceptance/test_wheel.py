"""The wheel: pure Python, or with modules that are compiled for this machine and Python."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.paths import ROOT


def build(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_wheel_of_pure_python_is_for_every_machine(tmp_path: Path) -> None:
    built = build(tmp_path, YUYUE_SIM_COMPILE="0")
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.iterdir()
    assert wheel.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as files:
        names = files.namelist()
    assert "yuyue_sim/hospital/rules/booking.py" in names
    assert [name for name in names if name.endswith((".so", ".pyd"))] == []


def test_a_wish_that_cannot_be_understood_ends_the_build(tmp_path: Path) -> None:
    built = build(tmp_path, YUYUE_SIM_COMPILE="yes")
    assert "YUYUE_SIM_COMPILE: expected 0 or 1, got 'yes'" in built.stdout + built.stderr
    assert built.returncode == 1
    assert list(tmp_path.iterdir()) == []


def test_another_name_for_the_wish_is_named(tmp_path: Path) -> None:
    built = build(tmp_path, YUYUE_SIM_COMPLIE="1", YUYUE_SIM_COMPILE="0")
    said = "nobody reads the environment variable YUYUE_SIM_COMPLIE; did you mean YUYUE_SIM_COMPILE?"
    assert said in built.stdout + built.stderr
    assert built.returncode == 0


@pytest.mark.slow
def test_without_a_compiler_the_wheel_is_pure_python_and_the_build_says_so(tmp_path: Path) -> None:
    built = build(tmp_path, CC="no-such-compiler", YUYUE_SIM_COMPILE="")
    assert built.returncode == 0, built.stderr
    assert "The wheel is pure Python, since its modules could not be compiled:" in built.stdout + built.stderr
    assert "no-such-compiler" in built.stdout + built.stderr
    (wheel,) = tmp_path.iterdir()
    assert wheel.name.endswith("-py3-none-any.whl")


@pytest.mark.slow
def test_a_wheel_that_must_be_compiled_is_not_built_without_a_compiler(tmp_path: Path) -> None:
    built = build(tmp_path, CC="no-such-compiler", YUYUE_SIM_COMPILE="1")
    assert built.returncode == 1
    assert "the modules of the wheel could not be compiled:\n" in built.stderr
    assert "no-such-compiler" in built.stderr
    assert [*tmp_path.iterdir()] == []
