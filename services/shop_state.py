"""How far a shop is: the one word that doors ask for before anything else."""

from enum import Enum


class State(Enum):
    """How far the shop is. REPLACED: its book is being exchanged for another one; for a moment nothing can be done."""

    STARTING = "starting"
    NEW = "new"
    OPEN = "open"
    REPLACED = "replaced"
    SHUT = "shut"
