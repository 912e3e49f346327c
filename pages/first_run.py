"""The first run: four questions, three of them guessed, and then two doors."""

import streamlit as st

from ledger.errors import LedgerError
from pages.parts.frame import me
from pages.parts.words import plain
from services import currencies, currency_of, current, guess, regions, timezones

shop = current()
guessed = guess(st.context.timezone)

left, middle, right = st.columns([1, 2, 1])
with middle:
    st.title("Welcome to Duebook")
    st.markdown(
        "Who owes you, who has paid ahead, and who promised to pay on Friday: in one book, on your own computer."
    )
    if warning := shop.place_warning():
        st.warning(plain(warning), icon=":material/cloud_sync:")
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="sample_door"):
        st.markdown(
            "**Only looking?** See it with a made-up shop. It asks nothing, and one click throws it away.",
            width="stretch",
        )
        if st.button("Show me a sample shop", key="sample", icon=":material/storefront:"):
            with st.spinner("Making up a shop …"):
                shop.show_sample()
            st.rerun()
    with st.container(border=True, key="first_run"):
        st.subheader("Your shop")
        name = st.text_input("What is it called?", key="shop_name", placeholder="Sharma Stores")
        places = list(regions())
        region = st.selectbox(
            "Country", places, key="region", index=places.index(guessed.region),
            format_func=lambda code: regions()[code], help="How phone numbers without a country code are read.",
        )  # fmt: skip
        coins = list(currencies())
        coin = currency_of(region)
        currency = st.selectbox(
            "Currency", coins, key=f"currency_{region}" if region != guessed.region else "currency",
            index=coins.index(coin) if coin in coins else 0,
            format_func=lambda code: f"{code} · {currencies()[code]}", help="A book has one currency, for good.",
        )  # fmt: skip
        zones = list(timezones())
        timezone = st.selectbox(
            "Time zone",
            zones,
            key="timezone",
            index=zones.index(guessed.timezone),
            help="When a day of the shop begins.",
        )
        if st.button("Open my book", key="set_up", type="primary", icon=":material/check:", width="stretch"):
            try:
                shop.set_up(name, currency, region, timezone, me(), "screen")
            except LedgerError as refusal:
                st.error(plain(str(refusal)), icon=":material/block:")
            else:
                st.rerun()
    st.caption(
        "Everything stays on this computer, in a folder that is yours. While the black window is open, the shop is "
        "open; closing that window closes the shop, and nothing is lost by it."
    )
