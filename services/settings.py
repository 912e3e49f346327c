"""The shop's preferences: read from settings.toml in one place, checked as a whole, changed without losing a remark.

A missing file, section or key has its default. Every mistake is told, all of them at once, each in one plain sentence
that names the key, what stands there and what may stand there; a name that does not exist is answered with the nearest
one that does.
"""

from __future__ import annotations

import difflib
import json
import re
import stat
import threading
import tomllib
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import AfterValidator, Field, ValidationError

from ledger.book import METHODS
from ledger.errors import LedgerError
from services.centre_rows import CentreRow, as_written
from services.files import replace_file, sync_folder
from services.setting_kinds import AMOUNT, TRUTH, AmountOrNone, Days, Host, Section
from services.settings_api import Api
from services.settings_backups import Backups
from services.settings_messages import Email, Messages, hours_mistakes
from services.settings_packages import Packages

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails

Value = bool | int | str | list[int] | list[str] | list[CentreRow]
LONGEST_VALUE_SHOWN: Final = 60
_SETTING_NAMES: Final = 2  # section and setting; what stands inside a value is told with the whole value
_one_writer = threading.Lock()


class SettingsMistakes(LedgerError):
    """The settings cannot be used as they stand: ``sentences`` has one sentence for each mistake, never none.

    ``rest`` is what holds without the values that are wrong; None when the file cannot be understood at all.
    """

    def __init__(self, sentences: list[str], rest: Settings | None = None) -> None:
        self.sentences, self.rest = sentences, rest
        super().__init__("\n".join(sentences))


# -- what can be set: each description completes the sentence "it must be …" -------------------------------------------


def _known_methods(values: list[str]) -> list[str]:
    if len(set(values)) != len(values) or not set(values) <= set(METHODS[1:]):  # the first one is "not said"
        raise ValueError(values)
    return values


class Money(Section):
    """What holds for sales and payments unless a customer has something else."""

    default_terms_days: Days = Field(default=15, description="a whole number of days from 0 to 3650")
    terms_choices_days: list[Days] = Field(
        default=[15, 30], min_length=1, max_length=6, description="one to six whole numbers of days like [15, 30]"
    )
    overpayment: Literal["refuse", "prepaid"] = Field(default="refuse", description='"refuse" or "prepaid"')
    prepaid_below_zero: bool = Field(default=False, description=TRUTH)
    due_limit: AmountOrNone = Field(default="", description=AMOUNT)
    low_prepaid: AmountOrNone = Field(default="500.00", description=AMOUNT)
    methods: Annotated[list[str], AfterValidator(_known_methods)] = Field(
        default=list(METHODS[1:]), min_length=1, description=f"some of {json.dumps(METHODS[1:])}, each once"
    )


class Centre(Section):
    """A centre of the shop: its name, the letters its vouchers begin with, and what lists call it as well."""

    name: str = Field(min_length=1, max_length=120)
    prefix: str = Field(default="", pattern=r"^[A-Z0-9]{0,4}$")
    also: list[str] = Field(default=[])


def _told_apart(centres: list[Centre]) -> list[Centre]:
    """Return the centres; raise ValueError when one writing stands for two of them, or for none."""
    writings = [{_letters(writing) for writing in (one.name, *one.also)} for one in centres]
    if any("" in one for one in writings) or sum(map(len, writings)) != len(set().union(*writings)):
        raise ValueError(centres)
    return centres


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


class Centres(Section):
    """The centres, under one name each."""

    known: Annotated[list[Centre], AfterValidator(_told_apart)] = Field(
        default=[
            Centre(name="GK2", prefix="GK", also=["Greater Kailash"]),
            Centre(name="Punjabi Bagh", prefix="PB"),
            Centre(name="Preet Vihar", prefix="PV"),
            Centre(name="Pitampura", prefix="PT"),
        ],
        max_length=200,
        description='a list of centres like { name = "GK2", prefix = "GK", also = ["Greater Kailash"] }, no two of one '
        "name, with up to four capital letters or digits as prefix",
    )


class Look(Section):
    """How lists are shown."""

    week_starts_on: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = Field(
        default="monday", description='a day of the week like "monday"'
    )
    rows_per_page: int = Field(default=25, ge=5, le=200, description="a whole number from 5 to 200")


class Data(Section):
    """When files for people are written."""

    quiet_minutes_before_tables: int = Field(
        default=5, ge=1, le=1440, description="a whole number of minutes from 1 to 1440 (a day)"
    )


