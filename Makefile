# Dateline: `make up` starts everything, `make test` checks everything, `make help` lists the rest.

PYTHON ?=
bin := .venv/bin
code := pipeline dags plugins tests bench
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help .venv up down status test lint types imports unit test-browser bench clean

help: ## List the targets.
	@awk -F ':.*## ' '/^[.a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.venv: ## Make or mend the virtual environment: locked, hash-checked requirements, byte code compiled.
	@./setup.sh

up: .venv ## Start PostgreSQL and Airflow, run the main job on the five articles, show what came out.
	@$(bin)/dateline up

down: ## Stop what `make up` started; the data stays.
	@if [ -x $(bin)/dateline ]; then $(bin)/dateline down; fi

status: .venv ## Say what runs and how fresh it is.
	@$(bin)/dateline status

test: .venv lint types imports unit ## Lint, types, import rules and all tests with coverage; warnings are errors.

lint: .venv ## Check style and format.
	$(bin)/ruff check $(wildcard $(code))
	$(bin)/ruff format --check $(wildcard $(code))

types: .venv ## Check types, strictly.
	$(bin)/mypy

imports: .venv ## Check that imports point one way.
	$(bin)/lint-imports --no-cache

unit: .venv ## Run the tests with coverage.
	$(bin)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered

test-browser: .venv ## Test the pages in a real browser; says what to install where there is none.
	@command -v chromium chromium-browser google-chrome >/dev/null || [ -n "$$DATELINE_TEST_CHROMIUM" ] || { \
	    echo "There is no Chromium: install it (Debian: apt install chromium) or set DATELINE_TEST_CHROMIUM."; exit 1; }
	$(bin)/pytest tests/browser

bench: .venv ## Measure what needs nothing but the repository; writes bench/RESULTS.md, marks what became slower.
	@$(bin)/python -m bench.results

clean: ## Stop everything and remove all that was made: environment, data, caches.
	@if [ -x $(bin)/dateline ] && $(bin)/python -c 'import pipeline.cli' 2>/dev/null; then $(bin)/dateline down --delete --yes; fi
	rm -rf .venv .dateline .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage *.egg-info
	find $(wildcard $(code)) -name __pycache__ -type d -prune -exec rm -rf {} +
