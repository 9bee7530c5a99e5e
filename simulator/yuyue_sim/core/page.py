"""HTML pages that need no other file: one style, tables and figures."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from yuyue_sim.core.language import spoken

if TYPE_CHECKING:
    from yuyue_sim.core.charts import Picture

_STYLE = """
:root { color-scheme: light; }
body { max-width: 48rem; margin: 0 auto; padding: 1rem; color: #222; background: #fff; }
body { font: 1rem/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; } h3 { font-size: 1rem; margin-bottom: .2rem; }
small { color: #555; font-weight: normal; } td small { display: block; }
figure { margin: 0; } figcaption { color: #444; font-size: .9rem; }
svg { display: block; max-width: 100%; height: auto; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; width: 100%; margin-bottom: 1rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #ddd; }
td { overflow-wrap: anywhere; }
td.outside { font-weight: bold; }
td.figure { white-space: nowrap; font-variant-numeric: tabular-nums; }
@media (max-width: 34rem) {
  thead { display: none; }
  tr { display: block; padding: .6rem 0; border-bottom: 1px solid #ddd; }
  td { display: block; border: 0; padding: .1rem 0; }
  td[data-name]::before { content: attr(data-name) ": "; color: #555; }
}
@media print { body { max-width: none; } figure { break-inside: avoid; } }
"""


def document(title: str, body: str) -> str:
    """A whole page; the body is HTML."""
    return f"""<!DOCTYPE html>
<html lang="{spoken()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{escape(title)}</h1>
{body}</body>
</html>
"""


def heading(title: str) -> str:
    """The heading of a section."""
    return f"<h2>{escape(title)}</h2>"


def figure(picture: Picture) -> str:
    """A picture above its caption."""
    return f'<figure id="{picture.name}">{picture.svg}<figcaption>{escape(picture.caption)}</figcaption></figure>'


def table(heads: Sequence[str], rows: Sequence[str]) -> str:
    """A table of rows that are HTML already; on a phone every cell stands below the other, after its `data-name`."""
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    return f"<div class=scroll><table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
