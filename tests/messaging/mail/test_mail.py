"""What stands in a mail: names of every script, nothing that a name could add to its head, and how to be rid of it."""

import email
import re
from dataclasses import replace
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.mail import MailFrom, NotAMailAddress, envelope_address, mail_of, message_id
from messaging.model import Letter
from messaging.plain import NotText
from messaging.refusals import NothingToSay
from messaging.texts import stop_line
from tests.messaging.contract import PDF, letter
from tests.messaging.mail.conftest import ASHA, NOW, SHOP

STOP = "To get no more messages, answer STOP."
HEADERS = [
    "Subject", "From", "Reply-To", "To", "Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe", "MIME-Version",
    "Content-Type", "Content-Language",
]  # fmt: skip


def sent(made: Letter, sender: MailFrom = SHOP) -> EmailMessage:
    """Return the mail as a mail program reads it after the way over the wire."""
    content = mail_of(made, sender, NOW).as_bytes()
    assert content.isascii(), "no server on the way has to know more"
    assert not re.search(rb"[^\r]\n|\r[^\n]", content), "every line ends as mails demand"
    assert max(map(len, content.split(b"\r\n"))) <= 998
    return email.message_from_bytes(content, policy=policy.default)


def name_in(content: bytes, who: str) -> str:
    """Return a name as most programs read it; Python's newer reader puts blanks between two encoded words."""
    value = email.message_from_bytes(content, policy=policy.compat32)[who]
    name = value.rpartition("<")[0].strip()
    quoted = re.sub(r"\\(.)", r"\1", name[1:-1])
    return quoted if name.startswith('"') else str(make_header(decode_header(name)))


def text_of(mail: EmailMessage, form: str = "plain") -> str:
    part = mail.get_body((form,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n").removesuffix("\n")


def test_a_mail_says_who_it_is_from_to_whom_and_when() -> None:
    mail = sent(letter(ASHA, "Hello Asha"))
    assert mail["From"] == "Sharma Stores <shop@sharma.example>"
    assert mail["Reply-To"] == "Sharma Stores <answers@sharma.example>"
    assert mail["To"] == "Asha Sharma <asha@example.com>"
    assert mail["Subject"] == "Your account"
    assert mail["Date"] == "Fri, 27 Nov 2026 10:05:00 +0530"
    assert mail["Content-Language"] == "en"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert sorted(mail.keys()) == sorted(HEADERS)
    assert text_of(mail) == f"Hello Asha\n\n{STOP}"


def test_without_a_subject_the_shop_stands_there() -> None:
    assert sent(letter(ASHA, subject=""))["Subject"] == "Sharma Stores"


def test_the_id_of_a_mail_is_made_of_the_letters_key_and_tells_nothing() -> None:
    first = message_id("receipt-12-Asha", SHOP)
    assert first == message_id("receipt-12-Asha", SHOP)
    assert first != message_id("receipt-13-Asha", SHOP)
    assert re.fullmatch(r"<[0-9a-f]{32}@sharma\.example>", first)
    assert sent(letter(ASHA, key="receipt-12-Asha"))["Message-ID"] == first


LINE_ENDS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\r\n ", "\n\t", "\0\n"]


@pytest.mark.fault(128)
@pytest.mark.parametrize("end", LINE_ENDS, ids=repr)
def test_a_line_end_in_a_name_or_subject_adds_nothing_to_the_head(end: str) -> None:
    bad = f"Asha{end}Bcc: all@example.com{end}{end}<b>Hello</b>"
    mail = sent(letter(ASHA, name=bad, subject=bad), replace(SHOP, name=bad))
    assert sorted(mail.keys()) == sorted(HEADERS), "no header came in"
    said = "AshaBcc:all@example.com<b>Hello</b>"
    assert mail["Subject"].replace(" ", "") == said
    for who, address in (("From", SHOP.address), ("To", ASHA), ("Reply-To", SHOP.reply_to)):
        (one,) = mail[who].addresses
        assert (one.display_name.replace(" ", ""), one.addr_spec) == (said, address)


@pytest.mark.fault(128)
@pytest.mark.parametrize(
    "address",
    ["", "asha", "a@b", "asha@example.com\nBcc: b@example.com", "asha@example.com\r\n", "a@b.in, c@d.in", "<a@b.in>",
     "a@b.in>", "Asha <a@b.in>", "a b@c.in", "a\0@b.in", "a@b.in\x00", "a\u202e@b.in", "a@-b.in", "a@b..in", ".a@b.in",
     "a;b@c.in", '"a"@b.in', "a@[127.0.0.1]", "a\x7f@b.in", "a@b_c\u0660.in", "a" * 65 + "@b.in",
     "a@" + "b" * 250 + ".in"],
    ids=repr,
)  # fmt: skip
def test_what_is_no_single_address_is_refused(address: str) -> None:
    with pytest.raises(NotAMailAddress) as refusal:
        mail_of(letter(address), SHOP, NOW)
    assert str(refusal.value).isprintable()
    with pytest.raises(NotAMailAddress):
        mail_of(letter(ASHA), replace(SHOP, address=address), NOW)


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("asha@example.com", "asha@example.com"),
        ("Asha@Example.COM", "Asha@example.com"),
        ("asha@bücher.example", "asha@xn--bcher-kva.example"),
        ("asha@straße.example", "asha@xn--strae-oqa.example"),
        ("asha@пример.рф", "asha@xn--e1afmkfd.xn--p1ai"),
        ("आशा@example.com", "आशा@example.com"),
    ],
)
def test_a_domain_is_known_to_servers_in_latin_letters(address: str, known: str) -> None:
    assert envelope_address(address) == known


