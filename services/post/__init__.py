"""The post office at work: who is reminded, what is written, what leaves and what is known of it afterwards."""

from services.post.errand import AlreadySending, Errand
from services.post.office import PostOffice
from services.post.rows import (
    AddressTrouble,
    ClockRow,
    HistoryFilter,
    HistoryPage,
    MessageRow,
    OwnWords,
    SenderQueue,
    WayRow,
)
from services.post.sending import Gone
from services.post.typist import Progress, Step, Typed

__all__ = [
    "AddressTrouble", "AlreadySending", "ClockRow", "Errand", "Gone", "HistoryFilter", "HistoryPage", "MessageRow",
    "OwnWords", "PostOffice", "Progress", "SenderQueue", "Step", "Typed", "WayRow",
]  # fmt: skip
