# Everything a developer does here, by name. `make` alone explains the targets.
# Hooks (.pre-commit-config.yaml) and CI (.ci/run) call the same ones, so that hand, hook and CI agree.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The first Python that is new enough, one that can make environments if there is one; the system's own before one that
# somebody compiled, which mostly lacks the compiler's optimisations (all takes it a seventh longer). Name another with
# `make PYTHON=/path/to/python3.12 setup`.
PYTHON ?= $(shell for also in 'ensurepip, venv, ' ''; do \
	for p in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do \
	$$p -c "import $${also}sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && echo $$p && exit; done; done)
# Tests run in as many processes as there are processors, each with a database of its own; AT_ONCE= runs them in one.
AT_ONCE ?= -n logical --dist worksteal
ON_POSTGRES = $(BIN)/python tools/with_postgres.py
# Compiled code is kept, whatever the shell says: hundreds of processes are started here, and each would compile it anew.
unexport PYTHONDONTWRITEBYTECODE
CATALOGUES := $(wildcard src/cartera/*/locale/*/LC_MESSAGES/*.po)

.DEFAULT_GOAL := help
.PHONY: help setup demo run test test-long check format browser bench translations requirements docs

help:  ## show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY)  ## make .venv with everything the demo and the tests need (only when something changed)

$(READY): requirements/dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Cartera needs Python 3.11 or newer, and none was found." \
		"Install it, or say where it is: make PYTHON=/path/to/python3.11 setup" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python cannot make a" \
		"virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.translated: $(READY) $(CATALOGUES) tools/translations.py
	@$(BIN)/python tools/translations.py compile
	@touch $@

translations: $(VENV)/.translated  ## compile the translations, when one changed

demo: $(READY) $(VENV)/.translated  ## a made-up portfolio with a year behind it, in .demo, and its pages
	CARTERA_HOME=.demo $(BIN)/cartera demo

run: $(READY) $(VENV)/.translated  ## serve your own installation (CARTERA_HOME, default ~/.cartera)
	$(BIN)/cartera up

test: $(READY) $(VENV)/.translated  ## all tests on SQLite, and those that touch a database on PostgreSQL
	@echo "== on SQLite"; $(BIN)/pytest -q $(AT_ONCE); on_sqlite=$$?; \
	echo "== on PostgreSQL, what touches a database"; \
	$(ON_POSTGRES) $(BIN)/pytest -q $(AT_ONCE) --touching-database && exit $$on_sqlite

test-long: $(READY) $(VENV)/.translated  ## the same with hundreds of kills, big books and long searches
	CARTERA_LONG=1 $(BIN)/pytest -q $(AT_ONCE) --timeout=3600
	CARTERA_LONG=1 $(ON_POSTGRES) $(BIN)/pytest -q $(AT_ONCE) --touching-database --timeout=3600

# What only looks at the code must not make a data folder in anybody's home.
check docs requirements: export CARTERA_HOME := $(CURDIR)/$(VENV)/home

check: $(READY) $(VENV)/.translated  ## style, types, architecture, migrations, translations, documentation
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python tools/translations.py check
	$(BIN)/python tools/docs.py check

format: $(READY)  ## mend what can be mended by itself
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

browser: $(READY)  ## get a Chromium for the browser tests, where that can be done
	@$(BIN)/python tools/browser.py

bench: $(READY)  ## time every phase of a day; size by ARGS="--debtors 200000 --items 1000000"
	$(BIN)/cartera bench $(or $(ARGS),--debtors 20000 --items 100000)

docs: $(READY)  ## write the help of every command into docs/
	$(BIN)/python tools/docs.py write

requirements:  ## compile the pins from pyproject.toml (needs the registry)
	$(BIN)/pip-compile $(PIN) -o requirements/run.txt pyproject.toml
	$(BIN)/pip-compile $(PIN) -c requirements/run.txt --extra dev -o requirements/dev.txt pyproject.toml
	@for file in run dev; do { printf '# Written by make requirements from pyproject.toml.\n'; \
		grep -v '^#' requirements/$$file.txt; } > requirements/.new && mv requirements/.new requirements/$$file.txt; done

# Pins name versions only: no address of a registry belongs into the repository.
PIN := --quiet --upgrade --strip-extras --allow-unsafe --no-header --no-annotate --no-emit-index-url \
	--no-emit-find-links --no-emit-trusted-host --no-emit-options
