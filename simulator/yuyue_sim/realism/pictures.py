"""The charts of the realism page, one function each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from matplotlib.axes import Axes
from matplotlib.ticker import MultipleLocator

from yuyue_sim.core.charts import (
    BAR_STYLE,
    DARK,
    LIGHT,
    MIDDLE,
    Picture,
    Sketch,
    canvas,
    drawing,
    label_as_percent,
    legend,
)
from yuyue_sim.realism import measures
from yuyue_sim.realism.measures import Sample

_LONGEST_WAITING = 60
_LONGEST_CONSULTATION = 45
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MOST_DEPARTMENTS = 12


def draw(sample: Sample) -> list[Picture]:
    """Every picture that has data to show."""
    with drawing():
        sketches = [
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
        return [each.finished() for each in sketches if each is not None]


def _arrivals(sample: Sample) -> Sketch:
    counts = measures.arrivals_by_hour(sample.sessions)
    figure, (axes,) = canvas()
    _bars(axes, range(24), [count / max(1, sum(counts)) for count in counts])
    for begin, end in ((8, 10), (14, 15)):
        axes.axvspan(begin - 0.5, end - 0.5, color=LIGHT, alpha=0.5, zorder=0)
    axes.set_xlabel("hour of the day")
    axes.set_ylabel("share of the arrivals")
    axes.xaxis.set_major_locator(MultipleLocator(2))
    caption = "Patients who come, walk-ins too. Shaded: where the peaks are assumed, 08:00 to 10:00 and 14:00 to 15:00."
    return Sketch("arrivals", "Arrivals over the day", caption, figure, [axes])


def _waiting(sample: Sample) -> Sketch:
    minutes = measures.waiting_minutes(sample.sessions)
    mean = sum(minutes) / len(minutes)
    figure, (axes,) = canvas()
    _histogram(axes, minutes, _LONGEST_WAITING, 5)
    _line(axes, 10.11, "10.1 with precise time slots", ":")
    _line(axes, 18.47, "18.5 without them", "--")
    _line(axes, mean, f"{mean:.1f} measured", "-")
    axes.set_xlabel(f"minutes; the last bar is {_LONGEST_WAITING - 5} and more")
    axes.set_ylabel("share of the patients")
    legend(axes)
    caption = "Booked patients, from taking the number to the call. Lines: means, the dashed ones cited."
    return Sketch("waiting", "Waiting", caption, figure, [axes])


def _consultations(sample: Sample) -> Sketch:
    figure, (axes,) = canvas()
    for is_expert, style, name in ((False, "-", "ordinary"), (True, "--", "expert")):
        minutes = sorted(measures.consultation_minutes(sample.sessions, is_expert))
        if minutes:
            passed = [(place + 1) / len(minutes) for place in range(len(minutes))]
            step = max(1, len(minutes) // 200)
            axes.plot(minutes[::step], passed[::step], style, color=DARK, label=name)
    for quarter, reported in ((0.25, 5), (0.5, 10), (0.75, 12)):
        axes.plot(reported, quarter, "s", color=MIDDLE, label="remembered" if quarter == 0.5 else None)
    axes.plot([5, 8], [0.5, 0.5], "x", color=DARK, label="assumed")
    axes.set_xlim(0, _LONGEST_CONSULTATION)
    axes.set_xlabel("minutes")
    axes.set_ylabel("share that is over by then")
    legend(axes)
    caption = (
        "From the call to the end, by the clock. Squares: the quarters that 27,721 patients of 136 hospitals report. "
        "Crosses: the medians that are assumed here."
    )
    return Sketch("consultations", "Consultations", caption, figure, [axes])


def _no_show_by_weekday(sample: Sample) -> Sketch | None:
    shares = measures.no_show_by(sample.sessions, lambda session: _WEEKDAYS[session.work_date.weekday()])
    if not shares:
        return None
    figure, (axes,) = canvas()
    _bars(axes, range(7), [shares.get(weekday, 0.0) for weekday in _WEEKDAYS])
    axes.set_xticks(range(7), _WEEKDAYS)
    _cited_level(axes, 0.144, "14.4 % cited")
    axes.set_ylabel("share of the booked")
    legend(axes)
    caption = "Booked patients who never come. The line: Xijing Hospital, 2010; there it differs by weekday too."
    return Sketch("no-show-by-weekday", "No-shows by weekday", caption, figure, [axes])


def _no_show_by_department(sample: Sample) -> Sketch | None:
    visits: dict[str, int] = {}
    for session in sample.sessions:
        visits[session.department] = visits.get(session.department, 0) + len(session.visits)
    shares = measures.no_show_by(sample.sessions, lambda session: session.department)
    largest = sorted(shares, key=lambda name: (-visits[name], name))[:_MOST_DEPARTMENTS]
    if not largest:
        return None
    names = sorted(largest, key=lambda name: (shares[name], name))
    figure, (axes,) = canvas(0.34 * len(names) + 1.2)
    axes.barh(range(len(names)), [shares[name] for name in names], color=MIDDLE, edgecolor=DARK)
    axes.set_yticks(range(len(names)), names)
    axes.grid(visible=False, axis="y")
    axes.axvline(0.144, color=DARK, linestyle="--", label="14.4 % cited")
    label_as_percent(axes.xaxis)
    axes.set_xlabel("share of the booked")
    legend(axes)
    caption = f"The {len(names)} departments with the most visits in the sample."
    return Sketch("no-show-by-department", "No-shows by department", caption, figure, [axes])


def _lead_days(sample: Sample) -> Sketch:
    shares = measures.shares_of(sample.lead_days)
    figure, (axes,) = canvas()
    _bars(axes, list(shares), list(shares.values()))
    axes.invert_xaxis()
    axes.set_xlabel("days before the visit")
    axes.set_ylabel("share of the bookings")
    caption = (
        "No source gives it: a rush as the numbers are released, then few, then more again towards the day is an "
        "assumption. That booking opens 7 to 14 days ahead is what hospitals announce."
    )
    return Sketch("lead-days", "Booking curve: days ahead", caption, figure, [axes])


def _booking_hours(sample: Sample) -> Sketch:
    shares = measures.shares_of(sample.booking_hours)
    figure, (axes,) = canvas()
    _bars(axes, range(24), [shares.get(hour, 0.0) for hour in range(24)])
    axes.set_xlabel("hour of the day")
    axes.set_ylabel("share of the bookings")
    axes.xaxis.set_major_locator(MultipleLocator(2))
    caption = "An assumption as a whole; the peaks lie where hospitals release their numbers and where desks are open."
    return Sketch("booking-hours", "Booking curve: hours", caption, figure, [axes])


def _occupancy(sample: Sample) -> Sketch:
    first = min(each.at for each in sample.beds).date()
    figure, (axes,) = canvas()
    for is_public, style, name in ((True, "-", "public"), (False, ":", "for profit")):
        shares = measures.occupancy_by_instant(each for each in sample.beds if each.is_public is is_public)
        days = [(instant.date() - first).days + instant.hour / 24 for instant in shares]
        if shares:
            axes.plot(days, list(shares.values()), style, color=DARK, label=name)
    _cited_level(axes, 0.86, "86.0 % cited for public")
    axes.set_ylim(0.4, 1.0)
    weeks = range(0, sample.days, 7)
    axes.set_xticks(weeks, [f"{first + timedelta(days=day):%a %m-%d}" for day in weeks])
    axes.set_ylabel("share of the beds in use")
    legend(axes)
    caption = "At 03:00, 09:00, 15:00 and 21:00 of every day; most are admitted early in the week, few at its end."
    return Sketch("beds", "Beds in use over the weeks", caption, figure, [axes])


def _filled(sample: Sample) -> Sketch | None:
    shares = measures.filled_by_hospital(sample.offers)
    if not shares:
        return None
    figure, (axes,) = canvas()
    axes.bar(range(len(shares)), list(shares.values()), width=1.0, color=LIGHT, edgecolor=DARK, linewidth=0.4)
    for level, name, style in ((0.958, "95.8 % most", "--"), (0.495, "49.5 % all", "-"), (0.21, "21 % least", ":")):
        axes.axhline(level, color=DARK, linestyle=style, label=f"{name}, cited")
    axes.set_xticks([])
    axes.set_ylim(0, 1)
    label_as_percent(axes.yaxis)
    axes.set_xlabel(f"{len(shares)} hospitals, sorted")
    axes.set_ylabel("share of the numbers booked")
    legend(axes)
    caption = "Bookings that are not cancelled, of all numbers offered. Lines: Shenzhen's hospitals, December 2024."
    return Sketch("filled", "Numbers booked, by hospital", caption, figure, [axes])


def _bars(axes: Axes, places: Sequence[int] | range, shares: Sequence[float]) -> None:
    axes.bar(places, shares, width=0.85, color=MIDDLE, edgecolor=DARK, linewidth=0.6)
    axes.grid(visible=False, axis="x")
    label_as_percent(axes.yaxis)


def _histogram(axes: Axes, values: Sequence[float], longest: int, width: int) -> None:
    """Bars of one width; larger values count in the last."""
    counts = Counter(min(int(value // width) * width, longest - width) for value in values)
    begins = range(0, longest, width)
    axes.bar(
        [begin + width / 2 for begin in begins],
        [counts[begin] / len(values) for begin in begins],
        width=width,
        **BAR_STYLE,
    )
    axes.grid(visible=False, axis="x")
    label_as_percent(axes.yaxis)


def _line(axes: Axes, at: float, name: str, style: str) -> None:
    axes.axvline(at, color=DARK, linestyle=style, label=name)


def _cited_level(axes: Axes, level: float, name: str) -> None:
    axes.axhline(level, color=DARK, linestyle="--", linewidth=1, label=name)
    label_as_percent(axes.yaxis)
