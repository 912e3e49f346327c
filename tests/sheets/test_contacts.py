"""Address books of phones, Google and Outlook: one row per person, under headers that every list could have."""

import csv
import io
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.matching import vocabulary
from ledger.sheets import Limits, UnreadableFile, read_file
from ledger.sheets.vcards import read_vcards
from tests.sheets.makers import plan


def people(text: str | bytes, name: str = "contacts.vcf") -> list[dict[str, object]]:
    (sheet,) = read_file(name, text.encode() if isinstance(text, str) else text)
    header = [str(cell) for cell in sheet.rows[0]]
    rows = [dict(zip(header, row, strict=False)) for row in sheet.rows[1:]]
    return [{key: cell for key, cell in row.items() if cell is not None} for row in rows]


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))


def test_a_card_becomes_a_row_under_plain_headers() -> None:
    text = card(
        "FN:Asha Verma\\, Dr.", "N:Verma;Asha;;Dr.;", 'item1.TEL;TYPE="cell,voice":+91 98765', "  43210",
        "TEL;TYPE=HOME:011 4155 0000", "EMAIL;TYPE=INTERNET:asha@example.com", "EMAIL:second@example.com",
        "ORG:Verma Traders;Sales", "ADR;TYPE=HOME:;;12 High St\\nFlat 2;Pune;MH;411001;India", "BDAY:1990-01-31",
        'NOTE:likes tea\\nand "coffee"', "CATEGORIES:myContacts,VIP", "TITLE:Owner", "PHOTO;ENCODING=b:/9j/4AAQ",
    )  # fmt: skip
    assert people(text) == [{
        "Name": "Asha Verma, Dr.", "Phone": "+91 98765 43210", "Phone 2": "011 4155 0000",
        "Email": "asha@example.com", "Email 2": "second@example.com", "Organisation": "Verma Traders, Sales",
        "Address": "12 High St, Flat 2, MH, 411001", "City": "Pune", "Country": "India", "Birthday": date(1990, 1, 31),
        "Tags": "VIP", "Notes": 'likes tea\nand "coffee"', "Job title": "Owner",
    }]  # fmt: skip


def test_cards_of_old_phones_are_read_through_their_soft_line_ends() -> None:
    text = card(
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:;=57=6F=6C=6C=6B=6E=C3=A4=75=65=6C=20=53=6F=63=6B=65=6E=",
        "=20=45=50;;;",
        "TEL;CELL:+4917150000001",
        "ADR;WORK;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:;;=65=66=",
        "=31=37=;;;;",
        "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=windows-1252:caf=E9=0D=0Aopen=",
        version="2.1",
    )
    (person,) = people(text)
    assert person == {
        "Name": "Wollknäuel Socken EP", "Phone": "+4917150000001", "Address": "ef17", "Notes": "café\nopen",
    }  # fmt: skip


def test_a_soft_line_end_swallows_neither_the_next_number_nor_the_end() -> None:
    broken = card("FN;ENCODING=QUOTED-PRINTABLE:Asha=", "TEL;CELL:9876543210", version="2.1")
    assert people(broken) == [{"Name": "Asha", "Phone": "9876543210"}]
    assert people(card("FN:Ravi", "NOTE;ENCODING=QUOTED-PRINTABLE:x=", version="2.1"))[0]["Name"] == "Ravi"


def test_a_number_in_the_form_of_an_address_is_only_a_number() -> None:
    text = card(
        "FN:राम शर्मा", 'TEL;VALUE=uri;TYPE="voice,home":tel:+91-11-41550000;ext=12', "BDAY:--0203", version="4.0"
    )
    assert people(text) == [{"Name": "राम शर्मा", "Phone": "+91-11-41550000 ext 12", "Birthday": "--0203"}]


