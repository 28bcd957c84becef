# Two commands: `make run` starts the program, `make test` proves it. Everything lives in .venv; PYTHON chooses another Python.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
ARGS   ?=
PICTURES ?=

.PHONY: run test check format bench lowest screenshots clean

run: $(VENV)/.run
	@$(BIN)/mnist-tui $(ARGS)

test: check

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy --explicit-package-bases tests
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto --dist worksteal

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev
	$(BIN)/python tests/bench/step_time.py
	$(BIN)/python tests/bench/evaluation.py
	$(BIN)/python tests/bench/full_batch.py
	$(BIN)/python tests/bench/subnormals.py
	$(BIN)/python tests/bench/dashboard.py

screenshots: $(VENV)/.dev
	$(BIN)/python tests/screenshots/take.py $(PICTURES)

lowest:
	$(PYTHON) tests/lowest_versions.py $(ARGS)

clean:
	rm -rf $(VENV) build dist *.egg-info

$(VENV)/bin/pip:
	@command -v $(PYTHON) >/dev/null || { echo "mnist-tui: '$(PYTHON)' was not found; install Python 3.11 or newer, or name one: make PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "mnist-tui: $$($(PYTHON) -V 2>&1) is too old; Python 3.11 or newer is needed: make PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "mnist-tui: this Python lacks 'venv'; install it (Debian, Ubuntu: apt install python3-venv)"; exit 2; }
	@echo "making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/bin/pip pyproject.toml
	@echo "installing mnist-tui"
	@$(BIN)/pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/pip pyproject.toml
	@echo "installing mnist-tui and its development tools"
	@$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.run
