"""The differences between a recorded response and a new one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from hashlib import blake2b
from typing import NamedTuple

from yuyue_sim.core.language import Phrase, say
from yuyue_sim.journal.entry import Entry
from yuyue_sim.replay.alignment import align
from yuyue_sim.replay.documents import Document, Leaf, Record, document_of, numbered

_INDEX = re.compile(r"\[\d+\]")
_NOTHING = "(nothing)"
_EMPTY = "(empty)"
_NO_SUCH = Phrase("(no such element)")
_LONGEST = 200
_PICTURE = "data:image/"
_LONGEST_RECORD = 100
_MOST_IN_SHORT = 3


class Difference(NamedTuple):
    """One element that is not what it was."""

    path: str
    recorded: str
    now: str

    @property
    def element(self) -> str:
        """The path without the places among neighbours: what is counted together."""
        return _INDEX.sub("", self.path)


class ResponseComparison:
    """Compares responses, and remembers which new identifier stands for which recorded one."""

    def __init__(self, ignored: Sequence[str], mapped: Sequence[str]) -> None:
        """Set what to compare.

        Args:
            ignored: names of elements whose values do not matter.
            mapped: names of elements that hold identifiers: each of the recorded ones has to stand for one and the
                same of the new ones throughout.
        """
        self._ignored = frozenset(ignored)
        self._mapped = frozenset(mapped)
        self._now_of: dict[tuple[str, str], str] = {}

    def differences(self, recorded: Entry, now: Entry) -> list[Difference]:
        """All differences, in order of place; empty for equal responses."""
        found = [
            Difference(name, str(then) or _NOTHING, str(given) or _NOTHING)
            for name, then, given in (
                ("HTTP status", recorded.http_status, now.http_status),
                ("fault", recorded.fault, now.fault),
            )
            if then != given
        ]
        before, after = recorded.response or b"", now.response or b""
        is_cut = recorded.response_bytes > len(before)
        if is_cut:
            after = after[: len(before)]
        if before == after and not self._mapped:
            return found
        then = document_of(recorded.response_type, before, is_cut=is_cut)
        given = document_of(now.response_type, after, is_cut=is_cut)
        if is_cut and recorded.response_bytes != now.response_bytes:
            _align_ends(then, given)
        if then is None or given is None:
            return [*found, Difference("body", _quoted(before), _quoted(after))]
        return [*found, *self._in_bodies(then, given)]

    def request(self, request: bytes) -> bytes:
        """A recorded request with the identifiers that are known now."""
        for (name, then), given in self._now_of.items():
            if then and then != given:
                for opened, closed in ((b"<%s>", b"</"), (b"&lt;%s&gt;", b"&lt;/")):
                    start = opened % name.encode()
                    request = request.replace(start + then.encode() + closed, start + given.encode() + closed)
        return request

    def _in_bodies(self, then: Document, now: Document) -> Iterator[Difference]:
        if then.name != now.name:
            yield Difference("document", _in_short(then), _in_short(now))
        else:
            if then.wrapping != now.wrapping:
                yield Difference("style", then.wrapping, now.wrapping)
            yield from self._in_documents(then, now)

    def _in_documents(self, then: Document, now: Document) -> Iterator[Difference]:
        old_places, new_places = _places(then), _places(now)
        for old, new in align(then.records, now.records, self._does_count):
            if old is None or new is None:
                yield from self._missing(
                    "" if old is None else old_places[old], "" if new is None else new_places[new],
                    then.records[old] if old is not None else now.records[new or 0],
                )  # fmt: skip
            else:
                yield from self._in_records(old_places[old], then.records[old].leaves, now.records[new].leaves)

    def _in_records(self, place: str, then: Sequence[Leaf], now: Sequence[Leaf]) -> Iterator[Difference]:
        matcher = SequenceMatcher(None, [path for path, _ in then], [path for path, _ in now], autojunk=False)
        for kind, first, last, begin, end in matcher.get_opcodes():
            if kind == "equal":
                pairs = zip(then[first:last], now[begin:end], strict=True)
                yield from (
                    Difference(_joined(place, path), _in_brief(old) or _NOTHING, _in_brief(new) or _NOTHING)
                    for (path, old), (_, new) in pairs
                    if not self._stands_for(_joined(place, path), old, new)
                )
            else:
                for path, old in then[first:last]:
                    yield from self._missing(_joined(place, path), "", Record("", (("", old),)))
                for path, new in now[begin:end]:
                    yield from self._missing("", _joined(place, path), Record("", (("", new),)))

    def _missing(self, old_place: str, new_place: str, record: Record) -> Iterator[Difference]:
        """What is not there any more, at its old place, or what is new."""
        if self._is_ignored(old_place or new_place):
            return
        what = _values(record) or _EMPTY
        yield Difference(old_place, what, _NO_SUCH) if old_place else Difference(new_place, _NO_SUCH, what)

    def _does_count(self, path: str) -> bool:
        """Whether an element distinguishes records."""
        name = _name_of(path)
        return name not in self._ignored and name not in self._mapped

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


def _align_ends(then: Document | None, now: Document | None) -> None:
    """Leave out the ends of two cut documents of different lengths: they are cut at different places."""
    if then is not None and now is not None:
        count = min(len(then.records), len(now.records)) - 1
        del then.records[count:], now.records[count:]


def _name_of(path: str) -> str:
    return _INDEX.sub("", path.rpartition("/")[2])


def _joined(place: str, path: str) -> str:
    return f"{place}/{path}" if path else place


def _places(document: Document) -> list[str]:
    """What each record is called: `Message/RecItem[2]`."""
    seen: Counter[str] = Counter()
    return [f"{document.name}/{numbered(each.name, seen)}" for each in document.records]


def _values(record: Record) -> str:
    """A record in short."""
    text = " ".join(_in_brief(value) for _, value in record.leaves if value)
    return text if len(text) <= _LONGEST_RECORD else f"{text[:_LONGEST_RECORD]}…"


def _in_brief(value: str) -> str:
    """A value; of a picture, and of another long one, its length and a digest."""
    if len(value) <= _LONGEST:
        return value
    what = "picture" if value.startswith(_PICTURE) else "text"
    digest = blake2b(value.encode(), digest_size=4).hexdigest()
    return say("({what} of {count:,} characters, {digest})", what=what, count=len(value), digest=digest)


def _in_short(document: Document) -> str:
    return f"{document.name} {' '.join(map(_values, document.records[:_MOST_IN_SHORT]))}".strip()


def _quoted(body: bytes) -> str:
    return body[:_LONGEST].decode("utf-8", "replace") or _NOTHING
