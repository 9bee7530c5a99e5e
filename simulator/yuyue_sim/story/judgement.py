"""Whether what was found is what was expected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from types import MappingProxyType

from lxml.etree import QName, _Element

from yuyue_sim.core.clock import read_duration
from yuyue_sim.scenario.files.amounts import Amount, AmountError
from yuyue_sim.scenario.files.expectations import ElementText, ExpectationModel
from yuyue_sim.story.responses import Response

_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Something that is not as it must be."""

    expected: str
    got: str

    def __str__(self) -> str:
        return " ".join(f"expected {self.expected}, got {self.got}".split())


def tally(responses: Sequence[Response]) -> dict[str, int]:
    """How often which answer came, in the order of their names."""
    return dict(sorted(Counter(response.kind for response in responses).items()))


def told(schedule_with_counts: Mapping[str, int | str]) -> str:
    """Counted things as they stand in a log."""
    return ", ".join(f"{name} ×{count}" for name, count in schedule_with_counts.items()) or "nothing"


def shortfalls(expected: ExpectationModel, responses: Sequence[Response]) -> Iterator[Shortfall]:
    """Everything about the answers to a request that is not as expected."""
    yield from _of_kinds(expected, responses)
    yield from _of_time(expected, responses)
    documents = [response.document for response in responses if response.document is not None]
    if not documents and (expected.values or expected.totals or expected.counts):
        yield Shortfall("an answer to look into", told(tally(responses)))
        return
    for name, value in expected.values.items():
        yield from _first(_of_values(name, value, found(document, name)) for document in documents)
    for name, amount in expected.totals.items():
        yield from _first(_of_total(name, amount, found(document, name)) for document in documents)
    for name, amount in expected.counts.items():
        yield from _first(_of_count(name, amount, found(document, name)) for document in documents)


def counted_shortfalls(expected: Mapping[str, int | str], got: Mapping[str, int]) -> Iterator[Shortfall]:
    """Everything that was not counted as often as expected."""
    for name, amount in expected.items():
        if not Amount.parse(amount).admits(got.get(name, 0)):
            yield Shortfall(f"{name} ×{amount}", f"×{got.get(name, 0)}")


def kinds_shortfalls(
    expected: Mapping[str, int | str], got: Mapping[str, int], details: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Shortfall]:
    """The same where whatever is not expected must not be there; with a word more on each kind."""
    for name, amount in {**expected, **{name: 0 for name in got if name not in expected}}.items():
        if not Amount.parse(amount).admits(got.get(name, 0)):
            yield Shortfall(f"{name} ×{amount}", f"×{got.get(name, 0)}{details.get(name, '')}")


def found(document: _Element, name: str) -> list[_Element]:
    """The elements of an answer that bear a name, or whose path ends so, in any letter case."""
    wanted = name.lower().split(".")
    return [element for element in document.iter() if _path(element)[-len(wanted) :] == wanted]


def matches(value: ElementText, text: str) -> bool:
    """Whether the text of an element is a value: a number, a comparison, or a text in which * stands for anything."""
    if isinstance(value, int | float):
        return _number(text) == Decimal(str(value))
    if value[:1] in {"<", ">"}:
        number = _number(text)
        try:
            return number is not None and Amount.parse(value).admits(number)
        except AmountError:
            return text == value
    return fnmatchcase(text, value.replace("[", "[[]"))


def _of_kinds(expected: ExpectationModel, responses: Sequence[Response]) -> Iterator[Shortfall]:
    if not expected.responses:
        failed = [response for response in responses if not response.is_success]
        if failed:
            yield Shortfall("success each time", told(tally(failed)) + _detail(failed[0]))
        return
    got = tally(responses)
    details = {response.kind: _detail(response) for response in reversed(responses)}
    yield from kinds_shortfalls(expected.responses, got, details)


def _detail(response: Response) -> str:
    return f" ({response.detail})" if response.detail else ""


def _of_time(expected: ExpectationModel, responses: Sequence[Response]) -> Iterator[Shortfall]:
    longest, shortest = max(each.took_s for each in responses), min(each.took_s for each in responses)
    if expected.within is not None and longest > read_duration(expected.within).total_seconds():
        yield Shortfall(f"each answer within {expected.within}", f"one after {longest:.3f} s")
    if expected.not_within is not None and shortest <= read_duration(expected.not_within).total_seconds():
        yield Shortfall(f"no answer within {expected.not_within}", f"one after {shortest:.3f} s")


def _first(each: Iterator[Shortfall | None]) -> Iterator[Shortfall]:
    """The first of what is wrong with several answers in the same way."""
    yield from (one for one in [next((one for one in each if one is not None), None)] if one is not None)


def _of_values(name: str, value: ElementText, elements: Sequence[_Element]) -> Shortfall | None:
    texts = [(element.text or "").strip() for element in elements]
    wrong = [text for text in texts if not matches(value, text)]
    if texts and not wrong:
        return None
    shown = ", ".join(repr(text) for text in dict.fromkeys(wrong[:_MOST_SHOWN])) if wrong else "no such element"
    return Shortfall(f"{name} {value!r}", shown)


def _of_total(name: str, amount: int | str, elements: Sequence[_Element]) -> Shortfall | None:
    numbers = [_number((element.text or "").strip()) for element in elements]
    total = sum((number for number in numbers if number is not None), Decimal(0))
    return None if Amount.parse(amount).admits(total) else Shortfall(f"{amount} as the total of {name}", str(total))


def _of_count(name: str, amount: int | str, elements: Sequence[_Element]) -> Shortfall | None:
    count = len(elements)
    return None if Amount.parse(amount).admits(count) else Shortfall(f"{name} ×{amount}", f"×{count}")


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _path(element: _Element) -> list[str]:
    names = [QName(element).localname.lower()]
    parent = element.getparent()
    while parent is not None:
        names.insert(0, QName(parent).localname.lower())
        parent = parent.getparent()
    return names
