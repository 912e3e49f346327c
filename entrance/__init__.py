"""The entrance: what a stranger meets before the shop's screens, and the gate that lets nobody past it.

Every request and every live connection goes through ``Gate``, the outermost part of the app. What it lets a stranger
see are the pages of this room: they are drawn here, need no script, and hold nothing of the book.
"""

from entrance.address import inline_scripts
from entrance.doors import routes
from entrance.gate import Gate
from entrance.mishaps import keep_window_quiet, note_with_number
from entrance.refused import file_refused
from entrance.shell import shell_routes

__all__ = ["Gate", "file_refused", "inline_scripts", "keep_window_quiet", "note_with_number", "routes", "shell_routes"]
