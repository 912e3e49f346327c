"""Two pictures for Home. Plotly is loaded when a picture is drawn, not before."""

from collections.abc import Sequence

import streamlit as st

from ledger.book import BUCKETS, Money, Week
from pages.parts.words import short_day

_HEIGHT = 260
_CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showAxisDragHandles": False}
# From a day that is still to come to one long past: the ramp of the theme, turned round in the dark.
_AGE_LIGHT = ["#EFCF9F", "#DCA04F", "#C9822F", "#954D1B", "#602716"]
_AGE_DARK = ["#8C601F", "#AE7726", "#CC8E37", "#E09A45", "#FBE7CF"]


def show_ageing(amounts: Sequence[Money]) -> None:
    """Draw how old the dues are: a bar a bucket, the figure at its end."""
    from plotly import graph_objects as plot  # noqa: PLC0415 - half a second that only a page with a picture pays

    values = [amount.minor / amount.currency.minor_per_major for amount in amounts]
    figure = plot.Figure(
        plot.Bar(
            x=values, y=list(BUCKETS), orientation="h", text=[amount.short for amount in amounts],
            textposition="outside", cliponaxis=False, marker_color=_AGE_DARK if _is_dark() else _AGE_LIGHT,
            hoverinfo="skip",
        )
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed", fixedrange=True, showgrid=False, ticklabelstandoff=6)
    figure.update_xaxes(visible=False, fixedrange=True, range=[0, max(*values, 1) * 1.35])
    _show(figure, "How old the dues are: " + ", ".join(f"{b} {a.short}" for b, a in zip(BUCKETS, amounts, strict=True)))


def show_weeks(weeks: Sequence[Week]) -> None:
    """Draw what was sold on credit and what was got, week by week."""
    from plotly import graph_objects as plot  # noqa: PLC0415 - see show_ageing

    today = weeks[-1].starts
    labels = [short_day(week.starts, today) for week in weeks]
    scale = weeks[0].sold.currency.minor_per_major
    sold, got = [week.sold.minor / scale for week in weeks], [week.got.minor / scale for week in weeks]
    orange, blue = ("#E09A45", "#6AA6E8") if _is_dark() else ("#C77A1E", "#1F66B0")
    figure = plot.Figure(
        [
            plot.Bar(x=labels, y=sold, name="Sold on credit", marker_color=orange, hovertemplate="%{y:,.0f}"),
            plot.Bar(x=labels, y=got, name="Got", marker_color=blue, hovertemplate="%{y:,.0f}"),
        ]
    )
    figure.update_layout(barmode="group", bargap=0.25, hovermode="x unified")
    figure.update_layout(legend={"orientation": "h", "y": 1.15, "x": 0})
    figure.update_xaxes(fixedrange=True, nticks=6, tickangle=0)
    figure.update_yaxes(fixedrange=True, nticks=4, tickprefix=weeks[0].sold.currency.symbol, rangemode="tozero")
    last = weeks[-1]
    _show(figure, f"Sold and got in the last 12 weeks; this week sold {last.sold.short}, got {last.got.short}")


def _show(figure: object, alt: str) -> None:
    figure.update_layout(margin={"l": 4, "r": 4, "t": 8, "b": 4}, height=_HEIGHT)  # type: ignore[attr-defined]
    st.plotly_chart(figure, config=_CONFIG, height=_HEIGHT, alt=alt)


def _is_dark() -> bool:
    return st.context.theme.type == "dark"
