# Everything starts from plain python3 and make: the first target that needs it makes .venv from requirements.lock.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
BENCH := benchmarks/.venv/.ready
# the tests start the command hundreds of times; where nothing may be kept each start compiles all of it anew
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup pictures demo test tests test-long test-real bench bench-loading bench-metrics bench-televisions soak check docs format lock chromium

help: ## Say what there is to make.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(READY) ## Make .venv with everything in it, at the locked versions.

$(READY): requirements.lock pyproject.toml scripts/bootstrap.sh
	@PYTHON="$(PYTHON)" scripts/bootstrap.sh
	@touch $@

demo: setup ## Serve the wall of a demo company at http://127.0.0.1:8501.
	@$(BIN)/casewall demo

check: setup ## Lint, types, import rules, the contrasts of the tokens.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m app.theme.contrast

chromium: setup
	@scripts/chromium.sh

# the types are checked on one core, which takes a minute: the tests need not wait for it
test: setup ## Run every check and every test but the long ones.
	@$(MAKE) --no-print-directory --jobs=2 check tests

tests: setup chromium
	$(BIN)/python -m pytest -n 3 --no-loadscope-reorder -q

test-long: setup chromium ## Run the long tests as well.
	$(BIN)/python -m pytest -n 2 --no-loadscope-reorder -q -m "long or not long"

test-real: setup ## Run the tests against real systems that are set up beside (docs/examples/request_tracker).
	$(BIN)/python -m pytest -q -m real tests/real_systems

$(BENCH): benchmarks/requirements.txt | setup
	@rm -rf benchmarks/.venv
	@$(BIN)/python -m venv --without-pip benchmarks/.venv
	@$(BIN)/python -m pip --python benchmarks/.venv/bin/python install --quiet --disable-pip-version-check \
	  --require-hashes -r benchmarks/requirements.txt
	@$(BIN)/python -m pip --python benchmarks/.venv/bin/python install --quiet --disable-pip-version-check \
	  --no-deps --no-build-isolation -e .
	@touch $@

bench: $(BENCH) ## Measure the speed of net work hours and their exactness into docs/benchmarks.md (five minutes).
	benchmarks/.venv/bin/python -m benchmarks
	benchmarks/.venv/bin/python -m benchmarks.oracle --write

bench-loading: setup ## Measure a first load of 1,000,000 cases and a sync after it (a quarter of an hour).
	$(BIN)/python -m benchmarks.loading --write

bench-metrics: $(BENCH) ## Race the metrics against pandas and DuckDB on 1,000,000 cases (five minutes).
	$(BIN)/python -m benchmarks.metric_race --write

bench-televisions: setup chromium ## Measure fifty televisions and twenty people at one server (a quarter of an hour).
	$(BIN)/python -m benchmarks.televisions.load --write

soak: setup chromium ## Let ten televisions run for two hours with an update a second, and see whether anything grows.
	$(BIN)/python -m benchmarks.televisions.soak --write

pictures: setup chromium ## Draw the pictures of the wall anew that the tests compare; look at each before committing it.
	$(BIN)/python -m tests.browser.pictures

docs: setup ## Write docs/metrics.md from the docstrings.
	$(BIN)/python -m app.metrics_document

format: setup ## Format the code.
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

lock: setup ## Resolve requirements.lock anew from pyproject.toml.
	$(BIN)/uv pip compile pyproject.toml --group dev --generate-hashes --universal --python-version 3.11 \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet -o requirements.lock
