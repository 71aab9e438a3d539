# Every target sets up what it needs: a virtual environment from a bare Python >= 3.11, then the locked packages.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.synced
UV := UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv

.PHONY: help demo test check format bench serve neo4j lock clean

help:
	@echo "make demo    the made-up county through everything; writes a report folder"
	@echo "make test    all tests, on both engines and both journals"
	@echo "make check   format, lint, types, import contracts"
	@echo "make bench   speed of each stage, as ratios"
	@echo "make serve   HTTP API and web page on loopback"
	@echo "make neo4j   a local Neo4j with Browser, loaded"

$(STAMP): pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "jiefen needs Python 3.11, 3.12 or 3.13; set PYTHON=/path/to/one")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	@echo "Setting up $(VENV) from uv.lock"
	@$(UV) sync --frozen --inexact --compile-bytecode --quiet
	@touch $@

demo: $(STAMP)
	@$(BIN)/jiefen demo

test: $(STAMP)
	$(BIN)/pytest

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(STAMP)
	$(BIN)/jiefen bench

serve: $(STAMP)
	$(BIN)/jiefen serve

neo4j: $(STAMP)
	$(BIN)/jiefen neo4j up

lock:
	$(UV) lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