NAMES = [
    "Asha", "Asha Sharma", "Sharma, Asha", 'Asha "the tailor" O\'Neil', "Asha (shop)", "a@b.in", "Asha; Ravi", "<Asha>",
    "Back\\slash", "आशा शर्मा", "عائشة محمد", "Müller & Söhne", "=?utf-8?q?Asha?=", "A" * 90,
    "Asha, " + "very " * 30 + "long", "👩‍👩‍👧 🙏🏽",
    "आशा " * 30 + "शर्मा", "Asha عائشة", "\u200fعائشة\u200f", ":Asha:", "Mr. J.R. Hartley",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_of_any_script_arrives_and_is_one_person(name: str) -> None:
    expected = name.replace("=?", "= ?").replace("\u200f", "").strip()
    made, sender = letter(ASHA, name=name, subject=name), replace(SHOP, name=name)
    mail = sent(made, sender)
    assert mail["Subject"] == expected
    for who in ("From", "To", "Reply-To"):
        assert len(mail[who].addresses) == 1
        assert name_in(mail_of(made, sender, NOW).as_bytes(), who) == expected
    assert len(sent(letter(ASHA, name=""))["To"].addresses) == 1


@pytest.mark.parametrize(
    "text", ["आशा शर्मा " * 20, "عائشة محمد " * 18, "👩‍👩‍👧" * 20, "é" * 200, "word " * 40], ids=range(5)
)
def test_long_names_and_subjects_are_folded_as_servers_expect_lines(text: str) -> None:
    made, sender = letter(ASHA, name=text, subject=text), replace(SHOP, name=text)
    head, _, _ = mail_of(made, sender, NOW).as_bytes().partition(b"\r\n\r\n")
    encoded = [line for line in head.split(b"\r\n") if b"=?" in line]
    assert max(map(len, encoded), default=0) <= 76
    assert bool(encoded) == (not text.isascii())
    assert all(re.fullmatch(rb"(?:[\w-]+:)? =\?utf-8\?b\?[\w+/]+=*\?=", line) for line in encoded)


@pytest.mark.parametrize(
    ("subject", "arrives"),
    [
        ("تصحيح من \u2068Sharma Stores (2)\u2069", "تصحيح من \u2068Sharma Stores (2)\u2069"),
        ("\u202eمن\u2069 \u2068Sharma\nStores", "من \u2068Sharma Stores\u2069"),
        ("من \u2068" + "a" * 600, "من \u2068" + "a" * 496 + "\u2069"),
        ("\u2068 \u2069", "Sharma Stores"),
    ],
    ids=range(4),
)
def test_a_name_that_is_fenced_in_a_subject_arrives_so_and_no_other_sign_turns_it_round(
    subject: str, arrives: str
) -> None:
    assert sent(letter(ASHA, subject=subject))["Subject"] == arrives


@given(st.text(max_size=300), st.text(max_size=300), st.text(min_size=1, max_size=300))
def test_whatever_stands_in_a_letter_its_head_is_what_it_should_be(name: str, subject: str, body: str) -> None:
    try:
        mail = sent(letter(ASHA, body, name=name, subject=subject), replace(SHOP, name=name))
    except (NothingToSay, NotText):
        return
    assert sorted(mail.keys()) == sorted(HEADERS)
    assert [one.addr_spec for one in mail["To"].addresses] == [ASHA]
    assert [one.addr_spec for one in mail["From"].addresses] == [SHOP.address]
    assert not mail.defects
    assert text_of(mail).endswith(STOP)


# How to get no more.


def test_a_mail_program_is_told_where_to_say_stop_and_only_with_an_address_outside_a_link() -> None:
    by_mail = "<mailto:answers@sharma.example?subject=STOP>"
    mail = sent(letter(ASHA))
    assert mail["List-Unsubscribe"] == by_mail
    assert mail["List-Unsubscribe-Post"] is None
    link = "https://sharma.example/stop/" + "x" * 120
    mail = sent(letter(ASHA, unsubscribe=link))
    assert mail["List-Unsubscribe"] == f"{by_mail}, <{link}>"
    assert text_of(mail).rstrip().endswith(f"{STOP}\n{link}")
    page = mail.get_body(("html",))
    assert page is not None
    assert f'<a href="{link}"' in page.get_content()
    assert link not in sent(letter(ASHA, unsubscribe=link, to_customer=False)).as_string()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    "link",
    ["http://sharma.example/stop", "javascript:alert(1)", "https://a.b/>, <mailto:x@y.z", "https://a.b/\r\nBcc: x@y.z",
     "https://a.b/ c", "https://a.b/ü", "https://a.b/" + "x" * 2000],
    ids=repr,
)  # fmt: skip
def test_what_is_no_safe_link_is_left_out(link: str) -> None:
    mail = sent(letter(ASHA, unsubscribe=link))
    assert mail["List-Unsubscribe"] == "<mailto:answers@sharma.example?subject=STOP>"
    assert mail["List-Unsubscribe-Post"] is None
    assert text_of(mail).rstrip().endswith(STOP)
    assert sorted(mail.keys()) == sorted(HEADERS)


