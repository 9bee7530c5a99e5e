"""The language of texts for people: English as they stand in the code, or Chinese from a catalogue.

`say` puts a text into the language of whoever is answered now; a `Phrase` is English for as long as nobody says it, so
it may be a constant, or be kept. The catalogue is loaded when the first text is said in Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from string import Formatter
from typing import Any, Self

from yuyue_sim.core.plurals import agreeing


class Language(StrEnum):
    """A language of texts for people."""

    EN = "en"
    ZH = "zh"


_SPOKEN: ContextVar[Language] = ContextVar("language", default=Language.EN)
_IN_FILES: ContextVar[Language] = ContextVar("language-in-files", default=Language.EN)
_FORMATTER = Formatter()
_MEETING = re.compile(r"[一-鿿][0-9A-Za-z'\"]|[0-9A-Za-z'\"][一-鿿]")
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


class Phrase(str):
    """An English text whose parts are kept, so that `say` can say it in another language later."""

    __slots__ = ("text", "values")

    text: str
    """The text as the catalogue has it, `{name}` where a value stands."""
    values: Mapping[str, Any]

    def __new__(cls, text: str, /, **values: Any) -> Self:
        """Make a phrase.

        Args:
            text: the English text, `{name}` where a value stands.
            values: what stands there; a value may be a phrase itself.
        """
        phrase = super().__new__(cls, agreeing(text, values).format_map(values) if values else text)
        phrase.text = text
        phrase.values = values
        return phrase

    @classmethod
    def of(cls, parts: Mapping[str, Any]) -> Self:
        """The phrase of its `parts`."""
        values = {name: cls.of(value) if isinstance(value, dict) else value for name, value in parts["values"].items()}
        return cls(parts["text"], **values)

    @property
    def parts(self) -> dict[str, Any]:
        """Text and values, in a form for JSON."""
        values = {name: value.parts if isinstance(value, Phrase) else value for name, value in self.values.items()}
        return {"text": self.text, "values": values}


class PhrasedError(Exception):
    """An error whose text may be a phrase: whoever shows it says it in their language."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return self.text


def say(text: str, /, **values: Any) -> str:
    """A text in the language spoken now.

    Args:
        text: the English text, `{name}` where a value stands, or a phrase, whose values are its own.
        values: what stands there; a value that is a phrase is said too.
    """
    if isinstance(text, Phrase):
        values = {**text.values, **values}
        text = text.text
    if _SPOKEN.get() is Language.ZH:
        text = _chinese().get(text, text)
        return _filled(text, {name: _said(value) for name, value in values.items()}) if values else text
    return agreeing(text, values).format_map(values) if values else text


def _said(value: Any) -> Any:
    """A value in a text; the text of an error may be a phrase."""
    if isinstance(value, Exception):
        value = str(value)
    return say(value) if isinstance(value, Phrase) else value


def _filled(text: str, values: Mapping[str, Any]) -> str:
    """A Chinese text with its values; a space stands between Chinese and a value that is none."""
    filled = ""
    for literal, name, spec, conversion in _FORMATTER.parse(text):
        parts = [literal]
        if name is not None:
            shown = f"{{0{'!' + conversion if conversion else ''}:{spec}}}"
            parts.append(shown.format(values[name]))
        for part in parts:
            filled += " " if _MEETING.fullmatch(filled[-1:] + part[:1]) else ""
            filled += part
    return filled


def in_chinese(text: str) -> str:
    """A text in Chinese, whatever language is spoken now: messages of the hospital to the platform are Chinese."""
    with speaking(Language.ZH):
        return say(text)


def reason_of(error: OSError) -> str:
    """Why the system refuses, such as `Permission denied`."""
    return say(error.strerror or str(error))


def spoken() -> Language:
    """The language spoken now."""
    return _SPOKEN.get()


@contextmanager
def speaking(language: Language, *, in_files: bool = False) -> Iterator[None]:
    """Speak a language inside, in files too if asked; threads that begin there speak English."""
    spoken_before, in_files_before = _SPOKEN.set(language), _IN_FILES.set(language if in_files else Language.EN)
    try:
        yield
    finally:
        _SPOKEN.reset(spoken_before)
        _IN_FILES.reset(in_files_before)


def speaking_in_files() -> AbstractContextManager[None]:
    """Speak the language of files inside: English, unless another was asked for by name."""
    return speaking(_IN_FILES.get(), in_files=True)


def language_of_locale(environment: Mapping[str, str]) -> Language:
    """The language that the environment asks for: LC_ALL before LC_MESSAGES before LANG."""
    locale = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    return Language.ZH if locale.lower().startswith(Language.ZH) else Language.EN


def language_accepted(header: str) -> Language:
    """The language that a header Accept-Language prefers; English if it names neither."""
    wanted = Language.EN
    best = 0.0
    for each in header.lower().split(","):
        tag, _, weight = each.partition(";")
        quality = _quality(weight)
        language = tag.strip().partition("-")[0]
        if language in {*Language} and quality > best:
            wanted, best = Language(language), quality
    return wanted


def _quality(weight: str) -> float:
    """The weight of a language, such as `q=0.8`; 1 if there is none."""
    name, _, value = weight.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


@cache
def _chinese() -> Mapping[str, str]:
    from yuyue_sim.core.chinese import TEXTS  # noqa: PLC0415 - who speaks English never loads it

    return TEXTS
