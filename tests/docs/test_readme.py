"""What the READMEs show is what runs: each marked block against a hospital of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.served import serving
from tests.paths import ROOT

READMES = ("README.md", "README.zh-CN.md")
_BLOCK = re.compile(r"<!-- (run|output|python|story) -->\n```\w*\n(.*?)```", re.DOTALL)


def blocks(name: str) -> list[tuple[str, str]]:
    """The marked blocks of a page: kind and content, in order."""
    return _BLOCK.findall((ROOT / name).read_text(encoding="utf-8"))


@pytest.mark.skipif(shutil.which("curl") is None, reason="the page shows curl")
def test_the_walk_to_a_first_booking() -> None:
    said: list[str] = []
    with serving() as hospital:
        here = f"http://127.0.0.1:{hospital.port}"
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        for kind, content in blocks(READMES[0]):
            if kind == "story":
                continue
            if kind == "output":
                assert said[-1] == content
                continue
            text = content.replace("http://127.0.0.1:8080", here)
            if kind == "run":
                text = re.sub(r"^(yuyue-sim \w+ \w+)", rf"\1 --url {here}", text, flags=re.MULTILINE)
            command = ["bash", "-c", text] if kind == "run" else [sys.executable, "-c", text]
            done = subprocess.run(
                command,
                capture_output=True,
                encoding="utf-8",
                timeout=120,
                env={**os.environ, "PATH": path, "PYTHONUTF8": "1"},
                check=False,
            )
            assert "Traceback" not in done.stderr
            said.append(done.stdout)
    booked, looked_up_and_cancelled, slots, hospitals, waiting_room = said
    assert "1000  预约成功, booked" in booked
    assert "0000  成功, cancelled" in looked_up_and_cancelled
    assert "0005  已退号，无法再次退号, already cancelled" in looked_up_and_cancelled
    assert slots.count("&lt;TotalNum&gt;6&lt;/TotalNum&gt;&lt;LeftNum&gt;") == 4
    assert "  CurrentNum  24\n  QueuingNum  9,10\n" in waiting_room
    assert hospitals.splitlines()[0] == "SG01 太湖医科大学附属第一医院(平江) 三级甲等"


def test_both_languages_show_the_same() -> None:
    english, chinese = (blocks(name) for name in READMES)
    assert len(english) == 7
    assert english == chinese


def test_the_story_is_played() -> None:
    (command,) = (content for kind, content in blocks(READMES[0]) if kind == "story")
    assert command == "yuyue-sim run answers-lost\n"
    done = subprocess.run(
        [sys.executable, "-m", "yuyue_sim", *command.split()[1:]],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("7 expectations, all met\n")


def test_the_picture_shows_the_first_booking() -> None:
    picture = (ROOT / "docs" / "first-booking.svg").read_text(encoding="utf-8")
    assert "预约成功" in picture
    assert "870611" in picture
