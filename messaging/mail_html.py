"""The second form of a mail's text: the same words as HTML, light and dark; it prints as it looks."""

import re
from dataclasses import dataclass
from html import escape
from typing import Final

_FROM_THE_RIGHT: Final = frozenset({"ar", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi"})
_TAG: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
# Colours stand on each element, because some programs drop what is in <style>; those that know dark read it there.
_PAGE: Final = """\
<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
@media (prefers-color-scheme: dark) {{
  .ground {{ background: #14181b !important; }}
  .letter {{ background: #1e2428 !important; border-color: #363e43 !important; color: #ece9e2 !important; }}
  .shop, .letter a {{ color: #6ccbb6 !important; }}
  .amount {{ color: #ece9e2 !important; }}
  .last {{ color: #b4b5b0 !important; border-color: #363e43 !important; }}
}}
@media print {{
  .ground {{ background: #ffffff !important; padding: 0 !important; }}
  .letter {{ background: #ffffff !important; color: #20262a !important; border: 0 !important; padding: 0 !important; \
max-width: none !important; }}
}}
</style>
</head>
<body class="ground" style="margin: 0; padding: 24px 12px; background: #f1eee7;">
<div class="letter" dir="{direction}" style="max-width: 544px; margin: 0 auto; padding: 28px 28px 24px; \
background: #ffffff; text-align: start; overflow-wrap: anywhere; border: 1px solid #dad5c9; \
border-radius: 10px; color: #20262a; font-size: 16px; line-height: 1.55; font-family: {fonts};">
{parts}
</div>
</body>
</html>
"""
_FONTS: Final = (
    "-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Devanagari', 'Noto Sans Arabic', "
    "'Nirmala UI', Tahoma, sans-serif"
)
_SHOP: Final = '<p class="shop" style="margin: 0 0 16px; font-weight: 600; color: #0f6656;">{lines}</p>'
_AMOUNT: Final = (
    '<p class="amount" style="margin: 0 0 16px; font-size: 28px; line-height: 1.25; font-weight: 700; color: #20262a;">'
    '<bdi dir="ltr">{lines}</bdi></p>'
)
_PARAGRAPH: Final = '<p style="margin: 0 0 16px;">{lines}</p>'
_LAST: Final = (
    '<p class="last" style="margin: 24px 0 0; padding-top: 12px; border-top: 1px solid #dad5c9; font-size: 13px; '
    'color: #5a5952;">{lines}</p>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What stands on a page: plain text all of it; ``amount`` stands large, ``last_line`` small below, or is "".

    ``link`` is where a press on it under the last line leads, "" for none.
    """

    title: str
    shop: str
    amount: str
    words: str
    last_line: str
    language: str
    link: str = ""


def language_tag(language: str) -> str:
    """Return ``language`` where it has the form of a tag like "hi" or "pt-BR", else ""."""
    return language if _TAG.fullmatch(language) else ""


def is_from_the_right(language: str) -> bool:
    """Return whether this language is read from the right."""
    return language.lower().partition("-")[0] in _FROM_THE_RIGHT


def html_of(page: Page) -> str:
    """Return a page as HTML; empty lines part the paragraphs of its words."""
    parts = [(_SHOP, page.shop), (_AMOUNT, page.amount)]
    parts += [(_PARAGRAPH, part) for part in re.split(r"\n\s*\n", page.words)]
    last = [_LAST.format(lines=_last(page))] if page.last_line.strip() or page.link else []
    return _PAGE.format(
        language=language_tag(page.language),
        direction="rtl" if is_from_the_right(page.language) else "ltr",
        title=escape(page.title),
        fonts=_FONTS,
        parts="\n".join([*(form.format(lines=_lines(text)) for form, text in parts if text.strip()), *last]),
    )


def _last(page: Page) -> str:
    """Return what stands small below: the last line, and the link by which no more come."""
    link = f'<a href="{escape(page.link)}" style="color: inherit;">{escape(page.link)}</a>' if page.link else ""
    return "<br>\n".join(filter(None, [_lines(page.last_line), link]))


def _lines(text: str) -> str:
    """Return lines of text as HTML; blanks in a row, which columns are made of, stay."""
    kept = escape(text.strip("\n")).replace("\t", "    ")
    return re.sub(" (?= )|^ ", "&nbsp;", kept, flags=re.MULTILINE).replace("\n", "<br>\n")
