"""Stories as they are written for a test, played through the command."""

from __future__ import annotations

from pathlib import Path

import pytest
from yuyue_sim.cli import app

WORLD = """\
name: small
title: 小 · Small
clock: frozen@2026-03-02T08:00:00
world:
  hospitals:
    - profile: county
      id: WJ01
      demand: 0
      only_these: true
      departments:
        - id: "0301"
          schedules: []
          doctors:
            - id: "03010001"
              schedules: [{weekdays: [tue, wed], part: morning, numbers: 3}]
"""
"""One doctor with three numbers on Tuesday and on Wednesday mornings; the story begins on a Monday."""


class Result:
    """What a command printed, and how it ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err
        self.lines = out.splitlines()


class StoryRunner:
    """Writes stories and plays them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder = folder
        self._capsys = capsys

    def file(self, *expectations: str, more: str = "", world: str = WORLD) -> Path:
        """A scenario of the small world with these expectations."""
        lines = "".join(f"  - {{{expectation}}}\n" for expectation in expectations)
        path = self._folder / "small.yaml"
        path.write_text(f"{world}{more}expectations:\n{lines}", encoding="utf-8")
        return path

    def run(self, *words: str | Path) -> Result:
        """`yuyue-sim run` with these words, in this process."""
        self._capsys.readouterr()
        code = app.run(["run", *map(str, words)])
        out, err = self._capsys.readouterr()
        return Result(code, out, err)

    def play(self, *expectations: str, more: str = "") -> Result:
        """Write a story and play it."""
        return self.run(self.file(*expectations, more=more))
