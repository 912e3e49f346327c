"""Everything that is shared is built once, here; pages and routes ask ``current()``."""

import threading

from services.jobs import Jobs
from services.places import data_folder, settings_file
from services.shop import Shop, State

_lock = threading.Lock()
_shop: Shop | None = None
_jobs: Jobs | None = None
_beginning: threading.Thread | None = None


def current() -> Shop:
    """Return the shop of this process, opening it when nobody has yet."""
    global _shop  # noqa: PLW0603 - one process has one shop; this is the one place that holds it
    with _lock:
        if _shop is None:
            _shop = Shop(data_folder(), settings_file())
    if _shop.state is State.STARTING:
        _shop.open()
    return _shop


def start() -> None:
    """Open the shop in the background, so that the address answers at once, and start the clockwork."""
    global _jobs, _beginning  # noqa: PLW0603 - see current()
    jobs = _jobs = Jobs()
    _beginning = threading.Thread(target=lambda: jobs.start(current()), name="opening", daemon=True)
    _beginning.start()


def stop() -> None:
    """Finish what is being written, save what makes the next start quick, and let go of the book."""
    global _shop, _jobs, _beginning  # noqa: PLW0603 - see current()
    if _beginning is not None:
        # What is only half opened cannot be closed.
        _beginning.join()
        _beginning = None
    with _lock:
        shop, jobs, _shop, _jobs = _shop, _jobs, None, None
    if jobs is not None:
        jobs.stop()
    if shop is not None:
        shop.close()


def is_ready() -> bool:
    """Tell whether the book is loaded (or there is none yet, and the first run waits)."""
    return _shop is not None and _shop.state is not State.STARTING
