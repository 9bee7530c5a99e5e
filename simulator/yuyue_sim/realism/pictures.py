"""The pictures of the page: SVG of matplotlib, legible in grey, the same bytes for the same sample."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator, PercentFormatter

from yuyue_sim.realism import measures
from yuyue_sim.realism.measures import Sample

_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "yuyue-sim",
    "font.family": ["DejaVu Sans"],
    "font.size": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": "#dddddd",
    "hatch.linewidth": 0.6,
}
_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
_SIZE_INCHES = (6.4, 3.6)
_DARK, _MIDDLE, _LIGHT = "#333333", "#777777", "#c4c4c4"
_LONGEST_WAITING = 60
_LONGEST_CONSULTATION = 45
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MOST_DEPARTMENTS = 12


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, with what it says in words."""

    name: str
    title: str
    caption: str
    svg: str


def draw(sample: Sample) -> list[Picture]:
    """Every picture there is something to show for."""
    drawn = [
        _arrivals(sample) if sample.sessions else None,
        _waiting(sample) if measures.waiting_minutes(sample.sessions) else None,
        _consultations(sample) if sample.sessions else None,
        _no_show_by_weekday(sample),
        _no_show_by_department(sample),
        _lead_days(sample) if sample.lead_days else None,
        _booking_hours(sample) if sample.booking_hours else None,
        _occupancy(sample) if sample.beds else None,
        _filled(sample),
    ]
    return [each for each in drawn if each is not None]


def _arrivals(sample: Sample) -> Picture:
    counts = measures.arrivals_by_hour(sample.sessions)
    with _picture("arrivals") as (axes, svg):
        _bars(axes, range(24), [count / max(1, sum(counts)) for count in counts])
        for begin, end in ((8, 10), (14, 15)):
            axes.axvspan(begin - 0.5, end - 0.5, color=_LIGHT, alpha=0.5, zorder=0)
        axes.set_xlabel("hour of the day")
        axes.set_ylabel("share of the arrivals")
        axes.xaxis.set_major_locator(MultipleLocator(2))
    caption = "Patients who come, walk-ins too. Shaded: where the peaks are assumed, 08:00 to 10:00 and 14:00 to 15:00."
    return Picture("arrivals", "Arrivals over the day", caption, svg.getvalue())


def _waiting(sample: Sample) -> Picture:
    minutes = measures.waiting_minutes(sample.sessions)
    mean = sum(minutes) / len(minutes)
    with _picture("waiting") as (axes, svg):
        _histogram(axes, minutes, _LONGEST_WAITING, 5)
        _line(axes, 10.11, "10.1 with precise time slots", ":")
        _line(axes, 18.47, "18.5 without them", "--")
        _line(axes, mean, f"{mean:.1f} measured", "-")
        axes.set_xlabel(f"minutes; the last bar is {_LONGEST_WAITING - 5} and more")
        axes.set_ylabel("share of the patients")
        _legend(axes)
    caption = "Booked patients, from taking the number to the call. Lines: means, the dashed ones cited."
    return Picture("waiting", "Waiting", caption, svg.getvalue())