@pytest.mark.parametrize(
    ("language", "line"), [("en", STOP), ("hi", stop_line("hi")), ("ar", stop_line("ar")), ("hi-IN", stop_line("hi")),
                           ("fr", STOP), ("", STOP)]
)  # fmt: skip
def test_every_mail_says_once_in_its_language_how_to_get_no_more(language: str, line: str) -> None:
    assert text_of(sent(letter(ASHA, "Hello", language=language))) == f"Hello\n\n{line}"
    said_already = sent(letter(ASHA, f"Hello\n{line}", language=language))
    assert text_of(said_already) == f"Hello\n{line}"
    assert text_of(said_already, "html").count(line) == 1


def test_what_goes_to_the_owner_does_not_say_it() -> None:
    mail = sent(letter(ASHA, "Today: 3 payments", to_customer=False))
    assert text_of(mail) == "Today: 3 payments"
    assert mail["List-Unsubscribe"] is None
    assert "STOP" not in text_of(mail, "html")


# The files.


def test_files_keep_their_names_but_lead_nowhere() -> None:
    names = ["../../etc/passwd", "C:\\x\\y.pdf", "Kontoauszug für März.pdf", "\u202efdp.exe", "", "...", "a\r\nb.pdf"]
    files = tuple(replace(PDF, name=name) for name in names)
    mail = sent(letter(ASHA, attachments=files))
    found = [one.get_filename() for one in mail.iter_attachments()]
    assert found == ["-..-etc-passwd", "C:-x-y.pdf", "Kontoauszug für März.pdf", "fdp.exe", "file", "file", "a b.pdf"]
    assert {one.get_payload(decode=True) for one in mail.iter_attachments()} == {PDF.content}


@pytest.mark.parametrize("kind", ["", "nonsense", "message/rfc822", "multipart/mixed", "text/html\r\nX: y", "ä/b"])
def test_a_file_that_servers_would_take_apart_is_just_a_file(kind: str) -> None:
    (one,) = sent(letter(ASHA, attachments=(replace(PDF, media_type=kind),))).iter_attachments()
    assert one.get_content_type() == "application/octet-stream"
    assert one.get_payload(decode=True) == PDF.content


# The second form.


def test_the_second_form_says_the_same_and_nothing_in_it_is_alive() -> None:
    body = "Hello <b>Asha</b> & <script>alert(1)</script>\nPay: 1 < 2\n\n  two   blanks\n<img src=x onerror=y>"
    page = text_of(
        sent(letter(ASHA, body, subject='"><script>', name="<i>"), replace(SHOP, name="<u>Shop</u>")), "html"
    )
    assert not re.search(r"<(?!/?(html|head|meta|title|style|body|div|p|br|bdi|!DOCTYPE)[ >])", page, re.IGNORECASE)
    assert "Hello &lt;b&gt;Asha&lt;/b&gt; &amp; &lt;script&gt;" in page
    assert "&nbsp; two&nbsp;&nbsp; blanks" in page
    assert "http" not in page, "nothing is fetched when it is opened"


def test_what_is_owed_stands_large_only_when_the_words_say_it() -> None:
    words = "You owe ₹1,250.00 in all."
    large = '<bdi dir="ltr">₹1,250.00</bdi>'
    assert large in text_of(sent(letter(ASHA, words, amount="₹1,250.00")), "html")
    assert "<bdi" not in text_of(sent(letter(ASHA, words, amount="₹9.00")), "html")
    assert "<bdi" not in text_of(sent(letter(ASHA, words)), "html")


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("hi", "ltr"), ("ar", "rtl"), ("ur-PK", "rtl")])
def test_it_is_read_from_the_side_of_its_language(language: str, direction: str) -> None:
    page = text_of(sent(letter(ASHA, language=language)), "html")
    assert f'<html lang="{language}" dir="{direction}">' in page


def test_a_language_that_is_none_is_not_named() -> None:
    mail = sent(letter(ASHA, language='en"><script>'))
    assert mail["Content-Language"] is None
    assert '<html lang="" dir="ltr">' in text_of(mail, "html")
