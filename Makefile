# Supportdesk. `make` lists what there is; `make run` starts it, `make test` tests it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
UV_VERSION := 0.13.9

CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

# Into .venv, exactly what a lock names, each file checked by its hash. uv is quicker where it is there.
ifdef UV
MAKE_VENV = UV_PYTHON_DOWNLOADS=never $(UV) venv --quiet --python "$$(command -v $(PYTHON))" $(VENV)
INSTALL = $(UV) pip install --quiet --python $(BIN)/python --require-hashes --requirement
else
MAKE_VENV = $(PYTHON) -m venv $(VENV)
INSTALL = $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes --requirement
endif
NO_BROWSER = -p no:playwright
# Whole pages take minutes and turn out alike on every database: on PostgreSQL they are run at night. What asks the
# database in ways of its own is run on it each time: the domain, and of the cockpit the files named here.
ASKING = $(addprefix tests/cockpit/test_,bulk.py figures.py home.py queue.py searching.py views.py)
ALIKE = tests/portal tests/partner_api tests/supportdesk tests/inquiries/test_nothing_leaks.py \
	$(filter-out $(ASKING),$(wildcard tests/cockpit/test_*.py))
# Files of tests beside each other, as many as there are cores. With arguments one after the other: few end sooner so.
BESIDE = $(if $(ARGS),,--numprocesses=auto --dist=loadfile)

.PHONY: help setup setup-tests run demo-data demo-code test test-services coverage e2e bench nightly drill-reminders lint lock screenshots

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(VENV)/installed ## create .venv and install what running needs (PYTHON= names another Python)
	@:

setup-tests: $(VENV)/installed-for-tests

run: setup ## start everything on 127.0.0.1:8000 (PORT= changes it); Ctrl-C stops it
	@$(BIN)/python manage.py up

demo-data: setup ## load the demo data into an empty database
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py demo_data

demo-code: setup ## print the one-time code that signs in the demo staff now
	@$(BIN)/python manage.py demo_code

test: setup-tests ## run the tests that need neither browser nor server
	@DATABASE_URL= CELERY_BROKER_URL= $(BIN)/pytest $(NO_BROWSER) $(BESIDE) -m "not browser and not processes and not nightly" $(ARGS)

test-services: export DATABASE_URL ?= postgresql://postgres@127.0.0.1:5432/supportdesk
test-services: export CELERY_BROKER_URL ?= redis://127.0.0.1:6379/15
test-services: setup-tests ## run those that ask a database on PostgreSQL and Redis, and those with real worker processes
	@$(BIN)/python tests/services.py
	@$(BIN)/pytest $(NO_BROWSER) $(BESIDE) -m "database and not browser and not processes and not nightly" $(or $(ARGS),$(addprefix --ignore=,tests/architecture $(ALIKE)))
	@$(if $(ARGS),,$(BIN)/pytest $(NO_BROWSER) -m "processes and not nightly" tests/processes)

coverage: setup-tests ## run all but browser and nightly tests, on SQLite unless DATABASE_URL is set; fail under 95 %
	@$(BIN)/pytest $(NO_BROWSER) -m "not browser and not nightly" --cov=apps --cov-branch --cov-report=term --cov-fail-under=95 $(ARGS)

e2e: setup-tests ## run the browser tests (CHROMIUM= names the browser)
	@test -x "$(CHROMIUM)" || { echo "The browser tests need Chromium: install it, or name it with CHROMIUM=/path/to/chromium." >&2; exit 1; }
	@CHROMIUM="$(CHROMIUM)" $(BIN)/pytest -m "$(or $(MARKED),browser and not nightly)" $(ARGS)

bench: setup-tests ## measure speed and memory beside a reference; fail where a target is missed
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.replanning
	@$(BIN)/python -m tests.bench.reminding
	@$(BIN)/python -m tests.bench.gathering
	@$(BIN)/python -m tests.bench.searching
	@$(BIN)/python -m tests.bench.community
	@$(BIN)/python -m tests.bench.testruns
	@$(BIN)/python -m tests.bench.cockpit $(SIZES)

nightly: setup-tests ## run the long drills
	@$(BIN)/pytest $(NO_BROWSER) -m "nightly and not browser" --ignore=tests/processes/test_reminders.py $(ARGS)
	@$(MAKE) --no-print-directory e2e MARKED="browser and nightly"
	@$(MAKE) --no-print-directory test-services ARGS="$(ALIKE)"
	@$(MAKE) --no-print-directory drill-reminders

drill-reminders: export DATABASE_URL ?= postgresql://postgres@127.0.0.1:5432/supportdesk
drill-reminders: export CELERY_BROKER_URL ?= redis://127.0.0.1:6379/15
drill-reminders: setup-tests ## send a fortnight's reminders while processes are killed, on PostgreSQL and Redis; print the counts
	@$(BIN)/python tests/services.py
	@$(BIN)/pytest $(NO_BROWSER) -m nightly tests/processes/test_reminders.py

lint: setup-tests ## check style, format, types and layers
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

lock: setup ## write the lock files anew from requirements*.txt
	@test -n "$(UV)" -o -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv==$(UV_VERSION)
	@for name in requirements requirements-dev; do \
		$(or $(UV),$(BIN)/uv) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links $$name.txt --output-file $$name.lock || exit 1; \
	done

screenshots: setup-tests ## take the pictures of docs/screenshots from a running demo desk
	@test -x "$(CHROMIUM)" || { echo "Screenshots need Chromium: install it, or name it with CHROMIUM=/path/to/chromium." >&2; exit 1; }
	@CHROMIUM="$(CHROMIUM)" $(BIN)/python docs/screenshots.py

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Supportdesk needs Python 3.11 or newer, and there is no $(PYTHON) here: name one with PYTHON=/path/to/python3." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Supportdesk needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -V 2>&1): name another with PYTHON=/path/to/python3." >&2; exit 1; }
	@test -n "$(UV)" || $(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) lacks its venv module: install it (on Debian and Ubuntu: apt install python3-venv) and try again." >&2; exit 1; }
	@$(MAKE_VENV)

$(VENV)/installed: requirements.lock | $(BIN)/python
	@echo "Installing into $(VENV) …"
	@$(INSTALL) requirements.lock
	@touch $@

$(VENV)/installed-for-tests: requirements-dev.lock $(VENV)/installed
	@echo "Installing what tests need into $(VENV) …"
	@$(INSTALL) requirements-dev.lock
	@touch $@
