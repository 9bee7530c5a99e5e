"""What differs between a recorded answer and the one that came now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from simulator.journal.entry import Entry
from simulator.replay.documents import Leaf, leaves_of

_INDEX = re.compile(r"\[\d+\]")
_NOTHING = "(nothing)"
_EMPTY = "(empty)"
_NO_SUCH = "(no such element)"
_LONGEST = 200


class Difference(NamedTuple):
    """One element that is not what it was."""

    path: str
    recorded: str
    now: str

    @property
    def element(self) -> str:
        """The path without the places among neighbours: what is counted together."""
        return _INDEX.sub("", self.path)


class Comparing:
    """Compares answers, and remembers which identifiers of the one stand for which of the other."""

    def __init__(self, ignored: Sequence[str], mapped: Sequence[str]) -> None:
        """Compare answers.

        Args:
            ignored: names of elements whose values do not matter.
            mapped: names of elements that hold identifiers: each of the recorded ones has to stand for one and the
                same of the new ones throughout.
        """
        self._ignored = frozenset(ignored)
        self._mapped = frozenset(mapped)
        self._now_of: dict[tuple[str, str], str] = {}

    def differences(self, recorded: Entry, now: Entry) -> list[Difference]:
        """Everything that differs, the first place first; nothing for answers that are alike."""
        found = [
            Difference(name, str(then) or _NOTHING, str(given) or _NOTHING)
            for name, then, given in (
                ("HTTP status", recorded.http_status, now.http_status),
                ("fault", recorded.fault, now.fault),
            )
            if then != given
        ]
        before, after = recorded.answer or b"", now.answer or b""
        if recorded.answer_bytes > len(before):
            after = after[: len(before)]
        if before == after:
            return found
        return [*found, *self._in_bodies(before, after)]

    def question(self, question: bytes) -> bytes:
        """A recorded question with the identifiers that are known now."""
        for (name, then), given in self._now_of.items():
            if then and then != given:
                for opened, closed in ((b"<%s>", b"</"), (b"&lt;%s&gt;", b"&lt;/")):
                    start = opened % name.encode()
                    question = question.replace(start + then.encode() + closed, start + given.encode() + closed)
        return question

    def _in_bodies(self, before: bytes, after: bytes) -> Iterator[Difference]:
        then, given = leaves_of(before), leaves_of(after)
        if then is None or given is None:
            yield Difference("body", _quoted(before), _quoted(after))
            return
        matcher = SequenceMatcher(None, [path for path, _ in then], [path for path, _ in given], autojunk=False)
        for kind, first, last, begin, end in matcher.get_opcodes():
            if kind == "equal":
                pairs = zip(then[first:last], given[begin:end], strict=True)
                yield from (
                    Difference(path, old or _NOTHING, new or _NOTHING)
                    for (path, old), (_, new) in pairs
                    if not self._stands_for(path, old, new)
                )
            else:
                yield from self._missing(then[first:last], given[begin:end])

    def _missing(self, then: Sequence[Leaf], given: Sequence[Leaf]) -> Iterator[Difference]:
        """Elements that are not there any more, and those that are new."""
        yield from (Difference(path, old or _EMPTY, _NO_SUCH) for path, old in then if not self._is_ignored(path))
        yield from (Difference(path, _NO_SUCH, new or _EMPTY) for path, new in given if not self._is_ignored(path))

    def _stands_for(self, path: str, then: str, now: str) -> bool:
        """Whether two values are the same for our purposes."""
        name = _name_of(path)
        if name in self._ignored:
            return True
        if name not in self._mapped:
            return then == now
        return self._now_of.setdefault((name, then), now) == now

    def _is_ignored(self, path: str) -> bool:
        return _name_of(path) in self._ignored


def _name_of(path: str) -> str:
    return _INDEX.sub("", path.rpartition("/")[2])


def _quoted(body: bytes) -> str:
    return body[:_LONGEST].decode("utf-8", "replace") or _NOTHING
