"""The head of the page for other places: a picture, and Markdown for the summary of a job."""

from __future__ import annotations

from html import escape
from textwrap import wrap

from yuyue_sim.loadtest.report.head import facts, sentence, tiles, title, verdict_words
from yuyue_sim.loadtest.report.pictures import png
from yuyue_sim.loadtest.report.run_measures import Side

_WIDTH, _MARGIN = 960, 28
_TILES_A_ROW, _TILE_HEIGHT, _GAP = 5, 92, 12
_COLOURS = {"right": "#1a7f37", "wrong": "#c4231a", "unknown": "#b26a00", "little": "#b26a00"}
_LETTERS_A_LINE, _LETTERS_OF_NOTE = 62, 30


def head_markdown(side: Side) -> str:
    """Verdict, sentence and tiles as Markdown."""
    words = verdict_words(side)
    rows = "".join(
        f"| {each.name.en} | {f'**{each.value.en}**' if each.is_bad else each.value.en} | {each.note.en} |\n"
        for each in tiles(side)
    )
    return (
        f"### {words.sign} {words.word.en}: {title(side).en}\n\n{sentence(side).en}\n\n"
        f"| figure | value | |\n| --- | ---: | --- |\n{rows}\n"
    )


def head_png(side: Side) -> bytes:
    """Verdict, sentence and tiles as a picture, in English."""
    words = verdict_words(side)
    lines = wrap(sentence(side).en, _LETTERS_A_LINE)
    top = 96 + 38 * len(lines)
    shown = tiles(side)
    rows = -(-len(shown) // _TILES_A_ROW)
    height = top + rows * (_TILE_HEIGHT + _GAP) + _MARGIN
    known = "   ".join(f"{name.en} {value.en}" for name, value in facts(side)[:7])
    parts = [
        f'<rect width="{_WIDTH}" height="{height}" fill="white"/>',
        f'<rect width="10" height="{top - 14}" fill="{_COLOURS[words.kind]}"/>',
        _text(_MARGIN, 34, title(side).en, 17, weight=600),
        _text(_MARGIN, 54, known, 11, "#5a6472"),
        _text(_MARGIN, 82, f"{words.sign} {words.word.en}", 16, _COLOURS[words.kind], 600),
        *(_text(_MARGIN, 116 + 38 * place, line, 26, weight=600) for place, line in enumerate(lines)),
    ]
    width = (_WIDTH - 2 * _MARGIN - (_TILES_A_ROW - 1) * _GAP) / _TILES_A_ROW
    for place, tile in enumerate(shown):
        x = _MARGIN + place % _TILES_A_ROW * (width + _GAP)
        y = top + place // _TILES_A_ROW * (_TILE_HEIGHT + _GAP)
        colour = _COLOURS["wrong"] if tile.is_bad else "#1d2430"
        edge = colour if tile.is_bad else "#dfe3e8"
        box = f'width="{width}" height="{_TILE_HEIGHT}" rx="8" fill="#f6f7f9" stroke="{edge}"'
        notes = wrap(tile.note.en, _LETTERS_OF_NOTE)[:2]
        parts += [
            f'<rect x="{x}" y="{y}" {box}/>',
            _text(x + 12, y + 20, tile.name.en, 11, "#5a6472"),
            _text(x + 12, y + 48, tile.value.en, 23, colour, 600),
            *(_text(x + 12, y + 66 + 13 * line, note, 9.5, "#5a6472") for line, note in enumerate(notes)),
        ]
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}">{"".join(parts)}</svg>'
    return png(svg)


def _text(x: float, y: float, words: str, size: float, colour: str = "#1d2430", weight: int = 400) -> str:
    style = f'font-family="sans-serif" font-size="{size}" font-weight="{weight}" fill="{colour}"'
    return f'<text x="{x}" y="{y}" {style} xml:space="preserve">{escape(words)}</text>'
