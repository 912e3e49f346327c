"""A letter as a mail: who from and to, a text, the same as HTML, the files, and how to be rid of such mails."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Final
from urllib.parse import quote

import idna

from ledger.errors import LedgerError
from ledger.matching import clean_line, is_email
from messaging.mail_headers import WIRE
from messaging.mail_html import Page, html_of, language_tag
from messaging.model import Attachment, Letter
from messaging.plain import fenced_line, plain_lines
from messaging.refusals import NothingToSay
from messaging.texts import in_language, languages, stop_line

_SUBJECT_LENGTH_MAX: Final = 500
_NAME_LENGTH_MAX: Final = 200
_LINK_LENGTH_MAX: Final = 900  # a line of a mail has 998 signs at most
_HTTPS: Final = re.compile(r"https://[!-;=?-~]+")
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")
_TAKEN_APART: Final = ("message/", "multipart/")  # on the way, by servers that look into mails
_ANY_FILE: Final = "application/octet-stream"
_USUAL: Final = "en"


class NotAMailAddress(LedgerError):
    """What should be an e-mail address is none."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(f"“{clean_line(address[:80])}” is not an e-mail address.")


@dataclass(frozen=True, slots=True)
class MailFrom:
    """Who a mail is from: the shop's name and address, and where answers go, "" when to the address itself."""

    name: str
    address: str
    reply_to: str = ""


def mail_of(letter: Letter, sender: MailFrom, at: datetime) -> EmailMessage:
    """Return the mail; its id is made of the letter's key, so a second one of the same letter is known as the same.

    Raise NotAMailAddress, NothingToSay or NotText. ``at`` is the moment that stands on it, with its time zone.
    """
    body = plain_lines(letter.body).strip("\n")
    if not body.strip():
        raise NothingToSay("it has no words")
    # Names in it are fenced, so that they are read their own way among words that are read from the other side.
    subject = fenced_line(_plainly(fenced_line(letter.subject))[:_SUBJECT_LENGTH_MAX]) or _one_line(
        sender.name, _SUBJECT_LENGTH_MAX
    )
    mail = EmailMessage(policy=WIRE)
    mail["Subject"] = subject
    mail["From"] = _mailbox(sender.name, sender.address)
    if sender.reply_to:
        mail["Reply-To"] = _mailbox(sender.name, sender.reply_to)
    mail["To"] = _mailbox(letter.name, letter.to)
    mail["Date"] = at
    mail["Message-ID"] = message_id(letter.key, sender)
    mail["Auto-Submitted"] = "auto-generated"  # nobody's "I am on holiday" answers it
    if letter.to_customer:
        for name, value in _ways_out(letter, sender).items():
            mail[name] = value
    words, last_line = _words(body, letter)
    text = body if body.endswith(last_line) else f"{body}\n\n{last_line}"
    mail.set_content("\n".join(filter(None, [text, _link_out(letter)])))
    mail.add_alternative(html_of(_page(words, last_line, letter, sender, subject)), subtype="html")
    for file in letter.attachments:
        _attach(mail, file)
    if language_tag(letter.language):
        mail["Content-Language"] = letter.language  # last: what is called Content- goes down into a part otherwise
    return mail


def message_id(key: str, sender: MailFrom) -> str:
    """Return the mail's own id, always the same for the key of a letter and the domain it is sent from."""
    _, _, domain = envelope_address(sender.address).rpartition("@")
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def envelope_address(address: str) -> str:
    """Return an address as servers know it: its domain in ASCII (xn--…); raise NotAMailAddress."""
    if not is_email(address) or not address.isprintable():
        raise NotAMailAddress(address)
    local, _, domain = address.rpartition("@")
    try:
        known = domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise NotAMailAddress(address) from None
    return f"{local}@{known.lower()}"


def _words(body: str, letter: Letter) -> tuple[str, str]:
    """Return the words without how to get no more, and the line that says it; "" where nothing has to say it."""
    for language in (letter.language, *languages()):
        line = stop_line(in_language(language, _USUAL))
        if body.endswith(line):
            return body.removesuffix(line).rstrip(), line
        if line in body:
            return body, ""
    return body, stop_line(in_language(letter.language, _USUAL)) if letter.to_customer else ""


def _page(words: str, last_line: str, letter: Letter, sender: MailFrom, title: str) -> Page:
    said = letter.amount if letter.amount and letter.amount in words else ""
    shop = _one_line(sender.name, _NAME_LENGTH_MAX)
    return Page(
        title=title, shop=shop, amount=said, words=words, last_line=last_line, language=letter.language,
        link=_link_out(letter),
    )  # fmt: skip


def _mailbox(name: str, address: str) -> Address:
    local, _, domain = envelope_address(address).rpartition("@")
    return Address(_one_line(name, _NAME_LENGTH_MAX), local, domain)


def _one_line(text: str, length_max: int) -> str:
    """Return text for a header: one line, and nothing in it that would be read as an encoded word (fault 128)."""
    return _plainly(clean_line(text))[:length_max].strip()


def _plainly(line: str) -> str:
    return line.replace("=?", "= ?")


def _ways_out(letter: Letter, sender: MailFrom) -> dict[str, str]:
    """Return the headers by which mail programs show a button "unsubscribe" (RFC 2369, RFC 8058)."""
    by_mail = f"<mailto:{quote(envelope_address(sender.reply_to or sender.address), safe='@')}?subject=STOP>"
    if not _link_out(letter):
        return {"List-Unsubscribe": by_mail}
    return {
        "List-Unsubscribe": f"{by_mail}, <{letter.unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _link_out(letter: Letter) -> str:
    """Return the address at which a customer gets no more mails, "" where there is none that a mail can carry."""
    fits = letter.to_customer and len(letter.unsubscribe) <= _LINK_LENGTH_MAX and _HTTPS.fullmatch(letter.unsubscribe)
    return letter.unsubscribe if fits else ""


def _attach(mail: EmailMessage, file: Attachment) -> None:
    name = clean_line(file.name).replace("/", "-").replace("\\", "-")[:_NAME_LENGTH_MAX].strip(" .") or "file"
    media_type = file.media_type.lower()
    if not _MEDIA_TYPE.fullmatch(media_type) or media_type.startswith(_TAKEN_APART):
        media_type = _ANY_FILE
    main, _, sub = media_type.partition("/")
    mail.add_attachment(file.content, maintype=main, subtype=sub, filename=name)
