"""Names that people read in two languages."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol, Self

from yuyue_sim.core.language import Language, spoken


class Bilingual(Protocol):
    """Something with a meaning in Chinese and in English."""

    @property
    def zh(self) -> str:
        """In Chinese."""

    @property
    def en(self) -> str:
        """In English."""


def meaning_of(bilingual: Bilingual) -> str:
    """The meaning in the language spoken now."""
    return bilingual.zh if spoken() is Language.ZH else bilingual.en


class BilingualName(StrEnum):
    """A name with its meaning in Chinese and in English."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        """Make a member.

        Args:
            value: the name.
            zh: what it means, in Chinese.
            en: what it means, in English.
        """
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        member.en = en
        return member
