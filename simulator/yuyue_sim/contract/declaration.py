"""How a message of the specification is declared: one typed Python attribute for each row of its table.

A record is a class of attributes made by the functions below; each carries the row's wire name, type, length,
usage and meaning. Parsers, renderers, WSDLs, documentation and the load client are all derived from it.

Optional rows state their `default` (`""`, `None`, or `default_factory=list`), which is also what an absent, an
empty and (for numbers) a zero element become; rows with a `source` state `init=False`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


class Kind(Enum):
    """What an element holds, and so its Python type."""

    TEXT = "text"
    """`str`; absent and empty are the same."""
    NUMBER = "number"
    """`int` or an integer enumeration; optional ones may be `None`."""
    MONEY = "money"
    """`Decimal`, in yuan with two decimals; optional ones may be `None`."""
    DATE = "date"
    """`datetime.date`, on the wire `yyyy-MM-dd`; optional ones may be `None`."""
    TIME = "time"
    """`str` in the form `HH:mm`; `8:00` is taken and becomes `08:00`."""
    INSTANT = "instant"
    """`datetime.datetime` without zone, Asia/Shanghai, `yyyy-MM-dd HH:mm:ss`; optional ones may be `None`."""
    RECORD = "record"
    """Another record, or a list of them where the usage ends in `n`."""


TABLE_TYPES = {
    Kind.TEXT: "Varchar",
    Kind.NUMBER: "Number",
    Kind.MONEY: "Number",
    Kind.DATE: "Date",
    Kind.TIME: "Varchar",
    Kind.INSTANT: "Time",
    Kind.RECORD: "dataset",
}
"""How the tables usually write the type of each kind."""


class Layout(StrEnum):
    """Which one a hospital follows where tables and examples of the specification disagree."""

    TABLE = "table"
    EXAMPLE = "example"
    BOTH = "both"


EVERY_LAYOUT = frozenset(Layout)
TABLE_ROW = frozenset({Layout.TABLE, Layout.BOTH})
"""The layouts of an element that the example has elsewhere or under another name."""
EXAMPLE_EXTRA = frozenset({Layout.EXAMPLE, Layout.BOTH})
"""The layouts of an element that only the example has."""
EXAMPLE_ONLY = frozenset({Layout.EXAMPLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One row of a table: everything that the specification says about one element."""

    name: str
    kind: Kind
    usage: str
    """`1-1`, `0-1`, `1-n` or `0-n`."""
    required: bool
    """Whether a request without it is malformed; follows the usage except where decisions relax it."""
    zh: str
    en: str
    length: int | None = None
    """Most characters of a text, or digits of a number; `None` where the table sets none."""
    enumeration: type[Enum] | None = None
    values: tuple[Any, ...] = ()
    """The members of the enumeration that this table lists."""
    also_taken: tuple[Any, ...] = ()
    """Members of the enumeration that this table does not list, but its example does."""
    zero_is_value: bool = False
    """An optional number for which 0 is a value and does not mean absent."""
    length_binds: bool = True
    """False where the table's length is clearly a mistake; longer texts are accepted."""
    table_type: str = ""
    """The type in the table, if it is not the usual one of the kind; `-` if the table has none."""
    notes: str = ""
    """Why the row differs from its table."""
    layouts: frozenset[Layout] = EVERY_LAYOUT
    source: str | None = None
    """The attribute whose value this element repeats under the example's name; it has no value of its own."""
    example_words: Mapping[Any, str] = dataclasses.field(default_factory=dict)
    """The words of the example for the values of an enumeration; sent with `layout: example`."""
    aliases: tuple[str, ...] = ()
    record: type[Any] | None = None
    in_table: bool = True
    """False for an element of the example alone."""
    attribute: str = ""

    @property
    def repeated(self) -> bool:
        """Whether the element may occur more than once; its attribute is then a list."""
        return self.usage.endswith("n")


_ELEMENT = "element"
_FIELD_OPTIONS = ("default", "default_factory", "init")


def _declare(kind: Kind, name: str, usage: str, options: dict[str, Any]) -> Any:
    """A dataclass field that carries its row; `default`, `default_factory` and `init` go to the field itself."""
    field_options = {key: options.pop(key) for key in _FIELD_OPTIONS if key in options}
    enumeration: type[Enum] | None = options.get("enumeration")
    if enumeration is not None:
        options.setdefault("values", tuple(enumeration))
        options.setdefault("zero_is_value", 0 in options["values"] + options.get("also_taken", ()))
    options.setdefault("required", usage.startswith("1"))
    if "source" in options:
        field_options |= {"compare": False, "repr": False}
    element = Element(name=name, kind=kind, usage=usage, **options)
    return dataclasses.field(metadata={_ELEMENT: element}, **field_options)


def text(name: str, usage: str, length: int | None = None, *, zh: str, en: str, **options: Any) -> Any:
    """A row of text (`str`); `length` in characters."""
    return _declare(Kind.TEXT, name, usage, {"length": length, "zh": zh, "en": en, **options})


def number(name: str, usage: str, length: int | None = None, *, zh: str, en: str, **options: Any) -> Any:
    """A row of a whole number (`int`, or the given integer enumeration); `length` in digits."""
    return _declare(Kind.NUMBER, name, usage, {"length": length, "zh": zh, "en": en, **options})


def money(name: str, usage: str, length: int | None = 8, *, zh: str, en: str, **options: Any) -> Any:
    """A row of money (`Decimal`), in yuan with two decimals; `length` in digits."""
    return _declare(Kind.MONEY, name, usage, {"length": length, "zh": zh, "en": en, **options})


def day(name: str, usage: str, length: int | None = None, *, zh: str, en: str, **options: Any) -> Any:
    """A row of a date (`datetime.date`), `yyyy-MM-dd`."""
    return _declare(Kind.DATE, name, usage, {"length": length, "zh": zh, "en": en, **options})


def time_of_day(name: str, usage: str, length: int | None = None, *, zh: str, en: str, **options: Any) -> Any:
    """A row of a time of day (`str`, `HH:mm`)."""
    return _declare(Kind.TIME, name, usage, {"length": length, "zh": zh, "en": en, **options})


def instant(name: str, usage: str, length: int | None = None, *, zh: str, en: str, **options: Any) -> Any:
    """A row of an instant (`datetime.datetime`, Asia/Shanghai), `yyyy-MM-dd HH:mm:ss`."""
    return _declare(Kind.INSTANT, name, usage, {"length": length, "zh": zh, "en": en, **options})


def group(record: type[Any], name: str, usage: str, *, zh: str, en: str, **options: Any) -> Any:
    """A row that holds other rows: a record, or a list of records where the usage ends in `n`."""
    return _declare(Kind.RECORD, name, usage, {"record": record, "zh": zh, "en": en, **options})


@dataclass_transform(kw_only_default=True, field_specifiers=(text, number, money, day, time_of_day, instant, group))
def record(cls: type[T]) -> type[T]:
    """Make a class of rows into a record: a slotted dataclass whose arguments are all named."""
    return dataclass(slots=True, kw_only=True)(cls)


_known: dict[type[Any], tuple[Element, ...]] = {}


def elements_of(cls: type[Any]) -> tuple[Element, ...]:
    """The rows of a record, in the order of its table."""
    elements = _known.get(cls)
    if elements is None:
        elements = _known[cls] = tuple(
            dataclasses.replace(field.metadata[_ELEMENT], attribute=field.name) for field in dataclasses.fields(cls)
        )
    return elements