class Server(Section):
    """Where the shop is found. ``public_url`` is empty while it has no address outside this computer."""

    port: int = Field(default=8501, ge=1024, le=65535, description="a whole number from 1024 to 65535")
    open_browser: bool = Field(default=True, description=TRUTH)
    listen: str = Field(
        default="127.0.0.1",
        pattern=r"^[0-9a-fA-F.:]{2,45}$",
        description='an address of this computer like "127.0.0.1" (nobody else) or "0.0.0.0" (the whole network)',
    )
    hosts: list[Host] = Field(
        default=[], max_length=20, description='a list of names or addresses like ["shop.local", "192.168.1.20"]'
    )
    certificate: str = Field(
        default="", max_length=500, description='the path of a file like "shop.crt", or "" for none'
    )
    certificate_key: str = Field(
        default="", max_length=500, description='the path of a file like "shop.key", or "" for none'
    )
    public_url: str = Field(
        default="",
        pattern=r"^(https?://[^\s/?#]+(/[^\s?#]+)?[^/\s?#])?$",
        description='"" or an address like "https://duebook.example.com" without a slash at its end',
    )


class Payment(Section):
    """How customers pay on their own page."""

    upi: str = Field(
        default="", pattern=r"^([A-Za-z0-9._-]{2,256}@[A-Za-z][A-Za-z0-9.-]{1,63})?$",
        description='"" or the shop\'s UPI address like "sharma.stores@upi"',
    )  # fmt: skip
    words: str = Field(default="", max_length=500, description="a text of at most 500 letters in quotation marks")


class Access(Section):
    """How long somebody stays signed in."""

    idle_minutes: int = Field(default=720, ge=5, le=43_200, description="a whole number of minutes from 5 to 43200")
    absolute_days: int = Field(default=30, ge=1, le=365, description="a whole number of days from 1 to 365")


class Settings(Section):
    """All preferences. Amounts are decimal strings in the book's currency; "" means none."""

    money: Money = Field(default=Money(), description="a section [money] with lines under it")
    centres: Centres = Field(default=Centres(), description="a section [centres] with lines under it")
    packages: Packages = Field(default=Packages(), description="a section [packages] with lines under it")
    look: Look = Field(default=Look(), description="a section [look] with lines under it")
    data: Data = Field(default=Data(), description="a section [data] with lines under it")
    backups: Backups = Field(default=Backups(), description="a section [backups] with lines under it")
    payment: Payment = Field(default=Payment(), description="a section [payment] with lines under it")
    messages: Messages = Field(default=Messages(), description="a section [messages] with lines under it")
    email: Email = Field(default=Email(), description="a section [email] with lines under it")
    access: Access = Field(default=Access(), description="a section [access] with lines under it")
    api: Api = Field(default=Api(), description="a section [api] with lines under it")
    server: Server = Field(default=Server(), description="a section [server] with lines under it")


# -- reading and changing ----------------------------------------------------------------------------------------------


def load(path: Path) -> Settings:
    """Return the settings in the file; the defaults when there is no file.

    Raises SettingsMistakes when it cannot be read or something in it is not right.
    """
    return _checked(_read(path), path.name)


def change(path: Path, key: str, value: Value) -> Settings:
    """Write one value, for example ``change(path, "money.overpayment", "prepaid")``, and return the new settings.

    Remarks, order and everything else in the file stay. The new file is whole or the old one is: written aside, synced,
    renamed. Raises SettingsMistakes, with the file untouched, when the settings would not be right afterwards.
    """
    import tomlkit  # noqa: PLC0415 - as long as reading all settings twice; most starts change none
    from tomlkit.items import AbstractTable  # noqa: PLC0415 - as above

    if key not in known_keys():
        raise SettingsMistakes([_unknown(key)])
    section, name = key.split(".")
    with _one_writer:
        text = _read(path)
        _parsed(text, path.name)
        document = tomlkit.parse(text)
        part = document.get(section)
        if not isinstance(part, AbstractTable):
            part = tomlkit.table()
            document[section] = part
        part[name] = as_written(value)
        text = tomlkit.dumps(document)
        settings = _checked(text, path.name)
        if section == "messages" and (mistakes := hours_mistakes(settings.messages)):
            raise SettingsMistakes(mistakes)
        _replace(path, text)
    return settings


def begin_settings_anew(path: Path) -> None:
    """Give every value in the file its default; remarks and order stay. OSError, with the file untouched.

    A file that cannot be understood is removed, which comes to the same; nothing happens where there is none.
    """
    import tomlkit  # noqa: PLC0415 - see change()

    with _one_writer:
        try:
            text = _read(path)
            _parsed(text, path.name)
        except SettingsMistakes:
            path.unlink(missing_ok=True)
            return
        if not text:
            return
        document, begun = tomlkit.parse(text), Settings().model_dump()
        for section, part in list(document.items()):
            if section not in begun:
                del document[section]
                continue
            for name in [one for one in part if one not in begun[section]]:
                del part[name]
            for name in [one for one in part if part[one] != begun[section][one]]:
                part[name] = begun[section][name]
        target = path.resolve()  # a link stays a link
        replace_file(target, tomlkit.dumps(document).encode(), stat.S_IMODE(target.stat().st_mode))
        sync_folder(target.parent)


