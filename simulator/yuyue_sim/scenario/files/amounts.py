"""An expected amount: a number, or a comparison such as `>=5`."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Self

from pydantic import AfterValidator

from yuyue_sim.core.language import say
from yuyue_sim.core.shortened import shortened

_FORM = re.compile(r"(>=|<=|>|<)?\s*(\d{1,12}(?:\.\d{1,6})?)", re.ASCII)
_RELATIONS = {"": operator.eq, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}


class AmountError(ValueError):
    """A text is not an amount."""

    def __init__(self, text: str) -> None:
        super().__init__(
            say("expected a number such as 20, or a comparison such as '>=5', got {text!r}", text=shortened(text))
        )
        self.text = text


@dataclass(frozen=True, slots=True)
class Amount:
    """The expected number."""

    relation: str
    """`>=`, `<=`, `>` or `<`; empty if the number must be equal."""
    number: Decimal

    @classmethod
    def parse(cls, written: float | str) -> Self:
        """Read a number or a comparison.

        Raises:
            AmountError: the text is neither.
        """
        match = _FORM.fullmatch(str(written).strip())
        if match is None:
            raise AmountError(str(written))
        return cls(match[1] or "", Decimal(match[2]))

    @property
    def least(self) -> Decimal:
        """The smallest count that is as expected."""
        return {"": self.number, ">=": self.number, ">": self.number + 1}.get(self.relation, Decimal(0))

    @property
    def most(self) -> Decimal:
        """The largest count that is as expected; infinite if there is none."""
        return {"": self.number, "<=": self.number, "<": self.number - 1}.get(self.relation, Decimal("Infinity"))

    def admits(self, number: Decimal | int) -> bool:
        """Whether a number is as expected."""
        return bool(_RELATIONS[self.relation](number, self.number))


def _checked(written: int | str) -> int | str:
    Amount.parse(written)
    return written


AmountText = Annotated[int | str, AfterValidator(_checked)]
"""A number, or a comparison such as `>=5`."""
