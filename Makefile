# make demo: set everything up and run the published framework.  make test: set everything up and test.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready

.PHONY: demo test format clean

demo: $(READY)
	$(BIN)/themeseed demo demo-study

test: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --doctest-modules pipeline/themeseed tests

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "themeseed needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Choose another: make demo PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[english,postgresql]" --group dev
	touch $(READY)

clean:
	rm -rf $(VENV) demo-study dist build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
