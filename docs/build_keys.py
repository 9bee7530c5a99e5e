"""Writes docs/keys.md and docs/keys.zh.md: every key of a scenario, from the models that check scenarios."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo
from yuyue_sim.core.authored import StrictModel
from yuyue_sim.scenario.files.model import Scenario
from yuyue_sim.scenario.files.schema import scenario_schema

DOCS = Path(__file__).parent
CHINESE = DOCS / "keys.zh.tsv"
"""Each English text of the models, a tab, and its Chinese."""

_HEAD = """# Scenario keys

Every key of a scenario file, what it may be, and its default. `make docs` writes this page from the models that check
scenarios; `yuyue-sim check` says which key is wrong, at its line and column. How to write scenarios:
[scenarios.md](scenarios.md). An empty default: the key may be absent, and what it does says what holds then.

| type | is written |
| --- | --- |
| instant | `+2h` after the start, `"09:30"` of the first day, or `2026-03-02T08:00:00` |
| date | `2026-03-02`, or `"+3"`: days after the event or request |
| duration | a number and its unit, `ms` `s` `m` `h` `d` `w`: `500ms`, `30s`, `1d12h`; or `PT2H` |
| amount | a number, or a comparison such as `'>=5'` |
"""
_HEAD_ZH = """# 场景的键

场景文件的每个键、可以写什么、默认是什么。本页由 `make docs` 从检查场景的模型写出；`yuyue-sim check` 会指出哪个键有误，
带行和列。怎样写场景：[场景](scenarios.zh.md)。默认一栏为空：可以不写，“含义”一栏说明不写时怎样。

