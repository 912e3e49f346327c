"""Everything that is shared is built once, here; pages and routes ask ``current()``."""

import logging
import threading
from importlib import import_module
from typing import TYPE_CHECKING, Final

from ledger.book import keep_out_of_collecting
from services.folders import data_folder, settings_file
from services.jobs import Jobs
from services.log import end_log, keep_log
from services.shop import Shop
from services.shop_state import State

if TYPE_CHECKING:
    from services.desk import Desk
    from services.shut import ShutShop

_FOR_PAGES: Final = ("pandas", "plotly.graph_objects", "services.imports", "services.column_memory")

_lock = threading.Lock()
_fetched = threading.Event()
_shop: Shop | None = None
_jobs: Jobs | None = None
_beginning: threading.Thread | None = None
_closed: Shop | None = None
_log: logging.Handler | None = None


def current() -> Shop:
    """Return the shop of this process, opening it when nobody has yet.

    Between the ``stop`` that follows a ``start`` and the next start it is the shop that was closed: a page that is
    still being drawn while the process ends must not open the book again behind it.
    """
    global _shop  # noqa: PLW0603 - one process has one shop; this is the one place that holds it
    with _lock:
        if _closed is not None:
            return _closed
        if _shop is None:
            _shop = Shop(data_folder(), settings_file())
        shop = _shop
    if shop.state is State.STARTING:
        shop.open()
    return shop


def start() -> None:
    """Open the shop in the background, so that the address answers at once, and start the clockwork."""
    global _jobs, _beginning, _closed, _log  # noqa: PLW0603 - see current()
    if _log is None:
        _log = keep_log(data_folder())
    jobs, _closed = Jobs(), None
    _jobs = jobs
    _fetched.clear()
    _beginning = threading.Thread(target=_begin, args=(jobs,), name="opening", daemon=True)
    _beginning.start()


def _begin(jobs: Jobs) -> None:
    try:
        jobs.start(current())
        # They take as long as the rest of the start, and the book can answer without them.
        for name in _FOR_PAGES:
            import_module(name)
        keep_out_of_collecting()
    finally:
        _fetched.set()


def wait_for_libraries() -> None:
    """Return when what pages draw with is there: two pages that import it at once would find half a module."""
    if _beginning is not None:
        _fetched.wait()


def stop() -> None:
    """Finish what is being written, save what makes the next start quick, and let go of the book."""
    global _shop, _jobs, _beginning, _closed, _log  # noqa: PLW0603 - see current()
    if _beginning is not None:
        # What is only half opened cannot be closed.
        _beginning.join()
        _beginning = None
    with _lock:
        shop, jobs, _shop, _jobs = _shop, _jobs, None, None
        if jobs is not None:
            _closed = shop
    if shop is not None:
        shop.begin_closing()
    if jobs is not None:
        jobs.stop()
    if shop is not None:
        shop.close()
    if _log is not None:
        end_log(_log)
        _log = None


def is_ready() -> bool:
    """Tell whether the book is loaded (or there is none yet, and the first run waits)."""
    return state() in {State.OPEN, State.NEW}


def state() -> State:
    """Return how far the shop is, without opening it: STARTING before anybody asked for it."""
    shop = _closed or _shop
    return State.STARTING if shop is None else shop.state


def shut_shop() -> "ShutShop":
    """Return what may be done about a book that is not open."""
    from services.shut import ShutShop  # noqa: PLC0415 - rarely needed

    return ShutShop(current())


def desk_of(session: str, via: str) -> "Desk":
    """Return the shop as whoever is signed in under this session's id may see and use it."""
    from services.desk import Desk  # noqa: PLC0415 - what opens the book need not wait for it

    return Desk(current(), session, via)
