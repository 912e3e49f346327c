"""Run the benches that are named, or all of them: ``python -m bench [payment balances pages] [--small]``."""

import argparse
import sys
from pathlib import Path

from bench import balances, pages, payment

BENCHES = {"payment": payment.run, "balances": balances.run, "pages": pages.run}


def main() -> int:
    """Print one table a bench; return 0 when every ratio is within its bar, else 1."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("names", nargs="*", choices=[*BENCHES, []], help="which; all of them when none is named")
    options.add_argument("--small", action="store_true", help="100,000 entries instead of a million")
    chosen = options.parse_args()
    many = 100_000 if chosen.small else 1_000_000
    folder = Path(__file__).resolve().parents[1] / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    within = True
    for name in chosen.names or BENCHES:
        print(f"\n{name}")
        for row in BENCHES[name](folder, many):
            print(row)
            within &= row.within
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