def known_keys() -> dict[str, str]:
    """Return every key, like "money.overpayment", with what it must be."""
    return {
        f"{section}.{name}": str(field.description)
        for section, part in Settings().__dict__.items()
        for name, field in type(part).model_fields.items()
    }


# -- mistakes ----------------------------------------------------------------------------------------------------------


def _checked(text: str, file: str) -> Settings:
    values = _parsed(text, file)
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        sentences = [_sentence(mistake, values) for mistake in error.errors(include_url=False)]
        # A list with two wrong days is one mistake.
        raise SettingsMistakes(list(dict.fromkeys(sentences)), _without(values, error)) from error


def _without(values: dict[str, object], error: ValidationError) -> Settings:
    """Return the settings without those that are wrong: these have their defaults, the others stay the shop's."""
    right = {name: dict(part) if isinstance(part, dict) else part for name, part in values.items()}
    for mistake in error.errors(include_url=False):
        section, *names = (str(one) for one in mistake["loc"])
        part = right.get(section)
        if names and isinstance(part, dict):
            part.pop(names[0], None)
        else:
            right.pop(section, None)
    return Settings.model_validate(right)


def _parsed(text: str, file: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        number = int(found[1]) if found else text.count("\n") + 1
        lines = [line.strip() for line in text.replace("\r\n", "\n").split("\n")]
        raise SettingsMistakes(
            [
                f"{file}, line {number} cannot be understood: {lines[number - 1]}"
                + ("" if "overwrite" in str(error) else _expected(lines[:number]))
            ]
            if lines[number - 1]
            else [f"{file} ends in the middle of something; look at its last lines."]
        ) from error


def _expected(lines: list[str]) -> str:
    """Return what belongs on the last of these lines, where a setting of ours stands there, as the end of a sentence.

    ``default_terms_days = fifteen`` is no TOML at all, so nobody else can say that a number was meant.
    """
    section = next((line.strip("[] ") for line in reversed(lines) if re.fullmatch(r"\[\s*\w+\s*]", line)), "")
    name = lines[-1].partition("=")[0].strip()
    meant = known_keys().get(f"{section}.{name}")
    return f" ({section}.{name} must be {meant})." if meant else ""


def _sentence(mistake: ErrorDetails, values: dict[str, object]) -> str:
    names = [part for part in mistake["loc"] if isinstance(part, str)]
    inside, names = len(names) > _SETTING_NAMES, names[:_SETTING_NAMES]
    key = ".".join(names)
    if mistake["type"] == "extra_forbidden" and not inside:
        return _unknown(key)
    value: object = values
    for name in names:
        value = value[name] if isinstance(value, dict) else value
    shown = json.dumps(value, ensure_ascii=False, default=str)
    if len(shown) > LONGEST_VALUE_SHOWN:
        shown = shown[:LONGEST_VALUE_SHOWN] + "…"
    meant = known_keys().get(key) or str(Settings.model_fields[key].description)
    return f"{key} is {shown}; it must be {meant}."


def _unknown(key: str) -> str:
    """Say that there is no such name, and which one may have been meant."""
    known = known_keys()
    section, _, name = key.rpartition(".")
    homes = [other for other in known if other.endswith(f".{name}")]
    if not section and homes:
        sections = " or ".join(f"[{home.split('.')[0]}]" for home in homes)
        return f"{key} stands outside its section; it belongs under {sections}."
    if not section:
        near = difflib.get_close_matches(key, Settings.model_fields, n=1)
        return f"There is no section [{key}]" + (f"; did you mean [{near[0]}]?" if near else ".")
    near = homes or difflib.get_close_matches(key, known, n=1)
    return f"There is no setting {key}" + (f"; did you mean {near[0]}?" if near else ".")


# -- the file ----------------------------------------------------------------------------------------------------------


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise SettingsMistakes(
            [f"{path.name} is not saved as plain text in UTF-8; save it again with that encoding."]
        ) from error
    except OSError as error:
        raise SettingsMistakes([f"{path.name} cannot be read: {error.strerror}."]) from error


def _replace(path: Path, text: str) -> None:
    """Put the text in the place of the file, whole or not at all, with the old file's rights."""
    target = path.resolve()  # a link stays a link
    try:
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o600
        replace_file(target, text.encode(), mode)
        sync_folder(target.parent)
    except OSError as error:
        raise SettingsMistakes([f"{path.name} could not be saved: {error.strerror}."]) from error
