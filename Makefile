# Two commands matter: `make demo` makes the example issue, `make test` passes the tests. Each does all set-up itself.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := examples/daily
DEMO_DATE := 2022-11-11
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.DEFAULT_GOAL := help

.PHONY: help
help: ## Show what there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-18s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Digest needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) --upgrade pip
	$(PIP) --editable .
	@touch $@

# One stamp a dependency group; the second time nothing is installed and no network is asked.
$(VENV)/.ready-%: $(VENV)/.ready
	$(PIP) --group $*
	@touch $@

.PHONY: demo
demo: $(VENV)/.ready ## Make the example issue, and say how to look at it
	$(BIN)/digest --config $(DEMO)/digest.toml generate --date $(DEMO_DATE) --output $(DEMO)/out
	@echo
	@echo "The issue lies in $(DEMO)/out. Open $(DEMO)/out/$$(cd $(DEMO)/out && ls *.html | head -n 1) in a browser."

.PHONY: test
test: $(VENV)/.ready-test ## Run all tests that need nothing but Python, with coverage
	$(BIN)/python -m pytest -n 2 --cov --cov-report=term --cov-fail-under=90

# The reference compiler of MJML and axe-core, in a folder that git ignores; no lock file, so that no registry is named.
tests/browser/node_modules/.ready: tests/browser/package.json
	cd tests/browser && npm install --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

.PHONY: test-browser
test-browser: $(VENV)/.ready-test $(VENV)/.ready-browser tests/browser/node_modules/.ready ## Look at the mails in the system's Chromium (needs chromium and npm)
	@# A page on a busy machine may come too late for one look; what fails twice, alone the second time, is broken.
	$(BIN)/python -m pytest -n 2 tests/browser || $(BIN)/python -m pytest --last-failed tests/browser

.PHONY: test-relay torture
test-relay: $(VENV)/.ready-test ## Crash and kill senders on purpose, and send through a real Postfix (needs postfix)
	$(BIN)/python -m pytest tests/crash

torture: $(VENV)/.ready-test ## The same with 1,000 kills, and 200 mistakes in one token for the tests to find: takes hours
	$(BIN)/python -m benchmarks.mutants
	DIGEST_KILLS=1000 $(BIN)/python -m pytest tests/crash

.PHONY: check
check: $(VENV)/.ready-test $(VENV)/.ready-check ## Format, lint, types and import layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: golden
golden: $(VENV)/.ready-test ## Write the golden files again; look at the difference before you commit it
	DIGEST_GOLDEN=1 $(BIN)/python -m pytest -q tests/golden

.PHONY: bench bench-sentences bench-summaries bench-render bench-collect bench-check bench-send bench-preview bench-day
bench: bench-sentences bench-summaries bench-render bench-collect bench-day ## Measure everything

bench-sentences: $(VENV)/.ready-bench ## Measure the sentence splitter beside others
	$(BIN)/python -m benchmarks.sentences

bench-summaries: $(VENV)/.ready-bench ## Measure the summarizers against people's summaries
	$(BIN)/python -m benchmarks.summaries

bench-render: $(VENV)/.ready-bench ## Measure rendering, and 20,000 hostile strings
	$(BIN)/python -m benchmarks.render

bench-collect: $(VENV)/.ready-bench ## Measure reading of feeds and pages
	$(BIN)/python -m benchmarks.collect

bench-check: $(VENV)/.ready-bench ## Measure the check: mutations it must find, false alarms, speed
	$(BIN)/python -m benchmarks.check.mutations

bench-send: $(VENV)/.ready-bench ## Measure sending beside Postfix's own client (needs postfix)
	$(BIN)/python -m benchmarks.send
	$(BIN)/python -m benchmarks.send.scale

bench-preview: $(VENV)/.ready-bench $(VENV)/.ready-browser ## Measure the desk: paint, saves, 5,000 reloads (needs chromium; half an hour)
	$(BIN)/python -m benchmarks.preview

bench-day: $(VENV)/.ready-bench ## Measure start-up and the example's issue
	$(BIN)/python -m benchmarks.day

.PHONY: clean
clean: ## Remove everything that make made
	rm -rf $(VENV) build dist .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache tests/browser/node_modules $(DEMO)/out $(DEMO)/digest.db $(DEMO)/digest.db-*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
