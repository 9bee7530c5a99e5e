"""Limits that a run must keep, such as `getYyNo.p99<300ms` or `oversold==0`, for continuous integration."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from xml.etree import ElementTree

from yuyue_sim.core.language import say
from yuyue_sim.loadtest.report.figures import Figure, figures_of, keys, latency_figures, latency_parts, unit_of
from yuyue_sim.loadtest.report.run_measures import Side

_LIMIT = re.compile(r"\s*([\w.]+)\s*(<=|>=|==|!=|<|>)\s*(-?\d+(?:\.\d+)?)\s*(ms|s|%|/s)?\s*")
_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_FACTORS = {("ms", "s"): 1000.0, ("s", "ms"): 0.001, ("%", "%"): 0.01}
"""What a value is multiplied by, from (unit of the figure, unit of the limit)."""


class LimitError(ValueError):
    """A limit cannot be read; the text says why and what would be right."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit."""

    text: str
    key: str
    """Of the figure."""
    comparison: str
    bound: float
    """In the unit of the figure."""

    @classmethod
    def parse(cls, text: str) -> Limit:
        """A limit such as `getYyNo.p99<300ms`.

        Raises:
            LimitError: it cannot be read.
        """
        parts = _LIMIT.fullmatch(text)
        if parts is None:
            raise LimitError(
                say("{text!r}: expected FIGURE<VALUE, such as getYyNo.p99<300ms or oversold==0", text=text)
            )
        key, comparison, value, unit = parts.groups()
        own = unit_of(key)
        if own is None:
            known = get_close_matches(key, keys(), 3) or keys()
            raise LimitError(
                say(
                    "{text!r}: there is no figure {key!r}; expected {known}, OPERATION.CODE.p99 …",
                    text=text,
                    key=key,
                    known=", ".join(known),
                )
            )
        return cls(text, key, comparison, float(value) * _factor(text, key, own, unit))


@dataclass(frozen=True, slots=True)
class Checked:
    """A limit, with what a run had."""

    limit: Limit
    figure: Figure

    @property
    def is_kept(self) -> bool:
        """Whether the run keeps it; a figure that is not known keeps none."""
        value = self.figure.value
        return not math.isnan(value) and _COMPARISONS[self.limit.comparison](value, self.limit.bound)

    @property
    def found(self) -> str:
        """In words."""
        return say(
            "{key} is {value}",
            key=self.figure.key,
            value=say("not known") if math.isnan(self.figure.value) else self.figure.worded,
        )


def check_limits(side: Side, limits: Sequence[Limit]) -> list[Checked]:
    """Each limit with what the run had."""
    figures = {each.key: each for each in figures_of(side)}
    checked = []
    for each in limits:
        parts = latency_parts(each.key)
        found = {figure.key: figure for figure in latency_figures(side, *parts)} if parts else figures
        checked.append(Checked(each, found[each.key]))
    return checked


def junit(checked: Sequence[Checked], suite: str) -> str:
    """The limits as a JUnit report, one test case each."""
    broken = sum(not each.is_kept for each in checked)
    root = ElementTree.Element("testsuite", name=suite, tests=str(len(checked)), failures=str(broken), errors="0")
    for each in checked:
        case = ElementTree.SubElement(root, "testcase", classname=suite, name=each.limit.text)
        if not each.is_kept:
            ElementTree.SubElement(case, "failure", message=each.found)
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _factor(text: str, key: str, own_format: str, unit: str | None) -> float:
    own = own_format.rpartition("}")[2].strip() or ("%" if "%" in own_format else "")
    if unit is None or (unit == own and unit != "%"):
        return 1.0
    if (own, unit) in _FACTORS:
        return _FACTORS[own, unit]
    raise LimitError(
        say(
            "{text!r}: {key} is in {own}, not in {unit}" if own else "{text!r}: {key} is a plain number, not in {unit}",
            text=text,
            key=key,
            own=own,
            unit=unit,
        )
    )
