"""Problems of values, before their places in the file are known."""

from __future__ import annotations

from dataclasses import dataclass

from yuyue_sim.scenario.files.errors import Problem
from yuyue_sim.scenario.files.yaml_file import Document, KeyPath, key_text


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of a value, or of its key."""

    path: KeyPath
    text: str
    """What is wrong, and what would be right."""
    is_of_key: bool = False
    """Whether the key is wrong, not only its value."""

    def problem(self, document: Document) -> Problem:
        """The problem with its place in a document."""
        location = document.location(self.path, at_key=self.is_of_key)
        return Problem(location.source, location.place, key_text(self.path), self.text)
