# Every target does its own set-up: a virtual environment with exactly the packages of requirements/.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
LOCK := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options
# One process more than two cores, as tests of the service and its screens wait for others half of the time;
# file by file, as a file starts its service once.
PYTEST := $(BIN)/python -m pytest -n 3 --dist loadfile
# The local voices have a folder of their own, so that everything else is tested without them every time.
VOICES := $(CURDIR)/.venv/audio

.DEFAULT_GOAL := help
.PHONY: help run test coverage check voices bench bench-pages cases lock clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/'

run: .venv/run.stamp ## start the service on this machine, in demo mode unless IVR_AUTH_TOKEN is set
	$(BIN)/ivr serve

test: ## every check and test without the extra 'audio', then with it the tests marked audio_extra
	@$(MAKE) --no-print-directory -j2 --output-sync=target check .venv/audio.stamp browser
	$(PYTEST)
	PYTHONPATH=$(VOICES) $(PYTEST) -m audio_extra --audio-extra

coverage: .venv/dev.stamp .venv/audio.stamp browser ## the same tests with the lines that none of them reaches; takes three times as long
	$(PYTEST) --cov --cov-report=
	PYTHONPATH=$(VOICES) $(PYTEST) -m audio_extra --audio-extra --cov --cov-append --cov-report=term

voices: .venv/dev.stamp .venv/audio.stamp ## only the tests marked audio_extra, with the extra 'audio' (about 450 MB) in .venv/audio
	PYTHONPATH=$(VOICES) $(PYTEST) -m audio_extra --audio-extra

check: .venv/dev.stamp ## format, lint, types, menus
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/ivr check

bench: .venv/dev.stamp ## speed beside a bare handler and the tutorial way; the last line is JSON
	$(BIN)/python -m bench

bench-pages: .venv/dev.stamp ## seconds of each screen with a hundred thousand calls; the last line is JSON
	$(BIN)/python -m bench.pages

cases: .venv/run.stamp ## write the approved case tables anew; read the difference before you commit it
	$(BIN)/ivr cases --language ja --format markdown > docs/cases.ja.md
	$(BIN)/ivr cases --language en --format markdown > docs/cases.en.md

lock: .venv/dev.stamp ## resolve the dependencies of pyproject.toml anew
	$(PIP) install --quiet pip-tools
	$(LOCK) --extra build --output-file requirements/run.txt pyproject.toml
	$(LOCK) --extra build --extra dev --output-file requirements/dev.txt pyproject.toml
	$(BIN)/python -c "import tomllib; t = tomllib.load(open('pyproject.toml', 'rb')); \
		print(*t['project']['optional-dependencies']['audio'], sep='\n')" \
		| $(LOCK) --constraint requirements/dev.txt --output-file requirements/audio.txt -

clean:
	rm -rf .venv

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; say where it is: make PYTHON=/path/to/python3 ..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		echo "This Python cannot make virtual environments; installing python3-venv."; \
		if [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq python3-venv; \
		else sudo apt-get update -qq && sudo apt-get install -y -qq python3-venv; fi; }
	$(PYTHON) -m venv .venv

.venv/run.stamp: .venv/pyvenv.cfg requirements/run.txt pyproject.toml
	$(PIP) install --quiet --no-deps --require-hashes -r requirements/run.txt
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	$(PIP) install --quiet --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

.venv/audio.stamp: .venv/pyvenv.cfg requirements/audio.txt
	rm -rf $(VOICES)
	$(PIP) install --quiet --no-deps --require-hashes --target $(VOICES) -r requirements/audio.txt
	@touch $@

# A browser for the tests of the screens, where this machine lets us install one; CI fails without it.
.PHONY: browser
browser:
	@for name in chromium-headless-shell chromium chromium-browser google-chrome; do \
		command -v $$name >/dev/null && exit; done; \
	if [ "$$(id -u)" = 0 ]; then sudo=; elif sudo -n true 2>/dev/null; then sudo=sudo; else sudo=false; fi; \
	$$sudo apt-get update -qq && for package in chromium-headless-shell chromium; do \
		$$sudo apt-get install -y -qq $$package >/dev/null && exit; done; \
	echo "There is no Chromium, so the screens are not tested: sudo apt-get install chromium"
