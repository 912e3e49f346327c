"""How a mail looks where it is opened: on a phone and on a desk, in the light and in the dark, in every script."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from messaging.mail import MailFrom, mail_of
from messaging.model import Letter
from messaging.texts import stop_line
from tests.messaging.contract import letter
from tests.messaging.mail.conftest import ASHA, NOW

pytestmark = pytest.mark.long

LETTERS: dict[str, tuple[str, Letter]] = {
    "en": ("Sharma Stores", letter(ASHA, "Hello Asha, you owe ₹1,250 in all.\n\nUPI: sharma@upi", amount="₹1,250")),
    "hi": ("शर्मा स्टोर्स", letter(ASHA, "नमस्ते आशा जी, कुल ₹1,250 बाकी है।", language="hi", amount="₹1,250")),
    "ar": ("متجر النور", letter(ASHA, "مرحباً عائشة، عليك ₹1,250", language="ar", amount="₹1,250")),
    "endless": (
        "W" * 120,
        letter(ASHA, "x" * 900 + "\n" + "a b  c\t" * 90 + "₹9,99,99,999.99", amount="₹9,99,99,999.99"),
    ),
}
# Each text with its colour and the one behind it, as the browser has them.
COLOURS = """() => [...document.querySelectorAll('p')].map(one => {
  let behind = one;
  while (getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
  return [getComputedStyle(one).color, getComputedStyle(behind).backgroundColor];
})"""


@pytest.fixture
def asked() -> list[str]:
    """Return what was fetched from anywhere."""
    return []


@pytest.fixture(
    params=[(390, "light"), (390, "dark"), (700, "light"), (700, "dark")], ids=lambda one: f"{one[0]} {one[1]}"
)
def page(browser: Browser, request: pytest.FixtureRequest, asked: list[str]) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme)
    page = context.new_page()
    page.on("request", lambda one: asked.append(one.url))
    yield page
    context.close()


def brightness(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("which", LETTERS)
def test_a_mail_fits_is_readable_and_fetches_nothing(which: str, page: Page, asked: list[str]) -> None:
    shop, made = LETTERS[which]
    part = mail_of(made, MailFrom(shop, "shop@sharma.example"), NOW).get_body(("html",))
    assert part is not None
    page.set_content(part.get_content())
    width = page.viewport_size["width"]  # type: ignore[index] # it was given one
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "nothing is to be pushed aside"
    assert page.locator(".shop").inner_text() == shop
    size = page.locator(".amount").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert size >= 28, "what is owed is seen first"
    assert page.locator(".amount").evaluate("one => one.offsetHeight") < size * 2, "and no figure is broken in two"
    assert stop_line(made.language) in page.locator(".last").inner_text()
    for front, behind in page.evaluate(COLOURS):
        light, dark = sorted((brightness(front), brightness(behind)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{front} on {behind} cannot be read"
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert (brightness(page.evaluate("getComputedStyle(document.body).backgroundColor")) < 0.2) == is_dark
    assert [one for one in asked if not one.startswith("about:")] == []
