# Two commands: `make run` and `make test`. Each does all of its own set-up, and does it again only when
# what it depends on has changed. The steps behind them are plain commands, below.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app wsgi
STAMPS := .stamps
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

apt_install = apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1)

JS_SOURCES := $(shell find static/js static/sw -name '*.js' 2>/dev/null)
CSS_SOURCES := $(shell find static/css -name '*.css' 2>/dev/null)
RULE_SOURCES := $(shell find pwa/rules -name '*.py' -o -path 'pwa/rules/data/*.yaml' 2>/dev/null)
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po)
PORT ?= 8000

.PHONY: help run test soak bench lint setup test-setup messages clean pins

help: ## say what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

run: setup ## serve the app on http://localhost:8000 with the reminder loop beside it
	@$(FLASK) storage upgrade >/dev/null
	@$(FLASK) push keys >/dev/null
	@echo "Al Corriente: http://localhost:$(PORT)/  (stop with Ctrl-C)"
	@PORT=$(PORT) PUBLIC_URL="$${PUBLIC_URL:-http://localhost:$(PORT)}" exec $(BIN)/honcho start --no-prefix

test: test-setup setup lint ## every promise once
	$(BIN)/pytest

soak: setup test-setup ## full sizes: simulations, fuzzing, process kills, all walks
	$(BIN)/pytest --soak -m "soak or walk" -s

bench: setup test-setup ## timings, as ratios in one run
	$(BIN)/python -m tests.bench

lint: test-setup ## what the eye should not have to look for
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint templates --lint --quiet
	node_modules/.bin/biome check static tests/js

# --- set-up ---------------------------------------------------------------------------------------
setup: $(STAMPS)/venv $(STAMPS)/node $(STAMPS)/catalogues $(STAMPS)/build

$(STAMPS)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version 2>&1)."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  if [ "$$(id -u)" = 0 ]; then $(call apt_install,python3-venv); \
	  else echo "Python's venv module is missing. Run: sudo sh -c '$(call apt_install,python3-venv)'"; exit 1; fi; }
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/venv: requirements.txt constraints.txt | $(STAMPS)/python
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --requirement requirements.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/node: package.json package-lock.json $(STAMPS)/venv
	# Not `npm ci`: it refuses a lock file that lacks other platforms' optional binaries. Pins and hashes hold all the same.
	npm install --no-save --no-audit --no-fund --loglevel=error
	@touch $@

$(STAMPS)/catalogues: $(CATALOGUES) $(STAMPS)/venv
	$(BIN)/pybabel --quiet compile --use-fuzzy --directory translations
	@touch $@

$(STAMPS)/build: $(JS_SOURCES) $(CSS_SOURCES) $(RULE_SOURCES) package.json $(STAMPS)/node $(STAMPS)/catalogues
	npm run --silent build
	$(FLASK) rules write static/dist
	@touch $@

# What is missing of the system is said first, before anything else takes its time.
test-setup: $(STAMPS)/test-system $(STAMPS)/test-python

$(STAMPS)/test-python: tests/requirements.txt requirements-scale.txt $(STAMPS)/venv
	$(BIN)/pip install --quiet --constraint constraints.txt --requirement tests/requirements.txt
	@touch $@

# Browsers come from Debian: nothing here downloads a browser of its own. libatomic1: playwright's driver needs it.
SYSTEM_PACKAGES := python3-venv git chromium firefox-esr xvfb xauth dbus-daemon libatomic1
$(STAMPS)/test-system: Makefile
	@missing=""; for each in $(SYSTEM_PACKAGES); do \
	  dpkg-query -W -f '$${Status}' $$each 2>/dev/null | grep -q "ok installed" || missing="$$missing $$each"; done; \
	if [ -n "$$missing" ]; then \
	  install="$(call apt_install,$$missing)"; \
	  if [ "$$(id -u)" = 0 ]; then eval "$$install"; \
	  elif sudo -n true 2>/dev/null; then sudo sh -c "$$install"; \
	  else echo "The tests need packages of Debian. Run: sudo sh -c '$$install'"; exit 1; fi; fi
	@mkdir -p $(STAMPS) && touch $@

# --- now and then ---------------------------------------------------------------------------------
messages: $(STAMPS)/venv ## collect interface words into the catalogues, to be translated
	$(BIN)/pybabel --quiet extract --mapping babel.cfg --no-location --sort-output --omit-header --output translations/messages.pot .
	for each in es en; do $(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --omit-header --input-file translations/messages.pot --output-dir translations --locale $$each; done

pins: $(STAMPS)/test-python ## note what is installed in constraints.txt, then list what has moved
	{ grep '^#' constraints.txt; $(BIN)/pip freeze; } > $(STAMPS)/constraints && cp $(STAMPS)/constraints constraints.txt
	$(BIN)/pip list --outdated; npm outdated || true

clean: ## remove what was built (never the data)
	rm -rf $(STAMPS) static/dist translations/*/LC_MESSAGES/messages.mo
