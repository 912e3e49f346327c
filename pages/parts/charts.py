"""The pictures of Home, and what other pictures share with them. Plotly is loaded when one is drawn, not before."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from ledger.book import BUCKETS, LAKH_CURRENCIES, Money, Week
from pages.parts.words import short_day

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_HEIGHT = 260
_LINES_MAX = 4
_CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showAxisDragHandles": False}
# From a day that is still to come to one long past: the ramp of the theme, turned round in the dark.
_AGE_LIGHT = ["#EFCF9F", "#DCA04F", "#C9822F", "#954D1B", "#602716"]
_AGE_DARK = ["#8C601F", "#AE7726", "#CC8E37", "#E09A45", "#FBE7CF"]


def show_ageing(amounts: Sequence[Money]) -> None:
    """Draw how old the dues are: a bar a bucket, the figure at its end."""
    from plotly import graph_objects as plot  # noqa: PLC0415 - half a second that only a page with a picture pays

    values = heights(amounts)
    figure = plot.Figure(
        plot.Bar(
            x=values, y=list(BUCKETS), orientation="h", text=[amount.short for amount in amounts],
            textposition="auto", insidetextanchor="end", cliponaxis=False, hoverinfo="skip",
            marker_color=_AGE_DARK if is_dark() else _AGE_LIGHT,
        )
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed", fixedrange=True, showgrid=False, ticklabelstandoff=6)
    figure.update_xaxes(visible=False, fixedrange=True, range=[0, max(*values, 1) * 1.35])
    show_figure(
        figure, "How old the dues are: " + ", ".join(f"{b} {a.short}" for b, a in zip(BUCKETS, amounts, strict=True))
    )


def show_weeks(weeks: Sequence[Week]) -> None:
    """Draw what was sold on credit and what was got, week by week."""
    today, last = weeks[-1].starts, weeks[-1]
    show_sold_and_got(
        [short_day(week.starts, today) for week in weeks],
        [week.sold for week in weeks],
        [week.got for week in weeks],
        f"Sold and got in the last 12 weeks; this week sold {last.sold.short}, got {last.got.short}",
    )


def show_sold_and_got(labels: Sequence[str], sold: Sequence[Money], got: Sequence[Money], alt: str) -> None:
    """Draw two bars beside each other for each of ``labels``."""
    from plotly import graph_objects as plot  # noqa: PLC0415 - see show_ageing

    figure = plot.Figure(
        [
            plot.Bar(
                x=labels, y=heights(sold), name="Sold on credit", marker_color=owing_colour(), **on_hover(sold)
            ),
            plot.Bar(x=labels, y=heights(got), name="Got", marker_color=holding_colour(), **on_hover(got)),
        ]
    )  # fmt: skip
    upright(figure, [*sold, *got])
    figure.update_layout(barmode="group", hovermode="x unified")
    show_figure(figure, alt)


def heights(amounts: Sequence[Money]) -> list[float]:
    """Return amounts as the lengths of bars."""
    return [amount.minor / amount.currency.minor_per_major for amount in amounts]


def owing_colour() -> str:
    """Return the colour of what is owed: the amber of the theme."""
    return "#E09A45" if is_dark() else "#C77A1E"


def holding_colour() -> str:
    """Return the colour of money that the shop holds or got: the blue of the theme."""
    return "#6AA6E8" if is_dark() else "#1F66B0"


def overdue_colour() -> str:
    """Return the colour of what should have been paid: the red of the theme."""
    return "#E5736B" if is_dark() else "#B3312C"


def got_colour() -> str:
    """Return the colour of what was collected, beside what is held: a green of the theme."""
    return "#4FB08C" if is_dark() else "#1E7A5A"


def on_hover(amounts: Sequence[Money]) -> dict[str, Any]:
    """Return what a bar says when it is pointed at: its amount as it is written everywhere."""
    return {"customdata": [amount.short for amount in amounts], "hovertemplate": "%{customdata}"}


def upright(figure: "Figure", amounts: Sequence[Money]) -> None:
    """Let upright bars stand as calmly as those of Home: a legend above, few figures, nothing to drag.

    ``amounts`` are all that are drawn; the figures beside them are written as the currency is.
    """
    figure.update_layout(bargap=0.25, legend={"orientation": "h", "y": 1.15, "x": 0})
    figure.update_xaxes(fixedrange=True, nticks=6, tickangle=0)
    lines = ruled(amounts)
    places = heights(lines)
    figure.update_yaxes(
        fixedrange=True, tickmode="array", tickvals=places, ticktext=[axis_words(line) for line in lines],
        range=[places[0], max(places[-1], *heights(amounts), places[0] + 1) * 1.02],
    )  # fmt: skip


def ruled(amounts: Sequence[Money]) -> list[Money]:
    """Return the amounts at which lines are drawn behind bars: nothing, and a few round ones up to the longest bar."""
    currency = amounts[0].currency
    low, high = (edge(0, *(amount.minor for amount in amounts)) for edge in (min, max))
    step = currency.minor_per_major
    while (high - low) > step * _LINES_MAX:
        # 1, 2, 5, 10, 20, 50, …
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    first = low // step
    return [Money(step * place, currency) for place in range(first, high // step + 1)]


def axis_words(amount: Money) -> str:
    """Return an amount in few signs where lakh are counted (₹50,000, ₹5 L, ₹1.2 Cr), else as it is written."""
    unit = amount.currency.minor_per_major
    for word, worth in (("Cr", 10_000_000), ("L", 100_000)) if amount.currency.code in LAKH_CURRENCIES else ():
        if abs(amount.minor) >= worth * unit:
            sign = "\u2212" if amount.minor < 0 else ""
            return f"{sign}{amount.currency.symbol}{abs(amount.minor) / (worth * unit):g} {word}"
    return amount.whole


def show_figure(figure: "Figure", alt: str, height: int = _HEIGHT) -> None:
    """Draw a picture with what it says in words for those who do not see it."""
    figure.update_layout(margin={"l": 4, "r": 4, "t": 8, "b": 4}, height=height)
    st.plotly_chart(figure, config=_CONFIG, height=height, alt=alt)


def is_dark() -> bool:
    """Tell whether the browser shows the dark theme."""
    return st.context.theme.type == "dark"
