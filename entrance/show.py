"""How the pages of the entrance are drawn: templates with everything escaped, one style, no script."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response

from entrance.address import FORMS_REFERRER, NOTHING, STRICT
from entrance.asked import Asked

_HERE: Final = Path(__file__).parent
_NOTO: Final = _HERE.parent / "pages" / "static"
_STYLE: Final = _HERE / "static" / "entrance.css"
_TITLES: Final = {
    400: "That was not understood",
    401: "Sign in first",
    403: "That may not be",
    404: "There is nothing here",
    413: "That is too much",
    429: "One moment",
    431: "That is too much",
    500: "Something went wrong",
    503: "One moment",
}

_templates: Final = Environment(
    loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, auto_reload=False,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


def page(template: str, status: int = 200, *, again_in: int = 0, **facts: object) -> Response:
    """Return a page; ``again_in`` seconds it may be asked for once more."""
    text = _templates.get_template(template).render(style=_style_version(), **facts)
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": STRICT, "Referrer-Policy": FORMS_REFERRER}
    if again_in:
        headers["Retry-After"] = str(again_in)
    return HTMLResponse(text, status, headers)


def message(
    sentence: str,
    status: int,
    *,
    title: str = "",
    link: str = "/",
    words: str = "Back",
    other: tuple[str, str] = ("", ""),
) -> Response:
    """Return a page that says one sentence and leads somewhere; ``other`` is a second address and its words."""
    shown = title or _TITLES.get(status, "Duebook")
    return page("message.html", status, title=shown, sentence=sentence, link=link, words=words, other=other)


def refusal(asked: Asked, sentence: str, status: int, *, again_in: int = 0) -> Response:
    """Return one sentence in the form that whoever asked can read: a page, a problem of the API, or plain text."""
    if asked.wants_page:
        answer = message(sentence, status)
    elif asked.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": _TITLES.get(status, "Refused"), "status": status, "detail": sentence}
        answer = JSONResponse(problem, status, media_type="application/problem+json")
    else:
        answer = PlainTextResponse(sentence, status)
    answer.headers.setdefault("Cache-Control", "no-store")
    answer.headers.setdefault("Content-Security-Policy", NOTHING)
    if again_in:
        answer.headers["Retry-After"] = str(again_in)
    return answer


def asset(name: str) -> Response | None:
    """Return a file that the pages are drawn with, None when there is none of that name."""
    path = _assets().get(name)
    return FileResponse(path, headers={"Cache-Control": "public, max-age=604800"}) if path else None


@cache
def _assets() -> dict[str, Path]:
    import streamlit  # noqa: PLC0415 - only to find its folder

    media = Path(streamlit.__file__).parent / "static" / "static" / "media"
    found = {path.name: path for path in (_STYLE, _NOTO / "icon.png", *_NOTO.glob("*.woff2"))}
    for path in media.glob("SourceSansVF-Upright*.woff2"):  # its name changes with each release of Streamlit
        found["source-sans.woff2"] = path
    return found


@cache
def _style_version() -> str:
    return sha256(_STYLE.read_bytes()).hexdigest()[:12]
