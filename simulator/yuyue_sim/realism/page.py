"""The realism page: pictures and figures in one file that opens anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from yuyue_sim.realism.facts import FACTS, Fact
from yuyue_sim.realism.measures import Sample, consultation_minutes, figures_of, filled_by_hospital, spread_of
from yuyue_sim.realism.pictures import Picture

_STYLE = """
:root { color-scheme: light; }
body { max-width: 46rem; margin: 0 auto; padding: 1rem; color: #222; background: #fff; }
body { font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
figure { margin: 2rem 0; } figcaption { color: #555; font-size: .9rem; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; font-size: .9rem; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid #ddd; }
td.figure { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.outside { font-weight: bold; }
small { color: #555; display: block; }
@media (max-width: 40rem) {
  thead { display: none; } tr { display: block; padding: .8rem 0; border-bottom: 1px solid #ddd; }
  td { display: block; border: 0; padding: .1rem 0; }
  td[data-name]::before { content: attr(data-name) ": "; color: #555; }
}
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a page is made of."""

    version: str
    scenario: str
    seed: int
    first: date
    days: int


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the table."""

    fact: Fact
    measured: float | None
    is_inside: bool | None
    """`None` where nothing is held, or nothing was measured."""


def rows_of(sample: Sample) -> list[Row]:
    """The table: every cited figure with the one measured."""
    figures = figures_of(sample)
    rows = []
    for fact in FACTS:
        measured = figures[fact.key]
        is_inside = None if measured is None else fact.is_inside(measured, sample.hospitals)
        rows.append(Row(fact, measured, is_inside))
    return rows


def page(settings: Settings, sample: Sample, pictures: Sequence[Picture]) -> str:
    """The page, whole."""
    title = f"How real is {settings.scenario}?"
    figures = "\n".join(
        f'<figure id="{each.name}"><h2>{escape(each.title)}</h2>{each.svg}'
        f"<figcaption>{escape(each.caption)}</figcaption></figure>"
        for each in pictures
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{escape(title)}</h1>
{_introduction(settings, sample)}
<h2>Figures</h2>
{_table(rows_of(sample))}
{figures}
</body>
</html>
"""


def _introduction(settings: Settings, sample: Sample) -> str:
    again = f"yuyue-sim describe {settings.scenario} --report FILE.html --seed {settings.seed}"
    again += f" --from {settings.first} --days {settings.days}"
    compared = len(filled_by_hospital(sample.offers))
    return f"""<p>Scenario {escape(settings.scenario)}, seed {settings.seed}, {settings.days} days from
{settings.first}, yuyue-sim {escape(settings.version)}, nobody booking through the platform. The same settings make the
same page: <code>{escape(again)}</code></p>
<p>Looked at: {len(sample.offers):,} of {sample.sessions_held:,} outpatient sessions for their bookings,
{len(sample.sessions):,} of these patient by patient, in {sample.hospitals:,} hospitals ({compared:,} with
numbers enough to be compared), and {sample.wards:,} of {sample.wards_held:,} wards. Sessions and wards are drawn
evenly; emergencies, tests and sessions that were never open for booking are left out.{_middle_half(sample)}</p>
<p>A figure is held to a band where a source or an assumption gives one; an assumption says so. A small scenario is
not held to what only shows among many hospitals.</p>"""


def _middle_half(sample: Sample) -> str:
    minutes = consultation_minutes(sample.sessions, False) + consultation_minutes(sample.sessions, True)
    spread = spread_of(minutes)
    if spread is None:
        return ""
    return (
        f" The middle half of all consultations takes {spread.first_quarter:.0f} to {spread.third_quarter:.0f} minutes."
    )


def _table(rows: Sequence[Row]) -> str:
    body = "\n".join(map(_row, rows))
    return f"""<table>
<thead><tr><th>figure</th><th>measured</th><th>cited</th><th>band</th><th>inside</th></tr></thead>
<tbody>
{body}
</tbody>
</table>"""


def _row(row: Row) -> str:
    fact = row.fact
    measured = "–" if row.measured is None else fact.unit.worded(row.measured)
    band = "–" if fact.band is None else " to ".join(map(fact.unit.worded, fact.band))
    verdict = {True: "yes", False: "no", None: "–"}[row.is_inside]
    source = f"{fact.source}; {fact.confidence}"
    outside = " outside" if row.is_inside is False else ""
    return (
        f'<tr id="figure-{fact.key}"><td>{escape(fact.name)}<small>{escape(fact.how)}</small></td>'
        f'<td class="figure{outside}" data-name="measured">{measured}</td>'
        f'<td data-name="cited">{escape(fact.cited)}<small>{escape(source)}</small></td>'
        f'<td class="figure" data-name="band">{band}</td>'
        f'<td class="figure{outside}" data-name="inside">{verdict}</td></tr>'
    )
