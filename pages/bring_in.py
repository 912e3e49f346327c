"""Bring my list: files in, a look at what would happen, one button, and a receipt with a way back."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ledger.errors import LedgerError
from ledger.sheets import Choices, ImportPlan, Question, SheetChoice, SheetPlan
from pages.parts.frame import new_key
from pages.parts.import_details import show_details
from pages.parts.import_held import FILES as UPLOADER
from pages.parts.import_held import Upload, come_back, let_go, show_held, with_held
from pages.parts.import_receipt import says, show_last, show_receipt
from pages.parts.import_tables import Places
from pages.parts.who import current
from pages.parts.words import count_of, plain
from services import Desk, ReadFile, field_labels

KIND_WORDS = {
    "customers": "customers", "dues": "what customers owe", "credits": "what customers have prepaid",
    "packages": "packages of sessions", "entries": "sales and payments, line by line", "leads": "leads",
    "none": "not a list",
}  # fmt: skip
QUESTIONS = {
    "date_order": "How are the days in “{}” written?",
    "decimal_style": "How are the amounts in “{}” written?",
    "balance": "What does “{}” say?",
}
ANSWERS = {
    "dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day",
    "due": "what they owe", "prepaid": "what they have prepaid", "neither": "neither of them",
    "point": "1,000.50", "comma": "1.000,50",
}  # fmt: skip
AS_WRITTEN = "Name as written"  # beside a customer whose name was mended
CAPITALS = {"mended": "Mend, and note how it was", "agreed": "Mend", "as_written": "Leave as they are"}
STEPS = ("Files", "Look before you import", "Done")
FILES, LOOK, DONE = range(3)
ROWS_MAX = 100_000


def show(shop: Desk) -> None:
    """Draw the page."""
    st.title("Bring my list")
    if shop.person.centres:
        st.info("Lists are of the whole shop. Somebody who sees all of its centres brings them in.")
        return
    if done := st.session_state.get("import_done"):
        show_steps(DONE)
        show_receipt(shop, done)
        return
    come_back()
    uploaded = with_held(st.file_uploader(
        "Excel, CSV or contacts (vCard)", key=UPLOADER, accept_multiple_files=True,
        help="Nothing is recorded before you have seen what would happen.",
    ))  # fmt: skip
    show_held()
    pasted = paste_field()
    there = bool(uploaded) or bool(pasted.strip())
    show_steps(LOOK if there else FILES)
    if not there:
        st.session_state.pop("import_read", None)
        st.caption(
            "One row per customer, per package, or per sale and payment: name, phone, what they owe or have prepaid, "
            "sessions bought and used. "
            "Headings may stand in any order and in several languages; what is not known is kept, not dropped."
        )
        show_last(shop)
        return
    files = read(shop, uploaded, pasted)
    for file in files:
        if file.refusal or file.before:
            st.error(plain(file.refusal or file.before), icon=":material/block:")
        if file.stray_quotes and not file.before:
            st.button(
                "Read its quotation marks as plain signs", key=f"import_quotes_{file.sha256[:12]}",
                icon=":material/format_quote:", on_click=take_quotes_as_signs, args=(file.sha256,),
            )  # fmt: skip
    if not any(file.sheets and not file.before for file in files):
        return
    plan = planned(shop, files)
    show_sheets(plan, {file.name: file.sha256[:12] for file in files})
    if any(sheet.used for sheet in plan.sheets):
        show_preview(shop, files, plan)


def paste_field() -> str:
    """Offer to paste what was copied in a spreadsheet, a page or a chat; return it."""
    with st.expander("Or paste a table", icon=":material/content_paste:", key="import_paste"):
        return st.text_area(
            "Table", key="import_pasted", height=160, label_visibility="collapsed",
            placeholder="Copy the cells in Excel or Google Sheets, with their headings, and paste them here.",
        )  # fmt: skip


def take_quotes_as_signs(digest: str) -> None:
    """Have a file read again whose quotation marks do not fit together: each is then a sign like any other."""
    st.session_state["import_plain_quotes"] = {*plain_quotes(), digest}


def plain_quotes() -> set[str]:
    """Return the hashes of the files whose quotation marks are signs like any other."""
    said: set[str] = st.session_state.get("import_plain_quotes", set())
    return said


def planned(shop: Desk, files: list[ReadFile]) -> ImportPlan:
    """Return what bringing the files in would do, worked out again only when something of it has changed."""
    chosen = choices()
    asked = repr(([file.sha256 for file in files], chosen, shop.settings.centres, shop.book.version, shop.today()))
    if st.session_state.get("import_plan", (None,))[0] != asked:
        st.session_state["import_plan"] = (asked, shop.plan_import(files, chosen))
    plan: ImportPlan = st.session_state["import_plan"][1]
    return plan


def show_steps(at: int) -> None:
    """Say how far this is."""
    words = []
    for place, step in enumerate(STEPS):
        if place < at:
            words.append(f":material/check_circle: {step}")
        elif place == at:
            words.append(f":green[:material/radio_button_checked: **{step}**]")
        else:
            words.append(f":gray[{step}]")
    st.markdown(" :material/chevron_right: ".join(words))


def read(shop: Desk, uploaded: Sequence[Upload], pasted: str) -> list[ReadFile]:
    """Read the files once; drawing the page again does not read them again."""
    ids = (*(file.file_id for file in uploaded), pasted, *sorted(plain_quotes()))
    kept = st.session_state.get("import_read")
    if kept is not None and kept[0] == ids:
        return list(kept[1])
    bar = st.progress(0.0, "Reading")
    contents = [(file.name, file.getvalue()) for file in uploaded]
    files = shop.read_files(contents, moving(bar), pasted=pasted, plain_quotes=plain_quotes())
    bar.empty()
    # What was corrected in a list stays when another one is added, and goes when it is taken away.
    before = {(file.name, file.sha256) for file in (kept[1] if kept else ())}
    same = {file.name for file in files if (file.name, file.sha256) in before}
    corrected = st.session_state.get("import_choices", {})
    st.session_state["import_read"] = (ids, files)
    st.session_state["import_key"] = new_key()
    kept_choices = {place: one for place, one in corrected.items() if place[0] in same}
    st.session_state["import_choices"] = {**shop.recall_choices(files), **kept_choices}
    return files


def moving(bar: DeltaGenerator) -> Callable[[float, str], None]:
    """Return what moves a bar: how far it is (0 to 1), and what is being done."""

    def move(done: float, what: str) -> None:
        bar.progress(min(done, 1.0), plain(what))

    return move


def choices() -> Choices:
    """Return what a person has corrected so far."""
    corrected: dict[tuple[str, str], SheetChoice] = st.session_state.get("import_choices", {})
    asked = st.session_state
    return Choices(
        corrected, leave_out_without_phone=bool(asked.get("import_without_phone", False)),
        capitals=asked.get("import_capitals") or "mended", take_slips=bool(asked.get("import_slips", False)),
    )  # fmt: skip


def correct(sheet: SheetPlan, **changed: object) -> None:
    """Remember a correction to one sheet and plan again."""
    corrected = dict(st.session_state.get("import_choices", {}))
    place = (sheet.file, sheet.name)
    old = corrected.get(place, SheetChoice())
    values = {name: getattr(old, name) for name in SheetChoice.__dataclass_fields__}
    corrected[place] = SheetChoice(**values | changed)
    st.session_state["import_choices"] = corrected
    st.rerun()


def show_sheets(plan: ImportPlan, marks: Mapping[str, str]) -> None:
    """Draw every sheet that was found, what it is taken for, and its columns.

    ``marks``, by the names of the files, tell two lists of one name apart, so that none is drawn with the other's
    corrections.
    """
    nothing_used = not any(sheet.used for sheet in plan.sheets)  # then the reasons are all there is to see
    for sheet in plan.sheets:
        mark = f"{marks[sheet.file]}_{sheet.file}_{sheet.name}"
        head = f"heading in row {sheet.header_row}" if sheet.header_row else "no heading"
        named = f"sheet “{sheet.name}”" if sheet.name else ""
        facts = (sheet.file, named, KIND_WORDS[sheet.kind], head, count_of(sheet.rows, "row"))
        title = " · ".join(fact for fact in facts if fact)
        with st.expander(
            plain(title),
            icon=":material/table:" if sheet.used else ":material/block:",
            expanded=bool(
                nothing_used or sheet.questions or sheet.to_look_at or choices().of(sheet.file, sheet.name).columns
            ),
            key=f"import_sheet_{mark}",
        ):
            for sentence in (*filter(None, [sheet.reason]), *sheet.remarks):
                st.markdown(plain(sentence))
            if sheet.kind != "none":
                use = st.toggle("Bring this sheet in", value=sheet.used, key=f"import_use_{mark}")
                # What cannot be brought in stays out however often it is asked for: asking once is enough.
                if use != sheet.used and use != choices().of(sheet.file, sheet.name).use:
                    correct(sheet, use=use)
            if sheet.used:
                st.markdown(f":small[{plain(sums_of(sheet))}]")
            for question in sheet.questions:
                ask(sheet, question, mark)
            if sheet.columns:
                show_columns(sheet, mark)
                ask_for_heading(sheet, mark)


def sums_of(one: SheetPlan | ImportPlan) -> str:
    """Return what a sheet, or everything together, says of money and sessions."""
    said = f"Dues {one.due_total}, prepaid {one.prepaid_total}"
    if one.packages:
        said += f", {count_of(one.packages, 'package')} with {count_of(one.sessions_left, 'session')} left"
    return said


def ask(sheet: SheetPlan, question: Question, mark: str) -> None:
    """Ask what the sheet alone cannot tell; an answer stands there and can be changed."""
    kind = question.kind
    label = QUESTIONS[kind].format(question.column)
    examples = ", ".join(question.examples)
    picked = st.segmented_control(
        plain(f"{label} ({examples})" if examples else label), list(question.options), default=question.proposed,
        key=f"import_ask_{mark}_{kind}", format_func=lambda one: ANSWERS.get(one, one),
    )  # fmt: skip
    if picked and picked != question.proposed:
        correct(sheet, **{kind: picked})


def show_columns(sheet: SheetPlan, mark: str) -> None:
    """Draw the columns with three values of each and the field it becomes, to be corrected."""
    labels = field_labels()
    for column in sheet.columns:
        said, meant = st.columns([3, 2], vertical_alignment="center")  # one below the other where a screen is narrow
        sure = "" if column.confidence == "sure" else " :orange-badge[guess]"
        samples = ", ".join(column.samples[:3])
        said.markdown(f"**{plain(column.source)}**{sure}  \n:small[:gray[{plain(samples)}]]")
        options = list(labels)
        index = options.index(column.field) if column.field in options else 0
        picked = meant.selectbox(
            f"Column {column.index} becomes", options, index=index, format_func=lambda name: labels[name],
            label_visibility="collapsed", key=f"import_column_{mark}_{column.index}_{column.field}",
        )  # fmt: skip
        if picked != options[index]:
            old = st.session_state.get("import_choices", {}).get((sheet.file, sheet.name), SheetChoice()).columns
            correct(sheet, columns={**old, column.index: picked})


def ask_for_heading(sheet: SheetPlan, mark: str) -> None:
    """Let the person say in which row the headings stand."""
    row = st.number_input(
        "Row of the headings (0: there are none)",
        0,
        ROWS_MAX,
        sheet.header_row,
        width=280,
        key=f"import_heading_{mark}",
    )
    # A row that is not there is asked for once: the last one is taken then.
    if row not in (sheet.header_row, choices().of(sheet.file, sheet.name).header_row):
        correct(sheet, header_row=row)


def show_preview(shop: Desk, files: list[ReadFile], plan: ImportPlan) -> None:
    """Draw what would happen, and the one button."""
    cards = [
        (":material/person_add: Will be added", plan.added),
        (":material/sync: Will change", plan.updated),
        (":material/group: Same person", len(plan.same_person_twice)),
        (":material/error: Problems", len(plan.problems)),
    ]
    if plan.packages:
        cards += [
            (":material/inventory_2: Packages", plan.packages),
            (":material/confirmation_number: Sessions left", plan.sessions_left),
        ]
    grid = st.grid(3 if plan.packages else 4, min_column_width=150)
    for label, count in cards:
        with grid.cell(), st.container(border=True):
            st.metric(label, f"{count:,}")
    show_totals(plan)
    show_details(files, plan)
    show_wishes(plan)
    people = plan.added + plan.updated
    label = f"Import {count_of(people, 'customer')}" if people else "Nothing to import"
    if st.button(label, key="import_go", type="primary", icon=":material/check:", disabled=not people):
        bring_in(shop, files, plan)


def show_wishes(plan: ImportPlan) -> None:
    """Let the person say how names and addresses are taken, and which rows stay out."""
    with st.container(border=True, key="import_wishes"):
        # Asked where there is such a name; or where it was answered, so that the answer can be changed.
        answered = st.session_state.get("import_capitals", "mended") != "mended"
        in_capitals = answered or any(AS_WRITTEN in row.fields.get("extra", {}) for row in plan.rows)
        if in_capitals:
            st.session_state.setdefault("import_capitals", "mended")
            st.segmented_control(
                "Names that are ALL CAPITALS or all small",
                list(CAPITALS),
                key="import_capitals",
                required=True,
                format_func=CAPITALS.__getitem__,
            )
        st.toggle("Mend likely slips in e-mail addresses (gmial.com)", key="import_slips")
        st.toggle("Leave out rows without a usable phone", key="import_without_phone")


def show_totals(plan: ImportPlan) -> None:
    """Compare the sum of the rows with the total that the sheet itself states."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="import_totals"):
        st.markdown(f"Dues in the list **{plan.due_total}** · prepaid **{plan.prepaid_total}**", width="stretch")
        where = Places(plan)
        for sheet in plan.sheets:
            of = where.name(sheet.file, sheet.name) if len([one for one in plan.sheets if one.used]) > 1 else ""
            of = f" of {plain(of)}" if of else ""
            wrong = {stated.row for stated in sheet.stated_totals if not stated.matches}
            for row in dict.fromkeys(stated.row for stated in sheet.stated_totals):
                if row not in wrong:
                    st.markdown(f":green-badge[:material/check: matches the total in row {row:,}{of}]", width="content")
            for stated in sheet.stated_totals:
                if not stated.matches:
                    st.markdown(
                        # No badge: a badge is cut off where a phone is too narrow for it.
                        f":red[:material/warning: row {stated.row:,}{of} says {stated.stated}, "
                        f"the rows add up to {stated.summed}]",
                        width="content",
                    )
    if plan.differences:
        total = sum(plan.differences[1:], start=plan.differences[0])
        st.markdown(
            f":orange-badge[:material/rule: {count_of(len(plan.differences), 'package')}] "
            f"{'says' if len(plan.differences) == 1 else 'say'} another balance than amount less paid, **{total}** "
            "altogether. They are brought in as the list says, and stand under Reports, Differences to the list, until "
            "they are settled."
        )


def bring_in(shop: Desk, files: list[ReadFile], plan: ImportPlan) -> None:
    """Record the import with a bar that moves, and show the receipt."""
    bar = st.progress(0.0, "Starting")
    try:
        done = shop.bring_in(
            files, plan, moving(bar), key=st.session_state["import_key"], choices=choices(),
        )  # fmt: skip
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return
    st.session_state["import_done"] = {
        "seq": done.seq, "what": done.what, "added": plan.added, "updated": plan.updated,
        "skipped": count_of(plan.skipped, "row"), "due": str(plan.due_total), "prepaid": str(plan.prepaid_total),
        "problems": count_of(len(plan.problems), "problem"),
        "packages": count_of(plan.packages, "package") if plan.packages else "",
        "likely": count_of(len(plan.likely), "pair") if plan.likely else "",
        "sessions": count_of(plan.sessions_left, "session"), "differences": says(len(plan.differences)),
    }  # fmt: skip
    st.session_state.pop("import_read", None)
    let_go()
    st.session_state.pop("just", None)  # the receipt says it, with its Undo
    st.rerun()


show(current())
