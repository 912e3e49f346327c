"""What every refusal of the ledger has in common: facts go in, one plain sentence comes out."""


class LedgerError(Exception):
    """A request was refused and nothing was written; ``str(error)`` is the sentence to show, the same at every door."""
