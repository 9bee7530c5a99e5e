"""The realism page: pictures and figures in one HTML file without external resources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from yuyue_sim.core.charts import Picture
from yuyue_sim.core.page import document, figure, heading, table
from yuyue_sim.realism.facts import FACTS, Fact
from yuyue_sim.realism.measures import Sample, consultation_minutes, figures_of, filled_by_hospital, spread_of

_HEADS = ("figure", "measured", "cited", "band", "inside")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings that a page shows."""

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
    """`None` without a band or without a measured value."""


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
    """The whole page as HTML."""
    title = f"How real is {settings.scenario}?"
    figures = "\n".join(f"{heading(each.title)}{figure(each)}" for each in pictures)
    body = f"""{_introduction(settings, sample)}
{heading("Figures")}
{table(_HEADS, [_row(row) for row in rows_of(sample)])}
{figures}
"""
    return document(title, body)


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
    first, third = spread.first_quartile, spread.third_quartile
    return f" The middle half of all consultations takes {first:.0f} to {third:.0f} minutes."


def _row(row: Row) -> str:
    fact = row.fact
    measured = "–" if row.measured is None else fact.unit.format(row.measured)
    band = "–" if fact.band is None else " to ".join(map(fact.unit.format, fact.band))
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
