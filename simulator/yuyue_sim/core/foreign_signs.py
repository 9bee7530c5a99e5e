"""Signs that look like those of ASCII and are none: full-width ones, letters of other scripts, what cannot be seen.

Chinese keyboards, word processors and chat programs write them instead. In Chinese text they are right.
"""

from __future__ import annotations

import re
import unicodedata

from yuyue_sim.core.language import say

_PUNCTUATION = dict(zip("“”„‟‘’‚‛、。【】〔〕《》—–−‐‑―─～¥￥", "\"\"\"\"''''" + ",.[][]<>-------~$$", strict=True))
_CYRILLIC = dict(zip("АВЕКМНОРСТХЅІЈаеорсухѕіј", "ABEKMHOPCTXSIJaeopcyxsij", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True))
_LIKE_LATIN = {**_CYRILLIC, **_GREEK}
"""Letters that look like those of the Latin script."""
_DASHES = "—–−‐‑―─"
OTHER_SPACES = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
UNSEEN = "\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
"""Characters without a width, as in classes of regular expressions."""
_SPACE, _UNSEEN = re.compile(f"[{OTHER_SPACES}]"), re.compile(f"[{UNSEEN}]")


def meant_by(sign: str) -> str | None:
    """The ASCII character that a sign stands for; empty for what cannot be seen, `None` if it is no such sign."""
    if sign.isascii():
        return None
    if _UNSEEN.fullmatch(sign):
        return ""
    if _SPACE.fullmatch(sign):
        return " "
    if "！" <= sign <= "～":
        return chr(ord(sign) - 0xFEE0)
    if sign in _PUNCTUATION or sign in _LIKE_LATIN:
        return _PUNCTUATION.get(sign) or _LIKE_LATIN[sign]
    digit = unicodedata.decimal(sign, None)
    return None if digit is None else str(digit)


def about_sign(sign: str) -> str:
    """What is wrong with a sign that stands for one of ASCII, and what would be right."""
    right = meant_by(sign)
    if not right:
        return say("the character U+{code:04X} cannot be seen; remove it", code=ord(sign))
    if right == " ":
        return say("the space U+{code:04X} is none of YAML's; write a plain one", code=ord(sign))
    if sign in _LIKE_LATIN:
        return say(
            "{sign} (U+{code:04X}) only looks like {right}; write {right}", sign=sign, code=ord(sign), right=right
        )
    if sign in _DASHES:
        return say("{sign} is a dash; write {right}", sign=sign, right=right)
    if sign.isdecimal() and not "０" <= sign <= "９":
        return say("{sign} is a digit of another script; write {right}", sign=sign, right=right)
    return say("{sign} is a full-width sign; write {right}", sign=sign, right=right)


def first_foreign_sign(text: str) -> str | None:
    """The first of these signs in a text that is ASCII but for them; `None` in Chinese and other text."""
    others = [character for character in text if not character.isascii()]
    return others[0] if others and all(meant_by(each) is not None for each in others) else None
