"""How long a closing shop waits for whoever is still being answered."""

from functools import partial
from typing import Final

import uvicorn

ANSWERING_SECONDS_MAX: Final = 10


def wait_for_nobody_long() -> None:
    """Give answers that are under way when the shop closes ten seconds; to be called before the server is made.

    A phone that fell asleep in the middle of a page neither reads on nor hangs up: without an end the server would
    wait for it for ever, and Ctrl-C would close nothing. Streamlit has no setting for this.
    """
    made = partial(uvicorn.Config, timeout_graceful_shutdown=ANSWERING_SECONDS_MAX)
    uvicorn.Config = made  # type: ignore[misc, assignment]
