"""A picture beside those reports that one says more of than rows."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from ledger.book import BUCKETS, Money
from ledger.reports import Cell, Report
from pages.parts.charts import (
    got_colour,
    heights,
    holding_colour,
    is_dark,
    on_hover,
    overdue_colour,
    owing_colour,
    show_ageing,
    show_figure,
    show_sold_and_got,
    upright,
)
from pages.parts.words import short_day

_NAMES_MAX: Final = 10
_NAME_SIGNS_MAX: Final = 18
_PERIODS_MAX: Final = 26
_CENTRES_MAX: Final = 12
_DUE_LINE, _HELD_LINE, _GOT_LINE, _LINES_A_CENTRE = 0, 1, 2, 4  # one line is left between two centres
_DAYS_MAX: Final = 62
# Ways of paying, from the money's blue to its neighbours; each is named in the legend as well.
_WAYS_LIGHT: Final = ("#1F66B0", "#2F8F6B", "#8A6BBE", "#5C7A99", "#B0761F", "#8C8478", "#C9C2B5")
_WAYS_DARK: Final = ("#6AA6E8", "#63BF9B", "#B39BE0", "#93AEC9", "#D9A65A", "#A9A297", "#6E685F")


def show_report_chart(report: Report, today: date) -> None:
    """Draw the picture of a report with rows, if it has one."""
    if report.name in _PICTURES:
        _PICTURES[report.name](report, today)


def _cells(report: Report, name: str) -> list[Cell]:
    places = [place for place, column in enumerate(report.columns) if column.name == name]
    return [row[places[0]] for row in report.rows] if places else []


def _amounts(report: Report, name: str) -> list[Money]:
    return [cell for cell in _cells(report, name) if isinstance(cell, Money)]


def _days(report: Report, name: str) -> list[date]:
    return [cell for cell in _cells(report, name) if isinstance(cell, date)]


def _ageing(report: Report, _today: date) -> None:
    totals = zip(report.columns, report.totals or (), strict=False)
    show_ageing([cell for column, cell in totals if column.name in BUCKETS and isinstance(cell, Money)])


def _collections(report: Report, today: date) -> None:
    starts = _days(report, "From")[:_PERIODS_MAX][::-1]
    by_month = report.name == "collections_month"
    labels = [f"{start:%b %Y}" if by_month else short_day(start, today) for start in starts]
    sold, got = (_amounts(report, name)[:_PERIODS_MAX][::-1] for name in ("Sold", "Got"))
    show_sold_and_got(
        labels, sold, got, f"{report.title}, {labels[0]} to {labels[-1]}; the last: sold {sold[-1].short}, "
        f"got {got[-1].short}",
    )  # fmt: skip


def _methods(report: Report, today: date) -> None:
    """Draw what came in on each day, one way of paying on top of the other."""
    from plotly import graph_objects as plot  # noqa: PLC0415 - half a second that only a page with a picture pays

    days = _days(report, "Day")[:_DAYS_MAX][::-1]
    labels = [short_day(day, today) for day in days]
    ways = [one.name for one in report.columns if one.kind == "money" and one.name not in {"Sold", "Got", "Gave back"}]
    if not ways:
        return
    colours = _WAYS_DARK if is_dark() else _WAYS_LIGHT
    figure = plot.Figure([
        plot.Bar(
            x=labels, y=heights(_amounts(report, way)[:_DAYS_MAX][::-1]), name=way,
            marker_color=colours[place % len(colours)], **on_hover(_amounts(report, way)[:_DAYS_MAX][::-1]),
        )
        for place, way in enumerate(ways)
    ])  # fmt: skip
    upright(figure, _amounts(report, "Got")[:_DAYS_MAX])
    figure.update_layout(barmode="stack", hovermode="x unified", showlegend=True)
    # On a phone the legend takes two lines; it grows upwards, in the order of the columns.
    figure.update_layout(legend={"y": 1.02, "yanchor": "bottom", "traceorder": "normal"})
    figure.update_xaxes(type="category")
    said = ", ".join(f"{way} {_sum(_amounts(report, way)).short}" for way in ways)
    show_figure(figure, f"What came in each day, {labels[0]} to {labels[-1]}: {said}")


def _debtors(report: Report, _today: date) -> None:
    names = [str(name) for name in _cells(report, "Customer")][:_NAMES_MAX]
    _lying(names, _amounts(report, "Due")[:_NAMES_MAX], "Who owes most")


def _centres(report: Report, _today: date) -> None:
    """Draw three bars for each centre: what is due, its overdue part first, what is held, and what was collected."""
    from plotly import graph_objects as plot  # noqa: PLC0415 - see _methods

    names = [str(name) for name in _cells(report, "Centre")][:_CENTRES_MAX]
    due, overdue, prepaid, collected = (
        _amounts(report, name)[: len(names)] for name in ("Due", "Overdue", "Prepaid", "Collected")
    )
    later = [owed - late if owed > late else owed - owed for owed, late in zip(due, overdue, strict=True)]
    parts = (
        ("Overdue", _DUE_LINE, overdue, overdue_colour()), ("Due later", _DUE_LINE, later, owing_colour()),
        ("Prepaid", _HELD_LINE, prepaid, holding_colour()), ("Collected", _GOT_LINE, collected, got_colour()),
    )  # fmt: skip
    figure = plot.Figure([
        plot.Bar(
            x=heights(amounts), y=[place * _LINES_A_CENTRE + line for place in range(len(names))], orientation="h",
            name=name, marker_color=colour, width=0.9, **on_hover(amounts),
        )
        for name, line, amounts, colour in parts
        if any(amounts)
    ])  # fmt: skip
    ends = [(_DUE_LINE, due), (_HELD_LINE, prepaid), (_GOT_LINE, collected)]
    longest = max(1.0, *(value for _, amounts in ends for value in heights(amounts)))
    for line, amounts in ends:
        for place, amount in enumerate(amounts):
            if amount:
                figure.add_annotation(
                    x=max(heights([amount])[0], 0), y=place * _LINES_A_CENTRE + line, text=amount.short,
                    showarrow=False, xanchor="left", xshift=4, font={"size": 12},
                )  # fmt: skip
    # Two long names may be cut to the same one; a bar has its place, and the name is only written beside it.
    figure.update_yaxes(
        tickmode="array", tickvals=[place * _LINES_A_CENTRE + 1 for place in range(len(names))], ticktext=_short(names),
        autorange="reversed", fixedrange=True, showgrid=False, ticklabelstandoff=6,
    )  # fmt: skip
    figure.update_xaxes(visible=False, fixedrange=True, range=[0, longest * 1.6])
    figure.update_layout(barmode="stack", legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0})
    figure.update_layout(legend_traceorder="normal")
    said = "; ".join(
        f"{name} due {owed.short}, of it overdue {late.short}, prepaid {held.short}, collected {came.short}"
        for name, owed, late, held, came in zip(names, due, overdue, prepaid, collected, strict=True)
    )
    show_figure(figure, f"Centres: {said}", height=len(names) * 84 + 56)


def _lying(names: Sequence[str], amounts: Sequence[Money], title: str) -> None:
    """Draw a bar for each name, the largest on top, its amount at its end."""
    from plotly import graph_objects as plot  # noqa: PLC0415 - see _methods

    values = heights(amounts)
    places = list(range(len(names)))
    figure = plot.Figure(
        plot.Bar(
            x=values, y=places, orientation="h", text=[amount.short for amount in amounts], textposition="auto",
            insidetextanchor="end",
            cliponaxis=False, marker_color=owing_colour(), hoverinfo="skip",
        )
    )  # fmt: skip
    # Two customers may have one name; a bar has its place, and the name is only written beside it.
    figure.update_yaxes(
        tickmode="array", tickvals=places, ticktext=_short(names), autorange="reversed", fixedrange=True,
        showgrid=False, ticklabelstandoff=6,
    )  # fmt: skip
    figure.update_xaxes(visible=False, fixedrange=True, range=[0, max(*values, 1) * 1.35])
    said = ", ".join(f"{name} {amount.short}" for name, amount in zip(names, amounts, strict=True))
    show_figure(figure, f"{title}: {said}", height=max(len(names) * 30 + 16, 120))


def _short(names: Sequence[str]) -> list[str]:
    """Return names as they stand beside an axis: cut, and without what Plotly would take for HTML or LaTeX."""
    cut = [name if len(name) <= _NAME_SIGNS_MAX else f"{name[: _NAME_SIGNS_MAX - 1]}…" for name in names]
    return [name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("$", "&#36;") for name in cut]


def _sum(amounts: Sequence[Money]) -> Money:
    total = amounts[0]
    for amount in amounts[1:]:
        total += amount
    return total


_PICTURES: Final[dict[str, Callable[[Report, date], None]]] = {
    "ageing": _ageing, "collections_week": _collections, "collections_month": _collections, "methods": _methods,
    "debtors": _debtors, "centres": _centres,
}  # fmt: skip
