"""Who may do what: one table. What does not stand in it is for nobody; services ask it before anything is done.

Owner: everything. Staff, and programs with a key: what the owner ticks, and only their centres. Customer: the own page
and nothing else.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What somebody is to the shop."""

    OWNER = "owner"
    STAFF = "staff"
    CUSTOMER = "customer"
    PROGRAM = "program"  # asks the API with a key, and never sits at a screen


class Right(StrEnum):
    """What somebody may do. The value is kept in the book; `SAID` completes "… may not"."""

    LOOK = "look"  # customers, entries, balances: every member of staff
    RECORD = "record"
    UNDO_OWN_TODAY = "undo_own_today"
    EDIT_CUSTOMERS = "edit_customers"
    REPORTS = "reports"
    MESSAGES = "messages"
    IMPORT = "import"
    RUN_THE_SHOP = "run_the_shop"  # the owner's: people, settings, undo of anything, export of everything, repair
    OWN_PAGE = "own_page"
    ANYBODY = "anybody"  # whoever is signed in


SAID: Final[Mapping[Right, str]] = {
    Right.LOOK: "look into the book",
    Right.RECORD: "record sales and payments",
    Right.UNDO_OWN_TODAY: "undo what they recorded today",
    Right.EDIT_CUSTOMERS: "add and change customers",
    Right.REPORTS: "see reports and the day book",
    Right.MESSAGES: "send messages",
    Right.IMPORT: "bring in lists",
    Right.RUN_THE_SHOP: "do this; it is the owner's",
    Right.OWN_PAGE: "see this page; it is a customer's own",
    Right.ANYBODY: "come in",
}

# What the owner ticks for a member of staff or for a program, in the order of the screen.
TICKS: Final = (
    Right.RECORD, Right.UNDO_OWN_TODAY, Right.EDIT_CUSTOMERS, Right.REPORTS, Right.MESSAGES, Right.IMPORT,
)  # fmt: skip

TICKED: Final = frozenset({Role.STAFF, Role.PROGRAM})  # for whom it is ticked what they may do

_OF_ROLE: Final[Mapping[Role, frozenset[Right]]] = {
    Role.OWNER: frozenset(Right) - {Right.OWN_PAGE},
    Role.STAFF: frozenset({Right.LOOK, Right.ANYBODY}),
    Role.CUSTOMER: frozenset({Right.OWN_PAGE, Right.ANYBODY}),
    Role.PROGRAM: frozenset({Right.LOOK, Right.ANYBODY}),
}


def rights_of(role: Role, ticked: frozenset[Right]) -> frozenset[Right]:
    """Return everything that somebody may do; what is ticked counts for staff and programs only."""
    more = ticked & frozenset(TICKS) if role in TICKED else frozenset()
    return _OF_ROLE[role] | more


# -- the table ---------------------------------------------------------------------------------------------------------

# The pages of the shell, by their addresses.
PAGES: Final[Mapping[str, Right]] = {
    "home": Right.LOOK,
    "customers": Right.LOOK,
    "duplicates": Right.EDIT_CUSTOMERS,
    "customer": Right.LOOK,
    "act": Right.LOOK,
    "day-book": Right.REPORTS,
    "reports": Right.REPORTS,
    "reminders": Right.MESSAGES,
    "sender": Right.MESSAGES,
    "message-setup": Right.RUN_THE_SHOP,
    "import": Right.IMPORT,
    "backups": Right.RUN_THE_SHOP,
    "activity": Right.RUN_THE_SHOP,
    "people": Right.RUN_THE_SHOP,
    "settings": Right.RUN_THE_SHOP,
    "own": Right.OWN_PAGE,
    "me": Right.ANYBODY,
}

# What the server answers to whoever is signed in: a path itself, or with "/" at its end whatever begins like this; the
# longest that fits decides. What does not stand here is nobody's, as if it were not there.
ROUTES: Final[Mapping[str, Right]] = {
    # The shell: Streamlit's own page at the address of each of ours, the same for everybody. It knows nothing of the
    # shop, and asks PAGES before it shows anything.
    **{f"/{address}": Right.ANYBODY for address in ("", *PAGES)},
    "/static/": Right.ANYBODY,
    "/app/static/": Right.ANYBODY,
    "/favicon.png": Right.ANYBODY,
    "/media/": Right.ANYBODY,
    "/_stcore/health": Right.ANYBODY,
    "/_stcore/host-config": Right.ANYBODY,
    "/_stcore/stream": Right.ANYBODY,
    "/_stcore/upload_file/": Right.LOOK,
    "/_stcore/agent/": Right.RUN_THE_SHOP,
    "/_stcore/metrics": Right.RUN_THE_SHOP,
    # The entrance's two pages for whoever is signed in; the others are open.
    "/again": Right.ANYBODY,
    "/password": Right.ANYBODY,
    "/api/openapi.json": Right.ANYBODY,
    "/api/docs": Right.ANYBODY,
    "/api/docs/": Right.ANYBODY,
    "/files/": Right.ANYBODY,  # services ask for each paper whether it is theirs
}


def right_of_path(path: str) -> Right | None:
    """Return whose a path of the server is, None when it is nobody's."""
    # The server leads from "/customers/" to "/customers".
    itself = path.removesuffix("/") if path.strip("/") else path
    if itself in ROUTES and (itself == "/" or not itself.endswith("/")):
        return ROUTES[itself]
    fitting = [one for one in ROUTES if one != "/" and one.endswith("/") and path.startswith(one) and path != one]
    return ROUTES[max(fitting, key=len)] if fitting else None


