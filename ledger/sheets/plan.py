"""What an import would do, worked out without doing it: pure, quick, and the same again for the same choices."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from ledger.book import Currency, Money
from ledger.matching import Amount, Centre, CentreNames, CountProblem, KnownPeople, read_amount, read_whole
from ledger.sheets.balances import signed
from ledger.sheets.cells import Sheet, text_of
from ledger.sheets.choices import Choices, SheetChoice
from ledger.sheets.columns import by_field
from ledger.sheets.gather import gather
from ledger.sheets.headers import header_cells
from ledger.sheets.judge import HEADER_AGAIN, HIDDEN, TOTAL, Judged
from ledger.sheets.ledger_joins import join_by_name, without_double
from ledger.sheets.ledger_lines import read_ledger
from ledger.sheets.ledger_rows import BOTH_SIDES, CLOSING
from ledger.sheets.lines import Line, Lines, read_lines
from ledger.sheets.model import ImportPlan, LeftOut, OpeningKind, Problem, SheetPlan, StatedTotal, net_of
from ledger.sheets.open_money import said_of_open_amounts
from ledger.sheets.own_table import OWN_TABLE, is_own
from ledger.sheets.sections import OWED_BY_THE_SHOP
from ledger.sheets.setting import Setting
from ledger.sheets.several import judge_all
from ledger.sheets.tables import BELOW
from ledger.sheets.twins import said_of_twins

AS_LAST_TIME = "Read as last time, when you corrected a list with the same headings. Change whatever is other now."
LEADS = (
    "These are leads. They are brought in as customers, and what is only known of leads is kept beside them; their "
    "stages and follow-ups are not brought in."
)


def plan_import(
    sheets: Sequence[Sheet],
    known: KnownPeople,
    *,
    region: str,
    currency: Currency,
    today: date,
    choices: Choices | None = None,
    centres: Sequence[Centre] = (),
) -> ImportPlan:
    """Return what bringing in these sheets (of one or several files) would do to a book with these customers.

    ``region`` ("IN") reads phones without a country and proposes the order of dates; ``today`` only serves to notice
    due dates that are far away. ``centres`` are those that the shop has named; others keep the name that came first.
    """
    choices = choices or Choices()
    setting = Setting(region, currency, today, choices.capitals, choices.take_slips)
    centre_names = CentreNames(centres, (customer.fields.get("centre", "") for customer in known.customers))
    plans: list[SheetPlan] = []
    problems: list[Problem] = []
    lines: list[Line] = []
    names = [(sheet.file, sheet.name) for sheet in sheets]
    tables = (
        table
        for sheet in sheets
        for table in judge_all(sheet, region, choices, known, [name for file, name in names if file == sheet.file])
    )
    for judged, choice in tables:
        read = Lines()
        if not judged.reason and _wanted(judged, choice):
            without = choices.leave_out_without_phone
            reads = read_ledger if judged.kind == "entries" else read_lines
            read = reads(judged, setting, choice, centre_names, leave_out_without_phone=without)
        plan = _sheet_plan(judged, read, setting, choice)
        plans.append(plan)
        problems += [*_about_sheet(judged, plan, read), *read.problems]
        lines += read.lines
    lines, by_name = join_by_name(lines)
    gathered = gather(lines, known)
    rows, told_twice = without_double(gathered.rows)
    told = [*problems, *gathered.problems, *told_twice]
    order = {(plan.file, plan.name): at for at, plan in enumerate(plans)}
    left_out: dict[tuple[str, str], list[LeftOut]] = {}
    for place, why in gathered.left_out.items():
        left_out.setdefault((place.file, place.sheet), []).append(LeftOut(place.row, "", why))
    plans = [replace(plan, left_out=(*plan.left_out, *left_out.get((plan.file, plan.name), ()))) for plan in plans]
    return ImportPlan(
        sheets=tuple(plans),
        rows=tuple(rows),
        problems=tuple(sorted(told, key=lambda one: (order[one.file, one.sheet], one.row))),
        same_person_twice=(*gathered.twice, *by_name),
        due_total=_total([row.due for row in rows if row.customer is None], currency),
        prepaid_total=_total([row.prepaid for row in rows if row.customer is None], currency),
        likely=tuple(gathered.likely),
    )


def _wanted(judged: Judged, choice: SheetChoice) -> bool:
    return not (judged.sheet.hidden or judged.unwanted) if choice.use is None else choice.use


def _not_wanted(judged: Judged, choice: SheetChoice) -> str:
    if choice.use is not None:
        return "Switched off."
    return HIDDEN if judged.sheet.hidden else judged.unwanted


def _sheet_plan(judged: Judged, read: Lines, setting: Setting, choice: SheetChoice) -> SheetPlan:
    sheet = judged.sheet
    used = not judged.reason and _wanted(judged, choice)
    reason = judged.reason or ("" if used else _not_wanted(judged, choice))
    doubts = _doubts(judged, setting.region)
    return SheetPlan(
        file=sheet.file,
        name=sheet.name,
        kind=judged.kind,
        used=used,
        reason=reason,
        rows=len(judged.rows),
        header_row=judged.header_row,
        columns=judged.columns,
        left_out=tuple(sorted([*judged.left_out, *read.left_out], key=lambda left: left.row)),
        questions=tuple(read.questions),
        due_total=_total(_of_kind("due", read.lines), setting.currency),
        prepaid_total=_total(_of_kind("prepaid", read.lines), setting.currency),
        stated_totals=tuple(_stated(judged, read, setting)) if used else (),
        packages=sum(len(line.packages) for line in read.lines),
        sessions_left=sum(package.left for line in read.lines for package in line.packages),
        entries=sum(len(line.entries) for line in read.lines),
        within=sheet.within,
        remarks=(*_remarks(judged, choice), *doubts, *read.remarks) if used else (),
        to_look_at=used and bool(doubts or read.remarks),
    )


def _remarks(judged: Judged, choice: SheetChoice) -> tuple[str, ...]:
    if is_own(judged.columns):
        return (OWN_TABLE,)
    found = [AS_LAST_TIME] if choice.as_last_time else []
    return (*found, LEADS) if judged.kind == "leads" else tuple(found)


def _doubts(judged: Judged, region: str) -> list[str]:
    """Return what a person should see of how the columns were read."""
    columns, sheet, at = judged.columns, judged.sheet, judged.header_row
    if is_own(columns):
        return []
    twins = list(said_of_twins(columns, header_cells(sheet, at)))
    return [*twins, *filter(None, [said_of_open_amounts(columns, sheet.rows[at:], region)])]


def _of_kind(kind: OpeningKind, lines: Sequence[Line]) -> list[Money]:
    """Return everything that these rows say is owed, or held."""
    amounts = [one.amount for line in lines for one in line.openings if one.kind == kind]
    packages = (package for line in lines for package in line.packages)
    amounts += [amount for line in lines for what, amount in net_of(line.entries) if what == kind]
    return amounts + [amount for package in packages for what, amount in package.amounts if what == kind]


def _stated(judged: Judged, read: Lines, setting: Setting) -> list[StatedTotal]:
    """Compare what total rows say with the rows themselves: all of them, those above, or those since the last total."""
    fields = by_field(judged.columns)
    found: list[StatedTotal] = []
    last = 0
    for number, row in judged.totals:
        for key, total in read.sums.items():
            column = fields[key][0]
            cell = row[column.index - 1] if column.index <= len(row) else None
            value = read_amount(cell, setting.currency, read.styles[key])
            if isinstance(value, Amount):
                stated = signed(key, value)
                found.append(StatedTotal(number, column.source, stated, _meant(read, key, stated, total, last, number)))
        for key, count in read.counts.items():
            column = fields[key][0]
            stated_count = read_whole(row[column.index - 1] if column.index <= len(row) else None)
            if isinstance(stated_count, int):
                summed = _meant(read, key, stated_count, count, last, number)
                found.append(StatedTotal(number, column.source, stated_count, summed))
        last = number
    return found


def _meant(
    read: Lines, key: str, stated: Money | int, total: Money | int, last: int, number: int
) -> Money | int:  # fmt: skip
    """Return the sum that a total row at ``number`` is about: the one it fits, else that of the rows since ``last``."""
    if stated == total or read.sum_between is None:
        return total
    above, since = read.sum_between(key, 0, number), read.sum_between(key, last, number)
    return above if stated == above or not last else since


def _unclear_totals(judged: Judged, read: Lines) -> Iterator[Problem]:
    """Yield what is wrong with each count of a total row that may be one of two numbers."""
    fields, sheet = by_field(judged.columns), judged.sheet
    for number, row in judged.totals:
        for column in (fields[key][0] for key in read.counts):
            cell = row[column.index - 1] if column.index <= len(row) else None
            stated = read_whole(cell)
            if isinstance(stated, CountProblem):
                said = text_of(cell)
                what = f"The total row says {said}, which {stated.what}."
                then = "The rows are brought in, the total is left out."
                yield Problem(sheet.file, sheet.name, number, column.source, said, what, then)


def _about_sheet(judged: Judged, plan: SheetPlan, read: Lines) -> list[Problem]:
    """Return what is to be said of a sheet as a whole."""
    sheet = judged.sheet
    told: list[Problem] = []

    def tell(row: int, column: str, value: str, what: str, then: str) -> None:
        told.append(Problem(sheet.file, sheet.name, row, column, value, what, then))

    if not plan.used:
        return told
    for one in judged.told:
        tell(one.row, "", "", one.what, one.then)
    hidden = [number for number, _ in judged.rows if number in sheet.hidden_rows]
    if hidden:
        are = "1 row is" if len(hidden) == 1 else f"{len(hidden):,} rows are"
        what = f"{are} hidden in the file, the first is row {hidden[0]}."
        tell(0, "", "", what, "Brought in like the others.")
    told_of = {one.row for one in judged.told}
    for left in judged.left_out:
        if left.row in told_of:
            continue
        if left.why not in (TOTAL, HEADER_AGAIN, CLOSING, BOTH_SIDES, BELOW, OWED_BY_THE_SHOP) and not any(
            total.row == left.row and total.matches for total in plan.stated_totals
        ):
            tell(left.row, "", left.what, left.why, "Left out.")
    told += _unclear_totals(judged, read)
    for total in plan.stated_totals:
        if not total.matches:
            what = f"The total row says {total.stated}, the rows above come to {total.summed}."
            tell(total.row, total.column, str(total.stated), what, "The rows are brought in, the total is left out.")
    return told


def _total(amounts: Sequence[Money | None], currency: Currency) -> Money:
    return Money(sum(amount.minor for amount in amounts if amount is not None), currency)
