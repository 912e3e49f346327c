"""The words of messages: the usual ones or the shop's own, tried out on a customer before they are saved."""

import streamlit as st

from ledger.book import CustomerFilter
from ledger.errors import LedgerError
from messaging import NAMES, Occasion, Text, Tone, languages
from pages.parts.frame import flash, new_key
from pages.parts.who import current
from pages.parts.words import plain
from services import Desk

TONES = {Tone.GENTLE: "friendly", Tone.PLAIN: "plain", Tone.FIRM: "firm"}
TRIED_ON = 50  # customers in the list to try words out on
EXAMPLE = "An example"


def show_own_words(shop: Desk) -> None:
    """Draw the words of one message, with what they say to a customer beside them."""
    occasion, tone, language = choose(shop)
    now = shop.words(occasion, tone, language)
    key = f"{occasion.value}_{tone.value if tone else ''}_{language}_{int(now.own)}"
    left, right = st.columns(2)
    with left, st.container(border=True, key="words_edit"):
        st.subheader("Your own words" if now.own else "The usual words")
        subject = st.text_input("Subject (of mails)", now.subject, key=f"words_subject_{key}", max_chars=200)
        body = st.text_area("Text", now.body, key=f"words_body_{key}", height=260, max_chars=4000)
        with st.expander("What can stand in it", icon=":material/data_object:"):
            for name in occasion.names:
                st.caption(f"**\\${name}** {NAMES[name].says} {plain(NAMES[name].example)}")
        if "stop" in occasion.names and "$stop" not in body:
            st.caption(
                ":material/info: Without \\$stop the text does not say how to get no more messages. Mails say it all "
                "the same, under the text."
            )
        with st.container(horizontal=True):
            st.button(
                "Save these words", key="words_save", type="primary", icon=":material/check:", on_click=save,
                args=(occasion, tone, language, Text(subject, body)),
                disabled=(subject, body) == (now.subject, now.body),
            )  # fmt: skip
            if now.own:
                st.button(
                    "Back to the usual words", key="words_usual", icon=":material/undo:", on_click=save,
                    args=(occasion, tone, language, Text("", "")),
                )  # fmt: skip
    with right, st.container(border=True, key="words_preview"):
        show_preview(shop, occasion, Text(subject, body), language)


def choose(shop: Desk) -> tuple[Occasion, Tone | None, str]:
    """Let the owner choose which message, how it speaks, and its language."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="words_which"):
        occasion = st.selectbox(
            "Which message", [*Occasion], key="words_occasion", width=260,
            format_func=lambda one: one.label,
        )  # fmt: skip
        tone = None
        if occasion.has_tones:
            tone = st.selectbox("How it speaks", list(Tone), key="words_tone", width=160, format_func=TONES.__getitem__)
        known = languages()
        usual = shop.settings.messages.language
        language = st.selectbox(
            "Language", list(known), list(known).index(usual) if usual in known else 0, key="words_language", width=160,
            format_func=known.__getitem__,
        )  # fmt: skip
    return occasion, tone, language


def show_preview(shop: Desk, occasion: Occasion, text: Text, language: str) -> None:
    """Draw what the words say to a customer of the shop, or why they cannot be used."""
    st.subheader("What it says")
    ids = shop.views.ids(CustomerFilter(which=frozenset({"owing"})), shop.today())[:TRIED_ON]
    people = shop.book.people
    customer = st.selectbox(
        "To", ["", *ids], min(1, len(ids)), key="words_to",
        format_func=lambda one: people[people.index_of(one)].name if one else EXAMPLE,
    )  # fmt: skip
    try:
        written = shop.preview_words(occasion, text, language, customer)
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return
    if written.subject:
        with st.container(key="words_preview_subject"):
            st.caption(plain(written.subject))
    st.text(written.body)


def save(occasion: Occasion, tone: Tone | None, language: str, text: Text) -> None:
    """Keep the words, or go back to the usual ones."""
    try:
        done = current().change_words(occasion, tone, language, text, key=new_key())
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
    else:
        if done:
            flash(done.what, done.seq)
