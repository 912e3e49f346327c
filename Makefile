# Every target sets up what it needs. A shopkeeper needs the first one only; run.sh and run.bat do the same.

START := sh run.sh
# Hundreds of tests start a process: what is compiled once is kept, also where the environment says otherwise.
PYTEST := env -u PYTHONDONTWRITEBYTECODE .venv/bin/python -m pytest
JOBS ?= 2

.PHONY: run test test-long check prove bench faults pins environment chromium ledgers office screen wrk
.DEFAULT_GOAL := run

run: ## open the shop on http://127.0.0.1:8501
	@exec $(START)

test: environment chromium ledgers ## the everyday tests and one journey in a browser: minutes
	@$(PYTEST) -n $(JOBS) --dist worksteal -m "not long and not prove" $(ARGS)

test-long: environment chromium ledgers office screen ## the other journeys, kills, stand-ins, a small dose of fuzz
	@HYPOTHESIS_PROFILE=long $(PYTEST) -n $(JOBS) --dist worksteal -m "long and not prove" $(ARGS)

check: environment ## lint, format, types, and the rules of the house
	@.venv/bin/python -m ruff check .
	@.venv/bin/python -m ruff format --check .
	@.venv/bin/python -m mypy .
	@$(PYTEST) -q tests/house

prove: environment chromium ledgers screen ## the long campaigns: an hour and more
	@HYPOTHESIS_PROFILE=prove $(PYTEST) -n $(JOBS) --dist worksteal -m prove $(ARGS)

bench: environment wrk ## how fast, each figure against what people use today
	@.venv/bin/python -m bench $(ARGS)

faults: environment ## write docs/faults.md from the marks in the tests
	@.venv/bin/python -m tests.house.faults_page

pins: environment ## make requirements*.txt from requirements*.in
	@for name in requirements requirements-dev; do \
	    .venv/bin/python -m piptools compile --quiet --strip-extras --no-header --annotation-style=line \
	        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
	        --output-file $$name.txt $$name.in || exit 1; \
	done

environment:
	@$(START) --prepare dev

chromium:
	@sh .ci/chromium

ledgers:
	@sh .ci/ledgers

office:
	@sh .ci/office

screen:
	@sh .ci/screen

wrk:
	@sh .ci/wrk
