"""The post office at work: who is reminded, what is written, what leaves and what is known of it afterwards."""

from services.post.office import PostOffice
from services.post.rows import ClockRow, HistoryFilter, HistoryPage, MessageRow, WayRow
from services.post.sending import Gone

__all__ = ["ClockRow", "Gone", "HistoryFilter", "HistoryPage", "MessageRow", "PostOffice", "WayRow"]
