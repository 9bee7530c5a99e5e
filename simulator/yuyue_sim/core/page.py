"""HTML pages that need no other file: one style, tables and figures."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yuyue_sim.core.charts import Picture

_NARROW_COLUMNS = 3
_STYLE = """
:root { color-scheme: light; }
body { max-width: 48rem; margin: 0 auto; padding: 1rem; color: #222; background: #fff; }
body { font: 1rem/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
body.wide { max-width: 90rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; } h3 { font-size: 1rem; margin-bottom: .2rem; }
small { color: #555; font-weight: normal; } td small { display: block; }
.sides { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start; }
.sides > * { flex: 1 1 20rem; min-width: 0; max-width: 100%; }
.verdict { border: 2px solid #222; border-left-width: .8rem; border-radius: .3rem; padding: .6rem 1rem; }
.verdict .words { font-size: 1.3rem; margin: .2rem 0; }
.right { border-color: #1a7f37; } .wrong { border-color: #b3261e; border-style: double; border-width: 5px; }
.verdict.unknown { border-color: #8a6d00; border-style: dashed; } p.unknown { color: #5c4800; }
.invalid { color: #b3261e; font-weight: bold; }
.side { display: inline-block; border: 1px solid #222; border-radius: 50%; width: 1.5em; text-align: center; }
dt { font-weight: bold; overflow-wrap: anywhere; } dd { margin: 0 0 .6rem 1rem; overflow-wrap: anywhere; }
figure { margin: 0; } figcaption { color: #444; font-size: .9rem; }
svg { display: block; max-width: 100%; height: auto; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; width: 100%; margin-bottom: 1rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #ddd; }
td { overflow-wrap: anywhere; }
td.outside { font-weight: bold; }
td.figure { white-space: nowrap; font-variant-numeric: tabular-nums; }
.sides code { white-space: nowrap; }
@media (max-width: 34rem) {
  table.wide tr { display: grid; grid-template-columns: repeat(var(--figures), 1fr); padding: .3rem 0; }
  table.wide tr { border-bottom: 1px solid #ddd; }
  table.wide :is(th, td) { border: 0; padding: 0 .4rem 0 0; }
  table.wide :is(th, td):first-child { grid-column: 1 / -1; }
  table.stacked thead { display: none; }
  table.stacked tr { display: block; padding: .6rem 0; border-bottom: 1px solid #ddd; }
  table.stacked td { display: block; border: 0; padding: .1rem 0; }
  table.stacked td[data-name]::before { content: attr(data-name) ": "; color: #555; }
}
@media print { body { max-width: none; } .sides > * { break-inside: avoid; } }
"""


def document(title: str, body: str, *, wide: bool = False) -> str:
    """A whole page; the body is HTML. A wide page has room for two columns."""
    kind = " class=wide" if wide else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body{kind}>
<h1>{escape(title)}</h1>
{body}</body>
</html>
"""


def heading(title: str, title_zh: str = "") -> str:
    """The heading of a section."""
    chinese = f" <small>{escape(title_zh)}</small>" if title_zh else ""
    return f"<h2>{escape(title)}{chinese}</h2>"


def figure(picture: Picture, label: str = "") -> str:
    """A picture above its caption; the label is HTML."""
    return (
        f'<figure id="{picture.name}">{label}{picture.svg}<figcaption>{escape(picture.caption)}</figcaption></figure>'
    )


def table(heads: Sequence[str], rows: Sequence[str], *, stacked: bool = False) -> str:
    """A table of rows that are HTML already.

    On a phone the first column of a wide table stands on lines of its own. A stacked one shows every cell below the
    other there, with the cell's `data-name` before it.
    """
    kind = ""
    if stacked:
        kind = " class=stacked"
    elif len(heads) > _NARROW_COLUMNS:
        kind = f' class=wide style="--figures: {len(heads) - 1}"'
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    return f"<div class=scroll><table{kind}><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
