"""The pictures of Home, and what other pictures share with them. Plotly is loaded when one is drawn, not before."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from ledger.book import BUCKETS, Money, Week
from pages.parts.words import short_day

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_HEIGHT = 260
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
                x=labels, y=heights(sold), name="Sold on credit", marker_color=owing_colour(),
                hovertemplate="%{y:,.0f}",
            ),
            plot.Bar(x=labels, y=heights(got), name="Got", marker_color=holding_colour(), hovertemplate="%{y:,.0f}"),
        ]
    )  # fmt: skip
    upright(figure, sold[0].currency.symbol)
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


def upright(figure: "Figure", symbol: str) -> None:
    """Let upright bars stand as calmly as those of Home: a legend above, few figures, nothing to drag."""
    figure.update_layout(bargap=0.25, legend={"orientation": "h", "y": 1.15, "x": 0})
    figure.update_xaxes(fixedrange=True, nticks=6, tickangle=0)
    figure.update_yaxes(fixedrange=True, nticks=4, tickprefix=symbol, rangemode="tozero")


def show_figure(figure: "Figure", alt: str, height: int = _HEIGHT) -> None:
    """Draw a picture with what it says in words for those who do not see it."""
    figure.update_layout(margin={"l": 4, "r": 4, "t": 8, "b": 4}, height=height)
    st.plotly_chart(figure, config=_CONFIG, height=height, alt=alt)


def is_dark() -> bool:
    """Tell whether the browser shows the dark theme."""
    return st.context.theme.type == "dark"
