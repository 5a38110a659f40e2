# The whole workflow, for people and for CI. Needs Python 3.11+ and the package registries.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready
PEERS := .venv/peers/epydemix
ONLY ?=

.PHONY: demo test browser check format bench serve docs lock clean help

help:            ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(STAMP): requirements.lock pyproject.toml $(wildcard frontend/*.json frontend/*.py)
	@$(PYTHON) -c 'import sys; sys.exit("Samvirke needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Set PYTHON=/path/to/python3.11") if sys.version_info < (3, 11) else None'
	@echo "Setting up in .venv, a minute or two the first time ..."
	$(PYTHON) -m venv .venv
# What is never imported need not be compiled: that takes as long as all the rest.
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps -e .
	@touch $(STAMP)

demo: $(STAMP)   ## the main job: Norway under a year of ordinary emergencies
	$(BIN)/samvirke stress norway --threat everyday --runs 4 --seed 1 --out out/demo

test: $(STAMP)   ## all tests but those that drive a browser
	$(BIN)/python -m pytest -n auto --ignore=tests/browser

# What fails while two browsers share the machine is tried once more by itself; what fails then fails.
browser: $(STAMP) ## the tests that drive a browser: needs chromium and npm
	npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund --silent --fetch-retries=1
	$(BIN)/python -m pytest -n 2 tests/browser || $(BIN)/python -m pytest -n 0 --last-failed tests/browser

check: $(STAMP)  ## style, types, imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP) ## let ruff set the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Apart from all else: it brings a package called tests, which would stand in the way of ours. GPL-3: only measured.
$(PEERS): $(STAMP)
	$(BIN)/python -m pip install --quiet --no-deps --target .venv/peers epydemix==1.5.0 evalidate==2.1.7 seaborn==0.13.2

bench: $(STAMP) $(PEERS) ## measure ours and its peers; ONLY=name for one
	$(BIN)/python -m benchmarks "$(ONLY)"

serve: $(STAMP)  ## the pages, on this machine only: it prints where to look and how to sign in
	$(BIN)/samvirke serve

docs: $(STAMP)   ## the handbook as HTML in docs/_build
	$(BIN)/sphinx-build -W -q -b html docs docs/_build

lock:            ## choose the versions anew
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-annotate --no-header --all-extras --group dev --group docs --group bench \
	  pyproject.toml -o requirements.lock

clean:           ## remove what was made
	rm -rf .venv out bench docs/_build src/samvirke/vendor tests/browser/node_modules