# What services do for a door, by the name of the method; the guard refuses what does not stand here.
SERVICES: Final[Mapping[str, Right]] = {
    # whoever is signed in: who they are, how days and amounts are read, and the own account
    **dict.fromkeys(
        (
            "person", "session", "is_proved", "stay", "may", "state", "is_readable", "store", "shop_name", "sample",
            "trouble", "today", "day_for", "take_free_book", "local_time", "local_now", "timezone", "region",
            "phone", "amount_text", "read_amount", "safe_cell", "account", "seen_version", "photo_of", "book_of_act",
            "took_along", "my_sessions", "sign_out", "sign_out_everywhere",
        ),
        Right.ANYBODY,
    ),
    # staff: the book, as far as it is theirs
    **dict.fromkeys(
        (
            "book", "views", "settings", "due_limit", "name_of", "why_not_undo", "recent_customers", "recent_acts",
            "before_undo", "after_undo", "centres_offered",
            "package", "act", "may_see_act", "find_entries", "all_entries_are_searched", "notices", "settings_mistakes",
            "why_no_voucher", "voucher_paper", "centre_elsewhere",
            "read_phone", "customer_added", "reach_outside", "reach_network", "likely_same", "together", "changes",
            "access_of", "address_troubles", "is_erased", "credit_balances", "credit_balance", "credit_sums",
            "packages_sorted", "vouchers_found", "lines_before", "customers_sorted",
            "note_voucher",
        ),
        Right.LOOK,
    ),
    **dict.fromkeys(
        (
            "preview", "record", "sell_package", "settle_difference", "keep_photo", "count_drawer",
            "staff_names", "pass_on",
            "add_credit_balance", "correct_credit_balance", "remove_credit_balance",
        ),
        Right.RECORD,
    ),
    "undo": Right.LOOK,  # the owner any act, staff with that right their own of today: desk_acts asks act by act
    **dict.fromkeys(
        (
            "add_customer", "change_customer", "change_customer_marked", "change_many", "link", "unlink",
            "rename_group", "change_package", "change_package_marked", "give_vouchers", "voucher_plan",
            "duplicates", "duplicates_known", "compare", "preview_merge", "merge", "not_same",
        ),
        Right.EDIT_CUSTOMERS,
    ),
    **dict.fromkeys(("said_by",), Right.LOOK),
    **dict.fromkeys(("open_claims", "open_disputes", "confirm_claim", "decline_claim"), Right.RECORD),
    "answer_dispute": Right.RUN_THE_SHOP,
    **dict.fromkeys(
        (
            "reminder_plan", "reminder_words", "remind", "say", "messages_waiting", "messages_to_answer",
            "message_history", "open_message_link", "answer_message", "take_messages_off", "put_messages_back",
            "why_no_typing", "typing_queue", "start_typing", "stop_typing", "typing", "typed_to", "has_picture",
            "picture_of", "listed_messages", "messages_before", "message", "messages_of",
            "ways_of", "message_counts", "trust_address", "say_statement",
        ),
        Right.MESSAGES,
    ),
    **dict.fromkeys(
        ("read_files", "plan_import", "packages_coming", "recall_choices", "bring_in", "last_imports"), Right.IMPORT
    ),
    # the customer: the own account, whatever they ask for
    **dict.fromkeys(
        (
            "own", "own_history", "own_claim", "own_withdraw", "own_promise", "own_change", "own_dispute",
            "own_close", "read_own_phone",
        ),
        Right.OWN_PAGE,
    ),
    # the owner
    **dict.fromkeys(
        (
            "second_place", "choose_second_place", "try_second_place", "copy_to_second_place", "second_place_is_missed",
            "put_second_place_off", "backup_trials", "backup_trial_now", "start_backup_trial", "backups_held_by_clock",
            "backup_file",
            "backups", "backups_folder", "newest_backup", "start_backup", "backup_making", "backup_difference",
            "prove_backup", "restore_backup", "place_before_reset", "reset_everything", "erasure_plan",
            "erasure_backups", "erase_person", "backup_lock", "suggested_passphrase",
            "is_strong_passphrase", "lock_backups",
            "stop_locking_backups", "recovery_sheet", "start_taking", "cancel_taking", "taking_now", "take_everything",
            "leads_state", "leads_folder", "write_leads",
            "find_acts", "rename", "accept_loss", "repair_line_ends", "look_again", "save_now", "read_settings",
            "change_setting", "currency_words", "addresses", "settings_path", "folder", "throw_sample_away", "people",
            "add_staff", "open_access", "known_name", "set_access", "invite_again", "change_person", "free_sign_in",
            "events", "export", "ways", "try_way", "switch_way", "keep_mail_password", "has_mail_password",
            "programs", "add_program", "renew_key", "end_key", "asked_lines", "voucher_lines", "person_asked",
            "clock_rows", "run_clock", "deliver_now", "words", "preview_words", "change_words",
            "sending", "stop_sending",
        ),
        Right.RUN_THE_SHOP,
    ),
}  # fmt: skip

# Of these the password is asked again, unless it was typed a moment ago.
SENSITIVE: Final[frozenset[str]] = frozenset(
    {
        "add_program",
        "add_staff",
        "change_person",
        "end_key",
        "renew_key",
        "invite_again",
        "accept_loss",
        "export",
        "keep_mail_password",
        "restore_backup",
        "backup_file",
        "choose_second_place",
        "erase_person",
        "reset_everything",
        "try_second_place",
        "lock_backups",
        "stop_locking_backups",
        "recovery_sheet",
        "start_taking",
        "take_everything",
    }
)