| 类型 | 怎么写 |
| --- | --- |
| 时刻 | 从开始算起的 `+2h`、第一天的 `"09:30"`，或 `2026-03-02T08:00:00` |
| 日期 | `2026-03-02`，或 `"+3"`：事件或请求之后的天数 |
| 时长 | 数字和单位 `ms` `s` `m` `h` `d` `w`：`500ms`、`30s`、`1d12h`；或 `PT2H` |
| 数量 | 数字，或比较，如 `'>=5'` |
"""
_COLUMNS = {"en": "key | type | unit | default | what it does", "zh": "键 | 类型 | 单位 | 默认 | 含义"}
_WORDS = {
    "text": "文字", "whole number": "整数", "number": "数字", "instant": "时刻", "date": "日期", "duration": "时长",
    "amount": "数量", "true or false": "true 或 false", "list of ": "列表：", "keys": "若干键", " from ": "，从 ",
    " to ": " 到 ", ", below ": "，小于 ", " or ": " 或 ", " such as ": "，如 ", "required": "必填",
    "one kind": "种类之一",
    "date `2026-03-02`": "日期 `2026-03-02`", "time such as `08:00`": "时间，如 `08:00`", "name: amount": "名字: 数量",
    "name: value": "名字: 值", "percentile: duration": "百分位: 时长", "yuan": "元", "minutes": "分钟", "days": "天",
    "years": "岁", "numbers": "个号", "patients": "人", "hospitals": "家", "doctors": "人", "times": "次",
    "bookings": "笔", "part of the whole": "占整体", "× the usual": "× 通常", "notices": "条",
}  # fmt: skip
_UNITS = {
    "clinic_fee": "yuan", "experts_fee": "yuan", "visit_minutes": "minutes", "slot_minutes": "minutes", "days": "days",
    "ahead_days": "days", "closing_days": "days", "children_up_to": "years", "adults_from": "years",
    "numbers": "numbers", "patients": "patients", "count": "hospitals", "doctors": "doctors", "times": "times",
    "every": "times", "attempts": "times", "quota_per_department_day": "bookings", "quota_per_day": "bookings",
    "quota_per_week": "bookings", "quota_per_quarter": "bookings", "share": "part of the whole",
    "occupancy": "part of the whole",
    "sent": "part of the whole", "demand": "× the usual", "queue": "notices",
}  # fmt: skip
"""Key of a number → its unit; what is no number has its unit in the value."""
_UNITLESS = {"seed", "status", "reserved_slots"}
_PATTERNS = {"[+][0-9P]": "instant", "[+][0-9]{1,3}": "date", "(P.+": "duration",
    "[0-9]{4}-[0-9]{2}-": "date `2026-03-02`",
    "([01][0-9]|2[0-3]):[0-5][0-9]$": "time such as `08:00`"}  # fmt: skip
"""The beginning of a pattern in the schema → the type in words."""
_PLAIN = {"integer": "whole number", "number": "number", "boolean": "true or false"}
_AMOUNT = [{"type": "integer"}, {"type": "string"}]
Language = Literal["en", "zh"]


def page(language: Language) -> str:
    """The whole page; both languages have the same rows in the same order."""
    writer = _Writer(language)
    sections = [writer.section(path, model) for path, model in models()]
    return "\n".join([_HEAD_ZH if language == "zh" else _HEAD, *sections])


def models() -> Iterator[tuple[str, type[StrictModel]]]:
    """Every model with the path of the keys above it, from the outside in; each where it is first met."""
    waiting: list[tuple[str, type[StrictModel]]] = [("", Scenario)]
    seen: set[type[StrictModel]] = set()
    while waiting:
        path, model = waiting.pop(0)
        if model in seen or not model.model_fields:
            continue
        seen.add(model)
        yield path, model
        inner = [(key, field) for key, field in keys_of(model) if _models_in(field.annotation)]
        waiting[:0] = [
            (f"{path}.{key}".lstrip("."), each) for key, field in inner for each in _models_in(field.annotation)
        ]


def keys_of(model: type[StrictModel]) -> Iterator[tuple[str, FieldInfo]]:
    """The keys as they are written."""
    yield from ((field.alias or name, field) for name, field in model.model_fields.items())


def text_of(model: type[StrictModel], key: str, field: FieldInfo) -> str:
    """What a key does, on one line; a key without a text of its own has that of what is below it."""
    text = model.key_docs().get(key) or (_models_in(field.annotation)[0].__doc__ or "").split("\n")[0]
    return " ".join(text.split())


def chinese() -> dict[str, str]:
    """English text → Chinese."""
    return dict(line.split("\t") for line in CHINESE.read_text(encoding="utf-8").splitlines())


class _Writer:
    """Writes sections in one language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._schema = scenario_schema()["$defs"]
        self._texts = chinese() if language == "zh" else {}
        self._anchors = {model: path for path, model in models()}

    def section(self, path: str, model: type[StrictModel]) -> str:
        """The table of one model."""
        about = " ".join((model.__doc__ or "").split("\n")[0].split())
        title = f"`{path}`" if path else {"en": "The file", "zh": "文件"}[self._language]
        rows = "\n".join(self._row(model, key, field) for key, field in keys_of(model))
        columns = _COLUMNS[self._language]
        rule = " | ".join(["---"] * columns.count("|") + ["---"])
        return f"## {title}\n\n{self._text(about)}\n\n| {columns} |\n| {rule} |\n{rows}\n"

    def _row(self, model: type[StrictModel], key: str, field: FieldInfo) -> str:
        schema = self._schema[model.__name__]["properties"][key]
        cells = [
            f"`{key}`",
            self._type(schema, field),
            self._word(unit_of(key, schema)),
            self._default(model, key, field),
            self._text(text_of(model, key, field)),
        ]
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    def _text(self, text: str) -> str:
        return self._texts[text] if self._language == "zh" else text

    def _word(self, word: str) -> str:
        return _WORDS[word] if self._language == "zh" and word else word

    def _type(self, schema: dict[str, Any], field: FieldInfo) -> str:
        below = _models_in(field.annotation)
        kinds = [each for each in schema.get("anyOf", [schema]) if each.get("type") != "null"]
        if kinds == _AMOUNT:
            return self._word("amount")
        return self._word(" or ").join(dict.fromkeys(self._kind(each, below) for each in kinds))

    def _kind(self, schema: dict[str, Any], below: list[type[StrictModel]]) -> str:
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            choices = self._schema[name].get("enum")
            return ", ".join(f"`{each}`" for each in choices) if choices else self._link(below[0])
        if schema["type"] == "array":
            return self._word("list of ") + self._kind(schema["items"], below)
        if schema["type"] == "object":
            return self._word(_mapping(schema))
        if schema["type"] == "string":
            return self._text_kind(schema)
        return self._word(_PLAIN[schema["type"]]) + self._range(schema)

    def _link(self, model: type[StrictModel]) -> str:
        path = self._anchors.get(model)
        return f"[{self._word('keys')}](#{re.sub('[^a-z_]', '', path)})" if path else "`{}`"

    def _range(self, schema: dict[str, Any]) -> str:
        if "minimum" not in schema:
            return ""
        low = f"{self._word(' from ')}{schema['minimum']}"
        if "maximum" in schema:
            return f"{low}{self._word(' to ')}{schema['maximum']}"
        return f"{low}{self._word(', below ')}1" if schema.get("exclusiveMaximum") == 1 else low

    def _text_kind(self, schema: dict[str, Any]) -> str:
        if "const" in schema:
            return f"`{schema['const']}`"
        pattern = schema.get("pattern", "").lstrip("^")
        for beginning, word in _PATTERNS.items():
            if pattern.startswith((beginning, f"({beginning}")):
                return self._word(word)
        examples = schema.get("examples")
        return self._word("text") + (f"{self._word(' such as ')}`{examples[0]}`" if examples else "")

    def _default(self, model: type[StrictModel], key: str, field: FieldInfo) -> str:
        schema = self._schema[model.__name__]
        if key in schema.get("required", ()):
            return self._word("required")
        if any(key in each.get("required", ()) for each in schema.get("oneOf", ())):
            return self._word("one kind")
        value = field.default
        if value is None or value == [] or isinstance(value, dict | StrictModel) or field.default_factory is not None:
            return ""
        shown = value.value if isinstance(value, Enum) else str(value).lower() if isinstance(value, bool) else value
        return f"`{shown}`" if shown != "" else '`""`'


def unit_of(key: str, schema: dict[str, Any]) -> str:
    """The unit of a number; empty for everything else."""
    kinds = [each.get("type") for each in schema.get("anyOf", [schema])]
    is_number = any(each in kinds for each in ("integer", "number")) and ("string" not in kinds or key == "numbers")
    return _UNITS[key] if is_number and key not in _UNITLESS else ""


def _mapping(schema: dict[str, Any]) -> str:
    if "patternProperties" in schema:
        return "percentile: duration"
    return "name: amount" if schema["additionalProperties"]["anyOf"] == _AMOUNT else "name: value"


def _models_in(annotation: Any) -> list[type[StrictModel]]:
    """The models that a value may hold."""
    if get_origin(annotation) in {Annotated, Union, UnionType, list, dict, tuple}:
        return [found for each in get_args(annotation) for found in _models_in(each)]
    return [annotation] if isinstance(annotation, type) and issubclass(annotation, StrictModel) else []


def write() -> None:
    """Write both pages."""
    (DOCS / "keys.md").write_text(page("en"), encoding="utf-8")
    (DOCS / "keys.zh.md").write_text(page("zh"), encoding="utf-8")


if __name__ == "__main__":
    write()
