# Symbionet: `make run` serves the platform, `make test` proves it. Everything they need is set up on the way.
PORT ?= 8000
HOST ?= 127.0.0.1
PY := .venv/bin/python
export SYMBIONET_HOME ?= $(CURDIR)/var
export PYTHONDONTWRITEBYTECODE ?=

.PHONY: run setup test check bench docs dist frontend messages screenshots browser clean help

help:  ## list the commands
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/'

setup:  ## set everything up; leaves .venv/bin/symbionet
	@sh scripts/setup.sh

run: setup  ## serve the platform with the demo network (PORT=8000)
	@SYMBIONET_DEMO=$${SYMBIONET_DEMO:-yes} SYMBIONET_PUBLIC_URL=$${SYMBIONET_PUBLIC_URL:-http://$(HOST):$(PORT)} .venv/bin/symbionet serve --host $(HOST) --port $(PORT) --with-demo

test: setup browser  ## all tests with the browser journeys (PYTEST="-k word" narrows)
	@$(PY) -m pytest -n 2 --dist worksteal $(PYTEST)

check: setup  ## style, types, layers, migrations, templates, messages
	@sh scripts/check.sh

browser: setup  # a Chromium for the journeys: the machine's, else the one from npm
	@$(PY) scripts/browser.py

bench: setup  ## benchmarks with their peers
	@sh scripts/setup.sh bench
	@for file in benchmarks/[a-z]*.py; do echo "== $$file"; $(PY) $$file || exit 1; done

docs: setup  ## generate the reference pages and check every page
	@$(PY) scripts/docs.py

dist: setup  ## build a wheel with styles and Chinese messages into dist/
	@$(PY) scripts/dist.py

frontend: setup  ## build CSS and JavaScript anew
	@sh scripts/setup.sh frontend

messages: setup  ## bring new texts into the Chinese catalogue and compile it
	@$(PY) scripts/messages.py update && $(PY) scripts/messages.py compile

screenshots: setup browser  ## make the screenshots of README
	@$(PY) scripts/screenshots.py

clean:  ## remove what was built (not your data in var/)
	rm -rf .venv .tools node_modules src/symbionet/shell/static/build
