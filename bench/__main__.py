"""Run the benches that are named, or all of them, and write docs/benchmarks.md when it was all of them."""

import argparse
import sys
from datetime import UTC, date, datetime

from bench import balances, exports, pages, payment, report, sheets
from bench.measure import PROJECT

BENCHES = {
    "payment": payment.run, "import": sheets.run, "export": exports.run, "pages": pages.run, "balances": balances.run,
}  # fmt: skip


def main() -> int:
    """Print every bar; return 0 when each is kept, else 1."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("names", nargs="*", choices=[*BENCHES, []], help="which; all of them when none is named")
    options.add_argument("--small", action="store_true", help="100,000 entries and 5,000 rows; the page is not written")
    options.add_argument("--no-slow", action="store_true", help="without hledger, ledger, beancount and openpyxl")
    options.add_argument("--date", type=date.fromisoformat, default=datetime.now(UTC).date(), help="the page's date")
    chosen = options.parse_args()
    many = 100_000 if chosen.small else 1_000_000
    folder = PROJECT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    sections = []
    for name in chosen.names or BENCHES:
        print(f"\n{name}", flush=True)
        sections.append(BENCHES[name](folder, many, slow=not chosen.no_slow))
        for bar in sections[-1].bars:
            print(bar, flush=True)
    path = folder / "benchmarks.md" if chosen.names or chosen.small else PROJECT / "docs" / "benchmarks.md"
    path.write_text(report.page(sections, chosen.date, small=chosen.small), encoding="utf-8")
    print(f"\n{path.relative_to(PROJECT)} is written.")
    return 0 if all(bar.met for section in sections for bar in section.bars) else 1


if __name__ == "__main__":
    sys.exit(main())
