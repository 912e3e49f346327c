"""A new user follows docs/api.md with curl, from log-in to a recorded payment, and sees it on the open page at once."""

import subprocess
from collections.abc import Sequence

import pytest
from playwright.sync_api import expect

from tests.api.test_docs import LINES
from tests.journeys.conftest import App, Person

pytestmark = [pytest.mark.journey, pytest.mark.long]


def typed(app: App, lines: Sequence[str]) -> str:
    """Type these lines of the page, as they stand there, and return what they said."""
    loud = [line.replace("curl -sS ", "curl -sS --fail-with-body --noproxy '*' ") for line in lines]
    script = "\n".join(["set -eu", f"SHOP={app.address}", *(f"{line}; echo" for line in loud)])
    done = subprocess.run(["sh", "-c", script], text=True, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, f"{done.stdout[-600:]}\n{done.stderr}"
    return done.stdout


def test_a_payment_that_a_program_records_shows_on_the_open_page_at_once(app: App, person: Person) -> None:
    assert app.cli("setup", "--shop", "Sharma Stores", "--owner", "owner").returncode == 0
    app.start()
    log_in = [line for line in LINES if line.startswith("TOKEN=")]
    new = [line for line in LINES if "-X POST $SHOP/api/customers " in line]
    paid = [line for line in LINES if "/C0001/charges " in line or "/C0001/payments " in line]
    assert (len(log_in), len(new), len(paid)) == (1, 1, 2)
    typed(app, [*log_in, *new])
    person.go("/customer?id=C0001")
    expect(person.page.get_by_text("Meena Rao").first).to_be_visible()
    expect(person.page.get_by_text("UPI · 4711")).to_have_count(0)
    assert '"what":"Meena Rao paid ₹500 by UPI, owes ₹750"' in typed(app, [*log_in, *paid])
    expect(person.page.get_by_text("4711").locator("visible=true").first).to_be_visible()
    expect(person.page.get_by_text("₹750").locator("visible=true").first).to_be_visible()
    person.picture("a payment by a program")
