"""Run the benches that are named, or all of them, and write docs/benchmarks.md anew; the others keep their figures."""

import argparse
import sys
from datetime import UTC, date, datetime

from bench import api, backups, balances, duplicates, exports, kept, pages, payment, report, sheets
from bench.measure import PROJECT

BENCHES = {
    "payment": payment.run, "import": sheets.run, "export": exports.run, "pages": pages.run, "balances": balances.run,
    "duplicates": duplicates.run, "backups": backups.run, "api": api.run,
}  # fmt: skip


def main() -> int:
    """Print every bar; return 0 when each is kept, else 1."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("names", nargs="*", choices=[*BENCHES, []], help="which; all of them when none is named")
    options.add_argument("--small", action="store_true", help="100,000 entries and 5,000 rows; the page is not written")
    options.add_argument("--no-slow", action="store_true", help="without hledger, ledger, beancount and openpyxl")
    options.add_argument(
        "--date", type=date.fromisoformat, default=datetime.now(UTC).date(), help="the day of the figures"
    )
    chosen = options.parse_args()
    many = 100_000 if chosen.small else 1_000_000
    folder = PROJECT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    results = {} if chosen.small else kept.load()
    for name in chosen.names or BENCHES:
        print(f"\n{name}", flush=True)
        section = BENCHES[name](folder, many, slow=not chosen.no_slow)
        results[name] = kept.Result(name, chosen.date.isoformat(), report.machine(), section)
        for bar in section.bars:
            print(bar, flush=True)
    shown = [results[name] for name in BENCHES if name in results]
    path = folder / "benchmarks.md" if chosen.small else PROJECT / "docs" / "benchmarks.md"
    if not chosen.small:
        kept.save(results)
    path.write_text(report.page(shown, small=chosen.small), encoding="utf-8")
    print(f"\n{path.relative_to(PROJECT)} is written.")
    return 0 if all(bar.met for result in shown for bar in result.section.bars) else 1


if __name__ == "__main__":
    sys.exit(main())
