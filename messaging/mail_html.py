"""The second form of a mail's text: the same words as HTML, for programs that show it; it prints as it looks."""

import re
from html import escape
from typing import Final

_FROM_THE_RIGHT: Final = frozenset({"ar", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi"})
_TAG: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_FONTS: Final = (
    "-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Devanagari', 'Noto Sans Arabic', "
    "'Nirmala UI', Tahoma, sans-serif"
)
_PAGE: Final = """\
<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>{title}</title>
<style>
@media print {{
  body {{ background: #ffffff !important; padding: 0 !important; }}
  .letter {{ border: 0 !important; padding: 0 !important; max-width: none !important; }}
}}
</style>
</head>
<body style="margin: 0; padding: 20px 12px; background: #f1eee7;">
<div class="letter" dir="{direction}" style="max-width: 560px; margin: 0 auto; padding: 24px; background: #ffffff; \
text-align: start; overflow-wrap: anywhere; border: 1px solid #dfdad0; border-top: 4px solid #0f6656; border-radius: 10px; color: #20262a; \
font-family: {fonts}; font-size: 16px; line-height: 1.55;">
{paragraphs}
</div>
</body>
</html>
"""
_PARAGRAPH: Final = '<p style="margin: 0 0 16px;">{lines}</p>'
_LAST: Final = (
    '<p style="margin: 24px 0 0; padding-top: 12px; border-top: 1px solid #dfdad0; font-size: 13px; color: #5f5f59;">'
    "{lines}</p>"
)


def language_tag(language: str) -> str:
    """Return ``language`` where it has the form of a tag like "hi" or "pt-BR", else ""."""
    return language if _TAG.fullmatch(language) else ""


def is_from_the_right(language: str) -> bool:
    """Return whether this language is read from the right."""
    return language.lower().partition("-")[0] in _FROM_THE_RIGHT


def html_of(body: str, last_line: str, *, title: str, language: str) -> str:
    """Return the page of a letter: empty lines part its paragraphs; ``last_line`` stands small below, or is ""."""
    paragraphs = [_PARAGRAPH.format(lines=_lines(part)) for part in re.split(r"\n\s*\n", body.strip("\n"))]
    if last_line:
        paragraphs.append(_LAST.format(lines=_lines(last_line)))
    return _PAGE.format(
        language=language_tag(language),
        direction="rtl" if is_from_the_right(language) else "ltr",
        title=escape(title),
        fonts=_FONTS,
        paragraphs="\n".join(paragraphs),
    )


def _lines(text: str) -> str:
    """Return lines of text as HTML; blanks in a row, which columns are made of, stay."""
    kept = escape(text).replace("\t", "    ")
    return re.sub(" (?= )|^ ", "&nbsp;", kept, flags=re.MULTILINE).replace("\n", "<br>\n")