def _consultations(sample: Sample) -> Picture:
    with _picture("consultations") as (axes, svg):
        for is_expert, style, name in ((False, "-", "ordinary"), (True, "--", "expert")):
            minutes = sorted(measures.consultation_minutes(sample.sessions, is_expert))
            if minutes:
                passed = [(place + 1) / len(minutes) for place in range(len(minutes))]
                step = max(1, len(minutes) // 200)
                axes.plot(minutes[::step], passed[::step], style, color=_DARK, label=name)
        for quarter, reported in ((0.25, 5), (0.5, 10), (0.75, 12)):
            axes.plot(reported, quarter, "s", color=_MIDDLE, label="remembered" if quarter == 0.5 else None)
        axes.plot([5, 8], [0.5, 0.5], "x", color=_DARK, label="assumed")
        axes.set_xlim(0, _LONGEST_CONSULTATION)
        axes.set_xlabel("minutes")
        axes.set_ylabel("share that is over by then")
        _legend(axes)
    caption = (
        "From the call to the end, by the clock. Squares: the quarters that 27,721 patients of 136 hospitals report. "
        "Crosses: the medians that are assumed here."
    )
    return Picture("consultations", "Consultations", caption, svg.getvalue())


def _no_show_by_weekday(sample: Sample) -> Picture | None:
    shares = measures.no_show_by(sample.sessions, lambda session: _WEEKDAYS[session.work_date.weekday()])
    if not shares:
        return None
    with _picture("no-show-by-weekday") as (axes, svg):
        _bars(axes, range(7), [shares.get(weekday, 0.0) for weekday in _WEEKDAYS])
        axes.set_xticks(range(7), _WEEKDAYS)
        _cited_level(axes, 0.144, "14.4 % cited")
        axes.set_ylabel("share of the booked")
        _legend(axes)
    caption = "Booked patients who never come. The line: Xijing Hospital, 2010; there it differs by weekday too."
    return Picture("no-show-by-weekday", "No-shows by weekday", caption, svg.getvalue())


def _no_show_by_department(sample: Sample) -> Picture | None:
    visits: dict[str, int] = {}
    for session in sample.sessions:
        visits[session.department] = visits.get(session.department, 0) + len(session.visits)
    shares = measures.no_show_by(sample.sessions, lambda session: session.department)
    largest = sorted(shares, key=lambda name: (-visits[name], name))[:_MOST_DEPARTMENTS]
    if not largest:
        return None
    names = sorted(largest, key=lambda name: (shares[name], name))
    with _picture("no-show-by-department", height=0.34 * len(names) + 1.2) as (axes, svg):
        axes.barh(range(len(names)), [shares[name] for name in names], color=_MIDDLE, edgecolor=_DARK)
        axes.set_yticks(range(len(names)), names)
        axes.grid(visible=False, axis="y")
        axes.axvline(0.144, color=_DARK, linestyle="--", label="14.4 % cited")
        axes.xaxis.set_major_formatter(PercentFormatter(1.0))
        axes.set_xlabel("share of the booked")
        _legend(axes)
    caption = f"The {len(names)} departments with the most visits in the sample."
    return Picture("no-show-by-department", "No-shows by department", caption, svg.getvalue())


def _lead_days(sample: Sample) -> Picture:
    shares = measures.shares_of(sample.lead_days)
    with _picture("lead-days") as (axes, svg):
        _bars(axes, list(shares), list(shares.values()))
        axes.invert_xaxis()
        axes.set_xlabel("days before the visit")
        axes.set_ylabel("share of the bookings")
    caption = (
        "No source tells it: a rush as the numbers are released, then few, then more again towards the day is an "
        "assumption. That booking opens 7 to 14 days ahead is what hospitals announce."
    )
    return Picture("lead-days", "Booking curve: days ahead", caption, svg.getvalue())


def _booking_hours(sample: Sample) -> Picture:
    shares = measures.shares_of(sample.booking_hours)
    with _picture("booking-hours") as (axes, svg):
        _bars(axes, range(24), [shares.get(hour, 0.0) for hour in range(24)])
        axes.set_xlabel("hour of the day")
        axes.set_ylabel("share of the bookings")
        axes.xaxis.set_major_locator(MultipleLocator(2))
    caption = "An assumption as a whole; the peaks lie where hospitals release their numbers and where desks are open."
    return Picture("booking-hours", "Booking curve: hours", caption, svg.getvalue())


def _occupancy(sample: Sample) -> Picture:
    first = min(each.at for each in sample.beds).date()
    with _picture("beds") as (axes, svg):
        for is_public, style, name in ((True, "-", "public"), (False, ":", "for profit")):
            shares = measures.occupancy_by_instant(each for each in sample.beds if each.is_public is is_public)
            days = [(instant.date() - first).days + instant.hour / 24 for instant in shares]
            if shares:
                axes.plot(days, list(shares.values()), style, color=_DARK, label=name)
        _cited_level(axes, 0.86, "86.0 % cited for public")
        axes.set_ylim(0.4, 1.0)
        weeks = range(0, sample.days, 7)
        axes.set_xticks(weeks, [f"{first + timedelta(days=day):%a %m-%d}" for day in weeks])
        axes.set_ylabel("share of the beds in use")
        _legend(axes)
    caption = "At 03:00, 09:00, 15:00 and 21:00 of every day; most are admitted early in the week, few at its end."
    return Picture("beds", "Beds in use over the weeks", caption, svg.getvalue())


def _filled(sample: Sample) -> Picture | None:
    shares = measures.filled_by_hospital(sample.offers)
    if not shares:
        return None
    with _picture("filled") as (axes, svg):
        axes.bar(range(len(shares)), list(shares.values()), width=1.0, color=_LIGHT, edgecolor=_DARK, linewidth=0.4)
        for level, name, style in ((0.958, "95.8 % most", "--"), (0.495, "49.5 % all", "-"), (0.21, "21 % least", ":")):
            axes.axhline(level, color=_DARK, linestyle=style, label=f"{name}, cited")
        axes.set_xticks([])
        axes.set_ylim(0, 1)
        axes.yaxis.set_major_formatter(PercentFormatter(1.0))
        axes.set_xlabel(f"{len(shares)} hospitals, sorted")
        axes.set_ylabel("share of the numbers booked")
        _legend(axes)
    caption = "Bookings that are not cancelled, of all numbers offered. Lines: Shenzhen's hospitals, December 2024."
    return Picture("filled", "Numbers booked, by hospital", caption, svg.getvalue())


def _bars(axes: Axes, places: Sequence[int] | range, shares: Sequence[float]) -> None:
    axes.bar(places, shares, width=0.85, color=_MIDDLE, edgecolor=_DARK, linewidth=0.6)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))


def _histogram(axes: Axes, values: Sequence[float], longest: int, width: int) -> None:
    """Bars of one width each; what is longer counts in the last."""
    counts = Counter(min(int(value // width) * width, longest - width) for value in values)
    begins = range(0, longest, width)
    axes.bar(
        [begin + width / 2 for begin in begins],
        [counts[begin] / len(values) for begin in begins],
        width=width,
        color=_LIGHT,
        edgecolor=_DARK,
        linewidth=0.6,
    )
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))


def _legend(axes: Axes) -> None:
    """Above the picture, where it hides nothing."""
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=4, frameon=False, fontsize=9, columnspacing=1.0)


def _line(axes: Axes, at: float, name: str, style: str) -> None:
    axes.axvline(at, color=_DARK, linestyle=style, label=name)


def _cited_level(axes: Axes, level: float, name: str) -> None:
    axes.axhline(level, color=_DARK, linestyle="--", linewidth=1, label=name)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))


@contextmanager
def _picture(name: str, height: float = _SIZE_INCHES[1]) -> Iterator[tuple[Axes, StringIO]]:
    """Axes to draw in, and where the picture's text stands afterwards; ids begin with the name, as pages need them."""
    text = StringIO()
    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # the reader's own font has it
        figure = Figure(figsize=(_SIZE_INCHES[0], height), layout="constrained")
        yield figure.add_subplot(), text
        drawn = StringIO()
        figure.savefig(drawn, format="svg", metadata=_NO_METADATA)
    svg = drawn.getvalue()
    svg = svg[svg.index("<svg") :].replace("'DejaVu Sans'", "sans-serif")
    svg = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    text.write(svg)
