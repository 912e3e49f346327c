"""How fast Duebook is, as ratios against what people use today, taken in one run: ``make bench``."""
