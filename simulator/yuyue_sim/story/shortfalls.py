"""Compares responses and counts with what was expected; each difference is a shortfall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from itertools import islice
from types import MappingProxyType

from lxml.etree import QName, _Element

from yuyue_sim.core.clock import read_duration
from yuyue_sim.core.language import Phrase, say
from yuyue_sim.scenario.files.amounts import Amount, AmountError
from yuyue_sim.scenario.files.expectations import ElementText, ExpectationModel
from yuyue_sim.story.responses import Response

_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A difference between what was expected and what was found."""

    expected: str
    got: str

    def __str__(self) -> str:
        return " ".join(say("expected {expected}, got {got}", expected=self.expected, got=self.got).split())


def count_kinds(responses: Sequence[Response]) -> dict[str, int]:
    """How often each kind of response came, in the order of their names."""
    return dict(sorted(Counter(response.kind for response in responses).items()))


def format_counts(counts: Mapping[str, int | str]) -> str:
    """Counts as they stand in a log."""
    return ", ".join(f"{name} ×{count}" for name, count in counts.items()) or say("nothing")


def compare_responses(expected: ExpectationModel, responses: Sequence[Response]) -> Iterator[Shortfall]:
    """Every difference between the responses to an expectation's requests and what it expects."""
    yield from _of_kinds(expected, responses)
    yield from _of_time(expected, responses)
    documents = [response.document for response in responses if response.document is not None]
    if not documents and (expected.values or expected.totals or expected.counts):
        yield Shortfall(Phrase("a response to look into"), format_counts(count_kinds(responses)))
        return
    for name, value in expected.values.items():
        yield from _first(_of_values(name, value, find_elements(document, name)) for document in documents)
    for name, amount in expected.totals.items():
        yield from _first(_of_total(name, amount, find_elements(document, name)) for document in documents)
    for name, amount in expected.counts.items():
        yield from _first(_of_count(name, amount, find_elements(document, name)) for document in documents)


def compare_counts(expected: Mapping[str, int | str], got: Mapping[str, int]) -> Iterator[Shortfall]:
    """Every count that differs from what was expected."""
    for name, amount in expected.items():
        if not Amount.parse(amount).admits(got.get(name, 0)):
            yield Shortfall(f"{name} ×{amount}", f"×{got.get(name, 0)}")


def compare_kinds(
    expected: Mapping[str, int | str], got: Mapping[str, int], details: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Shortfall]:
    """Every count that differs, where kinds that are not expected must not occur; `details` add to the text."""
    for name, amount in {**expected, **{name: 0 for name in got if name not in expected}}.items():
        if not Amount.parse(amount).admits(got.get(name, 0)):
            found = f"×{got.get(name, 0)}"
            yield Shortfall(f"{name} ×{amount}", _with_detail(found, details.get(name, "")))


def find_elements(document: _Element, name: str) -> list[_Element]:
    """The elements of a response with a name, or a path that ends with it, in any letter case."""
    wanted = name.lower().split(".")
    return [element for element in document.iter() if _path(element)[-len(wanted) :] == wanted]


def matches(value: ElementText, text: str) -> bool:
    """Whether the text of an element matches a value: a number, a comparison, or a text with * for any characters."""
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
            found = _with_detail(format_counts(count_kinds(failed)), failed[0].detail)
            yield Shortfall(Phrase("success each time"), found)
        return
    got = count_kinds(responses)
    details = {response.kind: response.detail for response in reversed(responses)}
    yield from compare_kinds(expected.responses, got, details)


def _with_detail(found: str, detail: str) -> str:
    return Phrase("{found} ({detail})", found=found, detail=detail) if detail else found


def _of_time(expected: ExpectationModel, responses: Sequence[Response]) -> Iterator[Shortfall]:
    longest, shortest = max(each.took_s for each in responses), min(each.took_s for each in responses)
    if expected.within is not None and longest > read_duration(expected.within).total_seconds():
        yield Shortfall(
            Phrase("each response within {limit}", limit=expected.within),
            Phrase("one after {seconds:.3f} s", seconds=longest),
        )
    if expected.not_within is not None and shortest <= read_duration(expected.not_within).total_seconds():
        yield Shortfall(
            Phrase("no response within {limit}", limit=expected.not_within),
            Phrase("one after {seconds:.3f} s", seconds=shortest),
        )


def _first(each: Iterator[Shortfall | None]) -> Iterator[Shortfall]:
    """The first shortfall of several, if there is one."""
    yield from islice((one for one in each if one is not None), 1)


def _of_values(name: str, value: ElementText, elements: Sequence[_Element]) -> Shortfall | None:
    texts = [(element.text or "").strip() for element in elements]
    wrong = [text for text in texts if not matches(value, text)]
    if texts and not wrong:
        return None
    shown = ", ".join(repr(text) for text in dict.fromkeys(wrong[:_MOST_SHOWN])) if wrong else Phrase("no such element")
    return Shortfall(f"{name} {value!r}", shown)


def _of_total(name: str, amount: int | str, elements: Sequence[_Element]) -> Shortfall | None:
    numbers = [_number((element.text or "").strip()) for element in elements]
    total = sum((number for number in numbers if number is not None), Decimal(0))
    return (
        None
        if Amount.parse(amount).admits(total)
        else Shortfall(Phrase("{amount} as the total of {name}", amount=amount, name=name), str(total))
    )


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
