"""The post office of the shop: what is to be said to customers, how far it has come, and the ways to say it.

Everything about a message is a record of the journal; ``Outbox`` is made from it. Channels carry letters and know
nothing of the book; the planner decides who is reminded, and knows no clock.

What opening a book needs is imported at once; the rest when it is first asked for: a start does not wait for it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

from messaging.deciding import (
    Draft,
    cancel,
    left_sending,
    move,
    put_again,
    queue,
    ran,
    rewrite,
    switch,
    trust_address,
    words,
)
from messaging.model import (
    FOLLOWS,
    MAY_HAVE_GONE,
    NO_SUCH_ADDRESS,
    TO_ANSWER,
    WAITING,
    Attachment,
    Channel,
    Letter,
    Outcome,
    State,
)
from messaging.outbox import TAKEN_BACK, TAKEN_OFF, Message, Outbox, Refused, texts_in, texts_of
from messaging.records import ChannelRecord, MessageRecord, RunRecord, StateRecord, TextRecord
from messaging.refusals import WORDS, AlreadyOnTheList, CannotBecome, MessageUnknown, NothingToSay, what_is_so

if TYPE_CHECKING:
    from messaging.checks import Cancel, Counts, Go, Hold, OnTheList, Rewrite, Verdict, Wait, check_now, manner_of
    from messaging.facts import Facts, Way, way_to
    from messaging.folder import FolderChannel
    from messaging.links import LinkChannel, chat_link
    from messaging.mail import MailFrom, NotAMailAddress
    from messaging.occasions import NAMES, Occasion
    from messaging.pace import Pace
    from messaging.planner import Decision, Plan, plan, plan_one
    from messaging.policy import Policy, Tone
    from messaging.reasons import Reason, Why, no_messages
    from messaging.retry import next_attempt
    from messaging.schedule import Job, Task, due_jobs, next_run
    from messaging.smtp import SmtpChannel, SmtpSettings
    from messaging.texts import (
        Text,
        TextNotUnderstood,
        Written,
        check_text,
        default_text,
        in_language,
        languages,
        preview_values,
        stop_line,
        write,
    )
    from messaging.whatsapp import TypingChannel

__all__ = [
    "FOLLOWS",
    "MAY_HAVE_GONE",
    "NAMES",
    "NO_SUCH_ADDRESS",
    "TAKEN_BACK",
    "TAKEN_OFF",
    "TO_ANSWER",
    "WAITING",
    "WORDS",
    "AlreadyOnTheList",
    "Attachment",
    "Cancel",
    "CannotBecome",
    "Channel",
    "ChannelRecord",
    "Counts",
    "Decision",
    "Draft",
    "Facts",
    "FolderChannel",
    "Go",
    "Hold",
    "Job",
    "Letter",
    "LinkChannel",
    "MailFrom",
    "Message",
    "MessageRecord",
    "MessageUnknown",
    "NotAMailAddress",
    "NothingToSay",
    "Occasion",
    "OnTheList",
    "Outbox",
    "Outcome",
    "Pace",
    "Plan",
    "Policy",
    "Reason",
    "Refused",
    "Rewrite",
    "RunRecord",
    "SmtpChannel",
    "SmtpSettings",
    "State",
    "StateRecord",
    "Task",
    "Text",
    "TextNotUnderstood",
    "TextRecord",
    "Tone",
    "TypingChannel",
    "Verdict",
    "Wait",
    "Way",
    "Why",
    "Written",
    "cancel",
    "chat_link",
    "check_now",
    "check_text",
    "default_text",
    "due_jobs",
    "in_language",
    "languages",
    "left_sending",
    "manner_of",
    "move",
    "next_attempt",
    "next_run",
    "no_messages",
    "plan",
    "plan_one",
    "preview_values",
    "put_again",
    "queue",
    "ran",
    "rewrite",
    "stop_line",
    "switch",
    "texts_in",
    "texts_of",
    "trust_address",
    "way_to",
    "what_is_so",
    "words",
    "write",
]

# The files whose names are fetched when they are first asked for.
_LATER: Final = (
    "checks", "facts", "links", "occasions", "pace", "planner", "policy", "reasons", "retry", "schedule",
    "texts", "whatsapp", "folder", "mail", "smtp",
)  # fmt: skip


def __getattr__(name: str) -> object:
    """Fetch a public name from the file that has it."""
    if name in __all__:
        for module in _LATER:
            found = getattr(import_module(f"messaging.{module}"), name, None)
            if found is not None:
                globals()[name] = found
                return found
    message = f"messaging has no {name}"
    raise AttributeError(message)
