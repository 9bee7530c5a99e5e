"""The report of a played story: a log for people, JSON for programs, JUnit XML for continuous integration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from yuyue_sim.core.language import say
from yuyue_sim.story.entries import Entry, format_day
from yuyue_sim.story.story import Story

_LINES_BEFORE = 10
"""How many lines of the log a failure shows."""
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass
class Report:
    """The entries of a played story."""

    story: Story
    entries: list[Entry] = field(default_factory=list)
    error: str = ""
    """Why it was not played to its end; empty if it was."""

    def add(self, entry: Entry) -> Iterator[str]:
        """Add an entry; yields the lines that it adds to the log."""
        if not self.entries or self.entries[-1].at.date() != entry.at.date():
            yield format_day(entry.at)
        self.entries.append(entry)
        yield from entry.lines()

    @property
    def expected(self) -> list[Entry]:
        """The expectations among the entries."""
        return [entry for entry in self.entries if entry.is_met is not None]

    @property
    def failed(self) -> list[Entry]:
        """The expectations that were not met."""
        return [entry for entry in self.expected if not entry.is_met]

    def head(self) -> str:
        """The first line of the log."""
        scenario = self.story.scenario
        title = f" · {scenario.title}" if scenario.title else ""
        return say("{name}{title} (seed {seed})", name=scenario.name, title=title, seed=self.story.seed)

    def summary(self) -> str:
        """The last line of the log."""
        count, failed = len(self.expected), len(self.failed)
        if not count:
            return say("nothing was expected")
        if failed:
            return say(
                "{count} expectation, {failed} not met" if count == 1 else "{count} expectations, {failed} not met",
                count=count,
                failed=failed,
            )
        return say("{count} expectation, all met" if count == 1 else "{count} expectations, all met", count=count)

    def log(self) -> list[str]:
        """All lines, first to last."""
        replayed = Report(self.story)
        lines = [self.head()]
        for entry in self.entries:
            lines += replayed.add(entry)
        return [*lines, say(self.error) or self.summary()]

    def to_json(self) -> dict[str, Any]:
        """The whole report as JSON."""
        return {
            "scenario": self.story.scenario.name,
            "seed": self.story.seed,
            "began": self.story.began.isoformat(),
            "met": not self.failed and not self.error,
            **({"error": say(self.error)} if self.error else {}),
            "entries": [
                {
                    "at": entry.at.isoformat(),
                    "text": entry.text,
                    "note": entry.note,
                    "met": entry.is_met,
                    "shortfalls": [{"expected": say(each.expected), "got": say(each.got)} for each in entry.shortfalls],
                    **({"place": entry.place, "sent": entry.sent} if entry.shortfalls else {}),
                }
                for entry in self.entries
            ],
        }

    def to_junit(self) -> str:
        """The report as JUnit XML: one test case for each expectation."""
        name = self.story.scenario.name
        suite = _suite(name, len(self.expected), len(self.failed), self.error)
        for number, entry in enumerate(self.expected, 1):
            title = f"{number}. {entry.at:%Y-%m-%d %H:%M:%S} {entry.note or entry.text.partition(':')[0]}"
            case = ElementTree.SubElement(suite, "testcase", {"classname": name, "name": _xml_text(title)})
            if not entry.is_met:
                message = say("; ").join(str(each) for each in entry.shortfalls)
                failure = ElementTree.SubElement(case, "failure", {"message": _xml_text(message)})
                failure.text = _xml_text("\n".join(self._excerpt(entry)))
        return _junit(suite)

    def _excerpt(self, entry: Entry) -> list[str]:
        """The last lines of the log up to an entry."""
        until = Report(self.story)
        for each in self.entries[: self.entries.index(entry) + 1]:
            until.entries.append(each)
        return until.log()[1:-1][-_LINES_BEFORE:]


def unplayed_junit(source: str, error: str) -> str:
    """The JUnit XML of a story that could not begin: one test case with the error."""
    return _junit(_suite(source, 0, 0, error))


def _suite(name: str, expected: int, failed: int, error: str) -> ElementTree.Element:
    """A test suite; an error is a test case of its own, the first."""
    error = say(error)
    counts = {"tests": expected + bool(error), "failures": failed, "errors": int(bool(error))}
    suite = ElementTree.Element("testsuite", {"name": name, **{key: str(count) for key, count in counts.items()}})
    if error:
        case = ElementTree.SubElement(suite, "testcase", {"classname": name, "name": say("the story is played")})
        first, _, _ = error.partition("\n")
        ElementTree.SubElement(case, "error", {"message": _xml_text(first)}).text = _xml_text(error)
    return suite


def _junit(suite: ElementTree.Element) -> str:
    ElementTree.indent(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suite, encoding="unicode") + "\n"


def _xml_text(text: str) -> str:
    """A text in which characters not allowed in XML are replaced."""
    return _NOT_IN_XML.sub("�", text)
