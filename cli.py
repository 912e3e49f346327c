"""Duebook at the command line. It acts as the owner of the machine.

Exit code 0: done; 1: refused, the sentence on stderr; 2: wrong usage. With --json one JSON document stands on stdout
and nothing else. Amounts are decimal strings, dates are YYYY-MM-DD.
"""

import gc
import json
import sys
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import typer

from services import command_line as desk

# long: every command stands in the one door, a few lines each

app = typer.Typer(
    help="Duebook: who owes what, who has prepaid, whose sessions are left.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)  # fmt: skip

user = typer.Typer(help="Who may come in.", no_args_is_help=True)
app.add_typer(user, name="user")
package = typer.Typer(
    help="Packages of sessions: sold, passed on, and what a list said otherwise.", no_args_is_help=True
)
app.add_typer(package, name="package")

key = typer.Typer(help="Programs that ask over the API, and their keys.", no_args_is_help=True)
app.add_typer(key, name="key")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


class BookFormat(StrEnum):
    """What an export can be written as."""

    XLSX = "xlsx"
    CSV = "csv"
    HLEDGER = "hledger"
    BEANCOUNT = "beancount"
    EVERYTHING = "everything"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("write a day like 2026-11-21") from None


Day = Annotated[date | None, typer.Option(parser=_day, metavar="YYYY-MM-DD")]


@app.command()
def setup(
    shop: Annotated[str, typer.Option(help="The shop's name.")],
    owner: Annotated[str, typer.Option(help="The owner's sign-in name.")],
    currency: Annotated[str, typer.Option(help="Three letters, like INR.")] = "INR",
    region: Annotated[str, typer.Option(help="The country, two letters: how phones are read.")] = "IN",
    timezone: Annotated[str, typer.Option(help="Like Asia/Kolkata: when a day begins.")] = "Asia/Kolkata",
) -> None:
    """Start a new book in the data folder. The owner's password: DUEBOOK_OWNER_PASSWORD, or typed at the terminal."""
    password = later("people").owners_password()
    recovery = desk.set_up(shop, owner, currency, region, timezone, password)
    print(f"{shop} is set up.")
    if recovery:
        print(f"Recovery code of the owner, to keep on paper: {recovery}")
    else:
        print("The owner has no password yet: Duebook asks for one when it is opened.")


@app.command()
def sample(
    customers: Annotated[int, typer.Option(min=1, max=1_000_000)],
    entries: Annotated[int, typer.Option(min=0, max=10_000_000)],
    seed: Annotated[int, typer.Option(help="The same seed makes the same shop.")] = 1,
) -> None:
    """Fill a book without customers with a believable shop, one act an entry."""
    print(desk.sample(customers, entries, seed, _progress(customers + entries)))


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Sheets: .xlsx, .csv, …")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only look: nothing is recorded.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse a list in which any row has a problem.")] = False,
    plain_quotes: Annotated[
        bool, typer.Option("--plain-quotes", help="Read the quotation marks of text files as plain signs.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring in lists of customers, what they owe, what they hold, and their packages."""
    results = desk.bring_in(files, dry_run=dry_run, strict=strict, plain_quotes=plain_quotes)
    if as_json:
        _print_json(results)
        return
    if results and results[0]["no_backup"]:
        print(f"{results[0]['no_backup']} The list was brought in without one.")
    for result in results:
        print(
            f"{result['file']}: {result['added']} added, {result['updated']} updated, {result['skipped']} left out, "
            f"{len(result['problems'])} problems; due {result['due_total']}, prepaid {result['prepaid_total']}"
            f"; {result['packages']} packages, {result['sessions_left']} sessions left"
        )
        for sheet in result["sheets"]:
            for said in (*([] if sheet["used"] else [sheet["reason"]]), *sheet["remarks"]):
                print(f"  {sheet['name']}: {said}".replace("  : ", "  "))
        for question in result["questions"]:
            print(
                f"  {question['sheet']} {question['column']}: the list does not say which is meant "
                f"({question['kind'].replace('_', ' ')}); taken as {question['taken']}. On the page you can answer it."
            )
        for problem in result["problems"]:
            print(f"  {problem['sheet']} row {problem['row']} {problem['column']}: {problem['what']}")


@app.command()
def customers(
    find: Annotated[str, typer.Option(help="Part of a name, phone, nickname or code.")] = "", as_json: AsJson = False
) -> None:
    """List the customers."""
    rows, lines = desk.customers(find), []
    for row in rows:
        owes = f"owes {row['due']}, holds {row['prepaid']}"
        lines.append(f"{row['id']:<7} {row['name']:<30} {row['phone']:<16} {row['status']:<9} {owes}")
    _say(rows, [*lines, f"{len(rows)} customers"], as_json)


@app.command()
def balances(
    as_of: Day = None,
    as_of_seq: Annotated[int | None, typer.Option(min=1, help="What the book said right after this number.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say who owes, who has prepaid, and whose sessions are left."""
    if as_of is not None and as_of_seq is not None:
        raise typer.BadParameter("give --as-of or --as-of-seq, not both")
    found, lines = desk.balances(as_of, as_of_seq), []
    for row in found["rows"]:
        owes = f"due {row['due']:>16} prepaid {row['prepaid']:>14} sessions {row['sessions']}"
        lines.append(f"{row['id']:<7} {row['name']:<30} {owes}")
    total = f"{found['customers']} customers, due {found['due_total']}, prepaid {found['prepaid_total']}"
    _say(found, [*lines, f"{total}, {found['sessions_left']} sessions left"], as_json)


@app.command()
def record(  # noqa: PLR0917 - each is an option of the command
    kind: Annotated[
        str, typer.Argument(help="charge, payment, top_up, use, settle, refund, write_off, session_use, …")
    ],
    customer: Annotated[str, typer.Argument(help="C0001, a code, or a name or phone that fits one customer only.")],
    amount: Annotated[
        str, typer.Argument(help="More than nothing; the kind gives the direction. For session_use: how many.")
    ],
    on: Day = None,
    due: Day = None,
    method: Annotated[str, typer.Option(help="cash, UPI, card, bank, cheque, other")] = "",
    ref: Annotated[str, typer.Option(help="Bill number or reference.")] = "",
    note: Annotated[str, typer.Option(help="What for, or why.")] = "",
    reason: Annotated[str, typer.Option(help="Why money is given up: a write_off needs this or a note.")] = "",
    package: Annotated[str, typer.Option(metavar="P0001", help="Which package is used, or paid.")] = "",
    pays: Annotated[
        list[int] | None, typer.Option(metavar="ID", help="The sale that is paid, by its id; may be said again.")
    ] = None,
    staff: Annotated[str, typer.Option(metavar="NAME", help="Who served: of a session_use, who gave it.")] = "",
    after_last_day: Annotated[
        bool, typer.Option("--after-last-day", help="Use sessions of a package although its last day is over.")
    ] = False,
    key: Annotated[str, typer.Option(help="Your own number for this; said twice, it is recorded once.")] = "",
    as_json: AsJson = False,
) -> None:
    """Record a sale on credit, a payment, or another entry."""
    _tell(
        desk.record(
            kind,
            customer,
            amount,
            on=on,
            due_on=due,
            method=method,
            reference=ref,
            note=note,
            key=key,
            reason=reason,
            package=package,
            pays=pays or (),
            staff=staff,
            over_validity=after_last_day,
        ),
        as_json,
    )


@app.command()
def undo(
    seq: Annotated[int, typer.Argument(help="The number in the history.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it means; nothing is undone.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take back one act, whatever it was; a message that left stays, and --dry-run says so before."""
    done = desk.undo(seq, dry_run=dry_run)
    said = done.get("why_not") or f"{'It can be undone: ' if dry_run else ''}{done['what']} (number {done['seq']})"
    _say(done, filter(None, [said, done["messages"]]), as_json)


@app.command()
def history(
    limit: Annotated[int, typer.Option(min=0, help="How many, newest first; 0 is all.")] = 0, as_json: AsJson = False
) -> None:
    """Tell everything that was done, newest first."""
    acts = desk.history(limit)
    lines = []
    for one in acts:
        undone = f"  (undone by {one['undone_by']})" if one["undone_by"] else ""
        lines.append(f"{one['seq']:>7}  {one['at'][:16].replace('T', ' ')}  {one['name']:<10}  {one['what']}{undone}")
    _say(acts, lines, as_json)


@app.command()
def duplicates(as_json: AsJson = False) -> None:
    """List customers who may be one person, the surest first; nothing is merged by it."""
    pairs = later("duplicates").duplicates()
    lines = []
    for pair in pairs:
        one, other = pair["one"], pair["other"]
        names = f"{one['id']:<7} {one['name']:<30} {other['id']:<7} {other['name']:<30}"
        lines.append(f"{pair['level']:<7} {names} {pair['why']}")
    _say(pairs, [*lines, f"{len(pairs):,} pair{'' if len(pairs) == 1 else 's'}"], as_json)


@app.command()
def merge(
    keep: Annotated[str, typer.Argument(help="Who is kept: C0001, a code, or a name or phone of one customer only.")],
    other: Annotated[list[str], typer.Argument(help="Who is the same person.")],
    as_json: AsJson = False,
) -> None:
    """Merge customers who are one person: all that was recorded is the kept one's then. It can be undone."""
    _tell(later("duplicates").merge(keep, other), as_json)


@app.command()
def verify(as_json: AsJson = False) -> None:
    """Check every line of the book against its checks."""
    found = desk.verify()
    if as_json:
        _print_json(found)
    elif found["whole"]:
        print(f"The book is whole: {found['acts']} acts, every check is right.")
    if not found["whole"]:
        print(found["sentence"], file=sys.stderr)
        raise typer.Exit(1)


@app.command()
def export(
    out: Annotated[Path, typer.Option(help="The file; for csv a folder.")],
    as_what: Annotated[BookFormat, typer.Option("--format", help="hledger's is ledger's, too.")] = BookFormat.CSV,
) -> None:
    """Write the whole book as a workbook, as tables, as the text of another program, or everything in one zip."""
    files = desk.export(as_what.value, out, _show)
    print(f"{len(files)} files written to {out}" if as_what is BookFormat.CSV else f"The book is written to {out}")


@app.command()
def statement(
    customer: Annotated[str, typer.Argument(help="C0001, a code, or a name or phone that fits one customer only.")],
    out: Annotated[Path, typer.Option(help="The file: its ending, .pdf, .txt or .xlsx, says what it is.")],
    since: Day = None,
    until: Day = None,
) -> None:
    """Write what a customer owed before, bought and paid, and owes now; .txt is short, for a phone."""
    print(desk.statement(customer, out, since=since, until=until))


@package.command("list")
def package_list(
    customer: Annotated[str, typer.Argument(help="C0001, a code, a name or phone; everybody when left out.")] = "",
    ending: Annotated[
        int, typer.Option(min=0, help="Only those with sessions left that end within so many days, the soonest first.")
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """List packages: what is left of each, and what is still owed for it."""
    rows, lines = later("packages").packages(customer, ending), []
    for row in rows:
        left = f"{row['left']} of {row['sessions']} left, open {row['balance']}"
        until = f", until {row['valid_until']}" if row["valid_until"] else ""
        lines.append(f"{row['id']:<7} {row['name']:<30} {row['treatment']:<24} {left}{until}")
    _say(rows, [*lines, f"{len(rows):,} package{'' if len(rows) == 1 else 's'}"], as_json)


@package.command("sell")
def package_sell(  # noqa: PLR0917 - each is an option of the command
    customer: Annotated[str, typer.Argument(help="C0001, a code, or a name or phone that fits one customer only.")],
    treatment: Annotated[str, typer.Argument(help="What it is for.")],
    price: Annotated[str, typer.Argument(help="0 for one that is free.")],
    sessions: Annotated[int, typer.Argument(min=0)],
    paid: Annotated[str, typer.Option(help="What is paid at once.")] = "",
    method: Annotated[str, typer.Option(help="cash, UPI, card, bank, cheque, other")] = "",
    from_prepaid: Annotated[str, typer.Option(help="What is taken from their prepaid, or a gift card.")] = "",
    on: Day = None,
    due: Day = None,
    parts: Annotated[int, typer.Option(min=0, max=60, help="In so many equal parts; --due is the first one's.")] = 0,
    every: Annotated[str, typer.Option(help="week, two weeks or month")] = "month",
    until: Day = None,
    category: Annotated[str, typer.Option()] = "",
    centre: Annotated[str, typer.Option(help="The customer's own when left out.")] = "",
    ref: Annotated[str, typer.Option(help="Bill number or reference.")] = "",
    note: Annotated[str, typer.Option()] = "",
    key: Annotated[str, typer.Option(help="Your own number for this; said twice, it is recorded once.")] = "",
    as_json: AsJson = False,
) -> None:
    """Sell a package: its price is owed, but for what is paid at once."""
    desk_of = later("packages")
    if every not in desk_of.EVERY:
        raise typer.BadParameter(f"--every is one of: {', '.join(desk_of.EVERY)}")
    sale = desk_of.Sale(
        customer, treatment, price, sessions, paid=paid, method=method, from_prepaid=from_prepaid, on=on, due_on=due,
        parts=parts, every=every, until=until, category=category, centre=centre, reference=ref, note=note,
    )  # fmt: skip
    _tell(desk_of.sell(sale, key), as_json)


@package.command("pass-on")
def package_pass_on(
    package_id: Annotated[str, typer.Argument(metavar="P0001")],
    to: Annotated[str, typer.Argument(help="Who gets it: C0001, a code, or a name or phone of one customer only.")],
    sessions: Annotated[int | None, typer.Option(min=1, help="How many; all that are left when left out.")] = None,
    on: Day = None,
    key: Annotated[str, typer.Option(help="Your own number for this; said twice, it is recorded once.")] = "",
    as_json: AsJson = False,
) -> None:
    """Pass what is left of a package on to another customer; what is owed for it stays. It can be undone."""
    _tell(later("packages").pass_on(package_id, to, sessions, on, key), as_json)


@package.command("differences")
def package_differences(as_json: AsJson = False) -> None:
    """List the packages of which a list said another balance than cost less paid, until somebody settles it."""
    found, lines = later("packages").differences(), []
    for row in found["rows"]:
        figures = f"list {row['stated']:>12} computed {row['computed']:>12}"
        lines.append(f"{row['package']:<7} {row['name']:<30} {row['treatment']:<24} {figures}")
    total = f"{found['count']:,} open; the lists say {found['stated']} in all, cost less paid gives {found['computed']}"
    _say(found, [*lines, total], as_json)


@package.command("settle")
def package_settle(
    package_id: Annotated[str, typer.Argument(metavar="P0001")],
    as_listed: Annotated[
        bool, typer.Option("--as-listed/--as-computed", help="Which figure is right: the list's, or cost less paid.")
    ],
    as_json: AsJson = False,
) -> None:
    """Say which figure of a package is right; the difference to it is written off or charged. It can be undone."""
    _tell(later("packages").settle(package_id, list_is_right=as_listed), as_json)


@user.command("add")
def user_add(
    sign_in: Annotated[str, typer.Argument(metavar="NAME", help="The sign-in name.")],
    role: Annotated[str, typer.Option(help="owner, staff or customer")],
    name: Annotated[str, typer.Option(help="What the person is called; the sign-in name when left out.")] = "",
    customer: Annotated[str, typer.Option(metavar="C0001", help="Whose own page it is, for a customer.")] = "",
    centre: Annotated[list[str] | None, typer.Option(help="Staff: only this centre; may be said again.")] = None,
    right: Annotated[
        list[str] | None, typer.Option(help="Staff: record, undo_own_today, …; may be said again.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Let somebody come in. The password: DUEBOOK_USER_PASSWORD, or typed; else a one-time code is printed."""
    added = later("people").add(sign_in, role, name, customer, centre or [], right or [])
    if as_json:
        _print_json(added)
        return
    print(f"{added['name']} signs in as {added['sign_in']} ({added['role']}).")
    if added["code"]:
        print(f"One-time code for choosing a password, for 24 hours: {added['code']}")


@user.command("list")
def user_list(as_json: AsJson = False) -> None:
    """List everybody who may come in, or could once."""
    rows, lines = later("people").people(), []
    for row in rows:
        state = ("has a password" if row["has_password"] else "no password") if row["may_come_in"] else "kept out"
        lines.append(f"{row['id']:<7} {row['sign_in']:<24} {row['role']:<9} {row['name']:<30} {state}")
    _say(rows, lines, as_json)


@user.command("disable")
def user_disable(sign_in: Annotated[str, typer.Argument(metavar="NAME")], as_json: AsJson = False) -> None:
    """Keep somebody out; they are signed out everywhere."""
    _tell_person(later("people").set_status(sign_in, out=True), "may not come in any more", as_json)


@user.command("enable")
def user_enable(sign_in: Annotated[str, typer.Argument(metavar="NAME")], as_json: AsJson = False) -> None:
    """Let somebody in again who was kept out."""
    _tell_person(later("people").set_status(sign_in, out=False), "may come in again", as_json)


@user.command("reset")
def user_reset(
    sign_in: Annotated[str, typer.Argument(metavar="NAME", help="The first owner when left out.")] = "",
    as_json: AsJson = False,
) -> None:
    """Give somebody a new password; an owner gets a new recovery code, too."""
    person = later("people").reset(sign_in)
    _tell_person(person, "has a new password", as_json)
    if person["recovery"] and not as_json:
        print(f"Recovery code, to keep on paper: {person['recovery']}")


def _tell_person(person: dict[str, Any], what: str, as_json: bool) -> None:
    _say(person, [f"{person['name']} {what}."], as_json)


@key.command("add")
def key_add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the program is called.")],
    right: Annotated[list[str] | None, typer.Option(help="record, reports, …; may be said again.")] = None,
    centre: Annotated[list[str] | None, typer.Option(help="Only this centre; may be said again.")] = None,
    until: Day = None,
    as_json: AsJson = False,
) -> None:
    """Let a program ask over the API; its key is printed once. Without a right it may only look."""
    _say_key(later("key").add(name, right or [], centre or [], until), as_json)


@key.command("list")
def key_list(as_json: AsJson = False) -> None:
    """List every program that was given a key."""
    rows = later("key").programs()
    lines = [
        f"{row['id']:<7} {row['name']:<30} {'may ask' if row['may_ask'] else 'may not ask':<12} {row['until'] or ''}"
        for row in rows
    ]
    _say(rows, lines, as_json)


@key.command("renew")
def key_renew(
    program: Annotated[str, typer.Argument(metavar="PROGRAM", help="Its name or id.")],
    until: Day = None,
    as_json: AsJson = False,
) -> None:
    """Print a new key for a program; the one before ends."""
    _say_key(later("key").renew(program, until), as_json)


@key.command("end")
def key_end(
    program: Annotated[str, typer.Argument(metavar="PROGRAM", help="Its name or id.")], as_json: AsJson = False
) -> None:
    """Let a program ask no more, at once; its key never counts again."""
    row = later("key").end(program)
    _say(row, [f"The program {row['name']} may not ask any more."], as_json)


def _say_key(row: dict[str, Any], as_json: bool) -> None:
    _say(row, [f"The key of {row['name']}, shown only this once: {row['key']}"], as_json)


@app.command()
def remind(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only look: nothing is put on the list.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say who is reminded today and who is not, and why; and put the reminders on the list."""
    told = later("post").remind(dry_run=dry_run)
    _say(told, later("post").plan_lines(told), as_json)


@app.command()
def outbox(as_json: AsJson = False) -> None:
    """List the messages to customers, the newest first, with what is known of each."""
    found = later("post").messages()
    _say(found, later("post").message_lines(found), as_json)


@app.command()
def deliver(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only look: nothing is sent.")] = False,
    as_json: AsJson = False,
) -> None:
    """Send what waits over the ways that need nobody (e-mail, folder), and say what is known of each."""
    told = later("post").deliver(dry_run=dry_run)
    _say(told, later("post").delivery_lines(told), as_json)


@app.command()
def backup(as_json: AsJson = False) -> None:
    """Make a backup, read it back and try it out; the app may be open meanwhile."""
    made = later("copies").backup(_show)
    _say(made, [f"{made['path']} is proven: {made['customers']:,} customers, {made['entries']:,} entries."], as_json)


@app.command("backup-passphrase")
def backup_passphrase(
    set_it: Annotated[bool, typer.Option("--set", help="DUEBOOK_BACKUP_PASSPHRASE, or typed.")] = False,
    stop: Annotated[bool, typer.Option("--stop", help="Lock new backups no more.")] = False,
    sheet: Annotated[Path | None, typer.Option(help="Write the recovery sheet to print, a .pdf with it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say whether backups are locked with a passphrase; set one, stop, or write the sheet to print."""
    if sum((set_it, stop, sheet is not None)) > 1:
        raise typer.BadParameter("give one of --set, --stop and --sheet")
    lock = later("lock")
    if sheet is not None:
        told = lock.sheet(sheet)
    else:
        told = lock.keep_passphrase() if set_it else lock.stop() if stop else lock.state()
    _say(told, lock.lines_of(told), as_json)


@app.command()
def backups(as_json: AsJson = False) -> None:
    """List the backups, the newest first, and why each is kept."""
    found = later("copies").backups()
    _say(found, later("copies").backup_lines(found), as_json)


@app.command()
def restore(
    backup: Annotated[str, typer.Argument(metavar="NAME-OR-FILE", help="A name from the list, or the path of a file.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    shop: Annotated[str, typer.Option(help="The name of the shop, when the backup is of another one.")] = "",
    settings: Annotated[bool, typer.Option("--settings", help="Put back the settings in it, too.")] = False,
) -> None:
    """Go back to a backup; a copy of the book as it is now is made first. Also where there is no book yet."""

    def agreed(lines: Iterable[str]) -> bool:
        for line in lines:
            print(line)
        return yes or typer.confirm("Go back to it?")

    def wants_settings(lines: list[str]) -> bool:
        if lines:
            print("\n".join(["The settings in the backup differ:", *lines]))
        return settings or bool(lines and not yes and typer.confirm("Put them back, too?", default=False))

    done = later("copies").restore(backup, agreed, shop, wants_settings)
    if not done:
        print("Nothing was changed.")
        raise typer.Exit(1)
    print(f"{done['what']} (number {done['seq']})")
    if done["safety"]:
        print(f"The book as it was before is kept as {done['safety']}.")
    if done["settings"]:
        print(done["settings"])


@app.command()
def reset(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for the name of the shop.")] = False,
    settings: Annotated[bool, typer.Option("--settings", help="Reset the settings, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove the book and all that belongs to it; a proven copy of everything is made first, outside of it."""

    def agreed(lines: list[str]) -> str:
        if not as_json:
            print("\n".join(lines[:-1]))
        return lines[-1] if yes else str(typer.prompt("Type the name of the shop to go on", default="", err=as_json))

    done = later("reset").reset(agreed, with_settings=settings)
    told = f"{done['shop']} is gone from here. The copy is {done['copy']}; the command restore takes it back."
    _say(done, [told], as_json)


@app.command()
def erase(
    customer: Annotated[str, typer.Argument(help="C0001, a code, or a name or phone of one customer only.")],
    originals: Annotated[bool, typer.Option("--originals", help="Delete the lists that hold the person, too.")] = False,
    backups: Annotated[bool, typer.Option("--backups", help="Delete the backups that hold the person, too.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for the number of the customer.")] = False,
    as_json: AsJson = False,
) -> None:
    """Erase a person for good, in every entry and message; amounts and days stay. It cannot be undone."""

    def agreed(lines: list[str], number: str) -> bool:
        if not as_json:
            print("\n".join(lines))
        typed = number if yes else str(typer.prompt(f"Type {number} to go on", default="", err=as_json))
        return typed.strip().upper() == number

    done = later("erase").erase(customer, agreed, originals=originals, backups=backups)
    if not done:
        print("Nothing was changed.", file=sys.stderr)
        raise typer.Exit(1)
    _say(done, [done["what"]], as_json)


def later(name: str) -> ModuleType:
    """Return services that only some commands need: the others need not wait for them."""
    return import_module(f"services.command_{name}")


def _progress(total: int) -> Callable[[int], None]:
    return lambda done: _show(done, total)


def _show(done: int, total: int) -> None:
    """Show in a terminal how far long work is; elsewhere it would only fill a log."""
    if sys.stderr.isatty():
        print(f"\r{done:,} of {total:,}", end="\n" if done >= total else "", file=sys.stderr, flush=True)


def _tell(done: dict[str, Any], as_json: bool) -> None:
    _say(done, [f"{done['what']} (number {done['seq']})"], as_json)


def _say(value: object, lines: Iterable[str], as_json: bool) -> None:
    print(json.dumps(value, ensure_ascii=False) if as_json else "\n".join(lines))


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False))  # json.dump goes piece by piece, four times as long


def main() -> int:
    """Run one command; return the exit code."""
    gc.disable()  # no command leaves circles behind, and looking for them is a third of a large import
    try:
        code = app(standalone_mode=False)
    except desk.LedgerError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except typer.Abort:
        return 1
    except OSError as error:
        print(f"{error.filename or 'The disk'}: {error.strerror or error}.", file=sys.stderr)
        return 1
    except Exception as error:
        # Typer's own words for wrong usage; anything else is a fault of ours and keeps its traceback.
        if not hasattr(error, "show"):
            raise
        error.show()
        return 2
    # A command that ends early hands back its exit code; the others return nothing.
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    sys.exit(main())