def test_a_mobile_stands_before_other_numbers_and_a_fax_is_none() -> None:
    text = card(
        "FN:Max", "TEL;HOME:1", "TEL;WORK;FAX:2", "TEL;PREF;WORK:3", "TEL;CELL:4", "TEL;CELL;PREF:5", "TEL;CELL:4"
    )
    (person,) = people(text)
    assert [person[key] for key in ("Phone", "Phone 2", "Phone 3", "Phone 4", "Fax")] == ["5", "4", "3", "1", "2"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_cards_are_read_with_any_line_end_and_encoding(line_end: str, encoding: str) -> None:
    text = (card("FN:José", "TEL:1") + card("N:Núñez;María;;;", "TEL:2")).replace("\r\n", line_end)
    assert [person["Name"] for person in people(text.encode(encoding))] == ["José", "María Núñez"]


def test_who_has_no_name_is_called_by_the_firm_and_nobody_is_left_out() -> None:
    text = (
        card("N:;;;;", "ORG:Acme;", "TEL:1")
        + card("TEL:2")
        + card("NICKNAME:Bunty")
        + "BEGIN:VCARD\nFN:No end\n"
        + card()
    )
    assert [person.get("Name") for person in people(text)] == ["Acme", None, "Bunty", "No end", None]


def test_a_card_inside_of_a_card_is_nobody() -> None:
    inner = "BEGIN:VCARD\r\nFN:The agent\r\nTEL:2\r\nEND:VCARD"
    assert people(card("FN:Asha", "AGENT:", inner, "TEL:1")) == [{"Name": "Asha", "Phone": "1"}]


@pytest.mark.fault(94)
def test_a_file_of_cards_that_breaks_off_is_refused_with_the_card() -> None:
    text = card("FN:Asha") + card("FN:Ravi", "TEL:9876543210")
    for length in range(len(card("FN:Asha")) + 30, len(text) - 4, 7):
        with pytest.raises(UnreadableFile, match="card 2"):
            people(text[:length])


@pytest.mark.fault(84)
def test_more_people_or_facts_than_are_read_at_one_time_are_refused() -> None:
    many = card("FN:Asha", *(f"TEL:{number}" for number in range(9)))
    for limits in (Limits(rows=2), Limits(columns=5), Limits(cell_letters=3), Limits(area=3)):
        with pytest.raises(UnreadableFile, match="too large"):
            read_file("x.vcf", (many * 3).encode(), limits)


def test_a_card_does_not_choose_any_odd_way_of_decoding() -> None:
    for charset in ("idna", "unicode_escape", "rot13", "hex", "zip", "none of this world", "utf-7"):
        (person,) = people(card(f"FN;CHARSET={charset};ENCODING=QUOTED-PRINTABLE:Jos=C3=A9", version="2.1"))
        assert person["Name"] == "José"


def test_a_nul_in_the_name_of_an_encoding_is_only_a_wrong_name() -> None:
    """Found by fuzzing: to Python it is an error of another kind."""
    sheet = read_vcards("x", "BEGIN:VCARD\nFN;QUOTED-PRINTABLE;CHARSET=cp1\0:Jos=C3=A9\nEND:VCARD\n", Limits())
    assert list(sheet.rows[1]) == ["José"]


def test_a_calendar_is_no_address_book() -> None:
    with pytest.raises(UnreadableFile, match="a calendar"):
        read_file("x.ics", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")


GOOGLE = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,"
    "Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,"
    "Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,"
    "Phone 2 - Label,Phone 2 - Value,Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,"
    "Address 1 - PO Box,Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,Address 1 - Extended Address,"
    "Website 1 - Label,Website 1 - Value,Custom Field 1 - Label,Custom Field 1 - Value"
)
OLD_GOOGLE = (
    "Name,Given Name,Additional Name,Family Name,Yomi Name,Name Prefix,Name Suffix,Nickname,Birthday,Gender,Notes,"
    "Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Type,"
    "Organization 1 - Name,Organization 1 - Title"
)
OUTLOOK = (
    "First Name,Middle Name,Last Name,Title,Suffix,Nickname,E-mail Address,E-mail 2 Address,Home Phone,Business Phone,"
    "Mobile Phone,Business Fax,Company,Job Title,Home Street,Home City,Home State,Home Postal Code,Home Country/Region,"
    "Birthday,Anniversary,Notes,Categories,Priority"
)


def exported(header: str, *rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, header.split(","), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_contacts_of_google_are_put_under_plain_headers() -> None:
    text = exported(GOOGLE, {
        "First Name": "Asha", "Last Name": "Verma", "Nickname": "Ashu", "Organization Name": "Verma Traders",
        "Birthday": "1990-01-31", "Notes": "likes tea\nand more", "Labels": "* myContacts ::: VIP ::: Pune",
        "E-mail 1 - Label": "* Home", "E-mail 1 - Value": "a@example.com ::: b@example.com",
        "Phone 1 - Label": "Work Fax",
        "Phone 1 - Value": "011 4155 0000", "Phone 2 - Label": "Mobile",
        "Phone 2 - Value": "+91 98765 43210 ::: +91 98765 43211",
        "Address 1 - Formatted": "12 High St\nPune 411001\nIN",
        "Address 1 - Street": "12 High St", "Address 1 - City": "Pune", "Address 1 - Postal Code": "411001",
        "Address 1 - Country": "IN", "Custom Field 1 - Label": "GST No", "Custom Field 1 - Value": "27ABC",
    }, {}, {"First Name": "Ravi", "Phone 1 - Value": "9876543212"})  # fmt: skip
    assert people(text, "contacts.csv") == [{
        "Name": "Asha Verma", "Phone": "+91 98765 43210", "Phone 2": "+91 98765 43211", "Email": "a@example.com",
        "Email 2": "b@example.com", "Organisation": "Verma Traders", "Address": "12 High St, 411001", "City": "Pune",
        "Country": "IN", "Birthday": "1990-01-31", "Nickname": "Ashu", "Tags": "VIP, Pune",
        "Notes": "likes tea\nand more", "GST No": "27ABC", "Fax": "011 4155 0000",
    }, {}, {"Name": "Ravi", "Phone": "9876543212"}]  # fmt: skip


def test_contacts_of_google_as_it_wrote_them_before_are_known_too() -> None:
    text = exported(OLD_GOOGLE, {
        "Name": "Asha Verma", "Given Name": "Asha", "Family Name": "Verma", "Group Membership": "* myContacts ::: VIP",
        "E-mail 1 - Type": "* Other", "E-mail 1 - Value": "a@example.com", "Phone 1 - Type": "Mobile",
        "Phone 1 - Value": "+91 98765 43210", "Organization 1 - Name": "Verma Traders",
        "Organization 1 - Title": "Owner",
    })  # fmt: skip
    assert people(text, "google.csv") == [{
        "Name": "Asha Verma", "Phone": "+91 98765 43210", "Email": "a@example.com", "Organisation": "Verma Traders",
        "Tags": "VIP", "Organization 1 - Title": "Owner",
    }]  # fmt: skip


def test_contacts_of_outlook_are_put_under_plain_headers() -> None:
    text = exported(OUTLOOK, {
        "First Name": "Asha", "Last Name": "Verma", "Title": "Dr.", "E-mail Address": "a@example.com",
        "Home Phone": "011 4155 0000", "Mobile Phone": "+91 98765 43210", "Business Fax": "011 4155 0001",
        "Company": "Verma Traders", "Job Title": "Owner", "Home Street": "12 High St", "Home City": "Pune",
        "Home Country/Region": "India", "Birthday": "0/0/00", "Anniversary": "0/0/00", "Notes": "tea",
        "Categories": "VIP;Pune", "Priority": "Normal",
    })  # fmt: skip
    assert people(text, "outlook.csv") == [{
        "Name": "Dr. Asha Verma", "Phone": "+91 98765 43210", "Phone 2": "011 4155 0000", "Email": "a@example.com",
        "Organisation": "Verma Traders", "Address": "12 High St", "City": "Pune", "Country": "India",
        "Tags": "VIP, Pune", "Notes": "tea", "Job Title": "Owner", "Fax": "011 4155 0001",
    }]  # fmt: skip


def test_a_list_that_only_has_a_few_of_such_headers_stays_as_it_is() -> None:
    text = "First Name,Mobile Phone,E-mail Address\nAsha,9876543210,a@example.com\n"
    assert list(people(text, "x.csv")[0]) == ["First Name", "Mobile Phone", "E-mail Address"]


def test_an_address_book_is_planned_as_a_list_of_customers() -> None:
    text = card("FN:Asha Verma", "TEL;CELL:+91 98765 43210", "EMAIL:asha@example.com", "ADR:;;12 High St;Pune;;;India")
    planned = plan(read_file("contacts.vcf", (text + card("FN:Ravi Kumar", "TEL;CELL:9876543211")).encode()))
    assert [(row.place.row, row.fields["name"], row.fields["phone"]) for row in planned.rows] == [
        (2, "Asha Verma", "+919876543210"), (3, "Ravi Kumar", "+919876543211"),
    ]  # fmt: skip
    assert planned.sheets[0].kind == "customers"


def test_the_headers_that_are_put_over_people_are_known_to_every_list() -> None:
    known = vocabulary().by_header
    for header in ("name", "phone", "phone 2", "email", "address", "city", "country", "nickname", "tags", "notes"):
        assert header in known


_LINES = st.sampled_from([
    "BEGIN:VCARD", "END:VCARD", "VERSION:2.1", "FN:Asha", "TEL;CELL:1", "N:a;b;c", "AGENT:", "X", "", " folded", "\tx=",
    "NOTE;ENCODING=QUOTED-PRINTABLE:=41=", "=42=", "ADR;QUOTED-PRINTABLE;CHARSET=utf-16:;;=41", "NOTE;BASE64:!!",
    'TEL;"a:b',
    "BDAY:20261399", "BDAY:1990-01-31T10:00", "CATEGORIES:a,b\\,c", "ORG:\\;\\\\;x\\", "EMAIL:mailto:a@b",
])  # fmt: skip


@given(st.lists(_LINES | st.text(max_size=12), max_size=30))
def test_any_lines_are_people_or_refused(lines: list[str]) -> None:
    text = "\n".join(("BEGIN:VCARD", *lines))
    with suppress(UnreadableFile):
        (sheet,) = read_file("x.vcf", text.encode("utf-8", "replace"))
        assert all(len(row) <= len(sheet.rows[0]) for row in sheet.rows[1:])


@given(st.binary(max_size=300))
def test_any_bytes_after_the_start_of_a_card_are_people_or_refused(content: bytes) -> None:
    with suppress(UnreadableFile):
        read_file("x.vcf", b"BEGIN:VCARD\nFN:" + content + b"\nEND:VCARD\n")
