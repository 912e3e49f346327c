"""E-mail addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.matching import Emails, is_email, read_emails
from ledger.matching.emails import _PLAIN


@pytest.mark.parametrize(
    ("written", "addresses"),
    [("WEB1@EXAMPLE.COM", ("web1@example.com",)), (" a.b+c@d-e.co.in ", ("a.b+c@d-e.co.in",)),
     ("a@b.in; c@d.in", ("a@b.in", "c@d.in")), ("a@b.in / c@d.in", ("a@b.in", "c@d.in")), ("a@b.in, a@b.in",
     ("a@b.in",)),
     ("Asha Verma <asha@b.in>; c@d.in", ("asha@b.in", "c@d.in")),
     ("<Asha> a@b.in, <Ravi> <c@d.in>", ("c@d.in", "a@b.in")),
     ("Asha Verma <asha@b.in>", ("asha@b.in",)), ("mailto:a@b.in", ("a@b.in",)), ("josé@bücher.de",
     ("josé@bücher.de",))],
)  # fmt: skip
def test_addresses_are_found_in_a_cell(written: str, addresses: tuple[str, ...]) -> None:
    assert read_emails(written) == Emails(addresses)


@pytest.mark.parametrize(
    "written", ["not given", "asha@", "@b.in", "a@b", "a..b@c.in", "a@b..in", "a b@c.in@d", "www.b.in", "9876543210"]
)
def test_what_is_no_address_is_said_to_be_wrong(written: str) -> None:
    read = read_emails(written)
    assert read.addresses == () or read.wrong
    assert not is_email(written)


def test_a_slip_is_offered_and_not_applied() -> None:
    assert read_emails("a@gmial.com") == Emails(("a@gmial.com",), (), (("a@gmial.com", "a@gmail.com"),))


@given(st.from_regex(_PLAIN, fullmatch=True))
def test_what_is_taken_for_a_plain_address_at_a_glance_is_one(text: str) -> None:
    assert is_email(text)
    assert read_emails(text).addresses == read_emails(f"<{text}>").addresses == (text,)
    assert read_emails(text).slips == read_emails(f"<{text}>").slips
